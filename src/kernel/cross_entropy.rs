//! Cross-entropy of one row: −Σ aᵢ·log pᵢ for target weights a, and its gradient.
//!
//!   aᵢ = wᵢ·((1 − ε)·tᵢ + ε/n)      target t, class weights w, label smoothing ε over n classes
//!   ∂loss/∂zⱼ = (pⱼ·Σ aᵢ − aⱼ)/T
//!
//! (Szegedy et al. 2016, "Rethinking the Inception architecture", for ε.)

use super::double_word;
use super::gradients::complement;
use super::sigmoid::{at_temperature, softplus};

/// Turns a target distribution into target weights. Masked classes get nothing of the smoothing: their
/// log p is −∞, so any fraction of it would make the loss +∞.
pub(crate) fn target_weights(
    target: &mut [f64],
    weights: Option<&[f64]>,
    smoothing: f64,
    is_masked: impl Fn(usize) -> bool,
) {
    let classes = (0..target.len()).filter(|&i| !is_masked(i)).count();
    let uniform = smoothing / classes as f64;
    for (i, t) in target.iter_mut().enumerate() {
        let smoothed = *t * (1.0 - smoothing) + if is_masked(i) { 0.0 } else { uniform };
        *t = smoothed * weights.map_or(1.0, |weights| weights[i]);
    }
}

/// Returns −Σ aᵢ·log pᵢ; a weight of 0 counts 0 even where log p is −∞.
pub(crate) fn cross_entropy(log_p: &[f64], a: &[f64]) -> f64 {
    0.0 - double_word::dot(a.iter().copied(), log_p.iter().copied())
}

/// Replaces the probabilities by the gradient with respect to the logits.
pub(crate) fn cross_entropy_grad(p: &mut [f64], a: &[f64], temperature: f64) {
    let sum = double_word::sum(a);
    for (p, a) in p.iter_mut().zip(a) {
        *p = (*p * sum - a) / temperature;
    }
}

/// Replaces the probabilities by the gradient with respect to the logits, for a target of one class with a
/// weight.
pub(crate) fn class_grad(p: &mut [f64], class: usize, weight: f64, temperature: f64) {
    let at_class = 0.0 - complement(p, class);
    p.iter_mut().for_each(|p| *p = *p * weight / temperature);
    if let Some(p) = p.get_mut(class) {
        *p = at_class * weight / temperature;
    }
}

/// Returns −t·log σ(x/T) − (1 − t)·log(1 − σ(x/T)) at a temperature T in 0…∞, without the cancellation of
/// softplus(x) − t·x; a weight of 0 counts 0 even where its logarithm is −∞.
pub(crate) fn binary_cross_entropy(x: f64, t: f64, temperature: f64) -> f64 {
    let x = at_temperature(x, temperature);
    double_word::dot([t, 1.0 - t].into_iter(), [softplus(-x), softplus(x)].into_iter())
}
