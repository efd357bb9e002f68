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

/// How logits become probabilities.
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
    /// By softmax: one class is right.
    #[default]
    Softmax,
    /// By the logistic function of each over the temperature: any number of classes is right.
    Sigmoid,
    /// They stay as they are: probabilities or scores, which no temperature changes.
    None,
}

/// How logits become probabilities, and which classes are listed.
///
/// Options are written as a chain; what isn't named keeps its default.
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
    /// Divides the logits, from 0 to +∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or per class for all rows; 0 masks the entry: its probability is 0, and it
    /// isn't listed. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// How logits become probabilities. The default is softmax.
    pub activation: Activation,
    /// How many classes are listed at most. The default is 5.
    pub top_k: usize,
    /// Less probable classes aren't listed. The default is −∞.
    pub threshold: f64,
    /// Nothing is listed where the best class is less than this more probable than the second;
    /// a single class than 0. The default is −∞.
    pub min_margin: f64,
    /// One byte per class; 0 denies it: it counts among the probabilities, but isn't listed. The
    /// default allows all.
    pub allow: Option<&'a [u8]>,
    /// Lists the set of this fit, whole. The default lists the most probable classes.
    pub conformal: Option<&'a ConformalFit>,
    /// Nothing is listed of rows whose logits have a familiarity below this threshold. The default is none.
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

    /// Divides the logits by a temperature from 0 to +∞.
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

    /// Masks the entries whose byte is 0: one byte per logit, or per class for all rows.
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

    /// Tells how logits become probabilities.
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

    /// Lists at most so many classes; `usize::MAX` lists all.
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

    /// Lists only classes that are at least so probable.
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

    /// Lists nothing where the best class isn't at least so much more probable than the second.
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

    /// Lists only classes whose byte isn't 0, one byte per class. The others count among the
    /// probabilities all the same.
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

    /// Lists the set of a conformal fit, whatever `top_k` is.
    ///
    /// ```
    /// use softmax_wasm::{
    ///     Abstained, ClassifyOptions, ConformalOptions, Layout, classify, fit_conformal,
    /// };
    ///
    /// let fit = fit_conformal(&[0.5, 0.5], &[0], &Layout::row(2), &ConformalOptions::new())?;
    /// // One row can't promise nine of ten.
    /// let row = classify(&[9.0f64, 0.0], &ClassifyOptions::new().conformal(&fit))?;
    /// assert_eq!(row.abstained, Some(Abstained::AllClasses));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn conformal(mut self, fit: &'a ConformalFit) -> Self {
        self.conformal = Some(fit);
        self
    }

    /// Lists nothing of rows whose logits are less familiar than a threshold.
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

    /// Returns what of it softmax knows.
    fn of_rows(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for ClassifyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Why no class of a row is listed.
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
    /// The best is below the threshold.
    Threshold,
    /// The best is too near to the second best.
    Margin,
    /// No class is left: all of the row is masked, denied or −∞.
    Masked,
    /// The row is less familiar than the threshold of the rejection.
    Unfamiliar,
    /// The conformal set holds all classes: it says nothing.
    AllClasses,
}

/// What is said of a row of logits.
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
    /// The most probable classes, the most probable first, of equal ones the larger logit, of equal logits
    /// the lowest index.
    pub classes: Vec<ClassProbability<T>>,
    /// Why there are no classes, `None` where there are.
    pub abstained: Option<Abstained>,
}

/// Returns the most probable classes of logits, or why none is listed.
///
/// # Errors
/// [`Error::Empty`] for no logits, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN that isn't
/// masked, and for a +∞ under softmax, [`Error::Mask`] if `mask` or `allow` doesn't hold one byte per
/// class, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
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

/// Returns the most probable classes of every row of logits, or why none is listed.
///
/// # Errors
/// [`Error::Empty`] for rows without entries, [`Error::K`] if `top_k` is 0, [`Error::Entry`] for a NaN
/// that isn't masked, and for a +∞ under softmax, [`Error::Mask`] for a mask of another length or if
/// `allow` doesn't hold one byte per class, [`Error::Shape`] if the layout doesn't hold as many entries
/// as there are, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
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
    // Logits are sorted: rounding makes the probabilities of many equal.
    rows::for_each(&mut logits, &rows, false, &mut |index, row| {
        let start = rows.start(index);
        let p = |class: usize| p[start + offsets[class]];
        let listed = classes_of(row, &p, &mut top, choice);
        lists.push(match listed {
            // A row that is masked has no familiarity.
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

/// Tells of each row whether it is less familiar than the threshold.
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

/// Returns the classes of a row of logits with these probabilities, of which the masked are −∞, or why there
/// are none.
fn classes_of<T: Float>(
    row: &mut [T],
    p: &dyn Fn(usize) -> T,
    top: &mut [u32],
    choice: &ClassifyOptions,
) -> Result<Vec<ClassProbability<T>>, Abstained> {
    let is_denied = |class: usize| choice.allow.is_some_and(|allow| allow[class] == 0);
    // A set is one of all classes; those that are denied leave it afterwards.
    let is_hidden = |class: usize| choice.conformal.is_none() && is_denied(class);
    let p = |class: usize| if is_hidden(class) { T::NEG_INFINITY } else { p(class) };
    (0..row.len()).filter(|class| is_hidden(*class)).for_each(|class| row[class] = T::NEG_INFINITY);
    top_k::top_k::<T::Vector>(row, top);
    top_k::unmask(row, top, &|class| p(class) > T::NEG_INFINITY);
    // What is masked comes last, where fewer are left.
    let left = (0..row.len()).filter(|class| p(*class) > T::NEG_INFINITY).count();
    let best_first = top
        .iter()
        .take(left)
        .map(|&index| ClassProbability { index, probability: p(index as usize) });
    // A NaN is the softmax of nothing but −∞.
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
