//! Calibration maps that are fitted to rows of logits whose targets are known.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, collect, copy, vector};
use crate::float::to_f64_vec;
use crate::kernel::fit::isotonic::{self, LevelSet};
use crate::kernel::fit::{platt, temperature_scaling, vector_scaling};
use crate::kernel::metrics::calibration_error::{ReliabilityBin, expected_error};
use crate::kernel::metrics::log_likelihood::mean_nll;
use crate::kernel::numeric::row;
use crate::layout::Layout;
use crate::ops::calibration::CalibrationMap;
use crate::ops::fit_calibration_options::{CalibrationMethod, FitCalibrationOptions};
use crate::ops::softmax::softmax_along;
use crate::options::Options;
use crate::validate::{check_counted_entries, check_targets};
use crate::workspace::scratch;
use crate::{Float, rows};

/// A fitted map, with its losses and calibration errors before and after.
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
    /// The fitted map.
    pub map: CalibrationMap,
    /// The number of rows that the map was fitted to.
    pub n: usize,
    /// The mean negative log-likelihood of the right classes under softmax, or under the sigmoid for Platt
    /// scaling.
    pub nll_before: f64,
    /// The mean negative log-likelihood of the right classes under the map.
    pub nll_after: f64,
    /// The expected calibration error of the largest probability of each row, under softmax or the sigmoid.
    pub ece_before: f64,
    /// The expected calibration error of the largest probability of each row, under the map.
    pub ece_after: f64,
}

/// Fits a calibration map to rows of logits that the model hasn't been trained on, by maximum likelihood.
/// Platt scaling has targets next to 0 and 1 in place of these (Platt 1999). `target` holds the index of the
/// right class of each row.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞, [`Error::AllMasked`] for a row in which every entry is −∞ or masked,
/// [`Error::TargetCount`] if there isn't one target per row, [`Error::Target`] for a class that doesn't
/// exist, [`Error::Bins`] for 0 bins, [`Error::Empty`] if no row counts, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Shape`] if the layout doesn't fit the length of the array,
/// [`Error::Memory`] if memory runs out.
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
    let row_options = Options { mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &row_options)?;
    check_targets(target, &rows, ignore_index)?;
    if bins == 0 {
        return Err(Error::Bins);
    }
    let counts = |row: usize| Some(target[row]) != ignore_index;
    check_counted_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows, &counts)?;
    let x = rows::collect(&mut to_f64_vec(logits)?, &rows, &counts)?;
    let targets = collect(target.iter().copied().filter(|t| Some(*t) != ignore_index))?;
    if x.is_empty() {
        return Err(Error::Empty);
    }
    let (classes, target_of) = (rows.length, |row: usize| targets[row] as usize);
    let layout = Layout::new(&[targets.len(), classes], -1)?;
    let map = fit_map(&x, classes, &target_of, method)?;
    let measure = |map: &CalibrationMap| -> Result<(f64, f64), Error> {
        let p = map.apply(&x, &layout, &Options::new())?;
        let mut bins = vector(bins, ReliabilityBin::default())?;
        let is_sigmoid = method == CalibrationMethod::Platt;
        let ece = expected_error(&p, classes, &target_of, &mut bins);
        Ok((mean_nll(&p, classes, &target_of, is_sigmoid), ece))
    };
    let before = match method {
        CalibrationMethod::Platt => {
            CalibrationMap::Platt { scale: vector(classes, 1.0)?, shift: vector(classes, 0.0)? }
        }
        _ => CalibrationMap::Temperature(1.0),
    };
    let ((nll_before, ece_before), (nll_after, ece_after)) = (measure(&before)?, measure(&map)?);
    Ok(CalibrationFit { map, n: targets.len(), nll_before, nll_after, ece_before, ece_after })
}

/// Fits a map to rows of logits, one after the other, where `target_of` returns the target of a row.
fn fit_map(
    x: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    method: CalibrationMethod,
) -> Result<CalibrationMap, Error> {
    let best_temperature = || -> Result<f64, Error> {
        let mut work = vector(temperature_scaling::workspace_length(classes), 0.0)?;
        Ok(temperature_scaling::best_temperature(x, classes, target_of, &mut work))
    };
    Ok(match method {
        CalibrationMethod::Temperature => CalibrationMap::Temperature(best_temperature()?),
        CalibrationMethod::Vector => {
            let mut parameters = vector(2 * classes, 0.0)?;
            let mut work = vector(vector_scaling::workspace_length(classes), 0.0)?;
            let temperature = best_temperature()?;
            vector_scaling::vector_scaling(x, target_of, temperature, &mut parameters, &mut work);
            let (scale, shift) = parameters.split_at(classes);
            CalibrationMap::Vector { scale: copy(scale)?, shift: copy(shift)? }
        }
        CalibrationMethod::Platt => {
            let (mut scale, mut shift) = (allocate(classes)?, allocate(classes)?);
            fit_platt_columns(x, classes, target_of, &mut |[a, b]| {
                scale.push(a);
                shift.push(b);
            })?;
            CalibrationMap::Platt { scale, shift }
        }
        CalibrationMethod::Isotonic => {
            let (mut p, layout) = (copy(x)?, Layout::new(&[x.len() / classes, classes], -1)?);
            softmax_along(&mut p, &layout, &Options::new())?;
            let (mut xs, mut ys) = (allocate(classes)?, allocate(classes)?);
            let mut has_memory: Result<(), OutOfMemory> = Ok(());
            let mut append = |x: &[f64], y: &[f64]| {
                xs.push(copy(x)?);
                ys.push(copy(y)?);
                Ok(())
            };
            fit_isotonic_columns(&p, classes, target_of, &mut |x, y| {
                if has_memory.is_ok() {
                    has_memory = append(x, y);
                }
            })?;
            has_memory?;
            CalibrationMap::Isotonic { x: xs, y: ys }
        }
    })
}

/// Fits Platt scaling to each column of logits, and calls `visit` with the scale and the shift of each class.
pub(crate) fn fit_platt_columns(
    x: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    visit: &mut dyn FnMut([f64; 2]),
) -> Result<(), OutOfMemory> {
    let mut column = scratch(x.len() / classes.max(1))?;
    for class in 0..classes {
        copy_column(x, classes, class, &mut column);
        visit(platt::platt(&column, &|row| target_of(row) == class));
    }
    Ok(())
}

/// Fits isotonic regression to each column of probabilities, and calls `visit` with the x and the y of the
/// knots of each class.
pub(crate) fn fit_isotonic_columns(
    p: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    visit: &mut dyn FnMut(&[f64], &[f64]),
) -> Result<(), OutOfMemory> {
    let n = p.len() / classes.max(1);
    let (mut column, mut order) = (scratch(n)?, scratch(n)?);
    let mut sets = scratch::<LevelSet>(n)?;
    let (mut x, mut y) = (scratch(2 * n)?, scratch(2 * n)?);
    for class in 0..classes {
        copy_column(p, classes, class, &mut column);
        let is_class = |row: usize| target_of(row) == class;
        let count = isotonic::isotonic(&column, &is_class, &mut order, &mut sets, &mut x, &mut y);
        visit(x.get(..count).unwrap_or_default(), y.get(..count).unwrap_or_default());
    }
    Ok(())
}

/// Copies the logits of a class.
fn copy_column(x: &[f64], classes: usize, class: usize, column: &mut [f64]) {
    for (to, row) in column.iter_mut().zip(row::split(x, classes)) {
        *to = row.get(class).map_or(0.0, |x| *x);
    }
}
