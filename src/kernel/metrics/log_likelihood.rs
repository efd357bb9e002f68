//! The mean negative log-likelihood of rows, and perplexity.
//!
//! # The plain algorithm
//!
//! ```text
//! mean NLL = −Σ log pₜ/n          t is the target of each of n rows
//! perplexity = e^(mean NLL)
//! ```
//!
//! # Method
//!
//! Sums over rows are double-word numbers ([`crate::kernel::numeric::double_word`]).
//!
//! # Accuracy
//!
//! The terms of a sum have one sign, so its relative error is at most that of a term: 1 ULP of libm's
//! logarithm. Rounding it to f64 and the division by n add half an ULP each. An absolute error of the mean is
//! a relative error of the perplexity, so a mean of 100, whose ULP is 2^-46, leaves e^100 about 46 bits.

use crate::kernel::numeric::double_word;
use crate::kernel::numeric::row;

/// Returns −log p, for which a probability that was rounded to more than 1 is 1.
pub(crate) fn negative_log(p: f64) -> f64 {
    0.0 - libm::log(p.min(1.0))
}

/// Returns the mean negative log-likelihood of rows of probabilities. Under a sigmoid each class is a
/// question of its own, so classes that aren't right add −log(1 − p).
pub(crate) fn mean_nll(
    p: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    is_sigmoid: bool,
) -> f64 {
    let (mut sum, mut rows) = ((0.0, 0.0), 0.0);
    for (row, p) in row::split(p, classes).enumerate() {
        rows += 1.0;
        for (class, p) in p.iter().enumerate() {
            if class == target_of(row) {
                sum = double_word::add(sum, negative_log(*p), 0.0);
            } else if is_sigmoid {
                sum = double_word::add(sum, 0.0 - libm::log1p(-p), 0.0);
            }
        }
    }
    double_word::round(sum) / rows
}

/// Replaces losses −log p by log p, and returns e^mean and mean/ln 2 of the losses that aren't NaN. Both are
/// NaN if every loss is NaN.
pub(crate) fn compute_perplexity(losses: &mut [f64]) -> (f64, f64) {
    let (mut sum, mut count) = ((0.0, 0.0), 0.0);
    for loss in losses.iter_mut() {
        if !loss.is_nan() {
            (sum, count) = (double_word::add(sum, *loss, 0.0), count + 1.0);
        }
        *loss = 0.0 - *loss;
    }
    let mean = double_word::round(sum) / count;
    (libm::exp(mean), mean / core::f64::consts::LN_2)
}
