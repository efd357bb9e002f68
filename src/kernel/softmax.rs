//! softmax of one row, in place: the largest logit, the exponentials and their sum, the
//! division.
//!
//!   softmax(x)ᵢ = e^((xᵢ − max)/T) / Σⱼ e^((xⱼ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax
//! functions".) Two things go beyond the textbook: the error of xᵢ − max is carried into
//! the exponential, and the exponential's own rounding error into the division, so that
//! all in all a probability is rounded about once: peak error about 0.7 ULP.

use super::exp::{constants, exp_nonpos};
use super::exponent::Exponent;
use super::log_sum_exp::sums;
use super::pair::Pair;
use super::row;
use crate::simd::{Arithmetic, Real, Vector, two_product, two_sum};

/// Replaces the logits of `row` by their probabilities at a temperature 0 < T < ∞.
///
/// `lows` is a workspace for the low parts of the exponentials, not empty. The exponentials
/// of a row that is longer than it are computed twice.
pub(crate) fn softmax<V: Vector>(row: &mut [V::Scalar], temperature: f64, lows: &mut [V]) {
    let exponent = Exponent::new(row::max::<V>(row), temperature);
    let capacity = lows.len() * V::LANES;
    if row.len() <= capacity {
        let sum = exponentials(row, lows, &exponent);
        divide(row, lows, sum);
    } else {
        let (ties, rest) = sums(row, &exponent);
        let (high, low) = two_sum(ties.0, rest.0);
        for block in row.chunks_mut(capacity) {
            exponentials(block, lows, &exponent);
            divide(block, lows, (high, low + (ties.1 + rest.1)));
        }
    }
}

/// Replaces logits by the high parts of their exponentials over UNSCALE, writes the low
/// parts to `lows` and returns the sum.
pub(crate) fn exponentials<V: Vector>(
    row: &mut [V::Scalar],
    lows: &mut [V],
    exponent: &Exponent<V>,
) -> Pair {
    let constants = constants();
    row::map_sum(row, lows, |x: V, low| {
        let (x, x_low) = exponent.of(x);
        let (exp, exp_low) = exp_nonpos(constants, x, x_low);
        *low = exp_low;
        exp
    })
}

/// Divides exponentials by their sum, a pair, both over UNSCALE.
fn divide<V: Vector>(row: &mut [V::Scalar], lows: &[V], sum: Pair) {
    let divisor = Divisor::new(sum);
    row::map_with(row, lows, |exp, low| divisor.divide(exp, low));
}

/// e/s for many e, rounded once but for little: with R = 1/s = top + rest and e = e_top +
/// e_rest + low, where top and e_top have half the bits, e_top·top is exact and all else
/// is small.
struct Divisor<V> {
    top: V,
    rest: V,
}

impl<V: Vector> Divisor<V> {
    /// The divisor as a pair high + low, over UNSCALE as the exponentials are.
    fn new((high, low): Pair) -> Self {
        let unscale = V::Scalar::UNSCALE.to_f64();
        let (high, low) = (high * unscale, low * unscale);
        // One Newton step: R = r + r·(1 − s·r).
        let reciprocal = 1.0 / high;
        let (product, product_low) = two_product(reciprocal, high);
        let correction = reciprocal * ((1.0 - product) - product_low - reciprocal * low);
        let top = V::Scalar::from_f64(reciprocal).high_half();
        let rest = V::Scalar::from_f64((reciprocal - top.to_f64()) + correction);
        Self { top: V::splat(top), rest: V::splat(rest) }
    }

    #[inline(always)]
    fn divide(&self, exp: V, exp_low: V) -> V {
        let exp_top = exp.high_half();
        let small = (exp - exp_top + exp_low) * self.top + exp * self.rest;
        (exp_top * self.top + small) * V::splat(V::Scalar::UNSCALE)
    }
}
