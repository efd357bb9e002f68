//! log Σ e^(xᵢ/T) of one f64 row, and the sum that log-softmax shares with it.
//!
//!   log Σ e^(xᵢ/T) = max/T + L,  L = log Σ e^((xᵢ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021). The entries at the maximum count exactly 1 each;
//! they are summed apart from the rest t, so that L = log1p((ties − 1) + t) keeps its
//! relative accuracy however small t is.

use super::exp::{Exponents, exponentials};
use super::exponent::Below;
use super::limit;
use super::pair::{Pair, add};
use super::row::{self, in_vectors};
use super::wide;
use crate::simd::{F32x8, F64x4, Real, SmallSum, Sum, Total, Vector, two_product, two_sum};

/// log Σ e^(xᵢ/T) of an f64 row at a temperature 0 < T < ∞: +∞ if an entry is +∞, −∞ if all are −∞,
/// NaN if one is NaN. `row` may be overwritten; `work` is a workspace twice as long as the row filled up
/// to whole vectors.
pub(crate) fn log_sum_exp(row: &mut [f64], work: &mut [f64], temperature: f64) -> f64 {
    let mut sum = 0.0;
    in_vectors::<F64x4>(row, work, |row, rests| {
        let maxima = row::maxima::<F64x4>(row, true);
        let max = maxima.first();
        sum = if max.is_infinite() {
            if contains_nan(row) { f64::NAN } else { max }
        } else {
            max / temperature + log_sum(row, rests, maxima, temperature)
        };
    });
    sum
}

/// L for a row of whole vectors with this largest entry; NaN if it isn't finite. `row` is overwritten;
/// `rests` is a workspace as long.
pub(crate) fn log_sum(row: &mut [f64], rests: &mut [f64], max: F64x4, temperature: f64) -> f64 {
    let ties = row.iter().filter(|x| **x == max.first()).count() as f64;
    let setting = Below::setting(temperature);
    let sums: SmallSum<F64x4> = exponentials(row, rests, &Below::new(max, &setting), &setting);
    let (high, low) = sums.total().joined().first();
    log_abs_sum((ties, 0.0), (high * f64::UNSCALE, low * f64::UNSCALE)).0
}

/// log Σ e^(xᵢ/T) of an f32 row, as [`log_sum_exp`].
pub(crate) fn log_sum_exp_f32(row: &mut [f32], work: &mut [f32], temperature: f64) -> f64 {
    let mut sum = 0.0;
    in_vectors::<F32x8>(row, work, |row, _| {
        let maxima = row::maxima::<F32x8>(row, true);
        let max = f64::from(maxima.first());
        sum = if max.is_infinite() {
            if contains_nan(row) { f64::NAN } else { max }
        } else {
            max / temperature + wide::log_sum(row, maxima, temperature)
        };
    });
    sum
}

/// log|a + b| and the sign of a + b, for pairs high + low: by log1p where the sum is
/// near 1 or above.
pub(super) fn log_abs_sum(a: Pair, b: Pair) -> (f64, f64) {
    let (a_above_one, a_error) = two_sum(a.0, -1.0);
    let (above_one, error) = two_sum(a_above_one, b.0);
    if above_one > -0.5 {
        // d/du log1p(u) = 1/(1 + u)
        let correction = (error + (a_error + a.1 + b.1)) / (1.0 + above_one);
        return (libm::log1p(above_one) + correction, 1.0);
    }
    let (high, error) = two_sum(a.0, b.0);
    let sum = high + (error + (a.1 + b.1));
    (libm::log(sum.abs()), if sum == 0.0 { 0.0 } else { 1f64.copysign(sum) })
}

/// log|Σ wᵢ·e^(xᵢ/T)| and the sign of the sum (0 for an empty sum) at a temperature
/// 0 < T < ∞. Entries with weight 0 have to be −∞; `row` may be overwritten. `work` is a workspace
/// twice as long as the row filled up to whole vectors. A weight that isn't finite makes the result
/// NaN.
pub(crate) fn log_sum_exp_weighted(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    temperature: f64,
) -> (f64, f64) {
    if contains_nan(row) || weights.iter().any(|w| !w.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    let max = limit::max(row);
    if max.is_infinite() {
        return infinite_sum(row, weights, max);
    }
    // Only weights near the ends of f64 need a scale 2^−k for their sum to stay in range.
    let largest = weights.iter().fold(0.0, |max: f64, w| max.max(w.abs()));
    let k = if (1e-150..1e150).contains(&largest) { 0 } else { libm::ilogb(largest) };
    let scaled = |w: f64| libm::scalbn(w, -k);

    let (mut ties, mut rest) = ((0.0, 0.0), (0.0, 0.0));
    for (x, &w) in row.iter_mut().zip(weights).filter(|(x, _)| **x == max) {
        ties = add(ties, scaled(w), 0.0);
        *x = f64::NEG_INFINITY;
    }
    in_vectors::<F64x4>(row, work, |row, rests| {
        let setting = Below::setting(temperature);
        let exponents = Below::new(F64x4::splat(max), &setting);
        let _: SmallSum<F64x4> = exponentials(row, rests, &exponents, &setting);
        for ((top, low), &w) in row.iter().zip(&*rests).zip(weights) {
            let (product, error) = two_product((top + *low) * f64::UNSCALE, scaled(w));
            rest = add(rest, product, error);
        }
    });
    let (log, sign) = log_abs_sum(ties, rest);
    (max / temperature + (log + f64::from(k) * core::f64::consts::LN_2), sign)
}

/// The same where the largest entry is infinite.
fn infinite_sum(row: &[f64], weights: &[f64], max: f64) -> (f64, f64) {
    if max == f64::NEG_INFINITY {
        return (f64::NEG_INFINITY, 0.0);
    }
    let at_infinity = row.iter().zip(weights).filter(|(x, _)| **x == f64::INFINITY);
    let sum: f64 = at_infinity.map(|(x, w)| x * w).sum();
    if sum.is_nan() { (f64::NAN, f64::NAN) } else { (f64::INFINITY, 1f64.copysign(sum)) }
}

fn contains_nan<S: Real>(row: &[S]) -> bool {
    row.iter().any(|x| x.is_nan())
}
