//! Sparsemax and 1.5-entmax of the rows of an array.

use crate::error::Error;
use crate::kernel::numeric::limits;
use crate::kernel::sparsemax;
use crate::layout::Layout;
use crate::options::Options;
use crate::rows::{self, Map};
use crate::{Float, float};
use alloc::vec::Vec;

/// Returns the sparsemax of logits, the distribution nearest to the logits in Euclidean distance. Few of its
/// entries are positive, and the others are exactly 0 (Martins & Astudillo 2016).
///
/// The probabilities are in 0…1 and sum to 1 up to rounding. A logit of −∞ gets 0. All results are NaN if a
/// logit is NaN or +∞, or if every logit is −∞. No logits give an empty result.
///
/// ```
/// assert_eq!(softmax_wasm::sparsemax(&[1.0f64, 0.5, -1.0]), [0.75, 0.25, 0.0]);
/// ```
#[must_use]
pub fn sparsemax<T: Float>(logits: &[T]) -> Vec<T> {
    map_row(logits, sparsemax_row)
}

/// Replaces every row of logits by its sparsemax, the distribution nearest to the logits in Euclidean
/// distance. Few of its entries are positive, and the others are exactly 0 (Martins & Astudillo 2016).
///
/// A logit of −∞ gets 0. A row becomes NaN if a logit is NaN or +∞, or if every logit is −∞. A row that is
/// masked entirely gets zeros. The temperatures 0 and +∞ give the limits.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if the workspace can't be allocated. After an error the logits are
/// unchanged.
///
/// ```
/// use softmax_wasm::{Layout, Options, sparsemax_along};
///
/// let mut x = [1.0f64, 0.5, -1.0];
/// sparsemax_along(&mut x, &Layout::row(3), &Options::new())?;
/// assert_eq!(x, [0.75, 0.25, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sparsemax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    float::in_f64(logits, |x| rows::map(x, &rows, options, 0.0, sparsemax_row))
}

/// Returns the 1.5-entmax of logits, which lies between softmax and sparsemax (Peters, Niculae & Martins
/// 2019). Small entries are exactly 0.
///
/// The probabilities are in 0…1 and sum to 1 up to rounding. A logit of −∞ gets 0. All results are NaN if a
/// logit is NaN or +∞, or if every logit is −∞. No logits give an empty result.
///
/// ```
/// let p = softmax_wasm::entmax15(&[2.0f64, 2.0, -9.0]);
/// assert!((p[0] - 0.5).abs() < 1e-15 && p[2] == 0.0);
/// ```
#[must_use]
pub fn entmax15<T: Float>(logits: &[T]) -> Vec<T> {
    map_row(logits, entmax15_row)
}

/// Replaces every row of logits by its 1.5-entmax, which lies between softmax and sparsemax (Peters, Niculae
/// & Martins 2019). Small entries are exactly 0.
///
/// A logit of −∞ gets 0. A row becomes NaN if a logit is NaN or +∞, or if every logit is −∞. A row that is
/// masked entirely gets zeros. The temperatures 0 and +∞ give the limits.
///
/// # Errors
/// Those of [`sparsemax_along`]. After an error the logits are unchanged.
///
/// ```
/// use softmax_wasm::{Layout, Options, entmax15_along};
///
/// let mut x = [2.0f64, 2.0, -9.0];
/// entmax15_along(&mut x, &Layout::row(3), &Options::new())?;
/// assert!((x[0] - 0.5).abs() < 1e-15 && x[2] == 0.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entmax15_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    float::in_f64(logits, |x| rows::map(x, &rows, options, 0.0, entmax15_row))
}

/// Returns the result of `compute` for one row, computed in f64.
fn map_row<T: Float>(logits: &[T], compute: Map<f64>) -> Vec<T> {
    let mut row: Vec<f64> = logits.iter().map(|x| x.to_f64()).collect();
    compute(&mut row, &mut [], &Options::new());
    row.into_iter().map(T::from_f64).collect()
}

/// Replaces one row by its sparsemax.
pub(crate) fn sparsemax_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    map_sparse_row(row, options, sparsemax::sparsemax);
}

/// Replaces one row by its 1.5-entmax.
pub(crate) fn entmax15_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    map_sparse_row(row, options, sparsemax::entmax15);
}

/// Replaces one row by a sparse map, and handles infinities and the limits of the temperature.
fn map_sparse_row(row: &mut [f64], options: &Options, compute: fn(&mut [f64], f64)) {
    let temperature = options.temperature;
    limits::take_limit(row, temperature, false);
    if !limits::max(row).is_finite() {
        row.fill(f64::NAN);
    } else if limits::is_limit(temperature) {
        let count = row.iter().filter(|x| **x == 0.0).count() as f64;
        row.iter_mut().for_each(|x| *x = if *x == 0.0 { 1.0 / count } else { 0.0 });
    } else {
        compute(row, temperature);
    }
}
