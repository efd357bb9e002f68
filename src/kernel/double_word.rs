//! Double-word arithmetic: numbers as high + low, and sums and dot products of f64 rows in twice the
//! precision (Ogita, Rump & Oishi 2005, "Accurate sum and dot product": Sum2 and Dot2).

use super::exp::accumulator::{Accumulator, CompensatedSum, Total};
use crate::simd::{F64x4, Vector, fast_two_sum, two_product, two_sum};

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

/// Returns Σ xᵢ of a long row: four sums in the lanes of vectors, which are added last.
pub(crate) fn sum_lanes(x: &[f64]) -> f64 {
    let (vectors, rest) = x.split_at(x.len() - x.len() % F64x4::LANES);
    let terms = vectors.chunks_exact(F64x4::LANES).map(|x| (F64x4::load(x), F64x4::splat(0.0)));
    finish_lanes(terms, rest.iter().map(|x| (*x, 0.0))).unwrap_or_else(|| sum(x))
}

/// Does what [`dot`] does for long rows: four sums in the lanes of vectors, which are added last.
pub(crate) fn dot_lanes(a: &[f64], b: &[f64]) -> f64 {
    let at = a.len() - a.len() % F64x4::LANES;
    let ((a_vectors, a_rest), (b_vectors, b_rest)) = (a.split_at(at), b.split_at(at.min(b.len())));
    let load = |x: &[f64]| F64x4::load(x);
    let vectors = a_vectors.chunks_exact(F64x4::LANES).zip(b_vectors.chunks_exact(F64x4::LANES));
    let terms = vectors.map(|(a, b)| two_product(load(a), load(b)));
    finish_lanes(terms, a_rest.iter().zip(b_rest).map(|(a, b)| two_product(*a, *b)))
        .unwrap_or_else(|| dot(a, b.iter().copied()))
}

/// Adds double-word terms in lanes and then further ones. Returns `None` if the sum isn't finite, since then
/// a factor 0 may stand beside NaN or ∞.
#[inline(always)]
fn finish_lanes(
    terms: impl Iterator<Item = (F64x4, F64x4)>,
    rest: impl Iterator<Item = Pair>,
) -> Option<f64> {
    let zero = CompensatedSum::<F64x4>::zero();
    let total = terms.fold(zero, |sum, (high, low)| sum.add(high, low)).total().reduce_lanes();
    let (high, low) = total.parts();
    let sum = rest.fold((high.first(), low.first()), |sum, (x, x_low)| add(sum, x, x_low));
    Some(sum.0 + sum.1).filter(|sum| sum.is_finite())
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
    use super::{dot, dot_lanes, sum, sum_lanes};
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

    #[wasm_bindgen_test(unsupported = test)]
    fn lanes_add_up_to_the_same() {
        let tiny = 2f64.powi(-70);
        for length in 2..20 {
            for (first, last) in [(0, length - 1), (0, 1), (length - 2, length - 1)] {
                let (mut x, mut factors) = ([tiny; 20], [1.0; 20]);
                let (x, factors) = (&mut x[..length], &mut factors[..length]);
                (x[first], x[last]) = (1.0, -1.0);
                assert_eq!(sum_lanes(x), sum(x), "{length}");
                assert_eq!(dot_lanes(x, factors), sum(x), "{length}");
                // A factor 0 leaves out what is beside it.
                (x[first], factors[first]) = (f64::NAN, 0.0);
                (x[last], factors[last]) = (f64::INFINITY, 0.0);
                let rest = (length - 2) as f64 * tiny;
                assert_eq!(dot_lanes(x, factors), rest, "{length}");
                assert!(sum_lanes(x).is_nan());
            }
        }
    }
}
