//! Draws of indices from the probabilities of rows.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, collect, vector};
use crate::float::to_f64_vec;
use crate::kernel::sample::{self, Draws};
use crate::kernel::warp::{Explained, Warp};
use crate::layout::{Layout, Rows};
use crate::ops::random::{Random, draw_uniforms};
use crate::ops::sample_options::SampleOptions;
use crate::ops::warp::{checked_rows, for_each_warped};
use crate::rows::Access;
use crate::workspace::scratch;
use alloc::vec::Vec;

/// A drawn class with its log-probability.
///
/// ```
/// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
///
/// let draw = sample(&[0.0, f64::NEG_INFINITY], &SampleOptions::new(), &mut Xoshiro256::new(1))?;
/// assert_eq!((draw.index, draw.logprob), (0, 0.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Draw {
    /// The index of the class.
    pub index: u32,
    /// The natural logarithm of the probability of the class in the distribution that was drawn from, after
    /// all steps. It is at most 0.
    pub logprob: f64,
}

/// Draws a class from the softmax of logits, by the next number of a generator. Among equal probabilities the
/// lowest index is kept.
///
/// Create the generator once, before a loop, so that each call takes other numbers.
///
/// # Errors
/// [`Error::Empty`] if there are no logits, [`Error::Entry`] for a NaN or +∞ that isn't masked,
/// [`Error::AllMasked`] if every other entry is −∞, [`Error::K`] if `top_k` is 0, [`Error::Fraction`] for a
/// `top_p`, `min_p`, `typical_p`, `epsilon` or `eta` outside 0…1, [`Error::Option`] for a penalty, a bias or
/// a `top_n_sigma` out of range or a `min_keep` above the number of logits, [`Error::Target`] for a token of
/// the history out of range, [`Error::Bias`] if there is neither one bias per logit nor one per entry of a
/// row, [`Error::Order`] for an order that names a step twice or lacks a step whose option is set,
/// [`Error::Random`] if the generator returns a number outside [0, 1), [`Error::Mask`] if the mask hasn't the
/// length of the logits, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if
/// memory runs out.
///
/// ```
/// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
///
/// let mut random = Xoshiro256::new(7);
/// let options = SampleOptions::new().temperature(0.7).top_k(2);
/// let (mut tokens, mut logprob) = (vec![], 0.0);
/// for _ in 0..5 {
///     let drawn = sample(&[2.0, 1.0, 0.1], &options, &mut random)?;
///     tokens.push(drawn.index);
///     logprob += drawn.logprob;
/// }
/// assert_eq!(tokens, [0, 0, 0, 0, 1]);
/// assert!((logprob + 2.5024).abs() < 1e-3);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sample<T: Float>(
    logits: &[T],
    options: &SampleOptions,
    random: &mut (impl Random + ?Sized),
) -> Result<Draw, Error> {
    Ok(sample_along(logits, &Layout::row(logits.len()), options, 1, random)?[0])
}

/// Draws `count` classes from the softmax of every row of logits, row after row. Each draw takes the next
/// number of a generator and inverts the cumulative distribution in the order of the indices. Among equal
/// probabilities the lowest index is kept.
///
/// # Errors
/// [`Error::Empty`] if the rows have no entries, [`Error::Entry`] for a NaN or +∞ that isn't masked,
/// [`Error::AllMasked`] for a row in which every entry is −∞ or masked, [`Error::Count`] if `replace` is
/// false and a row has fewer than `count` indices to draw, [`Error::K`] if `top_k` is 0, [`Error::Fraction`]
/// for a `top_p`, `min_p`, `typical_p`, `epsilon` or `eta` outside 0…1, [`Error::Option`] for a penalty, a
/// bias or a `top_n_sigma` out of range or a `min_keep` above the length of a row, [`Error::Target`] for a
/// token of the history out of range, [`Error::Bias`] if there is neither one bias per logit nor one per
/// entry of a row, [`Error::Order`] for an order that names a step twice or lacks a step whose option is set,
/// [`Error::Random`] if the generator returns a number outside [0, 1), [`Error::Shape`] if the layout doesn't
/// fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the array,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, SampleOptions, Xoshiro256, sample_along};
///
/// let (x, layout) = ([0.0f64, 3f64.ln()], Layout::row(2));
/// let random = &mut Xoshiro256::new(1);
/// let drawn = sample_along(&x, &layout, &SampleOptions::new(), 1000, random)?;
/// assert!(drawn.iter().map(|draw| draw.index).sum::<u32>().abs_diff(750) < 50);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sample_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &SampleOptions,
    count: usize,
    random: &mut (impl Random + ?Sized),
) -> Result<Vec<Draw>, Error> {
    let rows = checked_rows(logits, layout, options)?;
    if rows.length == 0 {
        return Err(Error::Empty);
    }
    let steps = options.steps()?;
    let draws = rows.count.saturating_mul(count);
    let (mut indices, mut logprobs) = (draw_uniforms(draws, random)?, vector(draws, 0.0)?);
    let mut x = to_f64_vec(logits)?;
    let warp = options.warp(&steps);
    let draws = Draws { indices: &mut indices, logprobs: &mut logprobs };
    match sample_rows(&mut x, &rows, &warp, options.bias, draws, options.replace)? {
        Drawn::All => {}
        Drawn::Empty(row) => return Err(Error::AllMasked { row }),
        Drawn::TooFew(row) => return Err(Error::Count { count, row }),
    }
    let draw = |(&index, &logprob): (&f64, &f64)| Draw { index: index as u32, logprob };
    Ok(collect(indices.iter().zip(&logprobs).map(draw))?)
}

/// The outcome of drawing from rows. The number is the index of a row.
pub(crate) enum Drawn {
    All,
    /// A row has no entry to draw.
    Empty(usize),
    /// A row has fewer indices to draw than requested.
    TooFew(usize),
}

/// Replaces the numbers of the draws by the indices that they draw, with equally many draws for each row of
/// logits, and writes the log-probability of each draw. The logits are overwritten, and masked entries are
/// skipped.
pub(crate) fn sample_rows(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    draws: Draws,
    replace: bool,
) -> Result<Drawn, OutOfMemory> {
    let Draws { indices, logprobs } = draws;
    let (count, logs) = (indices.len() / rows.count.max(1), logprobs.len() / rows.count.max(1));
    let length = if replace { rows.length } else { sample::tree_length(rows.length) };
    let (mut sums, mut drawn) = (scratch(length)?, Drawn::All);
    let empty = for_each_warped(
        x,
        rows,
        warp,
        bias,
        Explained::nothing(),
        Access::Read,
        &mut |index, row| {
            let draws = Draws {
                indices: indices.get_mut(index * count..(index + 1) * count).unwrap_or_default(),
                logprobs: logprobs.get_mut(index * logs..(index + 1) * logs).unwrap_or_default(),
            };
            let p = row.probabilities();
            if replace {
                sample::sample(p, &mut sums, draws);
            } else if sample::sample_distinct(p, &mut sums, draws) < count {
                drawn = Drawn::TooFew(index);
            }
        },
    )?;
    Ok(empty.map_or(drawn, Drawn::Empty))
}
