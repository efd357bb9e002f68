//! α-entmax of rows, and its gradient.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64_copy, to_f64_vec};
use crate::kernel::entmax as kernel_entmax;
use crate::kernel::gradients::{divisor, take_limit};
use crate::kernel::numeric::limits;
use crate::layout::{Layout, Rows};
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::rows::{Access, for_each, for_each_pair, mask_entries};

/// Replaces every row of logits by its α-entmax (Peters, Niculae & Martins 2019). It is softmax for α = 1 and
/// sparsemax for α = 2. More entries are exactly 0 the larger α is.
///
/// A logit of −∞ gets 0. A row becomes NaN if a logit is NaN or +∞, or if every logit is −∞. A row that is
/// masked entirely gets zeros.
///
/// # Errors
/// [`Error::Option`] for an α below 1 or not finite, [`Error::Shape`] if the layout doesn't fit the length of
/// the array, [`Error::Mask`] if the mask fits neither a row nor the array, [`Error::Temperature`] for a
/// negative temperature or NaN, [`Error::SinkCount`] if there is neither one sink nor one per row,
/// [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if memory runs out.
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
    let options = &options.only_temperature_and_mask();
    in_f64_copy(logits, |logits| entmax_rows(logits, &rows, options, alpha))
}

/// Checks that α is at least 1 and finite.
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
    for_each(logits, rows, Access::ReadWrite, &mut |_, row| {
        let max = limits::max(row);
        limits::take_limit(row, options.temperature, false);
        if !max.is_finite() {
            row.fill(f64::NAN);
        } else if is_limit {
            // The probability is split equally among the entries that are 0. Sparsemax of 0 and −∞ gives the
            // same.
            kernel_entmax::entmax(row, 1.0, 2.0);
        } else {
            kernel_entmax::entmax(row, temperature, alpha);
        }
    })?;
    mask_entries(logits, rows, 0.0)
}

/// Replaces the gradient with respect to the output of α-entmax by the gradient with respect to the logits,
/// row by row. Masked entries get 0. A NaN in the output makes its row NaN. At temperature 0 the product is
/// the limit: 0 if one entry of the output is 1, and ±∞ where d differs between equal ones.
///
/// # Errors
/// [`Error::Option`] for an α below 1 or not finite, [`Error::Shape`] if the output and the gradient differ
/// in length or the layout doesn't fit them, [`Error::Mask`] if the mask fits neither a row nor the array,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither one
/// sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if memory
/// runs out.
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
        return Err(Error::shape(&[output.len()], gradient.len()));
    }
    let rows = layout.checked_rows(output.len(), options)?;
    check_alpha(alpha)?;
    let mut output = to_f64_vec(output)?;
    in_f64_copy(gradient, |gradient| entmax_grad_rows(&mut output, gradient, &rows, options, alpha))
}

/// Replaces the gradients with respect to outputs by those with respect to the logits, and overwrites the
/// outputs.
pub(crate) fn entmax_grad_rows(
    output: &mut [f64],
    gradient: &mut [f64],
    rows: &Rows,
    options: &Options,
    alpha: f64,
) -> Result<(), OutOfMemory> {
    mask_entries(output, rows, 0.0)?;
    for_each_pair(output, gradient, rows, &mut |_, output, gradient| {
        kernel_entmax::entmax_grad(output, gradient, divisor(options.temperature), alpha);
    })?;
    take_limit(gradient, options.temperature);
    mask_entries(gradient, rows, 0.0)
}
