//! [`Vector`] on plain arrays, which defines the meaning of each operation on every target.

use super::{Arithmetic, Binary, COLUMNS, Masked, Transpose, Vector, Widen};
use core::ops::{Add, Div, Mul, Sub};

/// Eight f32 lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct F32x8([f32; 8]);

/// Four f64 lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct F64x4([f64; 4]);

macro_rules! vector_on_array {
    (@operator $name:ident, $trait:ident, $method:ident, $combine:expr) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, $combine)
            }
        }
    };
    ($name:ident, $scalar:ty, $bits:ty, $lanes:literal) => {
        impl $name {
            #[inline(always)]
            fn zip(self, other: Self, combine: impl Fn($scalar, $scalar) -> $scalar) -> Self {
                Self(core::array::from_fn(|i| combine(self.0[i], other.0[i])))
            }
        }

        vector_on_array!(@operator $name, Add, add, |a, b| a + b);
        vector_on_array!(@operator $name, Sub, sub, |a, b| a - b);
        vector_on_array!(@operator $name, Mul, mul, |a, b| a * b);
        vector_on_array!(@operator $name, Div, div, |a, b| a / b);

        impl Arithmetic for $name {
            #[inline(always)]
            fn high_half(self) -> Self {
                Self(self.0.map(Arithmetic::high_half))
            }
        }

        impl Vector for $name {
            type Scalar = $scalar;
            type Lanes = [$scalar; $lanes];
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $scalar) -> Self {
                Self([x; $lanes])
            }
            #[cfg(any(feature = "wasm-logits", test))]
            #[inline(always)]
            fn indices() -> Self {
                Self(core::array::from_fn(|i| i as $scalar))
            }
            #[inline(always)]
            fn load(from: &[$scalar]) -> Self {
                Self(core::array::from_fn(|i| from[i]))
            }
            #[inline(always)]
            fn store(self, to: &mut [$scalar]) {
                to[..$lanes].copy_from_slice(&self.0);
            }
            #[inline(always)]
            fn first(self) -> $scalar {
                self.0[0]
            }
            #[inline(always)]
            fn butterfly(self, level: u32) -> Self {
                Self(core::array::from_fn(|i| self.0[i ^ ($lanes >> (level + 1))]))
            }
            #[inline(always)]
            fn all(self) -> bool {
                self.0.iter().all(|x| x.to_bits() == <$bits>::MAX)
            }
            #[inline(always)]
            fn is_number(self) -> Self {
                Self(self.0.map(|x| <$scalar>::from_bits(if x.is_nan() { 0 } else { <$bits>::MAX })))
            }
            #[inline(always)]
            fn any(self) -> bool {
                self.0.iter().any(|x| x.to_bits() != 0)
            }
            #[inline(always)]
            fn pmin(self, other: Self) -> Self {
                self.zip(other, |a, b| if b < a { b } else { a })
            }
            #[inline(always)]
            fn pmax(self, other: Self) -> Self {
                self.zip(other, |a, b| if a < b { b } else { a })
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self {
                self.zip(other, |a, b| <$scalar>::from_bits(if a < b { <$bits>::MAX } else { 0 }))
            }
            #[inline(always)]
            fn and(self, mask: Self) -> Self {
                self.zip(mask, |a, m| <$scalar>::from_bits(a.to_bits() & m.to_bits()))
            }
            #[inline(always)]
            fn replaced(self, other: Self, mask: Self) -> Self {
                let mask = mask.0.map(|x| x.to_bits() != 0);
                Self(core::array::from_fn(|i| if mask[i] { other.0[i] } else { self.0[i] }))
            }
            #[inline(always)]
            fn shift_to_exponent(self) -> Self {
                const MANTISSA: u32 = <$scalar>::MANTISSA_DIGITS - 1;
                Self(self.0.map(|a| <$scalar>::from_bits(a.to_bits() << MANTISSA)))
            }
        }
    };
}

vector_on_array!(F32x8, f32, u32, 8);
vector_on_array!(F64x4, f64, u64, 4);

#[cfg(test)]
impl super::Bits for F32x8 {
    fn or_difference(self, a: Self, b: Self) -> Self {
        let difference = a.zip(b, |a, b| f32::from_bits(a.to_bits().wrapping_sub(b.to_bits())));
        self.zip(difference, |or, x| f32::from_bits(or.to_bits() | x.to_bits()))
    }
}

/// Multiplies and adds with one rounding.
#[cfg(test)]
pub(crate) struct Fused;

/// Multiplies and adds with the product rounded too.
#[cfg(test)]
pub(crate) struct Separate;

#[cfg(test)]
impl super::MultiplyAdd<F32x8> for Fused {
    fn multiply_add(a: F32x8, b: F32x8, c: F32x8) -> F32x8 {
        F32x8(core::array::from_fn(|i| libm::fmaf(a.0[i], b.0[i], c.0[i])))
    }
}

#[cfg(test)]
impl super::MultiplyAdd<F32x8> for Separate {
    fn multiply_add(a: F32x8, b: F32x8, c: F32x8) -> F32x8 {
        a * b + c
    }
}

impl Widen for F32x8 {
    type Wide = F64x4;

    #[inline(always)]
    fn widen(self) -> (F64x4, F64x4) {
        let [a, b, c, d, e, f, g, h] = self.0.map(f64::from);
        (F64x4([a, b, e, f]), F64x4([c, d, g, h]))
    }

    #[inline(always)]
    fn narrow((F64x4([a, b, e, f]), F64x4([c, d, g, h])): (F64x4, F64x4)) -> Self {
        Self([a, b, c, d, e, f, g, h].map(|x| x as f32 + 0.0))
    }

    #[inline(always)]
    fn wide_lanes((F64x4([a, b, e, f]), F64x4([c, d, g, h])): (F64x4, F64x4)) -> [f64; 8] {
        [a, b, c, d, e, f, g, h]
    }

    #[inline(always)]
    fn from_wide_lanes(&[a, b, c, d, e, f, g, h]: &[f64; 8]) -> (F64x4, F64x4) {
        (F64x4([a, b, e, f]), F64x4([c, d, g, h]))
    }

    #[inline(always)]
    fn narrow_subnormal(from: (F64x4, F64x4)) -> Self {
        Self::narrow(from)
    }
}

impl Binary for F64x4 {
    type Fields = ();
    fn fields() {}
    #[inline(always)]
    fn exponent_and_mantissa(self, (): &()) -> (Self, Self) {
        let exponent = |x: f64| (x.to_bits() >> 52) as f64 - 1023.0;
        let mantissa = |x: f64| f64::from_bits(x.to_bits() & ((1 << 52) - 1) | (1023 << 52));
        (Self(self.0.map(exponent)), Self(self.0.map(mantissa)))
    }
}

impl Masked for F32x8 {
    #[inline(always)]
    fn masked(self, keep: &[u8], value: Self) -> Self {
        Self(core::array::from_fn(|i| if keep[i] == 0 { value.0[i] } else { self.0[i] }))
    }
}

impl Transpose for F32x8 {
    #[inline(always)]
    fn load_columns(from: &[f32], stride: usize) -> [Self; COLUMNS] {
        core::array::from_fn(|column| Self(core::array::from_fn(|row| from[row * stride + column])))
    }
    #[inline(always)]
    fn store_columns(columns: [Self; COLUMNS], to: &mut [f32], stride: usize) {
        for row in 0..Self::LANES {
            for (column, x) in columns.iter().enumerate() {
                to[row * stride + column] = x.0[row];
            }
        }
    }
    #[inline(always)]
    fn load_columns_of_pairs(from: &[f32], stride: usize) -> [Self; COLUMNS] {
        let entry = |column, lane: usize| from[lane / 2 * stride + 2 * column + lane % 2];
        core::array::from_fn(|column| Self(core::array::from_fn(|lane| entry(column, lane))))
    }
    #[inline(always)]
    fn store_columns_of_pairs(columns: [Self; COLUMNS], to: &mut [f32], stride: usize) {
        for lane in 0..Self::LANES {
            for (column, x) in columns.iter().enumerate() {
                to[lane / 2 * stride + 2 * column + lane % 2] = x.0[lane];
            }
        }
    }
}
