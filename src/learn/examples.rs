//! The rows that a classifier learns from, standardised: a feature x becomes (x − μ)/s, and behind
//! the features stands a 1, whose weight is the intercept.
//!
//!   w·x + b = v·(x − μ)/s + b',  v = w·s,  b' = b + w·μ
//!
//! is an exact change of variables: the loss stays that of w and b, but its curvature becomes
//! much the same along all axes, which is what descent needs to be quick. With σ² the variance,
//! s² = σ² + λK²/(K − 1) makes the curvature along v, σ²·p(1 − p) + λ at p = 1/K over s², about
//! that; it lets the penalty λ (per row) decide where a feature hardly varies.

use super::kernel_width;
use crate::buffer::{allocate, vector};
use crate::error::Error;
use alloc::vec::Vec;

/// How many rows there were, with the mean of each feature and the sum of the squares of what
/// differs from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments {
    pub(super) count: f64,
    pub(super) mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// # Errors
    /// [`Error::Feature`] for the first that isn't finite.
    pub(super) fn of(x: &[f32], features: usize) -> Result<Self, Error> {
        let (mut mean, mut squares) = (vector(features, 0.0)?, vector(features, 0.0)?);
        for (row, x) in x.chunks_exact(features).enumerate() {
            if let Some(column) = x.iter().position(|x| !x.is_finite()) {
                return Err(Error::Feature { row, column, value: x[column].into() });
            }
            mean.iter_mut().zip(x).for_each(|(sum, x)| *sum += f64::from(*x));
        }
        let count = (x.len() / features) as f64;
        mean.iter_mut().for_each(|sum| *sum /= count);
        for x in x.chunks_exact(features) {
            for ((square, x), mean) in squares.iter_mut().zip(x).zip(&mean) {
                let difference = f64::from(*x) - mean;
                *square += difference * difference;
            }
        }
        Ok(Self { count, mean, squares })
    }

    /// Those of both, of which the other may be of no rows (Chan, Golub & LeVeque 1983,
    /// "Algorithms for computing the sample variance").
    pub(super) fn joined(mut self, other: &Self) -> Self {
        let count = self.count + other.count;
        let part = other.count / count;
        let others = other.mean.iter().zip(&other.squares);
        let own = self.mean.iter_mut().zip(&mut self.squares);
        for ((mean, square), (other_mean, other_square)) in own.zip(others) {
            let difference = other_mean - *mean;
            *mean += difference * part;
            *square += other_square + difference * difference * self.count * part;
        }
        self.count = count;
        self
    }

    /// What each feature is divided by, for a penalty λ per row.
    pub(super) fn scale(&self, penalty: f64, classes: usize) -> Vec<f64> {
        let classes = classes as f64;
        let least = penalty * classes * classes / (classes - 1.0);
        let scale = |square: &f64| libm::sqrt(square / self.count + least);
        let positive = |scale| if scale > 0.0 { scale } else { 1.0 };
        self.squares.iter().map(|square| positive(scale(square))).collect()
    }
}

/// The rows with the class of each.
pub(super) struct Examples {
    pub(super) rows: Vec<f32>,
    /// How many entries a row has: features, the 1, and zeros to whole vectors.
    pub(super) width: usize,
    pub(super) labels: Vec<i32>,
}

/// Room for rows of features, which are to be written to its beginning.
///
/// # Errors
/// [`Error::Memory`].
pub(crate) fn room(rows: usize, features: usize) -> Result<Vec<f32>, Error> {
    Ok(vector(rows.saturating_mul(kernel_width(features)), 0.0)?)
}

impl Examples {
    /// Standardises the rows where they lie, in a [`room`].
    pub(super) fn new(mut rows: Vec<f32>, labels: Vec<i32>, moments: &Moments, s: &[f64]) -> Self {
        let features = s.len();
        let width = kernel_width(features);
        let inverse: Vec<f64> = s.iter().map(|s| 1.0 / s).collect();
        // From the last on: what is written lies behind all that is still to be read.
        for row in (0..labels.len()).rev() {
            let (from, to) = (row * features, row * width);
            for column in (0..features).rev() {
                let x = f64::from(rows[from + column]) - moments.mean[column];
                rows[to + column] = (x * inverse[column]) as f32;
            }
            rows[to + features] = 1.0;
            rows[to + features + 1..to + width].fill(0.0);
        }
        Self { rows, width, labels }
    }
}

/// Rows of v and b' from coefficients and intercepts, as wide as those of examples.
///
/// # Errors
/// [`Error::Memory`].
pub(super) fn standardised(
    coefficients: &[f32],
    intercepts: &[f32],
    moments: &Moments,
    s: &[f64],
) -> Result<Vec<f64>, Error> {
    let (features, width) = (s.len(), kernel_width(s.len()));
    let mut parameters = vector(intercepts.len() * width, 0.0)?;
    let rows = coefficients.chunks_exact(features).zip(intercepts);
    for (v, (w, b)) in parameters.chunks_exact_mut(width).zip(rows) {
        let mut intercept = f64::from(*b);
        for (j, w) in w.iter().enumerate() {
            v[j] = f64::from(*w) * s[j];
            intercept += f64::from(*w) * moments.mean[j];
        }
        v[features] = intercept;
    }
    Ok(parameters)
}

/// The way back: coefficients and intercepts.
///
/// # Errors
/// [`Error::Memory`].
pub(super) fn original(
    parameters: &[f64],
    moments: &Moments,
    s: &[f64],
) -> Result<(Vec<f32>, Vec<f32>), Error> {
    let (features, width) = (s.len(), kernel_width(s.len()));
    let classes = parameters.len() / width;
    let (mut coefficients, mut intercepts) = (allocate(classes * features)?, allocate(classes)?);
    for v in parameters.chunks_exact(width) {
        let mut intercept = v[features];
        for (j, s) in s.iter().enumerate() {
            let w = v[j] / s;
            coefficients.push(w as f32);
            intercept -= w * moments.mean[j];
        }
        intercepts.push(intercept as f32);
    }
    Ok((coefficients, intercepts))
}
