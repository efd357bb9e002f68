//! The registers of NEON, which every AArch64 processor that runs an operating system has.
#![allow(
    unsafe_code,
    reason = "loads and stores take pointers, and instructions a processor that has them"
)]

use core::arch::aarch64::*;

/// Four f32 lanes.
pub(crate) type F32x4 = float32x4_t;

/// Two f64 lanes.
pub(crate) type F64x2 = float64x2_t;

/// Functions of instructions that any value may be given.
macro_rules! functions {
    ($($(#[$doc:meta])* fn $name:ident($($x:ident: $type:ty),+) -> $result:ty $formula:block)+) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub(crate) fn $name($($x: $type),+) -> $result {
            // SAFETY: this file is compiled for processors with NEON only.
            unsafe { $formula }
        }
    )+};
}

macro_rules! loads_and_stores {
    ($scalar:ty, $register:ty, $lanes:literal, $load:ident, $store:ident) => {
        /// Loads a register and the one behind it.
        #[inline(always)]
        pub(crate) fn load_two(from: &[$scalar]) -> ($register, $register) {
            let from = from[..2 * $lanes].as_ptr();
            // SAFETY: the slice holds two registers, or indexing it panics.
            unsafe { ($load(from), $load(from.add($lanes))) }
        }

        /// Stores a register and another behind it.
        #[inline(always)]
        pub(crate) fn store_two(a: $register, b: $register, to: &mut [$scalar]) {
            let to = to[..2 * $lanes].as_mut_ptr();
            // SAFETY: as in `load_two`.
            unsafe { $store(to, a) };
            // SAFETY: as in `load_two`.
            unsafe { $store(to.add($lanes), b) };
        }
    };
}

pub(crate) mod f32x4 {
    use super::*;

    loads_and_stores!(f32, float32x4_t, 4, vld1q_f32, vst1q_f32);

    functions! {
        fn splat(x: f32) -> float32x4_t { vdupq_n_f32(x) }
        fn first(x: float32x4_t) -> f32 { vgetq_lane_f32::<0>(x) }
        fn add(a: float32x4_t, b: float32x4_t) -> float32x4_t { vaddq_f32(a, b) }
        fn sub(a: float32x4_t, b: float32x4_t) -> float32x4_t { vsubq_f32(a, b) }
        fn mul(a: float32x4_t, b: float32x4_t) -> float32x4_t { vmulq_f32(a, b) }
        fn div(a: float32x4_t, b: float32x4_t) -> float32x4_t { vdivq_f32(a, b) }
        // The instructions for the least and the largest make NaN of a NaN.
        fn pmin(a: float32x4_t, b: float32x4_t) -> float32x4_t { vbslq_f32(vcltq_f32(b, a), b, a) }
        fn pmax(a: float32x4_t, b: float32x4_t) -> float32x4_t { vbslq_f32(vcltq_f32(a, b), b, a) }
        fn less(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vreinterpretq_f32_u32(vcltq_f32(a, b))
        }
        fn and(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(a), vreinterpretq_u32_f32(b)))
        }
        fn or(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vreinterpretq_f32_u32(vorrq_u32(vreinterpretq_u32_f32(a), vreinterpretq_u32_f32(b)))
        }
        fn select(a: float32x4_t, b: float32x4_t, mask: float32x4_t) -> float32x4_t {
            vbslq_f32(vreinterpretq_u32_f32(mask), a, b)
        }
        fn equal(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vreinterpretq_f32_u32(vceqq_f32(a, b))
        }
        // The lanes of a mask have all bits set or none.
        fn all(x: float32x4_t) -> bool { vminvq_u32(vreinterpretq_u32_f32(x)) != 0 }
        fn any(x: float32x4_t) -> bool { vmaxvq_u32(vreinterpretq_u32_f32(x)) != 0 }
        fn shift_to_exponent(x: float32x4_t) -> float32x4_t {
            vreinterpretq_f32_u32(vshlq_n_u32::<23>(vreinterpretq_u32_f32(x)))
        }
        fn swap_halves(x: float32x4_t) -> float32x4_t { vextq_f32::<2>(x, x) }
        fn swap_neighbours(x: float32x4_t) -> float32x4_t { vrev64q_f32(x) }
        fn zip_low(a: float32x4_t, b: float32x4_t) -> float32x4_t { vzip1q_f32(a, b) }
        fn zip_high(a: float32x4_t, b: float32x4_t) -> float32x4_t { vzip2q_f32(a, b) }
        fn low_halves(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vcombine_f32(vget_low_f32(a), vget_low_f32(b))
        }
        fn high_halves(a: float32x4_t, b: float32x4_t) -> float32x4_t {
            vcombine_f32(vget_high_f32(a), vget_high_f32(b))
        }
    }

    /// Returns what loads the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_loader<const ROWS: usize>(
        from: &[f32],
        stride: usize,
    ) -> impl Fn(usize) -> float32x4_t {
        assert!(from.len() >= (ROWS - 1) * stride + 4);
        let from = from.as_ptr();
        move |row| {
            assert!(row < ROWS);
            // SAFETY: the entries of the last row are there.
            unsafe { vld1q_f32(from.add(row * stride)) }
        }
    }

    /// Returns what stores the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_writer<const ROWS: usize>(
        to: &mut [f32],
        stride: usize,
    ) -> impl FnMut(usize, float32x4_t) {
        assert!(to.len() >= (ROWS - 1) * stride + 4);
        let to = to.as_mut_ptr();
        move |row, x| {
            assert!(row < ROWS);
            // SAFETY: as in `row_loader`.
            unsafe { vst1q_f32(to.add(row * stride), x) };
        }
    }
}

pub(crate) mod f64x2 {
    use super::*;

    loads_and_stores!(f64, float64x2_t, 2, vld1q_f64, vst1q_f64);

    functions! {
        fn splat(x: f64) -> float64x2_t { vdupq_n_f64(x) }
        fn first(x: float64x2_t) -> f64 { vgetq_lane_f64::<0>(x) }
        fn add(a: float64x2_t, b: float64x2_t) -> float64x2_t { vaddq_f64(a, b) }
        fn sub(a: float64x2_t, b: float64x2_t) -> float64x2_t { vsubq_f64(a, b) }
        fn mul(a: float64x2_t, b: float64x2_t) -> float64x2_t { vmulq_f64(a, b) }
        fn div(a: float64x2_t, b: float64x2_t) -> float64x2_t { vdivq_f64(a, b) }
        // The operands are in the order of those of f32.
        fn pmin(a: float64x2_t, b: float64x2_t) -> float64x2_t { vbslq_f64(vcltq_f64(b, a), b, a) }
        fn pmax(a: float64x2_t, b: float64x2_t) -> float64x2_t { vbslq_f64(vcltq_f64(a, b), b, a) }
        fn less(a: float64x2_t, b: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vcltq_f64(a, b))
        }
        fn and(a: float64x2_t, b: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vandq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b)))
        }
        fn or(a: float64x2_t, b: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vorrq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b)))
        }
        fn without(a: float64x2_t, mask: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vbicq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(mask)))
        }
        fn select(a: float64x2_t, b: float64x2_t, mask: float64x2_t) -> float64x2_t {
            vbslq_f64(vreinterpretq_u64_f64(mask), a, b)
        }
        fn equal(a: float64x2_t, b: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vceqq_f64(a, b))
        }
        fn all(x: float64x2_t) -> bool { vminvq_u32(vreinterpretq_u32_f64(x)) != 0 }
        /// Returns the sign and the exponent field as integers.
        fn exponent_field(x: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vshrq_n_u64::<52>(vreinterpretq_u64_f64(x)))
        }
        fn any(x: float64x2_t) -> bool { vmaxvq_u32(vreinterpretq_u32_f64(x)) != 0 }
        fn shift_to_exponent(x: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_u64(vshlq_n_u64::<52>(vreinterpretq_u64_f64(x)))
        }
        fn swap_halves(x: float64x2_t) -> float64x2_t { vextq_f64::<1>(x, x) }
        fn swap_neighbours(x: float64x2_t) -> float64x2_t {
            vreinterpretq_f64_f32(vrev64q_f32(vreinterpretq_f32_f64(x)))
        }
    }
}

functions! {
    fn widen_low(x: float32x4_t) -> float64x2_t { vcvt_f64_f32(vget_low_f32(x)) }
    fn widen_high(x: float32x4_t) -> float64x2_t { vcvt_high_f64_f32(x) }
    fn narrow(a: float64x2_t, b: float64x2_t) -> float32x4_t {
        vaddq_f32(vcvt_high_f32_f64(vcvt_f32_f64(a), b), vdupq_n_f32(0.0))
    }
    /// Returns the lowest 32 bits of each lane.
    fn lowest_bits(a: float64x2_t, b: float64x2_t) -> float32x4_t {
        vuzp1q_f32(vreinterpretq_f32_f64(a), vreinterpretq_f32_f64(b))
    }
    fn lanes_of_zeros(bytes: uint8x8_t) -> (float32x4_t, float32x4_t) {
        let halves = vmovl_u8(bytes);
        let (a, b) = (vmovl_u16(vget_low_u16(halves)), vmovl_high_u16(halves));
        (vreinterpretq_f32_u32(vceqzq_u32(a)), vreinterpretq_f32_u32(vceqzq_u32(b)))
    }
}

/// Returns two registers of f32 lanes, with all bits of a lane set where its byte is 0.
#[inline(always)]
pub(crate) fn are_zero(bytes: &[u8]) -> (float32x4_t, float32x4_t) {
    let bytes = bytes[..8].as_ptr();
    // SAFETY: the slice holds a byte for each lane, or indexing it panics.
    lanes_of_zeros(unsafe { vld1_u8(bytes) })
}
