//! Sets of classes that hold the right one as often as is promised.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, vector};
use crate::float::to_f64_vec;
use crate::kernel::conformal::{self, Score};
use crate::kernel::top_k::top_k;
use crate::layout::{Layout, Rows};
use crate::ops::class_probability::ClassProbability;
use crate::options::Options;
use crate::simd::F64x4;
use crate::validate::{check_classes, check_entries};
use crate::workspace::scratch;
use crate::{Float, rows};
use alloc::vec::Vec;

/// How strange a class is among the probabilities of a row.
///
/// ```
/// use softmax_wasm::{ConformalOptions, ConformalScore};
///
/// let options = ConformalOptions::new().score(ConformalScore::Raps { lambda: 0.1, k: 2 });
/// assert_ne!(options.score, ConformalScore::Aps);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum ConformalScore {
    /// 1 − p of the class: the smallest sets on average, of which some may be empty.
    #[default]
    Lac,
    /// The sum of the probabilities down to the class: sets that grow where a row is hard.
    Aps,
    /// That and λ for each rank beyond the k-th: sets that don't grow so far.
    Raps {
        /// What each further rank adds, 0 or more.
        lambda: f64,
        /// How many ranks add nothing.
        k: usize,
    },
}

impl From<ConformalScore> for Score {
    fn from(score: ConformalScore) -> Self {
        let (lambda, k) = match score {
            ConformalScore::Raps { lambda, k } => (lambda, k as f64),
            ConformalScore::Lac | ConformalScore::Aps => (0.0, 0.0),
        };
        Self { is_lac: score == ConformalScore::Lac, lambda, k }
    }
}

/// What a conformal fit promises.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::ConformalOptions::new().alpha(0.05).alpha, 0.05);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ConformalOptions {
    /// The part of new rows whose class may be missing in their set, between 0 and 1. The default is 0.1.
    pub alpha: f64,
    /// How strange a class is. The default is LAC.
    pub score: ConformalScore,
    /// Whether the promise holds for the rows of each class. The default is false: for all rows together.
    pub by_class: bool,
}

impl ConformalOptions {
    /// Returns the defaults: nine of ten rows, by LAC.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::ConformalOptions::new().alpha, 0.1);
    /// ```
    pub const fn new() -> Self {
        Self { alpha: 0.1, score: ConformalScore::Lac, by_class: false }
    }

    /// Lets the class of so large a part of new rows be missing.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::ConformalOptions::new().alpha(0.2).alpha, 0.2);
    /// ```
    pub const fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Tells how strange a class is.
    ///
    /// ```
    /// use softmax_wasm::{ConformalOptions, ConformalScore};
    ///
    /// let options = ConformalOptions::new().score(ConformalScore::Aps);
    /// assert_eq!(options.score, ConformalScore::Aps);
    /// ```
    pub const fn score(mut self, score: ConformalScore) -> Self {
        self.score = score;
        self
    }

    /// Promises for the rows of each class, which takes a threshold and enough rows of each.
    ///
    /// ```
    /// assert!(softmax_wasm::ConformalOptions::new().by_class(true).by_class);
    /// ```
    pub const fn by_class(mut self, by_class: bool) -> Self {
        self.by_class = by_class;
        self
    }
}

impl Default for ConformalOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// The threshold of a conformal fit, and what it promises.
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
    /// Classes that are stranger aren't in the set; ∞ where there are too few rows for the promise, so that
    /// sets hold all classes.
    pub threshold: f64,
    /// The number of rows that it was taken from.
    pub n: usize,
    /// Its rank among their scores, ⌈(n + 1)(1 − α)⌉; n + 1 where it is ∞.
    pub k: usize,
    /// The 5 % and the 95 % quantile of the part of new rows that are covered, Beta(k, n + 1 − k).
    pub coverage: [f64; 2],
}

/// What tells which classes are in a set.
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
    /// The part of new rows whose class may be missing.
    pub alpha: f64,
    /// How strange a class is.
    pub score: ConformalScore,
    /// One threshold for all classes, or one for each.
    pub thresholds: Vec<ConformalThreshold>,
}

impl ConformalFit {
    /// Returns whether there are too few rows to promise anything but sets of all classes, or that for one
    /// of the classes.
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

    /// Returns the largest score of a class that is in a set.
    fn threshold(&self, class: usize) -> f64 {
        let index = if self.thresholds.len() > 1 { class } else { 0 };
        self.thresholds.get(index).map_or(f64::INFINITY, |threshold| threshold.threshold)
    }

    /// Returns those of all classes of a row, the most probable first, that are in its set.
    pub(crate) fn set<T: Float>(&self, sorted: &[ClassProbability<T>]) -> Vec<ClassProbability<T>> {
        let (score, mut sum, mut rank) = (Score::from(self.score), 0.0, 0.0);
        let is_in = |class: &&ClassProbability<T>| {
            let p = class.probability.to_f64();
            sum += p;
            rank += 1.0;
            // Sets of APS and RAPS would be empty where a row is surest.
            let is_first = rank == 1.0 && !score.is_lac;
            is_first || score.of(p, sum, rank) <= self.threshold(class.index as usize)
        };
        sorted.iter().filter(is_in).copied().collect()
    }
}

/// Returns the fit to rows of probabilities, of which `target` has the index of the class that is right,
/// one per row: rows that the model hasn't learned from, and that new rows are like.
///
/// The sets of [`prediction_sets`] then hold the class of a new row with a probability of at least 1 − α,
/// over the draw of these rows and of the new one, if all are exchangeable. An α is taken for the fraction
/// j/(n + 1) that it is the nearest `f64` to, where there is one: 0.3 of ten is three.
///
/// # Errors
/// [`Error::FractionOption`] for an α that isn't between 0 and 1, [`Error::Option`] for a λ that is negative
/// or not finite,
/// [`Error::Entry`] for an entry outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1,
/// [`Error::TargetCount`] for too few or too many targets, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Empty`] for no probabilities, [`Error::Shape`] if the layout doesn't hold as many entries
/// as there are, [`Error::Memory`].
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
        return Err(Error::FractionOption { name: "alpha", value: alpha });
    }
    if let ConformalScore::Raps { lambda, .. } = score
        && !(0.0..=f64::MAX).contains(&lambda)
    {
        return Err(Error::Option { name: "lambda", value: lambda });
    }
    let rows = labelled(probabilities, target, layout)?;
    let (mut p, mut scores) = (to_f64_vec(probabilities)?, vector(rows.count, 0.0)?);
    score_rows(&mut p, &rows, &|row| target[row] as usize, score.into(), &mut scores)?;
    let classes = if by_class { layout.row_length() } else { 1 };
    let mut thresholds = Vec::new();
    for class in 0..classes {
        let is_of_class = |label: &i32| !by_class || *label as usize == class;
        let of_class = scores.iter().zip(target).filter(|(_, label)| is_of_class(label));
        let of_class: Vec<f64> = of_class.map(|(score, _)| *score).collect();
        thresholds.push(threshold(&of_class, alpha)?);
    }
    Ok(ConformalFit { alpha, score, thresholds })
}

/// Writes the score of the right class of every row of probabilities.
pub(crate) fn score_rows(
    p: &mut [f64],
    rows: &Rows,
    label: &dyn Fn(usize) -> usize,
    score: Score,
    scores: &mut [f64],
) -> Result<(), OutOfMemory> {
    let mut order = scratch(rows.length)?;
    let mut scores = scores.iter_mut();
    rows::for_each(p, rows, false, &mut |index, row| {
        if let Some(to) = scores.next() {
            *to = score.of_class(row, &mut order, label(index));
        }
    })
}

/// Returns the threshold of scores, and what it promises.
pub(crate) fn threshold(scores: &[f64], alpha: f64) -> Result<ConformalThreshold, OutOfMemory> {
    let n = scores.len();
    let (k, mut order) = (conformal::rank(n, alpha), scratch(n)?);
    top_k::<F64x4>(scores, &mut order);
    // The order begins with the largest.
    let index = n.checked_sub(k).and_then(|place| order.get(place));
    let threshold = index.and_then(|index| scores.get(*index as usize));
    let threshold = threshold.map_or(f64::INFINITY, |score| *score);
    let coverage = [0.05, 0.95].map(|q| conformal::coverage_quantile(n, k, q));
    Ok(ConformalThreshold { threshold, n, k, coverage })
}

/// How far from 1 a sum of probabilities may be: `f16` rounds many to that.
const ROUNDING: f64 = 1e-3;

/// Checks that rows are probabilities that sum to 1, and that there is a class for each.
pub(crate) fn labelled<'a, T: Float>(
    p: &[T],
    target: &[i32],
    layout: &'a Layout,
) -> Result<Rows<'a>, Error> {
    let rows = distributions(p, layout)?;
    if target.len() != rows.count {
        return Err(Error::TargetCount { given: target.len(), wanted: rows.count });
    }
    check_classes(target, rows.length, None)?;
    Ok(rows)
}

/// Checks that there are rows, of probabilities that sum to 1.
pub(crate) fn distributions<'a, T: Float>(p: &[T], layout: &'a Layout) -> Result<Rows<'a>, Error> {
    let rows = layout.checked_rows(p.len(), &Options::new())?;
    if p.is_empty() {
        return Err(Error::Empty);
    }
    check_entries(p, 0.0..=1.0 + 1e-6, &rows)?;
    let offsets = rows.offsets()?;
    for row in 0..rows.count {
        let start = rows.start(row);
        let sum: f64 = offsets.iter().map(|offset| p[start + offset].to_f64()).sum();
        if (sum - 1.0).abs() > ROUNDING {
            return Err(Error::EntrySum { row, sum });
        }
    }
    Ok(rows)
}

/// Returns the set of classes of every row of probabilities, the most probable first.
///
/// A set of [`ConformalScore::Lac`] is empty where all classes are stranger than the threshold; with
/// `at_least_one` it holds the most probable then. Sets of the other scores always do.
///
/// # Errors
/// [`Error::Entry`] for an entry outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1,
/// [`Error::Classes`] if there isn't a threshold for each class of a fit by class, [`Error::Empty`] for no
/// probabilities, [`Error::Shape`] if the layout doesn't hold as many entries as there are,
/// [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{ConformalOptions, Layout, fit_conformal, prediction_sets};
///
/// let fit = fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &ConformalOptions::new())?;
/// // One row can't promise nine of ten: all classes are in the set.
/// assert_eq!(prediction_sets(&[0.75, 0.25], &Layout::row(2), &fit, false)?[0].len(), 2);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn prediction_sets<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    fit: &ConformalFit,
    at_least_one: bool,
) -> Result<Vec<Vec<ClassProbability<T>>>, Error> {
    let rows = distributions(probabilities, layout)?;
    if fit.thresholds.len() > 1 && fit.thresholds.len() != rows.length {
        return Err(Error::Classes(fit.thresholds.len()));
    }
    let (mut p, mut order) = (to_f64_vec(probabilities)?, vector(rows.length, 0)?);
    let (offsets, mut sets) = (rows.offsets()?, Vec::new());
    rows::for_each(&mut p, &rows, false, &mut |index, row| {
        top_k::<F64x4>(row, &mut order);
        let (start, offsets) = (rows.start(index), &offsets);
        let sorted = order.iter().map(|&class| ClassProbability {
            index: class,
            probability: probabilities[start + offsets[class as usize]],
        });
        let sorted: Vec<ClassProbability<T>> = sorted.collect();
        let mut set = fit.set(&sorted);
        if set.is_empty() && at_least_one {
            set.extend(sorted.first());
        }
        sets.push(set);
    })?;
    Ok(sets)
}
