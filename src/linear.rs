//! The logits of a linear classifier: W·x + b of rows of features x.

use crate::buffer::{OutOfMemory, filled};
use crate::kernel::linear::{GROUP, scores};
use crate::kernel::row::copy;
use crate::simd::{F32x8, Vector};

/// The entries of a row as the kernel takes it: features, the 1 of the intercept, zeros.
pub(crate) fn kernel_width(features: usize) -> usize {
    (features + 1).next_multiple_of(F32x8::LANES)
}

/// Writes the logits of rows of `features` features under a row of coefficients and an intercept for
/// each class.
pub(crate) fn logits(
    x: &[f32],
    features: usize,
    coefficients: &[f32],
    intercepts: &[f32],
    logits: &mut [f32],
) -> Result<(), OutOfMemory> {
    let classes = intercepts.len();
    let (width, grouped) = (kernel_width(features), classes.next_multiple_of(GROUP));
    let mut weights = filled(grouped * width, 0.0)?;
    let rows = coefficients.chunks_exact(features.max(1)).zip(intercepts);
    for (to, (w, b)) in weights.chunks_exact_mut(width.max(1)).zip(rows) {
        copy(w, to);
        copy(&[*b], to.get_mut(features..).unwrap_or_default());
    }
    let (mut padded, mut sums) = (filled(width, 0.0)?, filled(grouped, 0.0)?);
    copy(&[1.0], padded.get_mut(features..).unwrap_or_default());
    let rows = x.chunks_exact(features.max(1)).zip(logits.chunks_exact_mut(classes.max(1)));
    for (x, logits) in rows {
        copy(x, &mut padded);
        scores::<F32x8>(&padded, &weights, &mut sums);
        logits.iter_mut().zip(sums.iter()).for_each(|(logit, sum)| *logit = *sum as f32);
    }
    Ok(())
}
