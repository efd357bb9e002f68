//! Gradients with respect to the logits, along the rows of an array.

use crate::Float;
use crate::along::{Options, softmax_rows};
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel::grad;
use crate::layout::{Layout, Rows};
use crate::rows::{fill_masked, for_each_pair, in_f64, mask_offsets, wide};
use alloc::{vec, vec::Vec};

/// The vector-Jacobian product of softmax: from its output and the gradient with respect to
/// that, the gradient with respect to the logits, in place of the latter.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along); [`Error::Shape`] too if the lengths differ.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_grad_along};
///
/// let mut gradient = [1.0f64, 0.0];
/// softmax_grad_along(&[0.5, 0.5], &mut gradient, &Layout::row(2), &Options::default())?;
/// assert_eq!(gradient, [0.25, -0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_grad_along<T: Float>(
    probabilities: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    product_along(probabilities, gradient, layout, options, 0.0, grad::softmax_grad)
}

/// The vector-Jacobian product of log-softmax, as [`softmax_grad_along`].
///
/// # Errors
/// As [`softmax_grad_along`].
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_grad_along};
///
/// let mut gradient = [1.0f64, 0.0];
/// let log_p = [0.5f64.ln(), 0.5f64.ln()];
/// log_softmax_grad_along(&log_p, &mut gradient, &Layout::row(2), &Options::default())?;
/// assert_eq!(gradient, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_grad_along<T: Float>(
    log_probabilities: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let hidden = f64::NEG_INFINITY;
    product_along(log_probabilities, gradient, layout, options, hidden, grad::log_softmax_grad)
}

/// From the output of one row and the gradient with respect to it to the gradient of the logits, at a
/// temperature.
type Product = fn(&[f64], &mut [f64], f64);

fn product_along<T: Float>(
    outputs: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
    masked: f64,
    product: Product,
) -> Result<(), Error> {
    if gradient.len() != outputs.len() {
        return Err(Error::Shape { shape: vec![outputs.len()], length: gradient.len() });
    }
    let (rows, mut outputs) = (layout.checked_rows(outputs.len(), options)?, wide(outputs)?);
    in_f64(gradient, |gradient| {
        product_rows(&mut outputs, gradient, &rows, options, masked, product)
    })
}

/// Replaces the gradients of rows; masked entries of the outputs count as `masked`.
pub(crate) fn product_rows(
    outputs: &mut [f64],
    gradient: &mut [f64],
    rows: &Rows,
    options: &Options,
    masked: f64,
    product: Product,
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked(outputs, rows, &offsets, masked);
    fill_masked(gradient, rows, &offsets, 0.0);
    for_each_pair(outputs, gradient, rows, &mut |outputs, gradient| {
        product(outputs, gradient, options.temperature);
    })
}

/// The Jacobian of softmax at one row of n logits, ∂pᵢ/∂zⱼ: n·n numbers, row by row.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along), and [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{Options, softmax_jacobian};
///
/// let jacobian = softmax_jacobian(&[0.0f64, 0.0], &Options::default())?;
/// assert_eq!(jacobian, [0.25, -0.25, -0.25, 0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_jacobian<T: Float>(logits: &[T], options: &Options) -> Result<Vec<T>, Error> {
    let (n, layout) = (logits.len(), Layout::row(logits.len()));
    let rows = layout.checked_rows(n, options)?;
    let (mut p, mut jacobian) = (wide(logits)?, filled(n.saturating_mul(n), 0.0)?);
    softmax_rows(&mut p, &rows, options)?;
    grad::jacobian(&p, options.temperature, &mut jacobian);
    Ok(jacobian.iter().map(|&x| T::from_f64(x)).collect())
}
