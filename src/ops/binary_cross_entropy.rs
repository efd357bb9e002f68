//! Binary cross-entropy: each logit is a question of its own, whose answer has the probability σ(x).

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, vector};
use crate::float::{from_f64_vec, to_f64_vec};
use crate::kernel::cross_entropy as kernel;
use crate::kernel::numeric::row;
use crate::kernel::sigmoid::at_temperature;
use crate::layout::{Layout, Rows};
use crate::ops::cross_entropy_options::CrossEntropyOptions;
use crate::ops::targets::{Target, Targets, compute_with_targets};
use crate::options::Options;
use crate::validate::PROBABILITIES;
use crate::workspace::scratch;
use alloc::vec::Vec;

/// Returns the mean binary cross-entropy −t·log σ(x) − (1 − t)·log(1 − σ(x)) of logits x and target
/// probabilities t, in nats. It is +∞ if an infinite logit contradicts its target.
///
/// # Errors
/// [`Error::TargetCount`] if there isn't one target per logit, [`Error::Entry`] for a target outside 0…1,
/// [`Error::Empty`] if there are no logits, [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::binary_cross_entropy(&[0.0f64, 1000.0], &[1.0, 1.0])?, 2f64.ln() / 2.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn binary_cross_entropy<T: Float>(logits: &[T], target: &[T]) -> Result<T, Error> {
    let (layout, options) = (Layout::row(logits.len()), CrossEntropyOptions::new());
    Ok(binary_cross_entropy_along(logits, target, &layout, &options)?[0])
}

/// Returns the binary cross-entropy −t·log σ(x/T) − (1 − t)·log(1 − σ(x/T)) of logits x and target
/// probabilities t, in nats. The result has one number, or one per logit without reduction.
///
/// The mean divides by the number of logits that count. A logit counts unless it is masked or its target is
/// `ignore_index`. There is one weight per entry of a row, and the divisor doesn't depend on the weights.
///
/// # Errors
/// [`Error::TargetCount`] if there isn't one target per logit, [`Error::Entry`] for a target outside 0…1 that
/// isn't ignored, also of a masked logit, [`Error::Weights`] if there isn't one weight per entry of a row,
/// [`Error::Smoothing`] for a label smoothing outside 0…1, [`Error::Empty`] if there are no logits,
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`]
/// if memory runs out.
///
/// ```
/// use softmax_wasm::{CrossEntropyOptions, Layout, Reduction, binary_cross_entropy_along};
///
/// let options = CrossEntropyOptions::new().reduction(Reduction::None);
/// let (x, target) = ([0.0f64, f64::INFINITY], [0.25, 1.0]);
/// let losses = binary_cross_entropy_along(&x, &target, &Layout::row(2), &options)?;
/// assert_eq!(losses, [2f64.ln(), 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn binary_cross_entropy_along<T: Float>(
    logits: &[T],
    target: &[T],
    layout: &Layout,
    options: &CrossEntropyOptions,
) -> Result<Vec<T>, Error> {
    let (loss, options) = (options, &options.row_options());
    let rows = layout.checked_rows(logits.len(), options)?;
    let is_ignored = |t: f64| loss.ignore_index.is_some_and(|index| t == f64::from(index));
    let invalid = target.iter().enumerate().map(|(index, t)| (index, t.to_f64()));
    let mut invalid = invalid.filter(|(_, t)| !PROBABILITIES.contains(t) && !is_ignored(*t));
    if target.len() == logits.len()
        && let Some((index, value)) = invalid.next()
    {
        return Err(Error::Entry { index, value });
    }
    compute_with_targets(Target::Distribution(target), &rows, loss, |targets| {
        let mut losses = to_f64_vec(logits)?;
        let softplus = T::SOFTPLUS_OF_BOTH_SIGNS;
        let counted = binary_cross_entropy_rows(&mut losses, softplus, &rows, options, targets)?;
        Ok(match loss.reduction.divisor(|| counted as f64) {
            Some(divisor) => vector(1, T::from_f64(kernel::reduce(&losses, divisor)))?,
            None => from_f64_vec(&losses)?,
        })
    })
}

/// Replaces logits by the losses of their target probabilities, and returns the number of logits that count.
/// `softplus` replaces every x by log(1 + e^x), and writes log(1 + e^−x).
pub(crate) fn binary_cross_entropy_rows(
    x: &mut [f64],
    softplus: fn(&mut [f64], &mut [f64]),
    rows: &Rows,
    options: &Options,
    targets: &Targets,
) -> Result<usize, OutOfMemory> {
    let Target::Distribution(probabilities) = targets.target else { return Ok(0) };
    let (offsets, mut negated, mut counted) = (rows.offsets()?, scratch(x.len())?, 0);
    if options.temperature != 1.0 {
        x.iter_mut().for_each(|x| *x = at_temperature(*x, options.temperature));
    }
    softplus(x, &mut negated);
    let (smoothing, ignored) = (targets.label_smoothing, targets.ignore_index.map(f64::from));
    for row in 0..rows.count {
        let start = rows.start(row);
        for entry in 0..rows.length {
            let index = start + offsets.at(entry);
            let Some(x) = x.get_mut(index) else { continue };
            let t = row::at(probabilities, index);
            let counts = Some(t) != ignored && rows.is_unmasked(index, entry);
            counted += usize::from(counts);
            let weight = targets.class_weights.map_or(1.0, |weights| row::at(weights, entry));
            let weight = if counts { weight } else { 0.0 };
            let smoothed = t.clamp(0.0, 1.0) * (1.0 - smoothing) + 0.5 * smoothing;
            let loss = kernel::binary_cross_entropy(*x, row::at(&negated, index), smoothed);
            *x = if weight == 0.0 { 0.0 } else { weight * loss };
        }
    }
    Ok(counted)
}
