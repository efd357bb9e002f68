//! Priors: how frequent classes are, and were in training.
//!
//! # The plain algorithm
//!
//! ```text
//! logits move by log(to/from)                                             (Elkan 2001)
//! ```
//!
//! # Method
//!
//! [`ln`] has the logarithm of a normal number in few bytes. Where to/from isn't one, powers of two move both
//! so that their ratio is, and the logarithm of these powers is taken away again.
//!
//! # Accuracy
//!
//! In `tests/rust/priors.rs` and `tests/js/priors.test.mjs` log(to/from) is within 2 ULP of the exact result
//! for ratios beyond the normal numbers. Of others the ratio is rounded once and its logarithm is within 3
//! ULP ([`ln`]).

use super::numeric::ln::ln;

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
