//! Classes drawn from the softmax of the rows of an array.

use crate::Float;
use crate::along::{Options, softmax_along};
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel::sample::{self, Truncation};
use crate::layout::{Layout, Rows};
use crate::rows::{check_entries, for_each, wide};
use alloc::vec::Vec;

/// What is drawn. The default is one class of every row, from all of them.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions {
    /// How many classes are drawn of each row.
    pub count: usize,
    /// Only so many of the most probable can be drawn.
    pub top_k: usize,
    /// And only as few of the most probable as hold this part of the probability that is left.
    pub top_p: f64,
    /// And only those with at least this part of the largest probability.
    pub min_p: f64,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self { count: 1, top_k: usize::MAX, top_p: 1.0, min_p: 0.0 }
    }
}

/// Indices drawn from the softmax of every row, row after row, by numbers from 0 to below 1 that
/// `uniform` gives: the inverse of the cumulative distribution in the order of the indices. The
/// temperature comes first, then `top_k`, `top_p` and `min_p`; of equal probabilities the lowest
/// index stays. Temperature 0 gives the lowest index of the largest.
///
/// # Errors
/// As [`softmax_along`]; [`Error::Entry`] for a NaN or +∞ that isn't hidden,
/// [`Error::AllHidden`] for a row without any other entry above −∞, [`Error::Count`] if `top_k`
/// is 0, [`Error::Part`] for a `top_p` or `min_p` outside 0…1.
///
/// ```
/// use softmax_wasm::{Layout, Options, SampleOptions, Xoshiro256, sample_along};
///
/// let (mut random, layout) = (Xoshiro256::new(1), Layout::row(2));
/// let draws = SampleOptions { count: 1000, ..SampleOptions::default() };
/// let (x, options) = ([0.0f64, 3f64.ln()], Options::default());
/// let drawn = sample_along(&x, &layout, &options, &draws, &mut || random.uniform())?;
/// assert!(drawn.iter().sum::<u32>().abs_diff(750) < 50);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sample_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
    draws: &SampleOptions,
    uniform: &mut dyn FnMut() -> f64,
) -> Result<Vec<u32>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    let (n, &SampleOptions { count, top_k, top_p, min_p }) = (layout.row_length(), draws);
    if top_k == 0 || n == 0 {
        return Err(Error::Count { k: top_k, row: n });
    }
    if let Some(&part) = [top_p, min_p].iter().find(|part| !(0.0..=1.0).contains(*part)) {
        return Err(Error::Part(part));
    }
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let mut p = wide(logits)?;
    softmax_along(&mut p, layout, options)?;
    let top_k = if options.temperature == 0.0 { 1 } else { top_k };
    let mut drawn: Vec<f64> = (0..layout.rows() * count).map(|_| uniform()).collect();
    let rows = layout.checked_rows(p.len(), &Options::default())?;
    match sample_rows(&mut p, &rows, top_k, Truncation { top_p, min_p }, &mut drawn)? {
        Some(row) => Err(Error::AllHidden { row }),
        None => Ok(drawn.iter().map(|&index| index as u32).collect()),
    }
}

/// Replaces numbers from 0 to below 1, as many for each row of probabilities, by what they draw, and
/// overwrites the probabilities. Returns the last row without probability, if there is one.
pub(crate) fn sample_rows(
    p: &mut [f64],
    rows: &Rows,
    top_k: usize,
    truncation: Truncation,
    uniforms: &mut [f64],
) -> Result<Option<usize>, OutOfMemory> {
    let count = uniforms.len() / rows.count;
    let (mut order, mut empty) = (filled(top_k.min(rows.length), 0)?, None);
    for_each(p, rows, false, &mut |index, p| {
        let draws = &mut uniforms[index * count..][..count];
        if !sample::sample(p, &mut order, truncation, draws) {
            empty = Some(index);
        }
    })?;
    Ok(empty)
}
