//! Log-sum-exp of an f64 row with weights, which may be negative.
//!
//! # The plain algorithm
//!
//! ```text
//! S = Σ wᵢ·e^((xᵢ − max)/T)
//! log|Σ wᵢ·e^(xᵢ/T)| = max/T + log|S|, and the sign of S
//! ```
//!
//! # Method
//!
//! 1. The weights of entries at the maximum are summed apart from the other terms, as in
//!    [`super::log_sum_exp`]. Both sums, and S, are double-word numbers.
//! 2. Where the weights at the maximum cancel and all other entries are far below it, their terms may be 0 by
//!    rounding. Then the entries at the maximum, which add nothing, are taken out of the row, and the next
//!    maximum takes their place.
//! 3. Products with weights near the ends of f64 may leave its range. There 2^k, which is near the largest
//!    term, is taken out of S, and exponentials are the squares of those at twice the temperature. Half of
//!    the exponent of wᵢ/2^k goes to each factor of the square, so that no product leaves the range.
//!
//! # Accuracy
//!
//! In `tests/rust/log_sum_exp.rs` results from −3,000 to 1,000 are within 10^-12 of the exact ones, at
//! temperatures from 10^-300 to 10^300 and with weights from the smallest f64 to 10^308. A small
//! weight at the maximum is within 1 ULP beside larger ones that cancel. With weights of 1, f32
//! results are within 1 ULP of those of log-sum-exp.

use super::log_sum_exp::log_abs_sum;
use super::numeric::double_word::{Pair, add, add_rounded, scalbn};
use super::numeric::exp::accumulator::CompensatedSum;
use super::numeric::exp::argument::{Argument, BelowMax};
use super::numeric::exp::constants::ExpFloat;
use super::numeric::exp::exp_and_sum_row;
use super::numeric::limits;
use super::numeric::row::in_vectors;
use crate::simd::{F64x4, Vector, two_product};
use core::ops::Range;

/// The distance below the maximum, over T, of entries whose exponentials may determine the sum: e^−300 is
/// 10^−131.
const MODERATE_SPREAD: f64 = 300.0;

/// The magnitudes of weights whose products with exponentials of a [moderate spread](MODERATE_SPREAD) stay in
/// the range of f64, with their rounding errors.
const MODERATE_WEIGHTS: Range<f64> = 1e-150..1e150;

/// The exponent of [`ExpFloat::INV_SCALE`].
const INV_SCALE_EXPONENT: i32 = (f64::INV_SCALE.to_bits() >> 52) as i32 - 1023;

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
    if row.iter().any(|x| x.is_nan()) || weights.iter().any(|w| !w.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    let largest = Largest::take(row, weights, temperature);
    if largest.max.is_infinite() {
        return infinite_sum(row, weights, largest.max);
    }
    let rest = largest.sum_rest(row, work, weights, temperature);
    let (log, sign) = log_abs_sum(largest.ties, rest, largest.k);
    (add_rounded(largest.max / temperature, log), sign)
}

/// The largest entries of a row, and the scale of its sum.
struct Largest {
    max: f64,
    /// The sum of the weights at the maximum, over 2^k.
    ties: Pair,
    /// The exponent of two that is taken out of the sum: 0 unless a weight is extreme.
    k: i32,
    /// Whether a weight lies outside of the [moderate](MODERATE_WEIGHTS) ones.
    has_extreme_weights: bool,
}

impl Largest {
    /// Takes the entries at the maximum out of a row, and those above it whose weights cancel. If the maximum
    /// is infinite, its entries stay.
    #[inline(always)]
    fn take(row: &mut [f64], weights: &[f64], temperature: f64) -> Self {
        let has_extreme_weights =
            weights.iter().any(|w| *w != 0.0 && !MODERATE_WEIGHTS.contains(&w.abs()));
        let exponent_of = |row: &[f64], max| {
            if has_extreme_weights { largest_exponent(row, weights, max, temperature) } else { 0 }
        };
        loop {
            let max = limits::max(row);
            if max.is_infinite() {
                return Self { max, ties: (0.0, 0.0), k: 0, has_extreme_weights };
            }
            let k = exponent_of(row, max);
            let (ties, next) = take_ties(row, weights, max, k);
            if ties.0 + ties.1 != 0.0 {
                return Self { max, ties, k, has_extreme_weights };
            }
            // The weights of the largest entries cancel, so the others alone determine the scale.
            if next / temperature > max / temperature - MODERATE_SPREAD {
                return Self { max, ties, k: exponent_of(row, max), has_extreme_weights };
            }
        }
    }

    /// Returns the sum of wᵢ·e^((xᵢ − max)/T) over 2^k of the entries that are left.
    #[inline(always)]
    fn sum_rest(
        &self,
        row: &mut [f64],
        work: &mut [f64],
        weights: &[f64],
        temperature: f64,
    ) -> Pair {
        // Doubling a large temperature might overflow, and halving a small logit might underflow.
        let (factor, divisor) = match (self.has_extreme_weights, temperature > 1.0) {
            (false, _) => (1.0, temperature),
            (true, true) => (0.5, temperature),
            (true, false) => (1.0, 2.0 * temperature),
        };
        row.iter_mut().for_each(|x| *x *= factor);
        let mut sum = (0.0, 0.0);
        in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, lows| {
            let constants = BelowMax::load(divisor);
            let max = F64x4::splat(self.max * factor);
            let _: CompensatedSum<F64x4> =
                exp_and_sum_row::<_, BelowMax, _>(row, lows, max, &constants);
            for ((high, low), &w) in row.iter().zip(&*lows).zip(weights) {
                let exp = high + low;
                let (product, error) = if self.has_extreme_weights && exp != 0.0 {
                    square_times_weight(exp, w, self.k)
                } else {
                    two_product(exp * f64::INV_SCALE, w)
                };
                sum = add(sum, product, error);
            }
        });
        sum
    }
}

/// Takes the entries at the maximum out of a row by making them −∞. Returns the sum of their weights over
/// 2^k as a double-word number, and the largest of the other entries.
fn take_ties(row: &mut [f64], weights: &[f64], max: f64, k: i32) -> (Pair, f64) {
    let (mut ties, mut next) = ((0.0, 0.0), f64::NEG_INFINITY);
    for (x, &w) in row.iter_mut().zip(weights) {
        if *x == max {
            ties = add(ties, scalbn(w, -k), 0.0);
            *x = f64::NEG_INFINITY;
        }
        next = next.max(*x);
    }
    (ties, next)
}

/// Returns (`root`·`INV_SCALE`)²·w over 2^k as a double-word number.
fn square_times_weight(root: f64, w: f64, k: i32) -> Pair {
    let half = (libm::ilogb(w) - k) >> 1;
    let root = scalbn(root, half + INV_SCALE_EXPONENT);
    two_product(root * root, scalbn(w, -k - 2 * half))
}

/// Returns about the exponent of two of the largest term |wᵢ|·e^((xᵢ − max)/T).
#[inline(never)]
fn largest_exponent(row: &[f64], weights: &[f64], max: f64, temperature: f64) -> i32 {
    let exponents = row.iter().zip(weights).map(|(x, w)| {
        libm::ilogb(*w).saturating_add(((x - max) / temperature * core::f64::consts::LOG2_E) as i32)
    });
    exponents.fold(i32::MIN, i32::max)
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
