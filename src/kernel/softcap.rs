//! Logits that are capped softly, and the gradient.
//!
//! # The plain algorithm
//!
//! ```text
//! c·tanh(x/c)                                        (Gemma Team 2024, "Gemma 2", section 2)
//! tanh(y) = sign(y)·(1 − e)/(1 + e),  e = e^(−2|y|)
//! 1 − tanh²(y) = 4e/(1 + e)²
//! ```
//!
//! # Method
//!
//! 1. The exponent −2|y| is never positive, so e doesn't overflow, and the sign is put back at the end.
//! 2. e is a double-word number, high + low, whose low part has the digits of e^r − 1 that high lacks. So
//!    1 − e keeps its digits for y near 0. With a rounded e it would have none there.
//! 3. The gradient takes e rounded, since nothing cancels in 4e/(1 + e)².
//!
//! # Accuracy
//!
//! The error of a capped logit is a few ULP, which later functions inherit. In `tests/attention.rs` an f64
//! softmax is within 3 + 4m ULP, where m is the cap or the largest magnitude of a logit, whichever is less.

use super::numeric::exp::{PARTS_BLOCK, constants::ExpFloat, exp_block};

/// The number 1 at the scale of exponentials.
const ONE: f64 = 1.0 / f64::INV_SCALE;

/// Replaces logits; −∞ stays. `work` is a workspace of [`PARTS_WORK`](super::numeric::exp::PARTS_WORK).
pub(crate) fn softcap(logits: &mut [f64], work: &mut [f64], cap: f64) {
    for logits in logits.chunks_mut(PARTS_BLOCK) {
        let (highs, lows) = exp_of_ratios(logits, cap, work);
        for (x, (high, low)) in logits.iter_mut().zip(highs.iter().zip(lows)) {
            let tanh = ((ONE - high) - *low) / ((ONE + high) + *low);
            if *x != f64::NEG_INFINITY {
                *x = (cap * tanh).copysign(*x);
            }
        }
    }
}

/// Replaces gradients with respect to capped logits by those with respect to the logits: g·(1 − tanh²(x/c)),
/// with 1 − tanh² = 4e/(1 + e)². `work` is that of [`softcap`].
pub(crate) fn softcap_grad(logits: &[f64], work: &mut [f64], cap: f64, gradient: &mut [f64]) {
    let mut gradients = gradient.chunks_mut(PARTS_BLOCK);
    for logits in logits.chunks(PARTS_BLOCK) {
        let gradient = gradients.next().unwrap_or_default();
        let (highs, lows) = exp_of_ratios(logits, cap, work);
        for (g, (high, low)) in gradient.iter_mut().zip(highs.iter().zip(lows)) {
            let e = (high + *low) * f64::INV_SCALE;
            // A masked logit may be any number.
            if *g == 0.0 {
                continue;
            }
            *g *= 4.0 * e / ((1.0 + e) * (1.0 + e));
        }
    }
}

/// Returns the parts of e^(−2|x/c|) of a block of logits.
fn exp_of_ratios<'a>(
    logits: &[f64],
    cap: f64,
    work: &'a mut [f64],
) -> (&'a mut [f64], &'a mut [f64]) {
    work.iter_mut().zip(logits).for_each(|(to, x)| *to = -2.0 * (x / cap).abs());
    exp_block(logits.len(), work)
}
