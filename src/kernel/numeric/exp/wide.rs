//! The exponential of f32 numbers in f64 lanes.
//!
//! # The plain algorithm
//!
//! ```text
//! e^y = 2^n·(1 + r + r²·Q(r)),  n = round(y·log₂e),  r = y − n·ln 2
//! ```
//!
//! (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6.)
//!
//! # Method
//!
//! 1. y, n·ln 2 and r are rounded like any f64 number, and no low parts are kept: f64 has 29 bits more than
//!    f32.
//! 2. Q is the polynomial of f32, which has 5 coefficients; that of f64 has 11.
//! 3. The division by T is a multiplication by 1/T, which is rounded too.
//! 4. Results are scaled by 2^[`SCALE`], so that all that count are normal f32 numbers.
//!
//! # Accuracy
//!
//! | step | relative error at most |
//! |---|---|
//! | Q ([`super`]) | 2^-28.0 |
//! | y, 1/T, n·ln 2 and the polynomial, for y ≥ −104 | 2^-44 |
//!
//! The roundings of y and of n·ln 2 are relative to y, and become relative errors of e^y that are |y| times
//! as large. e^−104 is less than half the smallest subnormal f32.

use super::constants::{ExpFloat, evaluate_f32_q};
use crate::simd::{F32x8, F64x4, Vector, Wide, Widen};

/// Exponentials are scaled by 2^SCALE, so that all that count are normal f32 numbers.
const SCALE: u64 = 64;

/// The factor 2^−SCALE, which takes the scale out again.
pub(crate) const INV_SCALE: f64 = f64::from_bits((1023 - SCALE) << 52);

/// The constants of [`WideExp`] at any temperature.
struct Constants {
    log2_e: f64,
    round: f64,
    ln2: f64,
    lowest: f64,
    one: f64,
    q: [f32; 5],
}

static CONSTANTS: Constants = Constants {
    log2_e: core::f64::consts::LOG2_E,
    // Adding it leaves the exponent field of 2^(n + SCALE) in the lowest bits.
    round: (3u64 << 51) as f64 + (1023 + SCALE) as f64,
    ln2: core::f64::consts::LN_2,
    // Here the exponent field is 0, and with it the exponential.
    lowest: -((1023 + SCALE) as f64) * core::f64::consts::LN_2,
    one: 1.0,
    q: f32::EXP.q,
};

/// The constants of the exponential at a temperature, as vectors.
pub(crate) struct WideExp {
    inverse: F64x4,
    log2_e: F64x4,
    round: F64x4,
    ln2: F64x4,
    lowest: F64x4,
    /// 1, for the loops that use the exponential.
    pub(crate) one: F64x4,
    q: [F64x4; 5],
}

impl WideExp {
    /// Returns the constants at a temperature.
    #[inline(always)]
    pub(crate) fn load(temperature: f64) -> Self {
        let c = core::hint::black_box(&CONSTANTS);
        // Below the smallest T with a finite inverse, all differences of f32 logits give the exponential 0.
        let inverse = (1.0 / temperature).min(f64::MAX);
        let [inverse, log2_e, round, ln2, lowest, one] =
            [inverse, c.log2_e, c.round, c.ln2, c.lowest, c.one].map(F64x4::splat);
        let q = c.q.map(|q| F64x4::splat(q.into()));
        Self { inverse, log2_e, round, ln2, lowest, one, q }
    }

    /// Returns y for a vector of logits.
    #[inline(always)]
    pub(crate) fn exponents(&self, x: F32x8, max: Wide) -> Wide {
        let (a, b) = x.widen();
        ((a - max.0) * self.inverse, (b - max.1) * self.inverse)
    }

    /// Returns e^y·2^SCALE as a power of two and a factor near 1.
    #[inline(always)]
    pub(crate) fn exp(&self, y: F64x4) -> (F64x4, F64x4) {
        let y = y.pmax(self.lowest);
        let rounded = y * self.log2_e + self.round;
        let r = y - (rounded - self.round) * self.ln2;
        let factor = (self.one + r) + r * r * evaluate_f32_q(&self.q, r);
        (rounded.shift_to_exponent(), factor)
    }

    /// Returns e^−|x|.
    #[inline(always)]
    pub(crate) fn exp_of_minus_magnitude(&self, x: F64x4) -> F64x4 {
        let [zero, inv_scale] = [0.0, INV_SCALE].map(F64x4::splat);
        let (power, factor) = self.exp(x.pmin(zero - x));
        power * factor * inv_scale
    }

    /// Returns `compute(x, e^−|x|)` as f32. For x below −87 it may be a subnormal number.
    #[inline(always)]
    pub(crate) fn map_by_exp(&self, x: F32x8, compute: impl Fn(F64x4, F64x4) -> F64x4) -> F32x8 {
        let map_half = |x: F64x4| compute(x, self.exp_of_minus_magnitude(x));
        let (a, b) = x.widen();
        let y = (map_half(a), map_half(b));
        if x.less(F32x8::splat(-87.0)).any() { narrow_subnormal(y) } else { F32x8::narrow(y) }
    }
}

/// Rounds f64 results that may be subnormal f32 numbers. Not inlined: it is rarely needed, and would take the
/// registers of the loops.
#[inline(never)]
fn narrow_subnormal(x: Wide) -> F32x8 {
    F32x8::narrow_subnormal(x)
}
