//! [`Vector`] on WebAssembly's fixed-width SIMD: two registers side by side, one instruction
//! for most operations on each. The two don't wait for one another and share constants.
#![allow(unsafe_code, reason = "vector loads and stores take pointers")]

use super::{Arithmetic, COLUMNS, CompensatedSum, Masked, Real, Transpose, Vector, WideSum, Widen};
use core::arch::wasm32::*;
use core::ops::{Add, Div, Mul, Sub};

/// Eight f32 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F32x8(v128, v128);

/// Four f64 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F64x4(v128, v128);

macro_rules! vector_on_v128 {
    (@operator $name:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($instruction(self.0, other.0), $instruction(self.1, other.1))
            }
        }
    };
    ($name:ident, $scalar:ty, $lanes:literal, $sum:ty, $splat:ident, $add:ident, $sub:ident,
     $mul:ident, $div:ident, $pmin:ident, $pmax:ident, $lt:ident, $shl:ident,
     $first:ident) => {
        vector_on_v128!(@operator $name, Add, add, $add);
        vector_on_v128!(@operator $name, Sub, sub, $sub);
        vector_on_v128!(@operator $name, Mul, mul, $mul);
        vector_on_v128!(@operator $name, Div, div, $div);

        impl Arithmetic for $name {
            #[inline(always)]
            fn high_half(self) -> Self {
                self.and(Self::splat(<$scalar>::EXP.high_half))
            }
        }

        impl Vector for $name {
            type Scalar = $scalar;
            type Sum = $sum;
            type Lanes = [$scalar; $lanes];
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $scalar) -> Self {
                Self($splat(x), $splat(x))
            }
            #[cfg(any(feature = "wasm-softmax", all(test, target_arch = "wasm32")))]
            #[inline(always)]
            fn indices() -> Self {
                Self::load(&core::array::from_fn::<$scalar, $lanes, _>(|i| i as $scalar))
            }
            #[inline(always)]
            fn load(from: &[$scalar]) -> Self {
                let from: *const v128 = from[..$lanes].as_ptr().cast();
                // SAFETY: the slice holds LANES entries, or indexing it panics; the
                // instruction asks for no alignment.
                Self(unsafe { v128_load(from) }, unsafe { v128_load(from.add(1)) })
            }
            #[inline(always)]
            fn store(self, to: &mut [$scalar]) {
                let to: *mut v128 = to[..$lanes].as_mut_ptr().cast();
                // SAFETY: as in `load`.
                unsafe { v128_store(to, self.0) };
                // SAFETY: as in `load`.
                unsafe { v128_store(to.add(1), self.1) };
            }
            #[inline(always)]
            fn first(self) -> $scalar {
                $first::<0>(self.0)
            }
            #[inline(always)]
            fn swap(self, level: u32) -> Self {
                match level {
                    0 => Self(self.1, self.0),
                    1 => Self(swap_halves(self.0), swap_halves(self.1)),
                    _ => Self(swap_neighbours(self.0), swap_neighbours(self.1)),
                }
            }
            #[inline(always)]
            fn any(self) -> bool {
                v128_any_true(v128_or(self.0, self.1))
            }
            #[inline(always)]
            fn pmin(self, other: Self) -> Self {
                Self($pmin(self.0, other.0), $pmin(self.1, other.1))
            }
            #[inline(always)]
            fn pmax(self, other: Self) -> Self {
                Self($pmax(self.0, other.0), $pmax(self.1, other.1))
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self {
                Self($lt(self.0, other.0), $lt(self.1, other.1))
            }
            #[inline(always)]
            fn and(self, mask: Self) -> Self {
                Self(v128_and(self.0, mask.0), v128_and(self.1, mask.1))
            }
            #[inline(always)]
            fn replaced(self, other: Self, mask: Self) -> Self {
                let either = |a, b, mask| v128_bitselect(b, a, mask);
                Self(either(self.0, other.0, mask.0), either(self.1, other.1, mask.1))
            }
            #[inline(always)]
            fn shift_to_exponent(self) -> Self {
                const MANTISSA: u32 = <$scalar>::MANTISSA_DIGITS - 1;
                Self($shl(self.0, MANTISSA), $shl(self.1, MANTISSA))
            }
        }
    };
}

vector_on_v128!(
    F32x8,
    f32,
    8,
    WideSum<F32x8>,
    f32x4_splat,
    f32x4_add,
    f32x4_sub,
    f32x4_mul,
    f32x4_div,
    f32x4_pmin,
    f32x4_pmax,
    f32x4_lt,
    i32x4_shl,
    f32x4_extract_lane
);
vector_on_v128!(
    F64x4,
    f64,
    4,
    CompensatedSum<F64x4>,
    f64x2_splat,
    f64x2_add,
    f64x2_sub,
    f64x2_mul,
    f64x2_div,
    f64x2_pmin,
    f64x2_pmax,
    f64x2_lt,
    i64x2_shl,
    f64x2_extract_lane
);

#[inline(always)]
fn swap_halves(x: v128) -> v128 {
    i64x2_shuffle::<1, 0>(x, x)
}

#[inline(always)]
fn swap_neighbours(x: v128) -> v128 {
    i32x4_shuffle::<1, 0, 3, 2>(x, x)
}

#[cfg(feature = "wasm-relaxed")]
impl super::Bits for F32x8 {
    #[inline(always)]
    fn or_difference(self, a: Self, b: Self) -> Self {
        let one = |or, a, b| v128_or(or, i32x4_sub(a, b));
        Self(one(self.0, a.0, b.0), one(self.1, a.1, b.1))
    }
}

/// As the engine finds fastest: it rounds the product, or doesn't.
#[cfg(feature = "wasm-relaxed")]
pub(crate) struct Relaxed;

#[cfg(feature = "wasm-relaxed")]
impl super::MultiplyAdd<F32x8> for Relaxed {
    #[inline(always)]
    fn multiply_add(a: F32x8, b: F32x8, c: F32x8) -> F32x8 {
        F32x8(f32x4_relaxed_madd(a.0, b.0, c.0), f32x4_relaxed_madd(a.1, b.1, c.1))
    }
}

impl Widen for F32x8 {
    type Wide = F64x4;

    #[inline(always)]
    fn widen(self) -> (F64x4, F64x4) {
        let wide = |x| f64x2_promote_low_f32x4(x);
        let (a, b) = (wide(self.0), wide(self.1));
        (F64x4(a, b), F64x4(wide(swap_halves(self.0)), wide(swap_halves(self.1))))
    }

    #[inline(always)]
    fn narrow((a, b): (F64x4, F64x4)) -> Self {
        let halves = |a, b| {
            let (a, b) = (f32x4_demote_f64x2_zero(a), f32x4_demote_f64x2_zero(b));
            f32x4_add(a, swap_halves(b))
        };
        Self(halves(a.0, b.0), halves(a.1, b.1))
    }

    #[inline(always)]
    fn narrow_subnormal((a, b): (F64x4, F64x4)) -> Self {
        // A subnormal f32 is an integer times 2^-149, and its bits are that integer. Adding 2^52 rounds
        // to it.
        let [normal, unit, round] = [
            f64::from(f32::MIN_POSITIVE),
            f64::from_bits((1023 + 149) << 52),
            f64::from_bits((1023 + 52) << 52),
        ]
        .map(F64x4::splat);
        let parts = |x: F64x4| {
            let is_subnormal = x.less(normal);
            let integer = x.and(is_subnormal) * unit + round;
            (F64x4(v128_andnot(x.0, is_subnormal.0), v128_andnot(x.1, is_subnormal.1)), integer)
        };
        let ((a, a_integer), (b, b_integer)) = (parts(a), parts(b));
        let (normal, integers) = (Self::narrow((a, b)), lowest_bits((a_integer, b_integer)));
        Self(v128_or(normal.0, integers.0), v128_or(normal.1, integers.1))
    }

    #[inline(always)]
    fn wide_lanes((a, b): (F64x4, F64x4)) -> [f64; 8] {
        let mut lanes = [0.0; 8];
        for (to, vector) in lanes.chunks_exact_mut(4).zip([F64x4(a.0, b.0), F64x4(a.1, b.1)]) {
            vector.store(to);
        }
        lanes
    }

    #[inline(always)]
    fn from_wide_lanes(lanes: &[f64; 8]) -> (F64x4, F64x4) {
        let (a, b) = (F64x4::load(&lanes[..4]), F64x4::load(&lanes[4..]));
        (F64x4(a.0, b.0), F64x4(a.1, b.1))
    }
}

/// The lowest 32 bits of each lane.
#[inline(always)]
fn lowest_bits((a, b): (F64x4, F64x4)) -> F32x8 {
    let lowest = |a, b| i32x4_shuffle::<0, 2, 4, 6>(a, b);
    F32x8(lowest(a.0, b.0), lowest(a.1, b.1))
}

#[inline(always)]
fn transpose([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let low = |a, b| i32x4_shuffle::<0, 4, 1, 5>(a, b);
    let high = |a, b| i32x4_shuffle::<2, 6, 3, 7>(a, b);
    let (ab, cd, ab_high, cd_high) = (low(a, b), low(c, d), high(a, b), high(c, d));
    let first = |a, b| i64x2_shuffle::<0, 2>(a, b);
    let second = |a, b| i64x2_shuffle::<1, 3>(a, b);
    [first(ab, cd), second(ab, cd), first(ab_high, cd_high), second(ab_high, cd_high)]
}

impl Masked for F32x8 {
    #[inline(always)]
    fn masked(self, shows: &[u8], value: Self) -> Self {
        let shows = shows[..Self::LANES].as_ptr();
        // SAFETY: the slice holds a byte for each lane, or indexing it panics.
        let bytes = unsafe { v128_load64_zero(shows.cast()) };
        let halves = u16x8_extend_low_u8x16(bytes);
        let is_masked = |lanes| i32x4_eq(lanes, i32x4_splat(0));
        let (a, b) = (u32x4_extend_low_u16x8(halves), u32x4_extend_high_u16x8(halves));
        let (a, b) = (is_masked(a), is_masked(b));
        Self(v128_bitselect(value.0, self.0, a), v128_bitselect(value.1, self.1, b))
    }
}

impl Transpose for F32x8 {
    #[inline(always)]
    fn load_columns(from: &[f32], stride: usize) -> [Self; COLUMNS] {
        assert!(from.len() >= (Self::LANES - 1) * stride + COLUMNS);
        let from = from.as_ptr();
        // SAFETY: the entries of the last row are there; the instruction asks for no alignment.
        let row = |row| unsafe { v128_load(from.add(row * stride).cast()) };
        let a = transpose([row(0), row(1), row(2), row(3)]);
        let b = transpose([row(4), row(5), row(6), row(7)]);
        core::array::from_fn(|i| Self(a[i], b[i]))
    }
    #[inline(always)]
    fn store_columns(columns: [Self; COLUMNS], to: &mut [f32], stride: usize) {
        assert!(to.len() >= (Self::LANES - 1) * stride + COLUMNS);
        let to = to.as_mut_ptr();
        let (a, b) = (transpose(columns.map(|x| x.0)), transpose(columns.map(|x| x.1)));
        for (index, row) in a.into_iter().chain(b).enumerate() {
            // SAFETY: as in `load_columns`.
            unsafe { v128_store(to.add(index * stride).cast(), row) };
        }
    }
}
