//! log-softmax of one row, in place.
//!
//!   log softmax(x)ᵢ = (xᵢ − max)/T − L,  L = log Σⱼ e^((xⱼ − max)/T)
//!
//! Both terms are ≤ 0 (L ≥ 0), so nothing cancels: the result is as accurate as its parts,
//! which are carried in pairs.

use super::exponent::Exponent;
use super::log_sum_exp::log_sum;
use super::row;
use crate::simd::{Real, Vector, two_sum};

/// Replaces the logits of `row` by their log-probabilities at a temperature 0 < T < ∞.
pub(crate) fn log_softmax<V: Vector>(row: &mut [V::Scalar], temperature: f64) {
    let exponent = Exponent::<V>::new(row::max::<V>(row), temperature);
    let log_sum = log_sum(row, &exponent);
    let minus_log_sum = V::Scalar::from_f64(-log_sum);
    let minus_log_sum_low = V::splat(V::Scalar::from_f64(-log_sum - minus_log_sum.to_f64()));
    let minus_log_sum = V::splat(minus_log_sum);
    let lowest = V::splat(V::Scalar::LOWEST);
    row::map(row, |x: V| {
        let (high, low) = exponent.of(x);
        let (sum, error) = two_sum(high, minus_log_sum);
        // At −∞ the errors are NaN, and count nothing.
        let correction = (error + (low + minus_log_sum_low)).and_not(sum.less(lowest));
        sum + correction
    });
}
