//! Softmax: e^(xᵢ/T) / Σⱼ e^(xⱼ/T) of one row, and of every row of an array.

use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::softmax::Softmax;
use crate::layout::{Layout, Rows};
use crate::ops::softcap::cap;
use crate::options::Options;
use crate::{Float, float, kernel, rows};
use alloc::vec;
use alloc::vec::Vec;

/// Returns the probabilities e^xᵢ / Σⱼ e^xⱼ of logits, one for each logit.
///
/// The probabilities are in 0…1 and sum to 1 up to rounding. A logit of −∞ gets 0. All results are NaN if a
/// logit is NaN or +∞, or if every logit is −∞. No logits give an empty result. Results are within 2 ULP of
/// the exact value.
///
/// ```
/// let probabilities = softmax_wasm::softmax(&[2.0f32, 1.0, 0.1]);
/// assert_eq!(probabilities, [0.65900114, 0.24243297, 0.09856589]);
/// ```
#[must_use]
pub fn softmax<T: Float>(logits: &[T]) -> Vec<T> {
    let mut probabilities = logits.to_vec();
    softmax_in_place(&mut probabilities);
    probabilities
}

/// Replaces logits by their probabilities e^xᵢ / Σⱼ e^xⱼ.
///
/// The probabilities are in 0…1 and sum to 1 up to rounding. A logit of −∞ gets 0. All results are NaN if a
/// logit is NaN or +∞, or if every logit is −∞. Results are within 2 ULP of the exact value.
///
/// ```
/// let mut x = [1000.0f64, 1000.0];
/// softmax_wasm::softmax_in_place(&mut x);
/// assert_eq!(x, [0.5, 0.5]);
/// ```
pub fn softmax_in_place<T: Float>(logits: &mut [T]) {
    kernel::softmax::softmax::<T::Vector>(logits, &mut row_workspace(logits), 1.0);
}

/// Replaces every row of logits by its probabilities e^(xᵢ/T) / Σⱼ e^(xⱼ/T).
///
/// The probabilities are in 0…1 and, with that of a sink, sum to 1 up to rounding. A logit of −∞ and a masked
/// entry get 0. A row becomes NaN if a logit that isn't masked is NaN or, unless `on_infinity` says
/// otherwise, +∞, or if every logit is −∞; a row that is masked entirely becomes 0. Results are within 2 ULP
/// of the exact value.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if the workspace can't be allocated. After an error the logits are
/// unchanged.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [0.0, 9.0, 0.0, 9.0f32];
/// softmax_along(&mut x, &Layout::new(&[2, 2], 0)?, &Options::new())?;
/// assert_eq!(x, [0.5; 4]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    if options.softcap < f64::INFINITY {
        return float::in_f64_copy(logits, |logits| softmax_rows(logits, &rows, options));
    }
    Ok(softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by their probabilities.
pub(crate) fn softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    cap(logits, options)?;
    rows::map_vectors(logits, rows, options, T::ZERO, T::Vector::softmax)
}

/// Returns a workspace for a row: three times its length, each time padded to full vectors.
pub(super) fn row_workspace<T: Float>(row: &[T]) -> Vec<T> {
    vec![T::ZERO; 3 * kernel::numeric::row::padded::<T::Vector>(row.len())]
}
