//! The types of floating-point numbers.

use super::{Arithmetic, F32x8, Vector, WIDE, Wide, Widen};

/// A type of floating-point number.
pub(crate) trait Real: Arithmetic + bytemuck::Pod + PartialOrd + 'static {
    const ZERO: Self;
    const INFINITY: Self;
    const NEG_INFINITY: Self;
    /// The lowest finite number.
    const LOWEST: Self;
    /// The bits of the sign, the exponent and the upper half of the mantissa.
    const HIGH_HALF: Self;
    /// True if f64 holds every product of two numbers exactly.
    const HAS_EXACT_PRODUCTS: bool;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn is_nan(self) -> bool;
    /// Returns the numbers themselves if they are f64.
    fn as_f64(x: &mut [Self]) -> Option<&mut [f64]>;
    /// Returns the numbers themselves if they are f32.
    fn as_f32(x: &mut [Self]) -> Option<&mut [f32]>;
    /// Loads [`WIDE`] entries. They have the same lanes for both types.
    fn load_wide(from: &[Self]) -> Wide;
    /// Rounds and stores [`WIDE`] entries. −0 may become +0.
    fn store_wide(x: Wide, to: &mut [Self]);
}

impl Arithmetic for f32 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f32::from_bits(self.to_bits() & Self::HIGH_HALF.to_bits())
    }
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    const INFINITY: Self = f32::INFINITY;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const LOWEST: Self = f32::MIN;
    const HIGH_HALF: Self = f32::from_bits(0xffff_f000);
    const HAS_EXACT_PRODUCTS: bool = true;

    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x as f32
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.into()
    }
    fn is_nan(self) -> bool {
        self.is_nan()
    }
    fn as_f64(_: &mut [f32]) -> Option<&mut [f64]> {
        None
    }
    fn as_f32(x: &mut [f32]) -> Option<&mut [f32]> {
        Some(x)
    }
    #[inline(always)]
    fn load_wide(from: &[f32]) -> Wide {
        F32x8::load(from).widen()
    }
    #[inline(always)]
    fn store_wide(x: Wide, to: &mut [f32]) {
        F32x8::narrow(x).store(to);
    }
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f64::from_bits(self.to_bits() & Self::HIGH_HALF.to_bits())
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    const INFINITY: Self = f64::INFINITY;
    const NEG_INFINITY: Self = f64::NEG_INFINITY;
    const LOWEST: Self = f64::MIN;
    const HIGH_HALF: Self = f64::from_bits(0xffff_ffff_f800_0000);
    const HAS_EXACT_PRODUCTS: bool = false;

    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    fn is_nan(self) -> bool {
        self.is_nan()
    }
    fn as_f64(x: &mut [f64]) -> Option<&mut [f64]> {
        Some(x)
    }
    fn as_f32(_: &mut [f64]) -> Option<&mut [f32]> {
        None
    }
    #[inline(always)]
    fn load_wide(from: &[f64]) -> Wide {
        F32x8::from_wide_lanes(from.try_into().unwrap_or(&[0.0; WIDE]))
    }
    #[inline(always)]
    fn store_wide(x: Wide, to: &mut [f64]) {
        to.copy_from_slice(&F32x8::wide_lanes(x));
    }
}
