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
use crate::simd::{F32x8, F64x4, Vector, Widen, two_sum};

/// Replaces the logits of an f64 row by their log-probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn log_softmax(row: &mut [f64], work: &mut [f64], temperature: f64) {
    let (copy, rests) = work.split_at_mut(padded::<F64x4>(row.len()).min(work.len()));
    row::fill_up::<F64x4>(row, copy);
    let max = row::maxima::<F64x4>(copy, true);
    let log_sum = F64x4::splat(log_sum(copy, rests, max, temperature));
    if temperature == 1.0 {
        subtract::<false>(row, max, log_sum, temperature);
    } else {
        subtract::<true>(row, max, log_sum, temperature);
    }
}

/// Replaces logits by (x − max)/T − L.
fn subtract<const DIVIDES: bool>(row: &mut [f64], max: F64x4, log_sum: F64x4, temperature: f64) {
    let setting = PairExponents::<DIVIDES>::setting(temperature);
    let exponents = PairExponents::<DIVIDES>::new(max, &setting);
    let minus_log_sum = F64x4::splat(0.0) - log_sum;
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
    let mut logs = [0.0; F32x8::LANES];
    wide::log_sums(copy, max, true, temperature, &mut logs);
    let log = F64x4::splat(logs[0]);
    wide::subtract(row, max, (log, log), temperature);
}

/// Replaces the f32 logits of groups of rows in lanes, each of `group` entries.
pub(crate) fn log_softmax_of_lanes(groups: &mut [f32], group: usize, temperature: f64) {
    for group in groups.chunks_exact_mut(group.max(1)) {
        let (maxima, mut logs) = (row::maxima(group, false), [0.0; F32x8::LANES]);
        wide::log_sums(group, maxima, false, temperature, &mut logs);
        wide::subtract(group, maxima, F32x8::from_wide_lanes(&logs), temperature);
    }
}

/// −log softmax(x)ₜ of an f32 row for a class t. `work` is as [`log_softmax`] has it.
pub(crate) fn loss_f32(row: &[f32], class: usize, work: &mut [f32], temperature: f64) -> f64 {
    let filled = work.get_mut(..padded::<F32x8>(row.len())).unwrap_or_default();
    row::fill_up::<F32x8>(row, filled);
    let mut loss = [0.0];
    losses(filled, true, &|_| class, temperature, &mut loss);
    loss[0]
}

/// The losses of a group of f32 rows in lanes, of which `classes` tells each class.
pub(crate) fn losses_of_lanes(
    group: &[f32],
    classes: &dyn Fn(usize) -> usize,
    temperature: f64,
    to: &mut [f64],
) {
    losses(group, false, &|lane| classes(lane) * F32x8::LANES + lane, temperature, to);
}

/// Writes (max − xₜ)/T + L, of which neither is below 0, for what lies at the indices that `index` tells.
fn losses(
    x: &[f32],
    is_one_row: bool,
    index: &dyn Fn(usize) -> usize,
    temperature: f64,
    to: &mut [f64],
) {
    let (maxima, mut logs, mut lanes) = (row::maxima(x, is_one_row), [0.0; 8], [0.0; 8]);
    wide::log_sums(x, maxima, is_one_row, temperature, &mut logs);
    maxima.store(&mut lanes);
    for (lane, (to, (max, log))) in to.iter_mut().zip(lanes.iter().zip(logs)).enumerate() {
        let x = x.get(index(lane)).copied().unwrap_or_default();
        *to = (f64::from(*max) - f64::from(x)) / temperature + log;
    }
}
