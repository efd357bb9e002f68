//! Softmax of logits with Gumbel noise: a draw that a gradient can pass through.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate};
use crate::float::in_f64;
use crate::kernel::entmax as kernel_entmax;
use crate::layout::{Layout, Rows};
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::{Float, Random};
use alloc::vec::Vec;

/// Replaces every row of logits by the softmax of the logits with Gumbel noise, (x + g)/T: a sample that a
/// gradient goes through. The noise −log(−log u) is of numbers of a generator, and never infinite.
///
/// # Errors
/// [`Error::Random`] if the generator gives a number that isn't from 0 to below 1; [`Error::Shape`],
/// [`Error::Mask`], [`Error::Temperature`] as [`softmax_along`](crate::softmax_along), [`Error::Memory`].
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
    let mut uniforms: Vec<f64> = allocate(logits.len())?;
    for _ in 0..logits.len() {
        let number = random.uniform();
        if !(0.0..1.0).contains(&number) {
            return Err(Error::Random(number));
        }
        uniforms.push(number);
    }
    in_f64(logits, |logits| gumbel_softmax_rows(logits, &rows, options, &uniforms))
}

/// Replaces rows of logits by their Gumbel-softmax, by a number for each entry.
pub(crate) fn gumbel_softmax_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    uniforms: &[f64],
) -> Result<(), OutOfMemory> {
    kernel_entmax::add_gumbel(logits, uniforms.iter().copied());
    softmax_rows(logits, rows, options)
}
