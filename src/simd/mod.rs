//! The vector operations that the kernel is written in, and the choice of their backend.
//!
//! The kernel is generic over [`Vector`]. [`portable`] defines the meaning of every operation, on arrays.
//! `register_pair` computes the operations in SIMD registers, on targets that have a file with their
//! instructions. Both have the same lanes and round in the same order, so they give the same bits on every
//! target.
//!
//! The arrays alone would be up to three times as slow, since compilers don't turn all of them into vectors.

#[allow(dead_code, reason = "where there is another backend, its tests alone use this one")]
pub(crate) mod portable;
mod real;

/// Compiles items where there are registers that `register_pair` knows.
macro_rules! with_registers {
    ($($item:item)*) => {
        $(
            #[cfg(any(
                all(target_arch = "wasm32", target_feature = "simd128"),
                all(target_arch = "x86_64", target_feature = "sse2"),
                all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
            ))]
            $item
        )*
    };
}

with_registers! {
    mod register_pair;
    #[cfg_attr(target_arch = "wasm32", path = "wasm32.rs")]
    #[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
    #[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
    mod registers;
    pub(crate) use register_pair::{F32x8, F64x4};
}

#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little")
)))]
pub(crate) use portable::{F32x8, F64x4};

pub(crate) use real::Real;
#[cfg(feature = "wasm-relaxed")]
pub(crate) use register_pair::Relaxed;

use core::ops::{Add, Div, Mul, Sub};

/// Numbers, or vectors of numbers, with the four operations.
pub(crate) trait Arithmetic:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// Returns the number with the lower half of its mantissa set to 0. Products of two such numbers are
    /// exact.
    fn high_half(self) -> Self;
}

/// Returns 1/(high + low) as a reciprocal and its correction, by a Newton step: R = r + r·(1 − s·r).
#[inline(always)]
pub(crate) fn reciprocal<T: Arithmetic>(one: T, (high, low): (T, T)) -> (T, T) {
    let r = one / high;
    let (product, product_low) = two_product(r, high);
    (r, r * ((one - product) - product_low - r * low))
}

/// Returns a + b exactly, as (rounded sum, its error) (Knuth, TAOCP 2, 4.2.2, theorem B).
#[inline(always)]
pub(crate) fn two_sum<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// Returns a + b exactly, as (rounded sum, its error), where |a| ≥ |b| or a = 0 (Dekker 1971, "A
/// floating-point technique for extending the available precision"). It takes three operations instead of
/// six.
#[inline(always)]
pub(crate) fn fast_two_sum<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// Returns a·b as (rounded product, its error) (Dekker 1971). For f32 the error is exact. For f64 it is off
/// by at most 2^-104 of the product: the halves are cut and not rounded as Dekker's are, which saves
/// operations, and so the product of the lower halves, 27 bits each, is rounded.
#[inline(always)]
pub(crate) fn two_product<T: Arithmetic>(a: T, b: T) -> (T, T) {
    let product = a * b;
    let (a_high, b_high) = (a.high_half(), b.high_half());
    let (a_low, b_low) = (a - a_high, b - b_high);
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

/// Several numbers of one type, the lanes, on which each operation works at once.
pub(crate) trait Vector: Arithmetic {
    type Scalar: Real;
    /// An array with an element for each lane.
    type Lanes: AsRef<[Self::Scalar]> + AsMut<[Self::Scalar]> + Default;
    const LANES: usize;

    fn splat(x: Self::Scalar) -> Self;
    /// Returns 0, 1, 2, … in the lanes.
    #[cfg(any(feature = "wasm-logits", test))]
    fn indices() -> Self;
    /// Loads the first `LANES` entries.
    fn load(from: &[Self::Scalar]) -> Self;
    fn store(self, to: &mut [Self::Scalar]);
    fn first(self) -> Self::Scalar;
    /// Exchanges the halves of the lanes at level 0, the halves of each half at level 1, and so on.
    fn butterfly(self, level: u32) -> Self;
    /// Returns whether all bits of all lanes are set.
    fn all(self) -> bool;
    /// Returns whether any bit of any lane is set.
    fn any(self) -> bool;
    /// Sets all bits of the lanes that aren't NaN.
    fn is_number(self) -> Self;
    /// Returns `other` where other < self, else self, so that a NaN in `other` is passed over.
    fn pmin(self, other: Self) -> Self;
    /// Returns `other` where self < other, else self, so that a NaN in `other` is passed over.
    fn pmax(self, other: Self) -> Self;
    /// Sets all bits of the lanes where self < other.
    fn less(self, other: Self) -> Self;
    /// Returns self where `mask` is set, else +0.
    fn and(self, mask: Self) -> Self;
    /// Returns `other` where `mask` is set, else self.
    fn replaced(self, other: Self, mask: Self) -> Self;
    /// Shifts the bits up by the width of the mantissa, so that an integer in the lowest bits becomes an
    /// exponent field.
    fn shift_to_exponent(self) -> Self;

    /// Reduces the lanes to one number by `combine`, and returns it in all lanes.
    #[inline(always)]
    fn reduce_lanes(self, combine: impl Fn(Self, Self) -> Self) -> Self {
        (0..Self::LANES.ilog2()).fold(self, |x, level| combine(x, x.butterfly(level)))
    }

    /// Adds up the lanes, and returns the sum in all lanes.
    #[inline(always)]
    fn sum_lanes(self) -> Self {
        self.reduce_lanes(|a, b| a + b)
    }

    /// Replaces all lanes but the first `n` by −∞.
    #[cfg(any(feature = "wasm-logits", test))]
    #[inline(always)]
    fn padded_from(self, n: usize) -> Self {
        let last = n as f64 - 0.5;
        let outside = Self::splat(Self::Scalar::from_f64(last)).less(Self::indices());
        let inside = Self::indices().less(Self::splat(Self::Scalar::from_f64(last)));
        self.and(inside) + Self::splat(Self::Scalar::NEG_INFINITY).and(outside)
    }
}

/// Vectors whose bits can be combined.
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) trait Bits: Vector {
    /// Returns the bits of self or those of a − b, as integers.
    fn or_difference(self, a: Self, b: Self) -> Self;
}

/// A way to compute a·b + c: with the product rounded first, or only the sum.
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) trait MultiplyAdd<V> {
    /// Returns a·b + c.
    fn multiply_add(a: V, b: V, c: V) -> V;
}

/// The number of entries of a row that are transposed at a time.
pub(crate) const COLUMNS: usize = 4;

/// Transposes rows to lanes and back.
pub(crate) trait Transpose: Vector {
    /// Reads [`COLUMNS`] entries of as many rows as there are lanes. The rows begin `stride` entries apart,
    /// and their first entries become the lanes of the first vector, and so on.
    fn load_columns(from: &[Self::Scalar], stride: usize) -> [Self; COLUMNS];
    /// Writes back what [`load_columns`](Self::load_columns) reads, row after row. Where rows are shorter
    /// than [`COLUMNS`], the next row writes over what lies behind a row.
    fn store_columns(columns: [Self; COLUMNS], to: &mut [Self::Scalar], stride: usize);
    /// Reads [`COLUMNS`] entries of half as many rows, where an entry is a pair of numbers, such as the words
    /// of an f64. The rows begin `stride` numbers apart.
    fn load_columns_of_pairs(from: &[Self::Scalar], stride: usize) -> [Self; COLUMNS];
    /// Writes back what [`load_columns_of_pairs`](Self::load_columns_of_pairs) reads, as
    /// [`store_columns`](Self::store_columns) does.
    fn store_columns_of_pairs(columns: [Self; COLUMNS], to: &mut [Self::Scalar], stride: usize);
}

/// Vectors of numbers that can be split into a power of two and a mantissa.
pub(crate) trait Binary: Vector<Scalar = f64> {
    /// The constants for splitting, to be loaded before a loop.
    type Fields;
    fn fields() -> Self::Fields;
    /// Returns k and m with self = 2^k·m and 1 ≤ m < 2, for positive normal numbers.
    fn exponent_and_mantissa(self, fields: &Self::Fields) -> (Self, Self);
}

/// Vectors whose lanes can be masked.
pub(crate) trait Masked: Vector {
    /// Returns `value` in the lanes whose byte in `keep` is 0, and else self.
    fn masked(self, keep: &[u8], value: Self) -> Self;
}

/// Eight numbers in f64 lanes.
pub(crate) type Wide = (F64x4, F64x4);

/// The number of lanes of [`Wide`].
pub(crate) const WIDE: usize = 2 * F64x4::LANES;

/// An f32 vector that can be widened to two f64 vectors.
pub(crate) trait Widen: Vector<Scalar = f32> {
    type Wide: Binary;
    fn widen(self) -> (Self::Wide, Self::Wide);
    /// Rounds the lanes of two f64 vectors to f32, and returns +0 for −0.
    fn narrow(from: (Self::Wide, Self::Wide)) -> Self;
    /// Returns two f64 vectors as high and low parts of f32.
    #[inline(always)]
    fn split((a, b): (Self::Wide, Self::Wide)) -> (Self, Self) {
        let high = Self::narrow((a, b));
        let (c, d) = high.widen();
        (high, Self::narrow((a - c, b - d)))
    }

    /// Returns an f64 number as high and low parts of f32, each in all lanes.
    #[inline(always)]
    fn split_number(x: f64) -> (Self, Self) {
        let high = x as f32;
        (Self::splat(high), Self::splat((x - f64::from(high)) as f32))
    }

    /// Returns the lanes of two f64 vectors in order.
    fn wide_lanes(wide: (Self::Wide, Self::Wide)) -> [f64; 8];
    /// Returns two f64 vectors with these lanes.
    fn from_wide_lanes(lanes: &[f64; 8]) -> (Self::Wide, Self::Wide);
    /// Rounds the lanes of two f64 vectors to f32 where some become subnormal numbers. A conversion would
    /// take processors a hundred times as long for these.
    fn narrow_subnormal(from: (Self::Wide, Self::Wide)) -> Self;
}
