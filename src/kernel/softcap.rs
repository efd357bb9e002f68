//! Logits that are capped softly: c·tanh(x/c) (Gemma Team 2024, "Gemma 2", section 2).
//!
//!   tanh(y) = sign(y)·(1 − e)/(1 + e),  e = e^(−2|y|)
//!
//! e is high + low with e^r − 1 unrounded in the low where it counts, so that 1 − e keeps its digits near 0,
//! where 1 − e of a rounded e would have none.

use super::exp::{self, constants::ExpFloat};
use super::row::padded;
use crate::simd::{F64x4, Vector};

/// The entries of a block, and the length of the workspace.
const BLOCK: usize = 512;
pub(crate) const WORK: usize = 2 * BLOCK;

/// The number 1 at the scale of exponentials.
const ONE: f64 = 1.0 / f64::INV_SCALE;

/// Replaces logits; −∞ stays.
pub(crate) fn softcap(logits: &mut [f64], work: &mut [f64], cap: f64) {
    for logits in logits.chunks_mut(BLOCK) {
        let (highs, lows) = exp_parts(logits, work, cap);
        for (x, (high, low)) in logits.iter_mut().zip(highs.iter().zip(lows)) {
            let tanh = ((ONE - high) - *low) / ((ONE + high) + *low);
            if *x != f64::NEG_INFINITY {
                *x = (cap * tanh).copysign(*x);
            }
        }
    }
}

/// Replaces gradients with respect to capped logits by those with respect to the logits: g·(1 − tanh²(x/c)),
/// with 1 − tanh² = 4e/(1 + e)².
pub(crate) fn softcap_grad(logits: &[f64], work: &mut [f64], cap: f64, gradient: &mut [f64]) {
    for (logits, gradient) in logits.chunks(BLOCK).zip(gradient.chunks_mut(BLOCK)) {
        let (highs, lows) = exp_parts(logits, work, cap);
        for (g, (high, low)) in gradient.iter_mut().zip(highs.iter().zip(lows)) {
            let e = (high + *low) * f64::INV_SCALE;
            // What is masked may be anything.
            if *g == 0.0 {
                continue;
            }
            *g *= 4.0 * e / ((1.0 + e) * (1.0 + e));
        }
    }
}

/// Returns e^(−2|x/c|)/`INV_SCALE` of a block of logits as highs and lows, followed by numbers up to a full
/// vector.
fn exp_parts<'a>(logits: &[f64], work: &'a mut [f64], cap: f64) -> (&'a mut [f64], &'a mut [f64]) {
    let length = padded::<F64x4>(logits.len());
    let (highs, lows) = work.split_at_mut(BLOCK.min(work.len()));
    let highs = highs.get_mut(..length).unwrap_or_default();
    let lows = lows.get_mut(..length).unwrap_or_default();
    highs.iter_mut().rev().take(F64x4::LANES).for_each(|high| *high = 0.0);
    highs.iter_mut().zip(logits).for_each(|(high, x)| *high = -2.0 * (x / cap).abs());
    exp::exp_parts(highs, lows);
    (highs, lows)
}
