//! Classes drawn from the softmax of the rows of an array.

use crate::along::{Options, softmax_along};
use crate::buffer::{OutOfMemory, allocate, filled, scratch, vector};
use crate::error::Error;
use crate::kernel::sample::{self, Draws, Truncation};
use crate::layout::{Layout, Rows};
use crate::rows::{check_entries, for_each, wide};
use crate::{Float, Xoshiro256};
use alloc::vec::Vec;

/// A generator of random numbers: [`Xoshiro256`], or a closure.
///
/// ```
/// use softmax_wasm::{SampleOptions, sample};
///
/// // With the crate rand: `let mut random = || rng.random();`
/// let mut random = || 0.7;
/// assert_eq!(sample(&[0.0, 0.0], &SampleOptions::new(), &mut random)?.index, 1);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub trait Random {
    /// Returns the next number, from 0 to below 1.
    fn uniform(&mut self) -> f64;
}

impl Random for Xoshiro256 {
    fn uniform(&mut self) -> f64 {
        self.uniform()
    }
}

impl<F: FnMut() -> f64 + ?Sized> Random for F {
    fn uniform(&mut self) -> f64 {
        self()
    }
}

/// From which distribution is drawn: the softmax of the logits over the temperature, then `top_k`, `top_p`
/// and `min_p`, each of what the one before leaves.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
///
/// let options = SampleOptions::new().temperature(0.7).top_k(50).top_p(0.9);
/// assert_eq!(sample(&[2.0, 1.0, 0.1], &options, &mut Xoshiro256::new(7))?.index, 0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SampleOptions<'a> {
    /// Divides the logits, from 0 to +∞; at 0 the lowest index of the largest is drawn. The default
    /// is 1.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 masks the entry, which isn't drawn.
    /// The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// Only so many of the most probable can be drawn. The default is all.
    pub top_k: usize,
    /// And only as few of the most probable as hold this part of the probability that is left. The
    /// default is 1.
    pub top_p: f64,
    /// And only those with at least this part of the largest probability. The default is 0.
    pub min_p: f64,
}

impl<'a> SampleOptions<'a> {
    /// Returns the defaults: all of the softmax at temperature 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SampleOptions::new().top_p, 1.0);
    /// ```
    pub const fn new() -> Self {
        Self { temperature: 1.0, mask: None, top_k: usize::MAX, top_p: 1.0, min_p: 0.0 }
    }

    /// Divides the logits by a temperature from 0 to +∞.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().temperature(0.0);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Masks the entries whose byte is 0: one byte per logit, or per entry of a row for all rows.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().mask(&[0, 1]);
    /// assert_eq!(sample(&[9.0, 0.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Draws only from so many of the most probable.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().top_k(1);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn top_k(mut self, top_k: usize) -> Self {
        self.top_k = top_k;
        self
    }

    /// Draws only from as few of the most probable as hold this part of the probability, from 0 to 1.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().top_p(0.3);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn top_p(mut self, top_p: f64) -> Self {
        self.top_p = top_p;
        self
    }

    /// Draws only from those with at least this part of the largest probability, from 0 to 1.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().min_p(0.95);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn min_p(mut self, min_p: f64) -> Self {
        self.min_p = min_p;
        self
    }
}

impl Default for SampleOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// What was drawn.
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
    /// The natural logarithm of the probability that it had in the distribution that was drawn from:
    /// after temperature, mask, `top_k`, `top_p` and `min_p`, renormalised to sum 1. At most 0.
    pub logprob: f64,
}

/// Draws a class from the softmax of logits, by the next number of a generator.
///
/// Make the generator once, before a loop: it gives other numbers to each call. Of equal probabilities
/// the lowest index stays.
///
/// # Errors
/// [`Error::Empty`] for no logits, [`Error::Entry`] for a NaN or +∞ that isn't masked,
/// [`Error::AllMasked`] if there is no other entry above −∞, [`Error::K`] if `top_k` is 0,
/// [`Error::Fraction`] for a `top_p` or `min_p` outside 0…1, [`Error::Random`] if the generator gives a
/// number that isn't from 0 to below 1, [`Error::Mask`] for a mask of another length than the logits,
/// [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
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

/// Draws `count` classes from the softmax of every row of logits, row after row, each by the next number
/// of a generator: the inverse of the cumulative distribution in the order of the indices. Of equal
/// probabilities the lowest index stays.
///
/// # Errors
/// [`Error::Empty`] for rows without entries, [`Error::Entry`] for a NaN or +∞ that isn't masked,
/// [`Error::AllMasked`] for a row without any other entry above −∞, [`Error::K`] if `top_k` is 0,
/// [`Error::Fraction`] for a `top_p` or `min_p` outside 0…1, [`Error::Random`] if the generator gives a
/// number that isn't from 0 to below 1;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
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
    let &SampleOptions { temperature, mask, top_k, top_p, min_p } = options;
    let options = Options { temperature, mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &options)?;
    if rows.length == 0 {
        return Err(Error::Empty);
    }
    if top_k == 0 {
        return Err(Error::K { k: top_k, row: rows.length });
    }
    if let Some(&part) = [top_p, min_p].iter().find(|part| !(0.0..=1.0).contains(*part)) {
        return Err(Error::Fraction(part));
    }
    check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    let mut p = wide(logits)?;
    softmax_along(&mut p, layout, &options)?;
    let draws = rows.count.saturating_mul(count);
    let (mut numbers, mut logprobs) = (allocate(draws)?, vector(draws, 0.0)?);
    for _ in 0..draws {
        let number = random.uniform();
        if !(0.0..1.0).contains(&number) {
            return Err(Error::Random(number));
        }
        numbers.push(number);
    }
    if draws == 0 {
        return Ok(Vec::new());
    }
    let top_k = if temperature == 0.0 { 1 } else { top_k };
    let rows = layout.checked_rows(p.len(), &Options::new())?;
    let truncation = Truncation { top_p, min_p };
    if let Some(row) = sample_rows(&mut p, &rows, top_k, truncation, &mut numbers, &mut logprobs)? {
        return Err(Error::AllMasked { row });
    }
    let draw = |(&index, &logprob): (&f64, &f64)| Draw { index: index as u32, logprob };
    Ok(numbers.iter().zip(&logprobs).map(draw).collect())
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
