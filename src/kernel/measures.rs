//! What a row of probabilities says as one number.

use super::pair;

/// −Σ pᵢ·log pᵢ in nats; 0·log 0 counts 0 (Shannon 1948). Never below 0, which a probability that
/// rounding left above 1 would make of it.
pub(crate) fn entropy(p: &[f64]) -> f64 {
    at_least_0(0.0 - pair::dot(p, p.iter().map(|p| libm::log(*p))))
}

/// Returns 0 for what is below it, and for −0; NaN stays.
pub(crate) fn at_least_0(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}

/// The largest minus the second largest; of one entry above −∞ the entry itself, of none 0.
pub(crate) fn margin(p: &[f64]) -> f64 {
    let none = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let (best, second) = p.iter().fold(none, |(best, second), &p| {
        if p.is_nan() || best.is_nan() {
            (f64::NAN, f64::NAN)
        } else if p > best {
            (p, best)
        } else {
            (best, second.max(p))
        }
    });
    match (best, second) {
        (f64::NEG_INFINITY, _) => 0.0,
        (_, f64::NEG_INFINITY) => best,
        // Without −0, the difference of −0 and 0.
        _ => best - second + 0.0,
    }
}
