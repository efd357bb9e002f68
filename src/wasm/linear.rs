//! The logits of a linear classifier. Predictions need only softmax beside them.

use super::abi::Call;
use super::memory::Address;
use crate::kernel::linear;

/// Writes W·x + b of each row of the f64 features of a call to `logits`, f32. There is a row of coefficients,
/// f32, and an intercept, f64, for each class.
#[unsafe(no_mangle)]
pub extern "C" fn linear_logits(
    call: &Call,
    features: usize,
    coefficients: Address<f32>,
    intercepts: Address<f64>,
    classes: usize,
    mut logits: Address<f32>,
) {
    let x: &[f64] = call.entries();
    let rows = x.len() / features.max(1);
    let coefficients = coefficients.as_slice(classes * features);
    let (intercepts, logits) = (intercepts.as_slice(classes), logits.as_mut_slice(rows * classes));
    linear::logits(x, features, coefficients, intercepts, logits);
}
