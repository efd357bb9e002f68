//! Conformal prediction: sets of classes that hold the right class with a promised probability.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, collect, copy, push, vector};
use crate::kernel::fit::conformal::{self, ConformityScore};
use crate::kernel::top_k::top_k;
use crate::layout::{Layout, Rows};
use crate::ops::class_probability::ClassProbability;
use crate::ops::conformal_options::{ConformalOptions, ConformalScore};
use crate::rows::{self, Access};
use crate::simd::F64x4;
use crate::validate::{
    check_distributions, check_distributions_and_targets, is_near_one, to_probabilities,
};
use crate::workspace::scratch;
use alloc::vec::Vec;

/// The threshold of a conformal fit, with its coverage.
///
/// ```
/// use softmax_wasm::{ConformalOptions, Layout, fit_conformal};
///
/// let layout = Layout::new(&[3, 2], -1)?;
/// let options = ConformalOptions::new().alpha(0.5);
/// let fit = fit_conformal(&[0.75, 0.25, 0.5, 0.5, 1.0, 0.0], &[0, 0, 0], &layout, &options)?;
/// assert_eq!((fit.thresholds[0].threshold, fit.thresholds[0].k), (0.25, 2));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConformalThreshold {
    /// The largest score of a class in a set. It is +∞ if there are too few rows for the promise, so that
    /// sets hold every class.
    pub threshold: f64,
    /// The number of rows that the threshold was taken from.
    pub n: usize,
    /// The rank ⌈(n + 1)(1 − α)⌉ of the threshold among the scores of the rows; n + 1 for a threshold of +∞.
    pub k: usize,
    /// The 5 % and the 95 % quantiles of the fraction of new rows that are covered, which has the
    /// distribution Beta(k, n + 1 − k).
    pub coverage: [f64; 2],
}

/// The result of [`fit_conformal`], from which [`prediction_sets`] computes sets.
///
/// ```
/// use softmax_wasm::{ConformalOptions, Layout, fit_conformal};
///
/// let fit = fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &ConformalOptions::new())?;
/// assert!(fit.is_trivial());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConformalFit {
    /// The fraction of new rows whose set may lack the right class.
    pub alpha: f64,
    /// The score of a class.
    pub score: ConformalScore,
    /// One threshold for all classes, or one for each.
    pub thresholds: Vec<ConformalThreshold>,
}

impl ConformalFit {
    /// Returns whether a threshold is +∞, because there are too few rows for the promise. Sets then hold
    /// every class, or every set holds the class of that threshold.
    ///
    /// ```
    /// use softmax_wasm::{ConformalOptions, Layout, fit_conformal};
    ///
    /// let options = ConformalOptions::new().alpha(0.5);
    /// assert!(!fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &options)?.is_trivial());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn is_trivial(&self) -> bool {
        self.thresholds.iter().any(|threshold| threshold.threshold == f64::INFINITY)
    }

    /// Returns the largest score that the class may have in a set.
    fn class_threshold(&self, class: usize) -> f64 {
        let index = if self.thresholds.len() > 1 { class } else { 0 };
        self.thresholds.get(index).map_or(f64::INFINITY, |threshold| threshold.threshold)
    }

    /// Returns the classes of a row that are in its set. `sorted` holds all classes, the most probable first.
    pub(crate) fn prediction_set<T: Float>(
        &self,
        sorted: &[ClassProbability<T>],
    ) -> Result<Vec<ClassProbability<T>>, OutOfMemory> {
        let total = self.sum_row(sorted)?;
        let (score, mut sum, mut rank) = (ConformityScore::from(self.score), 0.0, 0.0);
        let is_in = |class: &&ClassProbability<T>| {
            let p = class.probability.to_f64();
            sum += p;
            rank += 1.0;
            // The first class is always in a set of APS and RAPS, which would otherwise be empty for the
            // surest rows.
            let is_first = rank == 1.0 && !matches!(score, ConformityScore::Lac);
            is_first
                || score.score(p, sum, rank, total) <= self.class_threshold(class.index as usize)
        };
        collect(sorted.iter().filter(is_in).copied())
    }

    /// Returns the sum of the probabilities of a row, added in the same order as in the fit, so that equal
    /// rows have equal scores. It is 1 where they are no distribution, as those of a sigmoid.
    fn sum_row<T: Float>(&self, sorted: &[ClassProbability<T>]) -> Result<f64, OutOfMemory> {
        let add = |classes: &[ClassProbability<T>]| -> f64 {
            classes.iter().map(|class| class.probability.to_f64()).sum()
        };
        let sum = if self.score == ConformalScore::Lac {
            let mut by_index = copy(sorted)?;
            by_index.sort_unstable_by_key(|class| class.index);
            add(&by_index)
        } else {
            add(sorted)
        };
        Ok(if is_near_one(sum) { sum } else { 1.0 })
    }
}

/// Fits conformal thresholds to rows of probabilities that the model hasn't been trained on. `target` holds
/// the index of the right class of each row.
///
/// The sets of [`prediction_sets`] then hold the right class of a new row with a probability of at least 1 −
/// α, over the draw of these rows and the new one, if all rows are exchangeable. If α is the nearest `f64` to
/// a fraction j/(n + 1), it counts as that fraction.
///
/// # Errors
/// [`Error::Fraction`] for an α that isn't between 0 and 1, [`Error::Option`] for a λ that is negative
/// or not finite, [`Error::Entry`] for a probability outside 0…1, [`Error::EntrySum`] for a row that doesn't
/// sum to 1, [`Error::TargetCount`] if there isn't one target per row, [`Error::Target`] for a class that
/// doesn't exist, [`Error::Empty`] if there are no probabilities, [`Error::Shape`] if the layout doesn't fit
/// the length of the array, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ConformalOptions, Layout, fit_conformal, prediction_sets};
///
/// let calibration = [0.5, 0.5, 0.75, 0.25, 0.875, 0.125];
/// let options = ConformalOptions::new().alpha(0.5);
/// let fit = fit_conformal(&calibration, &[0, 0, 0], &Layout::new(&[3, 2], -1)?, &options)?;
/// let sets = prediction_sets(&[0.75, 0.25], &Layout::row(2), &fit, false)?;
/// assert_eq!(sets[0].iter().map(|class| class.index).collect::<Vec<_>>(), [0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_conformal<T: Float>(
    probabilities: &[T],
    target: &[i32],
    layout: &Layout,
    options: &ConformalOptions,
) -> Result<ConformalFit, Error> {
    let ConformalOptions { alpha, score, by_class } = *options;
    if !(alpha > 0.0 && alpha < 1.0) {
        return Err(Error::Fraction { name: "alpha", value: alpha });
    }
    if let ConformalScore::Raps { lambda, .. } = score
        && !(0.0..=f64::MAX).contains(&lambda)
    {
        return Err(Error::Option { name: "lambda", value: lambda });
    }
    let rows = check_distributions_and_targets(probabilities, target, layout)?;
    let (mut p, mut scores) = (to_probabilities(probabilities)?, vector(rows.count, 0.0)?);
    score_rows(&mut p, &rows, &|row| target[row] as usize, score.into(), &mut scores)?;
    let classes = if by_class { layout.row_length() } else { 1 };
    let mut thresholds = allocate(classes)?;
    for class in 0..classes {
        let is_of_class = |target: &i32| !by_class || *target as usize == class;
        let of_class = scores.iter().zip(target).filter(|(_, target)| is_of_class(target));
        let of_class = collect(of_class.map(|(score, _)| *score))?;
        thresholds.push(fit_threshold(&of_class, alpha)?);
    }
    Ok(ConformalFit { alpha, score, thresholds })
}

/// Writes the score of the target of every row of probabilities.
pub(crate) fn score_rows(
    p: &mut [f64],
    rows: &Rows,
    target_of: &dyn Fn(usize) -> usize,
    score: ConformityScore,
    scores: &mut [f64],
) -> Result<(), OutOfMemory> {
    let mut order = scratch(rows.length)?;
    let mut scores = scores.iter_mut();
    rows::for_each(p, rows, Access::Read, &mut |index, row| {
        if let Some(to) = scores.next() {
            *to = score.score_class(row, &mut order, target_of(index));
        }
    })
}

/// Returns the threshold of scores, with its coverage.
pub(crate) fn fit_threshold(scores: &[f64], alpha: f64) -> Result<ConformalThreshold, OutOfMemory> {
    let n = scores.len();
    let (k, mut order) = (conformal::rank(n, alpha), scratch(n)?);
    top_k::<F64x4>(scores, &mut order);
    // `top_k` sorts in descending order, and ranks count from the smallest score.
    let index = n.checked_sub(k).and_then(|index| order.get(index));
    let threshold = index.and_then(|index| scores.get(*index as usize));
    let threshold = threshold.map_or(f64::INFINITY, |score| *score);
    let coverage = [0.05, 0.95].map(|q| conformal::coverage_quantile(n, k, q));
    Ok(ConformalThreshold { threshold, n, k, coverage })
}

/// Returns the set of classes of every row of probabilities, the most probable first.
///
/// A set of [`ConformalScore::Lac`] is empty if the score of every class is above the threshold. With
/// `at_least_one` it then holds the most probable class. Sets of the other scores are never empty.
///
/// # Errors
/// [`Error::Entry`] for a probability outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1,
/// [`Error::ClassCount`] if there isn't a threshold for each class of a fit by class, [`Error::Empty`] if
/// there are no probabilities, [`Error::Shape`] if the layout doesn't fit the length of the array,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ConformalOptions, Layout, fit_conformal, prediction_sets};
///
/// let fit = fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &ConformalOptions::new())?;
/// // A fit to one row can't cover nine rows of ten, so every class is in the set.
/// assert_eq!(prediction_sets(&[0.75, 0.25], &Layout::row(2), &fit, false)?[0].len(), 2);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn prediction_sets<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    fit: &ConformalFit,
    at_least_one: bool,
) -> Result<Vec<Vec<ClassProbability<T>>>, Error> {
    let rows = check_distributions(probabilities, layout)?;
    if fit.thresholds.len() > 1 && fit.thresholds.len() != rows.length {
        return Err(Error::ClassCount { given: fit.thresholds.len(), wanted: rows.length });
    }
    let (mut p, mut order) = (to_probabilities(probabilities)?, vector(rows.length, 0)?);
    let mut sets = allocate(rows.count)?;
    rows::try_for_each(&mut p, &rows, |_, row| {
        top_k::<F64x4>(row, &mut order);
        let sorted = order.iter().map(|&class| ClassProbability {
            index: class,
            probability: T::from_f64(row[class as usize]),
        });
        let sorted = collect(sorted)?;
        let mut set = fit.prediction_set(&sorted)?;
        if set.is_empty()
            && at_least_one
            && let Some(first) = sorted.first()
        {
            push(&mut set, *first)?;
        }
        push(&mut sets, set)
    })?;
    Ok(sets)
}
