//! How well probabilities tell how often they are right, and the temperature that mends it.

use crate::Float;
use crate::along::{Options, softmax_along};
use crate::buffer::{allocate, vector};
use crate::error::Error;
use crate::kernel::calibration::{self, ReliabilityBin};
use crate::kernel::temperature;
use crate::layout::{Layout, Rows};
use crate::loss::{CrossEntropyOptions, Target, check_classes, cross_entropy_along};
use crate::rows::check_entries;
use alloc::vec::Vec;

/// How calibration is measured.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::CalibrationOptions::new().bins(10).bins, 10);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CalibrationOptions {
    /// How many bins of equal width the confidences 0 to 1 are counted in. The default is 15.
    pub bins: usize,
}

impl CalibrationOptions {
    /// Returns the default: 15 bins.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::CalibrationOptions::new().bins, 15);
    /// ```
    pub const fn new() -> Self {
        Self { bins: 15 }
    }

    /// Counts the confidences in so many bins of equal width.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
    ///
    /// let (layout, options) = (Layout::row(2), CalibrationOptions::new().bins(2));
    /// assert_eq!(calibration_error(&[0.75f64, 0.25], &[0], &layout, &options)?.bins.len(), 2);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }
}

impl Default for CalibrationOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// The calibration of the rows of an array.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
///
/// let (layout, options) = (Layout::row(2), CalibrationOptions::new().bins(2));
/// let calibration = calibration_error(&[0.75f64, 0.25], &[0], &layout, &options)?;
/// assert_eq!((calibration.ece, calibration.bins[1].accuracy), (0.25, 1.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Calibration {
    /// The expected calibration error, from 0 to 1.
    pub ece: f64,
    /// The reliability diagram.
    pub bins: Vec<ReliabilityBin>,
}

/// How far above 1 a probability may be that others computed and rounded.
const ROUNDING: f64 = 1e-6;

/// Returns the expected calibration error of rows of probabilities, of which `target` has the index of
/// the class that is right, one per row. The confidence of a row is its largest probability.
///
/// # Errors
/// [`Error::Entry`] for an entry outside 0…1, [`Error::TargetCount`] for too few or too many targets,
/// [`Error::Target`] for a class that doesn't exist, [`Error::Bins`] for 0 bins, [`Error::Empty`] for no
/// probabilities, [`Error::Shape`] if the layout doesn't hold as many entries as there are,
/// [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
///
/// let (p, layout) = ([0.75f64, 0.25, 0.75, 0.25], Layout::new(&[2, 2], -1)?);
/// assert_eq!(calibration_error(&p, &[0, 1], &layout, &CalibrationOptions::new())?.ece, 0.25);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn calibration_error<T: Float>(
    probabilities: &[T],
    target: &[i32],
    layout: &Layout,
    options: &CalibrationOptions,
) -> Result<Calibration, Error> {
    let bins = options.bins;
    let rows = labelled_rows(probabilities, target, layout)?;
    if bins == 0 {
        return Err(Error::Bins);
    }
    check_entries(probabilities, 0.0..=1.0 + ROUNDING, &rows)?;
    let (rows, label) = (gathered(probabilities, &rows)?, |row: usize| target[row] as usize);
    let mut bins = vector(bins, ReliabilityBin::default())?;
    let ece = calibration::calibrate(&rows, layout.row_length(), &label, &mut bins);
    Ok(Calibration { ece, bins })
}

/// The rows one after the other, in f64.
fn gathered<T: Float>(x: &[T], rows: &Rows) -> Result<Vec<f64>, Error> {
    let (mut gathered, offsets) = (allocate(x.len())?, rows.offsets()?);
    for start in (0..rows.count).map(|row| rows.start(row)) {
        gathered.extend(offsets.iter().map(|offset| x[start + offset].to_f64()));
    }
    Ok(gathered)
}

/// Checks that there is one class per row, and returns the rows.
fn labelled_rows<'a, T>(x: &[T], target: &[i32], layout: &'a Layout) -> Result<Rows<'a>, Error> {
    let rows = layout.checked_rows(x.len(), &Options::new())?;
    if x.is_empty() {
        return Err(Error::Empty);
    }
    if target.len() != layout.rows() {
        return Err(Error::TargetCount { given: target.len(), wanted: layout.rows() });
    }
    check_classes(target, layout.row_length(), None)?;
    Ok(rows)
}

/// What temperature scaling does to predictions.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, fit_temperature};
///
/// let (x, layout) = ([9.0f64, 0.0, 9.0, 0.0, 0.0, 9.0], Layout::new(&[3, 2], -1)?);
/// let fit = fit_temperature(&x, &[0, 1, 1], &layout, &CalibrationOptions::new())?;
/// assert!(fit.nll_after < fit.nll_before && fit.ece_after < fit.ece_before);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct TemperatureFit {
    /// The temperature at which the mean negative log-likelihood is least.
    pub temperature: f64,
    /// The mean negative log-likelihood at temperature 1.
    pub nll_before: f64,
    /// The mean negative log-likelihood at the new temperature.
    pub nll_after: f64,
    /// The expected calibration error at temperature 1.
    pub ece_before: f64,
    /// The expected calibration error at the new temperature.
    pub ece_after: f64,
}

/// Returns the temperature of the softmax of rows of logits at which the right classes are most likely
/// (Guo et al. 2017); `target` has their indices, one per row.
///
/// It is finite and positive. With s the largest difference of two logits, classes that are all at
/// the maximum of their row get s/10⁶ (or 1 if that is less, or if it makes them certain already),
/// classes no likelier than chance 10⁶·s (or 1 if that is more). Rows whose class is at −∞ have no
/// likelihood at any temperature, and don't count for it.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞, [`Error::AllMasked`] for a row of nothing but −∞,
/// [`Error::TargetCount`] for too few or too many targets, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Bins`] for 0 bins, [`Error::Empty`] for no logits, [`Error::Shape`] if the layout
/// doesn't hold as many entries as there are, [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, fit_temperature};
///
/// // Two of three are right, as probabilities of 2 to 1 would tell.
/// let (x, layout) = ([9.0f64, 0.0, 9.0, 0.0, 0.0, 9.0], Layout::new(&[3, 2], -1)?);
/// let fit = fit_temperature(&x, &[0, 1, 1], &layout, &CalibrationOptions::new())?;
/// assert!((fit.temperature - 9.0 / 2f64.ln()).abs() < 1e-12);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_temperature<T: Float>(
    logits: &[T],
    target: &[i32],
    layout: &Layout,
    options: &CalibrationOptions,
) -> Result<TemperatureFit, Error> {
    let rows = labelled_rows(logits, target, layout)?;
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let (rows, label) = (gathered(logits, &rows)?, |row: usize| target[row] as usize);
    let classes = layout.row_length();
    let mut work = vector(temperature::work(classes), 0.0)?;
    let temperature = temperature::best_temperature(&rows, classes, &label, &mut work);
    let layout = Layout::new(&[layout.rows(), layout.row_length()], -1)?;
    let quality = |temperature: f64| -> Result<(f64, f64), Error> {
        let loss = CrossEntropyOptions::new().temperature(temperature);
        let nll = cross_entropy_along(&rows, Target::Classes(target), &layout, &loss)?[0];
        let mut p = rows.clone();
        softmax_along(&mut p, &layout, &Options::new().temperature(temperature))?;
        Ok((nll, calibration_error(&p, target, &layout, options)?.ece))
    };
    let ((nll_before, ece_before), (nll_after, ece_after)) = (quality(1.0)?, quality(temperature)?);
    Ok(TemperatureFit { temperature, nll_before, nll_after, ece_before, ece_after })
}
