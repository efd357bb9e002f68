//! The limits of softmax: temperature 0 or ∞, and logits at +∞. Some entries share 1
//! equally and the others get 0.

use crate::simd::Real;

/// Which entries share.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Share {
    /// The largest: temperature → 0.
    Largest,
    /// All above −∞: temperature → ∞.
    AboveNegInfinity,
}

/// Replaces a row that holds +∞ by the limit of logits that grow together: those at +∞ share 1
/// equally. A NaN makes all NaN.
#[inline(never)]
pub(crate) fn split_infinity<S: Real>(row: &mut [S]) {
    let sum = if row.iter().any(|x| x.is_nan()) { f64::NAN } else { count(row, S::INFINITY) };
    let (part, other) = (S::from_f64(1.0 / sum), S::from_f64(0.0 * sum));
    for x in row {
        *x = if *x == S::INFINITY { part } else { other };
    }
}

/// Writes `part(k)` to the k entries that share and `other` to the rest; NaN to all of a
/// row that holds NaN, +∞ or nothing but −∞.
#[inline(never)]
pub(crate) fn share_out<S: Real>(row: &mut [S], share: Share, part: fn(f64) -> f64, other: S) {
    let max = max(row);
    if max.is_nan() || max == S::NEG_INFINITY || max == S::INFINITY {
        return row.fill(S::NAN);
    }
    let floor = if share == Share::AboveNegInfinity { S::LOWEST } else { max };
    let part = S::from_f64(part(count(row, floor)));
    for x in row {
        *x = if *x >= floor { part } else { other };
    }
}

/// log Σ e^(xᵢ/T) as T → 0: ±∞ by the sign of the largest entry, log k where k entries
/// share a maximum of 0.
pub(crate) fn log_sum_exp_at_zero<S: Real>(row: &[S]) -> S {
    let max = max(row);
    if max == S::ZERO {
        return S::from_f64(libm::log(count(row, max)));
    }
    max * S::INFINITY
}

/// log Σ e^(xᵢ/T) as T → ∞: log k for k entries above −∞; +∞ where one is +∞.
pub(crate) fn log_sum_exp_at_infinity<S: Real>(row: &[S]) -> S {
    let max = max(row);
    if max < S::INFINITY { S::from_f64(libm::log(count(row, S::LOWEST))) } else { max }
}

/// Turns a row with weights into one that has, at temperature 1, the limit of its
/// log Σ wᵢ·e^(xᵢ/T) but for the term that is returned: ±∞ for a maximum other than 0.
/// Entries that share become 0, the others −∞.
#[inline(never)]
pub(crate) fn flatten<S: Real>(row: &mut [S], share: Share) -> S {
    let max = max(row);
    if max.is_nan() || max == S::INFINITY || max == S::NEG_INFINITY {
        return S::ZERO;
    }
    let floor = if share == Share::Largest { max } else { S::LOWEST };
    for x in row {
        *x = if *x >= floor { S::ZERO } else { S::NEG_INFINITY };
    }
    if share == Share::Largest && max != S::ZERO { max * S::INFINITY } else { S::ZERO }
}

/// The largest entry; NaN if the row holds one.
pub(crate) fn max<S: Real>(row: &[S]) -> S {
    row.iter().fold(S::NEG_INFINITY, |max, &x| if x <= max || max.is_nan() { max } else { x })
}

/// How many entries are at least `floor`.
fn count<S: Real>(row: &[S], floor: S) -> f64 {
    row.iter().filter(|&&x| x >= floor).count() as f64
}
