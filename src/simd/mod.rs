//! The vector operations the kernel is written in, and the choice of their backend.
//!
//! The kernel is generic over [`Vector`]. [`portable`] is the meaning of every
//! operation, on arrays; `register_pair` has the same operations in SIMD registers, on targets
//! that have a file with their instructions. Both have the same lanes and round in the
//! same order, so they give the same bits on every target.
//!
//! Compilers don't find all vectors in the arrays, which are up to three times as slow (`make
//! bench-native`).

#[allow(dead_code, reason = "where there is another backend, its tests alone use this one")]
pub(crate) mod portable;
mod real;
#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
))]
mod register_pair;
#[cfg_attr(target_arch = "wasm32", path = "wasm32.rs")]
#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
))]
mod registers;

#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
)))]
pub(crate) use portable::{F32x8, F64x4};
#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
))]
pub(crate) use register_pair::{F32x8, F64x4};

pub(crate) use real::Real;
#[cfg(feature = "wasm-relaxed")]
pub(crate) use register_pair::Relaxed;

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

/// A few numbers side by side.
pub(crate) trait Vector: Arithmetic {
    type Scalar: Real;
    /// An array of the lanes.
    type Lanes: AsRef<[Self::Scalar]> + AsMut<[Self::Scalar]> + Default;
    const LANES: usize;

    fn splat(x: Self::Scalar) -> Self;
    /// 0, 1, 2, …
    #[cfg(any(feature = "wasm-softmax", test))]
    fn indices() -> Self;
    /// The first `LANES` entries.
    fn load(from: &[Self::Scalar]) -> Self;
    fn store(self, to: &mut [Self::Scalar]);
    fn first(self) -> Self::Scalar;
    /// The lanes with both halves exchanged, at the next level both halves of each half, and
    /// so on.
    fn butterfly(self, level: u32) -> Self;
    /// Whether all bits of all lanes are set.
    fn all(self) -> bool;
    /// Whether a bit of a lane is set.
    fn any(self) -> bool;
    /// All bits set where self isn't a NaN.
    fn is_number(self) -> Self;
    /// `other` where other < self, else self: a NaN in `other` is passed over.
    fn pmin(self, other: Self) -> Self;
    /// `other` where self < other, else self: a NaN in `other` is passed over.
    fn pmax(self, other: Self) -> Self;
    /// All bits set where self < other.
    fn less(self, other: Self) -> Self;
    /// self where `mask` is set, else +0.
    fn and(self, mask: Self) -> Self;
    /// `other` where `mask` is set, else self.
    fn replaced(self, other: Self, mask: Self) -> Self;
    /// The bits moved up by the width of the mantissa: an integer in the lowest bits
    /// becomes an exponent field.
    fn shift_to_exponent(self) -> Self;

    /// `f` of all lanes, in all lanes.
    #[inline(always)]
    fn reduce_lanes(self, f: impl Fn(Self, Self) -> Self) -> Self {
        (0..Self::LANES.ilog2()).fold(self, |x, level| f(x, x.butterfly(level)))
    }

    /// −∞ in the place of all lanes but the first `n`.
    #[cfg(any(feature = "wasm-softmax", test))]
    #[inline(always)]
    fn padded_from(self, n: usize) -> Self {
        let last = n as f64 - 0.5;
        let outside = Self::splat(Self::Scalar::from_f64(last)).less(Self::indices());
        let inside = Self::indices().less(Self::splat(Self::Scalar::from_f64(last)));
        self.and(inside) + Self::splat(Self::Scalar::NEG_INFINITY).and(outside)
    }
}

/// Vectors whose bits are looked at.
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) trait Bits: Vector {
    /// The bits of self and those of a − b as integers.
    fn or_difference(self, a: Self, b: Self) -> Self;
}

/// Whether a·b + c rounds the product first, or only the sum.
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) trait MultiplyAdd<V> {
    /// a·b + c.
    fn multiply_add(a: V, b: V, c: V) -> V;
}

/// The entries of a row that are turned to lanes at a time.
pub(crate) const COLUMNS: usize = 4;

/// Turns rows to lanes and back.
pub(crate) trait Transpose: Vector {
    /// Reads [`COLUMNS`] entries of as many rows as there are lanes, which begin `stride` entries apart:
    /// the first entries of all are the lanes of the first vector, and so on.
    fn load_columns(from: &[Self::Scalar], stride: usize) -> [Self; COLUMNS];
    /// Writes what [`load_columns`](Self::load_columns) reads, row after row: where rows are shorter
    /// than that, the entries behind a row are those of the next.
    fn store_columns(columns: [Self; COLUMNS], to: &mut [Self::Scalar], stride: usize);
}

/// Vectors of numbers that have logarithms.
pub(crate) trait Binary: Vector<Scalar = f64> {
    /// What takes numbers apart, to be loaded before a loop.
    type Fields;
    fn fields() -> Self::Fields;
    /// k and m with self = 2^k·m and 1 ≤ m < 2, of positive normal numbers.
    fn exponent_and_mantissa(self, fields: &Self::Fields) -> (Self, Self);
}

/// Vectors of which some lanes are masked.
pub(crate) trait Masked: Vector {
    /// Returns `value` in the lanes whose byte is 0, and else self: there is a byte for each lane.
    fn masked(self, keep: &[u8], value: Self) -> Self;
}

/// An f32 vector that two f64 vectors take up.
pub(crate) trait Widen: Vector<Scalar = f32> {
    type Wide: Binary;
    fn widen(self) -> (Self::Wide, Self::Wide);
    /// The lanes of [`widen`](Self::widen), rounded, and +0 for −0.
    fn narrow(from: (Self::Wide, Self::Wide)) -> Self;
    /// The lanes of [`widen`](Self::widen), in order.
    fn wide_lanes(wide: (Self::Wide, Self::Wide)) -> [f64; 8];
    /// The vectors of these lanes.
    #[cfg(test)]
    fn from_wide_lanes(lanes: &[f64; 8]) -> (Self::Wide, Self::Wide);
    /// The lanes of [`widen`](Self::widen), rounded, where some are below the normal numbers of f32:
    /// processors take a hundred times as long to round these.
    fn narrow_subnormal(from: (Self::Wide, Self::Wide)) -> Self;
}
