//! The limits of softmax: temperature 0 or ∞, and logits at +∞ that split 1 among them. Some entries share
//! equally and the others get nothing, as they do at temperature 1 where the former are 0 and the latter −∞.

use crate::simd::Real;

/// Whether rows have a limit instead of probabilities at a temperature.
pub(crate) fn is_limit(temperature: f64) -> bool {
    temperature == 0.0 || temperature == f64::INFINITY
}

/// Turns a row into one that has, at temperature 1, the limit of its softmax: entries that share become 0,
/// the others −∞. Rows that have no limit stay as they are. Returns what the limit of log Σ e^(xᵢ/T) has
/// beside that of the new row: ±∞ as T → 0 for a largest entry other than 0.
#[inline(never)]
pub(crate) fn flatten<S: Real>(row: &mut [S], temperature: f64, splits_infinity: bool) -> S {
    let max = max(row);
    let is_infinite = max == S::INFINITY;
    if max.is_nan() || max == S::NEG_INFINITY || (is_infinite && !splits_infinity) {
        return S::ZERO;
    }
    if !is_infinite && !is_limit(temperature) {
        return S::ZERO;
    }
    let shares_all = temperature == f64::INFINITY && !is_infinite;
    let floor = if shares_all { S::LOWEST } else { max };
    for x in row {
        *x = if *x >= floor { S::ZERO } else { S::NEG_INFINITY };
    }
    if temperature == 0.0 && max != S::ZERO { max * S::INFINITY } else { S::ZERO }
}

/// Returns the largest entry; NaN if the row holds one.
pub(crate) fn max<S: Real>(row: &[S]) -> S {
    row.iter().fold(S::NEG_INFINITY, |max, &x| if x <= max || max.is_nan() { max } else { x })
}
