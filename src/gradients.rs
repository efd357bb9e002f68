//! Gradients with respect to the logits, along the rows of an array.

use crate::along::Options;
use crate::error::Error;
use crate::kernel::grad;
use crate::layout::Layout;
use crate::tiles::allocate;
use crate::wide::WideRows;
use crate::{Float, softmax_along};

/// The vector-Jacobian product of softmax: from its output and the gradient with respect to
/// that, the gradient with respect to the logits, in place of the latter.
///
/// # Errors
/// As [`softmax_along`]; [`Error::Shape`] too if the lengths differ.
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
    let rows = WideRows::new(layout, outputs.len(), options)?;
    if gradient.len() != outputs.len() {
        return Err(Error::Shape { shape: vec![outputs.len()], length: gradient.len() });
    }
    let (mut output, mut row) = (rows.buffer()?, rows.buffer()?);
    for start in rows.starts() {
        rows.gather(outputs, start, hidden, &mut output);
        rows.gather(gradient, start, 0.0, &mut row);
        product(&output, &mut row, options.temperature);
        rows.scatter(&row, start, gradient);
    }
    Ok(())
}

/// The Jacobian of softmax at one row of n logits, ∂pᵢ/∂zⱼ: n·n numbers, row by row.
///
/// # Errors
/// As [`softmax_along`], and [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{Options, softmax_jacobian};
///
/// let jacobian = softmax_jacobian(&[0.0f64, 0.0], &Options::default())?;
/// assert_eq!(jacobian, [0.25, -0.25, -0.25, 0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_jacobian<T: Float>(logits: &[T], options: &Options) -> Result<Vec<T>, Error> {
    let layout = Layout::row(logits.len());
    let rows = WideRows::new(&layout, logits.len(), options)?;
    let (mut p, mut row) = (rows.buffer()?, rows.buffer()?);
    p.extend(logits.iter().map(|x| x.to_f64()));
    softmax_along(&mut p, &layout, options)?;
    row.resize(p.len(), 0.0);
    let mut jacobian = allocate(p.len().saturating_mul(p.len()))?;
    for i in 0..p.len() {
        grad::jacobian_row(&p, i, options.temperature, &mut row);
        jacobian.extend(row.iter().map(|&x| T::from_f64(x)));
    }
    Ok(jacobian)
}
