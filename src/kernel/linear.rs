//! What a linear classifier computes of rows of features: their scores under rows of weights,
//! and the gradient of these weights.
//!
//!   zₖ = Σⱼ wₖⱼ·xⱼ        gₖⱼ = Σ rₖ·xⱼ over rows x with residuals r = ∂loss/∂z
//!
//! Rows are of full vectors, and there are whole groups of weights: fillers are 0. Products and
//! short sums are in the type of the vectors, and the sums of these in f64, so that neither the
//! number of features nor that of rows shows.

use crate::simd::{Real, Vector};

/// The number of rows of weights that are computed together. They share the loads of x and don't wait for one
/// another.
pub(crate) const GROUP: usize = 4;

/// The number of vectors of a row whose products are summed in f32 before the sum is widened.
const SHORT: usize = 32;

/// Writes the scores of a row under all rows of weights.
pub(crate) fn scores<V: Vector>(x: &[V::Scalar], weights: &[V::Scalar], scores: &mut [f64]) {
    let groups = weights.chunks_exact((GROUP * x.len()).max(1));
    for (weights, scores) in groups.zip(scores.chunks_exact_mut(GROUP)) {
        scores.fill(0.0);
        for (part, x) in x.chunks(SHORT * V::LANES).enumerate() {
            let start = part * SHORT * V::LANES;
            let row = weights.len() / GROUP;
            // In range; `get` brings no texts of panics into the published module.
            let from = |k: usize| k * row + start;
            let sums =
                dots::<V>(x, |k| weights.get(from(k)..from(k) + x.len()).unwrap_or_default());
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += sum.reduce_lanes(|a, b| a + b).first().to_f64();
            }
        }
    }
}

/// Returns the products of x with a group of rows, summed in lanes.
#[inline(always)]
fn dots<'a, V: Vector>(x: &[V::Scalar], row: impl Fn(usize) -> &'a [V::Scalar]) -> [V; GROUP] {
    let vectors = |k| row(k).chunks_exact(V::LANES);
    let rows = vectors(0).zip(vectors(1)).zip(vectors(2).zip(vectors(3)));
    let mut sums = [V::splat(V::Scalar::ZERO); GROUP];
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
    for first in (0..classes).step_by(GROUP) {
        for column in (0..length).step_by(V::LANES) {
            let mut sums = [V::splat(V::Scalar::ZERO); GROUP];
            let rows = rows.chunks_exact(length);
            for (x, residuals) in rows.zip(residuals.chunks_exact(classes)) {
                let x = V::load(&x[column..]);
                for (sum, residual) in sums.iter_mut().zip(&residuals[first..][..GROUP]) {
                    *sum = *sum + x * V::splat(*residual);
                }
            }
            for (k, sum) in sums.into_iter().enumerate() {
                let mut lanes = V::Lanes::default();
                sum.store(lanes.as_mut());
                let places = &mut gradient[(first + k) * length + column..];
                for (place, sum) in places.iter_mut().zip(lanes.as_ref()) {
                    *place += sum.to_f64();
                }
            }
        }
    }
}
