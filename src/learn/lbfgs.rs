//! Full-batch descent.
//!
//! # The plain algorithm
//!
//! L-BFGS (Nocedal 1980, "Updating quasi-Newton matrices with limited storage"; Liu & Nocedal 1989) with the
//! line search of Lewis & Overton 2013, "Nonsmooth optimization via quasi-Newton methods", algorithm 2.6. By
//! doubling and halving it finds a step t with
//!
//! ```text
//! f(x + t·d) ≤ f(x) + c₁·t·f'(x)·d   and   f'(x + t·d)·d ≥ c₂·f'(x)·d
//! ```
//!
//! # Method
//!
//! 1. Near the minimum, rounding hides how far a step lowers the loss. There the slope at its end tells
//!    whether it does, by f'(x + t·d)·d ≤ (2c₁ − 1)·f'(x)·d (Hager & Zhang 2005, "A new conjugate gradient
//!    method with guaranteed descent and an efficient line search").
//! 2. The caller computes the values between two calls, so it may pause at any time.

use crate::error::Error;
use crate::fallible_vec::{allocate, vector};
use alloc::vec::Vec;
use lbfgs::Lbfgs;

/// The number of past steps that L-BFGS keeps.
const MEMORY: usize = 10;
const C1: f64 = 1e-4;
const C2: f64 = 0.9;
/// The relative error that rounding may add to a loss, since the products are in f32.
const ROUNDING: f64 = 1e-6;
/// The descent ends after this many steps in a row that brought neither a lower loss nor a smaller gradient
/// than any before, which only rounding keeps from falling.
const STALLS: usize = 30;
/// The number of trials of a line search. A step that has been halved 30 times changes the loss by less than
/// its rounding.
const TRIALS: usize = 30;

/// The state of the line search after a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LineSearch {
    /// The search goes on with another step.
    Searching,
    /// The step was long enough and lowered the loss enough.
    Moved,
    /// Because of rounding, no step lowers the loss or the gradient.
    Stuck,
}

/// The state of full-batch descent.
pub(super) struct Descent {
    memory: Lbfgs<f64>,
    best: Vec<f64>,
    pub(super) loss: f64,
    gradient: Vec<f64>,
    direction: Vec<f64>,
    /// The slope f'(x)·d, below 0.
    slope: f64,
    step: f64,
    /// The longest step that is too short, and the shortest that is too long.
    low: f64,
    high: f64,
    trials: usize,
    trial: Vec<f64>,
    /// The least loss and the smallest gradient so far, and the number of steps without a new one.
    least: [f64; 2],
    stalls: usize,
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
        // Lbfgs doesn't report that memory has run out.
        drop(allocate::<f64>((2 * MEMORY + 4).saturating_mul(n))?);
        Ok(Self {
            // By default it would reject steps whose product with the change of the gradient is below 1e-10,
            // which are all steps near the minimum.
            memory: Lbfgs::new(n, MEMORY).with_sy_epsilon(f64::MIN_POSITIVE),
            best: start,
            loss: f64::INFINITY,
            gradient,
            direction,
            slope: 0.0,
            step: 0.0,
            low: 0.0,
            high: f64::INFINITY,
            trials: 0,
            trial,
            least: [f64::INFINITY; 2],
            stalls: 0,
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
        self.gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()))
    }

    /// Takes the loss and the gradient at [`trial`](Self::trial), and chooses the next trial.
    pub(super) fn update(&mut self, loss: f64, gradient: &[f64]) -> LineSearch {
        let is_first = self.loss == f64::INFINITY;
        if !is_first && !self.accepts(loss, gradient) {
            self.trials += 1;
            self.set_trial();
            return if self.trials < TRIALS { LineSearch::Searching } else { LineSearch::Stuck };
        }
        self.best.copy_from_slice(&self.trial);
        self.gradient.copy_from_slice(gradient);
        self.loss = loss;
        // It rejects a step along which the gradient didn't change. The next step may differ.
        let _ = self.memory.update_hessian(gradient, &self.best);
        self.begin_search(is_first);
        let reached = [loss, self.largest_gradient()];
        let is_new = reached.iter().zip(&self.least).any(|(a, b)| a < b);
        self.stalls = if is_new { 0 } else { self.stalls + 1 };
        self.least = [0, 1].map(|i| self.least[i].min(reached[i]));
        if self.stalls < STALLS { LineSearch::Moved } else { LineSearch::Stuck }
    }

    /// Returns whether the step is neither too long nor too short.
    fn accepts(&mut self, loss: f64, gradient: &[f64]) -> bool {
        let slope = dot(gradient, &self.direction);
        let is_falling = slope <= (2.0 * C1 - 1.0) * self.slope;
        // A loss of NaN isn't low, so it counts as that of too long a step.
        let is_low = loss <= self.loss + C1 * self.step * self.slope
            || (is_falling && loss <= self.loss + ROUNDING * self.loss.abs());
        if is_low && slope >= C2 * self.slope {
            return true;
        }
        if is_low {
            self.low = self.step;
        } else {
            self.high = self.step;
        }
        let between = f64::midpoint(self.low, self.high);
        self.step = if self.high < f64::INFINITY { between } else { 2.0 * self.low };
        false
    }

    /// Chooses the next direction and the first step along it.
    fn begin_search(&mut self, is_first: bool) {
        self.direction.copy_from_slice(&self.gradient);
        self.memory.apply_hessian(&mut self.direction);
        self.direction.iter_mut().for_each(|d| *d = -*d);
        self.slope = dot(&self.direction, &self.gradient);
        let length = libm::sqrt(dot(&self.gradient, &self.gradient));
        // The curvature is unknown at first.
        self.step = if is_first && length > 1.0 { 1.0 / length } else { 1.0 };
        (self.low, self.high, self.trials) = (0.0, f64::INFINITY, 0);
        self.set_trial();
    }

    /// Writes the parameters at the current step to the trial.
    fn set_trial(&mut self) {
        let along = self.best.iter().zip(&self.direction);
        self.trial.iter_mut().zip(along).for_each(|(to, (x, d))| *to = x + self.step * d);
    }
}

/// Returns the dot product of two vectors.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
