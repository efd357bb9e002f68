//! Log-softmax: xᵢ/T − log Σⱼ e^(xⱼ/T) of one row, and of every row of an array.

use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::numeric::row::{Arrangement, in_vectors};
use crate::layout::{Layout, Rows};
use crate::ops::softcap::cap;
use crate::ops::softmax::row_workspace;
use crate::options::{OnInfinity, Options};
use crate::{Float, float, rows};
use alloc::vec::Vec;

/// Returns the logarithms xᵢ − log Σⱼ e^xⱼ of the probabilities of logits. They are accurate even where a
/// probability is so near 1 or 0 that its own logarithm would be lost.
///
/// A logit of −∞ stays −∞. All results are NaN if a logit is NaN or +∞, or if every logit is −∞. Results are
/// within 2 ULP of the exact value.
///
/// ```
/// assert_eq!(softmax_wasm::log_softmax(&[40.0f64, 0.0])[0], -4.248354255291589e-18);
/// ```
#[must_use]
pub fn log_softmax<T: Float>(logits: &[T]) -> Vec<T> {
    let mut log_probabilities = logits.to_vec();
    log_softmax_in_place(&mut log_probabilities);
    log_probabilities
}

/// Replaces logits by the logarithms xᵢ − log Σⱼ e^xⱼ of their probabilities. They are accurate even where a
/// probability is so near 1 or 0 that its own logarithm would be lost.
///
/// A logit of −∞ stays −∞. All results are NaN if a logit is NaN or +∞, or if every logit is −∞. Results are
/// within 2 ULP of the exact value.
///
/// ```
/// let mut x = [0.0f32, f32::NEG_INFINITY];
/// softmax_wasm::log_softmax_in_place(&mut x);
/// assert_eq!(x, [0.0, f32::NEG_INFINITY]);
/// ```
pub fn log_softmax_in_place<T: Float>(logits: &mut [T]) {
    in_vectors::<T::Vector>(logits, &mut row_workspace(logits), &[T::NEG_INFINITY], |row, work| {
        T::LOG_SOFTMAX(row, work, row.len(), Arrangement::Row, 1.0);
    });
}

/// Replaces every row of logits by the logarithms xᵢ/T − log Σⱼ e^(xⱼ/T) of its probabilities. They are
/// accurate even where a probability is so near 1 or 0 that its own logarithm would be lost.
///
/// A logit of −∞ stays −∞, and a masked entry becomes −∞. A row becomes NaN if a logit that isn't masked is
/// NaN or, unless `on_infinity` says otherwise, +∞, or if every logit is −∞; a row that is masked entirely
/// becomes −∞. Results are within 2 ULP of the exact value.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if the workspace can't be allocated. After an error the logits are
/// unchanged.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_along};
///
/// let mut x = [3.0f64, 1.0, 2.0];
/// log_softmax_along(&mut x, &Layout::row(3), &Options::new().mask(&[1, 0, 0]))?;
/// assert_eq!(x, [0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    if options.softcap < f64::INFINITY {
        return float::in_f64_copy(logits, |logits| log_softmax_rows(logits, &rows, options));
    }
    Ok(log_softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by the logarithms of their probabilities.
pub(crate) fn log_softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    cap(logits, options)?;
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::map_vectors(logits, rows, &options, T::NEG_INFINITY, T::LOG_SOFTMAX)
}
