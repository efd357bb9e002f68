//! Logits that are capped softly: c·tanh(x/c) (Gemma Team 2024, "Gemma 2", section 2).
//!
//!   tanh(y) = sign(y)·(1 − e)/(1 + e),  e = e^(−2|y|)
//!
//! e is high + low with e^r − 1 unrounded in the low where it counts, so that 1 − e keeps its digits near 0,
//! where 1 − e of a rounded e would have none.

use super::exp::accumulator::OffsetSum;
use super::exp::argument::{Argument, ScaledDifference};
use super::exp::constants::ExpFloat;
use super::exp::exp_and_sum_row;
use crate::simd::{F64x4, Vector};

/// The entries of a block, and the length of the workspace.
const BLOCK: usize = 512;
pub(crate) const WORK: usize = 2 * BLOCK;

/// Replaces logits; −∞ stays.
pub(crate) fn softcap(logits: &mut [f64], work: &mut [f64], cap: f64) {
    for logits in logits.chunks_mut(BLOCK) {
        let (highs, lows) = exp_parts(logits, work, cap);
        for (x, (high, low)) in logits.iter_mut().zip(highs.iter().zip(lows)) {
            let tanh = ((1.0 - high) - *low) / ((1.0 + high) + *low);
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
            let e = high + *low;
            // What is masked may be anything.
            if *g == 0.0 {
                continue;
            }
            *g *= 4.0 * e / ((1.0 + e) * (1.0 + e));
        }
    }
}

/// Returns e^(−2|x/c|) of a block of logits as highs and lows.
fn exp_parts<'a>(logits: &[f64], work: &'a mut [f64], cap: f64) -> (&'a mut [f64], &'a mut [f64]) {
    let shared = ScaledDifference::load(1.0);
    let (highs, lows) = work.split_at_mut(BLOCK.min(work.len()));
    highs.fill(0.0);
    highs.iter_mut().zip(logits).for_each(|(high, x)| *high = -2.0 * (x / cap).abs());
    let zero = F64x4::splat(0.0);
    let _: OffsetSum<F64x4> = exp_and_sum_row::<_, ScaledDifference, _>(highs, lows, zero, &shared);
    for part in [&mut *highs, &mut *lows] {
        part.iter_mut().for_each(|part| *part *= f64::INV_SCALE);
    }
    (highs, lows)
}
