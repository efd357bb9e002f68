//! [`Vector`] on WebAssembly's fixed-width SIMD: one instruction for most operations.
#![allow(unsafe_code, reason = "vector loads and stores take pointers")]

use super::{Arithmetic, CompensatedSum, Vector, WideSum, Widen};
use core::arch::wasm32::*;
use core::ops::{Add, Div, Mul, Sub};

/// Four f32 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F32x4(v128);

/// Two f64 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F64x2(v128);

macro_rules! vector_on_v128 {
    (@operator $name:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($instruction(self.0, other.0))
            }
        }
    };
    ($name:ident, $scalar:ty, $lanes:literal, $sum:ty, $splat:ident, $add:ident, $sub:ident,
     $mul:ident, $div:ident, $pmin:ident, $pmax:ident, $lt:ident, $shl:ident,
     $from:expr, $reduce:ident, $high:expr) => {
        vector_on_v128!(@operator $name, Add, add, $add);
        vector_on_v128!(@operator $name, Sub, sub, $sub);
        vector_on_v128!(@operator $name, Mul, mul, $mul);
        vector_on_v128!(@operator $name, Div, div, $div);

        impl Arithmetic for $name {
            #[inline(always)]
            fn high_half(self) -> Self {
                Self(v128_and(self.0, $high))
            }
        }

        impl Vector for $name {
            type Scalar = $scalar;
            type Sum = $sum;
            type Lanes = [$scalar; $lanes];
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $scalar) -> Self {
                Self($splat(x))
            }
            #[inline(always)]
            fn from_lanes(f: impl Fn(usize) -> $scalar) -> Self {
                Self($from(&f))
            }
            #[inline(always)]
            fn load(from: &[$scalar]) -> Self {
                // SAFETY: the slice holds LANES entries, or indexing it panics; the
                // instruction asks for no alignment.
                Self(unsafe { v128_load(from[..$lanes].as_ptr().cast()) })
            }
            #[inline(always)]
            fn store(self, to: &mut [$scalar]) {
                // SAFETY: as in `load`.
                unsafe { v128_store(to[..$lanes].as_mut_ptr().cast(), self.0) }
            }
            #[inline(always)]
            fn lanes(self) -> Self::Lanes {
                // SAFETY: both are 16 bytes, and all bits are numbers.
                unsafe { core::mem::transmute(self.0) }
            }
            #[inline(always)]
            fn reduce(self, f: impl Fn($scalar, $scalar) -> $scalar) -> $scalar {
                $reduce(self.0, f)
            }
            #[inline(always)]
            fn pmin(self, other: Self) -> Self {
                Self($pmin(self.0, other.0))
            }
            #[inline(always)]
            fn pmax(self, other: Self) -> Self {
                Self($pmax(self.0, other.0))
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self {
                Self($lt(self.0, other.0))
            }
            #[inline(always)]
            fn and_not(self, mask: Self) -> Self {
                Self(v128_andnot(self.0, mask.0))
            }
            #[inline(always)]
            fn shift_to_exponent(self) -> Self {
                Self($shl(self.0, <$scalar>::MANTISSA_DIGITS - 1))
            }
        }
    };
}

vector_on_v128!(
    F32x4,
    f32,
    4,
    WideSum<F32x4>,
    f32x4_splat,
    f32x4_add,
    f32x4_sub,
    f32x4_mul,
    f32x4_div,
    f32x4_pmin,
    f32x4_pmax,
    f32x4_lt,
    i32x4_shl,
    |f: &dyn Fn(usize) -> f32| f32x4(f(0), f(1), f(2), f(3)),
    reduce_4,
    u32x4_splat(0xffff_f000)
);
vector_on_v128!(
    F64x2,
    f64,
    2,
    CompensatedSum<F64x2>,
    f64x2_splat,
    f64x2_add,
    f64x2_sub,
    f64x2_mul,
    f64x2_div,
    f64x2_pmin,
    f64x2_pmax,
    f64x2_lt,
    i64x2_shl,
    |f: &dyn Fn(usize) -> f64| f64x2(f(0), f(1)),
    reduce_2,
    u64x2_splat(0xffff_ffff_f800_0000)
);

#[inline(always)]
fn reduce_4(x: v128, f: impl Fn(f32, f32) -> f32) -> f32 {
    let lower = f(f32x4_extract_lane::<0>(x), f32x4_extract_lane::<1>(x));
    f(lower, f(f32x4_extract_lane::<2>(x), f32x4_extract_lane::<3>(x)))
}

#[inline(always)]
fn reduce_2(x: v128, f: impl Fn(f64, f64) -> f64) -> f64 {
    f(f64x2_extract_lane::<0>(x), f64x2_extract_lane::<1>(x))
}

impl Widen for F32x4 {
    type Wide = F64x2;

    #[inline(always)]
    fn widen(self) -> (F64x2, F64x2) {
        let upper = i32x4_shuffle::<2, 3, 2, 3>(self.0, self.0);
        (F64x2(f64x2_promote_low_f32x4(self.0)), F64x2(f64x2_promote_low_f32x4(upper)))
    }
}
