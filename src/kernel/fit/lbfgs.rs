//! L-BFGS: the descent to the minimum of a smooth function of many numbers.
//!
//! # The plain algorithm
//!
//! ```text
//! d = H·∇f, where H estimates the inverse Hessian from the last steps and the changes of the gradient
//! go from x to x − t·d, for a step t that the line search finds
//! ```
//!
//! (Nocedal 1980, "Updating quasi-Newton matrices with limited storage".)
//!
//! # Method
//!
//! 1. The line search is that of [`super::line_search`].
//! 2. The descent is written here, on slices of a workspace. The crate `lbfgs`, which `src/learn` uses,
//!    allocates, and the modules that fit calibration maps have no allocator.
//! 3. Where rounding has made a direction that isn't downhill, the descent goes on along the gradient.
//!
//! # Accuracy
//!
//! The descent ends where no entry of the gradient is above 10^-10, where rounding hides any further descent,
//! so that no step is found or [`Progress`] has stalled, and after 2,000 steps at the latest.

use super::line_search::{LineSearch, Progress, dot, max_norm};
use crate::kernel::numeric::row::{self, take_rows};

/// The number of steps that are remembered, and the largest number of steps.
const MEMORY: usize = 8;
const STEPS: usize = 2000;
/// The descent ends where no entry of the gradient is above this.
const TOLERANCE: f64 = 1e-10;
/// The relative error that rounding may add to a value.
const ROUNDING: f64 = 1e-14;

/// Returns the length of the workspace of [`minimize`], for a function of `n` numbers.
pub(super) const fn workspace_length(n: usize) -> usize {
    (4 + 2 * MEMORY) * n
}

/// Writes a − b.
fn subtract(a: &[f64], b: &[f64], difference: &mut [f64]) {
    let pairs = a.iter().zip(b);
    difference.iter_mut().zip(pairs).for_each(|(to, (a, b))| *to = a - b);
}

/// Adds factor·b to a.
fn add(a: &mut [f64], b: &[f64], factor: f64) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}

/// Returns a slot of `n` numbers.
fn slot_of(ring: &[f64], slot: usize, n: usize) -> &[f64] {
    row::split(ring, n).nth(slot).unwrap_or_default()
}

/// The last steps of a descent and the changes of the gradient along them, in a ring of slots.
struct Memory<'a> {
    steps: &'a mut [f64],
    changes: &'a mut [f64],
    /// The product of each step and its change.
    curvatures: [f64; MEMORY],
    /// The number of steps so far.
    known: usize,
}

impl Memory<'_> {
    /// Writes the direction to go against, and returns the slope along it. Where that isn't downhill, which
    /// rounding may do, the steps are forgotten and the direction is the gradient.
    #[inline(always)]
    fn direct(&mut self, direction: &mut [f64], gradient: &[f64]) -> f64 {
        row::copy(gradient, direction);
        self.turn(direction);
        let slope = -dot(direction, gradient);
        if slope < 0.0 {
            return slope;
        }
        row::copy(gradient, direction);
        self.known = 0;
        -dot(gradient, gradient)
    }

    /// Replaces a gradient by the direction to go against, by the two loops of Nocedal's algorithm.
    fn turn(&self, direction: &mut [f64]) {
        let newest_first = (0..self.known.min(MEMORY)).map(|age| (self.known - 1 - age) % MEMORY);
        let mut scales = [0.0; MEMORY];
        for slot in newest_first.clone() {
            scales[slot] =
                dot(slot_of(self.steps, slot, direction.len()), direction) / self.curvatures[slot];
            add(direction, slot_of(self.changes, slot, direction.len()), -scales[slot]);
        }
        if let Some(newest) = newest_first.clone().next() {
            let change = slot_of(self.changes, newest, direction.len());
            let scale = self.curvatures[newest] / dot(change, change);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for slot in newest_first.rev() {
            let scale = dot(slot_of(self.changes, slot, direction.len()), direction)
                / self.curvatures[slot];
            add(direction, slot_of(self.steps, slot, direction.len()), scales[slot] - scale);
        }
    }

    /// Remembers the step between two points, and the change between their gradients, if it has a curvature.
    fn remember(&mut self, [from, to]: [&[f64]; 2], [gradient, next_gradient]: [&[f64]; 2]) {
        let (n, slot) = (from.len(), self.known % MEMORY);
        let step = row::split_mut(self.steps, n).nth(slot).unwrap_or_default();
        let change = row::split_mut(self.changes, n).nth(slot).unwrap_or_default();
        subtract(to, from, step);
        subtract(next_gradient, gradient, change);
        self.curvatures[slot] = dot(step, change);
        if self.curvatures[slot] > 0.0 {
            self.known += 1;
        }
    }
}

/// Goes down from `at` to where the gradient vanishes. `compute` returns the value and writes the gradient.
/// `work` is a workspace of [`workspace_length`].
pub(super) fn minimize(
    at: &mut [f64],
    work: &mut [f64],
    compute: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
) {
    let n = at.len();
    let (points, work) = work.split_at_mut((4 * n).min(work.len()));
    let [gradient, trial, trial_gradient, direction] = take_rows(points, n);
    let (steps, changes) = work.split_at_mut((MEMORY * n).min(work.len()));
    let mut memory = Memory { steps, changes, curvatures: [0.0; MEMORY], known: 0 };
    let (mut value, mut progress) = (compute(at, gradient), Progress::new());
    for _ in 0..STEPS {
        let steepest = max_norm(gradient);
        if steepest <= TOLERANCE || progress.has_stalled(value, steepest) {
            return;
        }
        let slope = memory.direct(direction, gradient);
        let mut search = LineSearch::new(value, slope, 1.0, ROUNDING);
        let next = loop {
            row::copy(at, trial);
            add(trial, direction, -search.step);
            let next = compute(trial, trial_gradient);
            if search.accepts(next, -dot(direction, trial_gradient)) {
                break next;
            }
            if search.has_failed() {
                return;
            }
        };
        memory.remember([at, trial], [gradient, trial_gradient]);
        row::copy(trial, at);
        row::copy(trial_gradient, gradient);
        value = next;
    }
}
