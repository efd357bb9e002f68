//! Full-batch descent.
//!
//! # The plain algorithm
//!
//! L-BFGS (Nocedal 1980, "Updating quasi-Newton matrices with limited storage"; Liu & Nocedal 1989) with the
//! line search of [`crate::kernel::fit::line_search`].
//!
//! # Method
//!
//! 1. The caller computes the values between two calls, so it may pause at any time.
//! 2. The curvature is that of the crate `lbfgs`, since the module of the classifier has an allocator. The
//!    descent of `src/kernel/fit/lbfgs.rs`, for modules without one, computes all values in one call, and
//!    divides by a curvature where the crate multiplies by its reciprocal: its results have other last bits.

use crate::error::Error;
use crate::fallible_vec::{allocate, vector};
use crate::kernel::fit::line_search::{LineSearch, Progress, dot, max_norm};
use alloc::vec::Vec;
use lbfgs::Lbfgs;

/// The number of past steps that L-BFGS keeps.
const MEMORY: usize = 10;
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
    memory: Lbfgs<f64>,
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
        // Lbfgs aborts where memory runs out, so whether there is enough is tried first.
        drop(allocate::<f64>((2 * MEMORY + 4).saturating_mul(n))?);
        Ok(Self {
            // By default it would reject steps whose product with the change of the gradient is below 1e-10,
            // which are all steps near the minimum.
            memory: Lbfgs::new(n, MEMORY).with_sy_epsilon(f64::MIN_POSITIVE),
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
        self.best.copy_from_slice(&self.trial);
        self.gradient.copy_from_slice(gradient);
        self.loss = loss;
        // It rejects a step along which the gradient didn't change. The next step may differ.
        let _ = self.memory.update_hessian(gradient, &self.best);
        self.begin_search(is_first);
        let has_stalled = self.progress.has_stalled(loss, self.largest_gradient());
        if has_stalled { Status::Stuck } else { Status::Moved }
    }

    /// Chooses the next direction and the first step along it.
    fn begin_search(&mut self, is_first: bool) {
        self.direction.copy_from_slice(&self.gradient);
        self.memory.apply_hessian(&mut self.direction);
        self.direction.iter_mut().for_each(|d| *d = -*d);
        let slope = dot(&self.direction, &self.gradient);
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
