//! Full-batch descent.
//!
//! # The plain algorithm
//!
//! L-BFGS: steps along the directions of [`crate::kernel::fit::curvature`], with the line search of
//! [`crate::kernel::fit::line_search`].
//!
//! # Method
//!
//! The caller computes the values between two calls, so it may pause at any time.

use crate::error::Error;
use crate::fallible_vec::vector;
use crate::kernel::fit::curvature::{Curvature, MEMORY};
use crate::kernel::fit::line_search::{LineSearch, Progress, dot, max_norm};
use alloc::vec::Vec;

/// The relative error that rounding may add to a loss, since the products are in f32.
const ROUNDING: f64 = 1e-6;

/// The state of the descent after a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Status {
    /// The line search goes on with another step.
    Searching,
    /// The step was long enough and lowered the loss enough.
    Moved,
    /// Because of rounding, no step lowers the loss or the gradient any more.
    Stuck,
}

/// The state of full-batch descent.
pub(super) struct Descent {
    curvature: Curvature<Vec<f64>>,
    best: Vec<f64>,
    pub(super) loss: f64,
    gradient: Vec<f64>,
    direction: Vec<f64>,
    search: LineSearch,
    trial: Vec<f64>,
    progress: Progress,
}

impl Descent {
    /// Begins descent at a point.
    ///
    /// # Errors
    /// [`Error::Memory`] if memory runs out.
    pub(super) fn new(start: Vec<f64>) -> Result<Self, Error> {
        let n = start.len();
        let (gradient, direction) = (vector(n, 0.0)?, vector(n, 0.0)?);
        let mut trial = vector(n, 0.0)?;
        trial.copy_from_slice(&start);
        let (steps, changes) =
            (vector(MEMORY.saturating_mul(n), 0.0)?, vector(MEMORY.saturating_mul(n), 0.0)?);
        Ok(Self {
            curvature: Curvature::new(steps, changes),
            best: start,
            loss: f64::INFINITY,
            gradient,
            direction,
            // Without a direction, the first trial is the start.
            search: LineSearch::new(f64::INFINITY, 0.0, 0.0, ROUNDING),
            trial,
            progress: Progress::new(),
        })
    }

    /// Returns the parameters with the lowest loss so far.
    pub(super) fn best(&self) -> &[f64] {
        &self.best
    }

    /// Returns the parameters whose loss and gradient are needed next.
    pub(super) fn trial(&self) -> &[f64] {
        &self.trial
    }

    /// Returns the largest magnitude in the gradient.
    pub(super) fn largest_gradient(&self) -> f64 {
        max_norm(&self.gradient)
    }

    /// Takes the loss and the gradient at [`trial`](Self::trial), and chooses the next trial.
    pub(super) fn update(&mut self, loss: f64, gradient: &[f64]) -> Status {
        let is_first = self.loss == f64::INFINITY;
        if !is_first && !self.search.accepts(loss, dot(gradient, &self.direction)) {
            self.set_trial();
            return if self.search.has_failed() { Status::Stuck } else { Status::Searching };
        }
        if !is_first {
            self.curvature.remember([&self.best, &self.trial], [&self.gradient, gradient]);
        }
        self.best.copy_from_slice(&self.trial);
        self.gradient.copy_from_slice(gradient);
        self.loss = loss;
        self.begin_search(is_first);
        let has_stalled = self.progress.has_stalled(loss, self.largest_gradient());
        if has_stalled { Status::Stuck } else { Status::Moved }
    }

    /// Chooses the next direction and the first step along it.
    fn begin_search(&mut self, is_first: bool) {
        let slope = self.curvature.direct(&mut self.direction, &self.gradient);
        self.direction.iter_mut().for_each(|d| *d = -*d);
        let length = libm::sqrt(dot(&self.gradient, &self.gradient));
        // The curvature is unknown at first.
        let step = if is_first && length > 1.0 { 1.0 / length } else { 1.0 };
        self.search = LineSearch::new(self.loss, slope, step, ROUNDING);
        self.set_trial();
    }

    /// Writes the parameters at the current step to the trial.
    fn set_trial(&mut self) {
        let along = self.best.iter().zip(&self.direction);
        self.trial.iter_mut().zip(along).for_each(|(to, (x, d))| *to = x + self.search.step * d);
    }
}
