//! [`Vector`] on plain arrays: the meaning of each operation, on every target.

use super::{Arithmetic, CompensatedSum, Vector, WideSum, Widen};
use core::ops::{Add, Div, Mul, Sub};

/// Four f32 lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct F32x4([f32; 4]);

/// Two f64 lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct F64x2([f64; 2]);

macro_rules! vector_on_array {
    (@operator $name:ident, $trait:ident, $method:ident, $f:expr) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, $f)
            }
        }
    };
    ($name:ident, $scalar:ty, $bits:ty, $lanes:literal, $sum:ty, $reduce:ident) => {
        impl $name {
            #[inline(always)]
            fn zip(self, other: Self, f: impl Fn($scalar, $scalar) -> $scalar) -> Self {
                Self(core::array::from_fn(|i| f(self.0[i], other.0[i])))
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
            type Sum = $sum;
            type Lanes = [$scalar; $lanes];
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $scalar) -> Self {
                Self([x; $lanes])
            }
            #[inline(always)]
            fn from_lanes(f: impl Fn(usize) -> $scalar) -> Self {
                Self(core::array::from_fn(f))
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
            fn lanes(self) -> Self::Lanes {
                self.0
            }
            #[inline(always)]
            fn reduce(self, f: impl Fn($scalar, $scalar) -> $scalar) -> $scalar {
                $reduce(self.0, f)
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
            fn and_not(self, mask: Self) -> Self {
                self.zip(mask, |a, m| <$scalar>::from_bits(a.to_bits() & !m.to_bits()))
            }
            #[inline(always)]
            fn shift_to_exponent(self) -> Self {
                const MANTISSA: u32 = <$scalar>::MANTISSA_DIGITS - 1;
                Self(self.0.map(|a| <$scalar>::from_bits(a.to_bits() << MANTISSA)))
            }
        }
    };
}

vector_on_array!(F32x4, f32, u32, 4, WideSum<F32x4>, reduce_4);
vector_on_array!(F64x2, f64, u64, 2, CompensatedSum<F64x2>, reduce_2);

#[inline(always)]
fn reduce_4([a, b, c, d]: [f32; 4], f: impl Fn(f32, f32) -> f32) -> f32 {
    f(f(a, b), f(c, d))
}

#[inline(always)]
fn reduce_2([a, b]: [f64; 2], f: impl Fn(f64, f64) -> f64) -> f64 {
    f(a, b)
}

impl Widen for F32x4 {
    type Wide = F64x2;

    #[inline(always)]
    fn widen(self) -> (F64x2, F64x2) {
        let [a, b, c, d] = self.0.map(f64::from);
        (F64x2([a, b]), F64x2([c, d]))
    }
}
