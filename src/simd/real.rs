//! The types of floating-point numbers, and the constants that `exp` needs for each.

use super::{Arithmetic, Vector};

/// What the exponential of a type is computed with.
pub(crate) struct ExpConstants<S: Real> {
    pub(crate) log2_e: S,
    /// ln 2 rounded to so few bits that its product with any n that occurs is exact.
    pub(crate) ln2_high: S,
    /// ln 2 − ln2_high.
    pub(crate) ln2_low: S,
    /// 1.5·2^(mantissa bits) + the exponent field of 2^0/UNSCALE: adding it rounds to an integer
    /// n and leaves the exponent field of 2^n/UNSCALE in the lowest bits.
    pub(crate) round: S,
    /// Where the exponent field of 2^n/UNSCALE is 0, and so is the exponential: without the
    /// subnormal results that slow processors down.
    pub(crate) lowest: S,
    /// From this magnitude of the largest logit on, its difference to every logit whose
    /// exponential counts is exact (Sterbenz 1974): twice the largest such difference.
    pub(crate) exact_from: S,
    /// Adding it to a number below `exact_from` and subtracting it leaves so few bits that the
    /// sum with n·ln2_high is exact.
    pub(crate) near: S,
    /// The bits of the upper half of a mantissa and what is above it.
    pub(crate) high_half: S,
    pub(crate) unscale: S,
    pub(crate) q: S::Coefficients<S>,
}

/// A type of floating-point numbers with what `exp` has to know about it.
pub(crate) trait Real: Arithmetic + bytemuck::Pod + PartialOrd + 'static {
    const ZERO: Self;
    const NAN: Self;
    const INFINITY: Self;
    const NEG_INFINITY: Self;
    /// The lowest finite number.
    const LOWEST: Self;
    /// 2^−s: exponentials are computed as e^x·2^s, normal numbers for every x that counts.
    const UNSCALE: Self;
    const EXP: &'static ExpConstants<Self>;
    /// As many as Q has coefficients.
    type Coefficients<T: Copy>: Copy;

    fn splat_all<V: Vector<Scalar = Self>>(
        coefficients: &Self::Coefficients<Self>,
    ) -> Self::Coefficients<V>;
    /// Q(r) with e^r = 1 + r + r²·Q(r) on |r| ≤ ln 2 / 2: the minimax polynomial that
    /// `tools/exp_polynomial.py` prints, with its terms in pairs, which is half as long a chain
    /// as Horner's.
    fn q<V: Vector<Scalar = Self>>(coefficients: &Self::Coefficients<V>, r: V) -> V;
    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn is_nan(self) -> bool;
    /// The numbers themselves where they are f64.
    fn as_f64(x: &mut [Self]) -> Option<&mut [f64]>;
    /// The numbers themselves where they are f32.
    fn as_f32(x: &mut [Self]) -> Option<&mut [f32]>;
}

impl Arithmetic for f32 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f32::from_bits(self.to_bits() & Self::EXP.high_half.to_bits())
    }
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    const NAN: Self = f32::NAN;
    const INFINITY: Self = f32::INFINITY;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const LOWEST: Self = f32::MIN;
    const UNSCALE: Self = f32::from_bits((127 - 64) << 23);
    type Coefficients<T: Copy> = [T; 5];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        log2_e: core::f32::consts::LOG2_E,
        ln2_high: 45_426.0 / (1u32 << 16) as f32,
        ln2_low: 1.4286068e-6,
        round: (3 << 22) as f32 + (127 + 64) as f32,
        lowest: -132.39,
        exact_from: 208.0,
        near: 768.0,
        high_half: f32::from_bits(0xffff_f000),
        unscale: Self::UNSCALE,
        q: [0.49999994, 0.16666521, 0.04166839, 0.008368727, 0.0013814577],
    };

    #[inline(always)]
    fn splat_all<V: Vector<Scalar = f32>>(coefficients: &[f32; 5]) -> [V; 5] {
        coefficients.map(V::splat)
    }
    #[inline(always)]
    fn q<V: Vector<Scalar = f32>>(&[a, b, c, d, e]: &[V; 5], r: V) -> V {
        let r2 = r * r;
        (a + r * b) + r2 * ((c + r * d) + r2 * e)
    }
    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x as f32
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.into()
    }
    fn is_nan(self) -> bool {
        self.is_nan()
    }
    fn as_f64(_: &mut [f32]) -> Option<&mut [f64]> {
        None
    }
    fn as_f32(x: &mut [f32]) -> Option<&mut [f32]> {
        Some(x)
    }
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f64::from_bits(self.to_bits() & Self::EXP.high_half.to_bits())
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    const NAN: Self = f64::NAN;
    const INFINITY: Self = f64::INFINITY;
    const NEG_INFINITY: Self = f64::NEG_INFINITY;
    const LOWEST: Self = f64::MIN;
    const UNSCALE: Self = f64::from_bits((1023 - 256) << 52);
    type Coefficients<T: Copy> = [T; 11];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        log2_e: core::f64::consts::LOG2_E,
        ln2_high: 381_061_692_393.0 / (1u64 << 39) as f64,
        ln2_low: -1.7239444525614835e-13,
        round: (3u64 << 51) as f64 + (1023 + 256) as f64,
        lowest: -886.5,
        exact_from: 1492.0,
        near: 12_288.0,
        high_half: f64::from_bits(0xffff_ffff_f800_0000),
        unscale: Self::UNSCALE,
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
    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    fn is_nan(self) -> bool {
        self.is_nan()
    }
    fn as_f64(x: &mut [f64]) -> Option<&mut [f64]> {
        Some(x)
    }
    fn as_f32(_: &mut [f64]) -> Option<&mut [f32]> {
        None
    }
}
