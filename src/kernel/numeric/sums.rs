//! Sums and dot products of rows in twice the precision of f64 (Ogita, Rump & Oishi 2005, "Accurate sum and
//! dot product": Sum2 and Dot2).

use super::double_word::{Pair, add, round};
use super::exp::accumulator::{Accumulator, CompensatedSum, Total};
use crate::simd::{Arithmetic, F64x4, Real, Vector, WIDE, two_product};

/// Returns Σ xᵢ.
pub(crate) fn sum(x: impl Iterator<Item = f64>) -> f64 {
    round(x.fold((0.0, 0.0), |sum, x| add(sum, x, 0.0)))
}

/// Returns Σ xᵢ of a long row: eight sums in the lanes of vectors, to which the rest is added.
#[inline(never)]
pub(crate) fn sum_lanes<T: Real>(x: &[T]) -> f64 {
    let (chunks, zero) = (x.chunks_exact(WIDE), F64x4::splat(0.0));
    let rest = chunks.remainder().iter().map(|x| (x.to_f64(), 0.0));
    let lanes =
        chunks.map(T::load_wide).fold(LaneSum::zero(), |sum, (a, b)| sum.add((a, zero), (b, zero)));
    lanes.finish(rest).unwrap_or_else(|| sum(to_f64(x)))
}

/// Returns Σ aᵢ·bᵢ of a long row, with [`dot`]'s meaning of 0: eight sums in the lanes of vectors, to which
/// the rest is added.
pub(crate) fn dot_lanes<T: Real>(a: &[T], b: &[T]) -> f64 {
    let (a_chunks, b_chunks) = (a.chunks_exact(WIDE), b.chunks_exact(WIDE));
    let zero = F64x4::splat(0.0);
    let rest = a_chunks.remainder().iter().zip(b_chunks.remainder());
    let rest = rest.map(|(a, b)| product::<T, _>(a.to_f64(), b.to_f64(), 0.0));
    let lanes = a_chunks.zip(b_chunks).fold(LaneSum::zero(), |sum, (a, b)| {
        let (a, b) = (T::load_wide(a), T::load_wide(b));
        sum.add(product::<T, _>(a.0, b.0, zero), product::<T, _>(a.1, b.1, zero))
    });
    lanes.finish(rest).unwrap_or_else(|| dot(to_f64(a), to_f64(b)))
}

/// Returns the product of numbers of a type, and its error: `zero` where f64 holds the product.
#[inline(always)]
fn product<T: Real, A: Arithmetic>(a: A, b: A, zero: A) -> (A, A) {
    if T::HAS_EXACT_PRODUCTS { (a * b, zero) } else { two_product(a, b) }
}

/// Returns numbers as f64.
fn to_f64<T: Real>(x: &[T]) -> impl Iterator<Item = f64> {
    x.iter().map(|x| x.to_f64())
}

/// Eight sums of double-word terms, one in each lane.
struct LaneSum(CompensatedSum<F64x4>, CompensatedSum<F64x4>);

impl LaneSum {
    fn zero() -> Self {
        Self(CompensatedSum::zero(), CompensatedSum::zero())
    }

    #[inline(always)]
    fn add(self, a: (F64x4, F64x4), b: (F64x4, F64x4)) -> Self {
        Self(self.0.add(a.0, a.1), self.1.add(b.0, b.1))
    }

    /// Returns the sum of all lanes and further terms, or `None` if it isn't finite, since then a factor 0
    /// may stand beside NaN or ∞.
    #[inline(always)]
    fn finish(self, rest: impl Iterator<Item = Pair>) -> Option<f64> {
        let (high, low) = self.1.total().parts();
        let (high, low) = self.0.add(high, low).total().reduce_lanes().parts();
        let (high, low) = rest.fold((high.first(), low.first()), |sum, (x, low)| add(sum, x, low));
        Some(high + low).filter(|sum| sum.is_finite())
    }
}

/// Returns Σ aᵢ·bᵢ, a double-word sum that is rounded at its end. A factor 0 makes a product 0 whatever the
/// other factor is, NaN and ∞ included.
pub(crate) fn dot(a: impl Iterator<Item = f64>, b: impl Iterator<Item = f64>) -> f64 {
    let pairs = a.zip(b).filter(|(a, b)| *a != 0.0 && *b != 0.0);
    round(pairs.fold((0.0, 0.0), |sum, (a, b)| {
        let (product, error) = two_product(a, b);
        add(sum, product, error)
    }))
}

#[cfg(test)]
mod tests {
    use super::{dot, dot_lanes, sum, sum_lanes};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn what_large_terms_hide_comes_out_when_they_cancel() {
        let tiny = 2f64.powi(-70);
        assert_eq!(sum([1.0, tiny, -1.0].into_iter()), tiny);
        assert_eq!(sum([1.0, tiny, tiny, -1.0].into_iter()), 2.0 * tiny);
        // (1 + 2^−35)² is 1 + 2^−34 and, beyond an f64, 2^−70.
        let x = 1.0 + 2f64.powi(-35);
        assert_eq!(dot([x, -1.0].into_iter(), [x, 1.0 + 2f64.powi(-34)].into_iter()), tiny);
        assert_eq!(sum([f64::INFINITY, 1.0].into_iter()), f64::INFINITY);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn lanes_add_up_to_the_same() {
        let tiny = 2f64.powi(-70);
        for length in 2..20 {
            for (first, last) in [(0, length - 1), (0, 1), (length - 2, length - 1)] {
                let (mut x, mut factors) = ([tiny; 20], [1.0; 20]);
                let (x, factors) = (&mut x[..length], &mut factors[..length]);
                (x[first], x[last]) = (1.0, -1.0);
                assert_eq!(sum_lanes(x), sum(x.iter().copied()), "{length}");
                assert_eq!(dot_lanes(x, factors), sum(x.iter().copied()), "{length}");
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
