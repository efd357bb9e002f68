//! The targets of losses.

use crate::Float;
use crate::error::Error;
use crate::float::to_f64_vec;
use crate::kernel::cross_entropy as kernel;
use crate::kernel::numeric::nonnegative::at_least_0;
use crate::layout::{Offsets, Rows};
use crate::ops::cross_entropy_options::{CrossEntropyOptions, Reduction};
use crate::validate::{check_distribution, check_targets};
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

/// Checks the targets, converts them to f64, and calls `compute` with them.
pub(crate) fn compute_with_targets<T: Float, R>(
    target: Target<T>,
    rows: &Rows,
    loss: &CrossEntropyOptions,
    compute: impl FnOnce(&Targets) -> Result<R, Error>,
) -> Result<R, Error> {
    let (classes, length) = (rows.length, rows.count * rows.length);
    if length == 0 {
        return Err(Error::Empty);
    }
    match target {
        Target::Classes(indices) => check_targets(indices, rows, loss.ignore_index)?,
        Target::Distribution(weights) if weights.len() != length => {
            return Err(Error::TargetCount { given: weights.len(), wanted: length });
        }
        Target::Distribution(_) => {}
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
    compute(&Targets { target, class_weights: loss.weights, ignore_index, label_smoothing })
}

/// The checked targets of rows, with the options that change their weights.
pub(crate) struct Targets<'a> {
    pub(crate) target: Target<'a, f64>,
    pub(crate) class_weights: Option<&'a [f64]>,
    pub(crate) ignore_index: Option<i32>,
    pub(crate) label_smoothing: f64,
}

impl Targets<'_> {
    /// Checks that a target that is a distribution holds probabilities.
    ///
    /// # Errors
    /// [`Error::Entry`] for the first number that isn't one.
    pub(super) fn check_distribution(&self) -> Result<(), Error> {
        match self.target {
            Target::Classes(_) => Ok(()),
            Target::Distribution(p) => check_distribution(p),
        }
    }

    /// Returns the class of a row and its weight, if the target is that class alone and the row isn't
    /// ignored.
    pub(super) fn single_class(&self, index: usize) -> Option<(usize, f64)> {
        let Target::Classes(classes) = self.target else { return None };
        let class = *classes.get(index).filter(|_| self.label_smoothing == 0.0)?;
        let weight =
            self.class_weights.map_or(Some(&1.0), |weights| weights.get(class as usize))?;
        (Some(class) != self.ignore_index).then_some((class as usize, *weight))
    }

    /// Writes the target weights of a row. Returns false, and writes nothing, if the row is ignored.
    pub(super) fn write_weights(
        &self,
        index: usize,
        rows: &Rows,
        offsets: &Offsets,
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
                for (entry, weight) in weights.iter_mut().enumerate() {
                    *weight = target
                        .get(start + offsets.at(entry))
                        .map_or(0.0, |target| at_least_0(*target));
                }
            }
        }
        let start = rows.mask.map_or(0, |_| rows.start(index));
        let is_masked = |entry: usize| !rows.is_unmasked(start + offsets.at(entry), entry);
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
        reduction.divisor(|| match self.target {
            Target::Distribution(_) => rows.count as f64,
            Target::Classes(classes) => {
                let weight = |class: &i32| self.class_weights?.get(*class as usize).copied();
                let counted = classes.iter().filter(|class| Some(**class) != self.ignore_index);
                counted.map(|class| weight(class).unwrap_or(1.0)).sum()
            }
        })
    }
}
