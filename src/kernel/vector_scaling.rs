//! Vector scaling: a factor w and a shift b for each class, at which the targets are likeliest under
//! softmax(w⊙x + b) (Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks").
//!
//! # The plain algorithm
//!
//! ```text
//! NLL = mean −log p_y,   ∂/∂b_c = mean (p_c − y_c),   ∂/∂w_c = mean (p_c − y_c)·x_c
//! go down from w = 1, b = 0 to where the gradient vanishes
//! ```
//!
//! NLL is convex in both, so that is its minimum.
//!
//! # Method
//!
//! L-BFGS (Nocedal 1980) goes down, with the line search of [`super::line_search`]. It is written here on
//! slices, since the crate `lbfgs`, which `src/learn` uses, allocates, and the published modules have no
//! allocator.
//!
//! 1. Logits that are far apart make NLL all but piecewise linear near w = 1, where the gradient says
//!    little about the distance to the minimum. At the best temperature NLL is smooth, and a descent from
//!    there never rises above it. Where that temperature is below 1, the descent begins at w = 1: where the
//!    target is always the largest logit, every lower temperature is better, and there is no best one.
//! 2. The logits of each class count from their middle in units of half their spread, so that factors and
//!    shifts have gradients of about one size and hardly depend on each other.
//!
//! # Accuracy
//!
//! The descent ends where no entry of the gradient is above 10^-10, where rounding hides any further descent,
//! so that no step is found or [`Progress`] has stalled, and after 2,000 steps at the latest. In
//! `tests/fit_calibration.rs` NLL is within 10^-12 of the minimum, and factors and shifts are within 10^-6.

use super::line_search::{LineSearch, Progress, dot, largest};
use super::row::{self, half_and_middle};

/// The number of steps that are remembered, and the largest number of steps.
const MEMORY: usize = 8;
const STEPS: usize = 2000;
/// The descent ends where no entry of the gradient is above this.
const TOLERANCE: f64 = 1e-10;
/// The relative error that rounding may add to a value.
const ROUNDING: f64 = 1e-14;
/// The least unit of logits, at which factors don't overflow.
const LEAST_UNIT: f64 = 1e-290;

/// Returns the length of the workspace of [`vector_scaling`].
pub(crate) const fn workspace_length(classes: usize) -> usize {
    3 * classes + (4 + 2 * MEMORY) * 2 * classes
}

/// Writes the factors and then the shifts that fit rows of logits to their targets, from their best
/// temperature on. A row whose target is at −∞ has no likelihood, and doesn't count.
pub(crate) fn vector_scaling(
    logits: &[f64],
    target_of: &dyn Fn(usize) -> usize,
    temperature: f64,
    parameters: &mut [f64],
    work: &mut [f64],
) {
    let classes = parameters.len() / 2;
    let (of_classes, work) = work.split_at_mut((3 * classes).min(work.len()));
    let [p, units, middles] = take_rows(of_classes, classes);
    let (factors, shifts) = parameters.split_at_mut(classes);
    let scale = 1.0 / temperature.max(1.0);
    let columns = units.iter_mut().zip(&mut *middles);
    let start = factors.iter_mut().zip(shifts);
    for (class, ((unit, middle), (w, b))) in columns.zip(start).enumerate() {
        (*unit, *middle) = half_and_middle(logits.iter().skip(class).step_by(classes));
        *unit = unit.max(LEAST_UNIT);
        (*w, *b) = (scale * *unit, scale * *middle);
    }
    let (units, middles) = (&*units, &*middles);
    let set = CalibrationSet { logits, target_of, units, middles };
    minimize(parameters, work, &mut |parameters, gradient| set.mean_nll(parameters, gradient, p));
    let (factors, shifts) = parameters.split_at_mut(classes);
    let columns = units.iter().zip(middles);
    for ((w, b), (unit, middle)) in factors.iter_mut().zip(&mut *shifts).zip(columns) {
        *w /= unit;
        *b -= *w * middle;
    }
    // A constant added to all shifts changes nothing: their sum is 0.
    let mean = shifts.iter().sum::<f64>() / classes as f64;
    shifts.iter_mut().for_each(|shift| *shift -= mean);
}

/// Returns the first rows of a workspace.
fn take_rows<const N: usize>(work: &mut [f64], length: usize) -> [&mut [f64]; N] {
    let mut rows = row::split_mut(work, length);
    core::array::from_fn(|_| rows.next().unwrap_or_default())
}

/// A calibration set: rows of logits with their targets. The logits of each class count from a middle
/// in a unit.
struct CalibrationSet<'a> {
    logits: &'a [f64],
    target_of: &'a dyn Fn(usize) -> usize,
    units: &'a [f64],
    middles: &'a [f64],
}

impl CalibrationSet<'_> {
    /// Returns the mean NLL of the rows at some factors and shifts, and writes its gradient. `p` is a
    /// workspace for one row.
    fn mean_nll(&self, parameters: &[f64], gradient: &mut [f64], p: &mut [f64]) -> f64 {
        let &Self { logits, target_of, units, middles } = self;
        let classes = p.len().min(parameters.len()).min(gradient.len());
        let (factors, shifts) = parameters.split_at(classes);
        let (factor_slopes, shift_slopes) = gradient.split_at_mut(classes);
        factor_slopes.fill(0.0);
        shift_slopes.fill(0.0);
        let (mut sum, mut count) = (0.0, 0.0);
        for (row, x) in row::split(logits, p.len()).enumerate() {
            let target = target_of(row);
            if x.get(target).is_none_or(|x| *x == f64::NEG_INFINITY) {
                continue;
            }
            let inputs = || x.iter().zip(units.iter().zip(middles)).map(|(x, (u, m))| (x - m) / u);
            let lines = factors.iter().zip(shifts);
            for ((p, input), (w, b)) in p.iter_mut().zip(inputs()).zip(lines) {
                *p = if input == f64::NEG_INFINITY { input } else { input * w + b };
            }
            sum += softmax_with_loss(p, target);
            count += 1.0;
            let slopes = factor_slopes.iter_mut().zip(&mut *shift_slopes);
            for (class, ((p, input), (w, b))) in p.iter().zip(inputs()).zip(slopes).enumerate() {
                let error = p - f64::from(u8::from(class == target));
                if error != 0.0 {
                    *w += error * input;
                    *b += error;
                }
            }
        }
        let scale = if count > 0.0 { 1.0 / count } else { 0.0 };
        gradient.iter_mut().for_each(|g| *g *= scale);
        sum * scale
    }
}

/// Replaces the logits of a row by their probabilities, and returns −log p of the target.
///
/// The softmax that users call is in other modules: with it, this module would be 4 KB of gzip larger. The
/// descent corrects what this formula loses in the last digits.
fn softmax_with_loss(z: &mut [f64], target: usize) -> f64 {
    let max = z.iter().fold(f64::NEG_INFINITY, |max, z| z.max(max));
    let of_target = row::at(z, target);
    z.iter_mut().for_each(|z| *z = libm::exp(*z - max));
    let sum: f64 = z.iter().sum();
    z.iter_mut().for_each(|p| *p /= sum);
    libm::log(sum) - (of_target - max)
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
fn minimize(at: &mut [f64], work: &mut [f64], compute: &mut dyn FnMut(&[f64], &mut [f64]) -> f64) {
    let n = at.len();
    let (points, work) = work.split_at_mut((4 * n).min(work.len()));
    let [gradient, trial, trial_gradient, direction] = take_rows(points, n);
    let (steps, changes) = work.split_at_mut((MEMORY * n).min(work.len()));
    let mut memory = Memory { steps, changes, curvatures: [0.0; MEMORY], known: 0 };
    let (mut value, mut progress) = (compute(at, gradient), Progress::new());
    for _ in 0..STEPS {
        let steepest = largest(gradient);
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
