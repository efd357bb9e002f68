//! Gradients with respect to the logits, along the rows of an array.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64, to_f64_vec};
use crate::kernel::{self, gradients};
use crate::layout::{Layout, Rows};
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::rows::{fill_masked, for_each_pair, mask_offsets};
use crate::workspace::filled;
use alloc::vec;
use alloc::vec::Vec;

/// Returns the vector-Jacobian product of softmax: from its output and the gradient with respect to
/// that, the gradient with respect to the logits, pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ).
///
/// # Errors
/// [`Error::Shape`] if the two aren't of the same length, [`Error::Memory`].
///
/// ```
/// let gradient = softmax_wasm::softmax_grad(&[0.5f64, 0.5], &[1.0, 0.0])?;
/// assert_eq!(gradient, [0.25, -0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_grad<T: Float>(probabilities: &[T], gradient: &[T]) -> Result<Vec<T>, Error> {
    let mut product = gradient.to_vec();
    let layout = Layout::row(probabilities.len());
    softmax_grad_along(probabilities, &mut product, &layout, &Options::new())?;
    Ok(product)
}

/// Replaces the gradient with respect to the output of softmax, row by row, by that with respect to
/// the logits: pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ)/T. Masked entries get 0.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient aren't of the same length;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
/// The gradient is unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_grad_along};
///
/// let mut gradient = [1.0f64, 0.0];
/// let output = [0.5f64, 0.5];
/// softmax_grad_along(&output, &mut gradient, &Layout::row(2), &Options::new())?;
/// assert_eq!(gradient, [0.25, -0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_grad_along<T: Float>(
    probabilities: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    product_along(probabilities, gradient, layout, options, 0.0, gradients::softmax_grad)
}

/// Returns the vector-Jacobian product of log-softmax: from its output and the gradient with respect to
/// that, the gradient with respect to the logits, dᵢ − pᵢ·Σⱼ dⱼ.
///
/// # Errors
/// [`Error::Shape`] if the two aren't of the same length, [`Error::Memory`].
///
/// ```
/// let gradient = softmax_wasm::log_softmax_grad(&[0.5f64.ln(), 0.5f64.ln()], &[1.0, 0.0])?;
/// assert_eq!(gradient, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_grad<T: Float>(
    log_probabilities: &[T],
    gradient: &[T],
) -> Result<Vec<T>, Error> {
    let mut product = gradient.to_vec();
    let layout = Layout::row(log_probabilities.len());
    log_softmax_grad_along(log_probabilities, &mut product, &layout, &Options::new())?;
    Ok(product)
}

/// Replaces the gradient with respect to the output of log-softmax, row by row, by that with respect to
/// the logits: dᵢ − pᵢ·Σⱼ dⱼ/T. Masked entries get 0.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient aren't of the same length;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
/// The gradient is unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_grad_along};
///
/// let mut gradient = [1.0f64, 0.0];
/// let output = [0.5f64.ln(), 0.5f64.ln()];
/// log_softmax_grad_along(&output, &mut gradient, &Layout::row(2), &Options::new())?;
/// assert_eq!(gradient, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_grad_along<T: Float>(
    log_probabilities: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let masked = f64::NEG_INFINITY;
    product_along(log_probabilities, gradient, layout, options, masked, gradients::log_softmax_grad)
}

/// Replaces the gradient with respect to logits that are capped softly, c·tanh(x/c), by that with respect to
/// the logits x: dᵢ·(1 − tanh²(xᵢ/c)). It follows [`softmax_grad_along`] and the others where softmax had a
/// [softcap](crate::Options::softcap).
///
/// # Errors
/// [`Error::Shape`] if the logits and the gradient aren't of the same length, [`Error::Option`] for a cap
/// that isn't above 0, [`Error::Memory`].
///
/// ```
/// let mut gradient = [1.0f64, 1.0];
/// softmax_wasm::softcap_grad(&[0.0f64, 1e9], &mut gradient, 50.0)?;
/// assert_eq!(gradient, [1.0, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softcap_grad<T: Float>(logits: &[T], gradient: &mut [T], softcap: f64) -> Result<(), Error> {
    if gradient.len() != logits.len() {
        return Err(Error::Shape { shape: vec![logits.len()], length: gradient.len() });
    }
    if softcap.is_nan() || softcap <= 0.0 {
        return Err(Error::Option { name: "softcap", value: softcap });
    }
    let logits = to_f64_vec(logits)?;
    in_f64(gradient, |gradient| cap_gradient(&logits, gradient, softcap))
}

/// Replaces the gradient with respect to capped logits.
pub(crate) fn cap_gradient(
    logits: &[f64],
    gradient: &mut [f64],
    softcap: f64,
) -> Result<(), OutOfMemory> {
    if softcap < f64::INFINITY {
        let mut work = filled(kernel::softcap::WORK, 0.0)?;
        kernel::softcap::softcap_grad(logits, &mut work, softcap, gradient);
    }
    Ok(())
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
    let (rows, mut outputs) = (layout.checked_rows(outputs.len(), options)?, to_f64_vec(outputs)?);
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

/// Returns the Jacobian of softmax at one row of n logits, ∂pᵢ/∂xⱼ: n·n numbers, row by row.
///
/// # Errors
/// [`Error::Mask`] for a mask of another length than the logits, [`Error::Temperature`] for a negative
/// one or NaN, [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{Options, softmax_jacobian};
///
/// let jacobian = softmax_jacobian(&[0.0f64, 0.0], &Options::new())?;
/// assert_eq!(jacobian, [0.25, -0.25, -0.25, 0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_jacobian<T: Float>(logits: &[T], options: &Options) -> Result<Vec<T>, Error> {
    let (n, layout) = (logits.len(), Layout::row(logits.len()));
    let rows = layout.checked_rows(n, options)?;
    let (mut p, mut jacobian) = (to_f64_vec(logits)?, filled(n.saturating_mul(n), 0.0)?);
    softmax_rows(&mut p, &rows, options)?;
    gradients::jacobian(&p, options.temperature, &mut jacobian);
    Ok(jacobian.iter().map(|&x| T::from_f64(x)).collect())
}
