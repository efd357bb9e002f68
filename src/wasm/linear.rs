//! The logits of a linear classifier: what predicting takes beside softmax.

use super::abi::Outcome;
use super::memory::numbers;
use crate::buffer::{OutOfMemory, begin_workspace};
use crate::linear;

/// W·x + b of `rows` rows of features, f32: a row of logits each, to `logits`. There is a row of
/// coefficients and an intercept for each class, and memory for workspaces from `workspace` on.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "only numbers cross")]
pub extern "C" fn linear_logits(
    x: u32,
    rows: usize,
    features: usize,
    coefficients: u32,
    intercepts: u32,
    classes: usize,
    logits: u32,
    workspace: u32,
) -> Outcome {
    begin_workspace(workspace as usize);
    let coefficients = &*numbers(coefficients, classes * features);
    let (x, logits) = (&*numbers(x, rows * features), numbers(logits, rows * classes));
    let intercepts = &*numbers(intercepts, classes);
    match linear::logits(x, features, coefficients, intercepts, logits) {
        Ok(()) => Outcome::Done,
        Err(OutOfMemory(_)) => Outcome::OutOfMemory,
    }
}
