//! The rows that a classifier learns from, standardised. A feature x becomes (x − μ)/s, and a 1, whose weight
//! is the intercept, follows the features of a row.
//!
//! ```text
//! w·x + b = v·(x − μ)/s + b',  v = w·s,  b' = b + w·μ
//! ```
//!
//! is an exact change of variables. The loss is the same as that of w and b, but its curvature is about the
//! same along all axes, which makes descent fast. With the variance σ² and s² = σ² + λK²/(K − 1), the
//! curvature along v at p = 1/K is (σ²·p(1 − p) + λ)/s², which hardly depends on σ². The penalty λ (per row)
//! takes over for a feature that hardly varies.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, copy, vector};
use crate::kernel::numeric::row;
use crate::simd::F32x8;
use alloc::vec::Vec;
use core::f64::consts::LN_10;

/// The number of rows of a block: few enough to stay in the nearest cache and to be added up in f32.
pub(super) const BLOCK_ROWS: usize = 64;

/// Returns the length of a row in the kernel: the features, the 1 of the intercept, and zeros up to full
/// vectors.
pub(super) fn kernel_width(features: usize) -> usize {
    row::padded::<F32x8>(features + 1)
}

/// Features, one row after the other, that are read a few at a time. They may be of either type, and may lie
/// in another memory.
pub(crate) trait Features {
    /// Returns the number of all features.
    fn count(&self) -> usize;
    /// Fills `to` with the features from index `first` on.
    fn read(&self, first: usize, to: &mut [f64]);
}

impl<T: Float> Features for &[T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn read(&self, first: usize, to: &mut [f64]) {
        to.iter_mut().zip(&self[first..]).for_each(|(to, x)| *to = x.to_f64());
    }
}

/// Calls `visit` with the index and the features of each row.
fn for_each_row(
    x: &dyn Features,
    features: usize,
    mut visit: impl FnMut(usize, &[f64]) -> Result<(), Error>,
) -> Result<(), Error> {
    let rows = x.count() / features;
    let mut block = vector(rows.min(BLOCK_ROWS) * features, 0.0)?;
    for first in (0..rows).step_by(BLOCK_ROWS) {
        let block = &mut block[..BLOCK_ROWS.min(rows - first) * features];
        x.read(first * features, block);
        for (row, x) in (first..).zip(block.chunks_exact(features)) {
            visit(row, x)?;
        }
    }
    Ok(())
}

/// Whether more rows may follow those that a classifier learns from.
#[derive(Clone, Copy)]
pub(super) enum DataExtent {
    Complete,
    SoFar,
}

/// The number of the rows so far and the sum of their weights, with the mean of each feature and the sum of
/// the squared differences from it. Rows of weight 0 don't count.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments {
    rows: f64,
    pub(super) count: f64,
    pub(super) mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// Computes the moments of weighted rows (West 1979, "Updating mean and variance estimates").
    ///
    /// # Errors
    /// [`Error::Feature`] for the first feature that isn't a finite f32, [`Error::Memory`] if memory runs
    /// out.
    pub(super) fn compute(
        x: &dyn Features,
        features: usize,
        weights: &[f64],
    ) -> Result<Self, Error> {
        let (mut mean, mut squares) = (vector(features, 0.0)?, vector(features, 0.0)?);
        let (mut rows, mut count) = (0.0, 0.0);
        for_each_row(x, features, |row, x| {
            if let Some(column) = x.iter().position(|x| !is_feature(*x)) {
                return Err(Error::Feature { row, column, value: x[column] });
            }
            let weight = weights[row];
            if weight > 0.0 {
                rows += 1.0;
                count += weight;
                let part = weight / count;
                for ((x, mean), square) in x.iter().zip(&mut mean).zip(&mut squares) {
                    let difference = x - *mean;
                    *mean += part * difference;
                    *square += weight * difference * (x - *mean);
                }
            }
            Ok(())
        })?;
        Ok(Self { rows, count, mean, squares })
    }

    /// Merges the moments of two sets of rows, where the other set may be empty (Chan, Golub & LeVeque 1983,
    /// "Algorithms for computing the sample variance").
    pub(super) fn merge(mut self, other: &Self) -> Self {
        let count = self.count + other.count;
        let part = other.count / count;
        let others = other.mean.iter().zip(&other.squares);
        let own = self.mean.iter_mut().zip(&mut self.squares);
        for ((mean, square), (other_mean, other_square)) in own.zip(others) {
            let difference = other_mean - *mean;
            *mean += difference * part;
            *square += other_square + difference * difference * self.count * part;
        }
        self.rows += other.rows;
        self.count = count;
        self
    }

    /// Returns the numbers in a row: rows, count, means, squares. There are none before the first row.
    pub(super) fn to_numbers(&self) -> Result<Vec<f64>, OutOfMemory> {
        if self.rows == 0.0 {
            return Ok(Vec::new());
        }
        let mut numbers = allocate(2 + 2 * self.mean.len())?;
        numbers.extend([self.rows, self.count]);
        numbers.extend_from_slice(&self.mean);
        numbers.extend_from_slice(&self.squares);
        Ok(numbers)
    }

    /// Returns the moments of rows of features from such numbers.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] for numbers that no rows have, [`Error::Memory`] if memory runs out.
    pub(super) fn from_numbers(numbers: &[f64], features: usize) -> Result<Self, Error> {
        let [rows, count, rest @ ..] = numbers else {
            return Ok(Self::default());
        };
        let (mean, squares) = rest.split_at_checked(features).ok_or(Error::ModelFormat)?;
        let are_finite = numbers.iter().all(|number| number.is_finite());
        let are_moments = *rows >= 1.0
            && *count > 0.0
            && squares.len() == features
            && squares.iter().all(|square| *square >= 0.0);
        if !(are_finite && are_moments) {
            return Err(Error::ModelFormat);
        }
        Ok(Self { rows: *rows, count: *count, mean: copy(mean)?, squares: copy(squares)? })
    }

    /// Returns a copy.
    pub(super) fn copied(&self) -> Result<Self, OutOfMemory> {
        let (mean, squares) = (copy(&self.mean)?, copy(&self.squares)?);
        Ok(Self { rows: self.rows, count: self.count, mean, squares })
    }

    /// Returns the divisor of each feature, for a penalty λ per row.
    ///
    /// Where more rows may follow, few rows are taken to have less variance than all: in one of a thousand
    /// features, n of them have less than 10^(−6/(n − 1)) of it by chance. A divisor that is too small would
    /// make the coefficients of such a feature so large that later rows hardly mend them. One that is too
    /// large only makes the first steps short.
    pub(super) fn scale(
        &self,
        penalty: f64,
        classes: usize,
        extent: DataExtent,
    ) -> Result<Vec<f64>, OutOfMemory> {
        let classes = classes as f64;
        let factor = match extent {
            DataExtent::SoFar if self.rows > 1.0 => libm::exp(6.0 * LN_10 / (self.rows - 1.0)),
            _ => 1.0,
        };
        let least = penalty * classes * classes / (classes - 1.0);
        let mut scale = copy(&self.squares)?;
        for s in &mut scale {
            *s = libm::sqrt(*s / self.count * factor + least);
            *s = if *s > 0.0 { *s } else { 1.0 };
        }
        Ok(scale)
    }
}

/// Returns whether a feature is a finite f32, which standardised features have to be.
pub(super) fn is_feature(x: f64) -> bool {
    (x as f32).is_finite()
}

/// The standardised rows, each with its class and weight. Rows of weight 0 are left out.
pub(super) struct Examples {
    pub(super) rows: Vec<f32>,
    /// The length of a row: features, the 1 of the intercept, and zeros up to full vectors.
    pub(super) width: usize,
    pub(super) targets: Vec<i32>,
    /// The weights over their mean, so that sums over rows keep the scale of unweighted rows.
    pub(super) weights: Vec<f32>,
}

impl Examples {
    /// Standardises rows in f64. Features that are far from 0 would lose their digits in f32.
    ///
    /// # Errors
    /// [`Error::Memory`] if memory runs out.
    pub(super) fn new(
        x: &dyn Features,
        y: &[i32],
        weights: &[f64],
        moments: &Moments,
        s: &[f64],
    ) -> Result<Self, Error> {
        let features = s.len();
        let width = kernel_width(features);
        let count = weights.iter().filter(|weight| **weight > 0.0).count();
        let mean = weights.iter().sum::<f64>() / count as f64;
        let (mut targets, mut relative) = (allocate(count)?, allocate(count)?);
        let mut rows: Vec<f32> = allocate(count.saturating_mul(width))?;
        let mut inverse = copy(s)?;
        inverse.iter_mut().for_each(|s| *s = 1.0 / *s);
        for_each_row(x, features, |row, x| {
            if weights[row] > 0.0 {
                targets.push(y[row]);
                relative.push((weights[row] / mean) as f32);
                let differences = x.iter().zip(&moments.mean).map(|(x, mean)| x - mean);
                rows.extend(differences.zip(&inverse).map(|(x, inverse)| (x * inverse) as f32));
                rows.push(1.0);
                rows.resize(rows.len().next_multiple_of(width), 0.0);
            }
            Ok(())
        })?;
        Ok(Self { rows, width, targets, weights: relative })
    }
}

/// Converts coefficients and intercepts to the rows of v and b' of standardised features, as wide as the rows
/// of examples.
///
/// # Errors
/// [`Error::Memory`] if memory runs out.
pub(super) fn standardize(
    coefficients: &[f32],
    intercepts: &[f64],
    moments: &Moments,
    s: &[f64],
) -> Result<Vec<f64>, Error> {
    let (features, width) = (s.len(), kernel_width(s.len()));
    let mut parameters = vector(intercepts.len() * width, 0.0)?;
    let rows = coefficients.chunks_exact(features).zip(intercepts);
    for (v, (w, b)) in parameters.chunks_exact_mut(width).zip(rows) {
        let mut intercept = *b;
        for (j, w) in w.iter().enumerate() {
            v[j] = f64::from(*w) * s[j];
            intercept += f64::from(*w) * moments.mean[j];
        }
        v[features] = intercept;
    }
    Ok(parameters)
}

/// Converts rows of v and b' to coefficients and intercepts of the original features. The intercepts are in
/// f64, and are computed from the rounded coefficients. Otherwise the rounding error times the mean of a
/// feature, which may be far from 0, would be in all logits.
///
/// # Errors
/// [`Error::Memory`] if memory runs out.
pub(super) fn unstandardize(
    parameters: &[f64],
    moments: &Moments,
    s: &[f64],
) -> Result<(Vec<f32>, Vec<f64>), Error> {
    let (features, width) = (s.len(), kernel_width(s.len()));
    let classes = parameters.len() / width;
    let (mut coefficients, mut intercepts) = (allocate(classes * features)?, allocate(classes)?);
    for v in parameters.chunks_exact(width) {
        let mut intercept = v[features];
        for (j, s) in s.iter().enumerate() {
            let w = (v[j] / s) as f32;
            coefficients.push(w);
            intercept -= f64::from(w) * moments.mean[j];
        }
        intercepts.push(intercept);
    }
    Ok((coefficients, intercepts))
}

/// Returns the number of features of a row.
///
/// # Errors
/// [`Error::NoExamples`] if there are no rows or no features, [`Error::Ragged`] if the features don't make
/// rows of equal length.
pub(super) fn feature_count(length: usize, rows: usize) -> Result<usize, Error> {
    if rows == 0 || length == 0 {
        return Err(Error::NoExamples);
    }
    if !length.is_multiple_of(rows) {
        return Err(Error::Ragged { length, rows });
    }
    Ok(length / rows)
}
