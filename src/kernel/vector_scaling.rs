//! Vector scaling: a factor w and a shift b for each class, at which the right classes are likeliest under
//! softmax(w⊙x + b) (Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks").
//!
//!   NLL = mean −log p_y,   ∂/∂b_c = mean (p_c − y_c),   ∂/∂w_c = mean (p_c − y_c)·x_c
//!
//! NLL is convex in both. L-BFGS (Nocedal 1980) goes down from w = 1, b = 0, with steps that are halved
//! until they go down far enough (Armijo 1966). It stands here on slices, since the crate `lbfgs`, which
//! `src/learn` uses, allocates, and the published modules have no allocator.

use super::row::half_spread;

/// The number of steps that are remembered, the largest number of steps, and the largest number of halvings
/// of a step.
const MEMORY: usize = 8;
const STEPS: usize = 2000;
const HALVINGS: usize = 50;
/// The descent ends where no entry of the gradient is above this.
const TOLERANCE: f64 = 1e-10;
/// It also ends after this many steps in a row that went down by no more than rounding.
const STALLS: usize = 10;
/// The fraction of the decrease that the slope promises which a step has to reach.
const ARMIJO: f64 = 1e-4;

/// Returns the length of the workspace of [`vector_scaling`].
pub(crate) const fn work(classes: usize) -> usize {
    classes + (4 + 2 * MEMORY) * 2 * classes
}

/// Writes the factors and then the shifts that fit rows of logits, whose right classes `label` gives. A row
/// whose right class is at −∞ has no likelihood, and doesn't count.
pub(crate) fn vector_scaling(
    logits: &[f64],
    label: &dyn Fn(usize) -> usize,
    parameters: &mut [f64],
    work: &mut [f64],
) {
    let classes = parameters.len() / 2;
    let (p, work) = work.split_at_mut(classes);
    let half = Some(half_spread(logits)).filter(|half| *half > 0.0).unwrap_or(1.0);
    let (factors, shifts) = parameters.split_at_mut(classes);
    // The unit of logits is their spread, so that factors and shifts have gradients of about one size.
    factors.fill(half);
    shifts.fill(0.0);
    minimize(parameters, work, &mut |parameters, gradient| {
        let (factors, shifts) = parameters.split_at(classes);
        let (of_factors, of_shifts) = gradient.split_at_mut(classes);
        of_factors.fill(0.0);
        of_shifts.fill(0.0);
        let (mut sum, mut count) = (0.0, 0.0);
        for (row, x) in logits.chunks_exact(classes).enumerate() {
            let right = label(row);
            if x.get(right).is_none_or(|x| *x == f64::NEG_INFINITY) {
                continue;
            }
            let logits = x
                .iter()
                .zip(factors)
                .zip(shifts)
                .map(|((x, w), b)| if *x == f64::NEG_INFINITY { *x } else { x / half * w + b });
            p.iter_mut().zip(logits).for_each(|(p, z)| *p = z);
            sum += softmax_with_loss(p, right);
            count += 1.0;
            for (class, (p, x)) in p.iter().zip(x).enumerate() {
                let error = p - f64::from(u8::from(class == right));
                if let (Some(w), Some(b)) = (of_factors.get_mut(class), of_shifts.get_mut(class))
                    && error != 0.0
                {
                    *w += error * (x / half);
                    *b += error;
                }
            }
        }
        let scale = if count > 0.0 { 1.0 / count } else { 0.0 };
        gradient.iter_mut().for_each(|g| *g *= scale);
        sum * scale
    });
    parameters.iter_mut().take(classes).for_each(|w| *w /= half);
}

/// Replaces the logits of a row by their probabilities, and returns −log of that of the right class.
///
/// The softmax that users call is in other modules: with it and what is fitted by it, this one would be 4 KB
/// of gzip larger. What this formula loses in the last digits, an iteration gets back.
fn softmax_with_loss(z: &mut [f64], right: usize) -> f64 {
    let max = z.iter().fold(f64::NEG_INFINITY, |max, z| z.max(max));
    let of_right = z.get(right).map_or(0.0, |z| *z);
    z.iter_mut().for_each(|z| *z = libm::exp(*z - max));
    let sum: f64 = z.iter().sum();
    z.iter_mut().for_each(|p| *p /= sum);
    libm::log(sum) - (of_right - max)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adds factor·b to a.
fn add(a: &mut [f64], b: &[f64], factor: f64) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}

fn largest(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |largest, x| x.abs().max(largest))
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
    /// Replaces a gradient by the direction to go against, by the two loops of Nocedal's algorithm.
    fn turn(&self, direction: &mut [f64]) {
        let n = direction.len();
        let span = |slot: usize| slot * n..(slot + 1) * n;
        let newest_first = (0..self.known.min(MEMORY)).map(|age| (self.known - 1 - age) % MEMORY);
        let mut scales = [0.0; MEMORY];
        for slot in newest_first.clone() {
            scales[slot] = dot(&self.steps[span(slot)], direction) / self.curvatures[slot];
            add(direction, &self.changes[span(slot)], -scales[slot]);
        }
        if let Some(newest) = newest_first.clone().next() {
            let change = &self.changes[span(newest)];
            let scale = self.curvatures[newest] / dot(change, change);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for slot in newest_first.rev() {
            let scale = dot(&self.changes[span(slot)], direction) / self.curvatures[slot];
            add(direction, &self.steps[span(slot)], scales[slot] - scale);
        }
    }

    /// Remembers the step between two points, and the change between their gradients, if it has a curvature.
    fn remember(&mut self, [from, to]: [&[f64]; 2], [gradient, next_gradient]: [&[f64]; 2]) {
        let (n, slot) = (from.len(), self.known % MEMORY);
        let span = slot * n..(slot + 1) * n;
        let (step, change) = (&mut self.steps[span.clone()], &mut self.changes[span]);
        for i in 0..n {
            step[i] = to[i] - from[i];
            change[i] = next_gradient[i] - gradient[i];
        }
        self.curvatures[slot] = dot(step, change);
        if self.curvatures[slot] > 0.0 {
            self.known += 1;
        }
    }
}

/// Goes down from `at` to where the gradient vanishes. `f` returns the value and writes the gradient.
fn minimize(at: &mut [f64], work: &mut [f64], f: &mut dyn FnMut(&[f64], &mut [f64]) -> f64) {
    let n = at.len();
    let (gradient, work) = work.split_at_mut(n);
    let (trial, work) = work.split_at_mut(n);
    let (trial_gradient, work) = work.split_at_mut(n);
    let (direction, work) = work.split_at_mut(n);
    let (steps, changes) = work.split_at_mut(MEMORY * n);
    let mut memory = Memory { steps, changes, curvatures: [0.0; MEMORY], known: 0 };
    let (mut value, mut stalled) = (f(at, gradient), 0);
    for _ in 0..STEPS {
        if largest(gradient) <= TOLERANCE {
            return;
        }
        direction.copy_from_slice(gradient);
        memory.turn(direction);
        let mut slope = -dot(direction, gradient);
        if slope >= 0.0 || slope.is_nan() {
            direction.copy_from_slice(gradient);
            slope = -dot(gradient, gradient);
            memory.known = 0;
        }
        let mut step = 1.0;
        let found = (0..HALVINGS).find_map(|_| {
            trial.copy_from_slice(at);
            add(trial, direction, -step);
            let next = f(trial, trial_gradient);
            let is_down = next <= value + ARMIJO * step * slope;
            step *= 0.5;
            is_down.then_some(next)
        });
        let Some(next) = found else { return };
        memory.remember([at, trial], [gradient, trial_gradient]);
        // At its minimum, a value goes up and down by rounding for ever.
        stalled = if next < value - f64::EPSILON * value.abs() { 0 } else { stalled + 1 };
        if stalled > STALLS {
            return;
        }
        at.copy_from_slice(trial);
        gradient.copy_from_slice(trial_gradient);
        value = next;
    }
}
