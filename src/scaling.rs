//! Maps of logits to probabilities that are right as often as they say.

use crate::Float;
use crate::along::{Options, softmax_along};
use crate::buffer::{Buffer, OutOfMemory, scratch, vector};
use crate::error::Error;
use crate::kernel::calibration::{ReliabilityBin, calibrate};
use crate::kernel::isotonic::{self, Block};
use crate::kernel::{pair, platt, sigmoid::sigmoid, temperature, vector_scaling};
use crate::layout::{Layout, Rows};
use crate::loss::check_classes;
use crate::rows::{self, check_entries, wide};
use alloc::vec::Vec;

/// How logits are mapped to probabilities.
///
/// ```
/// use softmax_wasm::{CalibrationMethod, FitCalibrationOptions};
///
/// let options = FitCalibrationOptions::new().method(CalibrationMethod::Isotonic);
/// assert_eq!(options.method, CalibrationMethod::Isotonic);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationMethod {
    /// softmax(x/T) with one temperature (Guo et al. 2017).
    #[default]
    Temperature,
    /// softmax(w⊙x + b) with a factor and a shift for each class.
    Vector,
    /// σ(a·x + b) of each class by itself (Platt 1999), for logits of a sigmoid.
    Platt,
    /// Rising steps of the softmax of each class, divided by their sum (Zadrozny & Elkan 2002).
    Isotonic,
}

/// How a map is fitted.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::FitCalibrationOptions::new().ignore_index(255).ignore_index, Some(255));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FitCalibrationOptions<'a> {
    /// The kind of map. The default is a temperature.
    pub method: CalibrationMethod,
    /// How many bins of equal width the calibration error counts confidences in. The default is 15.
    pub bins: usize,
    /// One byte per logit, or per class for all rows; 0 masks the entry. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// Rows of this target class count nothing. The default is none.
    pub ignore_index: Option<i32>,
}

impl<'a> FitCalibrationOptions<'a> {
    /// Returns the defaults: a temperature.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().bins, 15);
    /// ```
    pub const fn new() -> Self {
        Self { method: CalibrationMethod::Temperature, bins: 15, mask: None, ignore_index: None }
    }

    /// Tells the kind of map.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationMethod, FitCalibrationOptions};
    ///
    /// let options = FitCalibrationOptions::new().method(CalibrationMethod::Platt);
    /// assert_eq!(options.method, CalibrationMethod::Platt);
    /// ```
    pub const fn method(mut self, method: CalibrationMethod) -> Self {
        self.method = method;
        self
    }

    /// Counts confidences in so many bins.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().bins(10).bins, 10);
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }

    /// Masks the entries whose byte is 0.
    ///
    /// ```
    /// assert!(softmax_wasm::FitCalibrationOptions::new().mask(&[1, 0]).mask.is_some());
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Leaves out the rows of this target class.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::FitCalibrationOptions::new().ignore_index(-100).ignore_index, Some(-100));
    /// ```
    pub const fn ignore_index(mut self, ignore_index: i32) -> Self {
        self.ignore_index = Some(ignore_index);
        self
    }
}

impl Default for FitCalibrationOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// A map of logits to probabilities.
///
/// ```
/// use softmax_wasm::{CalibrationMap, Layout, Options};
///
/// let map = CalibrationMap::Temperature(2.0);
/// assert_eq!(map.apply(&[4.0, 4.0], &Layout::row(2), &Options::new())?, [0.5, 0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CalibrationMap {
    /// softmax(x/T)
    Temperature(f64),
    /// softmax(scale⊙x + shift)
    Vector {
        /// A factor for each class.
        scale: Vec<f64>,
        /// What is added to the logits of each class.
        shift: Vec<f64>,
    },
    /// σ(scale⊙x + shift)
    Platt {
        /// A factor for each class.
        scale: Vec<f64>,
        /// What is added to the logits of each class.
        shift: Vec<f64>,
    },
    /// Of each class, the height of a line at its softmax, divided by the sum of the heights.
    Isotonic {
        /// The corners of the line of each class: at which probability.
        x: Vec<Vec<f64>>,
        /// How high.
        y: Vec<Vec<f64>>,
    },
}

impl CalibrationMap {
    /// Returns the calibrated probabilities of rows of logits.
    ///
    /// # Errors
    /// [`Error::LabelCount`] if the map is of another number of classes, those of [`softmax_along`].
    ///
    /// ```
    /// use softmax_wasm::{CalibrationMap, Layout, Options};
    ///
    /// let map = CalibrationMap::Platt { scale: vec![1.0, 1.0], shift: vec![0.0, -9.0] };
    /// assert_eq!(map.apply(&[0.0, 9.0], &Layout::row(2), &Options::new())?, [0.5, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn apply<T: Float>(
        &self,
        logits: &[T],
        layout: &Layout,
        options: &Options,
    ) -> Result<Vec<T>, Error> {
        let rows = layout.checked_rows(logits.len(), options)?;
        let mut p = wide(logits)?;
        let classes = match self {
            Self::Temperature(_) => rows.length,
            Self::Vector { scale, shift } | Self::Platt { scale, shift } => {
                scale.len().min(shift.len())
            }
            Self::Isotonic { x, y } => x.len().min(y.len()),
        };
        if classes != rows.length {
            return Err(Error::LabelCount { given: classes, wanted: rows.length });
        }
        match self {
            Self::Temperature(temperature) => {
                let temperature = options.temperature * temperature;
                softmax_along(&mut p, layout, &Options { temperature, ..*options })?;
            }
            Self::Vector { scale, shift } => {
                each(&mut p, &rows, &|class, x| affine(x, scale[class], shift[class]))?;
                softmax_along(&mut p, layout, options)?;
            }
            Self::Platt { scale, shift } => {
                each(&mut p, &rows, &|class, x| sigmoid(affine(x, scale[class], shift[class])))?;
                rows::hide_masked(&mut p, &rows, 0.0)?;
            }
            Self::Isotonic { x, y } => {
                softmax_along(&mut p, layout, options)?;
                each(&mut p, &rows, &|class, p| isotonic::height(&x[class], &y[class], p))?;
                rows::hide_masked(&mut p, &rows, 0.0)?;
                normalise(&mut p, &rows)?;
            }
        }
        Ok(p.iter().map(|p| T::from_f64(*p)).collect())
    }
}

fn affine(x: f64, scale: f64, shift: f64) -> f64 {
    if x == f64::NEG_INFINITY { x } else { x * scale + shift }
}

/// Replaces every entry by what a function of its class and of it says.
fn each(x: &mut [f64], rows: &Rows, f: &dyn Fn(usize, f64) -> f64) -> Result<(), Error> {
    Ok(rows::for_each(x, rows, true, &mut |_, row| {
        row.iter_mut().enumerate().for_each(|(class, x)| *x = f(class, *x));
    })?)
}

/// Divides rows by their sums; where all is 0, all that isn't masked becomes the same.
fn normalise(p: &mut [f64], rows: &Rows) -> Result<(), Error> {
    let offsets = rows.offsets()?;
    for row in 0..rows.count {
        let start = rows.start(row);
        let sum: f64 = offsets.iter().map(|offset| p[start + offset]).sum();
        let shown = |entry: usize| rows.shows(start + offsets[entry], entry);
        let count = (0..rows.length).filter(|entry| shown(*entry)).count() as f64;
        for (entry, offset) in offsets.iter().enumerate() {
            let p = &mut p[start + offset];
            *p = if sum > 0.0 {
                *p / sum
            } else if shown(entry) {
                1.0 / count
            } else {
                0.0
            };
        }
    }
    Ok(())
}

/// A map, and what it changes.
///
/// ```
/// use softmax_wasm::{FitCalibrationOptions, Layout, fit_calibration};
///
/// let (x, layout) = ([9.0, 0.0, 9.0, 0.0, 0.0, 9.0], Layout::new(&[3, 2], -1)?);
/// let fit = fit_calibration(&x, &[0, 1, 1], &layout, &FitCalibrationOptions::new())?;
/// assert!(fit.nll_after < fit.nll_before && fit.n == 3);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CalibrationFit {
    /// The map.
    pub map: CalibrationMap,
    /// The number of rows that it was fitted to.
    pub n: usize,
    /// The mean negative log-likelihood of the right classes by softmax, or by the sigmoid for Platt.
    pub nll_before: f64,
    /// That of what the map gives.
    pub nll_after: f64,
    /// The expected calibration error of the largest probability of each row, before.
    pub ece_before: f64,
    /// That of what the map gives.
    pub ece_after: f64,
}

/// Returns the map of rows of logits at which the right classes are likeliest, of which `target` has the
/// index, one per row: rows that the model hasn't learned from.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞, [`Error::AllMasked`] for a row of nothing but −∞ and masked entries,
/// [`Error::TargetCount`] for too few or too many targets, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Bins`] for 0 bins, [`Error::Empty`] for no rows that count, [`Error::Mask`],
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{CalibrationMap, FitCalibrationOptions, Layout, fit_calibration};
///
/// let (x, layout) = ([9.0, 0.0, 9.0, 0.0, 0.0, 9.0], Layout::new(&[3, 2], -1)?);
/// let fit = fit_calibration(&x, &[0, 1, 1], &layout, &FitCalibrationOptions::new())?;
/// assert!(matches!(fit.map, CalibrationMap::Temperature(t) if (t - 12.98).abs() < 0.01));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_calibration<T: Float>(
    logits: &[T],
    target: &[i32],
    layout: &Layout,
    options: &FitCalibrationOptions,
) -> Result<CalibrationFit, Error> {
    let FitCalibrationOptions { method, bins, mask, ignore_index } = *options;
    let of_rows = Options { mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &of_rows)?;
    if target.len() != rows.count {
        return Err(Error::TargetCount { given: target.len(), wanted: rows.count });
    }
    check_classes(target, rows.length, ignore_index)?;
    if bins == 0 {
        return Err(Error::Bins);
    }
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let counts = |row: usize| Some(target[row]) != ignore_index;
    let x = gathered(&mut wide(logits)?, &rows, &counts)?;
    let labels: Vec<i32> = target.iter().copied().filter(|t| Some(*t) != ignore_index).collect();
    if x.is_empty() {
        return Err(Error::Empty);
    }
    let (classes, label) = (rows.length, |row: usize| labels[row] as usize);
    let layout = Layout::new(&[labels.len(), classes], -1)?;
    let map = match method {
        CalibrationMethod::Temperature => {
            let mut work = vector(temperature::work(classes), 0.0)?;
            let found = temperature::best_temperature(&x, classes, &label, &mut work);
            CalibrationMap::Temperature(found)
        }
        CalibrationMethod::Vector => {
            let mut found = vector(2 * classes, 0.0)?;
            let mut work = vector(vector_scaling::work(classes), 0.0)?;
            vector_scaling::vector_scaling(&x, &label, &mut found, &mut work);
            let shift = found.split_off(classes);
            CalibrationMap::Vector { scale: found, shift }
        }
        CalibrationMethod::Platt => {
            let (mut scale, mut shift) = (Vec::new(), Vec::new());
            platt_columns(&x, classes, &label, &mut |[a, b]| {
                scale.push(a);
                shift.push(b);
            })?;
            CalibrationMap::Platt { scale, shift }
        }
        CalibrationMethod::Isotonic => {
            let mut p = x.to_vec();
            softmax_along(&mut p, &layout, &Options::new())?;
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            isotonic_columns(&p, classes, &label, &mut |x, y| {
                xs.push(x.to_vec());
                ys.push(y.to_vec());
            })?;
            CalibrationMap::Isotonic { x: xs, y: ys }
        }
    };
    let of = |map: &CalibrationMap| -> Result<(f64, f64), Error> {
        let p = map.apply(&x, &layout, &Options::new())?;
        let mut bins = vector(bins, ReliabilityBin::default())?;
        let is_of_sigmoid = method == CalibrationMethod::Platt;
        let ece = calibrate(&p, classes, &label, &mut bins);
        Ok((mean_nll(&p, classes, &label, is_of_sigmoid), ece))
    };
    let before = match method {
        CalibrationMethod::Platt => {
            CalibrationMap::Platt { scale: vector(classes, 1.0)?, shift: vector(classes, 0.0)? }
        }
        _ => CalibrationMap::Temperature(1.0),
    };
    let ((nll_before, ece_before), (nll_after, ece_after)) = (of(&before)?, of(&map)?);
    Ok(CalibrationFit { map, n: labels.len(), nll_before, nll_after, ece_before, ece_after })
}

/// The mean negative log-likelihood of the right classes. Of a sigmoid the classes that aren't right are
/// answers, too.
pub(crate) fn mean_nll(
    p: &[f64],
    classes: usize,
    label: &dyn Fn(usize) -> usize,
    is_of_sigmoid: bool,
) -> f64 {
    let (mut sum, mut rows) = ((0.0, 0.0), 0.0);
    for (row, p) in p.chunks_exact(classes).enumerate() {
        rows += 1.0;
        for (class, p) in p.iter().enumerate() {
            if class == label(row) {
                sum = pair::add(sum, 0.0 - libm::log(p.min(1.0)), 0.0);
            } else if is_of_sigmoid {
                sum = pair::add(sum, 0.0 - libm::log1p(-p), 0.0);
            }
        }
    }
    let nll = if sum.0.is_finite() { sum.0 + sum.1 } else { sum.0 };
    nll / rows
}

/// The rows that count, one after the other. What is masked is −∞.
pub(crate) fn gathered(
    x: &mut [f64],
    rows: &Rows,
    counts: &dyn Fn(usize) -> bool,
) -> Result<Buffer<f64>, OutOfMemory> {
    rows::hide_masked(x, rows, f64::NEG_INFINITY)?;
    let count = (0..rows.count).filter(|row| counts(*row)).count();
    let mut gathered = scratch(count * rows.length)?;
    let mut to = gathered.chunks_exact_mut(rows.length.max(1));
    rows::for_each(x, rows, false, &mut |index, row| {
        if counts(index)
            && let Some(to) = to.next()
        {
            to.copy_from_slice(row);
        }
    })?;
    Ok(gathered)
}

/// Calls `f` with the scale and the shift of each class.
pub(crate) fn platt_columns(
    x: &[f64],
    classes: usize,
    label: &dyn Fn(usize) -> usize,
    f: &mut dyn FnMut([f64; 2]),
) -> Result<(), OutOfMemory> {
    let mut column = scratch(x.len() / classes)?;
    for class in 0..classes {
        copy_column(x, classes, class, &mut column);
        f(platt::platt(&column, &|row| label(row) == class));
    }
    Ok(())
}

/// Calls `f` with the corners of the line of each class, of rows of probabilities.
pub(crate) fn isotonic_columns(
    p: &[f64],
    classes: usize,
    label: &dyn Fn(usize) -> usize,
    f: &mut dyn FnMut(&[f64], &[f64]),
) -> Result<(), OutOfMemory> {
    let n = p.len() / classes;
    let (mut column, mut order) = (scratch(n)?, scratch(n)?);
    let mut blocks = scratch::<Block>(n)?;
    let (mut x, mut y) = (scratch(2 * n)?, scratch(2 * n)?);
    for class in 0..classes {
        copy_column(p, classes, class, &mut column);
        let is_class = |row: usize| label(row) == class;
        let count = isotonic::isotonic(&column, &is_class, &mut order, &mut blocks, &mut x, &mut y);
        f(x.get(..count).unwrap_or_default(), y.get(..count).unwrap_or_default());
    }
    Ok(())
}

fn copy_column(x: &[f64], classes: usize, class: usize, column: &mut [f64]) {
    for (to, row) in column.iter_mut().zip(x.chunks_exact(classes)) {
        *to = row.get(class).map_or(0.0, |x| *x);
    }
}
