//! Rows of logits that are like none that a model has learned from.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, vector};
use crate::float::to_f64_vec;
use crate::kernel::familiarity::{self, Score, auroc};
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::workspace::scratch;
use crate::{Float, rows};
use alloc::vec::Vec;

/// What tells how familiar a row of logits is; more is more familiar.
///
/// ```
/// use softmax_wasm::{FamiliarityScore, familiarity};
///
/// assert_eq!(familiarity(&[3.0, 1.0], FamiliarityScore::MaxLogit)?, 3.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FamiliarityScore {
    /// T·log Σ e^(xᵢ/T), the negative of what is called energy.
    #[default]
    Energy,
    /// The largest logit.
    MaxLogit,
    /// The largest probability.
    MaxProbability,
    /// The negative of the entropy of the probabilities, in nats.
    Entropy,
    /// The largest probability minus the second largest.
    Margin,
}

impl From<FamiliarityScore> for Score {
    fn from(score: FamiliarityScore) -> Self {
        match score {
            FamiliarityScore::Energy => Self::Energy,
            FamiliarityScore::MaxLogit => Self::MaxLogit,
            FamiliarityScore::MaxProbability => Self::MaxProbability,
            FamiliarityScore::Entropy => Self::Entropy,
            FamiliarityScore::Margin => Self::Margin,
        }
    }
}

/// Returns how familiar a row of logits is.
///
/// # Errors
/// [`Error::Memory`].
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

/// Returns how familiar every row of logits is.
///
/// A NaN makes its row NaN. Nothing but −∞ has −∞ as energy and as largest logit, and NaN as the others; so
/// have rows with a +∞, with +∞.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a mask of
/// another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
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
    familiarity_rows(&mut to_f64_vec(logits)?, &rows, options, score.into(), &mut scores)?;
    Ok(scores)
}

/// Writes how familiar every row of logits is. What is masked is overwritten.
pub(crate) fn familiarity_rows(
    x: &mut [f64],
    rows: &Rows,
    options: &Options,
    score: Score,
    scores: &mut [f64],
) -> Result<(), OutOfMemory> {
    rows::mask_entries(x, rows, f64::NEG_INFINITY)?;
    let mut scores = scores.iter_mut();
    rows::for_each(x, rows, false, &mut |_, row| {
        if let Some(to) = scores.next() {
            *to = familiarity::familiarity(row, options.temperature, score);
        }
    })
}

/// From which familiarity on rows are kept.
///
/// ```
/// let fit = softmax_wasm::fit_reject(&[1.0, 2.0, 3.0, 4.0], 0.75)?;
/// assert_eq!((fit.threshold, fit.kept, fit.n), (2.0, 0.75, 4));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectFit {
    /// Rows of less are rejected.
    pub threshold: f64,
    /// The part of the rows of the fit that isn't below it.
    pub kept: f64,
    /// The number of rows of the fit.
    pub n: usize,
}

/// Returns the largest threshold that keeps at least a part of scores, those of rows that are familiar.
///
/// # Errors
/// [`Error::Empty`] for no scores, [`Error::FractionOption`] for a part that isn't above 0 and at most 1,
/// [`Error::Entry`] for a NaN, [`Error::Memory`].
///
/// ```
/// assert_eq!(softmax_wasm::fit_reject(&[1.0, 2.0, 2.0], 1.0)?.threshold, 1.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_reject(scores: &[f64], keep: f64) -> Result<RejectFit, Error> {
    if !(keep > 0.0 && keep <= 1.0) {
        return Err(Error::FractionOption { name: "keep", value: keep });
    }
    check_scores(scores)?;
    Ok(reject_threshold(scores, keep)?)
}

pub(crate) fn reject_threshold(scores: &[f64], keep: f64) -> Result<RejectFit, OutOfMemory> {
    let (threshold, kept) = familiarity::threshold(scores, keep, &mut scratch(scores.len())?);
    Ok(RejectFit { threshold, kept, n: scores.len() })
}

fn check_scores(scores: &[f64]) -> Result<(), Error> {
    match scores.iter().position(|score| score.is_nan()) {
        _ if scores.is_empty() => Err(Error::Empty),
        Some(index) => Err(Error::Entry { index, value: f64::NAN }),
        None => Ok(()),
    }
}

/// What scores of familiarity are worth.
///
/// ```
/// let report = softmax_wasm::evaluate_reject(&[2.0, 3.0], &[1.0, 2.0])?;
/// assert_eq!((report.auroc, report.fpr_at_95), (0.875, 0.5));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RejectReport {
    /// How often a familiar row has more than an unfamiliar one, equal ones counted half: 0.5 is chance.
    pub auroc: f64,
    /// The part of the unfamiliar rows that stay where at least 95 % of the familiar ones do.
    pub fpr_at_95: f64,
}

/// Returns how well scores tell rows that are familiar from rows that aren't.
///
/// # Errors
/// [`Error::Empty`] where there are no scores of either, [`Error::Entry`] for a NaN, [`Error::Memory`].
///
/// ```
/// assert_eq!(softmax_wasm::evaluate_reject(&[1.0], &[0.0])?.auroc, 1.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn evaluate_reject(inside: &[f64], outside: &[f64]) -> Result<RejectReport, Error> {
    check_scores(inside)?;
    check_scores(outside)?;
    Ok(report(inside, outside)?)
}

pub(crate) fn report(inside: &[f64], outside: &[f64]) -> Result<RejectReport, OutOfMemory> {
    let n = inside.len();
    let (mut all, mut order) = (scratch(n + outside.len())?, scratch(n + outside.len())?);
    all.iter_mut().zip(inside.iter().chain(outside)).for_each(|(to, score)| *to = *score);
    let auroc = auroc(&all, &|index| index < n, &mut order);
    let (threshold, _) =
        familiarity::threshold(inside, 0.95, order.get_mut(..n).unwrap_or_default());
    let stay = outside.iter().filter(|score| **score >= threshold).count();
    Ok(RejectReport { auroc, fpr_at_95: stay as f64 / outside.len() as f64 })
}
