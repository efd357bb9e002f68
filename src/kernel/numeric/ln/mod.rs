//! The natural logarithm of one f64 number, in few bytes. [`wide`] has it in f64 lanes, and [`double_word`]
//! of double-word numbers.
//!
//! # The plain algorithm
//!
//! ```text
//! x = 2^k·m,  √½ ≤ m < √2
//! log x = k·log 2 + log m
//! log m = 2·artanh s = 2s·(1 + s²/3 + s⁴/5 + …),  s = (m − 1)/(m + 1)
//! ```
//!
//! (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 5, with a rational function
//! instead of the series.)
//!
//! # Method
//!
//! 1. Subtracting the bits of √½ from those of x leaves k in the exponent field, and adding them to what
//!    remains gives m. No comparison is needed.
//! 2. The terms are computed until they are below 2^-104. Their number depends on the argument, so that the
//!    compiler doesn't unroll the loop, and no table of coefficients is stored. The logarithm of libm makes
//!    the module `softmax` 330 bytes of gzip larger, this one 200.
//! 3. The numbers are added from the smallest to the largest: the series without its first term, 2s, k·log 2.
//!
//! # Accuracy
//!
//! m − 1 is exact (Sterbenz 1974). s² is below 0.0295, so each term is less than a thirtieth of the one
//! before. |log m| is at most half of |k·log 2| where k isn't 0, so their sum cancels by no more than a half.
//! The test `ln_is_within_two_ulp_of_that_of_libm` compares results from the least normal number to the
//! largest, in steps of a hundredth, and on both sides of 1.

pub(crate) mod double_word;
pub(crate) mod wide;

/// Returns log x of a normal number above 0. In tests it is within 2 ULP of the logarithm of libm, whose own
/// error is below 1 ULP, so within 3 ULP of the exact one.
pub(crate) fn ln(x: f64) -> f64 {
    // The bits of √½ are taken away and put back, which leaves m from √½ on.
    let bits = x.to_bits().wrapping_sub(SQRT_HALF);
    let exponent = (bits as i64 >> 52) as f64;
    let m = f64::from_bits((bits & ((1 << 52) - 1)).wrapping_add(SQRT_HALF));
    let s = (m - 1.0) / (m + 1.0);
    // The number of terms depends on the argument, so that the loop isn't unrolled, which would cost bytes.
    let (mut power, mut series, mut odd) = (s, 0.0, 1.0);
    while power.abs() > f64::EPSILON * f64::EPSILON {
        power *= s * s;
        odd += 2.0;
        series += power / odd;
    }
    2.0 * series + 2.0 * s + exponent * core::f64::consts::LN_2
}

const SQRT_HALF: u64 = core::f64::consts::FRAC_1_SQRT_2.to_bits();

#[cfg(test)]
mod tests {
    use super::ln;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn ln_is_within_two_ulp_of_that_of_libm() {
        let mut x = f64::MIN_POSITIVE;
        while x < f64::MAX / 1.01 {
            for x in [x, 1.0 + x.min(1.0), 1.0 - x.min(0.5)] {
                let (found, expected) = (ln(x), libm::log(x));
                let ulp = expected.abs().next_up() - expected.abs();
                assert!((found - expected).abs() <= 2.0 * ulp, "{x} {found} {expected}");
            }
            x *= 1.01;
        }
        assert_eq!(ln(1.0), 0.0);
    }
}
