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

use super::exp::{Exponents, constants, exponentials};
use super::exponent::{NearExponents, PairExponents};
use super::row::{self, copy_vectors, in_vectors};
use super::wide;
use crate::simd::{F32x8, F64x4, Real, Sum, Total, Vector};

/// Vectors of logits that become probabilities.
pub(crate) trait Softmax: Vector {
    /// Replaces every `length` logits, which are whole vectors, by their probabilities at a temperature
    /// 0 < T < ∞: of one row, or of as many rows as a vector has lanes, with entries of different rows
    /// side by side. `rests` is a workspace as long, for several rows twice.
    fn softmax(
        rows: &mut [Self::Scalar],
        rests: &mut [Self::Scalar],
        length: usize,
        is_one_row: bool,
        temperature: f64,
    );
    /// Where extremes are so far apart that probabilities may be subnormal numbers: all bits set.
    fn is_wide(max: Self, min: Self) -> Self;
    /// Replaces logits by their probabilities, which may be subnormal numbers.
    fn softmax_of_wide(rows: &mut [Self::Scalar], is_one_row: bool);
}

impl Softmax for F32x8 {
    fn softmax(
        rows: &mut [f32],
        rests: &mut [f32],
        length: usize,
        is_one_row: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            let setting = NearExponents::setting(1.0);
            return normalize::<Self>(rows, rests, length, is_one_row, &mut |row, rests, max| {
                exponentials(row, rests, &NearExponents::new(max, &setting), &setting)
            });
        }
        for row in rows.chunks_exact_mut(length.max(1)) {
            wide::softmax(row, is_one_row, temperature);
        }
    }

    #[inline(always)]
    fn is_wide(max: Self, min: Self) -> Self {
        // e^-66 over a sum of 2^31 is a normal number.
        Self::splat(66.0).less(max - min)
    }

    fn softmax_of_wide(rows: &mut [f32], is_one_row: bool) {
        wide::softmax(rows, is_one_row, 1.0);
    }
}

/// f64 probabilities below the normal numbers are rare.
impl Softmax for F64x4 {
    fn softmax(
        rows: &mut [f64],
        rests: &mut [f64],
        length: usize,
        is_one_row: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            let setting = NearExponents::setting(1.0);
            normalize::<Self>(rows, rests, length, is_one_row, &mut |row, rests, max| {
                exponentials(row, rests, &NearExponents::new(max, &setting), &setting)
            });
        } else {
            let setting = PairExponents::setting(temperature);
            normalize::<Self>(rows, rests, length, is_one_row, &mut |row, rests, max| {
                exponentials(row, rests, &PairExponents::new(max, &setting), &setting)
            });
        }
    }

    #[inline(always)]
    fn is_wide(_: Self, _: Self) -> Self {
        Self::splat(0.0)
    }

    fn softmax_of_wide(_: &mut [f64], _: bool) {}
}

/// Replaces the logits of a row by their probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn softmax<V: Softmax>(row: &mut [V::Scalar], work: &mut [V::Scalar], temperature: f64) {
    in_vectors::<V>(row, work, &[V::Scalar::NEG_INFINITY], |row, rests| {
        V::softmax(row, rests, row.len(), true, temperature);
    });
}

/// Replaces the logits of rows with these largest entries by the tops of their exponentials, writes the
/// rests to the second slice, and returns the sums.
type ToExponentials<'a, V> = dyn FnMut(&mut [<V as Vector>::Scalar], &mut [<V as Vector>::Scalar], V) -> <V as Vector>::Sum
    + 'a;

/// Replaces every `length` logits by their exponentials over the sum of these: of all lanes if they
/// are one row, lane by lane otherwise.
#[inline(never)]
fn normalize<V: Softmax>(
    rows: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    length: usize,
    is_one_row: bool,
    to_exponentials: &mut ToExponentials<V>,
) {
    let (rests, spare) = rests.split_at_mut(length.min(rests.len()));
    for row in rows.chunks_exact_mut(length.max(1)) {
        let (maxima, minima) = row::extremes::<V>(row);
        let max = if is_one_row { maxima.joined(V::pmax) } else { maxima };
        let is_wide = V::is_wide(max, minima);
        let mut wide: &mut [V::Scalar] = &mut [];
        if is_wide.any() {
            if is_one_row {
                V::softmax_of_wide(row, true);
                continue;
            }
            // The lanes of other rows are computed as they are in other groups.
            wide = spare.get_mut(..length).unwrap_or_default();
            copy_vectors::<V>(row, wide);
            V::softmax_of_wide(wide, false);
        }
        let total = to_exponentials(row, rests, max).total();
        let reciprocals = if is_one_row { total.reciprocal_of_all() } else { total.reciprocals() };
        Divisor::new(reciprocals).divide(row, rests);
        for (p, wide) in row.chunks_exact_mut(V::LANES).zip(wide.chunks_exact(V::LANES)) {
            V::load(p).replaced(V::load(wide), is_wide).store(p);
        }
    }
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
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
    #[inline(always)]
    fn divide(&self, tops: &mut [V::Scalar], rests: &[V::Scalar]) {
        for (tops, rests) in tops.chunks_exact_mut(V::LANES).zip(rests.chunks_exact(V::LANES)) {
            let (top, rest) = (V::load(tops), V::load(rests));
            let small = rest * self.whole + top * self.rest;
            ((top * self.top + small) * self.unscale).store(tops);
        }
    }
}
