//! Double-word arithmetic: numbers as high + low, and sums and dot products of f64 rows in twice the
//! precision (Ogita, Rump & Oishi 2005, "Accurate sum and dot product": Sum2 and Dot2).

use crate::simd::{fast_two_sum, two_product, two_sum};

/// A double-word number: (high, low).
pub(crate) type Pair = (f64, f64);

/// Returns a double-word number increased by x + `x_low`.
pub(crate) fn add((high, low): Pair, x: f64, x_low: f64) -> Pair {
    let (sum, error) = two_sum(high, x);
    (sum, low + (error + x_low))
}

/// Returns a + b for double-word numbers of the same sign, with a relative error of about 2^−104.
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

/// Returns Σ xᵢ.
pub(crate) fn sum(x: &[f64]) -> f64 {
    sum_of(x.iter().copied())
}

/// Returns the sum of numbers that an iterator gives.
pub(crate) fn sum_of(x: impl Iterator<Item = f64>) -> f64 {
    round(x.fold((0.0, 0.0), |sum, x| add(sum, x, 0.0)))
}

/// Returns Σ aᵢ·bᵢ. A factor 0 makes a product 0 whatever the other factor is, NaN and ∞ included.
pub(crate) fn dot(a: &[f64], b: impl Iterator<Item = f64>) -> f64 {
    let pairs = a.iter().zip(b).filter(|(a, b)| **a != 0.0 && *b != 0.0);
    round(pairs.fold((0.0, 0.0), |sum, (&a, b)| {
        let (product, error) = two_product(a, b);
        add(sum, product, error)
    }))
}

/// Returns high + low. Where the sum is infinite its error is NaN, and is left out.
pub(crate) fn round((high, low): (f64, f64)) -> f64 {
    if high.is_finite() { high + low } else { high }
}

#[cfg(test)]
mod tests {
    use super::{dot, sum};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn what_large_terms_hide_comes_out_when_they_cancel() {
        let tiny = 2f64.powi(-70);
        assert_eq!(sum(&[1.0, tiny, -1.0]), tiny);
        assert_eq!(sum(&[1.0, tiny, tiny, -1.0]), 2.0 * tiny);
        // (1 + 2^−35)² is 1 + 2^−34 and, beyond an f64, 2^−70.
        let x = 1.0 + 2f64.powi(-35);
        assert_eq!(dot(&[x, -1.0], [x, 1.0 + 2f64.powi(-34)].into_iter()), tiny);
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
    }
}
