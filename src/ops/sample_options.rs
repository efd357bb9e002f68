//! The options of [`sample`](crate::sample) and [`warp`](crate::warp).

use crate::error::Error;
use crate::kernel::warp::Warp;
use crate::layout::Rows;
use crate::ops::sample_order::SampleOrder;
use crate::sample_step::SampleStep;

/// The options of [`sample`](crate::sample) and [`warp`](crate::warp): steps that turn logits into the
/// distribution to draw from. Each step takes the entries that the step before it has kept.
///
/// By default the steps are the penalties of the tokens of a history, the bias, the temperature, and then the
/// steps that remove entries: `top_k`, `typical_p`, `top_p`, `min_p`, `epsilon`, `eta` and `top_n_sigma`.
/// [`order`](Self::order) sets another order. The most probable entry is always kept, with the lowest index
/// among equal ones.
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{SampleOptions, Xoshiro256, sample};
///
/// let options = SampleOptions::new().temperature(0.7).top_k(50).top_p(0.9);
/// assert_eq!(sample(&[2.0, 1.0, 0.1], &options, &mut Xoshiro256::new(7))?.index, 0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct SampleOptions<'a> {
    /// The number that the logits are divided by, from 0 to +∞. At 0, the lowest index of the largest logits
    /// is drawn. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or one per entry of a row for all rows. A byte of 0 masks the entry, so that it
    /// isn't drawn. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// The tokens drawn before, as indices of entries, for every row. The default is none.
    pub history: &'a [u32],
    /// The repetition penalty: the number above 0 that divides the logits above 0 of the tokens of the
    /// history, and multiplies their other logits (Keskar et al. 2019, "CTRL"). The default is 1.
    pub repetition: f64,
    /// The presence penalty: the number subtracted from the logit of every token of the history. The default
    /// is 0.
    pub presence: f64,
    /// The frequency penalty: the number subtracted from the logit of a token for each of its occurrences in
    /// the history. The default is 0.
    pub frequency: f64,
    /// The numbers added to the logits: one per logit, or one per entry of a row for all rows. −∞ removes an
    /// entry. The default is none.
    pub bias: &'a [f64],
    /// The number of most probable entries to keep. The default keeps all.
    pub top_k: usize,
    /// The probability that the kept entries hold at least. The fewest entries are kept whose
    /// information −ln p is nearest to the entropy (Meister et al. 2023, "Locally typical sampling"), and in
    /// any case the most probable one. The default is 1, which keeps all.
    pub typical_p: f64,
    /// The probability that the kept entries hold at least. The fewest are kept, the most probable ones
    /// (Holtzman et al. 2020, "The curious case of neural text degeneration"). The default is 1, which keeps
    /// all.
    pub top_p: f64,
    /// The lowest ratio of the probability of a kept entry to the largest probability (Nguyen et al. 2024,
    /// "Turning up the heat: min-p sampling for creative and coherent LLM outputs"). The default is 0.
    pub min_p: f64,
    /// The lowest probability of a kept entry (Hewitt, Manning & Liang 2022, "Truncation sampling as language
    /// model desmoothing"). The default is 0.
    pub epsilon: f64,
    /// The number η of the bound min(η, √η·e^−H), the lowest probability of a kept entry, where H is the
    /// entropy (Hewitt, Manning & Liang 2022). The default is 0.
    pub eta: f64,
    /// The largest distance of a kept logit from the largest logit, in standard deviations of the logits
    /// (Tang et al. 2024, "Top-nσ"). The default is +∞, which keeps all.
    pub top_n_sigma: f64,
    /// The number of most probable entries that every step keeps at least. The exceptions are `typical_p`,
    /// which keeps the most probable entry and this many of the most typical ones, and the temperature 0,
    /// which leaves one entry. The default is 1.
    pub min_keep: usize,
    /// The order of the steps. The default is [`SampleOrder::HuggingFace`].
    pub order: SampleOrder<'a>,
    /// If true, an index may be drawn more than once from a row. The default is true.
    pub replace: bool,
}

impl<'a> SampleOptions<'a> {
    /// Returns the defaults: the softmax at temperature 1, with no entry removed.
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

    /// Sets the temperature, from 0 to +∞, that the logits are divided by.
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

    /// Masks the entries whose byte is 0. The mask has one byte per logit, or one per entry of a row for all
    /// rows.
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

    /// Sets the tokens drawn before, whose logits the penalties lower.
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

    /// Sets the repetition penalty, above 0. It divides the logits above 0 of the tokens of the history, and
    /// multiplies their other logits.
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

    /// Sets the presence penalty, which is subtracted from the logits of the tokens of the history.
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

    /// Sets the frequency penalty, which is subtracted from the logit of a token for each of its occurrences
    /// in the history.
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

    /// Sets the numbers added to the logits: one per logit, or one per entry of a row for all rows. −∞
    /// removes an entry.
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

    /// Keeps the `top_k` most probable entries.
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

    /// Keeps the fewest most typical entries that hold the probability `typical_p`, from 0 to 1, and the most
    /// probable entry. Typical entries are those whose information −ln p is near the entropy.
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

    /// Keeps the fewest most probable entries that hold the probability `top_p`, from 0 to 1.
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

    /// Keeps the entries whose probability is at least `min_p`, from 0 to 1, times the largest probability.
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

    /// Keeps the entries with a probability of at least `epsilon`, from 0 to 1.
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

    /// Keeps the entries with a probability of at least η or √η·e^−H, whichever is less, where η is `eta`,
    /// from 0 to 1, and H is the entropy.
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

    /// Keeps the logits that are at most `top_n_sigma` standard deviations below the largest.
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

    /// Keeps at least `min_keep` of the most probable entries in every step, and as many of the most typical
    /// ones beside the most probable entry in that of `typical_p`. The temperature 0 leaves one entry.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, sample};
    ///
    /// let options = SampleOptions::new().top_k(1).min_keep(2).bias(&[0.0, -900.0, -90.0]);
    /// assert_eq!(sample(&[1.0, 1000.0, 0.9], &options, &mut || 0.0)?.index, 0);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn min_keep(mut self, min_keep: usize) -> Self {
        self.min_keep = min_keep;
        self
    }

    /// Sets the order of the steps: a [`SampleOrder`], or a list of steps.
    ///
    /// ```
    /// use softmax_wasm::{SampleOptions, SampleStep, warp};
    ///
    /// // At temperature 2 the first two entries are needed for 80 %; before it, the first alone is enough.
    /// let options = SampleOptions::new().temperature(2.0).top_p(0.8);
    /// let kept = |options: &SampleOptions| -> Result<usize, softmax_wasm::Error> {
    ///     Ok(warp(&[4.0, 2.0, 0.0], options)?.iter().filter(|x| **x > f64::NEG_INFINITY).count())
    /// };
    /// assert_eq!(kept(&options.order(&[SampleStep::Temperature, SampleStep::TopP]))?, 2);
    /// assert_eq!(kept(&options.order(&[SampleStep::TopP, SampleStep::Temperature]))?, 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn order(mut self, order: impl Into<SampleOrder<'a>>) -> Self {
        self.order = order.into();
        self
    }

    /// Sets whether an index may be drawn more than once from a row.
    ///
    /// ```
    /// use softmax_wasm::{Layout, SampleOptions, sample_along};
    ///
    /// let options = SampleOptions::new().replace(false);
    /// let drawn = sample_along(&[1.0, 9.0], &Layout::row(2), &options, 2, &mut || 0.5)?;
    /// assert_eq!((drawn[0].index, drawn[1].index), (1, 0));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn replace(mut self, replace: bool) -> Self {
        self.replace = replace;
        self
    }

    /// Checks all options but the mask, the temperature and the order.
    ///
    /// # Errors
    /// [`Error::K`] if `top_k` is 0, [`Error::Fraction`] for a `top_p`, `min_p`, `typical_p`, `epsilon` or
    /// `eta` outside 0…1, [`Error::Option`] for a penalty, a bias or a `top_n_sigma` out of range or a
    /// `min_keep` above the length of a row, [`Error::Target`] for a token of the history out of range,
    /// [`Error::Bias`] if there is neither one bias per logit nor one per entry of a row.
    pub(super) fn check(&self, rows: &Rows, logits: usize) -> Result<(), Error> {
        let row = rows.length;
        if self.top_k == 0 {
            return Err(Error::K { k: 0, row });
        }
        for (name, value) in [
            ("top_p", self.top_p),
            ("min_p", self.min_p),
            ("typical_p", self.typical_p),
            ("epsilon", self.epsilon),
            ("eta", self.eta),
        ] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::Fraction { name, value });
            }
        }
        let is_positive = |x: f64| x > 0.0 && x.is_finite();
        for (name, value, fits) in [
            ("min_keep", self.min_keep as f64, self.min_keep <= row.max(1)),
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

    /// Returns the steps with the values that they share.
    pub(super) fn warp(&self, steps: &'a [(SampleStep, f64)]) -> Warp<'a> {
        let &Self { presence, frequency, history, min_keep, .. } = self;
        Warp { steps, presence, frequency, history, min_keep }
    }
}

impl Default for SampleOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
