//! The exponents (x − max)/T of a row, and their exponentials.
//!
//! e^x turns an error of x into a relative error of the result: half an ULP of x − max = −100
//! would be dozens of ULP of the probability. So nothing is rounded here that isn't carried.

use super::exp::{Exponents, Reduction};
use crate::simd::{ExpConstants, F64x4, Real, Vector, fast_two_sum, two_product};

/// Exponents at temperature 1 of a row whose largest logit is near 0, and so are the others as
/// far as they count; lane by lane, each may belong to another row.
///
/// With max = M + m, where M has so few bits that M + n·LN2_HIGH is exact for every n that
/// occurs, r = (x − (M + n·LN2_HIGH)) − (m + n·LN2_LOW): x − max is rounded for the choice of n
/// only.
#[derive(Clone, Copy)]
pub(crate) struct NearExponents<V> {
    max: V,
    max_high: V,
    max_low: V,
    lowest: V,
}

impl<V: Vector> NearExponents<V> {
    /// For rows with these largest entries, and what has to be subtracted from the logits first
    /// where these aren't near 0.
    #[inline(always)]
    pub(crate) fn new(max: V) -> (Self, Option<V>) {
        let ExpConstants { near, exact_from, lowest, .. } = *V::Scalar::EXP;
        let [near, lowest] = [near, lowest].map(V::splat);
        let (from, to) = (V::splat(V::Scalar::ZERO - exact_from), V::splat(exact_from));
        let is_near = max.less(to).and(from.less(max));
        let shift = (!is_near.all()).then(|| max - max.and(is_near));
        let max = max.and(is_near);
        let max_high = (max + near) - near;
        (Self { max, max_high, max_low: max - max_high, lowest: max + lowest }, shift)
    }
}

impl<V: Vector> Exponents<V> for NearExponents<V> {
    #[inline(always)]
    fn reduced(&self, reduction: &Reduction<V>, x: V) -> (V, V) {
        let x = x.pmax(self.lowest);
        let (n, scale) = reduction.nearest_power(x - self.max);
        let (high, low) = reduction.multiple_of_ln2(n);
        ((x - (high + self.max_high)) - (low + self.max_low), scale)
    }
}

/// Exponents of f64 logits as pairs high + low ≤ 0, at any temperature 0 < T < ∞.
#[derive(Clone, Copy)]
pub(crate) struct Exponent {
    minus_max: F64x4,
    /// `None` at temperature 1.
    division: Option<Division>,
}

/// The division by T = t·2^k with t in [1/2, 2) and k even.
///
/// The power of two is applied in two exact halves: before the subtraction for a large T, so
/// that x − max can't overflow, and after it for a small one, so that nothing is lost below
/// the subnormals.
#[derive(Clone, Copy)]
struct Division {
    before: F64x4,
    after: F64x4,
    t: F64x4,
}

impl Exponent {
    /// For a row with this largest entry, at a temperature 0 < T < ∞.
    pub(crate) fn new(max: f64, temperature: f64) -> Self {
        if temperature == 1.0 {
            return Self { minus_max: F64x4::splat(0.0 - max), division: None };
        }
        let k = ((libm::ilogb(temperature) + 1).div_euclid(2) * 2).clamp(-1074, 1024);
        // In two steps: 2^−k itself may not be a number.
        let half = f64::from_bits(((1023 - k / 2) as u64) << 52);
        let t = F64x4::splat(temperature * half * half);
        let (before, after) = if k > 0 { (half, 1.0) } else { (1.0, half) };
        let [minus_max, before, after] =
            [(0.0 - max) * before * before, before, after].map(F64x4::splat);
        Self { minus_max, division: Some(Division { before, after, t }) }
    }

    /// (x − max)/T as a pair high + low with high ≤ 0; where high is −∞, low is NaN.
    #[inline(always)]
    pub(crate) fn of(&self, x: F64x4) -> (F64x4, F64x4) {
        let Some(Division { before, after, t }) = self.division else {
            return difference(x, self.minus_max);
        };
        let (high, low) = difference(x * before * before, self.minus_max);
        let (high, low) = (high * after * after, low * after * after);
        // q = high/t rounded; its error is (high − q·t)/t.
        let q = high / t;
        let (product, product_low) = two_product(q, t);
        (q, (((high - product) - product_low) + low) / t)
    }
}

/// The exponents that [`Exponent`] gives.
pub(crate) struct PairExponents<'a> {
    exponent: &'a Exponent,
    lowest: F64x4,
    limit: F64x4,
}

impl<'a> PairExponents<'a> {
    /// All of them, with 0 for −∞.
    pub(crate) fn all(exponent: &'a Exponent) -> Self {
        let [lowest, limit] = [f64::EXP.lowest, f64::INFINITY].map(F64x4::splat);
        Self { exponent, lowest, limit }
    }

    /// Those of exponents below 0. Only the exponent 0 gets 0; −∞ gets so little that even a
    /// memory full of it counts nothing beside 1.
    pub(crate) fn below_zero(exponent: &'a Exponent) -> Self {
        let [lowest, limit] = [f64::EXP.lowest + 1.0, 0.0].map(F64x4::splat);
        Self { exponent, lowest, limit }
    }
}

impl Exponents<F64x4> for PairExponents<'_> {
    #[inline(always)]
    fn reduced(&self, reduction: &Reduction<F64x4>, x: F64x4) -> (F64x4, F64x4) {
        let (x, x_low) = self.exponent.of(x);
        let clamped = x.pmax(self.lowest);
        let (n, scale) = reduction.nearest_power(clamped);
        let (high, low) = reduction.multiple_of_ln2(n);
        let r = (clamped - high) + (x_low.and(self.lowest.less(x)) - low);
        (r, scale.and(x.less(self.limit)))
    }
}

/// x − max as a pair, exactly: since it is ≤ 0, the smaller of x and −max has the larger
/// magnitude.
#[inline(always)]
fn difference(x: F64x4, minus_max: F64x4) -> (F64x4, F64x4) {
    fast_two_sum(x.pmin(minus_max), x.pmax(minus_max))
}
