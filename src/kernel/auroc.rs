//! The area under the ROC curve.

use super::top_k::top_k;
use crate::simd::F64x4;

/// Returns the probability that a score of the first group is above one of the second, where equal ones count
/// half: the area under the ROC curve (Hanley & McNeil 1982). `is_first` returns whether the score at an
/// index is of the first group; `order` is a workspace as long as the scores. Without scores of a group the
/// result is NaN.
pub(crate) fn auroc(scores: &[f64], is_first: &dyn Fn(usize) -> bool, order: &mut [u32]) -> f64 {
    top_k::<F64x4>(scores, order);
    let (mut first, mut second, mut wins) = (0.0, 0.0, 0.0);
    let score = |index: &u32| scores.get(*index as usize).map_or(f64::NAN, |score| *score);
    // Runs of equal scores, the largest first: those of the second group lose to all of the first before.
    for equal in order.chunk_by(|a, b| score(a) == score(b)) {
        let of_first = equal.iter().filter(|index| is_first(**index as usize)).count() as f64;
        let of_second = equal.len() as f64 - of_first;
        wins += of_second * (first + 0.5 * of_first);
        first += of_first;
        second += of_second;
    }
    wins / (first * second)
}
