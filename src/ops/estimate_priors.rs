//! Estimates how frequent classes are.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy};
use crate::kernel::fit::estimate_priors::estimate;
use crate::layout::{Layout, Rows};
use crate::ops::priors::check_from;
use crate::rows;
use crate::validate::{check_distributions, to_probabilities};
use crate::workspace::scratch;
use alloc::vec::Vec;

/// The result of [`estimate_priors`].
///
/// ```
/// use softmax_wasm::{Layout, estimate_priors};
///
/// let p = [0.75, 0.25, 0.75, 0.25, 0.25, 0.75];
/// let found = estimate_priors(&p, &Layout::new(&[3, 2], -1)?, &[0.5, 0.5], 100, 1e-6)?;
/// assert!(found.converged && found.priors[0] > 0.8);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PriorEstimate {
    /// The prior of each class. The priors sum to 1.
    pub priors: Vec<f64>,
    /// The number of steps taken.
    pub steps: usize,
    /// True if the last step changed no prior by more than the tolerance.
    pub converged: bool,
}

/// Estimates the priors of classes among rows of probabilities with unknown classes, by expectation
/// maximisation (Saerens, Latinne & Decaestecker 2002). The probabilities have to be calibrated for the
/// priors `from`.
///
/// # Errors
/// [`Error::Prior`] for a prior that isn't positive and finite, [`Error::ClassCount`] if there isn't one
/// prior per class, [`Error::Option`] for 0 steps or a tolerance that is negative or NaN, [`Error::Entry`]
/// for a probability outside 0…1, [`Error::EntrySum`] for a row that doesn't sum to 1, [`Error::Empty`] if
/// there are no probabilities, [`Error::Shape`] if the layout doesn't fit the length of the array,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, estimate_priors};
///
/// let found = estimate_priors(&[0.5, 0.5], &Layout::row(2), &[0.5, 0.5], 100, 1e-6)?;
/// assert_eq!((found.priors, found.steps), (vec![0.5, 0.5], 1));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn estimate_priors<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    from: &[f64],
    max_steps: usize,
    tolerance: f64,
) -> Result<PriorEstimate, Error> {
    let rows = check_distributions(probabilities, layout)?;
    check_from(from, rows.length)?;
    if max_steps == 0 {
        return Err(Error::Option { name: "max_steps", value: 0.0 });
    }
    if tolerance.is_nan() || tolerance < 0.0 {
        return Err(Error::Option { name: "tolerance", value: tolerance });
    }
    let (from, mut found) = (&mut copy(from)?, copy(from)?);
    let p = &mut to_probabilities(probabilities)?;
    let (steps, converged) = estimate_rows(p, &rows, from, &mut found, max_steps, tolerance)?;
    Ok(PriorEstimate { priors: found, steps, converged })
}

/// Estimates priors by expectation maximisation, and returns the number of steps and whether the last one was
/// within the tolerance.
pub(crate) fn estimate_rows(
    p: &mut [f64],
    rows: &Rows,
    from: &mut [f64],
    found: &mut [f64],
    max_steps: usize,
    tolerance: f64,
) -> Result<(usize, bool), OutOfMemory> {
    let (p, mut work) = (rows::collect(p, rows, &|_| true)?, scratch(rows.length)?);
    Ok(estimate(&p, from, found, &mut work, max_steps, tolerance))
}
