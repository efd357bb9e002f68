//! The registers of SSE2, which every x86-64 processor has.
#![allow(
    unsafe_code,
    reason = "loads and stores take pointers, and instructions a processor that has them"
)]

use core::arch::x86_64::*;

/// Four f32 lanes.
pub(crate) type F32x4 = __m128;

/// Two f64 lanes.
pub(crate) type F64x2 = __m128d;

/// Functions of instructions that any value may be given.
macro_rules! functions {
    ($($(#[$doc:meta])* fn $name:ident($($x:ident: $type:ty),+) -> $result:ty $formula:block)+) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub(crate) fn $name($($x: $type),+) -> $result {
            // SAFETY: this file is compiled for processors with SSE2 only.
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
            // SAFETY: the slice holds two registers, or indexing it panics; the instruction asks for no
            // alignment.
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

    loads_and_stores!(f32, __m128, 4, _mm_loadu_ps, _mm_storeu_ps);

    functions! {
        fn splat(x: f32) -> __m128 { _mm_set1_ps(x) }
        fn first(x: __m128) -> f32 { _mm_cvtss_f32(x) }
        fn add(a: __m128, b: __m128) -> __m128 { _mm_add_ps(a, b) }
        fn sub(a: __m128, b: __m128) -> __m128 { _mm_sub_ps(a, b) }
        fn mul(a: __m128, b: __m128) -> __m128 { _mm_mul_ps(a, b) }
        fn div(a: __m128, b: __m128) -> __m128 { _mm_div_ps(a, b) }
        // The instructions give their second operand where one is a NaN or both are 0.
        fn pmin(a: __m128, b: __m128) -> __m128 { _mm_min_ps(b, a) }
        fn pmax(a: __m128, b: __m128) -> __m128 { _mm_max_ps(b, a) }
        fn less(a: __m128, b: __m128) -> __m128 { _mm_cmplt_ps(a, b) }
        fn and(a: __m128, b: __m128) -> __m128 { _mm_and_ps(a, b) }
        fn or(a: __m128, b: __m128) -> __m128 { _mm_or_ps(a, b) }
        fn select(a: __m128, b: __m128, mask: __m128) -> __m128 {
            _mm_or_ps(_mm_and_ps(mask, a), _mm_andnot_ps(mask, b))
        }
        fn equal(a: __m128, b: __m128) -> __m128 { _mm_cmpeq_ps(a, b) }
        // The lanes of a mask have all bits set or none.
        fn all(x: __m128) -> bool { _mm_movemask_ps(x) == 0b1111 }
        fn any(x: __m128) -> bool { any_bit(_mm_castps_si128(x)) }
        fn shift_to_exponent(x: __m128) -> __m128 {
            _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(x)))
        }
        fn swap_halves(x: __m128) -> __m128 { _mm_shuffle_ps::<0b01_00_11_10>(x, x) }
        fn swap_neighbours(x: __m128) -> __m128 { _mm_shuffle_ps::<0b10_11_00_01>(x, x) }
        fn zip_low(a: __m128, b: __m128) -> __m128 { _mm_unpacklo_ps(a, b) }
        fn zip_high(a: __m128, b: __m128) -> __m128 { _mm_unpackhi_ps(a, b) }
        fn low_halves(a: __m128, b: __m128) -> __m128 { _mm_movelh_ps(a, b) }
        fn high_halves(a: __m128, b: __m128) -> __m128 { _mm_movehl_ps(b, a) }
    }

    /// Returns what loads the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_loader<const ROWS: usize>(from: &[f32], stride: usize) -> impl Fn(usize) -> __m128 {
        assert!(from.len() >= (ROWS - 1) * stride + 4);
        let from = from.as_ptr();
        move |row| {
            assert!(row < ROWS);
            // SAFETY: the entries of the last row are there; the instruction asks for no alignment.
            unsafe { _mm_loadu_ps(from.add(row * stride)) }
        }
    }

    /// Returns what stores the beginning of one of some rows.
    #[inline(always)]
    pub(crate) fn row_writer<const ROWS: usize>(to: &mut [f32], stride: usize) -> impl FnMut(usize, __m128) {
        assert!(to.len() >= (ROWS - 1) * stride + 4);
        let to = to.as_mut_ptr();
        move |row, x| {
            assert!(row < ROWS);
            // SAFETY: as in `row_loader`.
            unsafe { _mm_storeu_ps(to.add(row * stride), x) };
        }
    }
}

pub(crate) mod f64x2 {
    use super::*;

    loads_and_stores!(f64, __m128d, 2, _mm_loadu_pd, _mm_storeu_pd);

    functions! {
        fn splat(x: f64) -> __m128d { _mm_set1_pd(x) }
        fn first(x: __m128d) -> f64 { _mm_cvtsd_f64(x) }
        fn add(a: __m128d, b: __m128d) -> __m128d { _mm_add_pd(a, b) }
        fn sub(a: __m128d, b: __m128d) -> __m128d { _mm_sub_pd(a, b) }
        fn mul(a: __m128d, b: __m128d) -> __m128d { _mm_mul_pd(a, b) }
        fn div(a: __m128d, b: __m128d) -> __m128d { _mm_div_pd(a, b) }
        // The operands are in the order of those of f32.
        fn pmin(a: __m128d, b: __m128d) -> __m128d { _mm_min_pd(b, a) }
        fn pmax(a: __m128d, b: __m128d) -> __m128d { _mm_max_pd(b, a) }
        fn less(a: __m128d, b: __m128d) -> __m128d { _mm_cmplt_pd(a, b) }
        fn and(a: __m128d, b: __m128d) -> __m128d { _mm_and_pd(a, b) }
        fn or(a: __m128d, b: __m128d) -> __m128d { _mm_or_pd(a, b) }
        fn without(a: __m128d, mask: __m128d) -> __m128d { _mm_andnot_pd(mask, a) }
        fn select(a: __m128d, b: __m128d, mask: __m128d) -> __m128d {
            _mm_or_pd(_mm_and_pd(mask, a), _mm_andnot_pd(mask, b))
        }
        fn equal(a: __m128d, b: __m128d) -> __m128d { _mm_cmpeq_pd(a, b) }
        fn all(x: __m128d) -> bool { _mm_movemask_pd(x) == 0b11 }
        /// Returns the sign and the exponent field as integers.
        fn exponent_field(x: __m128d) -> __m128d {
            _mm_castsi128_pd(_mm_srli_epi64::<52>(_mm_castpd_si128(x)))
        }
        fn any(x: __m128d) -> bool { any_bit(_mm_castpd_si128(x)) }
        fn shift_to_exponent(x: __m128d) -> __m128d {
            _mm_castsi128_pd(_mm_slli_epi64::<52>(_mm_castpd_si128(x)))
        }
        fn swap_halves(x: __m128d) -> __m128d { _mm_shuffle_pd::<0b01>(x, x) }
        fn swap_neighbours(x: __m128d) -> __m128d {
            _mm_castsi128_pd(_mm_shuffle_epi32::<0b10_11_00_01>(_mm_castpd_si128(x)))
        }
    }
}

functions! {
    fn any_bit(x: __m128i) -> bool {
        _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_setzero_si128())) != 0xffff
    }
    fn widen_low(x: __m128) -> __m128d { _mm_cvtps_pd(x) }
    fn widen_high(x: __m128) -> __m128d { _mm_cvtps_pd(_mm_movehl_ps(x, x)) }
    // Each has +0 where the other has numbers.
    fn narrow(a: __m128d, b: __m128d) -> __m128 {
        _mm_add_ps(_mm_cvtpd_ps(a), _mm_movelh_ps(_mm_setzero_ps(), _mm_cvtpd_ps(b)))
    }
    fn lanes_of_zeros(bytes: __m128i) -> (__m128, __m128) {
        let is_zero = _mm_cmpeq_epi8(bytes, _mm_setzero_si128());
        let halves = _mm_unpacklo_epi8(is_zero, is_zero);
        let (a, b) = (_mm_unpacklo_epi16(halves, halves), _mm_unpackhi_epi16(halves, halves));
        (_mm_castsi128_ps(a), _mm_castsi128_ps(b))
    }
    /// Returns the lowest 32 bits of each lane.
    fn lowest_bits(a: __m128d, b: __m128d) -> __m128 {
        _mm_shuffle_ps::<0b10_00_10_00>(_mm_castpd_ps(a), _mm_castpd_ps(b))
    }
}

/// Returns two registers of f32 lanes, with all bits of a lane set where its byte is 0.
#[inline(always)]
pub(crate) fn are_zero(bytes: &[u8]) -> (__m128, __m128) {
    let bytes = bytes[..8].as_ptr();
    // SAFETY: the slice holds a byte for each lane, or indexing it panics; the instruction asks for no
    // alignment.
    let bytes = unsafe { _mm_loadl_epi64(bytes.cast()) };
    lanes_of_zeros(bytes)
}
