//! softmax, log-softmax and log-sum-exp along the rows of an array.

use crate::Float;
use crate::buffer::{OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::softmax::Softmax;
use crate::kernel::{limit, log_sum_exp};
use crate::layout::{Layout, Rows};
use crate::rows;
use alloc::vec::Vec;

/// How the rows are computed. `Options::default()` is temperature 1 without a mask.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Divides the logits: 0 < T < 1 sharpens, T > 1 flattens. 0 gives the limit, 1 split
    /// equally among the largest; +∞ is uniform over the entries above −∞.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 hides the entry: its
    /// probability is 0 and its logit may be anything. A row that is hidden as a whole
    /// gets zeros, in the log −∞.
    pub mask: Option<&'a [u8]>,
    /// Softmax only: logits at +∞ split 1 among them, where they make the row NaN
    /// otherwise.
    pub split_infinity: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { temperature: 1.0, mask: None, split_infinity: false }
    }
}

/// [`softmax`](crate::softmax) of every row of `logits`, in place.
///
/// # Errors
/// An [`Error`] with the numbers if the layout, the mask or the temperature doesn't fit;
/// the logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [0.0, 9.0, 0.0, 9.0f32];
/// softmax_along(&mut x, &Layout::new(&[2, 2], Some(&[0]))?, &Options::default())?;
/// assert_eq!(x, [0.5; 4]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    Ok(softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by their probabilities.
pub(crate) fn softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    rows::map_vectors(logits, rows, options, T::ZERO, T::Vector::softmax)
}

/// [`log_softmax`](crate::log_softmax) of every row of `logits`, in place.
///
/// # Errors
/// As [`softmax_along`].
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_along};
///
/// let mut x = [3.0f64, 1.0, 2.0];
/// let options = Options { mask: Some(&[1, 0, 0]), ..Options::default() };
/// log_softmax_along(&mut x, &Layout::row(3), &options)?;
/// assert_eq!(x, [0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    Ok(log_softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by the logarithms of their probabilities.
pub(crate) fn log_softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let options = Options { split_infinity: false, ..*options };
    rows::map_vectors(logits, rows, &options, T::NEG_INFINITY, T::log_softmax)
}

/// [`log_sum_exp`](crate::log_sum_exp) of every row of `logits`, one value per row.
///
/// # Errors
/// As [`softmax_along`], and [`Error::Memory`] if there is no room for the results.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_along};
///
/// let layout = Layout::new(&[2, 2], Some(&[-1]))?;
/// let sums = log_sum_exp_along(&[0.0f64, 0.0, 1e308, 0.0], &layout, &Options::default())?;
/// assert_eq!(sums, [2f64.ln(), 1e308]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    let mut sums = filled(rows.count, 0.0)?;
    let mut copy: Vec<T> = allocate(logits.len())?;
    copy.extend(logits);
    log_sum_exp_rows(&mut copy, &rows, options, &mut sums)?;
    Ok(sums.iter().map(|&sum| T::from_f64(sum)).collect())
}

/// Writes the log-sum-exp of every row of logits, which are overwritten.
pub(crate) fn log_sum_exp_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    sums: &mut [f64],
) -> Result<(), OutOfMemory> {
    let f: &mut rows::ReduceVectors<T> = &mut |_, row, work, is_single, temperature, sums| {
        T::log_sum_exp(row, work, is_single, temperature, sums);
    };
    let options = Options { split_infinity: false, ..*options };
    rows::reduce_vectors(logits, rows, &options, T::NEG_INFINITY, rows::flatten_sum::<T>, f, sums)
}

/// Writes −log softmax(x)ₜ of every row of logits for its class t, which is any number where a class isn't
/// one. The logits may be overwritten.
pub(crate) fn class_losses<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    classes: &[i32],
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let f: &mut rows::ReduceVectors<T> = &mut |first, row, work, is_single, temperature, losses| {
        let classes = classes.get(first..).unwrap_or_default();
        T::class_losses(row, work, is_single, temperature, classes, losses);
    };
    let options = Options { split_infinity: false, ..*options };
    rows::reduce_vectors(logits, rows, &options, T::NEG_INFINITY, rows::flatten::<T>, f, losses)
}

/// log|Σ wᵢ·e^xᵢ| of every row of `logits` with the sign of the sum, one pair per row.
///
/// There is one weight per logit, or per entry of a row for all rows. A weight 0 drops the
/// entry, whatever its logit; negative weights subtract. The sign of an empty sum is 0. A
/// weight that isn't finite makes the row NaN.
///
/// # Errors
/// As [`log_sum_exp_along`], and [`Error::Weights`] if their number doesn't fit.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_weighted_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let sums = log_sum_exp_weighted_along(&x, &layout, &Options::default(), &[1.0, -3.0])?;
/// assert_eq!(sums, [(2f64.ln(), -1.0)]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_weighted_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
    weights: &[T],
) -> Result<Vec<(T, T)>, Error> {
    let (length, row) = (weights.len(), layout.row_length());
    if length != row && length != logits.len() {
        return Err(Error::Weights { length, logits: logits.len(), row });
    }
    let rows = layout.checked_rows(logits.len(), options)?;
    let (mut x, mut weights) = (rows::wide(logits)?, rows::wide(weights)?);
    let mut sums = allocate(rows.count)?;
    log_sum_exp_weighted_rows(&mut x, &rows, options, &mut weights, &mut |log, sign| {
        sums.push((T::from_f64(log), T::from_f64(sign)));
    })?;
    Ok(sums)
}

/// Calls `f` with the logarithm and the sign of every row, in order, and overwrites the logits.
pub(crate) fn log_sum_exp_weighted_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    weights: &mut [f64],
    f: &mut dyn FnMut(f64, f64),
) -> Result<(), OutOfMemory> {
    let mut work = scratch(rows::work::<f64>(rows))?;
    rows::hide_masked(logits, rows, f64::NEG_INFINITY)?;
    let mut emit = |row: &mut [f64], weights: &mut [f64]| {
        let (log, sign) = weighted_sum(row, &mut work, weights, options);
        f(log, sign);
    };
    if weights.len() == rows.length {
        return rows::for_each(logits, rows, false, &mut |_, row| emit(row, weights));
    }
    rows::for_each_pair(logits, weights, rows, &mut emit)
}

fn weighted_sum(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    options: &Options,
) -> (f64, f64) {
    for (x, _) in row.iter_mut().zip(weights).filter(|(_, w)| **w == 0.0) {
        *x = f64::NEG_INFINITY;
    }
    let is_limit = limit::is_limit(options.temperature);
    let infinity = limit::flatten(row, options.temperature, false);
    let temperature = if is_limit { 1.0 } else { options.temperature };
    let (log, sign) = log_sum_exp::log_sum_exp_weighted(row, work, weights, temperature);
    (infinity + log, sign)
}
