//! How rows are computed: at which temperature, and which of their entries count.

/// What logits at +∞ make of their row.
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
    /// The entries at +∞ share 1 equally, and the others get 0.
    Split,
}

/// How rows are computed: at which temperature, and which of their entries count.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [2.0f32, 1.0, 0.1];
/// softmax_along(&mut x, &Layout::row(3), &Options::new().temperature(0.5).mask(&[1, 1, 0]))?;
/// assert_eq!(x, [0.8807971, 0.11920292, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options<'a> {
    /// Divides the logits: 0 < T < 1 sharpens, T > 1 flattens. 0 gives the limit, 1 split
    /// equally among the largest; +∞ is uniform over the entries above −∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 masks the entry: its
    /// probability is 0 and its logit may be anything. A row whose entries are all masked
    /// gets zeros, in the log −∞. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// What logits at +∞ make of their row, of softmax only. The default is NaN.
    pub on_infinity: OnInfinity,
    /// A logit that joins each row and gets no entry: a number for all rows, or one for each; the entries of
    /// a row sum to less than 1 then. It is divided by the temperature as the others, and rounded to their
    /// type. Of softmax, log-softmax, log-sum-exp and cross-entropy. The default is none, which −∞ is too.
    pub sink: &'a [f64],
    /// Replaces logits x by c·tanh(x/c), in f64, before the temperature; −∞ stays. Of softmax, log-softmax
    /// and log-sum-exp. The default is +∞, which leaves them.
    pub softcap: f64,
}

impl<'a> Options<'a> {
    /// Returns the defaults: temperature 1, no mask, and NaN for a row with a logit at +∞.
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

    /// Divides the logits by a temperature from 0 to +∞.
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

    /// Masks the entries whose byte is 0: one byte per logit, or per entry of a row for all rows.
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

    /// Tells what logits at +∞ make of their row.
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

    /// Adds e^sink to the denominator of each row, by one sink for all rows or one for each (Xiao et al.
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

impl Default for Options<'_> {
    fn default() -> Self {
        Self::new()
    }
}
