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
//! L-BFGS goes down ([`crate::kernel::optimize::lbfgs`]).
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
//! In `tests/rust/fit_calibration.rs` NLL is within 10^-12 of the minimum that SciPy finds, and factors and
//! shifts are within 10^-6 of its own.

use crate::kernel::numeric::row::{self, half_and_middle, take_rows};
use crate::kernel::optimize::lbfgs::{self, minimize};

/// The least unit of logits, at which factors don't overflow.
const LEAST_UNIT: f64 = 1e-290;

/// Returns the length of the workspace of [`vector_scaling`].
pub(crate) const fn workspace_length(classes: usize) -> usize {
    3 * classes + lbfgs::workspace_length(2 * classes)
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
                let error = p - f64::from(class == target);
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
