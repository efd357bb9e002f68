//! Cross-entropy of logits and their target classes, and its gradient.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy, vector};
use crate::float::{from_f64_vec, in_f64, to_f64_vec};
use crate::kernel::{cross_entropy as kernel, gradients};
use crate::layout::{Layout, Offsets, Rows};
use crate::ops::cross_entropy_options::CrossEntropyOptions;
use crate::ops::log_softmax::log_softmax_rows;
use crate::ops::softmax::softmax_rows;
use crate::ops::targets::{Target, Targets, compute_with_targets};
use crate::options::{OnInfinity, Options};
use crate::rows::{self, Access, Tile, for_each};
use crate::workspace::{Buffer, filled, scratch};
use alloc::vec::Vec;

/// Returns the cross-entropy −log softmax(x)ₜ of logits x and the index t of the right class, in nats. It is
/// +∞ if the logit of that class is −∞.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::Empty`] if there are no logits,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::cross_entropy(&[2.0f64, 1.0, 0.1], 0)?, 0.4170300162778335);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy<T: Float>(logits: &[T], class: u32) -> Result<T, Error> {
    let (layout, class) = (Layout::row(logits.len()), [parse_class(class, logits)?]);
    let options = CrossEntropyOptions::new();
    Ok(cross_entropy_along(logits, Target::Classes(&class), &layout, &options)?[0])
}

/// Converts the index of a class to the type of targets.
fn parse_class<T>(class: u32, logits: &[T]) -> Result<i32, Error> {
    let wrong = Error::Target { class: class.into(), classes: logits.len() };
    i32::try_from(class).map_err(|_| wrong)
}

/// Returns the cross-entropy −Σᵢ tᵢ·log softmax(x/T)ᵢ of rows of logits x and targets t, in nats. The result
/// has one number, or one per row without reduction.
///
/// The loss of a row is +∞ if the logit of its target class is −∞. A target of 0 adds 0 even then. The loss
/// of a row that is masked entirely is NaN.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::TargetCount`] if the number of targets is
/// neither that of the rows nor, for distributions, that of the logits, [`Error::Entry`] for a target of a
/// distribution outside 0…1, also of a masked entry, [`Error::Weights`] if there isn't one weight per class,
/// [`Error::Smoothing`] for a label smoothing outside 0…1, [`Error::Empty`] if there are no logits,
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`]
/// if memory runs out.
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
    let (loss, options) = (options, &options.row_options());
    let rows = layout.checked_rows(logits.len(), options)?;
    compute_with_targets(target, &rows, loss, |targets| {
        targets.check_distribution()?;
        let mut losses = filled(rows.count, 0.0)?;
        if let Target::Classes(classes) = targets.target
            && loss.label_smoothing == 0.0
        {
            class_losses(&mut copy(logits)?, &rows, options, classes, &mut losses)?;
            targets.weigh(&mut losses);
        } else {
            let mut log_p = to_f64_vec(logits)?;
            log_softmax_rows(&mut log_p, &rows, options)?;
            cross_entropy_rows(&mut log_p, &rows, targets, &mut losses)?;
        }
        Ok(match targets.divisor(&rows, loss.reduction) {
            Some(divisor) => vector(1, T::from_f64(kernel::reduce(&losses, divisor)))?,
            None => from_f64_vec(&losses)?,
        })
    })
}

/// Writes the losses of rows of log-probabilities, which are NaN for rows that are masked entirely.
pub(crate) fn cross_entropy_rows(
    log_p: &mut [f64],
    rows: &Rows,
    targets: &Targets,
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let (offsets, mut weights) = (rows.offsets()?, scratch(rows.length)?);
    let mut losses = losses.iter_mut();
    for_each(log_p, rows, Access::Read, &mut |index, log_p| {
        let Some(loss) = losses.next() else { return };
        *loss = 0.0;
        if targets.write_weights(index, rows, &offsets, &mut weights) {
            let is_masked = rows.is_masked(index, &offsets);
            *loss = if is_masked { f64::NAN } else { kernel::cross_entropy(log_p, &weights) };
        }
    })
}

/// Returns the gradient p − y of the cross-entropy of logits and the index of the right class, with respect
/// to the logits. p is the softmax, and y is 1 at the class and 0 elsewhere.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::Empty`] if there are no logits,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::cross_entropy_grad(&[0.0f64, 0.0], 1)?, [0.5, -0.5]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn cross_entropy_grad<T: Float>(logits: &[T], class: u32) -> Result<Vec<T>, Error> {
    let (layout, class) = (Layout::row(logits.len()), [parse_class(class, logits)?]);
    let (target, options) = (Target::Classes(&class), CrossEntropyOptions::new());
    let mut gradient = copy(logits)?;
    cross_entropy_grad_along(&mut gradient, target, &layout, &options)?;
    Ok(gradient)
}

/// Replaces the logits by the gradient of the cross-entropy of the rows with respect to the logits. Without
/// reduction it is the gradient of the sum, in which each row has the gradient of its own loss. After an
/// error the logits are unchanged.
///
/// At temperature 0 it is the limit: 0 if the class has the largest logit alone, else −∞ at the class and ∞
/// at the other largest logits.
///
/// # Errors
/// [`Error::Target`] for a class that doesn't exist, [`Error::TargetCount`] if the number of targets is
/// neither that of the rows nor, for distributions, that of the logits, [`Error::Entry`] for a target of a
/// distribution outside 0…1, also of a masked entry, [`Error::Weights`] if there isn't one weight per class,
/// [`Error::Smoothing`] for a label smoothing outside 0…1, [`Error::Empty`] if there are no logits,
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`]
/// if memory runs out.
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
    let (loss, options) = (options, &options.row_options());
    let rows = layout.checked_rows(logits.len(), options)?;
    compute_with_targets(target, &rows, loss, |targets| {
        targets.check_distribution()?;
        let divisor = targets.divisor(&rows, loss.reduction).unwrap_or(1.0);
        in_f64(logits, |p| {
            let memory = GradMemory::reserve(&rows)?;
            softmax_rows(p, &rows, options)?;
            memory.write_grad(p, &rows, targets, options.temperature, divisor);
            Ok(())
        })
    })
}

/// The memory for the gradient of rows.
pub(crate) struct GradMemory {
    tile: Tile,
    offsets: Offsets,
    weights: Buffer<f64>,
}

impl GradMemory {
    pub(crate) fn reserve(rows: &Rows) -> Result<Self, OutOfMemory> {
        let (tile, offsets) = (Tile::reserve::<f64>(rows)?, rows.offsets()?);
        Ok(Self { tile, offsets, weights: scratch(rows.length)? })
    }

    /// Replaces rows of probabilities at a temperature by the gradient of the losses with respect to the
    /// logits, over a divisor. A row that is masked entirely gets NaN.
    pub(crate) fn write_grad(
        self,
        p: &mut [f64],
        rows: &Rows,
        targets: &Targets,
        temperature: f64,
        divisor: f64,
    ) {
        let Self { mut tile, offsets, mut weights } = self;
        let divisor = gradients::divisor(temperature) * divisor;
        tile.for_each(p, rows, Access::ReadWrite, &mut |index, p| {
            // With one class and no smoothing there is a single target weight, and no need to write them all.
            if let Some((class, weight)) = targets.single_class(index)
                && !rows.is_masked(index, &offsets)
            {
                return kernel::class_grad(p, class, weight, divisor);
            }
            if !targets.write_weights(index, rows, &offsets, &mut weights) {
                p.fill(0.0);
            } else if rows.is_masked(index, &offsets) {
                p.fill(f64::NAN);
            } else {
                kernel::cross_entropy_grad(p, &weights, divisor);
            }
        });
        gradients::take_limit(p, temperature);
    }
}

/// Writes −log softmax(x)ₜ of every row of logits, where t is the class of the row. The loss of a row whose
/// class doesn't exist may be any number. The logits may be overwritten.
pub(crate) fn class_losses<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    classes: &[i32],
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let reduce: &mut rows::ReduceVectors<T> =
        &mut |first, row, work, arrangement, temperature, losses| {
            let classes = classes.get(first..).unwrap_or_default();
            T::CLASS_LOSSES(row, work, arrangement, temperature, classes, losses);
        };
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::reduce_vectors(
        logits,
        rows,
        &options,
        T::NEG_INFINITY,
        rows::take_limit::<T>,
        reduce,
        losses,
    )
}
