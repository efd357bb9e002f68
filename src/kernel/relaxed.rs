//! Softmax of one long f32 row at temperature 1, in place, where a·b + c may be rounded once or twice.
//!
//! # The plain algorithm
//!
//!   m = max x
//!   for each x:  e = e^(x − m);  sum += e
//!   for each e:  e / sum
//!
//! # Method
//!
//! 1. The shift is N·ln 2 with an integer N near m·log₂e, not m. Softmax is the same for every shift, and
//!    this one costs nothing: with x = n·ln 2 + r an exponential is 2^(n−N)·e^r, and r doesn't depend on N.
//!    [`super::softmax`], which shifts by m, has to carry the digits of m − N·ln 2.
//! 2. So N needn't belong to the maximum. It comes from the first entries, and the blocks are watched: where
//!    an entry is too far above the shift, what has been computed becomes smaller by a power of two, exactly.
//!    There is no first pass for the maximum (Milakov & Gimelshein 2018, "Online normalizer calculation for
//!    softmax", who pay for it with an exponential for each entry).
//! 3. r lies in −ln 4/3 … ln 3/2 and not in ±ln 2 / 2, by [`Constants::offset`]. Then q = e^r − 1 lies in
//!    −1/4 … 1/2, where an f32 has a bit more beside its 1 + q than in −0.29 … 0.41.
//! 4. No exponential is formed: the row keeps q, the workspace 2^(n−N), and a probability is
//!    2^(n−N)·(R + q·R) with R = 1/sum as high + low. Only q·R and the last sum are rounded.
//! 5. The sum loses nothing: s begins above every exponential of the block, d = (s + e) − s is exact (Dekker
//!    1971, as in `fast_two_sum`), and what s + e lost of 2^n + 2^n·q is (2^n − d) + 2^n·q. 2^n − d is exact
//!    too: both are multiples of the ULP of s or of 2^n, and nearly as large. So the one rounding of what is
//!    lost stands for that of 1 + q as well, which [`super::exp`] carries as a low part. 2^n·q is exact:
//!    multiply-adds are the same here however they round.
//! 6. A block has two loops and not three, since a multiply-add makes chains half as long.
//!
//! # Special cases
//!
//! - A row, or the rest of one, whose maximum is [`FAR_FROM_ZERO`] from 0 or farther is shifted by its
//!   maximum first. x − m is exact wherever the probability counts: for m ≥ 170, x > m − 104 > 64 and m are
//!   multiples of 2^-17, and so is their difference below 128; for m ≤ −170, both are multiples of the ULP of
//!   m.
//! - A block with entries far from the shift, NaN or ±∞ is found by the integers n − N, all at once, and
//!   computed anew with care ([`reduce_far`]). A NaN or +∞ makes the row NaN; so do the NaN that a row of −∞
//!   has after its shift. A NaN wouldn't get through by itself: compilers make relaxed instructions of `pmin`
//!   and `pmax` here, which return what they like beside a NaN. What has to be right then compares and
//!   selects.
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
//! - All that comes of it, and the polynomial, leave q within −0.63u … 0.65u of e^r − 1, relative to e^r, if
//!   multiply-adds are rounded once, and within −0.67u … 0.65u if twice: of every f32 in the interval of (3)
//!   and 3·10^-5 beside it, by which n may be rounded (`every_exponential_is_within_its_bound`).
//! - The sum's error is a mean of such. What it loses is added up in 16 lanes, 64 numbers in each, each at
//!   most u·s: rounded by 64·64·u²·s at most. All s of a block are below 32·2^n + sum < 44·sum: 0.02u. An
//!   exponential over the sum is therefore within 1.30u (1.34u), at most as many ULP.
//! - R is high + low within 2^-48; within 0.06u where the sum is 2^41 times as large as at the shift, and low
//!   subnormal. |q|/(1 + q) ≤ 1/3, so q·R is below 2/3 of the power of two at or below the result, and half
//!   an ULP of q·R is 1/4 ULP of the result: once (twice).
//! - The sum with R's high part is rounded: 1/2 ULP.
//!
//! Together that is 2.11 ULP if multiply-adds are rounded once and 2.40 if twice. Both are below 2.5: the
//! result is the number nearest to the exact value, or its neighbour, or the neighbour's neighbour. Subnormal
//! results are rounded twice, by half an ULP of 24 digits and by half of their own, which is twice as large
//! or more: less.

use super::row;
use crate::simd::{Bits, MultiplyAdd, Vector, Widen};

/// The number of entries of a block.
pub(crate) const BLOCK: usize = 1024;

/// The number of entries that give the first shift of a row of several blocks.
const FIRST: usize = 64;

/// Rows with maxima of this magnitude are shifted by them.
const FAR_FROM_ZERO: f32 = 170.0;

/// A block is computed at once if n − N is one of this many numbers from [`LEAST`] on.
const DISTANCES: u32 = 128;

/// 2^-95 over a sum of 2^30 is a normal number. Where the sum is larger, some may not be.
const LEAST: i32 = -95;

/// Entries at most this far below the shift have scales of at least 2^[`LEAST`], since N and n are each
/// within 1 of their quotient by ln 2.
const MAX_BELOW_SHIFT: f32 = 64.0;

/// Entries at most this far above the shift are within the [`DISTANCES`].
const MAX_ABOVE_SHIFT: f32 = 20.0;

/// If later entries exceed the shift by this, the probabilities of the earlier ones are 0, since e^-115 is
/// less than half the smallest subnormal number. Otherwise all entries are below 170 + 135, and n is below
/// 2^9.
const NEGLIGIBLE_DISTANCE: f32 = 135.0;

/// Exponentials are scaled by 2^SCALE, so that all that count are normal numbers.
const SCALE: i32 = 60;

pub(super) struct Constants {
    log2_e: f32,
    /// Moves r from ±ln 2 / 2 to −ln 4/3 … ln 3/2, but for the 3·10^-5 that n may be rounded by: beyond ln
    /// 3/2, q would lose a bit.
    pub(super) offset: f32,
    round: f32,
    /// The sum with a shift's `round` at which n − N is [`LEAST`].
    least: f32,
    minus_ln2_high: f32,
    minus_ln2_low: f32,
    ln2: f32,
    /// Q(r) with e^r = 1 + r + r²·Q(r): `tools/exp_polynomial.py` prints it. Peak relative error 2^-27.94.
    q: [f32; 5],
}

static CONSTANTS: Constants = Constants {
    log2_e: core::f32::consts::LOG2_E,
    offset: -0.08491,
    round: (3 << 22) as f32,
    least: ((3 << 22) + 127 + SCALE + LEAST) as f32,
    minus_ln2_high: -45_426.0 / (1u32 << 16) as f32,
    minus_ln2_low: -1.4286068e-6,
    ln2: core::f32::consts::LN_2,
    q: [0.500_000_2, 0.166_665_73, 0.041_658_223, 0.008_360_07, 0.001_465_118_3],
};

/// Returns the constants, read from memory for the reason that [`super::exp::load_constants`] gives.
#[inline(always)]
pub(super) fn constants() -> &'static Constants {
    core::hint::black_box(&CONSTANTS)
}

/// Returns 2^n, a normal number.
const fn power(n: i32) -> f32 {
    f32::from_bits(((127 + n) as u32) << 23)
}

/// The shift N·ln 2.
#[derive(Clone, Copy)]
struct Shift {
    n: f32,
    /// Adding it to n leaves the exponent field of 2^(n − N + SCALE) in the lowest bits.
    round: f32,
    /// The argument at which that field is 0.
    lowest: f32,
}

impl Shift {
    #[inline(always)]
    fn near(max: f32) -> Self {
        let c = constants();
        let n = (max * c.log2_e + c.round) - c.round;
        let field = (127 + SCALE) as f32;
        Self { n, round: c.round - n + field, lowest: (n - field) * c.ln2 }
    }
}

/// n and r of logits x = n·ln 2 + r.
struct Reduction<V> {
    log2_e: V,
    offset: V,
    round: V,
    minus_ln2_high: V,
    minus_ln2_low: V,
}

impl<V: Vector<Scalar = f32>> Reduction<V> {
    #[inline(always)]
    fn new(shift: &Shift) -> Self {
        let &Constants { log2_e, offset, minus_ln2_high, minus_ln2_low, .. } = constants();
        let [log2_e, offset, round] = [log2_e, offset, shift.round].map(V::splat);
        let [minus_ln2_high, minus_ln2_low] = [minus_ln2_high, minus_ln2_low].map(V::splat);
        Self { log2_e, offset, round, minus_ln2_high, minus_ln2_low }
    }

    /// Returns r, 2^(n − N + SCALE) and the sum whose lowest bits are the exponent field of the latter.
    #[inline(always)]
    fn reduce_argument<M: MultiplyAdd<V>>(&self, x: V) -> (V, V, V) {
        let rounded = M::multiply_add(x, self.log2_e, self.offset) + self.round;
        let n = rounded - self.round;
        let r = M::multiply_add(n, self.minus_ln2_high, x);
        (M::multiply_add(n, self.minus_ln2_low, r), rounded.shift_to_exponent(), rounded)
    }
}

/// Replaces `n` logits, which are followed by room up to full vectors, by their probabilities. `scales` is a
/// workspace as long as all that, and `reduced` one of [`BLOCK`] entries.
#[inline(never)]
pub(crate) fn softmax<V: Widen + Bits, M: MultiplyAdd<V>>(
    row: &mut [f32],
    n: usize,
    scales: &mut [f32],
    reduced: &mut [f32],
) {
    row.get_mut(n..).unwrap_or_default().fill(f32::NEG_INFINITY);
    let first = if row.len() <= BLOCK { row.len() } else { FIRST };
    // If the row holds a NaN, this may be any number.
    let mut near = row::maxima::<V>(row.get(..first).unwrap_or_default(), true).first();
    if !is_near(near) {
        near = bring_near::<V>(row);
    }
    // The padding is so low that no sum notices it, and so near that no block is taken for one of far
    // entries.
    row.get_mut(n..).unwrap_or_default().fill(near - MAX_BELOW_SHIFT + 2.0);
    let mut shift = Shift::near(near);
    let (mut total, mut is_wide, mut is_far, mut done) = (0.0, false, false, 0);
    while done < row.len() {
        let (_, rest) = row.split_at_mut(done);
        let (scales_before, scales) = scales.split_at_mut(done.min(scales.len()));
        let length = rest.len().min(BLOCK);
        let block = rest.get_mut(..length).unwrap_or_default();
        let scales = scales.get_mut(..length).unwrap_or_default();
        let max = if is_far { None } else { reduce::<V, M>(&shift, block, scales, reduced) };
        let max = if let Some(max) = max {
            max
        } else {
            let extremes = reduce_far::<V, M>(&shift, block, scales, reduced);
            let Some((max, min)) = extremes else {
                row.fill(f32::NAN);
                return;
            };
            if max - near >= MAX_ABOVE_SHIFT {
                // If the maximum is far from 0, the rest is searched for the largest, so that this doesn't
                // happen again.
                let mut larger = if is_near(max) { max } else { largest::<V>(rest) };
                if larger - near >= NEGLIGIBLE_DISTANCE {
                    larger = bring_near::<V>(rest);
                    (total, is_wide) = (0.0, false);
                    scales_before.fill(0.0);
                }
                let next = Shift::near(larger);
                total *= scale_down::<V>(scales_before, next.n - shift.n);
                is_wide |= total > 0.0;
                (shift, near) = (next, larger);
                continue;
            }
            is_wide |= near - min > MAX_BELOW_SHIFT;
            is_far = true;
            max
        };
        total += exp_and_sum::<V, M>(block, scales, reduced, initial_sum::<V, M>(&shift, max));
        done += length;
    }
    is_wide |= total > f64::from(power(SCALE + 30));
    divide::<V, M>(row, scales, total, is_wide);
}

fn is_near(max: f32) -> bool {
    -FAR_FROM_ZERO < max && max < FAR_FROM_ZERO
}

/// Returns the largest entry, without regard to NaN.
#[inline(never)]
fn largest<V: Vector<Scalar = f32>>(row: &[f32]) -> f32 {
    let first = V::splat(f32::NEG_INFINITY);
    let larger = |max: V, x: V| max.replaced(x, max.less(x));
    row.chunks_exact(V::LANES).map(V::load).fold(first, larger).reduce_lanes(larger).first()
}

/// Subtracts the largest entry if it is far from 0, and returns the largest of what is there then.
#[inline(never)]
fn bring_near<V: Vector<Scalar = f32>>(row: &mut [f32]) -> f32 {
    let max = largest::<V>(row);
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

/// Writes r and the scales of a block, and returns its largest entry. Returns `None` if an entry is NaN or
/// infinite, or so far from the shift that its scale is wrong or its probability may be a subnormal number.
#[inline(never)]
fn reduce<V: Bits<Scalar = f32>, M: MultiplyAdd<V>>(
    shift: &Shift,
    block: &[f32],
    scales: &mut [f32],
    reduced: &mut [f32],
) -> Option<f32> {
    let (reduction, least) = (Reduction::<V>::new(shift), V::splat(constants().least));
    let (mut max, mut distances) = (V::splat(f32::NEG_INFINITY), V::splat(0.0));
    let to = scales.chunks_exact_mut(V::LANES).zip(reduced.chunks_exact_mut(V::LANES));
    for (x, (scales, reduced)) in block.chunks_exact(V::LANES).zip(to) {
        let x = V::load(x);
        let (r, scale, rounded) = reduction.reduce_argument::<M>(x);
        max = max.pmax(x);
        distances = distances.or_difference(rounded, least);
        scale.store(scales);
        r.store(reduced);
    }
    let is_far = distances.and(V::splat(f32::from_bits(!(DISTANCES - 1)))).any();
    (!is_far).then(|| max.reduce_lanes(V::pmax).first())
}

/// Writes r and the scales of a block, 0 for −∞, and returns its largest entry and the least above −∞, or 0
/// if that is less; none where an entry is NaN or +∞. The scales are right if no entry is larger than the
/// shift by [`MAX_ABOVE_SHIFT`].
#[inline(never)]
fn reduce_far<V: Vector<Scalar = f32>, M: MultiplyAdd<V>>(
    shift: &Shift,
    block: &[f32],
    scales: &mut [f32],
    reduced: &mut [f32],
) -> Option<(f32, f32)> {
    let reduction = Reduction::<V>::new(shift);
    let [lowest, minus_infinity, infinity, mut are_logits] =
        [shift.lowest, f32::NEG_INFINITY, f32::INFINITY, 1.0].map(V::splat);
    let (mut max, mut min) = (minus_infinity, infinity);
    let to = scales.chunks_exact_mut(V::LANES).zip(reduced.chunks_exact_mut(V::LANES));
    for (x, (scales, reduced)) in block.chunks_exact(V::LANES).zip(to) {
        let x = V::load(x);
        are_logits = are_logits.and(x.less(infinity));
        (max, min) = (max.pmax(x), min.pmin(x.and(minus_infinity.less(x))));
        let (r, scale, _) = reduction.reduce_argument::<M>(x.pmax(lowest));
        scale.store(scales);
        r.store(reduced);
    }
    let extremes = (max.reduce_lanes(V::pmax).first(), min.reduce_lanes(V::pmin).first());
    (are_logits.reduce_lanes(V::and).first() == 1.0).then_some(extremes)
}

/// Returns twice the scale of the largest entry of a block: more than every exponential in it.
#[inline(always)]
fn initial_sum<V: Vector<Scalar = f32>, M: MultiplyAdd<V>>(shift: &Shift, max: f32) -> V {
    let max = V::splat(max).pmax(V::splat(shift.lowest));
    let (_, scale, _) = Reduction::<V>::new(shift).reduce_argument::<M>(max);
    scale + scale
}

/// The polynomial of e^r − 1.
pub(super) struct Polynomial<V>([V; 5]);

impl<V: Vector<Scalar = f32>> Polynomial<V> {
    #[inline(always)]
    pub(super) fn load() -> Self {
        Self(constants().q.map(V::splat))
    }

    /// Returns e^r − 1 = r + r²·Q(r). The terms of Q are added in pairs.
    #[inline(always)]
    pub(super) fn expm1<M: MultiplyAdd<V>>(&self, r: V) -> V {
        let [a, b, c, d, e] = self.0;
        let r2 = r * r;
        let q = M::multiply_add(r2, e, M::multiply_add(r, d, c));
        let q = M::multiply_add(r2, q, M::multiply_add(r, b, a));
        M::multiply_add(r2, q, r)
    }
}

/// Sums, lane by lane.
#[derive(Clone, Copy)]
struct Sum<V> {
    sum: V,
    lost: V,
}

impl<V: Widen> Sum<V> {
    /// Adds scale·(1 + q).
    #[inline(always)]
    fn add<M: MultiplyAdd<V>>(&mut self, scale: V, q: V) {
        let sum = self.sum + M::multiply_add(scale, q, scale);
        let added = sum - self.sum;
        self.lost = self.lost + M::multiply_add(scale, q, scale - added);
        self.sum = sum;
    }

    /// Returns the sum of all lanes, without the number that each began with.
    fn total(&self, begin: V) -> f64 {
        let all = |x: V| {
            let (a, b) = x.widen();
            (a + b).reduce_lanes(|a, b| a + b).first()
        };
        all(self.sum - begin) + all(self.lost)
    }
}

/// Writes q of a block and returns the sum of its exponentials.
#[inline(never)]
fn exp_and_sum<V: Widen, M: MultiplyAdd<V>>(
    block: &mut [f32],
    scales: &[f32],
    reduced: &[f32],
    begin: V,
) -> f64 {
    let polynomial = Polynomial::<V>::load();
    let mut sums = [Sum { sum: begin, lost: V::splat(0.0) }; 2];
    let mut add = |sum: usize, q: &mut [f32], scale: &[f32], r: &[f32]| {
        let expm1 = polynomial.expm1::<M>(V::load(r));
        expm1.store(q);
        sums[sum].add::<M>(V::load(scale), expm1);
    };
    let two = 2 * V::LANES;
    let from = scales.chunks(two).zip(reduced.chunks(two));
    for (q, (scales, reduced)) in block.chunks_mut(two).zip(from) {
        add(0, q, scales, reduced);
        if q.len() == two {
            add(1, &mut q[V::LANES..], &scales[V::LANES..], &reduced[V::LANES..]);
        }
    }
    sums.iter().map(|sum| sum.total(begin)).sum()
}

/// Replaces q by scale·(1 + q)/total.
#[inline(never)]
fn divide<V: Widen, M: MultiplyAdd<V>>(row: &mut [f32], scales: &[f32], total: f64, is_wide: bool) {
    let reciprocal = 1.0 / total;
    let high = reciprocal as f32;
    let low = V::splat((reciprocal - f64::from(high)) as f32);
    let high = V::splat(high);
    let factor = |q: V| high + M::multiply_add(q, high, M::multiply_add(q, low, low));
    let vectors = row.chunks_exact_mut(V::LANES).zip(scales.chunks_exact(V::LANES));
    if !is_wide {
        for (q, scale) in vectors {
            (factor(V::load(q)) * V::load(scale)).store(q);
        }
        return;
    }
    // A subnormal number is an integer times 2^-149, and its bits are that integer. Adding 2^23 rounds to it.
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
