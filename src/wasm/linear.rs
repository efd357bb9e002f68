//! The logits of a linear classifier: what predicting takes beside softmax.

use super::memory::numbers;
use crate::ops::linear;

/// Writes W·x + b of `rows` rows of features, f64, to `logits`, f32. There is a row of coefficients,
/// f32, and an intercept, f64, for each class.
#[unsafe(no_mangle)]
pub extern "C" fn linear_logits(
    x: u32,
    rows: usize,
    features: usize,
    coefficients: u32,
    intercepts: u32,
    classes: usize,
    logits: u32,
) {
    let coefficients = &*numbers(coefficients, classes * features);
    let (x, logits) = (&*numbers(x, rows * features), numbers(logits, rows * classes));
    linear::logits(x, features, coefficients, &*numbers(intercepts, classes), logits);
}
