//! Log-sum-exp: log Σ e^(xᵢ/T) of one row and of every row of an array, with or without weights.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, copy};
use crate::float::from_f64_vec;
use crate::kernel::log_sum_exp_weighted;
use crate::kernel::numeric::limits;
use crate::kernel::numeric::row::{Arrangement, in_vectors};
use crate::layout::{Layout, Rows};
use crate::ops::softcap::cap;
use crate::ops::softmax::row_workspace;
use crate::options::{OnInfinity, Options};
use crate::rows::{self, Access};
use crate::workspace::{filled, scratch};
use crate::{Float, float};
use alloc::vec::Vec;

/// Returns log Σᵢ e^xᵢ of logits, without overflow.
///
/// The result is −∞ if there are no logits or every logit is −∞, +∞ if one is +∞, and NaN if one is NaN. It
/// is within 2 ULP of the exact value, or within 2 ULP of the largest logit where the result cancels.
///
/// ```
/// assert_eq!(softmax_wasm::log_sum_exp(&[1000.0f64, 1000.0]), 1000.0 + 2f64.ln());
/// ```
#[must_use]
pub fn log_sum_exp<T: Float>(logits: &[T]) -> T {
    let (mut row, mut work, mut sum) = (logits.to_vec(), row_workspace(logits), [0.0]);
    in_vectors::<T::Vector>(&mut row, &mut work, &[T::NEG_INFINITY], |row, work| {
        T::LOG_SUM_EXP(row, work, Arrangement::Row, 1.0, &mut sum);
    });
    T::from_f64(sum[0])
}

/// Returns log Σᵢ e^(xᵢ/T) of every row of logits, one value per row.
///
/// The result of a row is −∞ if it has no entries or every logit is −∞, +∞ if one is +∞, and NaN if one is
/// NaN. It is within 2 ULP of the exact value, or within 2 ULP of the largest logit where the result cancels.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if the workspace or the results can't be allocated.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_along};
///
/// let layout = Layout::new(&[2, 2], -1)?;
/// let sums = log_sum_exp_along(&[0.0f64, 0.0, 1e308, 0.0], &layout, &Options::new())?;
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
    if options.softcap < f64::INFINITY {
        log_sum_exp_rows(&mut float::to_f64_vec(logits)?, &rows, options, &mut sums)?;
    } else {
        log_sum_exp_rows(&mut copy(logits)?, &rows, options, &mut sums)?;
    }
    Ok(from_f64_vec(&sums)?)
}

/// Writes the log-sum-exp of every row of logits, which are overwritten.
pub(crate) fn log_sum_exp_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    sums: &mut [f64],
) -> Result<(), OutOfMemory> {
    let reduce: &mut rows::ReduceVectors<T> =
        &mut |_, row, work, arrangement, temperature, sums| {
            T::LOG_SUM_EXP(row, work, arrangement, temperature, sums);
        };
    cap(logits, options)?;
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::reduce_vectors(
        logits,
        rows,
        &options,
        T::NEG_INFINITY,
        rows::take_limit_of_sum::<T>,
        reduce,
        sums,
    )
}

/// Returns log|Σ wᵢ·e^xᵢ| of logits, and the sign of the sum: 1, −1, or 0 for a sum of 0.
///
/// There is one weight per logit. A weight of 0 removes the entry, whatever its logit is. Negative weights
/// subtract. A weight that isn't finite makes the result NaN.
///
/// # Errors
/// [`Error::Weights`] if there isn't one weight per logit, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::log_sum_exp_weighted;
///
/// assert_eq!(log_sum_exp_weighted(&[0.0f64, 0.0], &[1.0, -3.0])?, (2f64.ln(), -1.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_weighted<T: Float>(logits: &[T], weights: &[T]) -> Result<(T, T), Error> {
    let layout = Layout::row(logits.len());
    Ok(log_sum_exp_weighted_along(logits, &layout, &Options::new(), weights)?[0])
}

/// Returns log|Σ wᵢ·e^(xᵢ/T)| of every row of logits, with the sign of the sum: 1, −1, or 0 for a sum of 0.
///
/// There is one weight per logit, or one per entry of a row for all rows. A weight of 0 removes the entry,
/// whatever its logit is. Negative weights subtract; where terms cancel, the sum may be off by 2 ULP of
/// Σ |wᵢ|·e^(xᵢ/T). A weight that isn't finite makes the result of its row NaN.
///
/// # Errors
/// [`Error::Weights`] if there is neither one weight per logit nor one per entry of a row, [`Error::Shape`]
/// if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the
/// array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither
/// one sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_weighted_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let sums = log_sum_exp_weighted_along(&x, &layout, &Options::new(), &[1.0, -3.0])?;
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
    let (mut x, mut weights) = (float::to_f64_vec(logits)?, float::to_f64_vec(weights)?);
    let mut sums = allocate(rows.count)?;
    log_sum_exp_weighted_rows(&mut x, &rows, options, &mut weights, &mut |log, sign| {
        sums.push((T::from_f64(log), T::from_f64(sign)));
    })?;
    Ok(sums)
}

/// Calls `visit` with the logarithm and the sign of the weighted sum of every row, in order, and overwrites
/// the logits.
pub(crate) fn log_sum_exp_weighted_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    weights: &mut [f64],
    visit: &mut dyn FnMut(f64, f64),
) -> Result<(), OutOfMemory> {
    let mut work = scratch(rows::workspace_length::<f64>(rows))?;
    rows::mask_entries(logits, rows, f64::NEG_INFINITY)?;
    let mut reduce_row = |row: &mut [f64], weights: &mut [f64]| {
        let (log, sign) = sum_weighted_row(row, &mut work, weights, options);
        visit(log, sign);
    };
    if weights.len() == rows.length {
        return rows::for_each(logits, rows, Access::Read, &mut |_, row| reduce_row(row, weights));
    }
    rows::for_each_pair(logits, weights, rows, &mut |_, row, weights| reduce_row(row, weights))
}

/// Returns the logarithm and the sign of the weighted sum of one row.
fn sum_weighted_row(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    options: &Options,
) -> (f64, f64) {
    for (x, _) in row.iter_mut().zip(weights).filter(|(_, w)| **w == 0.0) {
        *x = f64::NEG_INFINITY;
    }
    let is_limit = limits::is_limit(options.temperature);
    let infinity = limits::take_limit(row, options.temperature, false);
    let temperature = if is_limit { 1.0 } else { options.temperature };
    let (log, sign) = log_sum_exp_weighted::log_sum_exp_weighted(row, work, weights, temperature);
    (infinity + log, sign)
}
