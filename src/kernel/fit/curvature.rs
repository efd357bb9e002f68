//! The curvature of a smooth function, from the last steps of a descent: the heart of L-BFGS.
//!
//! # The plain algorithm
//!
//! ```text
//! d = H·∇f, where H estimates the inverse Hessian from the last steps and the changes of the gradient
//! ```
//!
//! (Nocedal 1980, "Updating quasi-Newton matrices with limited storage"; Liu & Nocedal 1989.)
//!
//! # Method
//!
//! 1. It is written here and not taken from a crate: it needs no allocator, so the modules that fit
//!    calibration maps have it too, and where memory runs out the caller reports it.
//! 2. Where rounding has made a direction that isn't downhill, the steps are forgotten, and the descent goes
//!    on along the gradient.

use super::line_search::dot;
use crate::kernel::numeric::row;
use core::ops::DerefMut;

/// The number of steps that are remembered.
pub(crate) const MEMORY: usize = 8;

/// Writes a − b.
fn subtract(a: &[f64], b: &[f64], difference: &mut [f64]) {
    let pairs = a.iter().zip(b);
    difference.iter_mut().zip(pairs).for_each(|(to, (a, b))| *to = a - b);
}

/// Adds factor·b to a.
pub(super) fn add(a: &mut [f64], b: &[f64], factor: f64) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}

/// Returns a slot of `n` numbers.
fn slot_of(ring: &[f64], slot: usize, n: usize) -> &[f64] {
    row::split(ring, n).nth(slot).unwrap_or_default()
}

/// The last steps of a descent and the changes of the gradient along them, in a ring of slots.
pub(crate) struct Curvature<S> {
    steps: S,
    changes: S,
    /// The product of each step and its change.
    products: [f64; MEMORY],
    /// The number of steps so far.
    known: usize,
}

impl<S: DerefMut<Target = [f64]>> Curvature<S> {
    /// Returns the memory before the first step. Steps and changes have room for [`MEMORY`] points each.
    #[inline(always)]
    pub(crate) fn new(steps: S, changes: S) -> Self {
        Self { steps, changes, products: [0.0; MEMORY], known: 0 }
    }

    /// Writes the direction to go against, and returns the slope along it. Where that isn't downhill, which
    /// rounding may do, the steps are forgotten and the direction is the gradient.
    #[inline(always)]
    pub(crate) fn direct(&mut self, direction: &mut [f64], gradient: &[f64]) -> f64 {
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
                dot(slot_of(&self.steps, slot, direction.len()), direction) / self.products[slot];
            add(direction, slot_of(&self.changes, slot, direction.len()), -scales[slot]);
        }
        if let Some(newest) = newest_first.clone().next() {
            let change = slot_of(&self.changes, newest, direction.len());
            let scale = self.products[newest] / dot(change, change);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for slot in newest_first.rev() {
            let scale =
                dot(slot_of(&self.changes, slot, direction.len()), direction) / self.products[slot];
            add(direction, slot_of(&self.steps, slot, direction.len()), scales[slot] - scale);
        }
    }

    /// Remembers the step between two points, and the change between their gradients, if it has a curvature.
    pub(crate) fn remember(
        &mut self,
        [from, to]: [&[f64]; 2],
        [gradient, next_gradient]: [&[f64]; 2],
    ) {
        let (n, slot) = (from.len(), self.known % MEMORY);
        let step = row::split_mut(&mut self.steps, n).nth(slot).unwrap_or_default();
        let change = row::split_mut(&mut self.changes, n).nth(slot).unwrap_or_default();
        subtract(to, from, step);
        subtract(next_gradient, gradient, change);
        self.products[slot] = dot(step, change);
        if self.products[slot] > 0.0 {
            self.known += 1;
        }
    }
}
