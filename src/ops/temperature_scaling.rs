//! Temperature scaling: the temperature under which the right classes are most likely.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{copy, vector};
use crate::float::to_f64_vec;
use crate::kernel::fit::temperature_scaling;
use crate::layout::Layout;
use crate::ops::calibration_error::{CalibrationOptions, calibration_error};
use crate::ops::cross_entropy::cross_entropy_along;
use crate::ops::cross_entropy_options::CrossEntropyOptions;
use crate::ops::softmax::softmax_along;
use crate::ops::targets::Target;
use crate::options::Options;
use crate::rows;
use crate::validate::{check_entries, check_rows_and_targets};

/// The result of [`fit_temperature`].
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
    /// The temperature with the lowest mean negative log-likelihood.
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

/// Fits the temperature of the softmax of rows of logits under which the right classes are most likely (Guo
/// et al. 2017). `target` holds the index of the right class of each row.
///
/// The temperature is finite and positive. Let s be the largest difference of two logits of a row. If every
/// class is at the maximum of its row, the temperature is s/10⁶, or 1 if that is less or makes the classes
/// certain already. If classes are no likelier than chance, it is 10⁶·s, or 1 if that is more. A row whose
/// class has a logit of −∞ has the likelihood 0 at every temperature. The fit ignores it; the negative
/// log-likelihoods of the result are +∞ then.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞, [`Error::AllMasked`] for a row of −∞, [`Error::TargetCount`] if there
/// isn't one target per row, [`Error::Target`] for a class that doesn't exist, [`Error::Bins`] for 0 bins,
/// [`Error::Empty`] if there are no logits, [`Error::Shape`] if the layout doesn't fit the length of the
/// array, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, fit_temperature};
///
/// // Two of three predictions are right, which fits probabilities of 2 to 1.
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
    let rows = check_rows_and_targets(logits, target, layout)?;
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let rows = rows::collect(&mut to_f64_vec(logits)?, &rows, &|_| true)?;
    let target_of = |row: usize| target[row] as usize;
    let classes = layout.row_length();
    let mut work = vector(temperature_scaling::workspace_length(classes), 0.0)?;
    let temperature = temperature_scaling::best_temperature(&rows, classes, &target_of, &mut work);
    let layout = Layout::new(&[layout.rows(), layout.row_length()], -1)?;
    // Unlike that of `fit_calibration`, this likelihood is that of logits: it is finite where a probability
    // would be rounded to 0.
    let measure = |temperature: f64| -> Result<(f64, f64), Error> {
        let loss = CrossEntropyOptions::new().temperature(temperature);
        let nll = cross_entropy_along(&rows, Target::Classes(target), &layout, &loss)?[0];
        let mut p = copy(&rows)?;
        softmax_along(&mut p, &layout, &Options::new().temperature(temperature))?;
        Ok((nll, calibration_error(&p, target, &layout, options)?.ece))
    };
    let ((nll_before, ece_before), (nll_after, ece_after)) = (measure(1.0)?, measure(temperature)?);
    Ok(TemperatureFit { temperature, nll_before, nll_after, ece_before, ece_after })
}
