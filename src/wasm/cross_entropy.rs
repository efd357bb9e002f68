//! Cross-entropy and its gradient. Their input is the result of the modules of softmax and log-softmax.

use super::abi::{Call, Code, Loss, Outcome};
use super::call::run;
use super::memory::Address;
use crate::kernel::cross_entropy as kernel;
use crate::layout::Rows;
use crate::ops::targets::Targets;
use crate::ops::{binary_cross_entropy, cross_entropy};
use crate::{Reduction, Target};

/// Writes the cross-entropies of rows of f64 log-probabilities to `losses`, an f64 per row. With a reduction
/// the first one becomes the mean or the sum of all.
#[unsafe(no_mangle)]
pub extern "C" fn cross_entropy_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
    mut losses: Address,
) -> Outcome {
    run(call, &mut |log_p: &mut [f64], rows, _| {
        let (targets, losses) = (read_targets(loss, rows), losses.as_mut_slice(rows.count));
        cross_entropy::cross_entropy_rows(log_p, rows, &targets, losses)?;
        write_reduced(losses, targets.divisor(rows, reduction.read()));
        Ok(())
    })
}

/// Multiplies the cross-entropies of rows, an f64 per row, by the weights of their classes. With a reduction
/// the first one becomes the mean or the sum of all. The entries of the call aren't read.
#[unsafe(no_mangle)]
pub extern "C" fn weigh_losses(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
    mut losses: Address,
) -> Outcome {
    run(call, &mut |_: &mut [f32], rows, _| {
        let (targets, losses) = (read_targets(loss, rows), losses.as_mut_slice(rows.count));
        targets.weigh(losses);
        write_reduced(losses, targets.divisor(rows, reduction.read()));
        Ok(())
    })
}

/// Replaces the first loss by the mean or the sum of all losses, or changes nothing without a divisor.
#[inline(never)]
fn write_reduced(losses: &mut [f64], divisor: Option<f64>) {
    if let Some(divisor) = divisor {
        let reduced = kernel::reduce(losses, divisor);
        losses.iter_mut().take(1).for_each(|first| *first = reduced);
    }
}

/// Replaces rows of f64 probabilities by the gradient of their cross-entropy with respect to the logits.
#[unsafe(no_mangle)]
pub extern "C" fn cross_entropy_grad_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, options| {
        let targets = read_targets(loss, rows);
        let divisor = targets.divisor(rows, reduction.read()).unwrap_or(1.0);
        let memory = cross_entropy::GradMemory::reserve(rows)?;
        memory.write_grad(p, rows, &targets, options.temperature, divisor);
        Ok(())
    })
}

/// Replaces f64 logits by the losses of their target probabilities. With a reduction the first one becomes
/// the mean or the sum of all.
#[unsafe(no_mangle)]
pub extern "C" fn binary_cross_entropy_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let counted = binary_cross_entropy::binary_cross_entropy_rows(
            x,
            rows,
            options,
            &read_targets(loss, rows),
        )?;
        write_reduced(x, reduction.read().divisor(|| counted as f64));
        Ok(())
    })
}

/// Reads the targets of a loss.
fn read_targets<'a>(loss: &'a Loss, rows: &Rows) -> Targets<'a> {
    let target = if loss.classes == 0 {
        Target::Distribution(loss.targets.as_slice(rows.count * rows.length))
    } else {
        Target::Classes(loss.targets.as_slice(rows.count))
    };
    let weights = loss.weights.as_slice(loss.weight_count as usize);
    Targets {
        target,
        class_weights: (!weights.is_empty()).then_some(weights),
        ignore_index: (!loss.ignore_index.is_nan()).then_some(loss.ignore_index as i32),
        label_smoothing: loss.label_smoothing,
    }
}
