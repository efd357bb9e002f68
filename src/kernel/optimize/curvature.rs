//! The curvature of a smooth function, from the last steps of a descent: the heart of L-BFGS.
//!
//! # The plain algorithm
//!
//! ```text
//! d = −H·∇f, where H estimates the inverse Hessian from the last steps and the changes of the gradient
//! ```
//!
//! (Nocedal 1980, "Updating quasi-Newton matrices with limited storage", whose two loops apply H without
//! forming it; Liu & Nocedal 1989.)
//!
//! # Method
//!
//! 1. Steps and changes are in slices that the caller gives, so modules without an allocator have this too.
//! 2. A step whose product with its change isn't above 0 has no curvature, and is left out.
//! 3. If rounding yields a direction that isn't downhill, the history is discarded, and the direction is that
//!    of steepest descent.

use super::dot;
use crate::kernel::numeric::row;
use core::ops::DerefMut;

/// The number of steps that are remembered.
pub(crate) const MEMORY: usize = 8;

/// Adds factor·b to a.
fn add(a: &mut [f64], b: &[f64], factor: f64) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}

/// Returns a slot of `n` numbers.
fn numbers_in_slot(ring: &[f64], slot: usize, n: usize) -> &[f64] {
    row::split(ring, n).nth(slot).unwrap_or_default()
}

/// The last steps of a descent and the changes of the gradient along them, in a ring of slots.
pub(super) struct Curvature<S> {
    steps: S,
    changes: S,
    /// The product of each step and its change.
    products: [f64; MEMORY],
    /// The number of steps so far.
    known: usize,
}

impl<S: DerefMut<Target = [f64]>> Curvature<S> {
    /// Returns the memory before the first step. Steps and changes hold [`MEMORY`] points each.
    #[inline(always)]
    pub(super) fn new(steps: S, changes: S) -> Self {
        Self { steps, changes, products: [0.0; MEMORY], known: 0 }
    }

    /// Returns whether there is no step, so that nothing is known of the scale of the next one.
    pub(super) fn is_unknown(&self) -> bool {
        self.known == 0
    }

    /// Writes the direction of the next step, and returns the slope along it, below 0 unless the gradient is
    /// 0.
    #[inline(always)]
    pub(super) fn search_direction(&mut self, direction: &mut [f64], gradient: &[f64]) -> f64 {
        row::copy(gradient, direction);
        self.apply_inverse_hessian(direction);
        direction.iter_mut().for_each(|d| *d = -*d);
        let slope = dot(direction, gradient);
        if slope < 0.0 {
            return slope;
        }
        direction.iter_mut().zip(gradient).for_each(|(d, g)| *d = -g);
        self.known = 0;
        dot(direction, gradient)
    }

    /// Replaces a vector v by H·v.
    fn apply_inverse_hessian(&self, v: &mut [f64]) {
        let newest_first = (0..self.known.min(MEMORY)).map(|age| (self.known - 1 - age) % MEMORY);
        let mut scales = [0.0; MEMORY];
        for slot in newest_first.clone() {
            scales[slot] =
                dot(numbers_in_slot(&self.steps, slot, v.len()), v) / self.products[slot];
            add(v, numbers_in_slot(&self.changes, slot, v.len()), -scales[slot]);
        }
        if let Some(newest) = newest_first.clone().next() {
            let change = numbers_in_slot(&self.changes, newest, v.len());
            let scale = self.products[newest] / dot(change, change);
            v.iter_mut().for_each(|d| *d *= scale);
        }
        for slot in newest_first.rev() {
            let scale = dot(numbers_in_slot(&self.changes, slot, v.len()), v) / self.products[slot];
            add(v, numbers_in_slot(&self.steps, slot, v.len()), scales[slot] - scale);
        }
    }

    /// Remembers the step between two points, and the change between their gradients, if it has a curvature.
    pub(super) fn remember(
        &mut self,
        [from, to]: [&[f64]; 2],
        [gradient, next_gradient]: [&[f64]; 2],
    ) {
        let slot = self.known % MEMORY;
        let differences = from.iter().zip(to).zip(gradient.iter().zip(next_gradient));
        let product = differences.map(|((a, b), (g, h))| (b - a) * (h - g)).sum();
        // Once the ring is full, the slot holds a step that still counts.
        if product > 0.0 {
            write_difference(&mut self.steps, slot, to, from);
            write_difference(&mut self.changes, slot, next_gradient, gradient);
            self.products[slot] = product;
            self.known += 1;
        }
    }
}

/// Writes a − b to a slot of a ring.
fn write_difference(ring: &mut [f64], slot: usize, a: &[f64], b: &[f64]) {
    let difference = row::split_mut(ring, a.len()).nth(slot).unwrap_or_default();
    difference.iter_mut().zip(a.iter().zip(b)).for_each(|(to, (a, b))| *to = a - b);
}

#[cfg(test)]
mod tests {
    use super::{Curvature, MEMORY};
    use crate::kernel::optimize::dot;
    use wasm_bindgen_test::wasm_bindgen_test;

    const N: usize = 3;

    type Vector = [f64; N];

    /// Returns H·v, where H is the inverse Hessian that BFGS makes of steps and changes, oldest first, from a
    /// multiple of the identity: (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ with ρ = 1/(s·y), applied by recursion.
    fn apply_bfgs(pairs: &[(Vector, Vector)], scale: f64, v: Vector) -> Vector {
        let Some(((s, y), older)) = pairs.split_last() else { return v.map(|v| v * scale) };
        let rho = 1.0 / dot(s, y);
        let along = rho * dot(s, &v);
        let inner = core::array::from_fn(|i| v[i] - along * y[i]);
        let inner = apply_bfgs(older, scale, inner);
        let back = rho * dot(y, &inner);
        core::array::from_fn(|i| inner[i] + (along - back) * s[i])
    }

    /// The pair of a step: with a curvature above 0, or below 0 for every fifth.
    fn pair(index: usize) -> (Vector, Vector) {
        let x = index as f64;
        let s = [(x * 1.3).sin(), (x * 0.7 + 1.0).cos(), 0.5 + (x * 2.1).sin()];
        let y = [3.0 * s[0] + 0.2 * s[1], 0.2 * s[0] + 2.0 * s[1], 0.5 * s[2]];
        (s, if index % 5 == 4 { y.map(|y| -y) } else { y })
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_direction_is_that_of_bfgs_with_the_last_steps_that_have_a_curvature() {
        let mut slots = [[0.0; MEMORY * N]; 2];
        let [steps, changes] = &mut slots;
        let mut curvature = Curvature::new(&mut steps[..], &mut changes[..]);
        assert!(curvature.is_unknown());
        let gradient = [1.0, -2.0, 0.5];
        let mut kept = Vec::new();
        for index in 0..3 * MEMORY {
            let (s, y) = pair(index);
            curvature.remember([&[0.0; N], &s], [&[0.0; N], &y]);
            if dot(&s, &y) > 0.0 {
                kept.push((s, y));
            }
            let last = &kept[kept.len().saturating_sub(MEMORY)..];
            let (s, y) = last.last().expect("the first step has a curvature");
            let expected = apply_bfgs(last, dot(s, y) / dot(y, y), gradient);
            let mut direction = [0.0; N];
            let slope = curvature.search_direction(&mut direction, &gradient);
            for (found, expected) in direction.iter().zip(expected) {
                assert!((found + expected).abs() <= 1e-12 * expected.abs().max(1.0), "{index}");
            }
            assert_eq!(slope, dot(&direction, &gradient));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_direction_that_is_not_downhill_is_replaced_by_that_of_steepest_descent() {
        let mut slots = [[0.0; MEMORY * N]; 2];
        let [steps, changes] = &mut slots;
        let mut curvature = Curvature::new(&mut steps[..], &mut changes[..]);
        let (s, y) = pair(0);
        curvature.remember([&[0.0; N], &s], [&[0.0; N], &y]);
        let mut direction = [0.0; N];
        let slope = curvature.search_direction(&mut direction, &[f64::NAN, 1.0, 1.0]);
        assert!(slope.is_nan() && curvature.is_unknown());
        assert_eq!(direction[1..], [-1.0, -1.0]);
    }
}
