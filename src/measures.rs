//! Rows of probabilities as one number each.

use crate::Float;
use crate::along::Options;
use crate::error::Error;
use crate::kernel::measures;
use crate::layout::Layout;
use crate::tiles::allocate;
use crate::wide::WideRows;

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
    let mut logs = allocate(layout.row_length())?;
    logs.resize(layout.row_length(), 0.0);
    measure(probabilities, layout, options, |row| measures::entropy(row, &mut logs))
}

/// The best minus the second best of every row; of one entry the entry itself.
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
    measure(probabilities, layout, options, measures::margin)
}

fn measure<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
    mut of: impl FnMut(&[f64]) -> f64,
) -> Result<Vec<T>, Error> {
    let rows = WideRows::new(layout, probabilities.len(), options)?;
    let (mut results, mut row) = (allocate(rows.rows())?, rows.buffer()?);
    for start in rows.starts() {
        rows.gather(probabilities, start, 0.0, &mut row);
        results.push(T::from_f64(of(&row)));
    }
    Ok(results)
}
