//! Full-batch descent: [`crate::kernel::optimize::lbfgs`] on vectors that report where memory runs out.

use crate::error::Error;
use crate::fallible_vec::vector;
use crate::kernel::optimize::curvature::MEMORY;
use crate::kernel::optimize::lbfgs;
use alloc::vec::Vec;

/// The relative error that rounding may add to a loss, since the products are in f32.
const ROUNDING: f64 = 1e-6;

/// A full-batch descent.
pub(super) type Descent = lbfgs::Descent<Vec<f64>>;

/// Begins descent at a point.
///
/// # Errors
/// [`Error::Memory`] if memory runs out.
pub(super) fn begin_descent(start: Vec<f64>) -> Result<Descent, Error> {
    let n = start.len();
    let zeros = |vectors: usize| vector(n.saturating_mul(vectors), 0.0);
    let points = [zeros(1)?, zeros(1)?, zeros(1)?];
    Ok(Descent::new(start, points, [zeros(MEMORY)?, zeros(MEMORY)?], ROUNDING))
}
