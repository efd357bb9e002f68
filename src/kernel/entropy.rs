//! The entropy of a row of probabilities, and the margin between its two largest.

use super::double_word;
use crate::simd::{Real, Vector};

/// Returns −Σ pᵢ·log pᵢ in nats; 0·log 0 counts 0 (Shannon 1948). A probability that rounding left below 0
/// counts as 0, and one above 1 doesn't make the entropy negative.
pub(crate) fn entropy(p: &[f64]) -> f64 {
    let p = p.iter().map(|p| at_least_0(*p));
    at_least_0(0.0 - double_word::dot(p.clone(), p.map(libm::log)))
}

/// Returns 0 for what is below it, and for −0; NaN stays.
pub(crate) fn at_least_0(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}

/// The number that stands for entries that don't count in [`margin`].
pub(crate) const NO_PROBABILITY: f64 = -1.0;

/// Writes the largest minus the second largest of rows of probabilities. It is the probability itself in a
/// row of a single one, and 0 in a row of none. `p` is full vectors of one row, or of as many as a vector has
/// lanes.
pub(crate) fn margin<V: Vector>(p: &[V::Scalar], is_single: bool, results: &mut [f64]) {
    let [zero, none] = [0.0, NO_PROBABILITY].map(|x| V::splat(V::Scalar::from_f64(x)));
    // p·0 is 0 or NaN.
    let mut largest = (none, none, zero);
    for p in p.chunks_exact(V::LANES).map(V::load) {
        largest = merge(largest, (p, none, p * zero));
    }
    for level in (0..V::LANES.ilog2()).take_while(|_| is_single) {
        let (best, second, nan) = largest;
        let other = (best.butterfly(level), second.butterfly(level), nan.butterfly(level));
        largest = merge(largest, other);
    }
    let (best, second, nan) = largest;
    let mut lanes = V::Lanes::default();
    ((best.pmax(zero) - second.pmax(zero)) + nan).store(lanes.as_mut());
    // Adding 0 turns −0, the difference of −0 and 0, into 0.
    results.iter_mut().zip(lanes.as_ref()).for_each(|(to, x)| *to = x.to_f64() + 0.0);
}

/// Merges two pairs of a largest and a second largest number, each with a number that is NaN if a NaN was
/// among them.
#[inline(always)]
fn merge<V: Vector>((best, second, nan): (V, V, V), other: (V, V, V)) -> (V, V, V) {
    (best.pmax(other.0), second.pmax(other.1).pmax(best.pmin(other.0)), nan + other.2)
}
