//! The exponentials of a row and their sum.
//!
//! # The plain algorithm
//!
//! ```text
//! sum = 0
//! for each logit x:
//!     n = round(x·log₂e)              the power of two
//!     r = x − n·ln 2                  |r| ≤ ln 2 / 2
//!     e = 2^n·(1 + r + r²·Q(r))       Q is a polynomial
//!     sum += e
//! ```
//!
//! # Method
//!
//! The code does four things differently:
//!
//! 1. It reduces the argument x − max instead of x, without rounding the difference: an error of half an ULP
//!    in x − max = −100 would be dozens of ULP in e^(x − max). [`argument`] has three ways of doing so.
//! 2. It keeps each exponential as a double-word number, high + low, where `high` has half of the mantissa
//!    and `low` the rest. Nothing is rounded but r and e^r − 1.
//! 3. It scales exponentials by the power of two 1/`INV_SCALE`, so that all that count are normal numbers.
//!    The division by the sum takes the scale out again and rounds once.
//! 4. It runs three short loops over a block instead of one loop: arguments, polynomials, sums. One loop
//!    would be a chain of sixty dependent operations for each vector, which is more than a processor looks
//!    ahead; in three loops it finds operations that are ready. A block stays in the nearest cache in
//!    between. Short rows that are computed in the lanes of vectors share a block for the same reason.
//!
//! # Accuracy
//!
//! n·`ln2_high` and x − n·`ln2_high` are exact (Cody & Waite 1980). Q is a minimax polynomial: its peak
//! relative error is 2^-28.0 in f32 and 2^-60.3 in f64 (`tools/exp_polynomial.py` prints both). The peak
//! relative error of high + low over all f32 is 2^-24.38, at r near −ln 2 / 2 (`make exhaustive`). In f64 it
//! is at most 0.78 · 2^-53 ([`super::super::log_sum_exp`]).
//!
//! # Special cases
//!
//! Arguments below `lowest` give 0, and so does −∞. NaN gives NaN.
//!
//! # Sources
//!
//! Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6.

pub(crate) mod accumulator;
pub(crate) mod argument;
pub(crate) mod constants;
pub(crate) mod double_word;
#[cfg(test)]
mod tests;
pub(crate) mod wide;

use super::row::{self, padded};
use crate::simd::{F64x4, Vector};
use accumulator::{Accumulator, OffsetSum};
use argument::{Argument, ScaledDifference};
use constants::{ExpConstants, ExpFloat};
use core::slice::from_mut;

/// The number of entries of a block.
pub(crate) const BLOCK_ENTRIES: usize = 1024;

/// Returns the constants of a type, read from memory. Without the black box the compiler would know their
/// values, and engines build a vector whose value they know anew at each use, in several instructions; a
/// loaded one is kept in a register.
#[inline(always)]
pub(crate) fn load_constants<S: ExpFloat>() -> &'static ExpConstants<S> {
    core::hint::black_box(S::EXP)
}

/// Replaces the logits of groups by the high parts of their exponentials, writes the low parts to `lows`, and
/// adds both to the sums of the lanes.
///
/// Every `length` logits are a group, with one entry of `maxima` and one of `sums`. Either many groups are
/// about a block together, or there is a single group of any length. `lows` is as long as `groups`.
#[inline(never)]
pub(crate) fn exp_and_sum<V: Vector<Scalar: ExpFloat>, A: Argument<V>, S: Accumulator<V>>(
    groups: &mut [V::Scalar],
    lows: &mut [V::Scalar],
    length: usize,
    maxima: &[V],
    constants: &A::Constants,
    sums: &mut [S],
) {
    let block = if length > BLOCK_ENTRIES { BLOCK_ENTRIES } else { groups.len().max(1) };
    // `zip` would divide by the length of a block, and bring the text of a panic as `row::split` says.
    let mut lows = lows.chunks_mut(block);
    for groups in groups.chunks_mut(block) {
        let lows = lows.next().unwrap_or_default();
        let length = length.min(groups.len());
        reduce_arguments::<V, A>(groups, lows, length, maxima, constants);
        map_to_expm1::<V>(groups);
        map_to_parts::<V, S>(groups, lows, length, sums);
    }
}

/// Replaces the logits of one row, which is full vectors, by the high parts of their exponentials, as
/// [`exp_and_sum`] does, and returns the sums of the lanes.
#[inline(always)]
pub(crate) fn exp_and_sum_row<V: Vector<Scalar: ExpFloat>, A: Argument<V>, S: Accumulator<V>>(
    row: &mut [V::Scalar],
    lows: &mut [V::Scalar],
    max: V,
    constants: &A::Constants,
) -> S {
    let mut sum = S::zero();
    let length = row.len();
    exp_and_sum::<V, A, S>(row, lows, length, &[max], constants, from_mut(&mut sum));
    sum
}

/// Replaces f64 numbers, none above 1, by the high parts of their exponentials divided by `INV_SCALE`, and
/// writes the low parts to `lows`. Both are full vectors of one length.
#[inline(never)]
fn exp_parts(x: &mut [f64], lows: &mut [f64]) {
    let (zero, constants) = (F64x4::splat(0.0), ScaledDifference::load(1.0));
    let _: OffsetSum<F64x4> = exp_and_sum_row::<_, ScaledDifference, _>(x, lows, zero, &constants);
}

/// The most numbers that [`exp_block`] takes.
pub(crate) const PARTS_BLOCK: usize = 512;

/// The length of the workspace of [`exp_block`].
pub(crate) const PARTS_WORK: usize = 2 * PARTS_BLOCK;

/// Returns the high and the low parts of the exponentials of the first `n` numbers of `work`, at most
/// [`PARTS_BLOCK`] and none above 1, divided by `INV_SCALE`. Padding up to a full vector follows them.
#[inline(never)]
pub(crate) fn exp_block(n: usize, work: &mut [f64]) -> (&mut [f64], &mut [f64]) {
    let length = padded::<F64x4>(n);
    let (highs, lows) = work.split_at_mut(PARTS_BLOCK.min(work.len()));
    let highs = highs.get_mut(..length).unwrap_or_default();
    let lows = lows.get_mut(..length).unwrap_or_default();
    highs.iter_mut().skip(n).for_each(|high| *high = 0.0);
    exp_parts(highs, lows);
    (highs, lows)
}

/// Replaces the logits of groups by r, and writes 2^n/`INV_SCALE` to `scales`, which is as long.
#[inline(never)]
fn reduce_arguments<V: Vector<Scalar: ExpFloat>, A: Argument<V>>(
    groups: &mut [V::Scalar],
    scales: &mut [V::Scalar],
    length: usize,
    maxima: &[V],
    constants: &A::Constants,
) {
    let groups = row::split_mut(groups, length).zip(row::split_mut(scales, length));
    for ((group, scales), max) in groups.zip(maxima) {
        let argument = A::new(*max, constants);
        let vectors = group.chunks_exact_mut(V::LANES).zip(scales.chunks_exact_mut(V::LANES));
        for (x, scale) in vectors {
            let (r, power) = argument.reduce(constants, V::load(x));
            r.store(x);
            power.store(scale);
        }
    }
}

/// The polynomial of a reduced argument.
struct ExpPolynomial<V: Vector<Scalar: ExpFloat>> {
    q: <V::Scalar as ExpFloat>::Coefficients<V>,
    high_half: V,
}

impl<V: Vector<Scalar: ExpFloat>> ExpPolynomial<V> {
    #[inline(always)]
    fn load() -> Self {
        let constants = load_constants::<V::Scalar>();
        let q = V::Scalar::splat_all(&constants.q);
        Self { q, high_half: V::splat(constants.high_half) }
    }

    /// Returns e^r − 1 = r + r²·Q(r).
    #[inline(always)]
    fn expm1(&self, r: V) -> V {
        r + r * r * V::Scalar::q(&self.q, r)
    }

    /// Returns scale·e^r as high + low, from e^r − 1.
    #[inline(always)]
    fn parts(&self, expm1: V, scale: V) -> (V, V) {
        let product = scale * expm1;
        let high = (scale + product).and(self.high_half);
        (high, (scale - high) + product)
    }
}

/// Replaces every r by e^r − 1.
#[inline(never)]
fn map_to_expm1<V: Vector<Scalar: ExpFloat>>(vectors: &mut [V::Scalar]) {
    let polynomial = ExpPolynomial::<V>::load();
    for r in vectors.chunks_exact_mut(V::LANES) {
        polynomial.expm1(V::load(r)).store(r);
    }
}

/// Replaces e^r − 1 and the scales of groups by the high and low parts of the exponentials, and adds these to
/// the sums.
#[inline(never)]
fn map_to_parts<V: Vector<Scalar: ExpFloat>, S: Accumulator<V>>(
    groups: &mut [V::Scalar],
    scales: &mut [V::Scalar],
    length: usize,
    sums: &mut [S],
) {
    let polynomial = ExpPolynomial::<V>::load();
    let groups = row::split_mut(groups, length).zip(row::split_mut(scales, length));
    for ((group, scales), result) in groups.zip(sums) {
        let mut sum = *result;
        let vectors = group.chunks_exact_mut(V::LANES).zip(scales.chunks_exact_mut(V::LANES));
        for (expm1, scales) in vectors {
            let (high, low) = polynomial.parts(V::load(expm1), V::load(scales));
            sum = sum.add(high, low);
            high.store(expm1);
            low.store(scales);
        }
        *result = sum.flush_low_sums();
    }
}
