//! log-softmax of one f64 row, in place.
//!
//!   log softmax(x)ᵢ = (xᵢ − max)/T − L,  L = log Σⱼ e^((xⱼ − max)/T)
//!
//! Both terms are ≤ 0 (L ≥ 0), so nothing cancels: the result is as accurate as its parts,
//! which are carried in pairs.

use super::exponent::Exponent;
use super::log_sum_exp::log_sum;
use super::row;
use crate::simd::{F64x4, Vector, two_sum};

/// Replaces the logits of `row` by their log-probabilities at a temperature 0 < T < ∞. `work` is
/// a workspace twice as long.
pub(crate) fn log_softmax(row: &mut [f64], work: &mut [f64], temperature: f64) {
    let exponent = Exponent::new(row::max::<F64x4>(row), temperature);
    let (copy, rests) = work.split_at_mut(row.len().min(work.len()));
    row::copy(row, copy);
    let minus_log_sum = F64x4::splat(-log_sum(copy, rests, &exponent));
    let minus_infinity = F64x4::splat(f64::NEG_INFINITY);
    row::map(row, |x: F64x4| {
        let (high, low) = exponent.of(x);
        let (sum, error) = two_sum(high, minus_log_sum);
        // At −∞ the errors are NaN, and count nothing.
        sum + (error + low).and(minus_infinity.less(sum))
    });
}
