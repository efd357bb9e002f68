//! The loss of examples and its gradient with respect to the weights, block by block.
//!
//! # The plain algorithm
//!
//! With n rows xᵢ, their targets yᵢ and weights sᵢ, the weights vₖ of each class, and p = softmax(v·xᵢ):
//!
//! ```text
//! loss = 1/n·Σᵢ sᵢ·(−log p_yᵢ) + ½·Σₖⱼ λⱼ·vₖⱼ²,   ∂loss/∂vₖ = 1/n·Σᵢ sᵢ·(pₖ − [k = yᵢ])·xᵢ + λ·vₖ
//! ```
//!
//! # Method
//!
//! [`Pass`] adds up both sums over rows, with the products of [`crate::kernel::linear`] in f32 and all else
//! in f64. [`penalize`] divides the sums by n and adds the penalty. λ·vₖ is the product entry by entry; the λ
//! of the intercept is 0.
//!
//! # Accuracy
//!
//! Errors are those of the products in f32. They don't grow with the number of rows
//! (`rows_and_features_by_the_thousand_are_summed_as_exactly_as_few`). At the minimum that is found, no slope
//! of the same loss in f64 is above 10^-3
//! (`no_weight_can_be_moved_to_a_lower_loss_whatever_the_penalty`).

use super::dataset::{BLOCK_ROWS, Examples};
use crate::error::Error;
use crate::fallible_vec::vector;
use crate::kernel::cross_entropy::{cross_entropy, cross_entropy_grad};
use crate::kernel::linear::{CLASSES_AT_A_TIME, add_gradient, scores};
use crate::kernel::numeric::row::{Arrangement, in_vectors, padded};
use crate::kernel::{log_softmax, softmax};
use crate::simd::{F32x8, F64x4};
use alloc::vec::Vec;

/// The sums of the loss and its gradient over the rows added since `begin`.
pub(super) struct Pass {
    classes: usize,
    width: usize,
    /// The weights. Like the scores, the residuals and the gradient, they are padded to a multiple of
    /// [`CLASSES_AT_A_TIME`] classes.
    weights: Vec<f32>,
    gradient: Vec<f64>,
    /// The sum of the cross-entropies, each multiplied by the weight of its row.
    pub(super) loss: f64,
    scores: Vec<f64>,
    residuals: Vec<f32>,
    target: Vec<f64>,
    log_p: Vec<f64>,
    work: Vec<f64>,
}

impl Pass {
    /// Returns sums of 0 for rows of `width` entries.
    ///
    /// # Errors
    /// [`Error::Memory`] if memory runs out.
    pub(super) fn new(classes: usize, width: usize) -> Result<Self, Error> {
        let grouped = classes.next_multiple_of(CLASSES_AT_A_TIME);
        Ok(Self {
            classes,
            width,
            weights: vector(grouped * width, 0.0)?,
            gradient: vector(grouped * width, 0.0)?,
            loss: 0.0,
            scores: vector(grouped, 0.0)?,
            residuals: vector(BLOCK_ROWS * grouped, 0.0)?,
            target: vector(classes, 0.0)?,
            log_p: vector(classes, 0.0)?,
            work: vector(3 * padded::<F64x4>(classes), 0.0)?,
        })
    }

    /// Resets the sums and sets the weights.
    pub(super) fn begin(&mut self, parameters: &[f64]) {
        self.weights.iter_mut().zip(parameters).for_each(|(to, v)| *to = *v as f32);
        self.gradient.fill(0.0);
        self.loss = 0.0;
    }

    /// Returns the gradient of the sum of the cross-entropies.
    pub(super) fn gradient(&self) -> &[f64] {
        &self.gradient[..self.classes * self.width]
    }

    /// Adds at most a block of examples from index `first` on, and returns their number.
    pub(super) fn add_from(&mut self, examples: &Examples, first: usize) -> usize {
        let targets = &examples.targets[first..];
        let targets = &targets[..targets.len().min(BLOCK_ROWS)];
        let rows = &examples.rows[first * self.width..][..targets.len() * self.width];
        self.add(rows, targets, &examples.weights[first..]);
        targets.len()
    }

    /// Adds at most a block of rows, each multiplied by its weight.
    pub(super) fn add(&mut self, rows: &[f32], targets: &[i32], weights: &[f32]) {
        let grouped = self.scores.len();
        let examples = rows.chunks_exact(self.width).zip(targets.iter().zip(weights));
        for (row, (x, (target, weight))) in examples.enumerate() {
            scores::<F32x8>(x, &self.weights, &mut self.scores);
            self.add_row(*target as usize, f64::from(*weight));
            let residuals = &mut self.residuals[row * grouped..][..self.classes];
            residuals.iter_mut().zip(&self.scores).for_each(|(to, r)| *to = *r as f32);
        }
        add_gradient::<F32x8>(rows, self.width, &self.residuals, grouped, &mut self.gradient);
    }

    /// Adds the weighted cross-entropy of the scores, and replaces the scores by its gradient.
    fn add_row(&mut self, class: usize, weight: f64) {
        let row = &mut self.scores[..self.classes];
        self.target[class] = weight;
        self.log_p.copy_from_slice(row);
        in_vectors::<F64x4>(&mut self.log_p, &mut self.work, &[f64::NEG_INFINITY], |row, work| {
            log_softmax::log_softmax(row, work, row.len(), Arrangement::Row, 1.0);
        });
        self.loss += cross_entropy(&self.log_p, &self.target);
        softmax::softmax::<F64x4>(row, &mut self.work, 1.0);
        cross_entropy_grad(row, &self.target, 1.0);
        self.target[class] = 0.0;
    }
}

/// Returns the loss per row with its penalty, and writes the gradient of both.
pub(super) fn penalize(
    pass: &Pass,
    rows: f64,
    v: &[f64],
    penalty: &[f64],
    gradient: &mut [f64],
) -> f64 {
    let weights = v.iter().zip(penalty.iter().cycle());
    for (to, (sum, (v, penalty))) in gradient.iter_mut().zip(pass.gradient().iter().zip(weights)) {
        *to = sum / rows + penalty * v;
    }
    pass.loss / rows + penalty_of_weights(v, penalty)
}

/// Returns the penalty ½ Σ penalty·v².
pub(super) fn penalty_of_weights(v: &[f64], penalty: &[f64]) -> f64 {
    0.5 * v.iter().zip(penalty.iter().cycle()).map(|(v, penalty)| penalty * v * v).sum::<f64>()
}
