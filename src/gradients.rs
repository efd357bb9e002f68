//! Gradients with respect to the logits, along the rows of an array.

use crate::Float;
use crate::along::{Options, softmax_row};
use crate::error::Error;
use crate::kernel::grad;
use crate::layout::Layout;
use crate::rows::{Rows, allocate, check, filled};
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

fn product_along<T: Float>(
    outputs: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
    hidden: f64,
    product: fn(&[f64], &mut [f64], f64),
) -> Result<(), Error> {
    if gradient.len() != outputs.len() {
        return Err(Error::Shape { shape: vec![outputs.len()], length: gradient.len() });
    }
    let mut output_rows = Rows::new(layout, outputs.len(), options, hidden)?;
    let mut gradient_rows = Rows::new(layout, outputs.len(), options, 0.0)?;
    while output_rows.gather(outputs) && gradient_rows.gather(gradient) {
        for index in 0..output_rows.len() {
            product(output_rows.row(index).0, gradient_rows.row(index).0, options.temperature);
        }
        gradient_rows.scatter(gradient);
    }
    Ok(())
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
    let mut jacobian = allocate(logits.len().saturating_mul(logits.len()))?;
    softmax_jacobian_rows(logits, options, &mut |row| {
        jacobian.extend(row.iter().map(|&x| T::from_f64(x)));
    })?;
    Ok(jacobian)
}

/// The same, one call of `f` per row.
pub(crate) fn softmax_jacobian_rows<T: Float>(
    logits: &[T],
    options: &Options,
    f: &mut dyn FnMut(&[f64]),
) -> Result<(), Error> {
    let n = logits.len();
    check(&Layout::row(n), n, options)?;
    let (mut p, mut row) = (filled(n, 0.0)?, filled(n, 0.0)?);
    p.iter_mut().zip(logits).for_each(|(p, x)| *p = x.to_f64());
    softmax_row(&mut p, &mut row, options);
    for i in 0..n {
        grad::jacobian_row(&p, i, options.temperature, &mut row);
        f(&row);
    }
    Ok(())
}
