//! Double-word arithmetic: numbers as high + low, and sums and dot products of f64 rows in twice the
//! precision (Ogita, Rump & Oishi 2005, "Accurate sum and dot product": Sum2 and Dot2).
//!
//! [`add_pair`] and [`multiply`] are the algorithms 5 and 10 (SloppyDWPlusDW and DWTimesDW1) of Joldes,
//! Muller & Popescu 2017, "Tight and rigorous error bounds for basic building blocks of double-word
//! arithmetic". Their accurate addition, algorithm 6, isn't needed where terms don't cancel.

use super::exp::accumulator::{Accumulator, CompensatedSum, Total};
use super::exp::constants::ExpFloat;
use super::ln::wide::ARTANH;
use crate::simd::{Arithmetic, F64x4, Real, Vector, WIDE, fast_two_sum, two_product, two_sum};

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
pub(crate) fn log((high, low): Pair, exponent: i32) -> Pair {
    if !(high > 0.0 && high < f64::INFINITY) {
        return (if high == 0.0 { f64::NEG_INFINITY } else { high }, 0.0);
    }
    if high < f64::MIN_POSITIVE {
        // A subnormal number has no exponent of its own.
        return log((high * SUBNORMAL_SCALE, low * SUBNORMAL_SCALE), exponent - 64);
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

/// Returns 2^exponent·x. One copy of it serves all its callers.
#[inline(never)]
pub(crate) fn scalbn(x: f64, exponent: i32) -> f64 {
    libm::scalbn(x, exponent)
}

/// Returns x + y for a double-word number y. Where the sum is infinite its error is NaN, and is left out.
pub(crate) fn add_rounded(x: f64, y: Pair) -> f64 {
    let (sum, error) = two_sum(x, y.0);
    round((sum, error + y.1))
}

/// Returns Σ xᵢ.
pub(crate) fn sum(x: &[f64]) -> f64 {
    sum_of(x.iter().copied())
}

/// Returns Σ xᵢ of a long row: eight sums in the lanes of vectors, to which the rest is added.
#[inline(never)]
pub(crate) fn sum_lanes<T: Real>(x: &[T]) -> f64 {
    let (chunks, zero) = (x.chunks_exact(WIDE), F64x4::splat(0.0));
    let rest = chunks.remainder().iter().map(|x| (x.to_f64(), 0.0));
    let sum =
        chunks.map(T::load_wide).fold(LaneSum::zero(), |sum, (a, b)| sum.add((a, zero), (b, zero)));
    sum.finish(rest).unwrap_or_else(|| sum_of(to_f64(x)))
}

/// Returns Σ aᵢ·bᵢ of a long row, with [`dot`]'s meaning of 0: eight sums in the lanes of vectors, to which
/// the rest is added.
pub(crate) fn dot_lanes<T: Real>(a: &[T], b: &[T]) -> f64 {
    let (a_chunks, b_chunks) = (a.chunks_exact(WIDE), b.chunks_exact(WIDE));
    let zero = F64x4::splat(0.0);
    let rest = a_chunks.remainder().iter().zip(b_chunks.remainder());
    let rest = rest.map(|(a, b)| product::<T, _>(a.to_f64(), b.to_f64(), 0.0));
    let sum = a_chunks.zip(b_chunks).fold(LaneSum::zero(), |sum, (a, b)| {
        let (a, b) = (T::load_wide(a), T::load_wide(b));
        sum.add(product::<T, _>(a.0, b.0, zero), product::<T, _>(a.1, b.1, zero))
    });
    sum.finish(rest).unwrap_or_else(|| dot(to_f64(a), to_f64(b)))
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

/// Returns the sum of numbers that an iterator gives.
pub(crate) fn sum_of(x: impl Iterator<Item = f64>) -> f64 {
    round(x.fold((0.0, 0.0), |sum, x| add(sum, x, 0.0)))
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
        assert_eq!(dot([x, -1.0].into_iter(), [x, 1.0 + 2f64.powi(-34)].into_iter()), tiny);
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
