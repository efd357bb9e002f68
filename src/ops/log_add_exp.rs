//! Sums of two exponentials: log-add-exp, its running sum along rows, and merged weighted means.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, collect, copy};
use crate::float::{from_f64_vec, in_f64};
use crate::kernel::log_add_exp as kernel;
use crate::kernel::softmax_state::StateTemperature;
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::rows::{self, Access};
use crate::workspace::filled;
use alloc::vec::Vec;

/// Returns log(e^a + e^b) without overflow.
///
/// The result is −∞ if both are −∞, +∞ if one is +∞, and NaN if one is NaN. It is within 2 ULP of the exact
/// value, or within 2 ULP of the larger argument where the result cancels.
///
/// ```
/// use softmax_wasm::log_add_exp;
///
/// assert_eq!(log_add_exp(1000.0f64, 1000.0), 1000.0 + 2f64.ln());
/// assert_eq!(log_add_exp(f32::NEG_INFINITY, 3.0), 3.0);
/// ```
#[must_use]
pub fn log_add_exp<T: Float>(a: T, b: T) -> T {
    T::from_f64(kernel::log_add_exp(a.to_f64(), b.to_f64()))
}

/// Returns the running log-sum-exp: log Σ e^xⱼ over each logit and those before it.
///
/// The last result is the [`log_sum_exp`](crate::log_sum_exp) of the row. Results are NaN from the first NaN
/// on, and +∞ from the first +∞ on up to that NaN.
///
/// # Errors
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::log_cum_sum_exp(&[0.0f64, 0.0])?, [0.0, 2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_cum_sum_exp<T: Float>(logits: &[T]) -> Result<Vec<T>, Error> {
    let mut sums = copy(logits)?;
    log_cum_sum_exp_along(&mut sums, &Layout::row(logits.len()), &Options::new())?;
    Ok(sums)
}

/// Replaces every logit by log Σ e^(xⱼ/T) over this logit and those before it in its row. Masked entries add
/// nothing.
///
/// A result is −∞ if every logit up to it is −∞. Results are within 2 ULP of the exact value, or within 2 ULP
/// of the largest logit where the result cancels.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if the workspace can't be allocated. After an error the logits are
/// unchanged.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_cum_sum_exp_along};
///
/// let mut x = [0.0f64, 5.0, 0.0, 5.0];
/// log_cum_sum_exp_along(&mut x, &Layout::new(&[2, 2], 0)?, &Options::new())?;
/// assert_eq!(x, [0.0, 5.0, 2f64.ln(), 5.0 + 2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_cum_sum_exp_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    in_f64(logits, |logits| log_cum_sum_exp_rows(logits, &rows, options))
}

/// Replaces every logit by the log-sum-exp of this logit and those before it in its row.
pub(crate) fn log_cum_sum_exp_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let temperature = StateTemperature::new(options.temperature);
    let mut tile = rows::Tile::reserve::<f64>(rows)?;
    rows::fill_masked(logits, rows, tile.offsets(), f64::NEG_INFINITY);
    tile.for_each(logits, rows, Access::ReadWrite, &mut |_, row| {
        kernel::log_cum_sum_exp(row, &temperature)
    });
    Ok(())
}

/// Merges softmax-weighted means over parts, such as attention over splits of the keys. A part is a value, of
/// the same length for all parts, and its log-sum-exp. Returns the mean of the values weighted by
/// e^log_sum_exp, and the log-sum-exp of all parts.
///
/// A part with a log-sum-exp of −∞ counts nothing, whatever its value is. If all parts have −∞, the value is
/// 0 and the log-sum-exp −∞, so that merged parts can be merged again. A log-sum-exp of +∞ or NaN makes the
/// value NaN. Results are within 2 ULP of the exact value, or within 2 ULP of the largest product where the
/// sum cancels.
///
/// # Errors
/// [`Error::Empty`] if there are no parts, [`Error::Shape`] if the values differ in length, [`Error::Memory`]
/// if memory runs out.
///
/// ```
/// use softmax_wasm::merge_weighted;
///
/// let (value, log_sum_exp) = merge_weighted(&[(&[1.0f64, 4.0], 0.0), (&[3.0, 0.0], 0.0)])?;
/// assert_eq!((value, log_sum_exp), (vec![2.0, 2.0], 2f64.ln()));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn merge_weighted<T: Float>(parts: &[(&[T], f64)]) -> Result<(Vec<T>, f64), Error> {
    let (first, _) = parts.first().ok_or(Error::Empty)?;
    let mut values = allocate(parts.len().saturating_mul(first.len()))?;
    for (value, _) in parts {
        if value.len() != first.len() {
            return Err(Error::shape(&[first.len()], value.len()));
        }
        values.extend(value.iter().map(|x| x.to_f64()));
    }
    let logs = collect(parts.iter().map(|(_, log)| *log))?;
    let mut roots = filled(parts.len(), [0.0; 2])?;
    let mut result = filled(first.len(), 0.0)?;
    let log_sum = kernel::merge_weighted(&values, &logs, &mut roots, &mut result);
    Ok((from_f64_vec(&result)?, log_sum))
}
