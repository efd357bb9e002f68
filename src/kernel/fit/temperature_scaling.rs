//! Temperature scaling: the T at which the mean negative log-likelihood of the targets y is least (Guo,
//! Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks").
//!
//! # The plain algorithm
//!
//! ```text
//! NLL(β) = mean log Σⱼ e^(β·(zⱼ − z_y)),  β = 1/T
//! NLL′ = mean E d,  NLL″ = mean Var d     for d = zⱼ − z_y under softmax(βz)
//! repeat  β ← β − NLL′/NLL″               until T hardly changes
//! ```
//!
//! NLL is convex in β, so its slope changes its sign once at most, and that is where it is least.
//!
//! # Method
//!
//! 1. Newton's method is guarded by a bracket, the two nearest T at which the slope has different signs. A
//!    step that leaves the bracket, or isn't below half of the step before, is replaced by a halving
//!    ([`find_minimizer`]). Press, Teukolsky, Vetterling & Flannery 2007, "Numerical Recipes", section 9.4,
//!    guard it alike. Far from the minimum NLL is nearly straight in β, and a bare Newton step would go far
//!    beyond it.
//! 2. A halving takes the middle of the numbers in the bracket, not their mean: T may lie anywhere between
//!    the smallest and the largest f64.
//! 3. Differences d are in units of the largest, so that their squares neither overflow nor vanish.
//! 4. T is searched in a range that holds 1 and all T within a factor of [`RANGE`] of the largest difference.
//!    If NLL falls up to one end, T is that end.
//!
//! # Accuracy
//!
//! The search ends where T changes by 10^-13 of itself. Near the minimum each step of Newton's method doubles
//! the number of right digits. `newton_finds_the_temperature_in_few_steps` finds T to 10^-12 in at most 15
//! passes over the rows.

use crate::kernel::numeric::row::{self, half_and_middle, padded};
use crate::kernel::softmax::softmax;
use crate::simd::F64x4;

/// The search range: T lies within this factor of the largest difference between two logits.
const RANGE: f64 = 1e6;

/// The relative change of T where the search ends.
const TOLERANCE: f64 = 1e-13;

/// Returns the length of the workspace of [`best_temperature`].
pub(crate) const fn workspace_length(classes: usize) -> usize {
    classes + 2 * padded::<F64x4>(classes)
}

/// Returns the temperature at which the targets of rows of logits are likeliest.
pub(crate) fn best_temperature(
    logits: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    workspace: &mut [f64],
) -> f64 {
    let (p, workspace) = workspace.split_at_mut(classes.min(workspace.len()));
    let half = half_and_middle(logits.iter()).0.max(f64::MIN_POSITIVE);
    let low = (half / RANGE * 2.0).clamp(f64::from_bits(1), 1.0);
    let high = (half * RANGE * 2.0).clamp(1.0, f64::MAX);
    find_minimizer(low, high, &mut |t| {
        let (mut first, mut second) = (0.0, 0.0);
        for (row, logits) in row::split(logits, p.len()).enumerate() {
            row::copy(logits, p);
            softmax::<F64x4>(p, workspace, t);
            let of_target = logits.get(target_of(row)).map_or(f64::NEG_INFINITY, |z| *z);
            let (mean, variance) = moments(p, logits, of_target, half);
            first += mean;
            second += variance;
        }
        // β is 2·half/T in the unit of the moments.
        (first, first / second * (t / half / 2.0))
    })
}

/// Returns E d and Var d of one row, in units of 2·half. A row whose target is at −∞ counts 0, since no
/// temperature makes the target likelier.
fn moments(p: &[f64], logits: &[f64], of_target: f64, half: f64) -> (f64, f64) {
    if of_target == f64::NEG_INFINITY {
        return (0.0, 0.0);
    }
    let (mut mean, mut square) = (0.0, 0.0);
    for (p, z) in p.iter().zip(logits).filter(|(p, _)| **p > 0.0) {
        let d = (z * 0.5 - of_target * 0.5) / half;
        mean += p * d;
        square += p * d * d;
    }
    (mean, square - mean * mean)
}

/// Returns the T from `low` to `high`, with 1 between them, where NLL is least. `slope` gives NLL′, of
/// which only the sign counts, and NLL′/(β·NLL″).
///
/// Each step is one of Newton's method on β, or else halves the bracket at the [`middle`] of the numbers in
/// it. So the search ends however far apart the ends are.
fn find_minimizer(mut low: f64, mut high: f64, slope: &mut dyn FnMut(f64) -> (f64, f64)) -> f64 {
    if slope(1.0).0 == 0.0 {
        return 1.0;
    }
    if slope(low).0 <= 0.0 {
        return low;
    }
    if slope(high).0 >= 0.0 {
        return high;
    }
    let (mut t, mut step) = (1.0, f64::INFINITY);
    while step > TOLERANCE * t {
        let (first, ratio) = slope(t);
        // Where NLL rises with β, β is too large and T too small.
        *(if first > 0.0 { &mut low } else { &mut high }) = t;
        let newton = t / (1.0 - ratio);
        let is_good = (low..=high).contains(&newton) && (newton - t).abs() < step / 2.0;
        let next = if is_good { newton } else { middle(low, high) };
        step = (next - t).abs();
        t = next;
    }
    t
}

/// Returns the middle one of all numbers of the type between two positive ones.
fn middle(low: f64, high: f64) -> f64 {
    f64::from_bits(low.to_bits() + (high.to_bits() - low.to_bits()) / 2)
}

#[cfg(test)]
mod tests {
    use super::{best_temperature, workspace_length};
    use core::cell::Cell;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn newton_finds_the_temperature_in_few_steps() {
        for scale in [1e-3, 0.1, 1.0, 30.0, 1e4] {
            let logits = [9.0, 0.0, 4.0, 9.0, 0.0, 2.0, 0.0, 9.0, 1.0].map(|z| z * scale);
            let calls = Cell::new(0);
            let target_of = |row| {
                calls.set(calls.get() + 1);
                [0, 1, 1][row]
            };
            let t = best_temperature(&logits, 3, &target_of, &mut [0.0; workspace_length(3)]);
            assert!((t / scale - 6.963370626689461).abs() < 1e-12, "{t} at {scale}");
            assert!(calls.get() <= 3 * 15, "{} calls at {scale}", calls.get());
        }
    }
}
