//! [`Vector`] as a pair of registers, with one instruction on each for most operations. The two instructions
//! don't wait for one another, and they share constants.
//!
//! `registers` has the instructions of the target.

use super::registers::{self, F32x4, F64x2, f32x4, f64x2};
use super::{Arithmetic, Binary, COLUMNS, Masked, Real, Transpose, Vector, Widen};
use core::ops::{Add, Div, Mul, Sub};

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

/// Eight f32 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F32x8(F32x4, F32x4);

/// Four f64 lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct F64x4(F64x2, F64x2);

macro_rules! vector_of_two {
    (@operator $name:ident, $trait:ident, $method:ident, $of:ident) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($of::$method(self.0, other.0), $of::$method(self.1, other.1))
            }
        }
    };
    ($name:ident, $of:ident, $scalar:ty, $lanes:literal) => {
        vector_of_two!(@operator $name, Add, add, $of);
        vector_of_two!(@operator $name, Sub, sub, $of);
        vector_of_two!(@operator $name, Mul, mul, $of);
        vector_of_two!(@operator $name, Div, div, $of);

        impl Arithmetic for $name {
            #[inline(always)]
            fn high_half(self) -> Self {
                self.and(Self::splat(<$scalar>::HIGH_HALF))
            }
        }

        impl Vector for $name {
            type Scalar = $scalar;
            type Lanes = [$scalar; $lanes];
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(x: $scalar) -> Self {
                Self($of::splat(x), $of::splat(x))
            }
            #[cfg(any(feature = "wasm-logits", test))]
            #[inline(always)]
            fn indices() -> Self {
                Self::load(&core::array::from_fn::<$scalar, $lanes, _>(|i| i as $scalar))
            }
            #[inline(always)]
            fn load(from: &[$scalar]) -> Self {
                let (a, b) = $of::load_two(from);
                Self(a, b)
            }
            #[inline(always)]
            fn store(self, to: &mut [$scalar]) {
                $of::store_two(self.0, self.1, to);
            }
            #[inline(always)]
            fn first(self) -> $scalar {
                $of::first(self.0)
            }
            #[inline(always)]
            fn butterfly(self, level: u32) -> Self {
                match level {
                    0 => Self(self.1, self.0),
                    1 => Self($of::swap_halves(self.0), $of::swap_halves(self.1)),
                    _ => Self($of::swap_neighbours(self.0), $of::swap_neighbours(self.1)),
                }
            }
            #[inline(always)]
            fn all(self) -> bool {
                $of::all($of::and(self.0, self.1))
            }
            #[inline(always)]
            fn is_number(self) -> Self {
                Self($of::equal(self.0, self.0), $of::equal(self.1, self.1))
            }
            #[inline(always)]
            fn any(self) -> bool {
                $of::any($of::or(self.0, self.1))
            }
            #[inline(always)]
            fn pmin(self, other: Self) -> Self {
                Self($of::pmin(self.0, other.0), $of::pmin(self.1, other.1))
            }
            #[inline(always)]
            fn pmax(self, other: Self) -> Self {
                Self($of::pmax(self.0, other.0), $of::pmax(self.1, other.1))
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self {
                Self($of::less(self.0, other.0), $of::less(self.1, other.1))
            }
            #[inline(always)]
            fn and(self, mask: Self) -> Self {
                Self($of::and(self.0, mask.0), $of::and(self.1, mask.1))
            }
            #[inline(always)]
            fn replaced(self, other: Self, mask: Self) -> Self {
                let either = |a, b, mask| $of::select(b, a, mask);
                Self(either(self.0, other.0, mask.0), either(self.1, other.1, mask.1))
            }
            #[inline(always)]
            fn shift_to_exponent(self) -> Self {
                Self($of::shift_to_exponent(self.0), $of::shift_to_exponent(self.1))
            }
        }
    };
}

vector_of_two!(F32x8, f32x4, f32, 8);
vector_of_two!(F64x4, f64x2, f64, 4);

impl Widen for F32x8 {
    type Wide = F64x4;

    #[inline(always)]
    fn widen(self) -> (F64x4, F64x4) {
        let (low, high) = (registers::widen_low, registers::widen_high);
        let (a, b) = (low(self.0), low(self.1));
        (F64x4(a, b), F64x4(high(self.0), high(self.1)))
    }

    #[inline(always)]
    fn narrow((a, b): (F64x4, F64x4)) -> Self {
        Self(registers::narrow(a.0, b.0), registers::narrow(a.1, b.1))
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
            let without = f64x2::without;
            (F64x4(without(x.0, is_subnormal.0), without(x.1, is_subnormal.1)), integer)
        };
        let ((a, a_integer), (b, b_integer)) = (parts(a), parts(b));
        let (normal, integers) = (Self::narrow((a, b)), lowest_bits((a_integer, b_integer)));
        Self(f32x4::or(normal.0, integers.0), f32x4::or(normal.1, integers.1))
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

/// The constants that split numbers.
pub(crate) struct Fields {
    one: F64x4,
    /// 2^52: an integer in its lowest bits becomes a number when 2^52 is subtracted.
    integer: F64x4,
    /// 2^52 and the bias of the exponent.
    offset: F64x4,
    mantissa: F64x4,
}

impl Binary for F64x4 {
    type Fields = Fields;

    #[inline(always)]
    fn fields() -> Fields {
        static FIELDS: [f64; 4] =
            [1.0, (1u64 << 52) as f64, (1u64 << 52) as f64 + 1023.0, f64::from_bits((1 << 52) - 1)];
        let [one, integer, offset, mantissa] = core::hint::black_box(&FIELDS).map(Self::splat);
        Fields { one, integer, offset, mantissa }
    }

    #[inline(always)]
    fn exponent_and_mantissa(self, fields: &Fields) -> (Self, Self) {
        let or = |a: Self, b: Self| Self(f64x2::or(a.0, b.0), f64x2::or(a.1, b.1));
        let exponents = Self(f64x2::exponent_field(self.0), f64x2::exponent_field(self.1));
        (or(exponents, fields.integer) - fields.offset, or(self.and(fields.mantissa), fields.one))
    }
}

/// Returns the lowest 32 bits of each lane.
#[inline(always)]
fn lowest_bits((a, b): (F64x4, F64x4)) -> F32x8 {
    F32x8(registers::lowest_bits(a.0, b.0), registers::lowest_bits(a.1, b.1))
}

#[inline(always)]
fn transpose([a, b, c, d]: [F32x4; 4]) -> [F32x4; 4] {
    let (low, high) = (f32x4::zip_low, f32x4::zip_high);
    let (ab, cd, ab_high, cd_high) = (low(a, b), low(c, d), high(a, b), high(c, d));
    let (first, second) = (f32x4::low_halves, f32x4::high_halves);
    [first(ab, cd), second(ab, cd), first(ab_high, cd_high), second(ab_high, cd_high)]
}

#[cfg(feature = "wasm-relaxed")]
impl super::Bits for F32x8 {
    #[inline(always)]
    fn or_difference(self, a: Self, b: Self) -> Self {
        let or_register = |or, a, b| f32x4::or(or, registers::i32x4_sub(a, b));
        Self(or_register(self.0, a.0, b.0), or_register(self.1, a.1, b.1))
    }
}

/// Multiplies and adds with one rounding or two, whichever is faster on the engine.
#[cfg(feature = "wasm-relaxed")]
pub(crate) struct Relaxed;

#[cfg(feature = "wasm-relaxed")]
impl super::MultiplyAdd<F32x8> for Relaxed {
    #[inline(always)]
    fn multiply_add(a: F32x8, b: F32x8, c: F32x8) -> F32x8 {
        let multiply_add = registers::relaxed_multiply_add;
        F32x8(multiply_add(a.0, b.0, c.0), multiply_add(a.1, b.1, c.1))
    }
}

impl Masked for F32x8 {
    #[inline(always)]
    fn masked(self, keep: &[u8], value: Self) -> Self {
        let (a, b) = registers::are_zero(keep);
        Self(f32x4::select(value.0, self.0, a), f32x4::select(value.1, self.1, b))
    }
}

impl Transpose for F32x8 {
    #[inline(always)]
    fn load_columns(from: &[f32], stride: usize) -> [Self; COLUMNS] {
        let row = f32x4::row_loader::<8>(from, stride);
        let a = transpose([row(0), row(1), row(2), row(3)]);
        let b = transpose([row(4), row(5), row(6), row(7)]);
        core::array::from_fn(|i| Self(a[i], b[i]))
    }
    #[inline(always)]
    fn store_columns(columns: [Self; COLUMNS], to: &mut [f32], stride: usize) {
        let mut write = f32x4::row_writer::<8>(to, stride);
        let (a, b) = (transpose(columns.map(|x| x.0)), transpose(columns.map(|x| x.1)));
        for (index, row) in a.into_iter().chain(b).enumerate() {
            write(index, row);
        }
    }
    #[inline(always)]
    fn load_columns_of_pairs(from: &[f32], stride: usize) -> [Self; COLUMNS] {
        let row = f32x4::row_loader::<4>(from, stride);
        let next = f32x4::row_loader::<4>(from.get(4..).unwrap_or_default(), stride);
        let (low, high) = (f32x4::low_halves, f32x4::high_halves);
        [
            Self(low(row(0), row(1)), low(row(2), row(3))),
            Self(high(row(0), row(1)), high(row(2), row(3))),
            Self(low(next(0), next(1)), low(next(2), next(3))),
            Self(high(next(0), next(1)), high(next(2), next(3))),
        ]
    }
    #[inline(always)]
    fn store_columns_of_pairs([a, b, c, d]: [Self; COLUMNS], to: &mut [f32], stride: usize) {
        let (low, high) = (f32x4::low_halves, f32x4::high_halves);
        let rows = |a: Self, b: Self| [low(a.0, b.0), high(a.0, b.0), low(a.1, b.1), high(a.1, b.1)];
        let (first, second) = (rows(a, b), rows(c, d));
        // What the second halves of short rows write over the rows behind them, the first halves write again.
        for (columns, at) in [(second, 4), (first, 0)] {
            let mut write = f32x4::row_writer::<4>(to.get_mut(at..).unwrap_or_default(), stride);
            for (index, row) in columns.into_iter().enumerate() {
                write(index, row);
            }
        }
    }
}
