//! What rows of probabilities are worth beside the classes that are right.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, vector};
use crate::float::to_f64_vec;
use crate::kernel::calibration_error::{ReliabilityBin, equal_width};
use crate::kernel::evaluate::{
    self, ClassScore, Means, RowScore, bootstrap, central, equal_mass, means, score_class,
};
use crate::layout::{Layout, Rows};
use crate::ops::conformal::labelled;
use crate::workspace::{filled, scratch};
use crate::{Float, rows};
use alloc::vec::Vec;

/// Where bins of confidences begin and end.
///
/// ```
/// use softmax_wasm::{BinScheme, EvaluateOptions};
///
/// assert_eq!(EvaluateOptions::new().scheme(BinScheme::EqualMass).scheme, BinScheme::EqualMass);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinScheme {
    /// Bins are equally wide (Naeini, Cooper & Hauskrecht 2015).
    #[default]
    EqualWidth,
    /// Bins hold equally many confidences (Nixon et al. 2019), but equal ones are in one bin.
    EqualMass,
}

/// Of which probabilities the calibration is measured.
///
/// ```
/// use softmax_wasm::{CalibrationOf, EvaluateOptions};
///
/// assert_eq!(EvaluateOptions::new().of(CalibrationOf::Class).of, CalibrationOf::Class);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationOf {
    /// Of the largest of each row.
    #[default]
    Top,
    /// Of those of each class; the error is the mean of the errors of the classes.
    Class,
}

/// What a report holds.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::EvaluateOptions::new().bins(10).bins, 10);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EvaluateOptions<'a> {
    /// For which k it is told how often the right class is among the k most probable. The defaults are 1
    /// and 5.
    pub top_k: &'a [usize],
    /// How many bins confidences are counted in. The default is 15.
    pub bins: usize,
    /// Where these begin and end. The default is equal width.
    pub scheme: BinScheme,
    /// Of which probabilities the calibration is measured. The default is the largest of each row.
    pub of: CalibrationOf,
    /// From how many samples with replacement the intervals are taken. The default is 0: there are none.
    pub bootstrap: usize,
    /// Tells which samples are drawn. The default is 0.
    pub seed: u64,
}

impl<'a> EvaluateOptions<'a> {
    /// Returns the defaults.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().top_k, [1, 5]);
    /// ```
    pub const fn new() -> Self {
        Self {
            top_k: &[1, 5],
            bins: 15,
            scheme: BinScheme::EqualWidth,
            of: CalibrationOf::Top,
            bootstrap: 0,
            seed: 0,
        }
    }

    /// Tells how often the right class is among so many of the most probable, for each number.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().top_k(&[3]).top_k, [3]);
    /// ```
    pub const fn top_k(mut self, top_k: &'a [usize]) -> Self {
        self.top_k = top_k;
        self
    }

    /// Counts confidences in so many bins.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().bins(20).bins, 20);
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }

    /// Tells where bins begin and end.
    ///
    /// ```
    /// use softmax_wasm::{BinScheme, EvaluateOptions};
    ///
    /// assert_eq!(EvaluateOptions::new().scheme(BinScheme::EqualMass).bins, 15);
    /// ```
    pub const fn scheme(mut self, scheme: BinScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Tells of which probabilities the calibration is measured.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationOf, EvaluateOptions};
    ///
    /// assert_eq!(EvaluateOptions::new().of(CalibrationOf::Top).of, CalibrationOf::Top);
    /// ```
    pub const fn of(mut self, of: CalibrationOf) -> Self {
        self.of = of;
        self
    }

    /// Takes intervals from so many samples of the rows with replacement.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().bootstrap(1000).bootstrap, 1000);
    /// ```
    pub const fn bootstrap(mut self, bootstrap: usize) -> Self {
        self.bootstrap = bootstrap;
        self
    }

    /// Tells which samples are drawn.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::EvaluateOptions::new().seed(7).seed, 7);
    /// ```
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

impl Default for EvaluateOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// What is known of a class. What would be divided by 0 is NaN.
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
    /// The rows of this class.
    pub count: usize,
    /// The part of the rows predicted as this class that are of it.
    pub precision: f64,
    /// The part of the rows of this class that are predicted as it.
    pub recall: f64,
    /// The harmonic mean of precision and recall, 2·both/(predicted + of this class).
    pub f1: f64,
    /// How often a row of this class gives it more than a row of another does; equal ones count half.
    pub auc: f64,
    /// The expected calibration error of the probabilities of this class.
    pub ece: f64,
}

/// Intervals that hold the central 95 % of what samples of the rows give.
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
    /// Of the accuracy.
    pub accuracy: [f64; 2],
    /// Of the mean negative log-likelihood.
    pub nll: [f64; 2],
    /// Of the Brier score.
    pub brier: [f64; 2],
    /// Of the expected calibration error of the largest probability of each row.
    pub ece: [f64; 2],
}

/// What rows of probabilities are worth.
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
    /// The part of them whose most probable class is right.
    pub accuracy: f64,
    /// The part whose right class is among the k most probable, for each k that was asked for.
    pub top_k: Vec<f64>,
    /// The mean of −log p of the right class; ∞ where one has 0.
    pub nll: f64,
    /// The mean of Σ (p − y)², from 0 to 2.
    pub brier: f64,
    /// The expected calibration error.
    pub ece: f64,
    /// The largest calibration error of a bin.
    pub mce: f64,
    /// The reliability diagram of the largest probabilities.
    pub bins: Vec<ReliabilityBin>,
    /// How often rows of a class are predicted as each: a row for each right class.
    pub confusion: Vec<u32>,
    /// The classes one by one.
    pub classes: Vec<ClassReport>,
    /// The mean f1 of the classes; NaN if one is.
    pub macro_f1: f64,
    /// The mean auc of the classes; NaN if one is.
    pub auc: f64,
    /// What samples of the rows give, if that was asked for.
    pub intervals: Option<Intervals>,
}

/// Returns what rows of probabilities are worth, of which `target` has the index of the class that is
/// right, one per row.
///
/// # Errors
/// [`Error::Entry`] for an entry outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1,
/// [`Error::TargetCount`] for too few or too many targets, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Bins`] for 0 bins, [`Error::K`] for a `top_k` of 0, [`Error::Empty`] for no
/// probabilities, [`Error::Shape`] if the layout doesn't hold as many entries as there are,
/// [`Error::Memory`].
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
    let rows = labelled(probabilities, target, layout)?;
    if options.bins == 0 {
        return Err(Error::Bins);
    }
    if options.top_k.contains(&0) {
        return Err(Error::K { k: 0, row: rows.length });
    }
    let count = rows.length;
    let mut top_k: Vec<f64> = options.top_k.iter().map(|k| *k as f64).collect();
    let mut bins = vector(options.bins, ReliabilityBin::default())?;
    let mut classes = vector(count, ClassScore::default())?;
    let mut confusion = vector(count.saturating_mul(count), 0)?;
    let (mut means, mut intervals) = ([Means::default()], [[0.0; 2]; 4]);
    let results = Results {
        means: &mut means,
        top_k: &mut top_k,
        bins: &mut bins,
        classes: &mut classes,
        confusion: &mut confusion,
        intervals: &mut intervals,
    };
    let settings = Settings {
        is_equal_mass: options.scheme == BinScheme::EqualMass,
        bootstrap: options.bootstrap,
        seed: options.seed,
    };
    evaluate_rows(
        &mut to_f64_vec(probabilities)?,
        &rows,
        &|row| target[row] as u32,
        settings,
        results,
    )?;
    let mean = |f: fn(&ClassScore) -> f64| classes.iter().map(f).sum::<f64>() / count as f64;
    let [Means { accuracy, nll, brier, mut ece, mut mce }] = means;
    if options.of == CalibrationOf::Class {
        ece = mean(|class| class.ece);
        mce = classes.iter().fold(0.0, |largest, class| class.mce.max(largest));
    }
    let report = |class: &ClassScore| ClassReport {
        count: class.count as usize,
        precision: class.precision,
        recall: class.recall,
        f1: class.f1,
        auc: class.auc,
        ece: class.ece,
    };
    let [of_accuracy, of_nll, of_brier, of_ece] = intervals;
    let intervals = Intervals { accuracy: of_accuracy, nll: of_nll, brier: of_brier, ece: of_ece };
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
        macro_f1: mean(|class| class.f1),
        auc: mean(|class| class.auc),
        classes: classes.iter().map(report).collect(),
        intervals: (options.bootstrap > 0).then_some(intervals),
    })
}

/// How rows are evaluated.
pub(crate) struct Settings {
    pub(crate) is_equal_mass: bool,
    pub(crate) bootstrap: usize,
    pub(crate) seed: u64,
}

/// Where what is found goes.
pub(crate) struct Results<'a> {
    /// Means of all rows: one entry.
    pub(crate) means: &'a mut [Means],
    /// Each k is replaced by how often the right class is among the k most probable.
    pub(crate) top_k: &'a mut [f64],
    pub(crate) bins: &'a mut [ReliabilityBin],
    /// One for each class.
    pub(crate) classes: &'a mut [ClassScore],
    /// As many as classes, squared; 0 at first.
    pub(crate) confusion: &'a mut [u32],
    /// Those of accuracy, nll, Brier score and ece.
    pub(crate) intervals: &'a mut [[f64; 2]],
}

/// Evaluates rows of probabilities.
pub(crate) fn evaluate_rows(
    p: &mut [f64],
    rows: &Rows,
    label: &dyn Fn(usize) -> u32,
    settings: Settings,
    results: Results,
) -> Result<(), OutOfMemory> {
    let (n, offsets) = (rows.count, rows.offsets()?);
    let mut scores = filled(n, RowScore::default())?;
    let mut to = scores.iter_mut();
    rows::for_each(p, rows, false, &mut |index, row| {
        if let Some(to) = to.next() {
            *to = evaluate::score_row(row, label(index));
        }
    })?;
    let (mut order, mut column) = (scratch(n)?, scratch(n)?);
    let set_edges = |bins: &mut [ReliabilityBin], confidences: &[f64], order: &mut [u32]| {
        if settings.is_equal_mass {
            equal_mass(bins, confidences, order);
        } else {
            equal_width(bins);
        }
    };
    for (class, (to, offset)) in results.classes.iter_mut().zip(offsets.iter()).enumerate() {
        for (row, to) in column.iter_mut().enumerate() {
            *to = p.get(rows.start(row) + offset).map_or(0.0, |p| *p);
        }
        set_edges(results.bins, &column, &mut order);
        *to = score_class(class as u32, &scores, &column, results.bins, &mut order);
    }
    for score in scores.iter() {
        let place = score.label as usize * rows.length + score.predicted as usize;
        if let Some(count) = results.confusion.get_mut(place) {
            *count += 1;
        }
    }
    for k in results.top_k.iter_mut() {
        let among: f64 = scores.iter().map(|score| score.is_among(*k as usize)).sum();
        *k = among / n as f64;
    }
    column.iter_mut().zip(scores.iter()).for_each(|(to, score)| *to = score.confidence);
    set_edges(results.bins, &column, &mut order);
    intervals(&scores, settings, results.bins, results.intervals)?;
    results.means.fill(means(&mut scores.iter(), results.bins));
    Ok(())
}

/// Writes the intervals of samples, if there are any.
fn intervals(
    scores: &[RowScore],
    settings: Settings,
    bins: &mut [ReliabilityBin],
    intervals: &mut [[f64; 2]],
) -> Result<(), OutOfMemory> {
    let count = settings.bootstrap;
    if count == 0 {
        return Ok(());
    }
    let mut samples = filled(count, Means::default())?;
    bootstrap(scores, settings.seed, bins, &mut samples);
    let (mut order, mut values) = (scratch(count)?, scratch(count)?);
    let of: [fn(&Means) -> f64; 4] = [|m| m.accuracy, |m| m.nll, |m| m.brier, |m| m.ece];
    for (of, to) in of.into_iter().zip(intervals) {
        values.iter_mut().zip(samples.iter()).for_each(|(to, sample)| *to = of(sample));
        *to = central(&values, &mut order);
    }
    Ok(())
}
