//! The options of [`classify`](crate::classify).

use crate::kernel::fit::familiarity::FamiliarityScore;
use crate::ops::conformal::ConformalFit;
use crate::options::Options;

/// The function that turns logits into probabilities.
///
/// ```
/// use softmax_wasm::{Activation, ClassifyOptions, classify};
///
/// let both = ClassifyOptions::new().activation(Activation::Sigmoid).threshold(0.9);
/// assert_eq!(classify(&[9.0f32, 9.0], &both)?.classes.len(), 2);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activation {
    /// Softmax, for exactly one right class.
    #[default]
    Softmax,
    /// The logistic function of each logit over the temperature, for any number of right classes.
    Sigmoid,
    /// No function: the input holds probabilities or scores, and the temperature has no effect.
    None,
}

/// The options of [`classify`](crate::classify) and [`classify_along`](crate::classify_along).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{Abstained, ClassifyOptions, classify};
///
/// let options = ClassifyOptions::new().temperature(2.0).threshold(0.9);
/// assert_eq!(classify(&[2.0f32, 1.0, 0.1], &options)?.abstained, Some(Abstained::Threshold));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct ClassifyOptions<'a> {
    /// The number that the logits are divided by, from 0 to +∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or one per class for all rows. A byte of 0 masks the entry: its probability is 0,
    /// and it isn't listed. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// The function that turns logits into probabilities. The default is softmax.
    pub activation: Activation,
    /// The largest number of classes to list. The default is 5.
    pub top_k: usize,
    /// The lowest probability of a listed class. The default is −∞.
    pub threshold: f64,
    /// The lowest probability of each class, in place of `threshold`. The default is none.
    pub class_thresholds: Option<&'a [f64]>,
    /// The lowest margin between the two most probable classes. No class of a row with a smaller margin is
    /// listed. The margin of a single class is its probability. The default is −∞.
    pub min_margin: f64,
    /// One byte per class. A byte of 0 denies the class: it takes part in the probabilities, but isn't
    /// listed. The default allows all classes.
    pub allow: Option<&'a [u8]>,
    /// The conformal fit whose prediction set is listed, of any size. The default is none, which lists the
    /// most probable classes.
    pub conformal: Option<&'a ConformalFit>,
    /// The score and the threshold of familiarity. No class of a row below the threshold is listed. The
    /// default is none.
    pub reject: Option<(FamiliarityScore, f64)>,
    /// The temperature of the scores of familiarity, from 0 to +∞. The default is 1.
    pub reject_temperature: f64,
}

impl<'a> ClassifyOptions<'a> {
    /// Returns the defaults: the five most probable classes by softmax at temperature 1.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::ClassifyOptions::new().top_k, 5);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            activation: Activation::Softmax,
            top_k: 5,
            threshold: f64::NEG_INFINITY,
            class_thresholds: None,
            min_margin: f64::NEG_INFINITY,
            allow: None,
            conformal: None,
            reject: None,
            reject_temperature: 1.0,
        }
    }

    /// Sets the temperature, from 0 to +∞, that the logits are divided by.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let uniform = ClassifyOptions::new().temperature(f64::INFINITY);
    /// assert_eq!(classify(&[0.0f64, 9.0], &uniform)?.classes[0].probability, 0.5);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Masks the entries whose byte is 0. The mask has one byte per logit, or one per class for all rows.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let best = classify(&[0.0f64, 9.0], &ClassifyOptions::new().mask(&[1, 0]))?.classes;
    /// assert_eq!((best.len(), best[0].index, best[0].probability), (1, 0, 1.0));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Sets the function that turns logits into probabilities.
    ///
    /// ```
    /// use softmax_wasm::{Activation, ClassifyOptions, classify};
    ///
    /// let options = ClassifyOptions::new().activation(Activation::None);
    /// assert_eq!(classify(&[0.25f64, 0.75], &options)?.classes[0].probability, 0.75);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// Lists at most `top_k` classes. `usize::MAX` lists all classes.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let best = classify(&[0.0f64, 9.0, 1.0], &ClassifyOptions::new().top_k(2))?.classes;
    /// assert_eq!((best[0].index, best[1].index), (1, 2));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn top_k(mut self, top_k: usize) -> Self {
        self.top_k = top_k;
        self
    }

    /// Lists only classes with a probability of at least `threshold`.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let sure = classify(&[0.0f64, 9.0], &ClassifyOptions::new().threshold(0.9))?.classes;
    /// assert_eq!(sure.len(), 1);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// Lists each class only with a probability of at least its own threshold. One threshold per class takes
    /// the place of [`threshold`](Self::threshold).
    ///
    /// ```
    /// use softmax_wasm::{Activation, ClassifyOptions, classify};
    ///
    /// let options = ClassifyOptions::new().activation(Activation::None).class_thresholds(&[0.9, 0.2]);
    /// let passing = classify(&[0.7f64, 0.3], &options)?.classes;
    /// assert_eq!((passing.len(), passing[0].index), (1, 1));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn class_thresholds(mut self, thresholds: &'a [f64]) -> Self {
        self.class_thresholds = Some(thresholds);
        self
    }

    /// Lists no class of a row whose two most probable classes differ by less than `min_margin`.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let options = ClassifyOptions::new().min_margin(0.2);
    /// assert!(classify(&[0.0f64, 0.1], &options)?.classes.is_empty());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn min_margin(mut self, min_margin: f64) -> Self {
        self.min_margin = min_margin;
        self
    }

    /// Lists only classes whose byte isn't 0, with one byte per class. The other classes still take part in
    /// the probabilities.
    ///
    /// ```
    /// use softmax_wasm::{ClassifyOptions, classify};
    ///
    /// let allowed = classify(&[0.0f64, 0.0], &ClassifyOptions::new().allow(&[0, 1]))?.classes;
    /// assert_eq!((allowed.len(), allowed[0].index, allowed[0].probability), (1, 1, 0.5));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn allow(mut self, allow: &'a [u8]) -> Self {
        self.allow = Some(allow);
        self
    }

    /// Lists the prediction set of a conformal fit, whatever `top_k` is.
    ///
    /// ```
    /// use softmax_wasm::{
    ///     Abstained, ClassifyOptions, ConformalOptions, Layout, classify, fit_conformal,
    /// };
    ///
    /// let fit = fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &ConformalOptions::new())?;
    /// // A fit to one row can't cover nine rows of ten.
    /// let row = classify(&[9.0f64, 0.0], &ClassifyOptions::new().conformal(&fit))?;
    /// assert_eq!(row.abstained, Some(Abstained::AllClasses));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn conformal(mut self, fit: &'a ConformalFit) -> Self {
        self.conformal = Some(fit);
        self
    }

    /// Lists no class of a row whose familiarity is below `threshold`.
    ///
    /// ```
    /// use softmax_wasm::{Abstained, ClassifyOptions, FamiliarityScore, classify};
    ///
    /// let options = ClassifyOptions::new().reject(FamiliarityScore::MaxLogit, 2.0);
    /// assert_eq!(classify(&[1.0f64, 0.0], &options)?.abstained, Some(Abstained::Unfamiliar));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn reject(mut self, score: FamiliarityScore, threshold: f64) -> Self {
        self.reject = Some((score, threshold));
        self
    }

    /// Sets the temperature of the scores of familiarity, from 0 to +∞: that of the scores to which the
    /// threshold of [`reject`](Self::reject) was fitted.
    ///
    /// ```
    /// use softmax_wasm::{Abstained, ClassifyOptions, FamiliarityScore, classify};
    ///
    /// // The energy of two logits of 0 is T·ln 2.
    /// let options = ClassifyOptions::new().reject(FamiliarityScore::Energy, 1.0);
    /// assert_eq!(classify(&[0.0f64, 0.0], &options)?.abstained, Some(Abstained::Unfamiliar));
    /// assert!(classify(&[0.0f64, 0.0], &options.reject_temperature(2.0))?.abstained.is_none());
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn reject_temperature(mut self, temperature: f64) -> Self {
        self.reject_temperature = temperature;
        self
    }

    /// Returns the lowest probability with which a class is listed.
    pub(super) fn class_threshold(&self, class: u32) -> f64 {
        let own = self.class_thresholds.and_then(|thresholds| thresholds.get(class as usize));
        own.map_or(self.threshold, |own| *own)
    }

    /// Returns the options that softmax has.
    pub(super) fn row_options(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for ClassifyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}
