//! Double-word arithmetic: numbers as high + low, in twice the precision of f64.
//!
//! [`add_pair`] and [`multiply`] are the algorithms 5 and 10 (SloppyDWPlusDW and DWTimesDW1) of Joldes,
//! Muller & Popescu 2017, "Tight and rigorous error bounds for basic building blocks of double-word
//! arithmetic". Their accurate addition, algorithm 6, isn't needed where terms don't cancel.

use crate::simd::{fast_two_sum, two_product, two_sum};

/// A double-word number: (high, low).
pub(crate) type Pair = (f64, f64);

/// Returns a double-word number increased by x + `x_low`.
pub(crate) fn add((high, low): Pair, x: f64, x_low: f64) -> Pair {
    let (sum, error) = two_sum(high, x);
    (sum, low + (error + x_low))
}

/// Returns a + b for double-word numbers. Its error is about 2^−104 of |a| + |b|.
pub(crate) fn add_pair(a: Pair, b: Pair) -> Pair {
    let (sum, error) = two_sum(a.0, b.0);
    fast_two_sum(sum, error + (a.1 + b.1))
}

/// Returns a·b for double-word numbers, with a relative error of about 2^−104.
pub(crate) fn multiply(a: Pair, b: Pair) -> Pair {
    let (product, error) = two_product(a.0, b.0);
    fast_two_sum(product, error + (a.0 * b.1 + a.1 * b.0))
}

/// Returns a/b for double-word numbers, as an f64 that is rounded once but for about 2^−104.
pub(crate) fn divide(a: Pair, b: Pair) -> f64 {
    let q = a.0 / b.0;
    let (product, error) = two_product(q, b.0);
    q + (((a.0 - product) - error) + (a.1 - q * b.1)) / b.0
}

/// Returns 2^exponent·x. One copy of it serves all its callers.
#[inline(never)]
pub(crate) fn scalbn(x: f64, exponent: i32) -> f64 {
    libm::scalbn(x, exponent)
}

/// Returns x + y for a double-word number y.
pub(crate) fn add_rounded(x: f64, y: Pair) -> f64 {
    let (sum, error) = two_sum(x, y.0);
    round((sum, error + y.1))
}

/// Returns high + low. Where the sum is infinite its error is NaN, and is left out.
pub(crate) fn round((high, low): Pair) -> f64 {
    if high.is_finite() { high + low } else { high }
}
