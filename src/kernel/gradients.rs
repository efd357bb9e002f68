//! Vector-Jacobian products: from the gradient with respect to the outputs of softmax or
//! log-softmax to that with respect to the logits.
//!
//!   softmax:      ∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ)/T      gᵢ ← pᵢ·(gᵢ − Σⱼ pⱼ·gⱼ)/T
//!   log-softmax:  ∂log pᵢ/∂zⱼ = (δᵢⱼ − pⱼ)/T     gᵢ ← (gᵢ − pᵢ·Σⱼ gⱼ)/T
//!
//! (Bridle 1990, "Probabilistic interpretation of feedforward classification network
//! outputs".)

use super::double_word;
use super::exp::{self, constants::ExpFloat};
use super::row::in_vectors;
use crate::simd::F64x4;

/// Replaces the gradient of the probabilities `p` by that of the logits.
pub(crate) fn softmax_grad(p: &mut [f64], gradient: &mut [f64], _: &mut [f64], temperature: f64) {
    let mean = double_word::dot_lanes(p, gradient);
    for (g, p) in gradient.iter_mut().zip(p) {
        *g = if *p == 0.0 { 0.0 } else { *p * (*g - mean) / temperature };
    }
}

/// The entries of a block, and the length of the workspace of [`log_softmax_grad`].
const BLOCK: usize = 512;
pub(crate) const WORK: usize = 2 * BLOCK;

/// Replaces the gradient of the log-probabilities by that of the logits, and overwrites the
/// log-probabilities.
pub(crate) fn log_softmax_grad(
    log_p: &mut [f64],
    gradient: &mut [f64],
    work: &mut [f64],
    temperature: f64,
) {
    let sum = double_word::sum_lanes(gradient);
    for (log_p, gradient) in log_p.chunks_mut(BLOCK).zip(gradient.chunks_mut(BLOCK)) {
        // No log-probability is above 0 by more than a rounding error; other numbers are the caller's fault.
        if log_p.iter().any(|log_p| *log_p > 1.0) {
            log_p.iter_mut().for_each(|log_p| *log_p = libm::exp(*log_p) / f64::INV_SCALE);
        } else {
            in_vectors::<F64x4>(log_p, work, &[0.0], |x, lows| {
                exp::exp_parts(x, lows);
                x.iter_mut().zip(lows).for_each(|(high, low)| *high += *low);
            });
        }
        for (g, e) in gradient.iter_mut().zip(log_p) {
            *g = (*g - *e * f64::INV_SCALE * sum) / temperature;
        }
    }
}

/// Writes the Jacobian of softmax, ∂pᵢ/∂zⱼ, of the first n logits, row after row. A further entry of `p`
/// is the probability of a sink.
pub(crate) fn jacobian(p: &[f64], n: usize, temperature: f64, jacobian: &mut [f64]) {
    for (i, (row, p_i)) in jacobian.chunks_exact_mut(n.max(1)).zip(p).enumerate() {
        for (j, (entry, p_j)) in row.iter_mut().zip(p).enumerate() {
            *entry = p_i * (if i == j { complement(p, i) } else { 0.0 - p_j }) / temperature;
        }
    }
}

/// Returns 1 − pᵢ of probabilities. If pᵢ is large it is the sum of the others, since the difference would
/// lose their digits.
pub(crate) fn complement(p: &[f64], index: usize) -> f64 {
    let p_i = p.get(index).map_or(0.0, |p| *p);
    if p_i > 0.5 {
        let others = p.iter().enumerate().filter(|(other, _)| *other != index);
        return double_word::sum_of(others.map(|(_, p)| *p));
    }
    1.0 - p_i
}
