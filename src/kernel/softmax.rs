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

use super::exp::accumulator::{Accumulator, OffsetSum, Total, WideSum};
use super::exp::argument::{Argument, ScaledDifference, ShiftedRow};
use super::exp::constants::ExpFloat;
use super::exp::{BLOCK, exp_and_sum, exp_and_sum_row, load_constants};
use super::row::{self, copy_vectors, in_vectors};
use super::wide;
use crate::simd::{F32x8, F64x4, Real, Vector};

/// Vectors of logits that become probabilities.
pub(crate) trait Softmax: Vector<Scalar: ExpFloat> {
    /// What adds up exponentials of the type.
    type Sum: Accumulator<Self>;

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
    type Sum = WideSum<Self>;

    fn softmax(
        rows: &mut [f32],
        work: &mut [f32],
        length: usize,
        is_single: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            return softmax_by::<Self, ShiftedRow<Self>>(rows, work, length, is_single, 1.0);
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
    type Sum = OffsetSum<Self>;

    fn softmax(
        rows: &mut [f64],
        work: &mut [f64],
        length: usize,
        is_single: bool,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            softmax_by::<Self, ShiftedRow<Self>>(rows, work, length, is_single, 1.0);
        } else {
            softmax_by::<Self, ScaledDifference>(rows, work, length, is_single, temperature);
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
fn softmax_by<V: Softmax, A: Argument<V>>(
    rows: &mut [V::Scalar],
    work: &mut [V::Scalar],
    length: usize,
    is_single: bool,
    temperature: f64,
) {
    let shared = A::load(temperature);
    if is_single {
        return normalize::<V>(rows, work, &mut |row, lows, max| {
            exp_and_sum_row::<V, A, _>(row, lows, max, &shared)
        });
    }
    normalize_groups::<V>(rows, work, length, &mut |groups, lows, maxima, sums| {
        exp_and_sum::<V, A, _>(groups, lows, length, maxima, &shared, sums);
    });
}

/// Replaces the logits of a row by their probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn softmax<V: Softmax>(row: &mut [V::Scalar], work: &mut [V::Scalar], temperature: f64) {
    in_vectors::<V>(row, work, &[V::Scalar::NEG_INFINITY], |row, lows| {
        V::softmax(row, lows, row.len(), true, temperature);
    });
}

/// Replaces the logits of a row with this largest entry by the highs of their exponentials, writes the lows
/// to the second slice, and returns the sums of the lanes.
type ToExponentials<'a, V> = dyn FnMut(&mut [<V as Vector>::Scalar], &mut [<V as Vector>::Scalar], V) -> <V as Softmax>::Sum
    + 'a;

/// Replaces the logits of one row, which is full vectors, by their exponentials over the sum of these.
#[inline(never)]
fn normalize<V: Softmax>(
    row: &mut [V::Scalar],
    lows: &mut [V::Scalar],
    to_exponentials: &mut ToExponentials<V>,
) {
    let (maxima, minima) = row::extremes::<V>(row);
    let max = maxima.reduce_lanes(V::pmax);
    if V::is_wide(max, minima).any() {
        return V::softmax_of_wide(row, true);
    }
    let reciprocals = to_exponentials(row, lows, max).total().reciprocal_of_all();
    Divisor::new(reciprocals).divide(row, lows);
}

/// The groups of rows that are computed together at most: each by itself is a chain of operations that wait
/// for one another.
const GROUPS: usize = 8;

/// Replaces the logits of groups with these largest entries by the highs of their exponentials, writes the
/// lows to the second slice, and adds to the sums.
type ToExponentialsOfGroups<'a, V> = dyn FnMut(
        &mut [<V as Vector>::Scalar],
        &mut [<V as Vector>::Scalar],
        &[V],
        &mut [<V as Softmax>::Sum],
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
    let (spare, lows) = work.split_at_mut(length.min(work.len()));
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
            to_exponentials(groups, lows, maxima, &mut sums);
            divide_groups::<V>(groups, lows, length, &sums);
            for (p, wide) in groups.chunks_exact_mut(V::LANES).zip(wide.chunks_exact(V::LANES)) {
                V::load(p).replaced(V::load(wide), *is_wide).store(p);
            }
        }
    }
}

/// Replaces the highs of exponentials by quotients of these and the sums of their group.
#[inline(always)]
fn divide_groups<V: Softmax>(
    groups: &mut [V::Scalar],
    lows: &[V::Scalar],
    length: usize,
    sums: &[V::Sum],
) {
    let groups = groups.chunks_exact_mut(length).zip(lows.chunks_exact(length));
    for ((group, lows), sums) in groups.zip(sums) {
        Divisor::new(sums.total().reciprocals()).divide(group, lows);
    }
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
pub(super) struct Divisor<V> {
    high: V,
    low: V,
    whole: V,
    inv_scale: V,
}

impl<V: Vector<Scalar: ExpFloat>> Divisor<V> {
    #[inline(always)]
    pub(super) fn new((whole, correction): (V, V)) -> Self {
        let high = whole.high_half();
        let inv_scale = V::splat(load_constants::<V::Scalar>().inv_scale);
        Self { high, low: (whole - high) + correction, whole, inv_scale }
    }

    /// Replaces highs by quotients.
    #[inline(always)]
    pub(super) fn divide(&self, highs: &mut [V::Scalar], lows: &[V::Scalar]) {
        for (highs, lows) in highs.chunks_exact_mut(V::LANES).zip(lows.chunks_exact(V::LANES)) {
            let (high, low) = (V::load(highs), V::load(lows));
            let small = low * self.whole + high * self.low;
            ((high * self.high + small) * self.inv_scale).store(highs);
        }
    }
}
