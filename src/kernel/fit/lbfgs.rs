//! L-BFGS: the descent to the minimum of a smooth function of many numbers.
//!
//! # The plain algorithm
//!
//! ```text
//! d = H·∇f, where H estimates the inverse Hessian ([`super::curvature`])
//! go from x to x − t·d, for a step t that the line search finds
//! ```
//!
//! (Nocedal 1980, "Updating quasi-Newton matrices with limited storage".)
//!
//! # Method
//!
//! The line search is that of [`super::line_search`]. All values are computed in one call; `src/learn` has a
//! descent that its caller may pause.
//!
//! # Accuracy
//!
//! The descent ends where no entry of the gradient is above 10^-10, where rounding hides any further descent,
//! so that no step is found or [`Progress`] has stalled, and after 2,000 steps at the latest.

use super::curvature::{Curvature, MEMORY, add};
use super::line_search::{LineSearch, Progress, dot, max_norm};
use crate::kernel::numeric::row::{self, take_rows};

/// The largest number of steps.
const STEPS: usize = 2000;
/// The descent ends where no entry of the gradient is above this.
const TOLERANCE: f64 = 1e-10;
/// The relative error that rounding may add to a value.
const ROUNDING: f64 = 1e-14;

/// Returns the length of the workspace of [`minimize`], for a function of `n` numbers.
pub(super) const fn workspace_length(n: usize) -> usize {
    (4 + 2 * MEMORY) * n
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
    let mut curvature = Curvature::new(steps, changes);
    let (mut value, mut progress) = (compute(at, gradient), Progress::new());
    for _ in 0..STEPS {
        let steepest = max_norm(gradient);
        if steepest <= TOLERANCE || progress.has_stalled(value, steepest) {
            return;
        }
        let slope = curvature.direct(direction, gradient);
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
        curvature.remember([at, trial], [gradient, trial_gradient]);
        row::copy(trial, at);
        row::copy(trial_gradient, gradient);
        value = next;
    }
}
