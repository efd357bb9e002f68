//! The exponential of a double-word number.
//!
//! # The plain algorithm
//!
//! ```text
//! e^x = 2^n·Σ rᵏ/k!,  n = round(x·log₂e),  r = x − n·ln 2
//! ```
//!
//! (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6.)
//!
//! # Method
//!
//! 1. x and r are double-word numbers. ln 2 is `ln2_high` + `ln2_low`, which is within 2^-102.0 of it.
//!    x − n·`ln2_high` is exact, and so is n·`ln2_low` as a product and its error.
//! 2. The series is that of r/16, which is exact, and its sum is squared four times. As |r/16| is at most
//!    0.022, 12 terms are enough where e^r would need about 20.
//! 3. Terms up to r⁶/6! are double-word numbers, added by Horner's rule. For the later ones, which are a
//!    three-hundredth of r⁶/6! at most, f64 is enough.
//!
//! # Accuracy
//!
//! | step | relative error of e^x at most |
//! |---|---|
//! | n·ln 2 with \|n\| ≤ 1022 | 2^-92.0 |
//! | the later terms, which round r⁶/6! ≤ 2^-42.6 by 2^-53, times 16 | 2^-91.6 |
//! | sums and products of double-word numbers | 2^-99 |
//! | the terms of the series that are left out, times 16 | 2^-100 |
//! | together | 2^-90.8 |
//!
//! Below −681 the low part is a subnormal number, whose rounding may be more. The square of such a result,
//! which is all that callers use, is 0.

use super::constants::ExpFloat;
use crate::kernel::numeric::double_word::{Pair, add_pair, multiply};
use crate::simd::{fast_two_sum, two_product, two_sum};

/// Below it, the square of an exponential is 0, and callers square the result.
const LOWEST: f64 = -708.0;

/// e^r is the 2^`SQUARINGS`th power of e^(r/2^`SQUARINGS`).
const SQUARINGS: u32 = 4;

/// The numbers of terms of the series that are added as double-word numbers, and of the smaller ones, for
/// which f64 is enough.
const PAIRS: u32 = 6;
const TERMS: u32 = 12;

/// Returns e^x for x ≤ 0 as a double-word number, and 0 below −708.
pub(crate) fn exp((x, low): Pair) -> Pair {
    // x = −∞, whose low part is NaN, takes this branch too.
    if x < LOWEST {
        return (0.0, 0.0);
    }
    let c = f64::EXP;
    let n = libm::rint(x * c.log2_e);
    let (multiple, error) = two_product(n, c.ln2_low);
    let (high, high_low) = two_sum(x - n * c.ln2_high, low);
    let (r, r_low) = two_sum(high, -multiple);
    let part = 1.0 / f64::from(1 << SQUARINGS);
    let r = fast_two_sum(r * part, (r_low + (high_low - error)) * part);
    let tail = (PAIRS + 1..=TERMS).rev().fold(1.0, |sum, k| 1.0 + r.0 * sum / f64::from(k));
    let power = (1..=PAIRS).rev().fold((tail, 0.0), |sum, k| {
        let (k, (high, low)) = (f64::from(k), multiply(r, sum));
        let q = high / k;
        let (product, error) = two_product(q, k);
        add_pair((1.0, 0.0), (q, (((high - product) - error) + low) / k))
    });
    let (high, low) = (0..SQUARINGS).fold(power, |power, _| multiply(power, power));
    let scale = f64::from_bits(((1023.0 + n) as u64) << 52);
    (high * scale, low * scale)
}

#[cfg(test)]
mod tests {
    use super::exp;
    use astro_float::{BigFloat, Consts, RoundingMode::ToEven};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_exponential_is_right_to_90_bits() {
        const BITS: usize = 256;
        let mut constants = Consts::new().expect("memory for the constants");
        // astro-float reads a subnormal number, such as the low part of a small result, as half of it.
        let scale = BigFloat::from_f64(2f64.powi(100), BITS);
        let big = |x: f64| BigFloat::from_f64(x * 2f64.powi(100), BITS).div(&scale, BITS, ToEven);
        let sum = |(a, b): (f64, f64)| big(a).add(&big(b), BITS, ToEven);
        let mut worst = 0.0f64;
        for step in 0..=4000 {
            let x = (f64::from(step) * -0.17, f64::from(step % 7 - 3) * 1e-17);
            let exact = sum(x).exp(BITS, ToEven, &mut constants);
            let error = sum(exp(x)).div(&exact, BITS, ToEven).sub(&big(1.0), BITS, ToEven);
            let error: f64 = error.to_string().parse().expect("a decimal number");
            worst = worst.max(error.abs());
        }
        assert!(worst < 2f64.powi(-90), "2^{}", worst.log2());
        assert!(worst > 2f64.powi(-100), "better than its arithmetic: is this measured right?");
    }
}
