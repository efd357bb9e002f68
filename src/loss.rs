//! Cross-entropy of the rows of an array against targets, and its gradient.

use crate::Float;
use crate::along::{Options, log_softmax_row, softmax_row};
use crate::error::Error;
use crate::kernel::cross_entropy as kernel;
use crate::layout::{Layout, Offsets};
use crate::rows::{Rows, allocate, check, filled};
use alloc::vec::Vec;
use core::iter::Enumerate;

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
    /// ε in 0…1: a part ε of every target is spread over all classes.
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
    check(layout, logits.len(), options)?;
    let mut targets = TargetRows::new(logits.len(), target, layout, loss)?;
    let mut losses = allocate(layout.rows())?;
    let mut work = filled(2 * layout.row_length(), 0.0)?;
    let rows = Rows::new(layout, logits.len(), options, f64::NEG_INFINITY)?;
    rows.for_each(logits, &mut |row, _| {
        losses.push(targets.next_weights().map_or(0.0, |weights| {
            log_softmax_row(row, &mut work, options);
            kernel::cross_entropy(row, weights)
        }));
    });
    if loss.reduction != Reduction::None {
        let sum = crate::kernel::pair::sum(&losses);
        losses.clear();
        losses.push(sum / targets.divisor());
    }
    Ok(losses.into_iter().map(T::from_f64).collect())
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
    check(layout, logits.len(), options)?;
    let mut targets = TargetRows::new(logits.len(), target, layout, loss)?;
    let scale = options.temperature * targets.divisor();
    let mut rests = filled(layout.row_length(), 0.0)?;
    let rows = Rows::new(layout, logits.len(), options, f64::NEG_INFINITY)?;
    rows.update(logits, &mut |row, _| match targets.next_weights() {
        Some(weights) => {
            softmax_row(row, &mut rests, options);
            kernel::cross_entropy_grad(row, weights, scale);
        }
        None => row.fill(0.0),
    });
    Ok(())
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

/// The target weights of the rows, one row after the other.
struct TargetRows<'a, T> {
    layout: &'a Layout,
    target: Target<'a, T>,
    loss: &'a LossOptions<'a, T>,
    class_weights: Option<Vec<f64>>,
    next: Enumerate<Offsets<'a>>,
    weights: Vec<f64>,
}

impl<'a, T: Float> TargetRows<'a, T> {
    /// # Errors
    /// Those of [`cross_entropy_along`] for what isn't the logits'.
    fn new(
        length: usize,
        target: Target<'a, T>,
        layout: &'a Layout,
        loss: &'a LossOptions<'a, T>,
    ) -> Result<Self, Error> {
        let classes = layout.row_length();
        let (given, wanted) = match target {
            Target::Classes(indices) => (indices.len(), layout.rows()),
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
        let wide = |weights: &[T]| weights.iter().map(|w| w.to_f64()).collect();
        let class_weights = loss.weights.map(wide);
        let (next, weights) = (layout.row_offsets().enumerate(), filled(classes, 0.0)?);
        Ok(Self { layout, target, loss, class_weights, next, weights })
    }

    /// The weights of the next row; none for a row that is ignored.
    fn next_weights(&mut self) -> Option<&[f64]> {
        let (index, start) = self.next.next()?;
        self.weights.fill(0.0);
        match self.target {
            Target::Classes(classes) => {
                if Some(classes[index]) == self.loss.ignore_index {
                    return None;
                }
                self.weights[classes[index] as usize] = 1.0;
            }
            Target::Distribution(target) => {
                for (weight, offset) in self.weights.iter_mut().zip(self.layout.entry_offsets()) {
                    *weight = target[start + offset].to_f64();
                }
            }
        }
        let smoothing = self.loss.label_smoothing;
        kernel::target_weights(&mut self.weights, self.class_weights.as_deref(), smoothing);
        Some(&self.weights)
    }

    /// What the sum of the losses is divided by.
    fn divisor(&self) -> f64 {
        match (self.loss.reduction, self.target) {
            (Reduction::Mean, Target::Distribution(_)) => self.layout.rows() as f64,
            (Reduction::Mean, Target::Classes(classes)) => {
                let counted =
                    classes.iter().filter(|class| Some(**class) != self.loss.ignore_index);
                let weight = |class: &i32| {
                    self.class_weights.as_ref().map_or(1.0, |weights| weights[*class as usize])
                };
                counted.map(weight).sum()
            }
            _ => 1.0,
        }
    }
}
