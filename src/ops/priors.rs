//! The numbers that move logits where classes are more or less frequent than they were in training.

use crate::error::Error;
use crate::fallible_vec::copy;
use crate::kernel::priors;
use alloc::vec::Vec;

/// Returns the numbers log(to/from) to add to the logits of each class, if the classes had the priors `from`
/// in training and have the priors `to` now. Where logits are divided by a temperature, add the numbers times
/// the temperature. The priors need not sum to 1.
///
/// # Errors
/// [`Error::ClassCount`] if the two slices differ in length, [`Error::Prior`] for a prior of `from` that
/// isn't positive and finite, or a prior of `to` that is negative or not finite, [`Error::Memory`] if memory
/// runs out.
///
/// ```
/// let [yes, no] = softmax_wasm::prior_shift(&[0.5, 0.5], &[0.25, 0.75])?[..] else { panic!() };
/// assert_eq!((yes, no), (0.5f64.ln(), 1.5f64.ln()));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn prior_shift(from: &[f64], to: &[f64]) -> Result<Vec<f64>, Error> {
    check_from(from, to.len())?;
    if let Some(index) = to.iter().position(|to| !(0.0..=f64::MAX).contains(to)) {
        return Err(Error::Prior { index, value: to[index] });
    }
    let mut shift = copy(to)?;
    priors::log_ratios(&mut shift, from);
    Ok(shift)
}

/// Checks that there is one positive finite prior per class.
pub(super) fn check_from(from: &[f64], classes: usize) -> Result<(), Error> {
    if from.len() != classes {
        return Err(Error::ClassCount { given: from.len(), wanted: classes });
    }
    match from.iter().position(|from| !(*from > 0.0 && *from <= f64::MAX)) {
        Some(index) => Err(Error::Prior { index, value: from[index] }),
        None => Ok(()),
    }
}
