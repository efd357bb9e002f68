//! Logits that are capped softly: c·tanh(x/c) (Gemma Team 2024, "Gemma 2", section 2).
//!
//!   tanh(y) = sign(y)·(1 − e)/(1 + e),  e = e^(−2|y|)
//!
//! e is top + rest with e^r − 1 unrounded in the rest where it counts, so that 1 − e keeps its digits near 0, where
//! 1 − e of a rounded e would have none.

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
        let (tops, rests) = exp_parts(logits, work, cap);
        for (x, (top, rest)) in logits.iter_mut().zip(tops.iter().zip(rests)) {
            let tanh = ((1.0 - top) - *rest) / ((1.0 + top) + *rest);
            if *x != f64::NEG_INFINITY {
                *x = (cap * tanh).copysign(*x);
            }
        }
    }
}

/// Replaces gradients with respect to capped logits by those with respect to the logits: g·(1 − tanh²(x/c)), with
/// 1 − tanh² = 4e/(1 + e)².
pub(crate) fn softcap_grad(logits: &[f64], work: &mut [f64], cap: f64, gradient: &mut [f64]) {
    for (logits, gradient) in logits.chunks(BLOCK).zip(gradient.chunks_mut(BLOCK)) {
        let (tops, rests) = exp_parts(logits, work, cap);
        for (g, (top, rest)) in gradient.iter_mut().zip(tops.iter().zip(rests)) {
            let e = top + *rest;
            // What is masked may be anything.
            if *g == 0.0 {
                continue;
            }
            *g *= 4.0 * e / ((1.0 + e) * (1.0 + e));
        }
    }
}

/// Returns e^(−2|x/c|) of a block of logits as tops and rests.
fn exp_parts<'a>(logits: &[f64], work: &'a mut [f64], cap: f64) -> (&'a mut [f64], &'a mut [f64]) {
    let setting = ScaledDifference::load(1.0);
    let (tops, rests) = work.split_at_mut(BLOCK.min(work.len()));
    tops.fill(0.0);
    tops.iter_mut().zip(logits).for_each(|(top, x)| *top = -2.0 * (x / cap).abs());
    let zero = F64x4::splat(0.0);
    let _: OffsetSum<F64x4> =
        exp_and_sum_row::<_, ScaledDifference, _>(tops, rests, zero, &setting);
    for part in [&mut *tops, &mut *rests] {
        part.iter_mut().for_each(|part| *part *= f64::INV_SCALE);
    }
    (tops, rests)
}
