//! The most probable classes of the rows of an array.

use crate::error::Error;
use crate::kernel::sigmoid::{at_temperature, sigmoid};
use crate::kernel::top_k;
use crate::layout::{Layout, Rows};
use crate::ops::class_probability::ClassProbability;
use crate::ops::conformal::ConformalFit;
use crate::ops::familiarity::{FamiliarityScore, familiarity_along};
use crate::ops::softmax::softmax_along;
use crate::options::Options;
use crate::rows::{self, mask_offsets};
use crate::validate::check_entries;
use crate::workspace::filled;
use crate::{Float, float};
use alloc::vec::Vec;

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

/// The options of [`classify`] and [`classify_along`].
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
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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
            min_margin: f64::NEG_INFINITY,
            allow: None,
            conformal: None,
            reject: None,
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

    /// Returns the options that softmax has.
    fn of_rows(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for ClassifyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// The reason why no class of a row is listed.
///
/// ```
/// use softmax_wasm::{Abstained, ClassifyOptions, classify};
///
/// let tie = classify(&[1.0f32, 1.0], &ClassifyOptions::new().min_margin(0.1))?;
/// assert_eq!(tie.abstained, Some(Abstained::Margin));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Abstained {
    /// The most probable class is below `threshold`.
    Threshold,
    /// The margin between the two most probable classes is below `min_margin`.
    Margin,
    /// No class is left, because each is masked, denied or −∞.
    Masked,
    /// The familiarity of the row is below the threshold of `reject`.
    Unfamiliar,
    /// The conformal set holds every class, so it says nothing.
    AllClasses,
}

/// The listed classes of a row of logits.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify};
///
/// let row = classify(&[1.0f64, 3.0], &ClassifyOptions::new())?;
/// assert!(row.abstained.is_none());
/// assert_eq!(row.classes.iter().map(|class| class.index).collect::<Vec<_>>(), [1, 0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Classification<T> {
    /// The most probable classes, in descending order of probability. The larger logit comes first among
    /// equal probabilities, and the lower index among equal logits.
    pub classes: Vec<ClassProbability<T>>,
    /// The reason why there are no classes, or `None` if there are any.
    pub abstained: Option<Abstained>,
}

/// Returns the most probable classes of a row of logits, or the reason why none is listed.
///
/// # Errors
/// [`Error::Empty`] if there are no logits, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN that
/// isn't masked and, under softmax, for a +∞, [`Error::Mask`] if `mask` or `allow` doesn't hold one byte per
/// class, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, classify};
///
/// let labels = ["cat", "dog", "fox"];
/// let best = &classify(&[2.0f32, 1.0, 0.1], &ClassifyOptions::new())?.classes[0];
/// assert_eq!((labels[best.index as usize], best.probability), ("cat", 0.65900114));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn classify<T: Float>(
    logits: &[T],
    options: &ClassifyOptions,
) -> Result<Classification<T>, Error> {
    Ok(classify_along(logits, &Layout::row(logits.len()), options)?.swap_remove(0))
}

/// Returns the most probable classes of every row of logits, or the reason why none is listed.
///
/// # Errors
/// [`Error::Empty`] if the rows have no entries, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN
/// that isn't masked and, under softmax, for a +∞, [`Error::Mask`] if the mask fits neither a row nor the
/// array or `allow` doesn't hold one byte per class, [`Error::Shape`] if the layout doesn't fit the length of
/// the array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{ClassifyOptions, Layout, classify_along};
///
/// let (x, layout) = ([2.0f32, 1.0, 0.1, 0.0, 3.0, 1.0], Layout::new(&[2, 3], -1)?);
/// let rows = classify_along(&x, &layout, &ClassifyOptions::new().top_k(1))?;
/// assert_eq!(rows[0].classes[0].index, 0);
/// assert_eq!(rows[1].classes[0].index, 1);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn classify_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &ClassifyOptions,
) -> Result<Vec<Classification<T>>, Error> {
    let (choice, options) = (options, &options.of_rows());
    let rows = layout.checked_rows(logits.len(), options)?;
    check_choice(logits, &rows, choice)?;
    let mut p = logits.to_vec();
    match choice.activation {
        Activation::Softmax => softmax_along(&mut p, layout, options)?,
        Activation::Sigmoid => {
            float::in_f64(&mut p, |p| rows::map(p, &rows, options, 0.0, sigmoid_row))?;
        }
        Activation::None => {}
    }
    let count = if choice.conformal.is_some() { usize::MAX } else { choice.top_k.max(2) };
    let mut top = filled(count.min(layout.row_length()), 0)?;
    let unfamiliar = unfamiliar(logits, layout, choice)?;
    let mut lists = Vec::new();
    let (mut logits, offsets, masked) = (logits.to_vec(), rows.offsets()?, mask_offsets(&rows)?);
    rows::fill_masked(&mut p, &rows, &masked, T::NEG_INFINITY);
    rows::fill_masked(&mut logits, &rows, &masked, T::NEG_INFINITY);
    // Logits are sorted instead of probabilities, since rounding makes many probabilities equal.
    rows::for_each(&mut logits, &rows, false, &mut |index, row| {
        let start = rows.start(index);
        let p = |class: usize| p[start + offsets[class]];
        let listed = classes_of(row, &p, &mut top, choice);
        lists.push(match listed {
            // A row that is masked entirely has no familiarity, and keeps its own reason.
            Ok(_) | Err(Abstained::Threshold | Abstained::Margin | Abstained::AllClasses)
                if unfamiliar[index] =>
            {
                Classification { classes: Vec::new(), abstained: Some(Abstained::Unfamiliar) }
            }
            Ok(classes) => Classification { classes, abstained: None },
            Err(why) => Classification { classes: Vec::new(), abstained: Some(why) },
        });
    })?;
    Ok(lists)
}

/// Returns for each row whether its familiarity is below the threshold.
fn unfamiliar<T: Float>(
    logits: &[T],
    layout: &Layout,
    choice: &ClassifyOptions,
) -> Result<Vec<bool>, Error> {
    let Some((score, threshold)) = choice.reject else {
        return Ok(alloc::vec![false; layout.rows()]);
    };
    let options = Options { mask: choice.mask, ..Options::new() };
    let scores = familiarity_along(logits, layout, score, &options)?;
    Ok(scores.iter().map(|score| score.is_nan() || *score < threshold).collect())
}

fn check_choice<T: Float>(
    logits: &[T],
    rows: &Rows,
    choice: &ClassifyOptions,
) -> Result<(), Error> {
    let (n, length) = (rows.length, logits.len());
    if n == 0 {
        return Err(Error::Empty);
    }
    if choice.top_k == 0 {
        return Err(Error::K { k: choice.top_k, row: n });
    }
    if let Some(allow) = choice.allow.filter(|allow| allow.len() != n) {
        return Err(Error::Mask { length: allow.len(), logits: length, row: n });
    }
    let is_softmax = choice.activation == Activation::Softmax;
    let largest = if is_softmax { f64::MAX } else { f64::INFINITY };
    match check_entries(logits, f64::NEG_INFINITY..=largest, rows) {
        Err(Error::AllMasked { .. }) => Ok(()),
        checked => checked,
    }
}

/// Replaces a row by its logistic function.
pub(crate) fn sigmoid_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    row.iter_mut().for_each(|x| *x = sigmoid(at_temperature(*x, options.temperature)));
}

/// Lists the classes of a row of logits with probabilities `p`, or returns the reason why there are none.
/// Masked entries are −∞.
fn classes_of<T: Float>(
    row: &mut [T],
    p: &dyn Fn(usize) -> T,
    top: &mut [u32],
    choice: &ClassifyOptions,
) -> Result<Vec<ClassProbability<T>>, Abstained> {
    let is_denied = |class: usize| choice.allow.is_some_and(|allow| allow[class] == 0);
    // A conformal set is computed from all classes. Denied classes are removed from it afterwards.
    let is_hidden = |class: usize| choice.conformal.is_none() && is_denied(class);
    let p = |class: usize| if is_hidden(class) { T::NEG_INFINITY } else { p(class) };
    (0..row.len()).filter(|class| is_hidden(*class)).for_each(|class| row[class] = T::NEG_INFINITY);
    top_k::top_k::<T::Vector>(row, top);
    top_k::unmask(row, top, &|class| p(class) > T::NEG_INFINITY);
    // Masked entries come last, if fewer than `top.len()` entries are left.
    let left = (0..row.len()).filter(|class| p(*class) > T::NEG_INFINITY).count();
    let best_first = top
        .iter()
        .take(left)
        .map(|&index| ClassProbability { index, probability: p(index as usize) });
    // A NaN can only be the softmax of a row of −∞.
    let mut allowed: Vec<ClassProbability<T>> =
        best_first.take_while(|class| class.probability > T::NEG_INFINITY).collect();
    if allowed.is_empty() {
        return Err(Abstained::Masked);
    }
    let mut top_k = choice.top_k;
    if let Some(fit) = choice.conformal {
        let set = fit.set(&allowed);
        if set.len() == allowed.len() {
            return Err(Abstained::AllClasses);
        }
        allowed = set;
        allowed.retain(|class| !is_denied(class.index as usize));
        top_k = usize::MAX;
    }
    let best: Vec<f64> = allowed.iter().take(2).map(|class| class.probability.to_f64()).collect();
    let passes = |class: &ClassProbability<T>| class.probability.to_f64() >= choice.threshold;
    match best[..] {
        [] => Err(Abstained::Threshold),
        [first, ..] if first < choice.threshold => Err(Abstained::Threshold),
        [first, ref rest @ ..] if first - rest.first().unwrap_or(&0.0) < choice.min_margin => {
            Err(Abstained::Margin)
        }
        _ => Ok(allowed.into_iter().take(top_k).filter(passes).collect()),
    }
}
