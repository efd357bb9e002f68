//! The registers of WebAssembly's fixed-width SIMD.
#![allow(unsafe_code, reason = "vector loads and stores take pointers")]

use core::arch::wasm32::*;

/// Four f32 lanes.
pub(crate) type F32x4 = v128;

/// Two f64 lanes.
pub(crate) type F64x2 = v128;

/// Stops the module unless a condition is met. An assertion would bring its text into the module.
#[inline(always)]
fn require(is_met: bool) {
    if !is_met {
        unreachable();
    }
}

macro_rules! loads_and_stores {
    ($scalar:ty, $lanes:literal) => {
        /// Loads a register and the one behind it.
        #[inline(always)]
        pub(crate) fn load_two(from: &[$scalar]) -> (v128, v128) {
            let from: *const v128 = from[..$lanes].as_ptr().cast();
            // SAFETY: the slice holds two registers, or indexing it panics; the instruction asks for no
            // alignment.
            (unsafe { v128_load(from) }, unsafe { v128_load(from.add(1)) })
        }

        /// Stores a register and another behind it.
        #[inline(always)]
        pub(crate) fn store_two(a: v128, b: v128, to: &mut [$scalar]) {
            let to: *mut v128 = to[..$lanes].as_mut_ptr().cast();
            // SAFETY: as in `load_two`.
            unsafe { v128_store(to, a) };
            // SAFETY: as in `load_two`.
            unsafe { v128_store(to.add(1), b) };
        }
    };
}

pub(crate) mod f32x4 {
    use super::*;
    pub(crate) use super::{swap_halves, swap_neighbours};
    pub(crate) use core::arch::wasm32::{
        f32x4_add as add, f32x4_div as div, f32x4_eq as equal, f32x4_lt as less, f32x4_mul as mul,
        f32x4_pmax as pmax, f32x4_pmin as pmin, f32x4_splat as splat, f32x4_sub as sub,
        i32x4_all_true as all, v128_and as and, v128_any_true as any, v128_bitselect as select,
        v128_or as or,
    };

    loads_and_stores!(f32, 8);

    #[inline(always)]
    pub(crate) fn first(x: v128) -> f32 {
        f32x4_extract_lane::<0>(x)
    }
    #[inline(always)]
    pub(crate) fn shift_to_exponent(x: v128) -> v128 {
        i32x4_shl(x, f32::MANTISSA_DIGITS - 1)
    }
    #[inline(always)]
    pub(crate) fn zip_low(a: v128, b: v128) -> v128 {
        i32x4_shuffle::<0, 4, 1, 5>(a, b)
    }
    #[inline(always)]
    pub(crate) fn zip_high(a: v128, b: v128) -> v128 {
        i32x4_shuffle::<2, 6, 3, 7>(a, b)
    }
    #[inline(always)]
    pub(crate) fn low_halves(a: v128, b: v128) -> v128 {
        i64x2_shuffle::<0, 2>(a, b)
    }
    #[inline(always)]
    pub(crate) fn high_halves(a: v128, b: v128) -> v128 {
        i64x2_shuffle::<1, 3>(a, b)
    }
    /// Returns what loads the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_loader<const ROWS: usize>(from: &[f32], stride: usize) -> impl Fn(usize) -> v128 {
        // In u64, which doesn't wrap.
        require(from.len() as u64 >= (ROWS as u64 - 1) * stride as u64 + 4);
        let from = from.as_ptr();
        move |row| {
            require(row < ROWS);
            // SAFETY: the entries of the last row are there; the instruction asks for no alignment.
            unsafe { v128_load(from.add(row * stride).cast()) }
        }
    }

    /// Returns what stores the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_writer<const ROWS: usize>(to: &mut [f32], stride: usize) -> impl FnMut(usize, v128) {
        require(to.len() as u64 >= (ROWS as u64 - 1) * stride as u64 + 4);
        let to = to.as_mut_ptr();
        move |row, x| {
            require(row < ROWS);
            // SAFETY: as in `row_loader`.
            unsafe { v128_store(to.add(row * stride).cast(), x) };
        }
    }
}

pub(crate) mod f64x2 {
    use super::*;
    pub(crate) use super::{swap_halves, swap_neighbours};
    pub(crate) use core::arch::wasm32::{
        f64x2_add as add, f64x2_div as div, f64x2_eq as equal, f64x2_lt as less, f64x2_mul as mul,
        f64x2_pmax as pmax, f64x2_pmin as pmin, f64x2_splat as splat, f64x2_sub as sub,
        i64x2_all_true as all, v128_and as and, v128_andnot as without, v128_any_true as any,
        v128_bitselect as select, v128_or as or,
    };

    loads_and_stores!(f64, 4);

    #[inline(always)]
    pub(crate) fn first(x: v128) -> f64 {
        f64x2_extract_lane::<0>(x)
    }
    #[inline(always)]
    pub(crate) fn shift_to_exponent(x: v128) -> v128 {
        i64x2_shl(x, f64::MANTISSA_DIGITS - 1)
    }
    /// Returns the sign and the exponent field as integers.
    #[inline(always)]
    pub(crate) fn exponent_field(x: v128) -> v128 {
        u64x2_shr(x, f64::MANTISSA_DIGITS - 1)
    }
}

#[cfg(feature = "wasm-relaxed")]
pub(crate) use core::arch::wasm32::{f32x4_relaxed_madd as relaxed_multiply_add, i32x4_sub};

#[inline(always)]
pub(crate) fn swap_halves(x: v128) -> v128 {
    i64x2_shuffle::<1, 0>(x, x)
}

#[inline(always)]
pub(crate) fn swap_neighbours(x: v128) -> v128 {
    i32x4_shuffle::<1, 0, 3, 2>(x, x)
}

#[inline(always)]
pub(crate) fn widen_low(x: v128) -> v128 {
    f64x2_promote_low_f32x4(x)
}

#[inline(always)]
pub(crate) fn widen_high(x: v128) -> v128 {
    f64x2_promote_low_f32x4(swap_halves(x))
}

#[inline(always)]
pub(crate) fn narrow(a: v128, b: v128) -> v128 {
    let (a, b) = (f32x4_demote_f64x2_zero(a), f32x4_demote_f64x2_zero(b));
    f32x4_add(a, swap_halves(b))
}

/// Returns the lowest 32 bits of each lane.
#[inline(always)]
pub(crate) fn lowest_bits(a: v128, b: v128) -> v128 {
    i32x4_shuffle::<0, 2, 4, 6>(a, b)
}

/// Returns two registers of f32 lanes, with all bits of a lane set where its byte is 0.
#[inline(always)]
pub(crate) fn are_zero(bytes: &[u8]) -> (v128, v128) {
    let bytes = bytes[..8].as_ptr();
    // SAFETY: the slice holds a byte for each lane, or indexing it panics.
    let bytes = unsafe { v128_load64_zero(bytes.cast()) };
    let halves = u16x8_extend_low_u8x16(bytes);
    let is_masked = |lanes| i32x4_eq(lanes, i32x4_splat(0));
    let (a, b) = (u32x4_extend_low_u16x8(halves), u32x4_extend_high_u16x8(halves));
    (is_masked(a), is_masked(b))
}
