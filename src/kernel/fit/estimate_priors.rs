//! The priors under which rows of probabilities are likeliest. The probabilities come from a model whose
//! training data had other priors.
//!
//! # The plain algorithm
//!
//! Expectation maximisation:
//!
//! ```text
//! repeat  wᵢ = pᵢ·toᵢ/fromᵢ,  to ← mean over rows of w/Σ w
//! ```
//!
//! (Saerens, Latinne & Decaestecker 2002.)
//!
//! # Method
//!
//! 1. Priors are divided by the largest before they are summed, since their sum may overflow.
//! 2. Σ w is a double-word number. A row whose Σ w is 0 says nothing, and is left out.
//!
//! # Accuracy
//!
//! The steps become smaller by a factor, so the likeliest priors may be farther away than the last step went.
//! With a tolerance of 10^-14, those of `tests/rust/priors.rs` are within 10^-9 of those that NumPy finds.

use crate::kernel::numeric::row;
use crate::kernel::numeric::sums;

/// Divides positive priors by their sum, and first by the largest, since the sum may overflow. Each stays at
/// least `MIN_POSITIVE`: 1 over a subnormal number may overflow, and ∞ times a probability of 0 is NaN.
fn normalize(priors: &mut [f64]) {
    let largest = priors.iter().fold(0.0, |a: f64, b| a.max(*b));
    let sum: f64 = priors.iter().map(|prior| prior / largest).sum();
    priors.iter_mut().for_each(|prior| *prior = (*prior / largest / sum).max(f64::MIN_POSITIVE));
}

/// Writes the priors at which the rows of probabilities are likeliest to `priors`. The search begins with
/// `from`, the priors of training, which it normalises. `work` is a workspace as long as the priors. Returns
/// the number of steps, and whether the last moved no prior by more than the tolerance.
pub(crate) fn estimate(
    p: &[f64],
    from: &mut [f64],
    priors: &mut [f64],
    work: &mut [f64],
    max_steps: usize,
    tolerance: f64,
) -> (usize, bool) {
    let classes = from.len();
    normalize(from);
    let from = &*from;
    row::copy(from, priors);
    for step in 1..=max_steps {
        work.fill(0.0);
        let mut rows = 0.0;
        for row in row::split(p, classes) {
            let weights =
                || row.iter().zip(&*priors).zip(from).map(|((p, to), from)| p * (to / from));
            let sum = sums::sum(weights());
            // A row is skipped if each of its classes has the probability or the prior 0.
            if sum > 0.0 {
                work.iter_mut().zip(weights()).for_each(|(total, w)| *total += w / sum);
                rows += 1.0;
            }
        }
        let mut moved = 0.0f64;
        for (prior, total) in priors.iter_mut().zip(&*work) {
            let next = total / rows;
            moved = moved.max((next - *prior).abs());
            *prior = next;
        }
        if moved <= tolerance {
            return (step, true);
        }
    }
    (max_steps, false)
}
