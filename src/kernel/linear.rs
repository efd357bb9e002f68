//! The logits of a linear classifier, and the gradient of its weights.
//!
//! # The plain algorithm
//!
//! ```text
//! zₖ = Σⱼ wₖⱼ·xⱼ + bₖ        gₖⱼ = Σ rₖ·xⱼ over rows x with residuals r = ∂loss/∂z
//! ```
//!
//! # Method
//!
//! 1. Predictions are computed in f64, from the features as they are ([`logits`]).
//! 2. Training computes rows of standardised features ([`scores`], [`add_gradient`]). The last feature is
//!    1, and its weight is the intercept.
//! 3. There rows are full vectors, padded with 0, and so are the weights of a few classes at a time.
//!
//! # Accuracy
//!
//! Products and short sums are in the type of the vectors, and the sums of these in f64, so that errors grow
//! neither with the number of features nor with that of rows. The logits of a prediction are rounded to f32
//! once.

use super::numeric::row;
use crate::simd::{Real, Vector};

/// Writes the logits of rows of `features` features, with one row of coefficients and one intercept for each
/// class. The sums are in f64, since features may be so far from 0 that f32 can't tell them apart.
pub(crate) fn logits(
    x: &[f64],
    features: usize,
    coefficients: &[f32],
    intercepts: &[f64],
    logits: &mut [f32],
) {
    for (x, logits) in row::split(x, features).zip(row::split_mut(logits, intercepts.len())) {
        let rows = row::split(coefficients, features).zip(intercepts);
        for (logit, (w, b)) in logits.iter_mut().zip(rows) {
            *logit = (dot_mixed(x, w) + b) as f32;
        }
    }
}

/// Returns the dot product of x in f64 and w in f32. It adds up four sums that don't wait for one another.
fn dot_mixed(x: &[f64], w: &[f32]) -> f64 {
    let mut sums = [0.0; 4];
    for (x, w) in x.chunks(4).zip(w.chunks(4)) {
        for (sum, (x, w)) in sums.iter_mut().zip(x.iter().zip(w)) {
            *sum += x * f64::from(*w);
        }
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3])
}

/// The number of rows of weights that are computed together. They share the loads of x and don't wait for one
/// another.
pub(crate) const CLASSES_AT_A_TIME: usize = 4;

/// The number of vectors of a row whose products are summed in f32 before the sum is widened.
const PART_VECTORS: usize = 32;

/// Writes the scores of a row under all rows of weights.
pub(crate) fn scores<V: Vector>(x: &[V::Scalar], weights: &[V::Scalar], scores: &mut [f64]) {
    let groups = row::split(weights, CLASSES_AT_A_TIME * x.len());
    for (weights, scores) in groups.zip(scores.chunks_exact_mut(CLASSES_AT_A_TIME)) {
        scores.fill(0.0);
        for (part, x) in x.chunks(PART_VECTORS * V::LANES).enumerate() {
            let start = part * PART_VECTORS * V::LANES;
            let row = weights.len() / CLASSES_AT_A_TIME;
            let from = |k: usize| k * row + start;
            let sums =
                dots::<V>(x, |k| weights.get(from(k)..from(k) + x.len()).unwrap_or_default());
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += sum.sum_lanes().first().to_f64();
            }
        }
    }
}

/// Returns the products of x with the weights of a few classes, summed in lanes.
#[inline(always)]
fn dots<'a, V: Vector>(
    x: &[V::Scalar],
    row: impl Fn(usize) -> &'a [V::Scalar],
) -> [V; CLASSES_AT_A_TIME] {
    let vectors = |k| row(k).chunks_exact(V::LANES);
    let rows = vectors(0).zip(vectors(1)).zip(vectors(2).zip(vectors(3)));
    let mut sums = [V::splat(V::Scalar::ZERO); CLASSES_AT_A_TIME];
    for (x, ((a, b), (c, d))) in x.chunks_exact(V::LANES).zip(rows) {
        let x = V::load(x);
        for (sum, weights) in sums.iter_mut().zip([a, b, c, d]) {
            *sum = *sum + x * V::load(weights);
        }
    }
    sums
}

/// Adds the products of residuals and features of a few rows to the gradient, which has a row of `length`
/// features for each of the `classes`.
pub(crate) fn add_gradient<V: Vector>(
    rows: &[V::Scalar],
    length: usize,
    residuals: &[V::Scalar],
    classes: usize,
    gradient: &mut [f64],
) {
    for first in (0..classes).step_by(CLASSES_AT_A_TIME) {
        for column in (0..length).step_by(V::LANES) {
            let mut sums = [V::splat(V::Scalar::ZERO); CLASSES_AT_A_TIME];
            let rows = row::split(rows, length);
            for (x, residuals) in rows.zip(row::split(residuals, classes)) {
                let x = V::load(&x[column..]);
                for (sum, residual) in sums.iter_mut().zip(&residuals[first..][..CLASSES_AT_A_TIME])
                {
                    *sum = *sum + x * V::splat(*residual);
                }
            }
            for (k, sum) in sums.into_iter().enumerate() {
                let mut lanes = V::Lanes::default();
                sum.store(lanes.as_mut());
                let entries = &mut gradient[(first + k) * length + column..];
                for (entry, sum) in entries.iter_mut().zip(lanes.as_ref()) {
                    *entry += sum.to_f64();
                }
            }
        }
    }
}
