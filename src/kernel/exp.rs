//! The exponentials of a block of a row, in three short loops: the argument reduced, the
//! polynomial, the sum.
//!
//! With n = round(x·log₂e) and r = x − n·ln 2, |r| ≤ ln 2 / 2:
//!
//!   e^x = 2^n·e^r,  e^r = 1 + r + r²·Q(r)
//!
//! (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6). n·LN2_HIGH
//! and x − n·LN2_HIGH are exact. Q is the minimax polynomial that `tools/exp_polynomial.py`
//! prints: peak relative error 2^-28.0 in f32 and 2^-60.3 in f64. Exponentials are scaled by
//! 1/UNSCALE, which keeps all that count normal numbers, and are given as top + rest: `top`
//! has half of the mantissa, `rest` what is missing, so that nothing is rounded but r and
//! e^r − 1. All in all the peak relative error over all f32 is 2^-24.38, at r near −ln 2 / 2
//! (`make exhaustive`).
//!
//! One loop would be one long chain of operations, more than a processor holds to find some
//! that are ready; three keep it busy. A block stays in the nearest cache in between. Short rows
//! in the lanes of vectors share a block, for the same reason.

use core::slice::from_mut;

use crate::simd::{ExpConstants, Real, Sum, Vector};

/// The entries of a block.
pub(crate) const BLOCK: usize = 1024;

/// The exponents of one row, or lane by lane of several.
pub(crate) trait Exponents<V: Vector>: Copy {
    /// What all rows of a call share.
    type Setting;
    /// Loads what all rows at a temperature 0 < T < ∞ share.
    fn setting(temperature: f64) -> Self::Setting;
    /// Returns the exponents (x − max)/T of rows with these largest entries.
    fn new(max: V, setting: &Self::Setting) -> Self;
    /// Returns r and 2^n/UNSCALE of the exponent that belongs to the logit x.
    fn reduced(&self, setting: &Self::Setting, x: V) -> (V, V);
}

/// Replaces the logits of groups by the tops of their exponentials, writes the rests to `rests`, which are as
/// many, and adds both to the sums of the lanes. Every `length` logits are a group, with one entry of
/// `maxima` and one of `sums`: many that together are about a block, or a single one of any length.
#[inline(never)]
pub(crate) fn exponentials<V: Vector, E: Exponents<V>, S: Sum<V>>(
    groups: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    length: usize,
    maxima: &[V],
    setting: &E::Setting,
    sums: &mut [S],
) {
    let block = if length > BLOCK { BLOCK } else { groups.len().max(1) };
    for (groups, rests) in groups.chunks_mut(block).zip(rests.chunks_mut(block)) {
        let length = length.min(groups.len());
        reduce::<V, E>(groups, rests, length, maxima, setting);
        to_expm1::<V>(groups);
        to_parts::<V, S>(groups, rests, length, sums);
    }
}

/// Replaces the logits of a row in whole vectors as [`exponentials`] does, and returns the sums of the lanes.
#[inline(always)]
pub(crate) fn exponentials_of_row<V: Vector, E: Exponents<V>, S: Sum<V>>(
    row: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    max: V,
    setting: &E::Setting,
) -> S {
    let mut sum = S::zero();
    let length = row.len();
    exponentials::<V, E, S>(row, rests, length, &[max], setting, from_mut(&mut sum));
    sum
}

/// Replaces the logits of groups by r, and writes 2^n/UNSCALE to `scales`, which are as many.
#[inline(never)]
fn reduce<V: Vector, E: Exponents<V>>(
    groups: &mut [V::Scalar],
    scales: &mut [V::Scalar],
    length: usize,
    maxima: &[V],
    setting: &E::Setting,
) {
    let groups = groups.chunks_exact_mut(length).zip(scales.chunks_exact_mut(length));
    for ((group, scales), max) in groups.zip(maxima) {
        let exponents = E::new(*max, setting);
        let vectors = group.chunks_exact_mut(V::LANES).zip(scales.chunks_exact_mut(V::LANES));
        for (x, scale) in vectors {
            let (r, power) = exponents.reduced(setting, V::load(x));
            r.store(x);
            power.store(scale);
        }
    }
}

/// The constants of a type, from memory: engines build a vector that they know the value of anew
/// at each use, in several instructions, where a loaded one is kept.
#[inline(always)]
pub(crate) fn constants<S: Real>() -> &'static ExpConstants<S> {
    core::hint::black_box(S::EXP)
}

/// The reduction of an argument x to r = x − n·ln 2.
#[derive(Clone, Copy)]
pub(crate) struct Reduction<V> {
    log2_e: V,
    round: V,
    ln2_high: V,
    ln2_low: V,
}

impl<V: Vector> Reduction<V> {
    #[inline(always)]
    pub(crate) fn load() -> Self {
        let &ExpConstants { log2_e, round, ln2_high, ln2_low, .. } = constants::<V::Scalar>();
        let [log2_e, round, ln2_high, ln2_low] = [log2_e, round, ln2_high, ln2_low].map(V::splat);
        Self { log2_e, round, ln2_high, ln2_low }
    }

    /// n = round(x·log₂e), and 2^n/UNSCALE.
    #[inline(always)]
    pub(crate) fn nearest_power(&self, x: V) -> (V, V) {
        // n and the bias are in the lowest bits of `rounded`.
        let rounded = x * self.log2_e + self.round;
        (rounded - self.round, rounded.shift_to_exponent())
    }

    /// n·ln 2 as an exact high part and a low one.
    #[inline(always)]
    pub(crate) fn multiple_of_ln2(&self, n: V) -> (V, V) {
        (n * self.ln2_high, n * self.ln2_low)
    }
}

/// What makes an exponential of a reduced argument.
struct Exponential<V: Vector> {
    q: <V::Scalar as Real>::Coefficients<V>,
    high_half: V,
}

impl<V: Vector> Exponential<V> {
    #[inline(always)]
    pub(crate) fn load() -> Self {
        let constants = constants::<V::Scalar>();
        let q = V::Scalar::splat_all(&constants.q);
        Self { q, high_half: V::splat(constants.high_half) }
    }

    /// e^r − 1 = r + r²·Q(r).
    #[inline(always)]
    pub(crate) fn expm1(&self, r: V) -> V {
        r + r * r * V::Scalar::q(&self.q, r)
    }

    /// scale·e^r as top + rest, from e^r − 1.
    #[inline(always)]
    pub(crate) fn parts(&self, expm1: V, scale: V) -> (V, V) {
        let product = scale * expm1;
        let top = (scale + product).and(self.high_half);
        (top, (scale - top) + product)
    }
}

/// Replaces every r by e^r − 1.
#[inline(never)]
fn to_expm1<V: Vector>(vectors: &mut [V::Scalar]) {
    let exponential = Exponential::<V>::load();
    for r in vectors.chunks_exact_mut(V::LANES) {
        exponential.expm1(V::load(r)).store(r);
    }
}

/// Replaces e^r − 1 and the scales of groups by the exponentials' parts, which are added to the sums.
#[inline(never)]
fn to_parts<V: Vector, S: Sum<V>>(
    groups: &mut [V::Scalar],
    scales: &mut [V::Scalar],
    length: usize,
    sums: &mut [S],
) {
    let exponential = Exponential::<V>::load();
    let groups = groups.chunks_exact_mut(length).zip(scales.chunks_exact_mut(length));
    for ((group, scales), result) in groups.zip(sums) {
        let mut sum = *result;
        let vectors = group.chunks_exact_mut(V::LANES).zip(scales.chunks_exact_mut(V::LANES));
        for (expm1, scales) in vectors {
            let (top, rest) = exponential.parts(V::load(expm1), V::load(scales));
            sum = sum.add(top, rest);
            top.store(expm1);
            rest.store(scales);
        }
        *result = sum.carried();
    }
}
