//! Vector-Jacobian products: from the gradient with respect to the outputs of softmax or
//! log-softmax to that with respect to the logits.
//!
//!   softmax:      ∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ)/T      gᵢ ← pᵢ·(gᵢ − Σⱼ pⱼ·gⱼ)/T
//!   log-softmax:  ∂log pᵢ/∂zⱼ = (δᵢⱼ − pⱼ)/T     gᵢ ← (gᵢ − pᵢ·Σⱼ gⱼ)/T
//!
//! (Bridle 1990, "Probabilistic interpretation of feedforward classification network
//! outputs".)

use super::pair;

/// Replaces the gradient of the probabilities `p` by that of the logits.
pub(crate) fn softmax_grad(p: &[f64], gradient: &mut [f64], temperature: f64) {
    let mean = pair::dot(p, gradient.iter().copied());
    for (g, p) in gradient.iter_mut().zip(p) {
        *g = if *p == 0.0 { 0.0 } else { p * (*g - mean) / temperature };
    }
}

/// Replaces the gradient of the log-probabilities `log_p` by that of the logits.
pub(crate) fn log_softmax_grad(log_p: &[f64], gradient: &mut [f64], temperature: f64) {
    let sum = pair::sum(gradient);
    for (g, log_p) in gradient.iter_mut().zip(log_p) {
        *g = (*g - libm::exp(*log_p) * sum) / temperature;
    }
}

/// Row i of the Jacobian of softmax, ∂pᵢ/∂zⱼ.
pub(crate) fn jacobian_row(p: &[f64], i: usize, temperature: f64, row: &mut [f64]) {
    for (j, entry) in row.iter_mut().enumerate() {
        *entry = p[i] * (f64::from(u8::from(i == j)) - p[j]) / temperature;
    }
}
