//! The area under the ROC curve.
//!
//! # The plain algorithm
//!
//! ```text
//! for each score a of the first group and each score b of the second:
//!   wins += 1 if a > b, 1/2 if a = b
//! wins / (number of pairs)
//! ```
//!
//! # Method
//!
//! 1. The scores are sorted, the largest first, so n·log n comparisons do in place of one for each pair.
//! 2. In each run of equal scores, one of the second group loses to all of the first group before the run,
//!    and draws with those in it.
//!
//! # Accuracy
//!
//! Wins are whole numbers and halves, which are exact up to 2^52. So up to as many pairs only the quotient is
//! rounded. In `tests/rust/evaluate.rs` areas are within 10^-15 of scikit-learn's.

use crate::kernel::top_k::top_k;
use crate::simd::F64x4;

/// Returns the probability that a score of the first group is above one of the second, where equal ones count
/// half: the area under the ROC curve (Hanley & McNeil 1982). `is_first` returns whether the score at an
/// index is of the first group; `order` is a workspace as long as the scores. Without scores of a group the
/// result is NaN.
pub(crate) fn auroc(scores: &[f64], is_first: &dyn Fn(usize) -> bool, order: &mut [u32]) -> f64 {
    top_k::<F64x4>(scores, order);
    let (mut first, mut second, mut wins) = (0.0, 0.0, 0.0);
    let score = |index: &u32| scores.get(*index as usize).map_or(f64::NAN, |score| *score);
    for equal in order.chunk_by(|a, b| score(a) == score(b)) {
        let of_first = equal.iter().filter(|index| is_first(**index as usize)).count() as f64;
        let of_second = equal.len() as f64 - of_first;
        wins += of_second * (first + 0.5 * of_first);
        first += of_first;
        second += of_second;
    }
    wins / (first * second)
}
