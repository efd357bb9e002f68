//! Softmax of a row, in place.
//!
//! # The plain algorithm
//!
//! ```text
//! max = the largest logit
//! for each logit x:  e = e^((x − max)/T);  sum += e
//! for each e:        p = e / sum
//! ```
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions".)
//!
//! # Method
//!
//! 1. The rounding errors of x − max and of 1 + (e^r − 1) are carried into the division, which rounds once
//!    ([`super::numeric::exp`]).
//! 2. The division is a multiplication by the reciprocal of the sum, in two parts ([`Divisor`]).
//! 3. Rows that are shorter than a vector, and columns, are computed in the lanes of vectors, each lane a
//!    row. Several groups of such rows share each loop, since a single short one leaves the processor
//!    waiting.
//! 4. f32 rows at other temperatures than 1, and those whose probabilities may be subnormal numbers, are
//!    computed in f64 lanes ([`super::f64_lanes`]).
//!
//! # Accuracy
//!
//! u is 2^-24 in f32 and 2^-53 in f64. A relative error of u is half an ULP to one ULP. An error that all
//! exponentials share cancels in e / sum, so a probability is off by the difference between the errors of two
//! exponentials at most, beside those of the sum and of the division.
//!
//! An exponential is 2^n·e^r, with r = x − max − n·ln 2 from −ln 2 / 2 to ln 2 / 2 ([`super::numeric::exp`]).
//! At temperature 1, max and n·ln 2 are each the sum of a high and a low part, and r is computed as (x − S) −
//! L ([`super::numeric::exp::argument`]). S is the sum of the high parts, `max_high` + n·`ln2_high`, which is
//! exact. L is the sum of the low parts, `max_low` + n·`ln2_low`, which is small. Where r < ln ¾, e^r − 1 is
//! below −1/4: numbers of this size are twice as far apart as those from −1/4 to −1/8, so e^r − 1 is rounded
//! by more, and e^r, to which the error is relative, is small. Two exponentials of one n and with r < ln ¾
//! have less error (B) than others (A), unless L is halfway between two multiples of u/2 (C):
//!
//! | error at most               |  A: others      |  B: one n, r < ln ¾  |  C: B, L halfway  |
//! |-----------------------------|-----------------|----------------------|-------------------|
//! | 1. e^r − 1, of the first    |  0.562 u        |  0.562 u             |  0.562 u          |
//! | 1. e^r − 1, of the second   |  0.36 u         |  0.53 u              |  0.513 u          |
//! | 2. x − S, of the first      |  0.25 u         |  0.25 u              |  0.25 u           |
//! | 2. x − S, of the second     |  0.25 u         |  0.25 u              |  0.1875 u         |
//! | 3. (x − S) − L, of both     |  0.5 u          |  0                   |  0.5 u            |
//! | 4. sum, low parts           |  0.0625 u       |  0.0625 u            |  0.0455 u         |
//! | 4. sum, high parts in f32   |  0.0079 u       |  0.0079 u            |  0.0079 u         |
//! | 5. division                 |  0.501 ULP      |  0.501 ULP           |  0.501 ULP        |
//! | **together, in ULP**        |  **2.4934**     |  **2.1634**          |  **2.5669**       |
//!
//! A and B are below 2.5, so a probability is at most 2 ULP from the number nearest to its exact value. At
//! other temperatures f64 rows have one rounding of r, by 0.25u, instead of 2 and 3, which makes two of them
//! like B. The bound isn't proved for C, nor in f64 rows of more than 2^23 entries and f32 rows of more than
//! 2^25. `make accuracy` finds no result that isn't the nearest number or its neighbour.
//!
//! 1. e^r − 1 has an error of −0.53u … 0.562u, relative to e^r, for r < ln ¾, and of ±0.36u for larger r.
//!    `every_expm1_is_within_its_bound` shows this for every f32 r. In C, r is a multiple of u; for these r
//!    it shows −0.513u … 0.562u. In f64 the bounds are sums of roundings, with those for r > 0 in brackets:
//!    - The last addition rounds by 0.25u.
//!    - In r·r·Q the product rounds by 0.031u (0.063u), and r·r by 0.063u·Q.
//!    - The last two additions of Q round by 0.25u·r² (0.5u·r²) each, and all before them by 0.05u·r².
//!    - r² is at most 0.12, and Q at most 0.45 (0.56). So r·r·Q is off by 0.125u (0.23u) at most.
//!    - The last addition and r·r·Q, divided by e^r, are off by 0.53u at most, at r = −ln 2 / 2. For r > ln ¾
//!      they are off by 0.34u at most.
//! 2. S is a multiple of u/2, and so is every x with |x| ≥ 1/4. The numbers of the type from 1/4 to 1/2 are
//!    multiples of u/2 too. So x − S is rounded only where |x| < 1/4, and then by u/4 at most.
//!    - Where also r < ln ¾, S is between 0 and 0.6. That is so at one n only. Of two exponentials of
//!      different n with r < ln ¾, only one has this error, so both together have less error than A.
//!    - In C, an x < −1/32 is a multiple of u/16. Either x − S is off by 3u/16 at most, or it is halfway too
//!      and is rounded to an even multiple of u/2. If it is halfway for both exponentials, all second
//!      roundings are the same. So one of the two has 3u/16.
//! 3. The second difference is rounded by u/4 at most. In B the same L is subtracted from two multiples of
//!    u/2, which gives both the same error. In C the two roundings may differ. C occurs for n = 0 where
//!    max < 1/4. In f32 it also occurs for n = −133, where exponentials are negligible.
//! 4. In f32 a lane adds 128 low parts before they are moved to the f64 sum. Each is below 2^-11·e, or below
//!    2^-11.5·e where n = 0 as in C. Their additions round by u/16 or u/22 at most. In f64, low parts are
//!    below 2^-25·e. Their additions round by as much in a row of 2^23 entries, and by as much again with
//!    each 2^23 more. The high parts of an f32 row are added in f64 lanes, which rounds by u/128 at most for
//!    each 2^25 entries ([`super::numeric::exp::accumulator`]).
//! 5. The division rounds by 1/2 ULP and a thousandth.

use super::f64_lanes::{self, MAX_NORMAL_SPREAD};
use super::numeric::exp::accumulator::{Accumulator, OffsetSum, Total, WideSum};
use super::numeric::exp::argument::{Argument, ScaledDifference, ShiftedRow};
use super::numeric::exp::constants::ExpFloat;
use super::numeric::exp::{BLOCK_ENTRIES, exp_and_sum, exp_and_sum_row, load_constants};
use super::numeric::row::{self, Arrangement, copy_vectors, in_vectors};
use crate::simd::{F32x8, F64x4, Real, Vector};

/// Vectors of logits that become probabilities.
pub(crate) trait Softmax: Vector<Scalar: ExpFloat> {
    /// The sums of exponentials of the type.
    type Sum: Accumulator<Self>;

    /// Replaces logits by their probabilities at a temperature 0 < T < ∞.
    ///
    /// Every `length` logits are full vectors. `work` is a workspace: as long as `rows` for one row; for
    /// groups `length` entries, and `length` or `BLOCK_ENTRIES` behind them, whichever is more.
    fn softmax(
        rows: &mut [Self::Scalar],
        work: &mut [Self::Scalar],
        length: usize,
        arrangement: Arrangement,
        temperature: f64,
    );
    /// Sets all bits of the lanes whose extremes are so far apart that probabilities may be subnormal
    /// numbers.
    fn may_be_subnormal(max: Self, min: Self) -> Self;
    /// Replaces logits by their probabilities where these may be subnormal numbers.
    fn softmax_with_subnormals(rows: &mut [Self::Scalar], arrangement: Arrangement);
}

impl Softmax for F32x8 {
    type Sum = WideSum<Self>;

    fn softmax(
        rows: &mut [f32],
        work: &mut [f32],
        length: usize,
        arrangement: Arrangement,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            return softmax_by::<Self, ShiftedRow<Self>>(rows, work, length, arrangement, 1.0);
        }
        for row in row::split_mut(rows, length) {
            f64_lanes::softmax(row, arrangement, temperature);
        }
    }

    #[inline(always)]
    fn may_be_subnormal(max: Self, min: Self) -> Self {
        Self::splat(MAX_NORMAL_SPREAD).less(max - min)
    }

    fn softmax_with_subnormals(rows: &mut [f32], arrangement: Arrangement) {
        f64_lanes::softmax(rows, arrangement, 1.0);
    }
}

/// Rows whose f64 probabilities are subnormal numbers are rare, so they have no path of their own.
impl Softmax for F64x4 {
    type Sum = OffsetSum<Self>;

    fn softmax(
        rows: &mut [f64],
        work: &mut [f64],
        length: usize,
        arrangement: Arrangement,
        temperature: f64,
    ) {
        if temperature == 1.0 {
            softmax_by::<Self, ShiftedRow<Self>>(rows, work, length, arrangement, 1.0);
        } else {
            softmax_by::<Self, ScaledDifference>(rows, work, length, arrangement, temperature);
        }
    }

    #[inline(always)]
    fn may_be_subnormal(_: Self, _: Self) -> Self {
        Self::splat(0.0)
    }

    fn softmax_with_subnormals(_: &mut [f64], _: Arrangement) {}
}

/// Replaces logits by their probabilities, with arguments of one kind.
#[inline(always)]
fn softmax_by<V: Softmax, A: Argument<V>>(
    rows: &mut [V::Scalar],
    work: &mut [V::Scalar],
    length: usize,
    arrangement: Arrangement,
    temperature: f64,
) {
    let constants = A::load(temperature);
    if arrangement == Arrangement::Row {
        return normalize::<V>(rows, work, &mut |row, lows, max| {
            exp_and_sum_row::<V, A, _>(row, lows, max, &constants)
        });
    }
    normalize_groups::<V>(rows, work, length, &mut |groups, lows, maxima, sums| {
        exp_and_sum::<V, A, _>(groups, lows, length, maxima, &constants, sums);
    });
}

/// Replaces the logits of a row of any length by their probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row padded to full vectors.
pub(crate) fn softmax<V: Softmax>(row: &mut [V::Scalar], work: &mut [V::Scalar], temperature: f64) {
    in_vectors::<V>(row, work, &[V::Scalar::NEG_INFINITY], |row, lows| {
        V::softmax(row, lows, row.len(), Arrangement::Row, temperature);
    });
}

/// A function that replaces the logits of a row with this maximum by the high parts of their exponentials,
/// writes the low parts to the second slice, and returns the sums of the lanes.
type ExpRow<'a, V> = dyn FnMut(&mut [<V as Vector>::Scalar], &mut [<V as Vector>::Scalar], V) -> <V as Softmax>::Sum
    + 'a;

/// Replaces the logits of one row, which is full vectors, by their exponentials divided by the sum of these.
#[inline(never)]
fn normalize<V: Softmax>(row: &mut [V::Scalar], lows: &mut [V::Scalar], exp_row: &mut ExpRow<V>) {
    let (maxima, minima) = row::extremes::<V>(row);
    let max = maxima.reduce_lanes(V::pmax);
    if V::may_be_subnormal(max, minima).any() {
        return V::softmax_with_subnormals(row, Arrangement::Row);
    }
    let reciprocals = exp_row(row, lows, max).total().reciprocal_of_all();
    Divisor::new(reciprocals).divide(row, lows);
}

/// The largest number of groups that share a loop. A group by itself is a chain of operations that wait for
/// one another.
const MAX_GROUPS: usize = 8;

/// A function that replaces the logits of groups with these maxima by the high parts of their exponentials,
/// writes the low parts to the second slice, and adds both to the sums.
type ExpGroups<'a, V> = dyn FnMut(
        &mut [<V as Vector>::Scalar],
        &mut [<V as Vector>::Scalar],
        &[V],
        &mut [<V as Softmax>::Sum],
    ) + 'a;

/// Replaces every `length` logits, which are a group of rows, by their exponentials divided by the sums of
/// these, lane by lane.
#[inline(never)]
fn normalize_groups<V: Softmax>(
    groups: &mut [V::Scalar],
    work: &mut [V::Scalar],
    length: usize,
    exp_groups: &mut ExpGroups<V>,
) {
    let (spare, lows) = work.split_at_mut(length.min(work.len()));
    let [mut maxima, mut maybe_subnormals] = [[V::splat(V::Scalar::ZERO); MAX_GROUPS]; 2];
    let most_per_loop = (BLOCK_ENTRIES / length.max(1)).clamp(1, MAX_GROUPS);
    for batch in groups.chunks_mut((most_per_loop * length).max(1)) {
        let may_any_be_subnormal =
            find_extremes::<V>(batch, length, &mut maxima, &mut maybe_subnormals);
        let groups_per_loop = if may_any_be_subnormal { 1 } else { most_per_loop };
        let extremes = row::split(&maxima, groups_per_loop).zip(&maybe_subnormals);
        let loops = batch.chunks_mut((groups_per_loop * length).max(1));
        for (groups, (maxima, maybe_subnormal)) in loops.zip(extremes) {
            let subnormal = softmax_if_subnormal::<V>(groups, spare, *maybe_subnormal);
            let mut sums = [V::Sum::zero(); MAX_GROUPS];
            exp_groups(groups, lows, maxima, &mut sums);
            divide_groups::<V>(groups, lows, length, &sums);
            let replacements = subnormal.chunks_exact(V::LANES);
            for (p, q) in groups.chunks_exact_mut(V::LANES).zip(replacements) {
                V::load(p).replaced(V::load(q), *maybe_subnormal).store(p);
            }
        }
    }
}

/// Writes the maxima of groups, and in which lanes probabilities may be subnormal numbers. Returns whether
/// there is such a lane.
#[inline(always)]
fn find_extremes<V: Softmax>(
    groups: &[V::Scalar],
    length: usize,
    maxima: &mut [V],
    maybe_subnormals: &mut [V],
) -> bool {
    let mut may_any_be_subnormal = false;
    let extremes = maxima.iter_mut().zip(maybe_subnormals);
    for (group, (max, maybe_subnormal)) in row::split(groups, length).zip(extremes) {
        let (maximum, min) = row::extremes::<V>(group);
        (*max, *maybe_subnormal) = (maximum, V::may_be_subnormal(maximum, min));
        may_any_be_subnormal |= maybe_subnormal.any();
    }
    may_any_be_subnormal
}

/// Writes the probabilities of a group of logits to `spare` and returns them if they may be subnormal in some
/// lane, else returns nothing. Only such lanes are taken from here, so that a row has the same bits whichever
/// rows are beside it.
#[inline(always)]
fn softmax_if_subnormal<'a, V: Softmax>(
    group: &[V::Scalar],
    spare: &'a mut [V::Scalar],
    maybe_subnormal: V,
) -> &'a [V::Scalar] {
    if !maybe_subnormal.any() {
        return &[];
    }
    copy_vectors::<V>(group, spare);
    V::softmax_with_subnormals(spare, Arrangement::Group);
    spare
}

/// Replaces the high parts of exponentials by the quotients of the exponentials and the sums of their group.
#[inline(always)]
fn divide_groups<V: Softmax>(
    groups: &mut [V::Scalar],
    lows: &[V::Scalar],
    length: usize,
    sums: &[V::Sum],
) {
    let groups = row::split_mut(groups, length).zip(row::split(lows, length));
    for ((group, lows), sums) in groups.zip(sums) {
        Divisor::new(sums.total().reciprocals()).divide(group, lows);
    }
}

/// The division of many exponentials e = high + low by one sum s.
///
/// With R = 1/s cut to its upper half R_high, high·R_high is exact, and high·(R − R_high) + low·R is a
/// thousand times smaller. So only the last addition rounds noticeably.
pub(super) struct Divisor<V> {
    high: V,
    low: V,
    reciprocal: V,
    inv_scale: V,
}

impl<V: Vector<Scalar: ExpFloat>> Divisor<V> {
    #[inline(always)]
    pub(super) fn new((reciprocal, correction): (V, V)) -> Self {
        let high = reciprocal.high_half();
        let inv_scale = V::splat(load_constants::<V::Scalar>().inv_scale);
        Self { high, low: (reciprocal - high) + correction, reciprocal, inv_scale }
    }

    /// Replaces the high parts of exponentials by quotients.
    #[inline(always)]
    pub(super) fn divide(&self, highs: &mut [V::Scalar], lows: &[V::Scalar]) {
        for (highs, lows) in highs.chunks_exact_mut(V::LANES).zip(lows.chunks_exact(V::LANES)) {
            let (high, low) = (V::load(highs), V::load(lows));
            let small = low * self.reciprocal + high * self.low;
            ((high * self.high + small) * self.inv_scale).store(highs);
        }
    }
}
