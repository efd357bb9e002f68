//! Fits of calibration maps to rows whose targets are known.

use super::abi::codes::Code;
use super::abi::results::Knot;
use super::abi::{Call, Outcome, TargetNumber};
use super::call::{begin_entries, run};
use super::memory::{Address, read_targets};
use crate::Activation;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::fit::vector_scaling;
use crate::kernel::metrics::log_likelihood;
use crate::ops::fit_calibration;
use crate::workspace::filled;

/// Copies the rows of f64 whose target isn't ignored to `to`, one after the other. There is one i32 target
/// per row.
#[unsafe(no_mangle)]
pub extern "C" fn gather_rows(
    call: &mut Call,
    targets: Address<i32>,
    mut to: Address<f64>,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, _| {
        let targets = targets.as_slice(rows.count);
        let counts = |row: usize| {
            targets.get(row).is_none_or(|target| *target != TargetNumber::Ignored as i32)
        };
        let copy = crate::rows::collect(x, rows, &counts)?;
        to.as_mut_slice(copy.len()).copy_from_slice(&copy);
        Ok(())
    })
}

/// Fits vector scaling to f64 logits in rows of `classes`, from the best temperature on. Writes a scale for
/// each class, then a shift for each, to `parameters`, as f64. There is one i32 target per row.
#[unsafe(no_mangle)]
pub extern "C" fn fit_vector(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    temperature: f64,
    mut parameters: Address<f64>,
) -> Outcome {
    run_fit(call, classes, targets, &mut |x, target_of| {
        let mut work = filled(vector_scaling::workspace_length(classes), 0.0)?;
        let parameters = parameters.as_mut_slice(2 * classes);
        vector_scaling::vector_scaling(x, target_of, temperature, parameters, &mut work);
        Ok(())
    })
}

/// Fits Platt scaling to f64 logits in rows of `classes`. Writes a scale for each class, then a shift for
/// each, to `parameters`, as f64. There is one i32 target per row.
#[unsafe(no_mangle)]
pub extern "C" fn fit_platt(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    mut parameters: Address<f64>,
) -> Outcome {
    run_fit(call, classes, targets, &mut |x, target_of| {
        let parameters = parameters.as_mut_slice(2 * classes);
        let (scales, shifts) = parameters.split_at_mut_checked(classes).unwrap_or_default();
        let mut to = scales.iter_mut().zip(shifts);
        fit_calibration::fit_platt_columns(x, classes, target_of, &mut |[scale, shift]| {
            if let Some(to) = to.next() {
                (*to.0, *to.1) = (scale, shift);
            }
        })
    })
}

/// Fits isotonic regression to f64 probabilities in rows of `classes`. Writes the number of knots of each
/// class to `counts`, as u32, and the knots of all classes, one after the other, to `knots`: a struct
/// `Knot` each, at most two for each entry. There is one i32 target per row.
#[unsafe(no_mangle)]
pub extern "C" fn fit_isotonic(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    mut counts: Address<u32>,
    mut knots: Address<Knot>,
) -> Outcome {
    run_fit(call, classes, targets, &mut |p, target_of| {
        let mut counts = counts.as_mut_slice(classes).iter_mut();
        let mut knots = knots.as_mut_slice(2 * p.len()).iter_mut();
        fit_calibration::fit_isotonic_columns(p, classes, target_of, &mut |x, y| {
            if let Some(count) = counts.next() {
                *count = x.len() as u32;
            }
            let line = x.iter().zip(y).map(|(&x, &y)| Knot { x, y });
            line.zip(&mut knots).for_each(|(knot, to)| *to = knot);
        })
    })
}

/// Returns the mean negative log-likelihood of f64 probabilities in rows of `classes`. There is one i32
/// target per row. Under a sigmoid each class is a question of its own.
#[unsafe(no_mangle)]
pub extern "C" fn mean_nll(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    activation: Code<Activation>,
) -> f64 {
    let p: &[f64] = call.entries();
    let target_of = read_targets(&targets, p.len() / classes.max(1));
    log_likelihood::mean_nll(p, classes, &target_of, activation.read() == Activation::Sigmoid)
}

/// A function of rows of f64 and the target of each.
type UseTargets<'a> = dyn FnMut(&[f64], &dyn Fn(usize) -> usize) -> Result<(), OutOfMemory> + 'a;

/// Calls `compute` with the entries of a call, in rows of `classes`, and the target of each row.
fn run_fit(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    compute: &mut UseTargets,
) -> Outcome {
    let entries = begin_entries(call);
    compute(entries, &read_targets(&targets, entries.len() / classes.max(1)))
        .map(|()| Outcome::Done)
        .into()
}
