//! (x − max)/T in two parts: the rounding error of the subtraction and of the division
//! is carried along, since e^x turns it into a relative error of the result.

use crate::simd::{Real, Vector, fast_two_sum, two_product};

/// Turns logits into the exponents of `exp_nonpos`, as a pair high + low with high ≤ 0.
pub(crate) trait Exponent<V>: Copy {
    fn of(&self, x: V) -> (V, V);
}

/// x − max.
#[derive(Clone, Copy)]
pub(crate) struct Shifted<V> {
    minus_max: V,
}

impl<V: Vector> Shifted<V> {
    #[inline(always)]
    pub(crate) fn new(max: V::Scalar) -> Self {
        Self { minus_max: V::splat(V::Scalar::ZERO - max) }
    }
}

impl<V: Vector> Exponent<V> for Shifted<V> {
    /// Exact: since x − max ≤ 0, the smaller of x and −max has the larger magnitude.
    #[inline(always)]
    fn of(&self, x: V) -> (V, V) {
        fast_two_sum(x.pmin(self.minus_max), x.pmax(self.minus_max))
    }
}

/// (x − max)/T for a finite T > 0.
///
/// T = t·2^k with t in [1/2, 2) and k even. The power of two is applied in two exact
/// halves, before the subtraction for a large T, so that x − max can't overflow, and
/// after it for a small one, so that nothing is lost below the subnormals.
#[derive(Clone, Copy)]
pub(crate) struct ShiftedScaled<V> {
    shifted: Shifted<V>,
    before: V,
    after: V,
    t: V,
    t_low: V,
}

impl<V: Vector> ShiftedScaled<V> {
    pub(crate) fn new(max: V::Scalar, temperature: f64) -> Self {
        let exponents = V::Scalar::TEMPERATURE_EXPONENTS;
        let k = (libm::ilogb(temperature) + 1).div_euclid(2) * 2;
        let k = k.clamp(*exponents.start(), *exponents.end());
        // In two steps: 2^−k itself may not be a number.
        let t = libm::scalbn(libm::scalbn(temperature, -k / 2), -k / 2).clamp(0.5, 2.0);
        let half = V::Scalar::from_f64(libm::scalbn(1.0, -k / 2));
        let one = V::Scalar::ONE;
        let (before, after) = if k > 0 { (half, one) } else { (one, half) };
        let t_high = V::Scalar::from_f64(t);
        Self {
            shifted: Shifted::new(max * before * before),
            before: V::splat(before),
            after: V::splat(after),
            t: V::splat(t_high),
            t_low: V::splat(V::Scalar::from_f64(t - t_high.to_f64())),
        }
    }
}

impl<V: Vector> Exponent<V> for ShiftedScaled<V> {
    /// q = d/t rounded; its error is (d − q·t)/t with d and t in two parts.
    #[inline(always)]
    fn of(&self, x: V) -> (V, V) {
        let (high, low) = self.shifted.of(x * self.before * self.before);
        let (high, low) = (high * self.after * self.after, low * self.after * self.after);
        let q = high / self.t;
        let (product, product_low) = two_product(q, self.t);
        let rest = ((high - product) - product_low) + (low - q * self.t_low);
        (q, rest / self.t)
    }
}
