//! Cross-entropy and its gradient. Their input is the result of the modules of softmax and log-softmax.

use super::abi::arguments::Loss;
use super::abi::codes::Code;
use super::abi::{Call, Outcome};
use super::call::run;
use super::loss::{read_loss_targets, write_reduced};
use super::memory::Address;
use crate::Reduction;
use crate::ops::cross_entropy;

/// Writes the cross-entropies of rows of f64 log-probabilities to `losses`, an f64 per row. With a reduction
/// the first one becomes the mean or the sum of all.
#[unsafe(no_mangle)]
pub extern "C" fn cross_entropy_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
    mut losses: Address<f64>,
) -> Outcome {
    run(call, &mut |log_p: &mut [f64], rows, _| {
        let (targets, losses) = (read_loss_targets(loss, rows), losses.as_mut_slice(rows.count));
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
    mut losses: Address<f64>,
) -> Outcome {
    run(call, &mut |_: &mut [f32], rows, _| {
        let (targets, losses) = (read_loss_targets(loss, rows), losses.as_mut_slice(rows.count));
        targets.weigh(losses);
        write_reduced(losses, targets.divisor(rows, reduction.read()));
        Ok(())
    })
}

/// Replaces rows of f64 probabilities by the gradient of their cross-entropy with respect to the logits.
#[unsafe(no_mangle)]
pub extern "C" fn cross_entropy_grad_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, options| {
        let targets = read_loss_targets(loss, rows);
        let divisor = targets.divisor(rows, reduction.read()).unwrap_or(1.0);
        let memory = cross_entropy::GradMemory::reserve(rows)?;
        memory.write_grad(p, rows, &targets, options.temperature, divisor);
        Ok(())
    })
}
