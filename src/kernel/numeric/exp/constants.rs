//! The constants that the exponential is computed with, for each type of floating-point number.

use crate::simd::{Arithmetic, Real, Vector};

/// The constants of one type.
pub(crate) struct ExpConstants<S: ExpFloat> {
    pub(crate) log2_e: S,
    /// ln 2 rounded to so few bits that its product with every n that occurs is exact.
    pub(crate) ln2_high: S,
    /// ln 2 − `ln2_high`.
    pub(crate) ln2_low: S,
    /// 1.5·2^(mantissa bits) + the exponent field of 2^0/`INV_SCALE`. Adding it rounds a number to an integer
    /// n, and leaves the exponent field of 2^n/`INV_SCALE` in the lowest bits.
    pub(crate) round: S,
    /// The largest argument at which the exponent field of 2^n/`INV_SCALE` is 0, and with it the exponential.
    /// Arguments are raised to it, so that no product is a subnormal number, which slows processors down.
    pub(crate) lowest: S,
    /// Twice the largest difference between the maximum and a logit whose exponential counts. Where the
    /// magnitude of the maximum is above it, every such difference is exact (Sterbenz 1974).
    pub(crate) exact_from: S,
    /// Adding this to a number below `exact_from` and subtracting it again leaves so few bits that the sum
    /// with n·`ln2_high` is exact.
    pub(crate) coarse: S,
    /// [`ExpFloat::INV_SCALE`] again, where a kernel loads it with the others.
    pub(crate) inv_scale: S,
    /// [`Real::HIGH_HALF`] again, where a kernel loads it with the others.
    pub(crate) high_half: S,
    /// The coefficients of Q, lowest power first.
    pub(crate) q: S::Coefficients<S>,
}

/// A type of floating-point number that has an exponential.
pub(crate) trait ExpFloat: Real {
    /// The reciprocal of the power of two by which exponentials are scaled, so that all that count are normal
    /// numbers.
    const INV_SCALE: Self;
    const EXP: &'static ExpConstants<Self>;
    /// An array with an element for each coefficient of Q.
    type Coefficients<T: Copy>: Copy;

    fn splat_all<V: Vector<Scalar = Self>>(
        coefficients: &Self::Coefficients<Self>,
    ) -> Self::Coefficients<V>;
    /// Returns Q(r), where e^r = 1 + r + r²·Q(r) for |r| ≤ ln 2 / 2. Its terms are added in pairs, which is
    /// half as long a chain of operations as Horner's rule.
    fn q<V: Vector<Scalar = Self>>(coefficients: &Self::Coefficients<V>, r: V) -> V;
}

/// ln 2 in 15 bits, 0x3f317200, whose product with an n of 9 bits is exact.
pub(crate) const F32_LN2_HIGH: f32 = 45_426.0 / (1u32 << 16) as f32;
/// ln 2 − [`F32_LN2_HIGH`], 0x35bfbe8e.
pub(crate) const F32_LN2_LOW: f32 = 1.4286068e-6;

impl ExpFloat for f32 {
    const INV_SCALE: Self = f32::from_bits((127 - 64) << 23);
    type Coefficients<T: Copy> = [T; 5];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        log2_e: core::f32::consts::LOG2_E,
        ln2_high: F32_LN2_HIGH,
        ln2_low: F32_LN2_LOW,
        round: (3 << 22) as f32 + (127 + 64) as f32,
        lowest: -132.39,
        exact_from: 208.0,
        coarse: 768.0,
        inv_scale: Self::INV_SCALE,
        high_half: Self::HIGH_HALF,
        q: [0.49999994, 0.16666521, 0.04166839, 0.008368727, 0.0013814577],
    };

    #[inline(always)]
    fn splat_all<V: Vector<Scalar = f32>>(coefficients: &[f32; 5]) -> [V; 5] {
        coefficients.map(V::splat)
    }
    #[inline(always)]
    fn q<V: Vector<Scalar = f32>>(q: &[V; 5], r: V) -> V {
        evaluate_f32_q(q, r)
    }
}

/// Returns the polynomial q of f32 at r, in lanes of either type.
#[inline(always)]
pub(super) fn evaluate_f32_q<A: Arithmetic>(&[a, b, c, d, e]: &[A; 5], r: A) -> A {
    let r2 = r * r;
    (a + r * b) + r2 * ((c + r * d) + r2 * e)
}

impl ExpFloat for f64 {
    const INV_SCALE: Self = f64::from_bits((1023 - 256) << 52);
    type Coefficients<T: Copy> = [T; 11];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        log2_e: core::f64::consts::LOG2_E,
        // 0x3fe62e42fefa4000
        ln2_high: 381_061_692_393.0 / (1u64 << 39) as f64,
        // 0xbd48432a1b0e2634
        ln2_low: -1.7239444525614835e-13,
        round: (3u64 << 51) as f64 + (1023 + 256) as f64,
        lowest: -886.5,
        exact_from: 1492.0,
        coarse: 12_288.0,
        inv_scale: Self::INV_SCALE,
        high_half: Self::HIGH_HALF,
        q: [
            0.5,
            0.16666666666666682,
            0.041666666666666095,
            0.008333333333317016,
            0.0013888888889115889,
            0.00019841269896431204,
            2.4801586926307833e-5,
            2.7557234813526915e-6,
            2.7557582002321623e-7,
            2.5112054040576304e-8,
            2.0826611414211158e-9,
        ],
    };

    #[inline(always)]
    fn splat_all<V: Vector<Scalar = f64>>(coefficients: &[f64; 11]) -> [V; 11] {
        coefficients.map(V::splat)
    }
    #[inline(always)]
    fn q<V: Vector<Scalar = f64>>(&[a, b, c, d, e, f, g, h, i, j, k]: &[V; 11], r: V) -> V {
        let r2 = r * r;
        let sum = (i + r * j) + r2 * k;
        let sum = (g + r * h) + r2 * sum;
        let sum = (e + r * f) + r2 * sum;
        let sum = (c + r * d) + r2 * sum;
        (a + r * b) + r2 * sum
    }
}
