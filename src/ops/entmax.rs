//! α-entmax of rows, and its gradient.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64, to_f64_vec};
use crate::kernel::{entmax as kernel_entmax, limits};
use crate::layout::{Layout, Rows};
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::rows::{for_each, for_each_pair, mask_entries};
use alloc::vec;

/// Replaces every row of logits by its α-entmax: softmax for α = 1, sparser the larger α is, sparsemax for 2.
///
/// −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes its row NaN.
///
/// # Errors
/// [`Error::Option`] for an α below 1 or not finite; [`Error::Shape`], [`Error::Mask`],
/// [`Error::Temperature`] as [`softmax_along`](crate::softmax_along), [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{Layout, Options, entmax_along};
///
/// let mut x = [1.0f64, 0.5, -1.0];
/// entmax_along(&mut x, 2.0, &Layout::row(3), &Options::new())?;
/// assert_eq!(x, [0.75, 0.25, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entmax_along<T: Float>(
    logits: &mut [T],
    alpha: f64,
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    check_alpha(alpha)?;
    in_f64(logits, |logits| entmax_rows(logits, &rows, options, alpha))
}

fn check_alpha(alpha: f64) -> Result<(), Error> {
    let is_alpha = alpha >= 1.0 && alpha.is_finite();
    if is_alpha { Ok(()) } else { Err(Error::Option { name: "alpha", value: alpha }) }
}

/// Replaces rows of logits by their α-entmax.
pub(crate) fn entmax_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    alpha: f64,
) -> Result<(), OutOfMemory> {
    if alpha == 1.0 {
        return softmax_rows(logits, rows, options);
    }
    mask_entries(logits, rows, f64::NEG_INFINITY)?;
    let is_limit = limits::is_limit(options.temperature);
    let temperature = if is_limit { 1.0 } else { options.temperature };
    for_each(logits, rows, true, &mut |_, row| {
        let max = limits::max(row);
        limits::flatten(row, options.temperature, false);
        if !max.is_finite() {
            row.fill(f64::NAN);
        } else if is_limit {
            // Some entries share equally, as sparsemax of 0 and −∞ does.
            kernel_entmax::entmax(row, 1.0, 2.0);
        } else {
            kernel_entmax::entmax(row, temperature, alpha);
        }
    })?;
    mask_entries(logits, rows, 0.0)
}

/// Replaces the gradient with respect to the output of α-entmax, row by row, by that with respect to the
/// logits. Masked entries get 0. A NaN in the output makes its row NaN.
///
/// # Errors
/// [`Error::Option`] for an α below 1 or not finite, [`Error::Shape`] if the output and the gradient aren't
/// of the same length or the layout doesn't hold as many entries, [`Error::Mask`], [`Error::Temperature`],
/// [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{Layout, Options, entmax_grad_along};
///
/// let mut gradient = [1.0f64, 0.0, 5.0];
/// let output = [0.75f64, 0.25, 0.0];
/// entmax_grad_along(&output, &mut gradient, 2.0, &Layout::row(3), &Options::new())?;
/// assert_eq!(gradient, [0.5, -0.5, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entmax_grad_along<T: Float>(
    output: &[T],
    gradient: &mut [T],
    alpha: f64,
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    if gradient.len() != output.len() {
        return Err(Error::Shape { shape: vec![output.len()], length: gradient.len() });
    }
    let rows = layout.checked_rows(output.len(), options)?;
    check_alpha(alpha)?;
    let mut output = to_f64_vec(output)?;
    in_f64(gradient, |gradient| entmax_grad_rows(&mut output, gradient, &rows, options, alpha))
}

/// Replaces the gradients of rows, and overwrites the outputs.
pub(crate) fn entmax_grad_rows(
    output: &mut [f64],
    gradient: &mut [f64],
    rows: &Rows,
    options: &Options,
    alpha: f64,
) -> Result<(), OutOfMemory> {
    mask_entries(output, rows, 0.0)?;
    for_each_pair(output, gradient, rows, &mut |output, gradient| {
        kernel_entmax::entmax_grad(output, gradient, options.temperature, alpha);
    })?;
    mask_entries(gradient, rows, 0.0)
}
