//! softmax of one row, in place: the largest logit, the exponentials and their sum, the
//! division.
//!
//!   softmax(x)ᵢ = e^((xᵢ − max)/T) / Σⱼ e^((xⱼ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax
//! functions".) Two things go beyond the textbook: the error of xᵢ − max is carried into
//! the exponential, and the exponential's own rounding error into the division, so that
//! all in all a probability is rounded about once: peak error about 0.7 ULP.

use super::exp::exp_nonpos;
use super::exponent::{Exponent, Shifted, ShiftedScaled};
use super::row;
use crate::simd::{Arithmetic, Real, Sum, Vector, two_product};

/// Replaces the logits of `row` by their probabilities at a temperature 0 < T < ∞.
///
/// `lows` is a workspace for the low parts of the exponentials. It may be of any length: the
/// exponentials of entries beyond it are computed twice.
pub(crate) fn softmax<V: Vector>(row: &mut [V::Scalar], temperature: f64, lows: &mut [V]) {
    let max = row::max::<V>(row);
    if temperature == 1.0 {
        softmax_of(row, Shifted::new(max), lows);
    } else {
        softmax_of(row, ShiftedScaled::new(max, temperature), lows);
    }
}

#[inline(always)]
fn softmax_of<V: Vector>(row: &mut [V::Scalar], exponent: impl Exponent<V>, lows: &mut [V]) {
    let exp = |x: V| {
        let (high, low) = exponent.of(x);
        exp_nonpos(high, low)
    };
    let kept = row.len().min(lows.len() * V::LANES);
    let (kept, again) = row.split_at_mut(kept);

    let sum = row::map_fold_with(kept, lows, V::Sum::zero(), |sum: V::Sum, x, _| {
        let (high, low) = exp(x);
        (high, low, sum.add(high, low))
    });
    let sum = row::fold(again, sum, |sum, x| {
        let (high, low) = exp(x);
        sum.add(high, low)
    });

    let divide = Divide::by(sum.total());
    row::map_fold_with(kept, lows, (), |(), high, low| (divide.of(high, low), low, ()));
    row::map(again, |x| {
        let (high, low) = exp(x);
        divide.of(high, low)
    });
}

/// e/s for many e, rounded once but for little: with R = 1/s = top + rest and e = e_top +
/// e_rest + low, where top and e_top have half the bits, e_top·top is exact and all else
/// is small.
struct Divide<V> {
    top: V,
    rest: V,
}

impl<V: Vector> Divide<V> {
    /// The divisor as a pair high + low, over UNSCALE as the exponentials are.
    #[inline(always)]
    fn by((high, low): (f64, f64)) -> Self {
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
    fn of(&self, exp: V, exp_low: V) -> V {
        let exp_top = exp.high_half();
        let small = (exp - exp_top + exp_low) * self.top + exp * self.rest;
        (exp_top * self.top + small) * V::splat(V::Scalar::UNSCALE)
    }
}
