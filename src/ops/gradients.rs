//! Gradients with respect to the logits of the rows of an array.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy, push};
use crate::float::{from_f64_vec, in_f64, to_f64_vec};
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::kernel::{self, gradients};
use crate::layout::{Layout, Rows};
use crate::ops::softcap;
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::rows::{PairTile, fill_masked, mask_entries};
use crate::workspace::filled;
use alloc::vec::Vec;

/// Returns the vector-Jacobian product pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ) of softmax: the gradient with respect to the
/// logits, from the output p and the gradient d with respect to it.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient differ in length, [`Error::Memory`] if memory runs out.
///
/// ```
/// let gradient = softmax_wasm::softmax_grad(&[0.5f64, 0.5], &[1.0, 0.0])?;
/// assert_eq!(gradient, [0.25, -0.25]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_grad<T: Float>(probabilities: &[T], gradient: &[T]) -> Result<Vec<T>, Error> {
    let mut product = copy(gradient)?;
    let layout = Layout::row(probabilities.len());
    softmax_grad_along(probabilities, &mut product, &layout, &Options::new())?;
    Ok(product)
}

/// Replaces the gradient d with respect to the output p of softmax by the gradient with respect to the
/// logits, pᵢ·(dᵢ − Σⱼ pⱼ·dⱼ)/T, row by row. Masked entries get 0. A sink changes nothing, since the
/// output already reflects it. With a soft cap the result is the gradient with respect to the capped
/// logits; pass it to [`softcap_grad`] with the logits, which the output doesn't hold. At temperature 0 the
/// product is the limit: 0 if one entry of the output is 1, and ±∞ where d differs between equal ones.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient differ in length or the layout doesn't fit them,
/// [`Error::Mask`] if the mask fits neither a row nor the array, [`Error::Temperature`] for a negative
/// temperature or NaN, [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`]
/// for a sink or a soft cap out of range, [`Error::Memory`] if memory runs out. After an error the gradient
/// is unchanged.
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
    multiply_along(probabilities, gradient, layout, options, gradients::softmax_grad)
}

/// Returns the vector-Jacobian product dᵢ − pᵢ·Σⱼ dⱼ of log-softmax: the gradient with respect to the logits,
/// from the output log p and the gradient d with respect to it.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient differ in length, [`Error::Memory`] if memory runs out.
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
    let mut product = copy(gradient)?;
    let layout = Layout::row(log_probabilities.len());
    log_softmax_grad_along(log_probabilities, &mut product, &layout, &Options::new())?;
    Ok(product)
}

/// Replaces the gradient d with respect to the output log p of log-softmax by the gradient with respect to
/// the logits, (dᵢ − pᵢ·Σⱼ dⱼ)/T, row by row. Masked entries get 0. A sink changes nothing, since the
/// output already reflects it. With a soft cap the result is the gradient with respect to the capped
/// logits; pass it to [`softcap_grad`] with the logits, which the output doesn't hold. At temperature 0 the
/// product is the limit: 0 where dᵢ is pᵢ·Σⱼ dⱼ, and ±∞ elsewhere.
///
/// # Errors
/// [`Error::Shape`] if the output and the gradient differ in length or the layout doesn't fit them,
/// [`Error::Mask`] if the mask fits neither a row nor the array, [`Error::Temperature`] for a negative
/// temperature or NaN, [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`]
/// for a sink or a soft cap out of range, [`Error::Memory`] if memory runs out. After an error the gradient
/// is unchanged.
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
    multiply_along(log_probabilities, gradient, layout, options, gradients::log_softmax_grad)
}

/// Replaces the gradient d with respect to softly capped logits c·tanh(x/c) by the gradient dᵢ·(1 −
/// tanh²(xᵢ/c)) with respect to the logits x. If softmax had a [softcap](crate::Options::softcap), call this
/// after [`softmax_grad_along`] or the gradient of another function.
///
/// # Errors
/// [`Error::Shape`] if the logits and the gradient differ in length, [`Error::Option`] for a cap that isn't
/// above 0, [`Error::Memory`] if memory runs out.
///
/// ```
/// let mut gradient = [1.0f64, 1.0];
/// softmax_wasm::softcap_grad(&[0.0f64, 1e9], &mut gradient, 50.0)?;
/// assert_eq!(gradient, [1.0, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softcap_grad<T: Float>(logits: &[T], gradient: &mut [T], softcap: f64) -> Result<(), Error> {
    if gradient.len() != logits.len() {
        return Err(Error::shape(&[logits.len()], gradient.len()));
    }
    if softcap.is_nan() || softcap <= 0.0 {
        return Err(Error::Option { name: "softcap", value: softcap });
    }
    let logits = to_f64_vec(logits)?;
    in_f64(gradient, |gradient| cap_gradient(&logits, gradient, softcap))
}

/// Replaces the gradient with respect to capped logits by the gradient with respect to the logits.
fn cap_gradient(logits: &[f64], gradient: &mut [f64], softcap: f64) -> Result<(), OutOfMemory> {
    if softcap < f64::INFINITY {
        let mut work = filled(PARTS_WORK, 0.0)?;
        kernel::softcap::softcap_grad(logits, &mut work, softcap, gradient);
    }
    Ok(())
}

/// A function that replaces the gradients with respect to the outputs of rows by those with respect to the
/// logits: (outputs, gradients, length of a row, workspace of [`PARTS_WORK`], temperature).
pub(crate) type Product<T> = fn(&[T], &mut [T], usize, &mut [f64], f64);

/// Checks the arguments and replaces the gradients of all rows by `product`.
fn multiply_along<T: Float>(
    outputs: &[T],
    gradient: &mut [T],
    layout: &Layout,
    options: &Options,
    product: Product<T>,
) -> Result<(), Error> {
    if gradient.len() != outputs.len() {
        return Err(Error::shape(&[outputs.len()], gradient.len()));
    }
    let rows = layout.checked_rows(outputs.len(), options)?;
    Ok(multiply_rows(&mut copy(outputs)?, gradient, &rows, options, product)?)
}

/// Replaces the gradients of rows by `product`.
pub(crate) fn multiply_rows<T: Float>(
    outputs: &mut [T],
    gradient: &mut [T],
    rows: &Rows,
    options: &Options,
    product: Product<T>,
) -> Result<(), OutOfMemory> {
    let (mut tile, mut work) = (PairTile::reserve(rows)?, filled(PARTS_WORK, 0.0)?);
    fill_masked(gradient, rows, tile.offsets(), T::ZERO);
    let divisor = gradients::divisor(options.temperature);
    if rows.are_contiguous() && rows.mask.is_none() {
        product(outputs, gradient, rows.length, &mut work, divisor);
    } else {
        tile.for_each(outputs, gradient, rows, &mut |row, outputs, gradient| {
            let length = rows.unpadded_length(row);
            let outputs = outputs.get(..length).unwrap_or_default();
            let gradient = gradient.get_mut(..length).unwrap_or_default();
            product(outputs, gradient, length, &mut work, divisor);
        });
    }
    gradients::take_limit(gradient, options.temperature);
    // Beside a NaN the product of a masked entry isn't 0.
    fill_masked(gradient, rows, tile.offsets(), T::ZERO);
    Ok(())
}

/// Replaces the logits of one row by their probabilities and that of the sink behind them: 1 − pᵢ, which a
/// Jacobian needs, is the sum of all others.
fn softmax_beside_sink(
    logits: &mut Vec<f64>,
    rows: &Rows,
    options: &Options,
    sink: f64,
) -> Result<(), Error> {
    softcap::cap(logits, options)?;
    mask_entries(logits, rows, f64::NEG_INFINITY)?;
    push(logits, sink)?;
    let layout = Layout::row(logits.len());
    let plain = Options { mask: None, sink: &[], softcap: f64::INFINITY, ..*options };
    let rows = layout.checked_rows(logits.len(), &plain)?;
    Ok(softmax_rows(logits, &rows, &plain)?)
}

/// Returns the Jacobian ∂pᵢ/∂xⱼ of softmax at one row of n logits: n·n numbers in row-major order. At
/// temperature 0 it is the limit: 0, and ±∞ between equal largest logits.
///
/// # Errors
/// [`Error::Mask`] if the mask hasn't the length of the logits, [`Error::Temperature`] for a negative
/// temperature or NaN, [`Error::SinkCount`] for more than one sink, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
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
    let x = copy(&p)?;
    match options.sink {
        [sink] if *sink > f64::NEG_INFINITY => softmax_beside_sink(&mut p, &rows, options, *sink)?,
        _ => softmax_rows(&mut p, &rows, options)?,
    }
    gradients::jacobian(&p, n, options.temperature, &mut jacobian);
    for row in kernel::numeric::row::split_mut(&mut jacobian, n) {
        cap_gradient(&x, row, options.softcap)?;
    }
    Ok(from_f64_vec(&jacobian)?)
}
