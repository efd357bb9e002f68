//! The vector operations the kernel is written in, and the choice of their backend.
//!
//! The kernel is generic over [`Vector`]. [`portable`] is the meaning of every
//! operation, on arrays; `wasm32` maps the same operations to single SIMD
//! instructions. Both have the same lanes and round in the same order, so they
//! give the same bits on every target.

#[cfg_attr(
    all(target_arch = "wasm32", target_feature = "simd128"),
    allow(dead_code, reason = "the oracle of the other backend: only its tests use it here")
)]
pub(crate) mod portable;
#[cfg(all(test, target_arch = "wasm32", target_feature = "simd128"))]
mod tests;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) mod wasm32;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use portable::{F32x4, F64x2};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use wasm32::{F32x4, F64x2};

use core::ops::{Add, Div, Mul, RangeInclusive, Sub};

/// Numbers, or vectors of them, as formulas use them.
pub(crate) trait Arithmetic:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The number cut to half its mantissa: products of two such numbers are exact.
    fn high_half(self) -> Self;
}

/// a + b as (rounded sum, its error), exactly (Knuth, TAOCP 2, 4.2.2, theorem B).
#[inline(always)]
pub(crate) fn two_sum<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// The same where |a| ≥ |b| or a = 0 (Dekker 1971, "A floating-point technique for extending
/// the available precision").
#[inline(always)]
pub(crate) fn fast_two_sum<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// a·b as (rounded product, its error) (Dekker 1971).
#[inline(always)]
pub(crate) fn two_product<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let product = a * b;
    let (a_high, b_high) = (a.high_half(), b.high_half());
    let (a_low, b_low) = (a - a_high, b - b_high);
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

/// What `exp_nonpos` computes with.
pub(crate) struct ExpConstants<S: Real> {
    pub(crate) one: S,
    /// Below it, e^x is less than half the smallest subnormal and rounds to 0.
    pub(crate) neg_limit: S,
    pub(crate) log2_e: S,
    /// ln 2 rounded to so few bits that its product with any exponent is exact.
    pub(crate) ln2_high: S,
    /// ln 2 − ln2_high.
    pub(crate) ln2_low: S,
    /// 1.5·2^(mantissa bits) + exponent bias + s: adding it to y rounds y to an integer n
    /// and leaves the exponent field of 2^(n + s) in the lowest bits.
    pub(crate) round: S,
    pub(crate) q: S::Coefficients,
}

/// A type of floating-point numbers with what `exp` has to know about it.
pub(crate) trait Real: Arithmetic + bytemuck::Pod + PartialOrd + 'static {
    const ZERO: Self;
    const ONE: Self;
    const NAN: Self;
    const INFINITY: Self;
    const NEG_INFINITY: Self;
    /// The lowest finite number.
    const LOWEST: Self;
    /// 2^−s: `exp_nonpos` gives e^x·2^s, a normal number for every x that counts.
    const UNSCALE: Self;
    /// The coefficients of Q, lowest first: e^r = 1 + r + r²·Q(r) on |r| ≤ ln 2 / 2.
    type Coefficients: AsRef<[Self]>;
    const EXP: &'static ExpConstants<Self>;
    /// The even powers of two that a temperature may hold before nothing changes any more.
    const TEMPERATURE_EXPONENTS: RangeInclusive<i32>;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn is_nan(self) -> bool;
}

/// A few numbers side by side.
pub(crate) trait Vector: Arithmetic {
    type Scalar: Real;
    type Sum: Sum<Self>;
    /// An array of the lanes.
    type Lanes: AsRef<[Self::Scalar]> + AsMut<[Self::Scalar]>;
    const LANES: usize;

    fn splat(x: Self::Scalar) -> Self;
    /// The vector whose lane i is `f(i)`.
    fn from_lanes(f: impl Fn(usize) -> Self::Scalar) -> Self;
    /// The first `LANES` entries.
    fn load(from: &[Self::Scalar]) -> Self;
    fn store(self, to: &mut [Self::Scalar]);
    fn lanes(self) -> Self::Lanes;
    /// All lanes joined by `f`, in pairs.
    fn reduce(self, f: impl Fn(Self::Scalar, Self::Scalar) -> Self::Scalar) -> Self::Scalar;
    /// `other` where other < self, else self: a NaN in `other` is passed over.
    fn pmin(self, other: Self) -> Self;
    /// `other` where self < other, else self: a NaN in `other` is passed over.
    fn pmax(self, other: Self) -> Self;
    /// All bits set where self < other.
    fn less(self, other: Self) -> Self;
    /// +0 where `mask` is set, else self.
    fn and_not(self, mask: Self) -> Self;
    /// The bits moved up by the width of the mantissa: an integer in the lowest bits
    /// becomes an exponent field.
    fn shift_to_exponent(self) -> Self;
}

/// A running sum of pairs high + low, with high ≥ 0 and low below the last bit of high,
/// that keeps about twice f64's precision for f64 and f64's for f32, so that the length of
/// a row doesn't show.
pub(crate) trait Sum<V>: Copy {
    fn zero() -> Self;
    fn add(self, high: V, low: V) -> Self;
    /// The sum of all lanes as a pair high + low.
    fn total(self) -> (f64, f64);
}

/// An f32 vector that f64 vectors take up.
pub(crate) trait Widen: Vector<Scalar = f32> {
    type Wide: Vector<Scalar = f64>;
    /// The lower and the upper half of the lanes.
    fn widen(self) -> (Self::Wide, Self::Wide);
}

/// Sums f32 lanes in f64 lanes; the low parts, which are tiny, in f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideSum<V: Widen>(V::Wide, V::Wide, V);

impl<V: Widen> Sum<V> for WideSum<V> {
    fn zero() -> Self {
        Self(V::Wide::splat(0.0), V::Wide::splat(0.0), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (lower, upper) = high.widen();
        Self(self.0 + lower, self.1 + upper, self.2 + low)
    }

    fn total(self) -> (f64, f64) {
        let (lower, upper) = self.2.widen();
        let sum = |a, b| a + b;
        ((self.0 + self.1).reduce(sum), (lower + upper).reduce(sum))
    }
}

/// Compensated sum of f64 lanes (Ogita, Rump & Oishi 2005, "Accurate sum and dot
/// product", Sum2): the rounding error of every addition is summed beside.
#[derive(Clone, Copy)]
pub(crate) struct CompensatedSum<V>(V, V);

impl<V: Vector<Scalar = f64>> Sum<V> for CompensatedSum<V> {
    fn zero() -> Self {
        Self(V::splat(0.0), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (sum, error) = two_sum(self.0, high);
        Self(sum, self.1 + (error + low))
    }

    fn total(self) -> (f64, f64) {
        let lanes = self.0.lanes();
        let (high, low) = two_sum(lanes.as_ref()[0], lanes.as_ref()[1]);
        two_sum(high, low + self.1.reduce(|a, b| a + b))
    }
}

impl Arithmetic for f32 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f32::from_bits(self.to_bits() & 0xffff_f000)
    }
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const NAN: Self = f32::NAN;
    const INFINITY: Self = f32::INFINITY;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const LOWEST: Self = f32::MIN;
    const UNSCALE: Self = f32::from_bits((127 - 64) << 23);
    type Coefficients = [Self; 5];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        one: 1.0,
        neg_limit: -104.0,
        log2_e: core::f32::consts::LOG2_E,
        ln2_high: 45_426.0 / (1u32 << 16) as f32,
        ln2_low: 1.4286068e-6,
        round: (3 << 22) as f32 + (127 + 64) as f32,
        q: [0.49999994, 0.16666521, 0.04166839, 0.008368727, 0.0013814577],
    };
    const TEMPERATURE_EXPONENTS: RangeInclusive<i32> = -160..=200;

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
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f64::from_bits(self.to_bits() & 0xffff_ffff_f800_0000)
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const NAN: Self = f64::NAN;
    const INFINITY: Self = f64::INFINITY;
    const NEG_INFINITY: Self = f64::NEG_INFINITY;
    const LOWEST: Self = f64::MIN;
    const UNSCALE: Self = f64::from_bits((1023 - 256) << 52);
    type Coefficients = [Self; 11];
    const EXP: &'static ExpConstants<Self> = &ExpConstants {
        one: 1.0,
        neg_limit: -745.2,
        log2_e: core::f64::consts::LOG2_E,
        ln2_high: 3_048_493_539_143.0 / (1u64 << 42) as f64,
        ln2_low: 5.497923018708371e-14,
        round: (3u64 << 51) as f64 + (1023 + 256) as f64,
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
    const TEMPERATURE_EXPONENTS: RangeInclusive<i32> = -1074..=1024;

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
}
