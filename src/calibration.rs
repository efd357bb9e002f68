//! How well probabilities tell how often they are right, and the temperature that mends it.

use crate::Float;
use crate::along::{Options, softmax_along};
use crate::buffer::{allocate, vector};
use crate::error::Error;
use crate::kernel::calibration::{self, Bin};
use crate::kernel::temperature;
use crate::layout::{Layout, Rows};
use crate::loss::{LossOptions, Target, check_classes, cross_entropy_along};
use crate::rows::check_entries;
use alloc::vec::Vec;

/// The calibration of the rows of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The expected calibration error, from 0 to 1.
    pub ece: f64,
    /// The reliability diagram.
    pub bins: Vec<Bin>,
}

/// How far above 1 a probability may be that others computed and rounded.
const ROUNDING: f64 = 1e-6;

/// The expected calibration error of rows of probabilities, of which `labels` tells the right
/// classes, over `bins` bins of the largest of each row.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along); [`Error::Entry`] for an entry outside 0…1,
/// [`Error::Targets`] and [`Error::Class`] for labels that don't fit, [`Error::Bins`] for no
/// bins, [`Error::Empty`] for no probabilities.
///
/// ```
/// use softmax_wasm::{Layout, calibration_error};
///
/// let p = [0.75f64, 0.25, 0.75, 0.25];
/// let layout = Layout::new(&[2, 2], Some(&[1]))?;
/// assert_eq!(calibration_error(&p, &[0, 1], &layout, 10)?.ece, 0.25);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn calibration_error<T: Float>(
    probabilities: &[T],
    labels: &[i32],
    layout: &Layout,
    bins: usize,
) -> Result<Calibration, Error> {
    let rows = labelled_rows(probabilities, labels, layout)?;
    if bins == 0 {
        return Err(Error::Bins);
    }
    check_entries(probabilities, 0.0..=1.0 + ROUNDING, &rows)?;
    let (rows, label) = (gathered(probabilities, &rows)?, |row: usize| labels[row] as usize);
    let mut bins = vector(bins, Bin::default())?;
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
fn labelled_rows<'a, T>(x: &[T], labels: &[i32], layout: &'a Layout) -> Result<Rows<'a>, Error> {
    let rows = layout.checked_rows(x.len(), &Options::default())?;
    if x.is_empty() {
        return Err(Error::Empty);
    }
    if labels.len() != layout.rows() {
        return Err(Error::Targets { given: labels.len(), wanted: layout.rows() });
    }
    check_classes(labels, layout.row_length(), None)?;
    Ok(rows)
}

/// What temperature scaling does to predictions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TemperatureFit {
    /// The temperature at which the mean negative log-likelihood is least.
    pub temperature: f64,
    /// The mean negative log-likelihood at temperature 1.
    pub nll_before: f64,
    /// The same at the new temperature.
    pub nll_after: f64,
    /// The expected calibration error at temperature 1.
    pub ece_before: f64,
    /// The same at the new temperature.
    pub ece_after: f64,
}

/// The temperature of the softmax of rows of logits at which the right classes, which `labels`
/// tells, are most likely (Guo et al. 2017).
///
/// It is finite and positive. With s the largest difference of two logits, labels that are all at
/// the maximum of their row get s/10⁶ (or 1 if that is less, or if it makes them certain already),
/// labels no likelier than chance 10⁶·s (or 1 if that is more). Rows whose label is at −∞ have no
/// likelihood at any temperature, and don't count for it.
///
/// # Errors
/// As [`calibration_error`]; [`Error::Entry`] for a NaN or +∞, [`Error::AllHidden`] for a row of
/// nothing but −∞.
///
/// ```
/// use softmax_wasm::{Layout, fit_temperature};
///
/// // Two of three are right, as probabilities of 2 to 1 would tell.
/// let layout = Layout::new(&[3, 2], Some(&[1]))?;
/// let fit = fit_temperature(&[9.0f64, 0.0, 9.0, 0.0, 0.0, 9.0], &[0, 1, 1], &layout, 15)?;
/// assert!((fit.temperature - 9.0 / 2f64.ln()).abs() < 1e-12);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn fit_temperature<T: Float>(
    logits: &[T],
    labels: &[i32],
    layout: &Layout,
    bins: usize,
) -> Result<TemperatureFit, Error> {
    let rows = labelled_rows(logits, labels, layout)?;
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let (rows, label) = (gathered(logits, &rows)?, |row: usize| labels[row] as usize);
    let classes = layout.row_length();
    let mut work = vector(temperature::work(classes), 0.0)?;
    let temperature = temperature::best_temperature(&rows, classes, &label, &mut work);
    let layout = Layout::new(&[layout.rows(), layout.row_length()], Some(&[1]))?;
    let quality = |temperature: f64| -> Result<(f64, f64), Error> {
        let options = Options { temperature, ..Options::default() };
        let (target, loss) = (Target::Classes(labels), LossOptions::default());
        let nll = cross_entropy_along(&rows, target, &layout, &options, &loss)?[0];
        let mut p = rows.clone();
        softmax_along(&mut p, &layout, &options)?;
        Ok((nll, calibration_error(&p, labels, &layout, bins)?.ece))
    };
    let ((nll_before, ece_before), (nll_after, ece_after)) = (quality(1.0)?, quality(temperature)?);
    Ok(TemperatureFit { temperature, nll_before, nll_after, ece_before, ece_after })
}
