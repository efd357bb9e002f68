//! Products with the Jacobian of softmax and of log-softmax, and the Jacobian itself, from their outputs.

use super::abi::{Call, Outcome};
use super::call::run;
use super::memory::Address;
use crate::Float;
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::kernel::{self, softcap};
use crate::ops::gradients;

/// Replaces the gradient with respect to the output of softmax, at `gradient`, by the gradient with respect
/// to the logits. The rows of the call are the output; both are f64.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_grad_rows_f64(call: &mut Call, gradient: Address<f64>) -> Outcome {
    multiply_rows::<f64>(call, gradient, kernel::gradients::softmax_grad)
}

/// Replaces the gradient with respect to the output of softmax, at `gradient`, by the gradient with respect
/// to the logits. The rows of the call are the output; both are f32.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_grad_rows_f32(call: &mut Call, gradient: Address<f32>) -> Outcome {
    multiply_rows::<f32>(call, gradient, kernel::gradients::softmax_grad)
}

/// Replaces the gradient with respect to the output of log-softmax, at `gradient`, by the gradient with
/// respect to the logits. The rows of the call are the output; both are f64.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_grad_rows_f64(call: &mut Call, gradient: Address<f64>) -> Outcome {
    multiply_rows::<f64>(call, gradient, kernel::gradients::log_softmax_grad)
}

/// Replaces the gradient with respect to the output of log-softmax, at `gradient`, by the gradient with
/// respect to the logits. The rows of the call are the output; both are f32.
#[unsafe(no_mangle)]
pub extern "C" fn log_softmax_grad_rows_f32(call: &mut Call, gradient: Address<f32>) -> Outcome {
    multiply_rows::<f32>(call, gradient, kernel::gradients::log_softmax_grad)
}

/// Replaces the gradient at `gradient` by its product with the Jacobian of each row.
fn multiply_rows<T: Float>(
    call: &mut Call,
    mut gradient: Address<T>,
    product: gradients::Product<T>,
) -> Outcome {
    run(call, &mut |outputs: &mut [T], rows, options| {
        let gradient = gradient.as_mut_slice(outputs.len());
        gradients::multiply_rows(outputs, gradient, rows, options, product)
    })
}

/// Writes the Jacobian of softmax with respect to the first `n` logits, from the f64 probabilities of all,
/// the entries of the call, to `results`: n·n f64 numbers in row-major order.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_jacobian(call: &Call, n: usize, mut results: Address<f64>) {
    let (p, jacobian) = (call.entries(), results.as_mut_slice(n * n));
    kernel::gradients::jacobian(p, n, call.rows.temperature, jacobian);
}

/// Replaces `n` f64 gradients with respect to softly capped logits by those with respect to the f64 logits at
/// `x`. `work` is a workspace of [`PARTS_WORK`] f64 numbers.
#[unsafe(no_mangle)]
pub extern "C" fn softcap_grad(
    x: Address<f64>,
    n: usize,
    mut work: Address<f64>,
    cap: f64,
    mut gradient: Address<f64>,
) {
    let (x, work) = (x.as_slice(n), work.as_mut_slice(PARTS_WORK));
    softcap::softcap_grad(x, work, cap, gradient.as_mut_slice(n));
}
