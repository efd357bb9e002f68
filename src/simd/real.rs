//! The types of floating-point numbers.

use super::Arithmetic;

/// A type of floating-point number.
pub(crate) trait Real: Arithmetic + bytemuck::Pod + PartialOrd + 'static {
    const ZERO: Self;
    const NAN: Self;
    const INFINITY: Self;
    const NEG_INFINITY: Self;
    /// The lowest finite number.
    const LOWEST: Self;
    /// The bits of the sign, the exponent and the upper half of the mantissa.
    const HIGH_HALF: Self;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn is_nan(self) -> bool;
    /// Returns the numbers themselves if they are f64.
    fn as_f64(x: &mut [Self]) -> Option<&mut [f64]>;
    /// Returns the numbers themselves if they are f32.
    fn as_f32(x: &mut [Self]) -> Option<&mut [f32]>;
}

impl Arithmetic for f32 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f32::from_bits(self.to_bits() & Self::HIGH_HALF.to_bits())
    }
}

impl Real for f32 {
    const ZERO: Self = 0.0;
    const NAN: Self = f32::NAN;
    const INFINITY: Self = f32::INFINITY;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const LOWEST: Self = f32::MIN;
    const HIGH_HALF: Self = f32::from_bits(0xffff_f000);

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
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn high_half(self) -> Self {
        f64::from_bits(self.to_bits() & Self::HIGH_HALF.to_bits())
    }
}

impl Real for f64 {
    const ZERO: Self = 0.0;
    const NAN: Self = f64::NAN;
    const INFINITY: Self = f64::INFINITY;
    const NEG_INFINITY: Self = f64::NEG_INFINITY;
    const LOWEST: Self = f64::MIN;
    const HIGH_HALF: Self = f64::from_bits(0xffff_ffff_f800_0000);

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
}
