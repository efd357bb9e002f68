//! Gumbel-softmax: softmax of logits with Gumbel noise, a sample that gradients can pass through.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::in_f64_copy;
use crate::kernel::gumbel_softmax::add_gumbel;
use crate::layout::{Layout, Rows};
use crate::ops::random::{Random, draw_uniforms};
use crate::ops::softmax::softmax_rows;
use crate::options::Options;

/// Replaces every row of logits by the softmax (x + g)/T of the logits with Gumbel noise g, a sample that
/// gradients can pass through (Jang, Gu & Poole 2017). The noise is −log(−log u) of numbers u of a generator,
/// and always finite.
///
/// # Errors
/// [`Error::Random`] if the generator returns a number outside [0, 1), [`Error::Shape`] if the layout doesn't
/// fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the array,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither one
/// sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if memory
/// runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, Xoshiro256, gumbel_softmax_along};
///
/// let (mut x, options) = ([0.0f64, 0.0], Options::new().temperature(0.0));
/// gumbel_softmax_along(&mut x, &Layout::row(2), &options, &mut Xoshiro256::new(1))?;
/// assert_eq!(x.iter().sum::<f64>(), 1.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn gumbel_softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
    random: &mut (impl Random + ?Sized),
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    let uniforms = draw_uniforms(logits.len(), random)?;
    let options = &options.only_temperature_and_mask();
    in_f64_copy(logits, |logits| gumbel_softmax_rows(logits, &rows, options, &uniforms))
}

/// Replaces rows of logits by their Gumbel-softmax, with one uniform number for each entry.
pub(crate) fn gumbel_softmax_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    uniforms: &[f64],
) -> Result<(), OutOfMemory> {
    add_gumbel(logits, uniforms.iter().copied());
    softmax_rows(logits, rows, options)
}
