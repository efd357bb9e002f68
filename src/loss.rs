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
#[derive(Clone, Copy, Debug)]
pub enum Target<'a, T> {
    /// One class index per row.
    Classes(&'a [i32]),
    /// A distribution per row: as many numbers as logits, in the same layout.
    Distribution(&'a [T]),
}

/// How the losses of the rows become one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

/// How a cross-entropy is computed. The default has no weights, ignores no class, smooths
/// nothing and takes the mean.
#[derive(Clone, Copy, Debug)]
pub struct LossOptions<'a, T> {
    /// One weight per class.
    pub weights: Option<&'a [T]>,
    /// Rows of this target class count nothing.
    pub ignore_index: Option<i32>,
    /// ε in 0…1: a part ε of every target is spread over all classes that aren't hidden.
    pub label_smoothing: f64,
    /// What is returned.
    pub reduction: Reduction,
}

impl<T> Default for LossOptions<'_, T> {
    fn default() -> Self {
        let reduction = Reduction::Mean;
        Self { weights: None, ignore_index: None, label_smoothing: 0.0, reduction }
    }
}

/// −Σᵢ tᵢ·log softmax(x)ᵢ of every row: one number, or one per row without reduction.
///
/// +∞ where a target class has a logit at −∞; a target 0 counts 0 even there.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along); [`Error::Targets`], [`Error::Class`], [`Error::Weights`] and
/// [`Error::Smoothing`] for what doesn't fit.
///
/// ```
/// use softmax_wasm::{Layout, LossOptions, Options, Target, cross_entropy_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let target = Target::Classes(&[1]);
/// let loss =
///     cross_entropy_along(&x, target, &layout, &Options::default(), &LossOptions::default())?;
/// assert_eq!(loss, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_along<T: Float>(
    logits: &[T],
    target: Target<T>,
    layout: &Layout,
    options: &Options,
    loss: &LossOptions<T>,
) -> Result<Vec<T>, Error> {
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

/// The gradient of [`cross_entropy_along`] with respect to the logits, in their place. With
/// no reduction it is that of the sum: every row has its own.
///
/// # Errors
/// As [`cross_entropy_along`].
///
/// ```
/// use softmax_wasm::{Layout, LossOptions, Options, Target, cross_entropy_grad_along};
///
/// let mut x = [0.0f64, 0.0];
/// let (layout, target) = (Layout::row(2), Target::Classes(&[1]));
/// let (options, loss) = (Options::default(), LossOptions::default());
/// cross_entropy_grad_along(&mut x, target, &layout, &options, &loss)?;
/// assert_eq!(x, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_grad_along<T: Float>(
    logits: &mut [T],
    target: Target<T>,
    layout: &Layout,
    options: &Options,
    loss: &LossOptions<T>,
) -> Result<(), Error> {
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
/// [`Error::Class`] for an index outside the classes that isn't to be ignored.
pub(crate) fn check_classes(
    indices: &[i32],
    classes: usize,
    ignored: Option<i32>,
) -> Result<(), Error> {
    let is_wrong =
        |&&class: &&i32| Some(class) != ignored && !(0..classes as i64).contains(&class.into());
    match indices.iter().find(is_wrong) {
        Some(&class) => Err(Error::Class { class, classes }),
        None => Ok(()),
    }
}

/// Checks targets, and calls `f` with them in f64.
fn with_targets<T: Float, R>(
    target: Target<T>,
    rows: &Rows,
    loss: &LossOptions<T>,
    f: impl FnOnce(&Targets) -> Result<R, Error>,
) -> Result<R, Error> {
    let (classes, length) = (rows.length, rows.count * rows.length);
    let (given, wanted) = match target {
        Target::Classes(indices) => (indices.len(), rows.count),
        Target::Distribution(weights) => (weights.len(), length),
    };
    if given != wanted {
        return Err(Error::Targets { given, wanted });
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
    let class_weights = loss.weights.map(wide).transpose()?;
    let distribution = match target {
        Target::Classes(_) => Vec::new(),
        Target::Distribution(weights) => wide(weights)?,
    };
    let target = match target {
        Target::Classes(indices) => Target::Classes(indices),
        Target::Distribution(_) => Target::Distribution(&distribution),
    };
    let (ignore_index, label_smoothing) = (loss.ignore_index, loss.label_smoothing);
    let class_weights = class_weights.as_deref();
    f(&Targets { target, class_weights, ignore_index, label_smoothing })
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
