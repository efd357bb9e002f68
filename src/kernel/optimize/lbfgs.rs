//! L-BFGS: the descent to the minimum of a smooth function of many numbers.
//!
//! # The plain algorithm
//!
//! ```text
//! go from x to x + t·d along the direction d of the curvature, by a step t that the line search finds
//! ```
//!
//! (Nocedal 1980, "Updating quasi-Newton matrices with limited storage".)
//!
//! # Method
//!
//! 1. The direction is that of [`super::curvature`], and the line search that of [`super::line_search`].
//! 2. The caller computes values and gradients between two calls of [`Descent::update`], so it may pause at
//!    any time. [`minimize`] computes all of them in one call.
//! 3. While no curvature is known, the first trial of a step changes no number by more than 1.
//!
//! # Accuracy
//!
//! [`minimize`] ends where no entry of the gradient is above 10^-10, where rounding hides any further
//! descent, so that no step is found or [`Progress`] has stalled, and after 2,000 steps at the latest.

use super::curvature::{Curvature, MEMORY};
use super::line_search::{LineSearch, Progress};
use super::{dot, max_norm};
use crate::kernel::numeric::row::{self, take_rows};
use core::ops::DerefMut;

/// The largest number of steps of [`minimize`].
const STEPS: usize = 2000;
/// It ends where no entry of the gradient is above this.
const TOLERANCE: f64 = 1e-10;
/// The relative error that rounding may add to a value.
const ROUNDING: f64 = 1e-14;

/// The vectors of [`minimize`] beside its argument: the gradient there, the next one, the direction and the
/// next point to try.
const POINTS: usize = 4;

/// The state of a descent after a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Status {
    /// The line search goes on with another step.
    Searching,
    /// The step was long enough and lowered the value enough, or the value is that of the start.
    Moved,
    /// Because of rounding, no step lowers the value or the gradient any more.
    Stuck,
}

/// A descent, in memory that the caller gives.
pub(crate) struct Descent<S> {
    curvature: Curvature<S>,
    best: S,
    gradient: S,
    direction: S,
    trial: S,
    value: f64,
    /// The relative error that rounding may add to a value.
    rounding: f64,
    search: LineSearch,
    progress: Progress,
}

impl<S: DerefMut<Target = [f64]>> Descent<S> {
    /// Begins a descent at a point. The other points may hold any numbers; all have its length. Steps and
    /// changes of the gradient hold [`MEMORY`] points each.
    #[inline(always)]
    pub(crate) fn new(
        start: S,
        [gradient, mut direction, mut trial]: [S; 3],
        [steps, changes]: [S; 2],
        rounding: f64,
    ) -> Self {
        // Without a direction, the first trial is the start.
        direction.fill(0.0);
        row::copy(&start, &mut trial);
        Self {
            curvature: Curvature::new(steps, changes),
            best: start,
            gradient,
            direction,
            trial,
            value: f64::INFINITY,
            rounding,
            search: LineSearch::new(f64::INFINITY, 0.0, 0.0, rounding),
            progress: Progress::new(),
        }
    }

    /// Returns the point with the lowest value so far.
    #[cfg(feature = "learn")]
    pub(crate) fn best(&self) -> &[f64] {
        &self.best
    }

    /// Returns the lowest value so far, or +∞ before the first one.
    #[cfg(feature = "learn")]
    pub(crate) fn value(&self) -> f64 {
        self.value
    }

    /// Returns the point whose value and gradient are needed next.
    pub(crate) fn trial(&self) -> &[f64] {
        &self.trial
    }

    /// Returns the largest magnitude in the gradient at the best point.
    pub(crate) fn largest_gradient(&self) -> f64 {
        max_norm(&self.gradient)
    }

    /// Takes the value and the gradient at [`trial`](Self::trial), and chooses the next trial.
    #[inline(always)]
    pub(crate) fn update(&mut self, value: f64, gradient: &[f64]) -> Status {
        let is_first = self.value == f64::INFINITY;
        if !is_first {
            if !self.search.try_step(value, dot(gradient, &self.direction)) {
                self.set_trial();
                return if self.search.has_failed() { Status::Stuck } else { Status::Searching };
            }
            self.curvature.remember([&self.best, &self.trial], [&self.gradient, gradient]);
        }
        row::copy(&self.trial, &mut self.best);
        row::copy(gradient, &mut self.gradient);
        self.value = value;
        self.begin_search();
        let has_stalled = self.progress.record_step(value, self.largest_gradient());
        if has_stalled { Status::Stuck } else { Status::Moved }
    }

    /// Chooses the next direction and the first step along it.
    fn begin_search(&mut self) {
        let slope = self.curvature.search_direction(&mut self.direction, &self.gradient);
        let longest = if self.curvature.is_unknown() { max_norm(&self.direction) } else { 1.0 };
        let step = 1.0 / longest.max(1.0);
        self.search = LineSearch::new(self.value, slope, step, self.rounding);
        self.set_trial();
    }

    /// Writes the point at the current step to the trial.
    fn set_trial(&mut self) {
        let along = self.best.iter().zip(&*self.direction);
        self.trial.iter_mut().zip(along).for_each(|(to, (x, d))| *to = x + self.search.step * d);
    }
}

/// Returns the length of the workspace of [`minimize`], for a function of `n` numbers.
pub(crate) const fn workspace_length(n: usize) -> usize {
    (POINTS + 2 * MEMORY) * n
}

/// Goes down from `at` to where the gradient vanishes. `compute` returns the value and writes the gradient.
/// `work` is a workspace of [`workspace_length`].
pub(crate) fn minimize(
    at: &mut [f64],
    work: &mut [f64],
    compute: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
) {
    let n = at.len();
    let (points, work) = work.split_at_mut((POINTS * n).min(work.len()));
    let [gradient, next_gradient, direction, trial] = take_rows(points, n);
    let (steps, changes) = work.split_at_mut((MEMORY * n).min(work.len()));
    let mut descent = Descent::new(at, [gradient, direction, trial], [steps, changes], ROUNDING);
    let mut moves = 0;
    while moves <= STEPS {
        let value = compute(descent.trial(), next_gradient);
        match descent.update(value, next_gradient) {
            Status::Searching => {}
            Status::Moved if descent.largest_gradient() > TOLERANCE => moves += 1,
            Status::Moved | Status::Stuck => return,
        }
    }
}
