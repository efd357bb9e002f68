//! Log-softmax, and the cross-entropy with a class, which is the logarithm of one probability.

use super::abi::{Call, Outcome, WorkspaceLength};
use super::call::run;
use super::memory::Address;
use super::single_row::pad;
use crate::Float;
use crate::kernel::numeric::row::Arrangement;
use crate::ops::{cross_entropy, log_softmax};

/// Replaces `n` f32 logits by their log-softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of twice as many f32 numbers as the padded row has. Both are
/// overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_f32(
    row: Address<f32>,
    n: usize,
    work: Address<f32>,
    temperature: f64,
) {
    compute_row::<f32>(row, n, work, temperature);
}

/// Replaces `n` f64 logits by their log-softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of twice as many f64 numbers as the padded row has. Both are
/// overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_f64(
    row: Address<f64>,
    n: usize,
    work: Address<f64>,
    temperature: f64,
) {
    compute_row::<f64>(row, n, work, temperature);
}

/// Replaces a single row by its log-softmax.
#[inline(always)]
fn compute_row<T: Float>(mut row: Address<T>, n: usize, mut work: Address<T>, temperature: f64) {
    let row = pad(&mut row, n);
    let work = work.as_mut_slice(WorkspaceLength::LogarithmPerEntry as usize * row.len());
    T::LOG_SOFTMAX(row, work, row.len(), Arrangement::Row, temperature);
}

/// Replaces rows of f32 by their log-softmax.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_rows_f32(call: &mut Call) -> Outcome {
    run(call, &mut log_softmax::log_softmax_rows::<f32>)
}

/// Replaces rows of f64 by their log-softmax.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_rows_f64(call: &mut Call) -> Outcome {
    run(call, &mut log_softmax::log_softmax_rows::<f64>)
}

/// Returns the cross-entropy of `n` f32 logits with a target class. Behind them is memory up to full vectors,
/// and `work` is a workspace of twice as many f32 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn class_loss_f32(
    row: Address<f32>,
    n: usize,
    work: Address<f32>,
    target: u32,
) -> f64 {
    class_loss::<f32>(row, n, work, target)
}

/// Returns the cross-entropy of `n` f64 logits with a target class. Behind them is memory up to full vectors,
/// and `work` is a workspace of twice as many f64 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn class_loss_f64(
    row: Address<f64>,
    n: usize,
    work: Address<f64>,
    target: u32,
) -> f64 {
    class_loss::<f64>(row, n, work, target)
}

/// Returns the cross-entropy of a single row with its target.
#[inline(always)]
fn class_loss<T: Float>(mut row: Address<T>, n: usize, mut work: Address<T>, target: u32) -> f64 {
    let row = pad(&mut row, n);
    let work = work.as_mut_slice(WorkspaceLength::LogarithmPerEntry as usize * row.len());
    let mut loss = [0.0];
    T::CLASS_LOSSES(row, work, Arrangement::Row, 1.0, &[target as i32], &mut loss);
    loss[0]
}

/// Writes the cross-entropy of each row of f32 with its class, an i32, to `losses`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f32(
    call: &mut Call,
    classes: Address<i32>,
    losses: Address<f64>,
) -> Outcome {
    class_losses::<f32>(call, classes, losses)
}

/// Writes the cross-entropy of each row of f64 with its class, an i32, to `losses`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f64(
    call: &mut Call,
    classes: Address<i32>,
    losses: Address<f64>,
) -> Outcome {
    class_losses::<f64>(call, classes, losses)
}

/// Writes the cross-entropy of each row with its class, an i32, to `losses`, as f64.
fn class_losses<T: Float>(
    call: &mut Call,
    classes: Address<i32>,
    mut losses: Address<f64>,
) -> Outcome {
    run(call, &mut |x: &mut [T], rows, options| {
        let (classes, losses) = (classes.as_slice(rows.count), losses.as_mut_slice(rows.count));
        cross_entropy::class_losses(x, rows, options, classes, losses)
    })
}
