//! softmax of one row, in place: the largest logit, the exponentials and their sum, the
//! division.
//!
//!   softmax(x)ᵢ = e^((xᵢ − max)/T) / Σⱼ e^((xⱼ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax
//! functions".) Beyond the textbook, the rounding errors of xᵢ − max and of the exponential are
//! carried into the division, which rounds once: peak error about 1.2 ULP in f32, 1.1 in f64.

use super::exp::{Exponents, expm1_of_reduced, exponentials, parts};
use super::exponent::{Exponent, Exponential, NearExponents};
use super::pair::Pair;
use super::row::{self, copy, padded, whole};
use crate::simd::{Arithmetic, F64x4, Real, Sum, Vector};

/// Replaces the logits of a row by their probabilities at temperature 1. `rests` is a workspace
/// as long as the row.
pub(crate) fn softmax<V: Vector>(row: &mut [V::Scalar], rests: &mut [V::Scalar]) {
    if row.len() == V::LANES {
        return softmax_of_vector::<V>(row);
    }
    let max = row::max::<V>(row);
    let exponents = NearExponents::<V>::new(max).unwrap_or_else(|| {
        row::map(row, |x: V| x - V::splat(max));
        NearExponents::of_zero()
    });
    let sum = exponentials(row, rests, &exponents);
    Divisor::<V>::new(sum).divide(row, rests);
}

/// The same of a row that one vector holds.
#[inline(always)]
fn softmax_of_vector<V: Vector>(row: &mut [V::Scalar]) {
    let x = V::load(row);
    // Not the other way round, which would not pass over NaN.
    let max = V::splat(V::Scalar::NEG_INFINITY).pmax(x).max_lane();
    let (r, scale) = match NearExponents::<V>::new(max) {
        Some(exponents) => exponents.reduced(x),
        None => NearExponents::of_zero().reduced(x - V::splat(max)),
    };
    let (top, rest) = parts(expm1_of_reduced(r), scale);
    let divisor = Divisor::<V>::new(V::Sum::zero().add(top, rest).total());
    divisor.quotient(top, rest).store(row);
}

/// The same at a temperature 0 < T < ∞.
pub(crate) fn softmax_at(row: &mut [f64], rests: &mut [f64], temperature: f64) {
    let exponent = Exponent::new(row::max::<F64x4>(row), temperature);
    let sum = exponentials(row, rests, &Exponential::all(&exponent));
    Divisor::<F64x4>::new(sum).divide(row, rests);
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
struct Divisor<V> {
    top: V,
    rest: V,
    whole: V,
}

impl<V: Vector> Divisor<V> {
    /// For a sum that is, like the exponentials, over UNSCALE.
    #[inline(always)]
    fn new((high, low): Pair) -> Self {
        let unscale = V::Scalar::UNSCALE.to_f64();
        let (reciprocal, correction) = V::Scalar::reciprocal(high * unscale, low * unscale);
        let whole = V::Scalar::from_f64(reciprocal);
        let top = whole.high_half();
        let rest = V::Scalar::from_f64((reciprocal - top.to_f64()) + correction);
        Self { top: V::splat(top), rest: V::splat(rest), whole: V::splat(whole) }
    }

    /// Replaces tops by quotients.
    fn divide(&self, tops: &mut [V::Scalar], rests: &[V::Scalar]) {
        let length = whole::<V>(tops.len());
        let ((tops, tail), (rests, tail_rests)) =
            (tops.split_at_mut(length), rests.split_at(length));
        self.divide_whole(tops, rests);
        if !tail.is_empty() {
            let (mut last, last_rests) = (padded::<V>(tail), padded::<V>(tail_rests));
            self.divide_whole(last.as_mut(), last_rests.as_ref());
            copy(last.as_ref(), tail);
        }
    }

    /// The same for rows of whole vectors.
    #[inline(never)]
    fn divide_whole(&self, tops: &mut [V::Scalar], rests: &[V::Scalar]) {
        for (tops, rests) in tops.chunks_exact_mut(V::LANES).zip(rests.chunks_exact(V::LANES)) {
            self.quotient(V::load(tops), V::load(rests)).store(tops);
        }
    }

    #[inline(always)]
    fn quotient(&self, top: V, rest: V) -> V {
        let small = rest * self.whole + top * self.rest;
        (top * self.top + small) * V::splat(V::Scalar::UNSCALE)
    }
}
