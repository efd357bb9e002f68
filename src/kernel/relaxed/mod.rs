//! Softmax of one long f32 row at temperature 1, in place, where a·b + c may be rounded once or twice.
//!
//! # The plain algorithm
//!
//! ```text
//! m = max x
//! for each x:  e = e^(x − m);  sum += e
//! for each e:  e / sum
//! ```
//!
//! # Method
//!
//! 1. The shift is N·ln 2 with an integer N near m·log₂e, not m. Softmax is the same for every shift, and
//!    this one costs nothing: with x = n·ln 2 + r an exponential is 2^(n−N)·e^r, and r doesn't depend on N.
//!    [`super::softmax`], which shifts by m, has to carry the digits of m − N·ln 2.
//! 2. So N needn't belong to the maximum. It comes from the first entries, and each block is compared with
//!    it: where an entry is too far above the shift, earlier results are multiplied by a power of two,
//!    exactly. There is no first pass for the maximum (Milakov & Gimelshein 2018, "Online normalizer
//!    calculation for softmax", whose algorithm takes another exponential for each entry).
//! 3. r lies in −ln 4/3 … ln 3/2 and not in ±ln 2 / 2, by `offset` of [`argument`]. Then q = e^r − 1 lies in
//!    −1/4 … 1/2, where an f32 has a bit more beside its 1 + q than in −0.29 … 0.41.
//! 4. No exponential is formed: the row keeps q, the workspace 2^(n−N), and a probability is
//!    2^(n−N)·(R + q·R) with R = 1/sum as high + low. Only q·R and the last sum are rounded.
//! 5. The sum loses nothing: s begins above every exponential of the block, d = (s + e) − s is exact (Dekker
//!    1971, as in `fast_two_sum`), and what s + e lost of 2^n + 2^n·q is (2^n − d) + 2^n·q. 2^n − d is exact
//!    too: both are multiples of the ULP of s or of 2^n, and nearly as large. So one rounding, that of the
//!    lost part, takes the place of the rounding of 1 + q, which [`super::numeric::exp`] carries as a low
//!    part. 2^n·q is exact: multiply-adds are the same here however they round.
//! 6. A block has two loops and not three, since a multiply-add makes chains half as long.
//!
//! # Special cases
//!
//! - A row, or the rest of one, whose maximum is [`FAR_FROM_ZERO`] from 0 or farther is shifted by its
//!   maximum first. x − m is exact wherever the probability counts: for m ≥ 170, x > m − 104 > 64 and m are
//!   multiples of 2^-17, and so is their difference below 128; for m ≤ −170, both are multiples of the ULP of
//!   m.
//! - A block with entries far from the shift, NaN or ±∞ is found by the integers n − N, all at once, and
//!   computed again by a function that allows for them ([`reduce_far`]). A NaN or +∞ makes the row NaN, and
//!   so does the NaN that a row of −∞ has after its shift. A NaN doesn't reach the results by itself:
//!   compilers turn `pmin` and `pmax` into relaxed instructions here, whose result beside a NaN depends on
//!   the processor. Code that has to be right beside a NaN compares and selects.
//! - Probabilities below the normal numbers are rounded as integers ([`divide`]), since processors take a
//!   hundred times as long for a multiplication that gives one.
//!
//! # Accuracy
//!
//! With u = 2^-24; a relative error of u is half an ULP to one ULP:
//!
//! - r = (x − n·LN2_HIGH) − n·LN2_LOW. n has 9 bits and LN2_HIGH 15, so their product is exact. So is the
//!   first difference: it is smaller than 1/2, and x and the product are multiples of 2^-25 where n isn't 0.
//!   n·LN2_LOW is within 2^-35. The last difference is rounded, by half an ULP of r.
//! - This error and those of the polynomial leave q within −0.63u … 0.65u of e^r − 1, relative to e^r, if
//!   multiply-adds are rounded once, and within −0.67u … 0.65u if twice: for every f32 in the interval of
//!   (3) and up to 3·10^-5 beside it, where rounding of n may leave r
//!   (`every_exponential_is_within_its_bound`).
//! - The sum inherits a mean of such errors. The parts that it loses are added up in 16 lanes, 64 numbers in
//!   each, each at most u·s, so their sum is rounded by 64·64·u²·s at most. All s of a block are below
//!   32·2^n + sum < 44·sum: 0.02u. An exponential over the sum is therefore within 1.30u (1.34u), at most as
//!   many ULP.
//! - R is high + low within 2^-48, or within 0.06u where the sum is 2^41 times as large as at the shift and
//!   low is subnormal. |q|/(1 + q) ≤ 1/3, so q·R is below 2/3 of the power of two at or below the result, and
//!   half an ULP of q·R is 1/4 ULP of the result. It is rounded once, or twice where multiply-adds are.
//! - The sum with R's high part is rounded: 1/2 ULP.
//!
//! Together that is 2.11 ULP if multiply-adds are rounded once and 2.40 if twice. Both are below 2.5, so the
//! result is at most two numbers away from the one nearest to the exact value. Subnormal results are rounded
//! twice, by half an ULP of 24 digits and by half an ULP of their own. As an ULP of theirs is at least twice
//! as large, all errors together are smaller in ULP.

mod argument;
mod sum;
#[cfg(test)]
mod tests;

use super::numeric::row::{self, Arrangement};
use crate::simd::{Bits, MultiplyAdd, Vector, Widen};
use argument::{
    MAX_ABOVE_SHIFT, MAX_BELOW_SHIFT, SCALE, Shift, initial_sum, power, reduce, reduce_far,
};
use sum::exp_and_sum;

/// The number of entries of a block.
pub(crate) const MAX_BLOCK_ENTRIES: usize = 1024;

/// The number of entries that give the first shift of a row of several blocks.
const FIRST_ENTRIES: usize = 64;

/// Rows with maxima of this magnitude are shifted by them.
const FAR_FROM_ZERO: f32 = 170.0;

/// If later entries exceed the shift by this, the probabilities of the earlier ones are 0, since e^-115 is
/// less than half the smallest subnormal number. Otherwise all entries are below 170 + 135, and n is below
/// 2^9.
const NEGLIGIBLE_DISTANCE: f32 = 135.0;

/// Replaces `n` logits, which are followed by padding up to full vectors, by their probabilities. `scales` is
/// a workspace as long as the padded row, and `remainders` one of [`MAX_BLOCK_ENTRIES`] entries.
#[inline(never)]
pub(crate) fn softmax<V: Widen + Bits, M: MultiplyAdd<V>>(
    row: &mut [f32],
    n: usize,
    scales: &mut [f32],
    remainders: &mut [f32],
) {
    row.get_mut(n..).unwrap_or_default().fill(f32::NEG_INFINITY);
    let first = if row.len() <= MAX_BLOCK_ENTRIES { row.len() } else { FIRST_ENTRIES };
    // If the row holds a NaN, this may be any number.
    let mut near = row::maxima::<V>(row.get(..first).unwrap_or_default(), Arrangement::Row).first();
    if !is_near(near) {
        near = bring_near::<V>(row);
    }
    // The padding is so low that no sum notices it, and so near that no block is taken for one of far
    // entries.
    row.get_mut(n..).unwrap_or_default().fill(near - MAX_BELOW_SHIFT + 2.0);
    let mut sum = OnlineSum { near, shift: Shift::near(near), total: 0.0, may_be_subnormal: false };
    let (mut is_far, mut done) = (false, 0);
    while done < row.len() {
        let (_, rest) = row.split_at_mut(done);
        let (scales_before, scales) = scales.split_at_mut(done.min(scales.len()));
        let length = rest.len().min(MAX_BLOCK_ENTRIES);
        let block = rest.get_mut(..length).unwrap_or_default();
        let scales = scales.get_mut(..length).unwrap_or_default();
        let near_max =
            if is_far { None } else { reduce::<V, M>(&sum.shift, block, scales, remainders) };
        let max = if let Some(max) = near_max {
            max
        } else {
            let extremes = reduce_far::<V, M>(&sum.shift, block, scales, remainders);
            let Some((max, min)) = extremes else {
                row.fill(f32::NAN);
                return;
            };
            if max - sum.near >= MAX_ABOVE_SHIFT {
                sum.raise_shift::<V>(max, scales_before, rest);
                continue;
            }
            sum.may_be_subnormal |= sum.near - min > MAX_BELOW_SHIFT;
            is_far = true;
            max
        };
        let initial = initial_sum::<V, M>(&sum.shift, max);
        sum.total += exp_and_sum::<V, M>(block, scales, remainders, initial);
        done += length;
    }
    sum.may_be_subnormal |= sum.total > f64::from(power(SCALE + 30));
    divide::<V, M>(row, scales, sum.total, sum.may_be_subnormal);
}

/// The sum of the exponentials of the blocks so far, which follows the maximum of the row.
struct OnlineSum {
    /// The entry that the shift belongs to.
    near: f32,
    shift: Shift,
    total: f64,
    /// Whether some probabilities may be subnormal numbers.
    may_be_subnormal: bool,
}

impl OnlineSum {
    /// Shifts by a larger entry, and makes what has been computed smaller by as much.
    #[inline(always)]
    fn raise_shift<V: Vector<Scalar = f32>>(
        &mut self,
        max: f32,
        scales_before: &mut [f32],
        rest: &mut [f32],
    ) {
        // If the maximum is far from 0, the rest is searched for the largest, so that this doesn't happen
        // again.
        let mut larger = if is_near(max) { max } else { largest_entry::<V>(rest) };
        if larger - self.near >= NEGLIGIBLE_DISTANCE {
            larger = bring_near::<V>(rest);
            self.total = 0.0;
            scales_before.fill(0.0);
        }
        let next = Shift::near(larger);
        self.total *= scale_down::<V>(scales_before, next.n - self.shift.n);
        self.shift = next;
        self.near = larger;
        // Probabilities of earlier blocks may be subnormal numbers now. Where there are no such blocks, or
        // all their probabilities are 0, the total is 0.
        self.may_be_subnormal = self.total > 0.0;
    }
}

/// Returns whether a maximum is so near to 0 that its row needs no shift before its exponentials.
fn is_near(max: f32) -> bool {
    -FAR_FROM_ZERO < max && max < FAR_FROM_ZERO
}

/// Returns the largest entry, without regard to NaN.
#[inline(never)]
fn largest_entry<V: Vector<Scalar = f32>>(row: &[f32]) -> f32 {
    let first = V::splat(f32::NEG_INFINITY);
    let larger = |max: V, x: V| max.replaced(x, max.less(x));
    row.chunks_exact(V::LANES).map(V::load).fold(first, larger).reduce_lanes(larger).first()
}

/// Subtracts the largest entry from all if it is far from 0, and returns the largest entry of the result.
#[inline(never)]
fn bring_near<V: Vector<Scalar = f32>>(row: &mut [f32]) -> f32 {
    let max = largest_entry::<V>(row);
    if is_near(max) {
        return max;
    }
    for x in row.chunks_exact_mut(V::LANES) {
        (V::load(x) - V::splat(max)).store(x);
    }
    0.0
}

/// Makes scales smaller by 2^n, and returns 2^−n.
#[inline(never)]
fn scale_down<V: Vector<Scalar = f32>>(scales: &mut [f32], n: f32) -> f64 {
    // The power is applied in two factors, since 2^−n itself may not be a number. Results that become
    // subnormal don't count.
    let n = n as i32;
    let halves = [power(-(n / 2)), power(n / 2 - n)];
    for x in scales.chunks_exact_mut(V::LANES) {
        halves.iter().fold(V::load(x), |x, half| x * V::splat(*half)).store(x);
    }
    f64::from(halves[0]) * f64::from(halves[1])
}

/// Replaces q by scale·(1 + q)/total.
#[inline(never)]
fn divide<V: Widen, M: MultiplyAdd<V>>(
    row: &mut [f32],
    scales: &[f32],
    total: f64,
    may_be_subnormal: bool,
) {
    let (high, low) = V::split_number(1.0 / total);
    let factor = |q: V| high + M::multiply_add(q, high, M::multiply_add(q, low, low));
    let vectors = row.chunks_exact_mut(V::LANES).zip(scales.chunks_exact(V::LANES));
    if !may_be_subnormal {
        for (q, scale) in vectors {
            (factor(V::load(q)) * V::load(scale)).store(q);
        }
        return;
    }
    // A subnormal number is an integer times 2^-149, and its bits are that integer. Adding 2^23 rounds to it,
    // as 2^52 does in f64 (`Widen::narrow_subnormal`).
    let [up, up_again, round, subnormal, zero] =
        [power(75), power(74), power(23), power(23) - 0.5, 0.0].map(V::splat);
    let mantissa = V::splat(f32::from_bits((1 << 23) - 1));
    for (q, scale) in vectors {
        let (factor, scale) = (factor(V::load(q)), V::load(scale));
        let integer = (factor * up) * (scale * up_again);
        let is_subnormal = integer.less(subnormal);
        let bits = (integer + round).and(mantissa);
        (factor * scale.replaced(zero, is_subnormal)).replaced(bits, is_subnormal).store(q);
    }
}
