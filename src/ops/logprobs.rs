//! The most probable tokens with their log-probabilities, and the perplexity of a text.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{allocate, collect, vector};
use crate::float::to_f64_vec;
use crate::kernel::argmax::count_before;
use crate::kernel::metrics::log_likelihood::compute_perplexity;
use crate::layout::{Layout, Rows};
use crate::ops::cross_entropy::class_losses;
use crate::ops::log_softmax::log_softmax_rows;
use crate::ops::softcap::cap;
use crate::ops::top_k::top_k_rows;
use crate::options::Options;
use crate::validate::{check_counted_entries, check_entries};
use alloc::vec::Vec;

/// A token with the natural logarithm of its probability.
///
/// ```
/// let top = softmax_wasm::top_logprobs(&[0.0f64, 40.0], 1, None)?.top;
/// assert_eq!((top[0].index, top[0].logprob), (1, -4.248354255291589e-18));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenLogprob {
    /// The index of the token.
    pub index: u32,
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// The position of the token in descending order of probability, from 1. The lowest index comes first
    /// among equal tokens.
    pub rank: usize,
}

/// The result of [`top_logprobs`] for one row.
///
/// ```
/// let row = softmax_wasm::top_logprobs(&[1.0f32, 3.0, 2.0], 2, Some(0))?;
/// assert_eq!(row.top.iter().map(|token| token.index).collect::<Vec<_>>(), [1, 2]);
/// assert_eq!(row.token.map(|token| token.rank), Some(3));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TopLogprobs {
    /// The most probable tokens, in descending order of probability.
    pub top: Vec<TokenLogprob>,
    /// The requested token, if there is one.
    pub token: Option<TokenLogprob>,
}

/// Returns the `k` most probable tokens of logits with their log-probabilities, and the log-probability of a
/// requested token. Log-probabilities are within 2 ULP of the exact values.
///
/// # Errors
/// [`Error::Empty`] if there are no logits, [`Error::K`] if there are fewer than k logits, [`Error::Target`]
/// for a token out of range, [`Error::Entry`] for a NaN or +∞, [`Error::AllMasked`] if every other logit is
/// −∞, [`Error::Memory`] if memory runs out.
///
/// ```
/// let row = softmax_wasm::top_logprobs(&[0.0f64, 0.0], 1, Some(1))?;
/// assert_eq!(row.top[0].logprob, -(2f64.ln()));
/// assert_eq!(row.token.map(|token| token.rank), Some(2));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn top_logprobs<T: Float>(
    logits: &[T],
    k: usize,
    token: Option<u32>,
) -> Result<TopLogprobs, Error> {
    let (layout, token) = (Layout::row(logits.len()), token.map(i64::from));
    let tokens = token.as_ref().map(core::slice::from_ref);
    let mut rows = top_logprobs_along(logits, k, tokens, &layout, &Options::new())?;
    rows.pop().ok_or(Error::Empty)
}

/// Returns the `k` most probable tokens of every row of logits with their log-probabilities, and the
/// log-probability of a requested token of each row. `tokens` holds one token per row; a negative number
/// requests none.
///
/// # Errors
/// [`Error::TargetCount`] if there isn't one token per row, [`Error::Empty`] if the rows have no entries,
/// [`Error::K`] if a row has fewer than k unmasked entries, [`Error::Target`] for a token out of range,
/// [`Error::Entry`] for a NaN or +∞ that isn't masked, [`Error::AllMasked`] for a row in which every entry is
/// −∞ or masked, [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the
/// mask fits neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, top_logprobs_along};
///
/// let (x, layout) = ([1.0f32, 2.0, 4.0, 3.0], Layout::new(&[2, 2], -1)?);
/// let rows = top_logprobs_along(&x, 1, Some(&[0, 0]), &layout, &Options::new())?;
/// assert_eq!([rows[0].top[0].index, rows[1].top[0].index], [1, 0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn top_logprobs_along<T: Float>(
    logits: &[T],
    k: usize,
    tokens: Option<&[i64]>,
    layout: &Layout,
    options: &Options,
) -> Result<Vec<TopLogprobs>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    if rows.length == 0 {
        return Err(Error::Empty);
    }
    if let Some(tokens) = tokens {
        check_tokens(tokens, &rows, |token| token < 0)?;
    }
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    if let Some((_, row)) = rows.find_row_below(k)? {
        return Err(Error::K { k, row });
    }
    let offsets = rows.offsets()?;
    let (mut x, mut logs) = (to_f64_vec(logits)?, to_f64_vec(logits)?);
    log_softmax_rows(&mut logs, &rows, options)?;
    let mut all = allocate(rows.count)?;
    for _ in 0..rows.count {
        all.push(TopLogprobs { top: allocate(k)?, token: None });
    }
    let mut unwritten = all.iter_mut().enumerate();
    top_k_rows(&mut x, k, &rows, &mut |row, top| {
        let Some((row_index, to)) = unwritten.next() else { return };
        let start = rows.start(row_index);
        let logprob = |index: u32, rank: usize| TokenLogprob {
            index,
            logprob: logs[start + offsets.at(index as usize)],
            rank,
        };
        let token = tokens.and_then(|tokens| u32::try_from(tokens[row_index]).ok());
        let is_unmasked = |entry: u32| rows.is_entry_unmasked(row_index, entry as usize, &offsets);
        to.token = token.map(|token| logprob(token, count_before(row, token, &is_unmasked) + 1));
        to.top.extend(top.iter().zip(1..).map(|(index, rank)| logprob(*index, rank)));
    })?;
    Ok(all)
}

/// The perplexity of a text, with the log-probabilities of its tokens.
///
/// ```
/// use softmax_wasm::{Layout, Options, perplexity_along};
///
/// let layout = Layout::new(&[2, 2], -1)?;
/// let text = perplexity_along(&[0.0f64; 4], &[0, 1], None, &layout, &Options::new())?;
/// assert_eq!((text.perplexity, text.bits), (2.0, 1.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Perplexity {
    /// e to the mean of −logprob: 1 for a text that is certain, n for a text of tokens that are each one of n
    /// equally probable ones. It is +∞ if a token has the probability 0, and NaN if every token is ignored.
    pub perplexity: f64,
    /// The mean of −logprob, in bits per token.
    pub bits: f64,
    /// The natural logarithm of the probability of each token, or NaN for an ignored token.
    pub logprobs: Vec<f64>,
}

/// Returns the perplexity of a text, with one row of logits and one token per position. Tokens equal to
/// `ignore` are ignored.
///
/// # Errors
/// [`Error::TargetCount`] if there isn't one token per row, [`Error::Target`] for a token out of range,
/// [`Error::Entry`] for a NaN or +∞ that isn't masked, [`Error::AllMasked`] for a row in which every entry is
/// −∞ or masked, [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the
/// mask fits neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, perplexity_along};
///
/// let layout = Layout::new(&[2, 2], -1)?;
/// let text = perplexity_along(&[0.0f32; 4], &[0, -100], Some(-100), &layout, &Options::new())?;
/// assert_eq!(text.perplexity, 2.0);
/// assert!(text.logprobs[1].is_nan());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn perplexity_along<T: Float>(
    logits: &[T],
    tokens: &[i64],
    ignore: Option<i64>,
    layout: &Layout,
    options: &Options,
) -> Result<Perplexity, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    check_tokens(tokens, &rows, |token| Some(token) == ignore)?;
    let is_ignored = |token: &i64| Some(*token) == ignore;
    let counts = |row: usize| !is_ignored(&tokens[row]);
    check_counted_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows, &counts)?;
    let class = |token: &i64| if is_ignored(token) { 0 } else { *token as i32 };
    let classes = collect(tokens.iter().map(class))?;
    let mut losses = vector(rows.count, 0.0)?;
    let mut x = to_f64_vec(logits)?;
    cap(&mut x, options)?;
    class_losses(&mut x, &rows, options, &classes, &mut losses)?;
    let ignored = losses.iter_mut().zip(tokens).filter(|(_, token)| is_ignored(token));
    ignored.for_each(|(loss, _)| *loss = f64::NAN);
    let (perplexity, bits) = compute_perplexity(&mut losses);
    Ok(Perplexity { perplexity, bits, logprobs: losses })
}

/// Checks that there is one token per row, and that each is an index or skipped.
fn check_tokens(
    tokens: &[i64],
    rows: &Rows,
    is_skipped: impl Fn(i64) -> bool,
) -> Result<(), Error> {
    if tokens.len() != rows.count {
        return Err(Error::TargetCount { given: tokens.len(), wanted: rows.count });
    }
    let is_index = |token: i64| usize::try_from(token).is_ok_and(|token| token < rows.length);
    match tokens.iter().find(|token| !is_skipped(**token) && !is_index(**token)) {
        Some(&class) => Err(Error::Target { class, classes: rows.length }),
        None => Ok(()),
    }
}
