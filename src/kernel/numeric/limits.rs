//! The limits of softmax: temperature 0 or ∞, and logits at +∞ that split the probability.
//!
//! In each of them some entries split the probability equally and the others get 0. A row that holds 0 for
//! the former and −∞ for the latter has the same probabilities at temperature 1, so the kernels need no code
//! for limits. Both numbers are exact, so a limit is as accurate as the softmax of equal logits.

use crate::simd::Real;

/// Returns whether a temperature stands for a limit.
pub(crate) fn is_limit(temperature: f64) -> bool {
    temperature == 0.0 || temperature == f64::INFINITY
}

/// Replaces a row by one whose softmax at temperature 1 is the limit: entries that split it become 0, the
/// others −∞. A row without a limit stays as it is; one with logits at +∞ has a limit only if these split the
/// probability.
///
/// Returns the infinite part of the limit of log Σ e^(xᵢ/T): ±∞ as T → 0 for a maximum other than 0, else 0.
#[inline(never)]
pub(crate) fn take_limit<S: Real>(row: &mut [S], temperature: f64, splits_infinity: bool) -> S {
    let max = max(row);
    let is_infinite = max == S::INFINITY;
    if max.is_nan() || max == S::NEG_INFINITY || (is_infinite && !splits_infinity) {
        return S::ZERO;
    }
    if !is_infinite && !is_limit(temperature) {
        return S::ZERO;
    }
    let keeps_all = temperature == f64::INFINITY && !is_infinite;
    let floor = if keeps_all { S::LOWEST } else { max };
    for x in row {
        *x = if *x >= floor { S::ZERO } else { S::NEG_INFINITY };
    }
    if temperature == 0.0 && max != S::ZERO { max * S::INFINITY } else { S::ZERO }
}

/// Returns the largest entry; NaN if the row holds one.
pub(crate) fn max<S: Real>(row: &[S]) -> S {
    max_of(row.iter())
}

/// Returns the largest number; NaN if one is NaN.
pub(crate) fn max_of<'a, S: Real>(x: impl Iterator<Item = &'a S>) -> S {
    x.fold(S::NEG_INFINITY, |max, &x| if x <= max || max.is_nan() { max } else { x })
}
