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
pub(crate) use portable::{F32x8, F64x4};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use wasm32::{F32x8, F64x4};

use core::ops::{Add, Div, Mul, Sub};

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
}

/// A few numbers side by side.
pub(crate) trait Vector: Arithmetic {
    type Scalar: Real;
    type Sum: Sum<Self>;
    /// An array of the lanes.
    type Lanes: AsRef<[Self::Scalar]> + AsMut<[Self::Scalar]> + Default;
    const LANES: usize;

    fn splat(x: Self::Scalar) -> Self;
    /// 0, 1, 2, …
    #[cfg(target_arch = "wasm32")]
    fn indices() -> Self;
    /// The first `LANES` entries.
    fn load(from: &[Self::Scalar]) -> Self;
    fn store(self, to: &mut [Self::Scalar]);
    fn first(self) -> Self::Scalar;
    /// The lanes with both halves exchanged, at the next level both halves of each half, and
    /// so on.
    fn swap(self, level: u32) -> Self;
    /// Whether all bits of all lanes are set.
    fn all(self) -> bool;
    /// `other` where other < self, else self: a NaN in `other` is passed over.
    fn pmin(self, other: Self) -> Self;
    /// `other` where self < other, else self: a NaN in `other` is passed over.
    fn pmax(self, other: Self) -> Self;
    /// All bits set where self < other.
    fn less(self, other: Self) -> Self;
    /// self where `mask` is set, else +0.
    fn and(self, mask: Self) -> Self;
    /// The bits moved up by the width of the mantissa: an integer in the lowest bits
    /// becomes an exponent field.
    fn shift_to_exponent(self) -> Self;

    /// `f` of all lanes, in all lanes.
    #[inline(always)]
    fn joined(self, f: impl Fn(Self, Self) -> Self) -> Self {
        (0..Self::LANES.ilog2()).fold(self, |x, level| f(x, x.swap(level)))
    }

    /// −∞ in the place of all lanes but the first `n`.
    #[cfg(target_arch = "wasm32")]
    #[inline(always)]
    fn padded_from(self, n: usize) -> Self {
        let last = n as f64 - 0.5;
        let outside = Self::splat(Self::Scalar::from_f64(last)).less(Self::indices());
        let inside = Self::indices().less(Self::splat(Self::Scalar::from_f64(last)));
        self.and(inside) + Self::splat(Self::Scalar::NEG_INFINITY).and(outside)
    }
}

/// Running sums, lane by lane, of pairs top + rest of exponentials over UNSCALE, where `top` has
/// half of the mantissa and `rest` the other half. The length of a row doesn't show.
pub(crate) trait Sum<V>: Copy {
    type Total: Total<V>;
    fn zero() -> Self;
    fn add(self, top: V, rest: V) -> Self;
    /// The same, to be called once in a while.
    fn carried(self) -> Self;
    fn total(self) -> Self::Total;
}

/// Sums that are done, lane by lane.
pub(crate) trait Total<V>: Copy {
    /// The sum of all lanes, in all lanes.
    fn joined(self) -> Self;
    /// The reciprocals of the sums without their scale, rounded, and what that lost.
    fn reciprocals(self) -> (V, V);
}

/// An f32 vector that two f64 vectors take up.
pub(crate) trait Widen: Vector<Scalar = f32> {
    type Wide: Vector<Scalar = f64>;
    fn widen(self) -> (Self::Wide, Self::Wide);
    /// The lanes of [`widen`](Self::widen), rounded.
    fn narrow(from: (Self::Wide, Self::Wide)) -> Self;
}

/// Sums the tops in f64 lanes. The rests are a thousand times smaller: a block of them is
/// summed in f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideSum<V: Widen>((V::Wide, V::Wide), V);

impl<V: Widen> Sum<V> for WideSum<V> {
    type Total = WideTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        let zero = V::Wide::splat(0.0);
        Self((zero, zero), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, top: V, rest: V) -> Self {
        let (a, b) = top.widen();
        Self((self.0.0 + a, self.0.1 + b), self.1 + rest)
    }

    #[inline(always)]
    fn carried(self) -> Self {
        Self(self.total().0, V::splat(0.0))
    }

    #[inline(always)]
    fn total(self) -> WideTotal<V> {
        let (a, b) = self.1.widen();
        WideTotal((self.0.0 + a, self.0.1 + b))
    }
}

/// f64 sums of f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideTotal<V: Widen>((V::Wide, V::Wide));

impl<V: Widen> Total<V> for WideTotal<V> {
    #[inline(always)]
    fn joined(self) -> Self {
        let sum = (self.0.0 + self.0.1).joined(|a, b| a + b);
        Self((sum, sum))
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, unscale] = [1.0, f32::UNSCALE.into()].map(V::Wide::splat);
        let (a, b) = (one / (self.0.0 * unscale), one / (self.0.1 * unscale));
        let rounded = V::narrow((a, b));
        let (c, d) = rounded.widen();
        (rounded, V::narrow((a - c, b - d)))
    }
}

/// Compensated sum of f64 lanes: the rounding error of every addition is summed beside. It
/// begins with more than any exponential, so that three operations give the error.
#[derive(Clone, Copy)]
pub(crate) struct CompensatedSum<V>(V, V);

/// 2/UNSCALE: above √2/UNSCALE.
const BEGIN: f64 = 2.0 / f64::UNSCALE;

impl<V: Vector<Scalar = f64>> Sum<V> for CompensatedSum<V> {
    type Total = PairTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self(V::splat(BEGIN), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, top: V, rest: V) -> Self {
        let (sum, error) = fast_two_sum(self.0, top);
        Self(sum, self.1 + (error + rest))
    }

    #[inline(always)]
    fn carried(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> PairTotal<V> {
        PairTotal(self.0 - V::splat(BEGIN), self.1)
    }
}

/// Sums of f64 lanes as high + low.
#[derive(Clone, Copy)]
pub(crate) struct PairTotal<V>(V, V);

impl<V: Vector<Scalar = f64>> PairTotal<V> {
    /// The sum in the first lane.
    pub(crate) fn first(self) -> (f64, f64) {
        (self.0.first(), self.1.first())
    }
}

impl<V: Vector<Scalar = f64>> Total<V> for PairTotal<V> {
    #[inline(always)]
    fn joined(self) -> Self {
        (0..V::LANES.ilog2()).fold(self, |Self(high, low), level| {
            let (sum, error) = two_sum(high, high.swap(level));
            Self(sum, (low + low.swap(level)) + error)
        })
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, unscale] = [1.0, f64::UNSCALE].map(V::splat);
        let (high, low) = two_sum(self.0 * unscale, self.1 * unscale);
        // One Newton step: R = r + r·(1 − s·r).
        let r = one / high;
        let (product, product_low) = two_product(r, high);
        (r, r * ((one - product) - product_low - r * low))
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
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f64::from_bits(self.to_bits() & 0xffff_ffff_f800_0000)
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
}
