//! Rows of probabilities as one number each.

use crate::Float;
use crate::along::Options;
use crate::error::Error;
use crate::kernel::measures;
use crate::layout::Layout;
use crate::rows;
use crate::rows::Reduce;
use alloc::vec::Vec;

/// The entropy −Σ pᵢ·log pᵢ of every row, in nats; 0·log 0 counts 0, and so does what a mask
/// hides.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, entropy_along};
///
/// let entropy = entropy_along(&[0.5f64, 0.5, 0.0], &Layout::row(3), &Options::default())?;
/// assert_eq!(entropy, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entropy_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    rows::reduce_all(probabilities, &rows, options, 0.0, &Reduce::of(entropy_row))
}

/// The entropy of one row.
pub(crate) fn entropy_row(row: &mut [f64], _: &mut [f64], _: &Options) -> f64 {
    measures::entropy(row)
}

/// The best minus the second best of every row; of one entry the entry itself, of none 0.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, margin_along};
///
/// let margin = margin_along(&[0.125f64, 0.625, 0.25], &Layout::row(3), &Options::default())?;
/// assert_eq!(margin, [0.375]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn margin_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    rows::reduce_all(probabilities, &rows, options, f64::NEG_INFINITY, &Reduce::of(margin_row))
}

/// The margin of one row.
pub(crate) fn margin_row(row: &mut [f64], _: &mut [f64], _: &Options) -> f64 {
    measures::margin(row)
}
