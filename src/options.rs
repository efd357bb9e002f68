//! The options of functions of rows: the temperature, the mask, and the treatment of extreme logits.

/// The results of a row with logits of +∞.
///
/// ```
/// use softmax_wasm::{OnInfinity, Options};
///
/// assert_eq!(Options::new().on_infinity, OnInfinity::Nan);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnInfinity {
    /// Every entry of the row is NaN.
    #[default]
    Nan,
    /// Entries of +∞ split the probability 1 equally, and the other entries get 0.
    Split,
}

/// The options of functions of rows: the temperature, the mask, and the treatment of extreme logits.
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [2.0f32, 1.0, 0.1];
/// softmax_along(&mut x, &Layout::row(3), &Options::new().temperature(0.5).mask(&[1, 1, 0]))?;
/// assert_eq!(x, [0.8807971, 0.11920292, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct Options<'a> {
    /// The number T that the logits are divided by, from 0 to +∞. T < 1 sharpens the distribution, and T > 1
    /// flattens it. T = 0 gives the limit, in which the largest entries split the probability 1 equally. T =
    /// +∞ gives the uniform distribution over the entries above −∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or one per entry of a row for all rows. A byte of 0 masks the entry: its
    /// probability is 0, and its logit may be any number. A row that is masked entirely gets zeros, or −∞ as
    /// their logarithms. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// The results of a row with logits of +∞. It applies to softmax only. The default is NaN.
    pub on_infinity: OnInfinity,
    /// The logit of an attention sink, which takes part in the softmax of each row but has no entry in the
    /// result, so that a row sums to less than 1. There is one sink for all rows, or one per row. It is
    /// divided by the temperature like the logits, and rounded to their type. It applies to softmax,
    /// log-softmax, log-sum-exp, the Jacobian of softmax, the log-probabilities of tokens and the perplexity,
    /// and other functions ignore it. The default is none, which is the same as −∞.
    pub sink: &'a [f64],
    /// The cap c above 0. Logits x become c·tanh(x/c), computed in f64, before the division by the
    /// temperature; −∞ stays −∞. It applies to the same functions as a sink, and others ignore it. The
    /// default is +∞, which changes no logit.
    pub softcap: f64,
}

impl<'a> Options<'a> {
    /// Returns the defaults: temperature 1, no mask, NaN for a row with a logit of +∞, no sink and no soft
    /// cap.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Options::new().temperature, 1.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            on_infinity: OnInfinity::Nan,
            sink: &[],
            softcap: f64::INFINITY,
        }
    }

    /// Sets the temperature, from 0 to +∞, that the logits are divided by.
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [3.0f64, 3.0, 2.0];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().temperature(0.0))?;
    /// assert_eq!(x, [0.5, 0.5, 0.0]);
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
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [1.0f64, f64::NAN, 1.0];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().mask(&[1, 0, 1]))?;
    /// assert_eq!(x, [0.5, 0.0, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Sets the results of a row with logits of +∞.
    ///
    /// ```
    /// use softmax_wasm::{Layout, OnInfinity, Options, softmax_along};
    ///
    /// let mut x = [f64::INFINITY, 1.0, f64::INFINITY];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().on_infinity(OnInfinity::Split))?;
    /// assert_eq!(x, [0.5, 0.0, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn on_infinity(mut self, on_infinity: OnInfinity) -> Self {
        self.on_infinity = on_infinity;
        self
    }

    /// Adds e^(sink/T) to the denominator of each row, with one sink for all rows or one per row (Xiao et al.
    /// 2024, "Efficient streaming language models with attention sinks"; Miller 2023, "Attention is off by
    /// one").
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [0.0f64, 0.0];
    /// softmax_along(&mut x, &Layout::row(2), &Options::new().sink(&[2f64.ln()]))?;
    /// assert_eq!(x, [0.25, 0.25]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn sink(mut self, sink: &'a [f64]) -> Self {
        self.sink = sink;
        self
    }

    /// Caps logits softly at ±c by c·tanh(x/c) (Gemma Team 2024, "Gemma 2").
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, log_sum_exp_along};
    ///
    /// let capped = Options::new().softcap(2.0);
    /// assert_eq!(log_sum_exp_along(&[1e9f64], &Layout::row(1), &capped)?, [2.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn softcap(mut self, softcap: f64) -> Self {
        self.softcap = softcap;
        self
    }
}

impl Options<'_> {
    /// Returns the temperature and the mask alone, for functions that have no other options.
    pub(crate) fn only_temperature_and_mask(&self) -> Self {
        Self { temperature: self.temperature, mask: self.mask, ..Self::new() }
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self::new()
    }
}
