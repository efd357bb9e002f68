//! Rows of probabilities as one number each.

use crate::Float;
use crate::along::Options;
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel;
use crate::layout::{Layout, Rows};
use crate::rows::{self, wide};
#[cfg(feature = "wasm-basic")]
use crate::simd::Vector;
use alloc::vec::Vec;

/// The entropy −Σ pᵢ·log pᵢ of every row, in nats; 0·log 0 counts 0, and so does what a mask
/// hides.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, entropy_along};
///
/// let entropy = entropy_along(&[0.5f64, 0.5, 0.0], &Layout::row(3), &Options::default())?;
/// assert_eq!(entropy, [2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entropy_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    let mut entropies = filled(rows.count, 0.0)?;
    let mut copy = probabilities.to_vec();
    if let Some(p) = T::as_f32(&mut copy) {
        entropy_rows_f32(p, &rows, options, &mut entropies)?;
    } else {
        entropy_rows_f64(&mut wide(probabilities)?, &rows, options, &mut entropies)?;
    }
    Ok(entropies.iter().map(|&entropy| T::from_f64(entropy)).collect())
}

/// Writes the entropy of every row of f32. What is masked is overwritten.
pub(crate) fn entropy_rows_f32(
    p: &mut [f32],
    rows: &Rows,
    options: &Options,
    entropies: &mut [f64],
) -> Result<(), OutOfMemory> {
    let f: &mut rows::ReduceVectors<f32> = &mut |_, row, _, is_single, _, entropies| {
        kernel::wide::entropy(row, is_single, entropies);
    };
    let options = Options { mask: options.mask, ..Options::default() };
    rows::reduce_vectors(p, rows, &options, 0.0, rows::flatten::<f32>, f, entropies)
}

/// Writes the entropy of every row of f64. What is masked is overwritten.
pub(crate) fn entropy_rows_f64(
    p: &mut [f64],
    rows: &Rows,
    options: &Options,
    entropies: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f64], _: &mut [f64], _: &Options| kernel::measures::entropy(row);
    rows::reduce(p, rows, options, 0.0, row, entropies)
}

/// The best minus the second best of every row; of one entry the entry itself, of none 0.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, margin_along};
///
/// let margin = margin_along(&[0.125f64, 0.625, 0.25], &Layout::row(3), &Options::default())?;
/// assert_eq!(margin, [0.375]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn margin_along<T: Float>(
    probabilities: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(probabilities.len(), options)?;
    let mut margins = filled(rows.count, 0.0)?;
    margin_rows(&mut wide(probabilities)?, &rows, options, &mut margins)?;
    Ok(margins.iter().map(|&margin| T::from_f64(margin)).collect())
}

/// Writes the margin of every row. What is masked is overwritten.
pub(crate) fn margin_rows(
    p: &mut [f64],
    rows: &Rows,
    options: &Options,
    margins: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f64], _: &mut [f64], _: &Options| kernel::measures::margin(row);
    rows::reduce(p, rows, options, f64::NEG_INFINITY, row, margins)
}

/// Whether all numbers are from 0 to the largest that rounding makes of a probability, or NaN.
#[cfg(feature = "wasm-basic")]
pub(crate) fn are_probabilities<T: Float>(p: &[T]) -> bool {
    let (low, high) = (T::Vector::splat(T::ZERO), T::Vector::splat(T::from_f64(1.0 + 1e-6)));
    let vectors = p.chunks_exact(T::Vector::LANES);
    let is_outside = |p: &T| *p < T::ZERO || *p > T::from_f64(1.0 + 1e-6);
    let are_inside = !vectors.remainder().iter().any(is_outside);
    let mut vectors = vectors.map(T::Vector::load);
    are_inside && !vectors.any(|p| p.less(low).any() || high.less(p).any())
}
