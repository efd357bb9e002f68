//! log-softmax of one f64 row, in place.
//!
//!   log softmax(x)ᵢ = (xᵢ − max)/T − L,  L = log Σⱼ e^((xⱼ − max)/T)
//!
//! Both terms are ≤ 0 (L ≥ 0), so nothing cancels: the result is as accurate as its parts,
//! which are carried in pairs.

use super::exp::Exponents;
use super::exponent::{PairExponents, Tempered, WideExponents};
use super::log_sum_exp::log_sums;
use super::row;
use crate::simd::{F32x8, F64x4, Real, Vector, Widen, two_sum};

/// Vectors whose logits have logarithms of probabilities.
pub(crate) trait LogSoftmax: Tempered {
    /// Replaces logits by (x − max)/T − L.
    fn subtract(row: &mut [Self::Scalar], max: Self, log_sum: Self, temperature: f64);
}

impl LogSoftmax for F32x8 {
    #[inline(never)]
    fn subtract(row: &mut [f32], max: Self, log_sum: Self, temperature: f64) {
        let setting = <WideExponents<Self> as Exponents<Self>>::setting(temperature);
        let exponents = WideExponents::new(max, &setting);
        let (log_a, log_b) = log_sum.widen();
        row::map(row, |x: Self| {
            let (a, b) = exponents.of(&setting, x);
            Self::narrow((a - log_a, b - log_b))
        });
    }
}

impl LogSoftmax for F64x4 {
    #[inline(never)]
    fn subtract(row: &mut [f64], max: Self, log_sum: Self, temperature: f64) {
        let setting = PairExponents::setting(temperature);
        let exponents = PairExponents::new(max, &setting);
        let minus_log_sum = Self::splat(0.0) - log_sum;
        let minus_infinity = Self::splat(f64::NEG_INFINITY);
        row::map(row, |x: Self| {
            let (high, low) = exponents.of(&setting, x);
            let (sum, error) = two_sum(high, minus_log_sum);
            // At −∞ the errors are NaN, and count nothing.
            sum + (error + low).and(minus_infinity.less(sum))
        });
    }
}

/// Replaces the logits of a row by their log-probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn log_softmax<V: LogSoftmax>(
    row: &mut [V::Scalar],
    work: &mut [V::Scalar],
    temperature: f64,
) {
    let (filled, rests) = work.split_at_mut(row::padded::<V>(row.len()).min(work.len()));
    row::fill_up::<V>(row, filled);
    replace::<V>(row, filled, rests, true, temperature);
}

/// Replaces the logits of groups of rows that lie in lanes, each of `group` entries; `work` is a
/// workspace twice as long as a group.
pub(crate) fn log_softmax_of_lanes<V: LogSoftmax>(
    groups: &mut [V::Scalar],
    work: &mut [V::Scalar],
    group: usize,
    temperature: f64,
) {
    for group in groups.chunks_exact_mut(group.max(1)) {
        let (copy, rests) = work.split_at_mut(group.len().min(work.len()));
        row::copy_vectors::<V>(group, copy);
        replace::<V>(group, copy, rests, false, temperature);
    }
}

/// Replaces the logits of a row, or of several that lie in lanes, of which `copy` is overwritten.
fn replace<V: LogSoftmax>(
    rows: &mut [V::Scalar],
    copy: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    is_one_row: bool,
    temperature: f64,
) {
    let maxima = row::maxima::<V>(copy, is_one_row);
    let mut lanes = V::Lanes::default();
    log_sums(copy, rests, maxima, is_one_row, temperature, &mut |lane, log_sum| {
        if let Some(lane) = lanes.as_mut().get_mut(lane) {
            *lane = V::Scalar::from_f64(log_sum);
        }
    });
    let log_sum = V::load(lanes.as_ref());
    let log_sum = if is_one_row { V::splat(log_sum.first()) } else { log_sum };
    V::subtract(rows, maxima, log_sum, temperature);
}
