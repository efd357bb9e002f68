//! Entropy of probabilities, and the margin between the two largest ones.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy};
use crate::float::{from_f64_vec, to_f64_vec};
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::validate::check_probabilities;
use crate::workspace::filled;
use crate::{Float, kernel, rows};
use alloc::vec::Vec;

/// Returns the entropy −Σ pᵢ·log pᵢ of probabilities, in nats. A probability of 0 adds 0. The entropy is NaN
/// if a probability is NaN.
///
/// # Errors
/// [`Error::Entry`] for the first entry that is more than 10⁻⁶ outside 0…1, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::entropy(&[0.5f64, 0.5, 0.0])?, 2f64.ln());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entropy<T: Float>(probabilities: &[T]) -> Result<T, Error> {
    Ok(entropy_along(probabilities, &Layout::row(probabilities.len()), &Options::new())?[0])
}

/// Returns the entropy −Σ pᵢ·log pᵢ of every row of probabilities, in nats. A probability of 0 and a masked
/// entry add 0. The entropy of a row is NaN if a probability in it is NaN.
///
/// # Errors
/// [`Error::Entry`] for the first unmasked entry that is more than 10⁻⁶ outside 0…1, [`Error::Shape`]
/// if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the
/// array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither
/// one sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, entropy_along};
///
/// let p = [0.5f64, 0.5, 1.0, 0.0];
/// let entropies = entropy_along(&p, &Layout::new(&[2, 2], -1)?, &Options::new())?;
/// assert_eq!(entropies, [2f64.ln(), 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entropy_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    check_probabilities(probabilities, &rows)?;
    let mut entropies = filled(rows.count, 0.0)?;
    if let Some(p) = T::as_f32(&mut copy(probabilities)?) {
        entropy_rows_f32(p, &rows, options, &mut entropies)?;
    } else {
        entropy_rows_f64(&mut to_f64_vec(probabilities)?, &rows, options, &mut entropies)?;
    }
    Ok(from_f64_vec(&entropies)?)
}

/// Writes the entropy of every row of f32, and overwrites masked entries.
pub(crate) fn entropy_rows_f32(
    p: &mut [f32],
    rows: &Rows,
    options: &Options,
    entropies: &mut [f64],
) -> Result<(), OutOfMemory> {
    let reduce: &mut rows::ReduceVectors<f32> = &mut |_, row, _, arrangement, _, entropies| {
        kernel::entropy::entropy_f32(row, arrangement, entropies);
    };
    let options = Options { mask: options.mask, ..Options::default() };
    rows::reduce_vectors(p, rows, &options, 0.0, rows::take_limit::<f32>, reduce, entropies)
}

/// Writes the entropy of every row of f64, and overwrites masked entries.
pub(crate) fn entropy_rows_f64(
    p: &mut [f64],
    rows: &Rows,
    options: &Options,
    entropies: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f64], _: &mut [f64], _: &Options| kernel::entropy::entropy(row);
    rows::reduce(p, rows, options, 0.0, row, entropies)
}

/// Returns the largest probability minus the second largest. The margin of a single entry is that entry, and
/// the margin of no entries is 0. The margin is NaN if a probability is NaN.
///
/// # Errors
/// [`Error::Entry`] for the first entry that is more than 10⁻⁶ outside 0…1, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::margin(&[0.125f64, 0.625, 0.25])?, 0.375);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn margin<T: Float>(probabilities: &[T]) -> Result<T, Error> {
    Ok(margin_along(probabilities, &Layout::row(probabilities.len()), &Options::new())?[0])
}

/// Returns the largest probability minus the second largest of every row. The margin of a row with one
/// unmasked entry is that entry, and the margin of a row with none is 0. It is NaN if a probability of the
/// row is NaN.
///
/// # Errors
/// [`Error::Entry`] for the first unmasked entry that is more than 10⁻⁶ outside 0…1, [`Error::Shape`]
/// if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the
/// array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither
/// one sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, margin_along};
///
/// let p = [0.125f64, 0.625, 0.25, 0.5, 0.5, 0.0];
/// let margins = margin_along(&p, &Layout::new(&[2, 3], -1)?, &Options::new())?;
/// assert_eq!(margins, [0.375, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn margin_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    check_probabilities(probabilities, &rows)?;
    let mut margins = filled(rows.count, 0.0)?;
    margin_rows(&mut copy(probabilities)?, &rows, options, &mut margins)?;
    Ok(from_f64_vec(&margins)?)
}

/// Writes the margin of every row, and overwrites masked entries.
pub(crate) fn margin_rows<T: Float>(
    p: &mut [T],
    rows: &Rows,
    options: &Options,
    margins: &mut [f64],
) -> Result<(), OutOfMemory> {
    let reduce: &mut rows::ReduceVectors<T> = &mut |_, row, _, arrangement, _, margins| {
        kernel::entropy::margin::<T::Vector>(row, arrangement, margins);
    };
    let options = Options { mask: options.mask, ..Options::default() };
    let none = T::from_f64(kernel::entropy::NO_PROBABILITY);
    rows::reduce_vectors(p, rows, &options, none, rows::take_limit::<T>, reduce, margins)
}
