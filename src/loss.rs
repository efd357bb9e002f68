//! Cross-entropy of the rows of an array against targets, and its gradient.

use crate::Float;
use crate::along::{Options, class_losses, log_softmax_rows, softmax_rows};
use crate::buffer::{OutOfMemory, filled, scratch};
use crate::error::Error;
use crate::kernel::{cross_entropy as kernel, pair};
use crate::layout::{Layout, Rows};
use crate::rows::{for_each, in_f64, wide};
use alloc::{vec, vec::Vec};

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

/// Returns the cross-entropy of logits and the index of the class that is right, −log softmax(x)ₜ, in
/// nats. It is +∞ where the logit of that class is −∞.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::Empty`] for no logits, [`Error::Memory`].
///
/// ```
/// assert_eq!(softmax_wasm::cross_entropy(&[2.0f64, 1.0, 0.1], 0)?, 0.4170300162778335);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy<T: Float>(logits: &[T], class: u32) -> Result<T, Error> {
    let (layout, class) = (Layout::row(logits.len()), [class_of(class, logits)?]);
    let options = CrossEntropyOptions::new();
    Ok(cross_entropy_along(logits, Target::Classes(&class), &layout, &options)?[0])
}

/// Returns the class of a row as targets have it.
fn class_of<T>(class: u32, logits: &[T]) -> Result<i32, Error> {
    let wrong = Error::Target { class: class.into(), classes: logits.len() };
    i32::try_from(class).map_err(|_| wrong)
}

/// Returns the cross-entropy −Σᵢ tᵢ·log softmax(x)ᵢ of the rows, in nats: one number, or one per row
/// without reduction.
///
/// It is +∞ where a target class has a logit at −∞; a target 0 counts 0 even there. A row that is
/// masked as a whole has NaN.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::TargetCount`] for too few or too many
/// targets, [`Error::Weights`] if there isn't one weight per class, [`Error::Smoothing`] outside 0…1,
/// [`Error::Empty`] for no logits;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`].
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_along};
///
/// let (x, layout) = ([0.0f64, 0.0, 5.0, 5.0], Layout::new(&[2, 2], -1)?);
/// let target = Target::Classes(&[1, 0]);
/// let loss = cross_entropy_along(&x, target, &layout, &CrossEntropyOptions::new())?;
/// assert_eq!(loss, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_along<T: Float>(
    logits: &[T],
    target: Target<T>,
    layout: &Layout,
    options: &CrossEntropyOptions,
) -> Result<Vec<T>, Error> {
    let (loss, options) = (options, &options.of_rows());
    let rows = layout.checked_rows(logits.len(), options)?;
    with_targets(target, &rows, loss, |targets| {
        let (mut losses, mut copy) = (filled(rows.count, 0.0)?, logits.to_vec());
        if let Target::Classes(classes) = targets.target
            && loss.label_smoothing == 0.0
        {
            class_losses(&mut copy, &rows, options, classes, &mut losses)?;
            targets.weigh(&mut losses);
        } else {
            let mut log_p = wide(logits)?;
            log_softmax_rows(&mut log_p, &rows, options)?;
            cross_entropy_rows(&mut log_p, &rows, targets, &mut losses)?;
        }
        if let Some(divisor) = targets.divisor(&rows, loss.reduction) {
            return Ok(vec![T::from_f64(pair::sum(&losses) / divisor)]);
        }
        Ok(losses.iter().map(|&loss| T::from_f64(loss)).collect())
    })
}

/// Writes the losses of rows of log-probabilities: NaN for a row that is masked as a whole.
pub(crate) fn cross_entropy_rows(
    log_p: &mut [f64],
    rows: &Rows,
    targets: &Targets,
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let (offsets, mut weights) = (rows.offsets()?, scratch(rows.length)?);
    let mut losses = losses.iter_mut();
    for_each(log_p, rows, false, &mut |index, log_p| {
        let Some(loss) = losses.next() else { return };
        *loss = 0.0;
        if targets.read(index, rows, &offsets, &mut weights) {
            let is_masked = rows.is_masked(index, &offsets);
            *loss = if is_masked { f64::NAN } else { kernel::cross_entropy(log_p, &weights) };
        }
    })
}

/// Returns the gradient of the cross-entropy of logits and the index of the class that is right, with
/// respect to the logits: p − y, where y is 1 at the class and 0 elsewhere.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::Empty`] for no logits, [`Error::Memory`].
///
/// ```
/// assert_eq!(softmax_wasm::cross_entropy_grad(&[0.0f64, 0.0], 1)?, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_grad<T: Float>(logits: &[T], class: u32) -> Result<Vec<T>, Error> {
    let (layout, class) = (Layout::row(logits.len()), [class_of(class, logits)?]);
    let (target, options) = (Target::Classes(&class), CrossEntropyOptions::new());
    let mut gradient = logits.to_vec();
    cross_entropy_grad_along(&mut gradient, target, &layout, &options)?;
    Ok(gradient)
}

/// Replaces the logits by the gradient of the cross-entropy of the rows with respect to them. With no
/// reduction it is that of the sum: every row has its own.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::TargetCount`] for too few or too many
/// targets, [`Error::Weights`] if there isn't one weight per class, [`Error::Smoothing`] outside 0…1,
/// [`Error::Empty`] for no logits;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`]. The logits
/// are unchanged then.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Target, cross_entropy_grad_along};
///
/// let mut x = [0.0f64, 0.0];
/// let (layout, target) = (Layout::row(2), Target::Classes(&[1]));
/// cross_entropy_grad_along(&mut x, target, &layout, &CrossEntropyOptions::new())?;
/// assert_eq!(x, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_grad_along<T: Float>(
    logits: &mut [T],
    target: Target<T>,
    layout: &Layout,
    options: &CrossEntropyOptions,
) -> Result<(), Error> {
    let (loss, options) = (options, &options.of_rows());
    let rows = layout.checked_rows(logits.len(), options)?;
    with_targets(target, &rows, loss, |targets| {
        let divisor = targets.divisor(&rows, loss.reduction).unwrap_or(1.0);
        in_f64(logits, |p| {
            softmax_rows(p, &rows, options)?;
            cross_entropy_grad_rows(p, &rows, targets, options.temperature * divisor)
        })
    })
}

/// Replaces rows of probabilities by the gradient of the losses with respect to the logits over a
/// divisor: NaN for a row that is masked as a whole.
pub(crate) fn cross_entropy_grad_rows(
    p: &mut [f64],
    rows: &Rows,
    targets: &Targets,
    divisor: f64,
) -> Result<(), OutOfMemory> {
    let (offsets, mut weights) = (rows.offsets()?, scratch(rows.length)?);
    for_each(p, rows, true, &mut |index, p| {
        if !targets.read(index, rows, &offsets, &mut weights) {
            p.fill(0.0);
        } else if rows.is_masked(index, &offsets) {
            p.fill(f64::NAN);
        } else {
            kernel::cross_entropy_grad(p, &weights, divisor);
        }
    })
}

/// # Errors
/// [`Error::Target`] for an index outside the classes that isn't to be ignored.
pub(crate) fn check_classes(
    indices: &[i32],
    classes: usize,
    ignored: Option<i32>,
) -> Result<(), Error> {
    let is_wrong =
        |&&class: &&i32| Some(class) != ignored && !(0..classes as i64).contains(&class.into());
    match indices.iter().find(is_wrong) {
        Some(&class) => Err(Error::Target { class: class.into(), classes }),
        None => Ok(()),
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
        Target::Distribution(weights) => wide(weights)?,
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
    /// Writes the target weights of a row; false for a row that is ignored.
    fn read(&self, index: usize, rows: &Rows, offsets: &[usize], weights: &mut [f64]) -> bool {
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

    /// What the sum of the losses is divided by, if it is summed.
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
