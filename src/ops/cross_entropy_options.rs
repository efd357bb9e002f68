//! The options of cross-entropy and the forms of its targets.

use crate::Float;
use crate::error::Error;
use crate::float::to_f64_vec;
use crate::kernel::cross_entropy as kernel;
use crate::layout::Rows;
use crate::options::Options;
use crate::validate::check_classes;
use alloc::vec::Vec;

/// The targets of rows of logits.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
///
/// let of = |target| {
///     cross_entropy_along(&[0.0f64, 0.0], target, &Layout::row(2), &CrossEntropyOptions::new())
/// };
/// assert_eq!(of(Target::Classes(&[1]))?, of(Target::Distribution(&[0.0, 1.0]))?);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Target<'a, T> {
    /// One class index per row.
    Classes(&'a [i32]),
    /// One distribution per row: one number per logit, in the layout of the logits.
    Distribution(&'a [T]),
}

/// The way in which the losses of rows are reduced to one number.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Reduction};
///
/// assert_eq!(CrossEntropyOptions::new().reduction, Reduction::Mean);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reduction {
    /// The sum of the losses over the sum of the weights of the target classes, or over the number of rows
    /// for distributions. The mean is NaN if all rows are ignored.
    #[default]
    Mean,
    /// The sum of the losses.
    Sum,
    /// No reduction: one loss per row.
    None,
}

/// The options of [`cross_entropy_along`](crate::cross_entropy_along) and its gradient, and of
/// [`binary_cross_entropy_along`](crate::binary_cross_entropy_along).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
///
/// let (x, layout) = ([0.0f64, 0.0, 7.0, 9.0], Layout::new(&[2, 2], -1)?);
/// let options = CrossEntropyOptions::new().ignore_index(-100).reduction(Reduction::Sum);
/// let loss = cross_entropy_along(&x, Target::Classes(&[1, -100]), &layout, &options)?;
/// assert_eq!(loss, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CrossEntropyOptions<'a> {
    /// The number that the logits are divided by, from 0 to +∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or one per entry of a row for all rows. A byte of 0 masks the entry, so that its
    /// probability is 0. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// The weight of each class. The default is 1 for each.
    pub weights: Option<&'a [f64]>,
    /// The target class whose rows are ignored. The default is none.
    pub ignore_index: Option<i32>,
    /// The fraction ε of every target, from 0 to 1, that is spread evenly over all unmasked classes. The
    /// default is 0.
    pub label_smoothing: f64,
    /// The reduction of the losses to one number. The default is the mean.
    pub reduction: Reduction,
}

impl<'a> CrossEntropyOptions<'a> {
    /// Returns the defaults: temperature 1, no mask, weights of 1, no ignored class, no smoothing, and the
    /// mean of the rows.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::CrossEntropyOptions::new().label_smoothing, 0.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            weights: None,
            ignore_index: None,
            label_smoothing: 0.0,
            reduction: Reduction::Mean,
        }
    }

    /// Sets the temperature, from 0 to +∞, that the logits are divided by.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().temperature(f64::INFINITY);
    /// let target = Target::Classes(&[0]);
    /// let loss = cross_entropy_along(&[0.0f64, 9.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
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
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().mask(&[1, 0, 1]);
    /// let target = Target::Classes(&[2]);
    /// let loss = cross_entropy_along(&[0.0f64, 9.0, 0.0], target, &Layout::row(3), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Multiplies the loss of each row by the weight of its target class. There is one weight per class.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().weights(&[1.0, 3.0]).reduction(Reduction::Sum);
    /// let target = Target::Classes(&[1]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [3.0 * 2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn weights(mut self, weights: &'a [f64]) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Ignores the rows of this target class. It may be a class that doesn't exist, such as −100.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().ignore_index(-100);
    /// let target = Target::Classes(&[1, -100]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0, 5.0, 1.0], target, &Layout::new(&[2, 2], -1)?, &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn ignore_index(mut self, class: i32) -> Self {
        self.ignore_index = Some(class);
        self
    }

    /// Spreads a fraction of every target, from 0 to 1, evenly over all unmasked classes.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().label_smoothing(1.0);
    /// let target = Target::Classes(&[1]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0], target, &Layout::row(2), &options)?;
    /// assert_eq!(loss, [2f64.ln()]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn label_smoothing(mut self, part: f64) -> Self {
        self.label_smoothing = part;
        self
    }

    /// Sets the reduction of the losses to one number.
    ///
    /// ```
    /// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, Target, cross_entropy_along};
    ///
    /// let options = CrossEntropyOptions::new().reduction(Reduction::None);
    /// let target = Target::Classes(&[1, 0]);
    /// let loss = cross_entropy_along(&[0.0f64, 0.0, 5.0, 5.0], target, &Layout::new(&[2, 2], -1)?, &options)?;
    /// assert_eq!(loss, [2f64.ln(); 2]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn reduction(mut self, reduction: Reduction) -> Self {
        self.reduction = reduction;
        self
    }

    /// Returns the options that softmax has.
    pub(crate) fn of_rows(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for CrossEntropyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Checks the targets, converts them to f64, and calls `f` with them.
pub(crate) fn with_targets<T: Float, R>(
    target: Target<T>,
    rows: &Rows,
    loss: &CrossEntropyOptions,
    f: impl FnOnce(&Targets) -> Result<R, Error>,
) -> Result<R, Error> {
    let (classes, length) = (rows.length, rows.count * rows.length);
    if length == 0 {
        return Err(Error::Empty);
    }
    let (given, wanted) = match target {
        Target::Classes(indices) => (indices.len(), rows.count),
        Target::Distribution(weights) => (weights.len(), length),
    };
    if given != wanted {
        return Err(Error::TargetCount { given, wanted });
    }
    if let Target::Classes(indices) = target {
        check_classes(indices, classes, loss.ignore_index)?;
    }
    if let Some(weights) = loss.weights.filter(|weights| weights.len() != classes) {
        return Err(Error::Weights { length: weights.len(), logits: length, row: classes });
    }
    if !(0.0..=1.0).contains(&loss.label_smoothing) {
        return Err(Error::Smoothing(loss.label_smoothing));
    }
    let distribution = match target {
        Target::Classes(_) => Vec::new(),
        Target::Distribution(weights) => to_f64_vec(weights)?,
    };
    let target = match target {
        Target::Classes(indices) => Target::Classes(indices),
        Target::Distribution(_) => Target::Distribution(&distribution),
    };
    let (ignore_index, label_smoothing) = (loss.ignore_index, loss.label_smoothing);
    f(&Targets { target, class_weights: loss.weights, ignore_index, label_smoothing })
}

/// The checked targets of rows, with the options that change their weights.
pub(crate) struct Targets<'a> {
    pub(crate) target: Target<'a, f64>,
    pub(crate) class_weights: Option<&'a [f64]>,
    pub(crate) ignore_index: Option<i32>,
    pub(crate) label_smoothing: f64,
}

impl Targets<'_> {
    /// Writes the target weights of a row, and returns false if the row is ignored.
    pub(super) fn read(
        &self,
        index: usize,
        rows: &Rows,
        offsets: &[usize],
        weights: &mut [f64],
    ) -> bool {
        match self.target {
            Target::Classes(classes) => {
                let class = classes.get(index).copied();
                if class == self.ignore_index && class.is_some() {
                    return false;
                }
                weights.fill(0.0);
                if let Some(weight) = class.and_then(|class| weights.get_mut(class as usize)) {
                    *weight = 1.0;
                }
            }
            Target::Distribution(target) => {
                let start = rows.start(index);
                for (weight, offset) in weights.iter_mut().zip(offsets) {
                    *weight = target.get(start + offset).map_or(0.0, |target| *target);
                }
            }
        }
        let start = rows.mask.map_or(0, |_| rows.start(index));
        let is_masked = |entry: usize| {
            rows.mask.is_some_and(|mask| {
                let offset = offsets.get(entry).map_or(0, |offset| start + offset);
                mask.get(if mask.len() == rows.length { entry } else { offset }) == Some(&0)
            })
        };
        kernel::target_weights(weights, self.class_weights, self.label_smoothing, is_masked);
        true
    }

    /// Multiplies the losses of rows by the weights of their classes, or by 0 for ignored rows.
    pub(crate) fn weigh(&self, losses: &mut [f64]) {
        let Target::Classes(classes) = self.target else { return };
        for (loss, class) in losses.iter_mut().zip(classes) {
            let is_ignored = Some(*class) == self.ignore_index;
            let weight = self.class_weights.and_then(|weights| weights.get(*class as usize));
            let weight = if is_ignored { 0.0 } else { weight.map_or(1.0, |weight| *weight) };
            *loss = if weight == 0.0 { 0.0 } else { *loss * weight };
        }
    }

    /// Returns the divisor of the sum of the losses, or `None` without reduction.
    pub(crate) fn divisor(&self, rows: &Rows, reduction: Reduction) -> Option<f64> {
        match reduction {
            Reduction::None => None,
            Reduction::Sum => Some(1.0),
            Reduction::Mean => Some(match self.target {
                Target::Distribution(_) => rows.count as f64,
                Target::Classes(classes) => {
                    let counted = classes.iter().filter(|class| Some(**class) != self.ignore_index);
                    let weight = |class: &i32| {
                        let weights = self.class_weights?;
                        weights.get(*class as usize).copied()
                    };
                    let weight = |class: &i32| weight(class).unwrap_or(1.0);
                    counted.map(weight).sum()
                }
            }),
        }
    }
}
