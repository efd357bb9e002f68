//! Classes drawn from the softmax of the rows of an array.

use crate::along::{Options, softmax_along};
use crate::buffer::{OutOfMemory, filled, scratch};
use crate::error::Error;
use crate::kernel::sample::{self, Draws, Truncation};
use crate::layout::{Layout, Rows};
use crate::rows::{check_entries, for_each, wide};
use crate::{Float, Xoshiro256};
use alloc::vec::Vec;

/// From which distribution is drawn: the softmax of the logits over the temperature, then `top_k`, `top_p`
/// and `min_p`, each of what the one before leaves. The default is all of the softmax at temperature 1.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions<'a> {
    /// Divides the logits, as in [`Options`].
    pub temperature: f64,
    /// Hides entries, as in [`Options`].
    pub mask: Option<&'a [u8]>,
    /// Only so many of the most probable can be drawn.
    pub top_k: usize,
    /// And only as few of the most probable as hold this part of the probability that is left.
    pub top_p: f64,
    /// And only those with at least this part of the largest probability.
    pub min_p: f64,
}

impl Default for SampleOptions<'_> {
    fn default() -> Self {
        Self { temperature: 1.0, mask: None, top_k: usize::MAX, top_p: 1.0, min_p: 0.0 }
    }
}

/// What was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// The index of the class.
    pub index: u32,
    /// The natural logarithm of the probability that it had in the distribution that was drawn from:
    /// after temperature, mask, `top_k`, `top_p` and `min_p`, renormalised to sum 1. At most 0.
    pub logprob: f64,
}

/// Draws a class from the softmax of a row of logits. A generator that is kept gives other numbers to each
/// call.
///
/// # Errors
/// As [`sample_along`].
///
/// ```
/// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
///
/// let mut random = Xoshiro256::new(7);
/// let options = SampleOptions { temperature: 0.7, top_k: 2, ..SampleOptions::default() };
/// let mut logprob = 0.0;
/// let tokens = [(); 5].map(|()| {
///     let drawn = sample(&[2.0, 1.0, 0.1], &options, &mut random).expect("logits");
///     logprob += drawn.logprob;
///     drawn.index
/// });
/// assert_eq!(tokens, [0, 0, 0, 0, 1]);
/// assert!((logprob + 2.5024).abs() < 1e-3);
/// ```
pub fn sample<T: Float>(
    logits: &[T],
    options: &SampleOptions,
    random: &mut Xoshiro256,
) -> Result<Draw, Error> {
    let layout = Layout::row(logits.len());
    let mut logprob = [0.0];
    let drawn = draw(logits, &layout, options, &mut [random.uniform()], &mut logprob)?;
    Ok(Draw { index: drawn[0], logprob: logprob[0] })
}

/// Indices drawn from the softmax of every row, `count` of each, row after row, by numbers from 0 to below
/// 1 that `uniform` gives: the inverse of the cumulative distribution in the order of the indices. Of
/// equal probabilities the lowest index stays. Temperature 0 gives the lowest index of the largest.
///
/// # Errors
/// As [`softmax_along`]; [`Error::Entry`] for a NaN or +∞ that isn't hidden,
/// [`Error::AllHidden`] for a row without any other entry above −∞, [`Error::Count`] if `top_k`
/// is 0, [`Error::Part`] for a `top_p` or `min_p` outside 0…1.
///
/// ```
/// use softmax_wasm::{Layout, SampleOptions, Xoshiro256, sample_along};
///
/// let (mut random, layout) = (Xoshiro256::new(1), Layout::row(2));
/// let (x, options) = ([0.0f64, 3f64.ln()], SampleOptions::default());
/// let drawn = sample_along(&x, &layout, &options, 1000, &mut || random.uniform())?;
/// assert!(drawn.iter().sum::<u32>().abs_diff(750) < 50);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sample_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &SampleOptions,
    count: usize,
    uniform: &mut dyn FnMut() -> f64,
) -> Result<Vec<u32>, Error> {
    let mut numbers: Vec<f64> = (0..layout.rows() * count).map(|_| uniform()).collect();
    draw(logits, layout, options, &mut numbers, &mut [])
}

/// Draws by numbers, as many for each row, and writes logarithms where there is space for them.
fn draw<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &SampleOptions,
    numbers: &mut [f64],
    logprobs: &mut [f64],
) -> Result<Vec<u32>, Error> {
    let &SampleOptions { temperature, mask, top_k, top_p, min_p } = options;
    let options = Options { temperature, mask, ..Options::default() };
    let rows = layout.checked_rows(logits.len(), &options)?;
    let n = layout.row_length();
    if top_k == 0 || n == 0 {
        return Err(Error::Count { k: top_k, row: n });
    }
    if let Some(&part) = [top_p, min_p].iter().find(|part| !(0.0..=1.0).contains(*part)) {
        return Err(Error::Part(part));
    }
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let mut p = wide(logits)?;
    softmax_along(&mut p, layout, &options)?;
    let top_k = if temperature == 0.0 { 1 } else { top_k };
    let rows = layout.checked_rows(p.len(), &Options::default())?;
    match sample_rows(&mut p, &rows, top_k, Truncation { top_p, min_p }, numbers, logprobs)? {
        Some(row) => Err(Error::AllHidden { row }),
        None => Ok(numbers.iter().map(|&index| index as u32).collect()),
    }
}

/// Replaces numbers from 0 to below 1, as many for each row of probabilities, by what they draw, writes
/// as many logarithms of probabilities or none, and overwrites the probabilities. Returns the last row
/// without probability, if there is one.
pub(crate) fn sample_rows(
    p: &mut [f64],
    rows: &Rows,
    top_k: usize,
    truncation: Truncation,
    numbers: &mut [f64],
    logprobs: &mut [f64],
) -> Result<Option<usize>, OutOfMemory> {
    let (count, logs) = (numbers.len() / rows.count, logprobs.len() / rows.count);
    let (mut order, mut sums) = (filled(top_k.min(rows.length), 0)?, scratch(rows.length)?);
    let mut empty = None;
    for_each(p, rows, false, &mut |index, p| {
        let draws = Draws {
            numbers: &mut numbers[index * count..][..count],
            logprobs: &mut logprobs[index * logs..][..logs],
        };
        if !sample::sample(p, &mut order, &mut sums, truncation, draws) {
            empty = Some(index);
        }
    })?;
    Ok(empty)
}
