//! Log-sum-exp of f64 rows, and the sum that log-softmax shares with it.
//!
//! # The plain algorithm
//!
//!   log Σ e^(xᵢ/T) = max/T + L,  L = log Σ e^((xᵢ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions").
//!
//! # Method
//!
//! 1. Entries at the maximum count exactly 1 each, and are summed apart from the sum t of the others. So
//!    L = log1p((ties − 1) + t) keeps its relative accuracy however small t is.
//! 2. t is a double-word number, and so is each argument (xᵢ − max)/T ([`super::exp::argument::BelowMax`]).

use super::double_word::{Pair, add};
use super::exp::accumulator::{Accumulator, CompensatedSum, Total};
use super::exp::argument::{Argument, BelowMax, ScaleConstants};
use super::exp::constants::ExpFloat;
use super::exp::exp_and_sum_row;
use super::limits;
use super::row::{self, copy_vectors, in_vectors};
use crate::simd::{F64x4, Real, Vector, two_product, two_sum};

/// Writes log Σ e^(xᵢ/T) of rows at a temperature 0 < T < ∞: +∞ if an entry is +∞, −∞ if all are −∞, NaN if
/// one is NaN. `row` is full vectors of one row, or of a row in each lane; `work` is a workspace twice as
/// long.
pub(crate) fn log_sum_exp(
    row: &[f64],
    work: &mut [f64],
    is_single: bool,
    temperature: f64,
    results: &mut [f64],
) {
    let max = row::maxima::<F64x4>(row, is_single);
    let shared = BelowMax::load(temperature);
    let log_sums = log_sums(row, work, max, is_single, &shared);
    let mut sums = [0.0; F64x4::LANES];
    (max / F64x4::splat(temperature) + log_sums).store(&mut sums);
    row::copy(&sums, results);
    write_infinite_sums(row, if is_single { 1 } else { F64x4::LANES }, results);
}

/// Writes the results of rows whose maximum is infinite. They are NaN before, and stay NaN where an entry is
/// NaN.
pub(super) fn write_infinite_sums<S: Real>(row: &[S], lanes: usize, results: &mut [f64]) {
    for (lane, result) in results.iter_mut().enumerate().filter(|(_, result)| result.is_nan()) {
        let max = limits::max_of(row.iter().skip(lane).step_by(lanes));
        if max == S::INFINITY || max == S::NEG_INFINITY {
            *result = max.to_f64();
        }
    }
}

/// Returns L for rows with these maxima; NaN where a maximum isn't finite. `row` is full vectors of one row,
/// or of a row in each lane; `work` is a workspace twice as long.
pub(super) fn log_sums(
    row: &[f64],
    work: &mut [f64],
    max: F64x4,
    is_single: bool,
    shared: &ScaleConstants,
) -> F64x4 {
    let (counts, high, low) = sums(row, work, max, is_single, shared);
    let [mut ties, mut highs, mut lows] = [[0.0; F64x4::LANES]; 3];
    counts.store(&mut ties);
    high.store(&mut highs);
    low.store(&mut lows);
    let used = if is_single { 1 } else { F64x4::LANES };
    for (tie, (high, low)) in ties.iter_mut().zip(highs.into_iter().zip(lows)).take(used) {
        *tie = log_abs_sum((*tie, 0.0), (high, low)).0;
    }
    if is_single { F64x4::splat(ties[0]) } else { F64x4::load(&ties) }
}

/// Returns the number of entries at the maximum, and the sum of the exponentials of the others as high and
/// low. The arguments are those of [`log_sums`].
#[inline(always)]
pub(super) fn sums(
    row: &[f64],
    work: &mut [f64],
    max: F64x4,
    is_single: bool,
    shared: &ScaleConstants,
) -> (F64x4, F64x4, F64x4) {
    let (copy, lows) = work.split_at_mut(row.len().min(work.len()));
    copy_vectors::<F64x4>(row, copy);
    let (zero, one) = (F64x4::splat(0.0), F64x4::splat(1.0));
    let entries = row.chunks_exact(F64x4::LANES).map(F64x4::load);
    let mut others = entries.fold(zero, |count, x| count + one.and(x.less(max)));
    let sums: CompensatedSum<F64x4> = exp_and_sum_row::<_, BelowMax, _>(copy, lows, max, shared);
    let (mut total, mut entries) = (sums.total(), row.len() as f64);
    if is_single {
        (total, others) = (total.reduce_lanes(), others.reduce_lanes(|a, b| a + b));
    } else {
        entries /= F64x4::LANES as f64;
    }
    let (high, low) = total.parts();
    let inv_scale = F64x4::splat(f64::INV_SCALE);
    (F64x4::splat(entries) - others, high * inv_scale, low * inv_scale)
}

/// Returns log|a + b| and the sign of a + b, for double-word numbers. Uses log1p where the sum is near 1 or
/// above.
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

/// Returns log|Σ wᵢ·e^(xᵢ/T)| and the sign of the sum, 0 for an empty one, at a temperature 0 < T < ∞.
///
/// Entries with weight 0 must be −∞. `row` may be overwritten; `work` is a workspace twice as long as the
/// padded row. A weight that isn't finite makes the result NaN.
pub(crate) fn log_sum_exp_weighted(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    temperature: f64,
) -> (f64, f64) {
    if contains_nan(row) || weights.iter().any(|w| !w.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    let max = limits::max(row);
    if max.is_infinite() {
        return infinite_sum(row, weights, max);
    }
    // A scale 2^−k keeps the sum in range where weights are near the ends of f64; else it is 1.
    let largest = weights.iter().fold(0.0, |max: f64, w| max.max(w.abs()));
    let k = if (1e-150..1e150).contains(&largest) { 0 } else { libm::ilogb(largest) };
    let scaled = |w: f64| libm::scalbn(w, -k);

    let (mut ties, mut rest) = ((0.0, 0.0), (0.0, 0.0));
    for (x, &w) in row.iter_mut().zip(weights).filter(|(x, _)| **x == max) {
        ties = add(ties, scaled(w), 0.0);
        *x = f64::NEG_INFINITY;
    }
    in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, lows| {
        let shared = BelowMax::load(temperature);
        let max = F64x4::splat(max);
        let _: CompensatedSum<F64x4> = exp_and_sum_row::<_, BelowMax, _>(row, lows, max, &shared);
        for ((top, low), &w) in row.iter().zip(&*lows).zip(weights) {
            let (product, error) = two_product((top + *low) * f64::INV_SCALE, scaled(w));
            rest = add(rest, product, error);
        }
    });
    let (log, sign) = log_abs_sum(ties, rest);
    (max / temperature + (log + f64::from(k) * core::f64::consts::LN_2), sign)
}

/// Returns log|Σ wᵢ·e^(xᵢ/T)| and its sign for a row whose maximum is infinite.
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
