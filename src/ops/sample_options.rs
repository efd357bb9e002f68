//! The options of drawing: which steps change the logits, and in which order.

use crate::Xoshiro256;
use crate::error::Error;
use crate::kernel::warp::{SampleStep, Warp};
use crate::layout::Rows;
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
/// The steps are, unless [`order`](Self::order) names others: penalties of the tokens of a history, the bias,
/// the temperature, then what cuts off: `top_k`, `typical_p`, `top_p`, `min_p`, `epsilon`, `eta`,
/// `top_n_sigma`. The best always stays; of equal entries the lowest index.
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
    /// Divides the logit of every token of the history that is above 0, and multiplies what isn't. The
    /// default is 1.
    pub repetition: f64,
    /// Is subtracted from the logit of every token of the history. The default is 0.
    pub presence: f64,
    /// Is subtracted from the logit of a token as often as it is in the history. The default is 0.
    pub frequency: f64,
    /// Is added to the logits: one number per logit, or per entry of a row for all rows; −∞ hides an entry.
    /// The default is none.
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

    /// Keeps only as few of what is most typical as hold this part of the probability, from 0 to 1, and the
    /// best.
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

    /// Returns the steps that do anything, each with its number and what it takes.
    ///
    /// # Errors
    /// [`Error::Order`] for a step that is named twice, or isn't although it has an option.
    pub(super) fn steps(&self) -> Result<Vec<[f64; 2]>, Error> {
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
    pub(super) fn check(&self, rows: &Rows, logits: usize) -> Result<(), Error> {
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

impl<'a> SampleOptions<'a> {
    pub(super) fn warp(&self, steps: &'a [[f64; 2]]) -> Warp<'a> {
        let &Self { presence, frequency, history, min_keep, .. } = self;
        Warp { steps, presence, frequency, history, min_keep }
    }
}
