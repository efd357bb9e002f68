//! The natural logarithm of a double-word number.

use super::wide::ARTANH;
use crate::kernel::numeric::double_word::Pair;
use crate::kernel::numeric::exp::constants::ExpFloat;
use crate::simd::{fast_two_sum, two_product, two_sum};

/// 2^64, which makes a normal number of a subnormal one.
const SUBNORMAL_SCALE: f64 = (1u128 << 64) as f64;

/// Returns log(2^exponent·x) of a double-word number x ≥ 0, below 2^1023, as a double-word number:
///
/// ```text
/// log x = k·log 2 + 2·artanh s,  s = (m − 1)/(m + 1),  x = 2^k·m,  √½ ≤ m < √2
/// ```
///
/// m − 1 and 2s are double-word numbers too, so that a low part beside a high part of 1 keeps all its digits.
/// Only the terms from s³ on are rounded. They are below a hundredth of 2s, so the error is about 2^−59 of
/// the result.
#[inline(never)]
pub(crate) fn ln((high, low): Pair, exponent: i32) -> Pair {
    if !(high > 0.0 && high < f64::INFINITY) {
        return (if high == 0.0 { f64::NEG_INFINITY } else { high }, 0.0);
    }
    if high < f64::MIN_POSITIVE {
        // A subnormal number has no exponent of its own.
        return ln((high * SUBNORMAL_SCALE, low * SUBNORMAL_SCALE), exponent - 64);
    }
    let k = ((high * core::f64::consts::SQRT_2).to_bits() >> 52) as i32 - 1023;
    let scale = f64::from_bits(((1023 - k) as u64) << 52);
    let (m, m_low) = (high * scale, low * scale);
    let f = fast_two_sum(m - 1.0, m_low);
    let (divisor, divisor_low) = two_sum(2.0, f.0);
    // Twice s, which is exact where f is a subnormal number.
    let s = 2.0 * f.0 / divisor;
    let (product, error) = two_product(s, divisor);
    let s_low = (((2.0 * f.0 - product) - error) + (2.0 * f.1 - s * (divisor_low + f.1))) / divisor;
    let square = 0.25 * s * s;
    let series = ARTANH.iter().skip(1).rev().fold(0.0, |sum, term| (sum + term) * square);
    let (k, c) = (f64::from(k + exponent), f64::EXP);
    let (sum, error) = two_sum(k * c.ln2_high, s);
    fast_two_sum(sum, error + (s * series + (s_low + k * c.ln2_low)))
}
