//! The options of cross-entropy and the forms of its targets.

use crate::Float;
use crate::error::Error;
use crate::float::to_f64_vec;
use crate::kernel::cross_entropy as kernel;
use crate::layout::Rows;
use crate::options::Options;
use crate::validate::check_classes;
use alloc::vec::Vec;

/// What the rows should have been.
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
    /// A distribution per row: as many numbers as logits, in the same layout.
    Distribution(&'a [T]),
}

/// How the losses of the rows become one.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Reduction};
///
/// assert_eq!(CrossEntropyOptions::new().reduction, Reduction::Mean);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reduction {
    /// Their sum over the sum of the weights of the target classes; over the number of rows
    /// for distributions. NaN if all rows are ignored.
    #[default]
    Mean,
    /// Their sum.
    Sum,
    /// They stay one per row.
    None,
}

/// How a cross-entropy is computed.
///
/// Options are written as a chain; what isn't named keeps its default.
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
    /// Divides the logits, from 0 to +∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 masks the entry, whose probability
    /// is 0. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// One weight per class. The default is 1 each.
    pub weights: Option<&'a [f64]>,
    /// Rows of this target class count nothing. The default is none.
    pub ignore_index: Option<i32>,
    /// ε in 0…1: a part ε of every target is spread over all classes that aren't masked. The default
    /// is 0.
    pub label_smoothing: f64,
    /// How the losses of the rows become one. The default is the mean.
    pub reduction: Reduction,
}

impl<'a> CrossEntropyOptions<'a> {
    /// Returns the defaults: temperature 1, no mask, all classes of weight 1, none ignored, no
    /// smoothing, and the mean of the rows.
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

    /// Divides the logits by a temperature from 0 to +∞.
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

    /// Masks the entries whose byte is 0: one byte per logit, or per entry of a row for all rows.
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

    /// Weighs the rows by the weight of their target class: one weight per class.
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

    /// Ignores the rows of this target class, which may be one that doesn't exist, such as −100.
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

    /// Spreads a part of every target, from 0 to 1, over all classes that aren't masked.
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

    /// Tells how the losses of the rows become one.
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

    /// Returns what of it softmax knows.
    pub(crate) fn of_rows(&self) -> Options<'a> {
        Options { temperature: self.temperature, mask: self.mask, ..Options::new() }
    }
}

impl Default for CrossEntropyOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Checks targets, and calls `f` with them in f64.
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

/// What rows should have been, and how much that counts.
pub(crate) struct Targets<'a> {
    pub(crate) target: Target<'a, f64>,
    pub(crate) class_weights: Option<&'a [f64]>,
    pub(crate) ignore_index: Option<i32>,
    pub(crate) label_smoothing: f64,
}

impl Targets<'_> {
    /// Returns the class of a row and its weight, if this is all that the target is and the row isn't
    /// ignored.
    pub(super) fn single_class(&self, index: usize) -> Option<(usize, f64)> {
        let Target::Classes(classes) = self.target else { return None };
        let class = *classes.get(index).filter(|_| self.label_smoothing == 0.0)?;
        let weight =
            self.class_weights.map_or(Some(&1.0), |weights| weights.get(class as usize))?;
        (Some(class) != self.ignore_index).then_some((class as usize, *weight))
    }

    /// Writes the target weights of a row; false for a row that is ignored.
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

    /// Weighs the losses of rows with their classes: 0 for rows that are ignored.
    pub(crate) fn weigh(&self, losses: &mut [f64]) {
        let Target::Classes(classes) = self.target else { return };
        for (loss, class) in losses.iter_mut().zip(classes) {
            let is_ignored = Some(*class) == self.ignore_index;
            let weight = self.class_weights.and_then(|weights| weights.get(*class as usize));
            let weight = if is_ignored { 0.0 } else { weight.map_or(1.0, |weight| *weight) };
            *loss = if weight == 0.0 { 0.0 } else { *loss * weight };
        }
    }

    /// Returns the divisor of the summed losses, or none if they aren't reduced.
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
