//! Argument reduction: logits x = n·ln 2 + r, and the scales 2^(n − N + SCALE) at a shift N·ln 2.

use crate::kernel::numeric::exp::constants::{F32_LN2_HIGH, F32_LN2_LOW};
use crate::simd::{Bits, MultiplyAdd, Vector};

/// A block is computed at once if n − N is one of this many numbers from [`LEAST`] on.
const DISTANCES: u32 = 128;

/// 2^-95 over a sum of 2^30 is a normal number. Where the sum is larger, some may not be.
const LEAST: i32 = -95;

/// Entries at most this far below the shift have scales of at least 2^[`LEAST`], since N and n are each
/// within 1 of their quotient by ln 2.
pub(super) const MAX_BELOW_SHIFT: f32 = 64.0;

/// Entries at most this far above the shift are within the [`DISTANCES`].
pub(super) const MAX_ABOVE_SHIFT: f32 = 20.0;

/// Exponentials are scaled by 2^SCALE, so that all that count are normal numbers.
pub(super) const SCALE: i32 = 60;

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
    pub(super) q: [f32; 5],
}

static CONSTANTS: Constants = Constants {
    log2_e: core::f32::consts::LOG2_E,
    offset: -0.08491,
    round: (3 << 22) as f32,
    least: ((3 << 22) + 127 + SCALE + LEAST) as f32,
    minus_ln2_high: -F32_LN2_HIGH,
    minus_ln2_low: -F32_LN2_LOW,
    ln2: core::f32::consts::LN_2,
    q: [0.500_000_2, 0.166_665_73, 0.041_658_223, 0.008_360_07, 0.001_465_118_3],
};

/// Returns the constants, read from memory for the reason that
/// [`load_constants`](crate::kernel::numeric::exp::load_constants) gives.
#[inline(always)]
pub(super) fn constants() -> &'static Constants {
    core::hint::black_box(&CONSTANTS)
}

/// Returns 2^n, a normal number.
pub(super) const fn power(n: i32) -> f32 {
    f32::from_bits(((127 + n) as u32) << 23)
}

/// The shift N·ln 2.
#[derive(Clone, Copy)]
pub(super) struct Shift {
    pub(super) n: f32,
    /// Adding it to n leaves the exponent field of 2^(n − N + SCALE) in the lowest bits.
    round: f32,
    /// The argument at which that field is 0.
    lowest: f32,
}

impl Shift {
    /// Returns the shift nearest to a maximum.
    #[inline(always)]
    pub(super) fn near(max: f32) -> Self {
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

/// Writes r and the scales of a block, and returns its largest entry. Returns `None` if an entry is NaN or
/// infinite, or so far from the shift that its scale is wrong or its probability may be a subnormal number.
#[inline(never)]
pub(super) fn reduce<V: Bits<Scalar = f32>, M: MultiplyAdd<V>>(
    shift: &Shift,
    block: &[f32],
    scales: &mut [f32],
    remainders: &mut [f32],
) -> Option<f32> {
    let (reduction, least) = (Reduction::<V>::new(shift), V::splat(constants().least));
    let (mut max, mut distances) = (V::splat(f32::NEG_INFINITY), V::splat(0.0));
    let to = scales.chunks_exact_mut(V::LANES).zip(remainders.chunks_exact_mut(V::LANES));
    for (x, (scales, remainders)) in block.chunks_exact(V::LANES).zip(to) {
        let x = V::load(x);
        let (r, scale, rounded) = reduction.reduce_argument::<M>(x);
        max = max.pmax(x);
        distances = distances.or_difference(rounded, least);
        scale.store(scales);
        r.store(remainders);
    }
    let is_far = distances.and(V::splat(f32::from_bits(!(DISTANCES - 1)))).any();
    (!is_far).then(|| max.reduce_lanes(V::pmax).first())
}

/// Writes r and the scales of a block, 0 for −∞, and returns its largest entry and the least above −∞, or 0
/// if that is less; none where an entry is NaN or +∞. The scales are right if no entry is larger than the
/// shift by [`MAX_ABOVE_SHIFT`].
#[inline(never)]
pub(super) fn reduce_far<V: Vector<Scalar = f32>, M: MultiplyAdd<V>>(
    shift: &Shift,
    block: &[f32],
    scales: &mut [f32],
    remainders: &mut [f32],
) -> Option<(f32, f32)> {
    let reduction = Reduction::<V>::new(shift);
    let [lowest, minus_infinity, infinity, mut are_logits] =
        [shift.lowest, f32::NEG_INFINITY, f32::INFINITY, 1.0].map(V::splat);
    let (mut max, mut min) = (minus_infinity, infinity);
    let to = scales.chunks_exact_mut(V::LANES).zip(remainders.chunks_exact_mut(V::LANES));
    for (x, (scales, remainders)) in block.chunks_exact(V::LANES).zip(to) {
        let x = V::load(x);
        are_logits = are_logits.and(x.less(infinity));
        (max, min) = (max.pmax(x), min.pmin(x.and(minus_infinity.less(x))));
        let (r, scale, _) = reduction.reduce_argument::<M>(x.pmax(lowest));
        scale.store(scales);
        r.store(remainders);
    }
    let extremes = (max.reduce_lanes(V::pmax).first(), min.reduce_lanes(V::pmin).first());
    (are_logits.reduce_lanes(V::and).first() == 1.0).then_some(extremes)
}

/// Returns twice the scale of the largest entry of a block: more than every exponential in it.
#[inline(always)]
pub(super) fn initial_sum<V: Vector<Scalar = f32>, M: MultiplyAdd<V>>(
    shift: &Shift,
    max: f32,
) -> V {
    let max = V::splat(max).pmax(V::splat(shift.lowest));
    let (_, scale, _) = Reduction::<V>::new(shift).reduce_argument::<M>(max);
    scale + scale
}
