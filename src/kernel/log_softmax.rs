//! log-softmax of one row, in place.
//!
//!   log softmax(x)ᵢ = (xᵢ − max)/T − L,  L = log Σⱼ e^((xⱼ − max)/T)
//!
//! Both terms are ≤ 0 (L ≥ 0), so nothing cancels: the result is as accurate as its parts,
//! which are carried in pairs in f64, and in f64 for f32.

use super::exp::Exponents;
use super::exponent::PairExponents;
use super::log_sum_exp::log_sum;
use super::row::{self, padded};
use super::wide;
use crate::simd::{F32x8, F64x4, Vector, two_sum};

/// Replaces the logits of an f64 row by their log-probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn log_softmax(row: &mut [f64], work: &mut [f64], temperature: f64) {
    let (copy, rests) = work.split_at_mut(padded::<F64x4>(row.len()).min(work.len()));
    row::fill_up::<F64x4>(row, copy);
    let max = row::maxima::<F64x4>(copy, true);
    let setting = PairExponents::setting(temperature);
    let exponents = PairExponents::new(max, &setting);
    let minus_log_sum = F64x4::splat(0.0 - log_sum(copy, rests, max, temperature));
    let minus_infinity = F64x4::splat(f64::NEG_INFINITY);
    row::map(row, |x: F64x4| {
        let (high, low) = exponents.of(&setting, x);
        let (sum, error) = two_sum(high, minus_log_sum);
        // At −∞ the errors are NaN, and count nothing.
        sum + (error + low).and(minus_infinity.less(sum))
    });
}

/// Replaces the logits of an f32 row, as [`log_softmax`] does.
pub(crate) fn log_softmax_f32(row: &mut [f32], work: &mut [f32], temperature: f64) {
    let copy = work.get_mut(..padded::<F32x8>(row.len())).unwrap_or_default();
    row::fill_up::<F32x8>(row, copy);
    let max = row::maxima(copy, true);
    wide::subtract(row, max, wide::log_sum(copy, max, temperature), temperature);
}

/// −log softmax(x)ₜ = (max − xₜ)/T + L of an f32 row for a class t; neither term is below 0. `work` is as
/// [`log_softmax`] has it.
pub(crate) fn loss_f32(row: &[f32], class: usize, work: &mut [f32], temperature: f64) -> f64 {
    let filled = work.get_mut(..padded::<F32x8>(row.len())).unwrap_or_default();
    row::fill_up::<F32x8>(row, filled);
    let max = row::maxima::<F32x8>(filled, true);
    let x = row.get(class).copied().unwrap_or_default();
    let distance = f64::from(max.first()) - f64::from(x);
    distance / temperature + wide::log_sum(filled, max, temperature)
}
