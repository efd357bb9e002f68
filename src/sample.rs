//! Classes drawn from the softmax of the rows of an array.

use crate::along::Options;
use crate::buffer::{OutOfMemory, allocate, filled, scratch, vector};
use crate::error::Error;
use crate::kernel::row::padded;
use crate::kernel::sample::{self, Draws};
use crate::kernel::warp::{Explained, Row, SampleStep, Warp, Workspace};
use crate::layout::{Layout, Rows};
use crate::rows::{check_entries, for_each, hide_masked, wide};
use crate::simd::F64x4;
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

/// From which distribution is drawn: the softmax of the logits after some steps, each of what the one before
/// leaves.
///
/// The steps are, unless [`order`](Self::order) names others: penalties of the tokens of a history, the bias, the
/// temperature, then what cuts off: `top_k`, `typical_p`, `top_p`, `min_p`, `epsilon`, `eta`, `top_n_sigma`. The
/// best always stays; of equal entries the lowest index.
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
    /// The tokens that have been drawn before, of every row: indices of entries. The default is none.
    pub history: &'a [u32],
    /// Divides the logit of every token of the history that is above 0, and multiplies what isn't. The default
    /// is 1.
    pub repetition: f64,
    /// Is subtracted from the logit of every token of the history. The default is 0.
    pub presence: f64,
    /// Is subtracted from the logit of a token as often as it is in the history. The default is 0.
    pub frequency: f64,
    /// Is added to the logits: one number per logit, or per entry of a row for all rows; −∞ hides an entry. The
    /// default is none.
    pub bias: &'a [f64],
    /// Only so many of the most probable stay. The default is all.
    pub top_k: usize,
    /// And only as few of what is nearest to the entropy in information, −ln p, as hold this part of the
    /// probability that is left. The default is 1, all.
    pub typical_p: f64,
    /// And only as few of the most probable as hold this part of the probability that is left. The
    /// default is 1, all.
    pub top_p: f64,
    /// And only those with at least this part of the largest probability. The default is 0.
    pub min_p: f64,
    /// And only those of at least this probability. The default is 0.
    pub epsilon: f64,
    /// And only those of at least this probability or, where the entropy H is large, √eta·e^−H. The
    /// default is 0.
    pub eta: f64,
    /// And only the logits that are so many standard deviations below the largest, at most. The default
    /// is +∞, all.
    pub top_n_sigma: f64,
    /// So many stay whatever is cut off. The default is 1, the best.
    pub min_keep: usize,
    /// The order of the steps. The default is [`SampleOrder::HuggingFace`].
    pub order: SampleOrder<'a>,
    /// Whether an index can be drawn more than once from a row. The default is true.
    pub replace: bool,
}

/// The order of the steps from logits to those that can be drawn.
///
/// ```
/// use softmax_wasm::{SampleOptions, SampleOrder, warp};
///
/// let options = SampleOptions::new().temperature(0.5).top_p(0.8);
/// let cut = f64::NEG_INFINITY;
/// assert_eq!(warp(&[3.0, 2.0, 1.0], &options)?, [6.0, cut, cut]);
/// let options = options.order(SampleOrder::LlamaCpp);
/// assert_eq!(warp(&[3.0, 2.0, 1.0], &options)?, [6.0, 4.0, cut]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleOrder<'a> {
    /// As Hugging Face's transformers: the temperature before all that cuts off.
    #[default]
    HuggingFace,
    /// As llama.cpp: the bias before the penalties, top-nσ before the other cuts, and the temperature last.
    LlamaCpp,
    /// These steps, each once. Options of other steps are an error.
    Steps(&'a [SampleStep]),
}

impl<'a> From<&'a [SampleStep]> for SampleOrder<'a> {
    fn from(steps: &'a [SampleStep]) -> Self {
        Self::Steps(steps)
    }
}

impl<'a, const N: usize> From<&'a [SampleStep; N]> for SampleOrder<'a> {
    fn from(steps: &'a [SampleStep; N]) -> Self {
        Self::Steps(steps)
    }
}

/// As llama.cpp has them (common/common.h); those that it lacks follow the other cuts.
const LLAMA_CPP: [SampleStep; 10] = [
    SampleStep::Bias,
    SampleStep::Penalties,
    SampleStep::TopNSigma,
    SampleStep::TopK,
    SampleStep::TypicalP,
    SampleStep::TopP,
    SampleStep::MinP,
    SampleStep::Epsilon,
    SampleStep::Eta,
    SampleStep::Temperature,
];

impl<'a> SampleOptions<'a> {
    /// Returns the defaults: all of the softmax at temperature 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::SampleOptions::new().top_p, 1.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            history: &[],
            repetition: 1.0,
            presence: 0.0,
            frequency: 0.0,
            bias: &[],
            top_k: usize::MAX,
            typical_p: 1.0,
            top_p: 1.0,
            min_p: 0.0,
            epsilon: 0.0,
            eta: 0.0,
            top_n_sigma: f64::INFINITY,
            min_keep: 1,
            order: SampleOrder::HuggingFace,
            replace: true,
        }
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

    /// Tells the tokens that have been drawn before, which the penalties are about.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().history(&[0]).presence(100.0);
    /// assert_eq!(sample(&[9.0, 0.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn history(mut self, history: &'a [u32]) -> Self {
        self.history = history;
        self
    }

    /// Divides the logits of the history that are above 0 by a number above 0, and multiplies the others.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().history(&[0]).repetition(1e9).temperature(0.0);
    /// assert_eq!(sample(&[9.0, 1.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn repetition(mut self, repetition: f64) -> Self {
        self.repetition = repetition;
        self
    }

    /// Subtracts a number from the logits of the history.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().history(&[0]).presence(100.0);
    /// assert_eq!(sample(&[9.0, 0.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn presence(mut self, presence: f64) -> Self {
        self.presence = presence;
        self
    }

    /// Subtracts a number from the logits of the history, as often as they are in it.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().history(&[0, 0]).frequency(50.0);
    /// assert_eq!(sample(&[9.0, 0.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn frequency(mut self, frequency: f64) -> Self {
        self.frequency = frequency;
        self
    }

    /// Adds numbers to the logits: one per logit, or per entry of a row for all rows; −∞ hides an entry.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().bias(&[f64::NEG_INFINITY, 0.0]);
    /// assert_eq!(sample(&[9.0, 0.0], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn bias(mut self, bias: &'a [f64]) -> Self {
        self.bias = bias;
        self
    }

    /// Keeps only so many of the most probable.
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

    /// Keeps only as few of what is most typical as hold this part of the probability, from 0 to 1, and the best.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().typical_p(0.1);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn typical_p(mut self, typical_p: f64) -> Self {
        self.typical_p = typical_p;
        self
    }

    /// Keeps only as few of the most probable as hold this part of the probability, from 0 to 1.
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

    /// Keeps only those with at least this part of the largest probability, from 0 to 1.
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

    /// Keeps only those of at least this probability, from 0 to 1.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().epsilon(0.35);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Keeps only those of at least this probability, from 0 to 1, or less where the entropy is large.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().eta(0.9);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn eta(mut self, eta: f64) -> Self {
        self.eta = eta;
        self
    }

    /// Keeps only logits that are so many standard deviations below the largest, at most.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().top_n_sigma(0.5);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut Xoshiro256::new(1))?.index, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn top_n_sigma(mut self, top_n_sigma: f64) -> Self {
        self.top_n_sigma = top_n_sigma;
        self
    }

    /// Keeps so many of the most probable whatever the steps cut off.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().top_k(1).min_keep(2).bias(&[0.0, -900.0, -90.0]);
    /// assert_eq!(sample(&[1.0, 1000.0, 0.9], &options, &mut || 0.0)?.index, 0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn min_keep(mut self, min_keep: usize) -> Self {
        self.min_keep = min_keep;
        self
    }

    /// Takes the steps in an order: a [`SampleOrder`], or a list of steps.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().order(&[]);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut || 0.0)?.index, 0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn order(mut self, order: impl Into<SampleOrder<'a>>) -> Self {
        self.order = order.into();
        self
    }

    /// Tells whether an index can be drawn more than once from a row.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
    ///
    /// let options = SampleOptions::new().replace(false);
    /// assert_eq!(sample(&[1.0, 1.1, 0.9], &options, &mut || 0.0)?.index, 0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn replace(mut self, replace: bool) -> Self {
        self.replace = replace;
        self
    }

    /// The steps that do anything, each with its number and what it takes.
    ///
    /// # Errors
    /// [`Error::Order`] for a step that is named twice, or isn't although it has an option.
    fn steps(&self) -> Result<Vec<[f64; 2]>, Error> {
        let has_penalties = self.repetition != 1.0 || self.presence != 0.0 || self.frequency != 0.0;
        let value = |step: SampleStep| match step {
            SampleStep::Penalties => (has_penalties && !self.history.is_empty(), self.repetition),
            SampleStep::Bias => (!self.bias.is_empty(), 0.0),
            SampleStep::Temperature => (self.temperature != 1.0, self.temperature),
            SampleStep::TopK => (self.top_k != usize::MAX, self.top_k as f64),
            SampleStep::TypicalP => (self.typical_p != 1.0, self.typical_p),
            SampleStep::TopP => (self.top_p != 1.0, self.top_p),
            SampleStep::MinP => (self.min_p != 0.0, self.min_p),
            SampleStep::Epsilon => (self.epsilon != 0.0, self.epsilon),
            SampleStep::Eta => (self.eta != 0.0, self.eta),
            SampleStep::TopNSigma => (self.top_n_sigma != f64::INFINITY, self.top_n_sigma),
        };
        let order = match self.order {
            SampleOrder::HuggingFace => &SampleStep::ALL[..],
            SampleOrder::LlamaCpp => &LLAMA_CPP,
            SampleOrder::Steps(steps) => steps,
        };
        let is_once = |step: &SampleStep| match order.iter().filter(|other| *other == step).count()
        {
            0 => !value(*step).0,
            count => count == 1,
        };
        if let Some(step) = SampleStep::ALL.iter().find(|step| !is_once(step)) {
            return Err(Error::Order(*step));
        }
        let steps = order.iter().map(|step| (*step, value(*step)));
        let steps = steps.filter(|(_, (is_taken, _))| *is_taken);
        Ok(steps.map(|(step, (_, value))| [f64::from(step as u32), value]).collect())
    }

    /// Checks all that isn't about entries.
    ///
    /// # Errors
    /// As [`sample`].
    fn check(&self, rows: &Rows, logits: usize) -> Result<(), Error> {
        let row = rows.length;
        if self.top_k == 0 || self.min_keep > row.max(1) {
            let k = if self.top_k == 0 { 0 } else { self.min_keep };
            return Err(Error::K { k, row });
        }
        let parts = [self.top_p, self.min_p, self.typical_p, self.epsilon, self.eta];
        if let Some(&part) = parts.iter().find(|part| !(0.0..=1.0).contains(*part)) {
            return Err(Error::Fraction(part));
        }
        let is_positive = |x: f64| x > 0.0 && x.is_finite();
        for (name, value, fits) in [
            ("repetition", self.repetition, is_positive(self.repetition)),
            ("presence", self.presence, self.presence.is_finite()),
            ("frequency", self.frequency, self.frequency.is_finite()),
            ("top_n_sigma", self.top_n_sigma, self.top_n_sigma >= 0.0),
        ] {
            if !fits {
                return Err(Error::Option { name, value });
            }
        }
        if let Some(token) = self.history.iter().find(|token| **token as usize >= row) {
            return Err(Error::Target { class: (*token).into(), classes: row });
        }
        let length = self.bias.len();
        if length != 0 && length != row && length != logits {
            return Err(Error::Bias { length, logits, row });
        }
        match self.bias.iter().find(|bias| bias.is_nan() || **bias == f64::INFINITY) {
            Some(&value) => Err(Error::Option { name: "bias", value }),
            None => Ok(()),
        }
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
/// [`Error::AllMasked`] if there is no other entry above −∞, [`Error::K`] if `top_k` is 0 or `min_keep` above the
/// number of logits, [`Error::Fraction`] for a part or a probability outside 0…1, [`Error::Option`] for a
/// penalty, a bias or a `top_n_sigma` out of range, [`Error::Target`] for a token of the history that is no
/// index, [`Error::Bias`] for a bias of another length, [`Error::Order`] for an order that names a step twice or
/// lacks one that has an option, [`Error::Random`] if the generator gives a
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
/// [`Error::AllMasked`] for a row without any other entry above −∞, [`Error::Count`] if a row has fewer indices
/// to draw than `count` and nothing is replaced; those of the options that [`sample`] has; [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
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
    let rows = checked_rows(logits, layout, options)?;
    if rows.length == 0 {
        return Err(Error::Empty);
    }
    let steps = options.steps()?;
    let draws = rows.count.saturating_mul(count);
    let (mut numbers, mut logprobs) = (allocate(draws)?, vector(draws, 0.0)?);
    for _ in 0..draws {
        let number = random.uniform();
        if !(0.0..1.0).contains(&number) {
            return Err(Error::Random(number));
        }
        numbers.push(number);
    }
    let mut x = wide(logits)?;
    let warp = options.warp(&steps);
    let drawn = (&mut numbers[..], &mut logprobs[..]);
    match sample_rows(&mut x, &rows, &warp, options.bias, drawn, options.replace)? {
        Drawn::All => {}
        Drawn::Empty(row) => return Err(Error::AllMasked { row }),
        Drawn::TooFew(row) => return Err(Error::Count { count, row }),
    }
    let draw = |(&index, &logprob): (&f64, &f64)| Draw { index: index as u32, logprob };
    Ok(numbers.iter().zip(&logprobs).map(draw).collect())
}

/// Returns the logits after the steps from which [`sample`] draws, −∞ where they cut off: their softmax is the
/// distribution. With the default options the logits themselves.
///
/// Where the largest over the temperature is no number of the type, it is subtracted before.
///
/// # Errors
/// As [`sample`], but for what is drawn; no logits give none.
///
/// ```
/// use softmax_wasm::{SampleOptions, warp};
///
/// let logits = warp(&[3.0f32, 2.0, 1.0], &SampleOptions::new().temperature(0.5).top_k(2))?;
/// assert_eq!(logits, [6.0, 4.0, f32::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn warp<T: Float>(logits: &[T], options: &SampleOptions) -> Result<Vec<T>, Error> {
    let mut warped = logits.to_vec();
    warp_along(&mut warped, &Layout::row(logits.len()), options)?;
    Ok(warped)
}

/// Replaces every row of logits by those after the steps from which [`sample_along`] draws, −∞ where they cut off.
///
/// # Errors
/// As [`sample_along`], but for what is drawn. The logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, SampleOptions, warp_along};
///
/// let mut x = [3.0f64, 2.0, 1.0, 5.0];
/// warp_along(&mut x, &Layout::new(&[2, 2], 0)?, &SampleOptions::new().top_k(1))?;
/// assert_eq!(x, [3.0, f64::NEG_INFINITY, f64::NEG_INFINITY, 5.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn warp_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &SampleOptions,
) -> Result<(), Error> {
    let rows = checked_rows(logits, layout, options)?;
    let (steps, mut x) = (options.steps()?, wide(logits)?);
    let warp = options.warp(&steps);
    let largest = (T::ZERO - T::LOWEST).to_f64();
    if let Some(row) = warp_rows(&mut x, &rows, &warp, options.bias, largest, (&mut [], &mut []))? {
        return Err(Error::AllMasked { row });
    }
    logits.iter_mut().zip(x).for_each(|(x, warped)| *x = T::from_f64(warped));
    Ok(())
}

impl<'a> SampleOptions<'a> {
    fn warp(&self, steps: &'a [[f64; 2]]) -> Warp<'a> {
        let &Self { presence, frequency, history, min_keep, .. } = self;
        Warp { steps, presence, frequency, history, min_keep }
    }
}

/// Returns the rows of logits with what is masked.
///
/// # Errors
/// All of [`sample`] but for what is drawn.
fn checked_rows<'a, T: Float>(
    logits: &[T],
    layout: &'a Layout,
    options: &SampleOptions<'a>,
) -> Result<Rows<'a>, Error> {
    let &SampleOptions { temperature, mask, .. } = options;
    let own = Options { temperature, mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &own)?;
    options.check(&rows, logits.len())?;
    if rows.length > 0 {
        check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    }
    Ok(rows)
}

/// What came of drawing from rows; the number is that of a row.
pub(crate) enum Drawn {
    All,
    /// Nothing can be drawn from a row.
    Empty(usize),
    /// A row has fewer indices to draw than are asked for.
    TooFew(usize),
}

/// Replaces numbers from 0 to below 1, as many for each row of logits, by what they draw, and writes as many
/// logarithms of probabilities or none. The logits are overwritten; what is masked is passed over.
pub(crate) fn sample_rows(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    (numbers, logprobs): (&mut [f64], &mut [f64]),
    replace: bool,
) -> Result<Drawn, OutOfMemory> {
    let (count, logs) = (numbers.len() / rows.count.max(1), logprobs.len() / rows.count.max(1));
    let length = if replace { rows.length } else { sample::tree(rows.length) };
    let (mut sums, mut drawn) = (scratch(length)?, Drawn::All);
    let empty =
        for_each_warped(x, rows, warp, bias, (&mut [], &mut []), false, &mut |index, row| {
            let draws = Draws {
                numbers: numbers.get_mut(index * count..(index + 1) * count).unwrap_or_default(),
                logprobs: logprobs.get_mut(index * logs..(index + 1) * logs).unwrap_or_default(),
            };
            let p = row.probabilities();
            if replace {
                sample::sample(p, &mut sums, draws);
            } else if sample::sample_distinct(p, &mut sums, draws) < count {
                drawn = Drawn::TooFew(index);
            }
        })?;
    Ok(empty.map_or(drawn, Drawn::Empty))
}

/// Replaces logits by those after some steps, each of them at most `largest`; what is masked is −∞. Returns a row
/// from which nothing can be drawn, if there is one, and writes what was cut off, if there is room: for each
/// entry of each row the index of the step that did it, or −1, and for each step in each row the probability.
pub(crate) fn warp_rows(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    largest: f64,
    told: (&mut [f64], &mut [f64]),
) -> Result<Option<usize>, OutOfMemory> {
    for_each_warped(x, rows, warp, bias, told, true, &mut |_, row| row.divided(largest))
}

/// What is done with a row after its steps, of which the index is told.
type OfWarped<'a> = dyn FnMut(usize, &mut Row) + 'a;

/// Calls `f` with every row after its steps. Returns a row from which nothing can be drawn, if there is one:
/// one of −∞, or with a NaN or +∞.
fn for_each_warped(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    (cut_by, masses): (&mut [f64], &mut [f64]),
    writes_back: bool,
    f: &mut OfWarped,
) -> Result<Option<usize>, OutOfMemory> {
    let (length, steps) = (rows.length, warp.steps.len());
    let (mut p, mut order) = (scratch(length)?, filled(length, 0)?);
    let (mut work, offsets) = (filled(2 * padded::<F64x4>(length), 0.0)?, rows.offsets()?);
    let mut empty = None;
    cut_by.fill(-1.0);
    hide_masked(x, rows, f64::NEG_INFINITY)?;
    for_each(x, rows, writes_back, &mut |index, x| {
        let start = if bias.len() == length { None } else { Some(rows.start(index)) };
        let bias = |entry: usize| {
            let offset = offsets.get(entry).map_or(0, |offset| *offset);
            let place = start.map_or(entry, |start| start + offset);
            bias.get(place).map_or(0.0, |bias| *bias)
        };
        // −∞ hides whatever there is.
        for (entry, x) in
            x.iter_mut().enumerate().filter(|(_, x)| x.is_nan() || **x == f64::INFINITY)
        {
            if bias(entry) == f64::NEG_INFINITY {
                *x = f64::NEG_INFINITY;
            }
        }
        let are_numbers = x.iter().all(|x| *x < f64::INFINITY);
        let workspace = Workspace { p: &mut p, work: &mut work, order: &mut order };
        let mut row = Row::new(x, workspace);
        if are_numbers && !row.is_empty() {
            let told = Explained {
                cut_by: cut_by.get_mut(index * length..(index + 1) * length).unwrap_or_default(),
                masses: masses.get_mut(index * steps..(index + 1) * steps).unwrap_or_default(),
            };
            row.warp(warp, &bias, told);
        }
        if are_numbers && !row.is_empty() {
            f(index, &mut row);
        } else {
            empty = Some(index);
        }
    })?;
    Ok(empty)
}
