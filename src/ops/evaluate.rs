//! A report on rows of probabilities whose targets are known.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, collect, vector};
use crate::kernel::metrics::calibration_error::{ReliabilityBin, set_equal_width_edges};
use crate::kernel::metrics::evaluate::{
    self, ClassScore, Means, RowScore, average, bootstrap, central_interval, means, score_class,
    set_equal_mass_edges,
};
use crate::layout::{Layout, Rows};
use crate::ops::evaluate_options::{BinScheme, CalibrationOf, EvaluateOptions};
use crate::rows::{self, Access};
use crate::validate::{check_distributions_and_targets, to_probabilities};
use crate::workspace::{filled, scratch};
use alloc::vec::Vec;

/// The results of one class. A ratio whose divisor is 0 is NaN.
///
/// ```
/// use softmax_wasm::{EvaluateOptions, Layout, evaluate};
///
/// let report = evaluate(&[0.75, 0.25], &[0], &Layout::row(2), &EvaluateOptions::new())?;
/// assert!(report.classes[0].precision == 1.0 && report.classes[1].precision.is_nan());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClassReport {
    /// The number of rows of this class.
    pub count: usize,
    /// The fraction of the rows predicted as this class that belong to it.
    pub precision: f64,
    /// The fraction of the rows of this class that are predicted as it.
    pub recall: f64,
    /// The harmonic mean of precision and recall: twice the number of rows that are both predicted as this
    /// class and of it, over the sum of the number predicted and the number of it.
    pub f1: f64,
    /// The area under the ROC curve: the probability that a row of this class gives the class a larger
    /// probability than a row of another class does. Equal probabilities count half.
    pub auc: f64,
    /// The expected calibration error of the probabilities of this class.
    pub ece: f64,
}

impl From<&ClassScore> for ClassReport {
    fn from(class: &ClassScore) -> Self {
        let &ClassScore { count, precision, recall, f1, auc, ece, .. } = class;
        Self { count: count as usize, precision, recall, f1, auc, ece }
    }
}

/// The central 95 % intervals of results over samples of the rows with replacement.
///
/// ```
/// use softmax_wasm::{EvaluateOptions, Layout, evaluate};
///
/// let options = EvaluateOptions::new().bootstrap(100);
/// let report = evaluate(&[0.75, 0.25], &[0], &Layout::row(2), &options)?;
/// assert_eq!(report.intervals.map(|intervals| intervals.accuracy), Some([1.0, 1.0]));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Intervals {
    /// The interval of the accuracy.
    pub accuracy: [f64; 2],
    /// The interval of the mean negative log-likelihood.
    pub nll: [f64; 2],
    /// The interval of the Brier score.
    pub brier: [f64; 2],
    /// The interval of the expected calibration error of the largest probability of each row.
    pub ece: [f64; 2],
}

impl Intervals {
    fn new([accuracy, nll, brier, ece]: [[f64; 2]; 4]) -> Self {
        Self { accuracy, nll, brier, ece }
    }
}

/// The result of [`evaluate()`].
///
/// ```
/// use softmax_wasm::{EvaluateOptions, Layout, evaluate};
///
/// let (p, layout) = ([0.75, 0.25, 0.25, 0.75], Layout::new(&[2, 2], -1)?);
/// let report = evaluate(&p, &[0, 0], &layout, &EvaluateOptions::new())?;
/// assert_eq!((report.n, report.accuracy, report.brier), (2, 0.5, 0.625));
/// assert_eq!(report.confusion, [1, 1, 0, 0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The number of rows.
    pub n: usize,
    /// The fraction of rows whose most probable class is right.
    pub accuracy: f64,
    /// The top-k accuracy for each k of the options: the fraction of rows whose right class is among the k
    /// most probable ones.
    pub top_k: Vec<f64>,
    /// The mean of −log p of the right class, in nats. It is +∞ if the right class of a row has the
    /// probability 0.
    pub nll: f64,
    /// The Brier score: the mean of Σ (p − y)², from 0 to 2, where y is 1 at the right class and 0 elsewhere.
    pub brier: f64,
    /// The expected calibration error.
    pub ece: f64,
    /// The largest calibration error of a bin.
    pub mce: f64,
    /// The reliability diagram of the largest probabilities.
    pub bins: Vec<ReliabilityBin>,
    /// The number of rows of each class that are predicted as each class. The matrix has one row per right
    /// class.
    pub confusion: Vec<u32>,
    /// The results of each class.
    pub classes: Vec<ClassReport>,
    /// The mean F1 of the classes. It is NaN if the F1 of a class is NaN.
    pub macro_f1: f64,
    /// The mean AUC of the classes. It is NaN if the AUC of a class is NaN.
    pub auc: f64,
    /// The intervals over samples of the rows, or `None` if the options ask for no samples.
    pub intervals: Option<Intervals>,
}

/// Evaluates rows of probabilities. `target` holds the index of the right class of each row.
///
/// # Errors
/// [`Error::Entry`] for a probability outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1,
/// [`Error::TargetCount`] if there isn't one target per row, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Bins`] for 0 bins, [`Error::K`] for a `top_k` of 0, [`Error::Empty`] if there are no
/// probabilities, [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// use softmax_wasm::{EvaluateOptions, Layout, evaluate};
///
/// let (p, layout) = ([0.5, 0.5, 0.25, 0.75], Layout::new(&[2, 2], -1)?);
/// let report = evaluate(&p, &[0, 1], &layout, &EvaluateOptions::new())?;
/// assert_eq!((report.accuracy, report.auc, report.ece), (1.0, 1.0, 0.375));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn evaluate<T: Float>(
    probabilities: &[T],
    target: &[i32],
    layout: &Layout,
    options: &EvaluateOptions,
) -> Result<Evaluation, Error> {
    let rows = check_distributions_and_targets(probabilities, target, layout)?;
    if options.bins == 0 {
        return Err(Error::Bins);
    }
    if options.top_k.contains(&0) {
        return Err(Error::K { k: 0, row: rows.length });
    }
    let count = rows.length;
    let mut top_k = collect(options.top_k.iter().map(|k| *k as f64))?;
    let mut bins = vector(options.bins, ReliabilityBin::default())?;
    let mut classes = vector(count + 1, ClassScore::default())?;
    let mut confusion = vector(count.saturating_mul(count), 0)?;
    let (mut means, mut intervals) = (Means::default(), [[0.0; 2]; 4]);
    let results = Results {
        means: &mut means,
        top_k_accuracies: &mut top_k,
        bins: &mut bins,
        classes: &mut classes,
        confusion: &mut confusion,
        intervals: intervals.each_mut(),
    };
    let (mut p, target_of) = (to_probabilities(probabilities)?, |row: usize| target[row] as u32);
    evaluate_rows(&mut p, &rows, &target_of, options.into(), results)?;
    let average = classes.pop().unwrap_or_default();
    let Means { accuracy, nll, brier, mut ece, mut mce } = means;
    if options.of == CalibrationOf::Class {
        (ece, mce) = (average.ece, average.mce);
    }
    Ok(Evaluation {
        n: rows.count,
        accuracy,
        top_k,
        nll,
        brier,
        ece,
        mce,
        bins,
        confusion,
        macro_f1: average.f1,
        auc: average.auc,
        classes: collect(classes.iter().map(ClassReport::from))?,
        intervals: (options.bootstrap > 0).then(|| Intervals::new(intervals)),
    })
}

/// The options of [`evaluate_rows`].
pub(crate) struct Settings {
    pub(crate) is_equal_mass: bool,
    pub(crate) bootstrap: usize,
    pub(crate) seed: u64,
}

impl From<&EvaluateOptions<'_>> for Settings {
    fn from(options: &EvaluateOptions) -> Self {
        let &EvaluateOptions { scheme, bootstrap, seed, .. } = options;
        Self { is_equal_mass: scheme == BinScheme::EqualMass, bootstrap, seed }
    }
}

/// The slices and structs that [`evaluate_rows`] writes to.
pub(crate) struct Results<'a> {
    /// The means over all rows.
    pub(crate) means: &'a mut Means,
    /// The top-k accuracies. Before the call, each is its number k.
    pub(crate) top_k_accuracies: &'a mut [f64],
    pub(crate) bins: &'a mut [ReliabilityBin],
    /// One entry for each class, and one for their means.
    pub(crate) classes: &'a mut [ClassScore],
    /// The confusion matrix, one row per target. Its entries are 0 before the call.
    pub(crate) confusion: &'a mut [u32],
    /// The intervals of the accuracy, the NLL, the Brier score and the ECE, in this order.
    pub(crate) intervals: [&'a mut [f64; 2]; 4],
}

/// Evaluates rows of probabilities, where `target_of` returns the target of a row.
pub(crate) fn evaluate_rows(
    p: &mut [f64],
    rows: &Rows,
    target_of: &dyn Fn(usize) -> u32,
    settings: Settings,
    results: Results,
) -> Result<(), OutOfMemory> {
    let (n, offsets) = (rows.count, rows.offsets()?);
    let mut scores = filled(n, RowScore::default())?;
    let mut to = scores.iter_mut();
    rows::for_each(p, rows, Access::Read, &mut |index, row| {
        if let Some(to) = to.next() {
            *to = evaluate::score_row(row, target_of(index));
        }
    })?;
    let (mut order, mut column) = (scratch(n)?, scratch(n)?);
    let set_edges = |bins: &mut [ReliabilityBin], confidences: &[f64], order: &mut [u32]| {
        if settings.is_equal_mass {
            set_equal_mass_edges(bins, confidences, order);
        } else {
            set_equal_width_edges(bins);
        }
    };
    for (class, to) in results.classes.iter_mut().take(rows.length).enumerate() {
        let offset = offsets.at(class);
        for (row, to) in column.iter_mut().enumerate() {
            *to = p.get(rows.start(row) + offset).map_or(0.0, |p| *p);
        }
        set_edges(results.bins, &column, &mut order);
        *to = score_class(class as u32, &scores, &column, results.bins, &mut order);
    }
    if let Some((to, classes)) = results.classes.split_last_mut() {
        *to = average(classes);
    }
    count_predictions(&scores, rows.length, results.confusion);
    for accuracy in results.top_k_accuracies.iter_mut() {
        let k = *accuracy as usize;
        let among: f64 = scores.iter().map(|score| score.is_among(k)).sum();
        *accuracy = among / n as f64;
    }
    column.iter_mut().zip(scores.iter()).for_each(|(to, score)| *to = score.confidence);
    set_edges(results.bins, &column, &mut order);
    write_intervals(&scores, settings, results.bins, results.intervals)?;
    *results.means = means(&mut scores.iter(), results.bins);
    Ok(())
}

/// Counts the predictions of each class for each target in the cells of the confusion matrix.
fn count_predictions(scores: &[RowScore], classes: usize, confusion: &mut [u32]) {
    for score in scores {
        let cell = score.target as usize * classes + score.predicted as usize;
        if let Some(count) = confusion.get_mut(cell) {
            *count += 1;
        }
    }
}

/// Writes the intervals over samples of the rows, if the settings ask for samples.
fn write_intervals(
    scores: &[RowScore],
    settings: Settings,
    bins: &mut [ReliabilityBin],
    intervals: [&mut [f64; 2]; 4],
) -> Result<(), OutOfMemory> {
    let count = settings.bootstrap;
    if count == 0 {
        return Ok(());
    }
    let mut samples = filled(count, Means::default())?;
    bootstrap(scores, settings.seed, bins, &mut samples);
    let (mut order, mut values) = (scratch(count)?, scratch(count)?);
    let measures: [fn(&Means) -> f64; 4] = [|m| m.accuracy, |m| m.nll, |m| m.brier, |m| m.ece];
    for (measure, to) in measures.into_iter().zip(intervals) {
        values.iter_mut().zip(samples.iter()).for_each(|(to, sample)| *to = measure(sample));
        *to = central_interval(&values, &mut order);
    }
    Ok(())
}
