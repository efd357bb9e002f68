//! Mini-batch descent with one step size per weight.
//!
//! # The plain algorithm
//!
//! ```text
//! S ← S + g²,  v ← v − η·g/√S
//! ```
//!
//! (AdaGrad: Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and stochastic
//! optimization".)
//!
//! # Method
//!
//! 1. S begins not at 0 but at an estimate of what earlier batches would have added ([`AdaGrad::new`]). A
//!    first step from 0 would be η for every weight, whatever its gradient.
//! 2. g is the sum of the gradients of the rows of a batch, so that S grows alike whether the same rows come
//!    in one batch or in many. Each epoch takes the rows in another order.
//!
//! # Accuracy
//!
//! Weights and S are f64 numbers, and g is as accurate as [`super::loss`] computes it. The descent ends near
//! the minimum and not at it, since every step follows the rows of its batch alone: on the data set Iris the
//! loss is less than 5 % above the lowest one
//! (`mini_batches_come_near_to_the_optimum_and_a_seed_repeats_them`).

use super::dataset::{BLOCK_ROWS, Examples};
use super::loss::Pass;
use crate::Xoshiro256;
use crate::error::Error;
use crate::fallible_vec::{allocate, vector};
use alloc::vec::Vec;

/// The settings of mini-batch descent.
pub(super) struct Settings {
    /// The learning rate η.
    pub(super) rate: f64,
    /// The number of rows in a batch.
    pub(super) batch: usize,
    /// The seed of the order of the rows.
    pub(super) seed: u64,
}

/// The state of mini-batch descent.
pub(super) struct AdaGrad {
    pub(super) parameters: Vec<f64>,
    pub(super) squares: Vec<f64>,
    rate: f64,
    batch: usize,
    /// The indices of the rows in the order of this epoch, and the index of the next one in that order.
    order: Vec<u32>,
    next: usize,
    random: Xoshiro256,
    /// A block of rows in that order, with their targets and weights. Their memory is allocated at the start.
    rows: Vec<f32>,
    targets: Vec<i32>,
    weights: Vec<f32>,
    /// The sum of the cross-entropies of the rows in this epoch, each before the step of its batch.
    pub(super) loss: f64,
}

impl AdaGrad {
    /// Returns descent over examples that begins at `parameters`. If there are no `squares` of earlier steps,
    /// they are estimated for `seen` rows: a residual has a variance of at most ¼, and so adds at most ¼.
    /// Those of one more batch keep the first steps short.
    ///
    /// # Errors
    /// [`Error::Memory`] if memory runs out.
    pub(super) fn new(
        parameters: Vec<f64>,
        squares: Option<Vec<f64>>,
        seen: f64,
        examples: &Examples,
        settings: Settings,
    ) -> Result<Self, Error> {
        let Settings { rate, batch, seed } = settings;
        let rows = examples.targets.len();
        let squares = match squares {
            Some(squares) => squares,
            None => vector(parameters.len(), 0.25 * (rows.min(batch) as f64 + seen))?,
        };
        let block = rows.min(batch).min(BLOCK_ROWS);
        let mut order = allocate(rows)?;
        order.extend(0..rows as u32);
        Ok(Self {
            parameters,
            squares,
            rate,
            batch,
            order,
            next: 0,
            random: Xoshiro256::new(seed),
            rows: allocate(block * examples.width)?,
            targets: allocate(block)?,
            weights: allocate(block)?,
            loss: 0.0,
        })
    }

    /// Takes one step, and returns whether it was the last one of the epoch.
    pub(super) fn step(&mut self, pass: &mut Pass, examples: &Examples, penalty: &[f64]) -> bool {
        if self.next == 0 {
            self.shuffle();
            self.loss = 0.0;
        }
        let end = self.order.len().min(self.next + self.batch);
        pass.begin(&self.parameters);
        for start in (self.next..end).step_by(BLOCK_ROWS) {
            self.gather(examples, start..end.min(start + BLOCK_ROWS));
            pass.add(&self.rows, &self.targets, &self.weights);
        }
        self.descend(pass.gradient(), (end - self.next) as f64, penalty);
        self.loss += pass.loss;
        let is_last = end == self.order.len();
        self.next = if is_last { 0 } else { end };
        is_last
    }

    /// Moves the parameters along the gradient of the rows of a batch.
    fn descend(&mut self, gradient: &[f64], rows: f64, penalty: &[f64]) {
        let penalty = penalty.iter().cycle();
        let state = self.parameters.iter_mut().zip(&mut self.squares);
        for ((v, square), (sum, penalty)) in state.zip(gradient.iter().zip(penalty)) {
            let g = sum + rows * penalty * *v;
            *square += g * g;
            *v -= self.rate * g / libm::sqrt(*square);
        }
    }

    /// Shuffles the order of the rows (Fisher & Yates; Knuth, TAOCP 2, section 3.4.2, algorithm P).
    fn shuffle(&mut self) {
        for last in (1..self.order.len()).rev() {
            let other = (self.random.uniform() * (last + 1) as f64) as usize;
            self.order.swap(last, other);
        }
    }

    /// Copies the rows at positions of the order.
    fn gather(&mut self, examples: &Examples, positions: core::ops::Range<usize>) {
        self.rows.clear();
        self.targets.clear();
        self.weights.clear();
        for &row in &self.order[positions] {
            let row = row as usize;
            self.rows.extend_from_slice(&examples.rows[row * examples.width..][..examples.width]);
            self.targets.push(examples.targets[row]);
            self.weights.push(examples.weights[row]);
        }
    }
}
