//! Log-softmax and log-sum-exp.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::run;
use crate::ops::{cross_entropy, log_softmax, log_sum_exp};

/// Log-softmax of rows of f32, in place.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_rows_f32(call: &Call) -> Outcome {
    run(call, &mut log_softmax::log_softmax_rows::<f32>)
}

/// Log-softmax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_rows_f64(call: &Call) -> Outcome {
    run(call, &mut log_softmax::log_softmax_rows::<f64>)
}

/// Log-sum-exp of rows of f32, as [`log_softmax_rows_f32`], which are overwritten: one f64 number a
/// row, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_rows_f32(call: &Call, results: u32) -> Outcome {
    run(call, &mut |x, rows, options| {
        log_sum_exp::log_sum_exp_rows::<f32>(x, rows, options, numbers(results, rows.count))
    })
}

/// Log-sum-exp of rows of f64, which are overwritten: one number a row, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_rows_f64(call: &Call, results: u32) -> Outcome {
    run(call, &mut |x, rows, options| {
        log_sum_exp::log_sum_exp_rows::<f64>(x, rows, options, numbers(results, rows.count))
    })
}

/// The cross-entropy of each row of f32 with its class, one i32 for each row: one f64 number a row, to
/// `losses`.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f32(call: &Call, classes: u32, losses: u32) -> Outcome {
    run(call, &mut |x, rows, options| {
        let (classes, losses) = (numbers(classes, rows.count), numbers(losses, rows.count));
        cross_entropy::class_losses::<f32>(x, rows, options, classes, losses)
    })
}

/// The cross-entropy of each row of f64, as [`class_losses_f32`] has it.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f64(call: &Call, classes: u32, losses: u32) -> Outcome {
    run(call, &mut |x, rows, options| {
        let (classes, losses) = (numbers(classes, rows.count), numbers(losses, rows.count));
        cross_entropy::class_losses::<f64>(x, rows, options, classes, losses)
    })
}

/// Log-sum-exp of rows of f64 with weights: one number a row to `values`, the signs of the sums to
/// `signs`. There are as many weights as entries, or as entries of a row.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_weighted_rows(
    call: &Call,
    weights: u32,
    weight_count: usize,
    values: u32,
    signs: u32,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let values = numbers(values, rows.count).iter_mut();
        let mut results = values.zip(numbers(signs, rows.count));
        let weights = numbers(weights, weight_count);
        log_sum_exp::log_sum_exp_weighted_rows(x, rows, options, weights, &mut |value, sign| {
            if let Some(result) = results.next() {
                (*result.0, *result.1) = (value, sign);
            }
        })
    })
}

/// Replaces `n` priors by what they add to logits of classes that had the priors `from` in training.
#[unsafe(no_mangle)]
#[cfg(not(feature = "wasm-softmax"))]
pub extern "C" fn log_ratios(to: u32, from: u32, n: usize) {
    crate::kernel::priors::log_ratios(numbers(to, n), numbers(from, n));
}

/// Replaces `n` f64 logits by those capped softly at `cap`; `work` is a workspace of 1,024 numbers.
#[unsafe(no_mangle)]
#[cfg(not(feature = "wasm-softmax"))]
pub extern "C" fn softcap(x: u32, n: usize, work: u32, cap: f64) {
    use crate::kernel::softcap::{WORK, softcap};
    softcap(numbers(x, n), numbers(work, WORK), cap);
}
