//! Log-softmax, and the cross-entropy with a class, which is the logarithm of one probability.

use super::abi::{Call, Outcome};
use super::call::run;
use super::memory::Address;
use crate::Float;
use crate::ops::{cross_entropy, log_softmax};

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

/// Writes the cross-entropy of each row of f32 with its class, an i32, to `losses`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f32(call: &mut Call, classes: Address, losses: Address) -> Outcome {
    class_losses::<f32>(call, classes, losses)
}

/// Writes the cross-entropy of each row of f64 with its class, an i32, to `losses`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn class_losses_f64(call: &mut Call, classes: Address, losses: Address) -> Outcome {
    class_losses::<f64>(call, classes, losses)
}

/// Writes the cross-entropy of each row with its class, an i32, to `losses`, as f64.
fn class_losses<T: Float>(call: &mut Call, classes: Address, mut losses: Address) -> Outcome {
    run(call, &mut |x: &mut [T], rows, options| {
        let (classes, losses) = (classes.as_slice(rows.count), losses.as_mut_slice(rows.count));
        cross_entropy::class_losses(x, rows, options, classes, losses)
    })
}
