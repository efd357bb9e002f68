//! Descents to the minimum of smooth functions, for fits and for the classifier that learns.

pub(crate) mod curvature;
pub(crate) mod lbfgs;
pub(crate) mod line_search;

/// Returns the dot product of two vectors, a plain sum.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Returns the largest magnitude of the entries, which is the maximum norm.
pub(crate) fn max_norm(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |largest, x| x.abs().max(largest))
}
