//! Priors: how frequent classes are, and were in training.
//!
//! # The plain algorithm
//!
//! ```text
//! logits move by log(to/from)                                             (Elkan 2001)
//! `to` is estimated from rows of probabilities p by expectation maximisation:
//! repeat  wᵢ = pᵢ·toᵢ/fromᵢ,  to ← mean over rows of w/Σ w    (Saerens, Latinne & Decaestecker 2002)
//! ```
//!
//! # Method
//!
//! 1. [`ln`] has the logarithm of a normal number in few bytes. Where to/from isn't one, powers of two
//!    move both so that their ratio is, and the logarithm of these powers is taken away again.
//! 2. Priors are divided by the largest before they are summed, since their sum may overflow.
//! 3. Σ w is a double-word number. A row whose Σ w is 0 says nothing, and is left out.
//!
//! # Accuracy
//!
//! In `tests/priors.rs` and `tests/js/priors.test.mjs` log(to/from) is within 2 ULP of the exact result for
//! ratios beyond the normal numbers. Of others the ratio is rounded once and its logarithm is within 2 ULP.

use super::numeric::double_word::{self, Pair};
use super::numeric::ln::ln;
use super::numeric::row;

/// Replaces each number of `to` by log(to/from).
pub(crate) fn log_ratios(to: &mut [f64], from: &[f64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = log_ratio(*to, *from));
}

/// Twice this exponent moves the ratio of any two positive numbers that isn't normal into the normal range,
/// and the exponent moves neither number out of it.
const EXPONENT: f64 = 600.0;
const POWER: f64 = f64::from_bits((1023 + EXPONENT as u64) << 52);

/// Returns log(to/from) of finite numbers. Where `from` is 0, the result is above all others but finite, so
/// that a logit of −∞ stays −∞.
fn log_ratio(to: f64, from: f64) -> f64 {
    if to == 0.0 {
        return f64::NEG_INFINITY;
    }
    let ratio = to / from;
    let (power, exponent) = if ratio.is_normal() {
        (1.0, 0.0)
    } else if ratio < 1.0 {
        (POWER, EXPONENT)
    } else {
        (1.0 / POWER, -EXPONENT)
    };
    let moved = to * power / (from / power);
    ln(moved.min(f64::MAX)) - 2.0 * exponent * core::f64::consts::LN_2
}

/// Divides positive priors by their sum, and first by the largest, since the sum may overflow. Each stays at
/// least `MIN_POSITIVE`: 1 over a subnormal number may overflow, and ∞ times a probability of 0 is NaN.
fn normalize(priors: &mut [f64]) {
    let largest = priors.iter().fold(0.0, |a: f64, b| a.max(*b));
    let sum: f64 = priors.iter().map(|prior| prior / largest).sum();
    priors.iter_mut().for_each(|prior| *prior = (*prior / largest / sum).max(f64::MIN_POSITIVE));
}

/// Replaces `priors`, which begin as those of training, by the priors at which the rows of probabilities are
/// likeliest. `work` is a workspace as long as the priors. Returns the number of steps, and whether the last
/// moved no prior by more than the tolerance. `from` is normalised.
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
            let (high, low) =
                weights().fold((0.0, 0.0), |sum: Pair, w| double_word::add(sum, w, 0.0));
            let sum = high + low;
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
