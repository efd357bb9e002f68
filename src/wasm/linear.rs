//! The logits of a linear classifier: what predicting takes beside softmax.

use super::memory::Address;
use crate::kernel::linear;

/// Writes W·x + b of `rows` rows of features, f64, to `logits`, f32. There is a row of coefficients,
/// f32, and an intercept, f64, for each class.
#[unsafe(no_mangle)]
pub extern "C" fn linear_logits(
    x: Address,
    rows: usize,
    features: usize,
    coefficients: Address,
    intercepts: Address,
    classes: usize,
    mut logits: Address,
) {
    let coefficients = coefficients.as_slice(classes * features);
    let (x, logits) = (x.as_slice(rows * features), logits.as_mut_slice(rows * classes));
    linear::logits(x, features, coefficients, intercepts.as_slice(classes), logits);
}
