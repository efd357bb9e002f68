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

use super::exp::{BLOCK, Exponents, constants, exponentials, exponentials_of_row};
use super::exponent::{NearExponents, PairExponents};
use super::row::{self, copy_vectors, in_vectors};
use super::wide;
use crate::simd::{F32x8, F64x4, Real, Sum, Total, Vector};

/// Vectors of logits that become probabilities.
pub(crate) trait Softmax: Vector {
    /// Replaces every `length` logits, which are whole vectors, by their probabilities at a temperature
    /// 0 < T < ∞: of one row, or of as many rows as a vector has lanes, with entries of different rows
    /// side by side. `work` is a workspace as long, for several rows twice or more.
    fn softmax(
        rows: &mut [Self::Scalar],
        work: &mut [Self::Scalar],
        length: usize,
        is_single: bool,
        temperature: f64,
    );
    /// Where extremes are so far apart that probabilities may be subnormal numbers: all bits set.
    fn is_wide(max: Self, min: Self) -> Self;
    /// Replaces logits by their probabilities, which may be subnormal numbers.
    fn softmax_of_wide(rows: &mut [Self::Scalar], is_single: bool);
}

impl Softmax for F32x8 {
    fn softmax(
        rows: &mut [f32],
        work: &mut [f32],
        length: usize,
        is_single: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            return softmax_by::<Self, NearExponents<Self>>(rows, work, length, is_single, 1.0);
        }
        for row in rows.chunks_exact_mut(length.max(1)) {
            wide::softmax(row, is_single, temperature);
        }
    }

    #[inline(always)]
    fn is_wide(max: Self, min: Self) -> Self {
        // e^-66 over a sum of 2^31 is a normal number.
        Self::splat(66.0).less(max - min)
    }

    fn softmax_of_wide(rows: &mut [f32], is_single: bool) {
        wide::softmax(rows, is_single, 1.0);
    }
}

/// f64 probabilities below the normal numbers are rare.
impl Softmax for F64x4 {
    fn softmax(
        rows: &mut [f64],
        work: &mut [f64],
        length: usize,
        is_single: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            softmax_by::<Self, NearExponents<Self>>(rows, work, length, is_single, 1.0);
        } else {
            softmax_by::<Self, PairExponents>(rows, work, length, is_single, temperature);
        }
    }

    #[inline(always)]
    fn is_wide(_: Self, _: Self) -> Self {
        Self::splat(0.0)
    }

    fn softmax_of_wide(_: &mut [f64], _: bool) {}
}

/// Replaces logits by their probabilities, with exponents of one kind.
#[inline(always)]
fn softmax_by<V: Softmax, E: Exponents<V>>(
    rows: &mut [V::Scalar],
    work: &mut [V::Scalar],
    length: usize,
    is_single: bool,
    temperature: f64,
) {
    let setting = E::setting(temperature);
    if is_single {
        return normalize::<V>(rows, work, &mut |row, rests, max| {
            exponentials_of_row::<V, E, _>(row, rests, max, &setting)
        });
    }
    normalize_groups::<V>(rows, work, length, &mut |groups, rests, maxima, sums| {
        exponentials::<V, E, _>(groups, rests, length, maxima, &setting, sums);
    });
}

/// Replaces the logits of a row by their probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn softmax<V: Softmax>(row: &mut [V::Scalar], work: &mut [V::Scalar], temperature: f64) {
    in_vectors::<V>(row, work, &[V::Scalar::NEG_INFINITY], |row, rests| {
        V::softmax(row, rests, row.len(), true, temperature);
    });
}

/// Replaces the logits of a row with this largest entry by the tops of their exponentials, writes the rests
/// to the second slice, and returns the sums of the lanes.
type ToExponentials<'a, V> = dyn FnMut(&mut [<V as Vector>::Scalar], &mut [<V as Vector>::Scalar], V) -> <V as Vector>::Sum
    + 'a;

/// Replaces the logits of one row, which is full vectors, by their exponentials over the sum of these.
#[inline(never)]
fn normalize<V: Softmax>(
    row: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    to_exponentials: &mut ToExponentials<V>,
) {
    let (maxima, minima) = row::extremes::<V>(row);
    let max = maxima.joined(V::pmax);
    if V::is_wide(max, minima).any() {
        return V::softmax_of_wide(row, true);
    }
    let reciprocals = to_exponentials(row, rests, max).total().reciprocal_of_all();
    Divisor::new(reciprocals).divide(row, rests);
}

/// The groups of rows that are computed together at most: each by itself is a chain of operations that wait
/// for one another.
const GROUPS: usize = 8;

/// Replaces the logits of groups with these largest entries by the tops of their exponentials, writes the
/// rests to the second slice, and adds to the sums.
type ToExponentialsOfGroups<'a, V> = dyn FnMut(
        &mut [<V as Vector>::Scalar],
        &mut [<V as Vector>::Scalar],
        &[V],
        &mut [<V as Vector>::Sum],
    ) + 'a;

/// Replaces every `length` logits, of as many rows as a vector has lanes, by their exponentials over the
/// sums of these, lane by lane.
#[inline(never)]
fn normalize_groups<V: Softmax>(
    groups: &mut [V::Scalar],
    work: &mut [V::Scalar],
    length: usize,
    to_exponentials: &mut ToExponentialsOfGroups<V>,
) {
    let (spare, rests) = work.split_at_mut(length.min(work.len()));
    let [mut maxima, mut are_wide] = [[V::splat(V::Scalar::ZERO); GROUPS]; 2];
    let most = (BLOCK / length.max(1)).clamp(1, GROUPS);
    for groups in groups.chunks_mut(most * length.max(1)) {
        let each = groups.chunks_exact(length).zip(maxima.iter_mut().zip(&mut are_wide));
        let mut step = most;
        for (group, (max, is_wide)) in each {
            let (maximum, min) = row::extremes::<V>(group);
            (*max, *is_wide) = (maximum, V::is_wide(maximum, min));
            if is_wide.any() {
                step = 1;
            }
        }
        let each = maxima.chunks(step).zip(&are_wide);
        for (groups, (maxima, is_wide)) in groups.chunks_mut(step * length).zip(each) {
            let mut wide: &mut [V::Scalar] = &mut [];
            if is_wide.any() {
                // The lanes of other rows are computed as they are in other groups.
                wide = &mut *spare;
                copy_vectors::<V>(groups, wide);
                V::softmax_of_wide(wide, false);
            }
            let mut sums = [V::Sum::zero(); GROUPS];
            to_exponentials(groups, rests, maxima, &mut sums);
            divide_groups::<V>(groups, rests, length, &sums);
            for (p, wide) in groups.chunks_exact_mut(V::LANES).zip(wide.chunks_exact(V::LANES)) {
                V::load(p).replaced(V::load(wide), *is_wide).store(p);
            }
        }
    }
}

/// Replaces the tops of exponentials by quotients of these and the sums of their group.
#[inline(always)]
fn divide_groups<V: Vector>(
    groups: &mut [V::Scalar],
    rests: &[V::Scalar],
    length: usize,
    sums: &[V::Sum],
) {
    let groups = groups.chunks_exact_mut(length).zip(rests.chunks_exact(length));
    for ((group, rests), sums) in groups.zip(sums) {
        Divisor::new(sums.total().reciprocals()).divide(group, rests);
    }
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
pub(super) struct Divisor<V> {
    top: V,
    rest: V,
    whole: V,
    unscale: V,
}

impl<V: Vector> Divisor<V> {
    #[inline(always)]
    pub(super) fn new((whole, correction): (V, V)) -> Self {
        let top = whole.high_half();
        let unscale = V::splat(constants::<V::Scalar>().unscale);
        Self { top, rest: (whole - top) + correction, whole, unscale }
    }

    /// Replaces tops by quotients.
    #[inline(always)]
    pub(super) fn divide(&self, tops: &mut [V::Scalar], rests: &[V::Scalar]) {
        for (tops, rests) in tops.chunks_exact_mut(V::LANES).zip(rests.chunks_exact(V::LANES)) {
            let (top, rest) = (V::load(tops), V::load(rests));
            let small = rest * self.whole + top * self.rest;
            ((top * self.top + small) * self.unscale).store(tops);
        }
    }
}
