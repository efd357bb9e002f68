//! Familiarity: scores that are high for rows of logits like those of training, and low for others.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, vector};
use crate::float::to_f64_vec;
use crate::kernel::fit::familiarity::{self, FamiliarityScore};
use crate::kernel::metrics::auroc::auroc;
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::rows::{self, Access};
use crate::workspace::scratch;
use alloc::vec::Vec;

/// Returns the familiarity of a row of logits.
///
/// # Errors
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{FamiliarityScore, familiarity};
///
/// assert_eq!(familiarity(&[0.0, 0.0], FamiliarityScore::Energy)?, 2f64.ln());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn familiarity<T: Float>(logits: &[T], score: FamiliarityScore) -> Result<f64, Error> {
    Ok(familiarity_along(logits, &Layout::row(logits.len()), score, &Options::new())?[0])
}

/// Returns the familiarity of every row of logits.
///
/// The score of a row with a NaN is NaN. The energy and the largest logit are −∞ for a row of −∞, and +∞ for
/// a row with a +∞. The other scores of such rows are NaN.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{FamiliarityScore, Layout, Options, familiarity_along};
///
/// let layout = Layout::new(&[2, 2], -1)?;
/// let scores = familiarity_along(
///     &[1.0, 1.0, 9.0, 1.0],
///     &layout,
///     FamiliarityScore::MaxProbability,
///     &Options::new(),
/// )?;
/// assert!(scores[0] == 0.5 && scores[1] > 0.99);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn familiarity_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    score: FamiliarityScore,
    options: &Options,
) -> Result<Vec<f64>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    let mut scores = vector(rows.count, 0.0)?;
    familiarity_rows(&mut to_f64_vec(logits)?, &rows, options, score, &mut scores)?;
    Ok(scores)
}

/// Writes the familiarity of every row of logits, and overwrites masked entries.
pub(crate) fn familiarity_rows(
    x: &mut [f64],
    rows: &Rows,
    options: &Options,
    score: FamiliarityScore,
    scores: &mut [f64],
) -> Result<(), OutOfMemory> {
    rows::mask_entries(x, rows, f64::NEG_INFINITY)?;
    let mut scores = scores.iter_mut();
    rows::for_each(x, rows, Access::Read, &mut |_, row| {
        if let Some(to) = scores.next() {
            *to = familiarity::familiarity(row, options.temperature, score);
        }
    })
}

/// The threshold of familiarity below which rows are rejected.
///
/// ```
/// let fit = softmax_wasm::fit_reject(&[1.0, 2.0, 3.0, 4.0], 0.75)?;
/// assert_eq!((fit.threshold, fit.kept, fit.n), (2.0, 0.75, 4));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectFit {
    /// The lowest familiarity of a row that isn't rejected.
    pub threshold: f64,
    /// The fraction of the rows of the fit that aren't below the threshold.
    pub kept: f64,
    /// The number of rows of the fit.
    pub n: usize,
}

/// Returns the largest threshold that keeps at least the fraction `keep` of the scores. The scores are those
/// of familiar rows.
///
/// # Errors
/// [`Error::Empty`] if there are no scores, [`Error::Fraction`] if `keep` isn't above 0 and at most 1,
/// [`Error::Entry`] for a NaN, [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::fit_reject(&[1.0, 2.0, 2.0], 1.0)?.threshold, 1.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_reject(scores: &[f64], keep: f64) -> Result<RejectFit, Error> {
    if !(keep > 0.0 && keep <= 1.0) {
        return Err(Error::Fraction { name: "keep", value: keep });
    }
    check_scores(scores)?;
    Ok(fit_reject_threshold(scores, keep)?)
}

/// Fits the threshold to scores that have been checked.
pub(crate) fn fit_reject_threshold(scores: &[f64], keep: f64) -> Result<RejectFit, OutOfMemory> {
    let (threshold, kept) =
        familiarity::threshold_and_kept(scores, keep, &mut scratch(scores.len())?);
    Ok(RejectFit { threshold, kept, n: scores.len() })
}

/// Checks that there are scores and that none is NaN.
fn check_scores(scores: &[f64]) -> Result<(), Error> {
    match scores.iter().position(|score| score.is_nan()) {
        _ if scores.is_empty() => Err(Error::Empty),
        Some(index) => Err(Error::Entry { index, value: f64::NAN }),
        None => Ok(()),
    }
}

/// The result of [`evaluate_reject`].
///
/// ```
/// let report = softmax_wasm::evaluate_reject(&[2.0, 3.0], &[1.0, 2.0])?;
/// assert_eq!((report.auroc, report.fpr_at_95), (0.875, 0.5));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectReport {
    /// The area under the ROC curve: the probability that a familiar row has a larger score than an
    /// unfamiliar one. Equal scores count half, and 0.5 is chance.
    pub auroc: f64,
    /// The fraction of unfamiliar rows that are kept by the largest threshold that keeps 95 % of the familiar
    /// rows.
    pub fpr_at_95: f64,
}

/// Evaluates how well scores tell familiar rows (`inside`) from unfamiliar ones (`outside`).
///
/// # Errors
/// [`Error::Empty`] if either slice is empty, [`Error::Entry`] for a NaN, [`Error::Memory`] if memory runs
/// out.
///
/// ```
/// assert_eq!(softmax_wasm::evaluate_reject(&[1.0], &[0.0])?.auroc, 1.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn evaluate_reject(inside: &[f64], outside: &[f64]) -> Result<RejectReport, Error> {
    check_scores(inside)?;
    check_scores(outside)?;
    Ok(evaluate_scores(inside, outside)?)
}

/// Evaluates scores that have been checked.
pub(crate) fn evaluate_scores(
    inside: &[f64],
    outside: &[f64],
) -> Result<RejectReport, OutOfMemory> {
    let n = inside.len();
    let (mut all, mut order) = (scratch(n + outside.len())?, scratch(n + outside.len())?);
    all.iter_mut().zip(inside.iter().chain(outside)).for_each(|(to, score)| *to = *score);
    let auroc = auroc(&all, &|index| index < n, &mut order);
    let (threshold, _) =
        familiarity::threshold_and_kept(inside, 0.95, order.get_mut(..n).unwrap_or_default());
    let kept = outside.iter().filter(|score| **score >= threshold).count();
    Ok(RejectReport { auroc, fpr_at_95: kept as f64 / outside.len() as f64 })
}
