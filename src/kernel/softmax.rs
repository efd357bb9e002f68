//! softmax of one row, in place: the largest logit, the exponentials and their sum, the
//! division.
//!
//!   softmax(x)ᵢ = e^((xᵢ − max)/T) / Σⱼ e^((xⱼ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax
//! functions".) Beyond the textbook, the rounding errors of xᵢ − max and of 1 + (e^r − 1) are
//! carried into the division, which rounds once. An exponential and the sum are within 2^-24.38
//! each, 0.77 ULP at most, and the rest is little: a probability is at most 2.1 ULP from its
//! true value. `make accuracy` finds none that isn't the nearest number or its neighbour.

use super::exp::{
    Exponential, Exponents, Reduction, constants, exponentials, exponentials_of_whole,
};
use super::exponent::{Exponent, NearExponents, PairExponents};
use super::row::{self, copy, padded, whole};
use crate::simd::{F64x4, Real, Sum, Total, Vector};

/// Replaces the logits of a row by their probabilities at temperature 1. `rests` is a workspace
/// as long as the row.
pub(crate) fn softmax<V: Vector>(row: &mut [V::Scalar], rests: &mut [V::Scalar]) {
    normalize::<V>(row, rests, true);
}

/// Replaces the logits of as many rows as a vector has lanes, with entries of different rows side by
/// side, by their probabilities. `rests` is a workspace as long.
pub(crate) fn softmax_of_lanes<V: Vector>(rows: &mut [V::Scalar], rests: &mut [V::Scalar]) {
    normalize::<V>(rows, rests, false);
}

/// Replaces logits by their exponentials over the sum of these: of all lanes if they are one
/// row, lane by lane otherwise.
///
/// Whole vectors go through loops in memory. The entries behind them, or all of a row that one vector
/// holds, stay in registers, which is what short rows spend their time on otherwise.
#[inline(never)]
fn normalize<V: Vector>(row: &mut [V::Scalar], rests: &mut [V::Scalar], is_one_row: bool) {
    let length = if row.len() > V::LANES { whole::<V>(row.len()) } else { 0 };
    let (row, tail) = row.split_at_mut(length);
    let mut last =
        if tail.len() == V::LANES { V::load(tail) } else { V::load(padded::<V>(tail).as_ref()) };
    // In short rows nothing but `last` is there, and nothing but it may touch memory.
    let is_short = row.is_empty();
    let maxima = if is_short {
        // The order counts: pmax(−∞, NaN) is −∞, pmax(NaN, −∞) is NaN.
        V::splat(V::Scalar::NEG_INFINITY).pmax(last)
    } else {
        row::maxima_of_whole(row, last)
    };
    let max = if is_one_row { maxima.joined(V::pmax) } else { maxima };
    let (exponents, shift) = NearExponents::<V>::new(max);
    if let Some(shift) = shift {
        row::map_whole(row, &|x: V| x - shift);
        last = last - shift;
    }
    let mut sums = V::Sum::zero();
    if !is_short {
        let of_loops = exponents;
        sums = exponentials_of_whole(row, rests, &of_loops);
    }
    let exponential = Exponential::load();
    let (r, scale) = exponents.reduced(&Reduction::load(), last);
    let (top, rest) = exponential.parts(exponential.expm1(r), scale);
    if !tail.is_empty() {
        sums = sums.add(top, rest);
    }
    let total = sums.total();
    let reciprocals = if is_one_row { total.reciprocal_of_all() } else { total.reciprocals() };
    let divisor = Divisor::new(reciprocals);
    if !is_short {
        divisor.clone().divide_whole(row, rests);
    }
    let quotient = divisor.quotient(top, rest);
    if tail.len() == V::LANES {
        return quotient.store(tail);
    }
    let mut lanes = V::Lanes::default();
    quotient.store(lanes.as_mut());
    copy(lanes.as_ref(), tail);
}

/// Replaces the logits of a row by their probabilities at a temperature 0 < T < ∞. `rests` is a
/// workspace as long.
pub(crate) fn softmax_at(row: &mut [f64], rests: &mut [f64], temperature: f64) {
    let exponent = Exponent::new(row::max::<F64x4>(row), temperature);
    let total = exponentials(row, rests, &PairExponents::all(&exponent)).total();
    Divisor::<F64x4>::new(total.reciprocal_of_all()).divide(row, rests);
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
#[derive(Clone)]
struct Divisor<V> {
    top: V,
    rest: V,
    whole: V,
    unscale: V,
}

impl<V: Vector> Divisor<V> {
    #[inline(always)]
    fn new((whole, correction): (V, V)) -> Self {
        let top = whole.high_half();
        let unscale = V::splat(constants::<V::Scalar>().unscale);
        Self { top, rest: (whole - top) + correction, whole, unscale }
    }

    /// Replaces tops by quotients.
    fn divide(&self, tops: &mut [V::Scalar], rests: &[V::Scalar]) {
        let length = whole::<V>(tops.len());
        let (tops, tail) = tops.split_at_mut(length);
        let (rests, tail_rests) = rests.split_at(length.min(rests.len()));
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
        (top * self.top + small) * self.unscale
    }
}
