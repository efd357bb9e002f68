//! Sparsemax and 1.5-entmax of the rows of an array.

use crate::error::Error;
use crate::kernel::{limits, sparsemax};
use crate::layout::Layout;
use crate::options::Options;
use crate::rows::{self, Map};
use crate::{Float, float};
use alloc::vec::Vec;

/// Returns the sparsemax of logits, the distribution that is nearest to the logits: few entries are positive,
/// the others exactly 0 (Martins & Astudillo 2016).
///
/// All are in 0…1 and sum to 1 but for rounding. −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes all
/// NaN. No logits give no probabilities.
///
/// ```
/// assert_eq!(softmax_wasm::sparsemax(&[1.0f64, 0.5, -1.0]), [0.75, 0.25, 0.0]);
/// ```
pub fn sparsemax<T: Float>(logits: &[T]) -> Vec<T> {
    map_row(logits, sparsemax_row)
}

/// Replaces every row of logits by its sparsemax, the distribution that is nearest to the logits: few entries
/// are positive, the others exactly 0 (Martins & Astudillo 2016).
///
/// −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes its row NaN, and a row whose entries are all masked
/// gets zeros. Temperatures 0 and +∞ give the limits.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace. The logits are unchanged then.
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

/// Returns the 1.5-entmax of logits, between softmax and sparsemax (Peters, Niculae & Martins 2019).
///
/// All are in 0…1 and sum to 1 but for rounding. −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes all
/// NaN. No logits give no probabilities.
///
/// ```
/// let p = softmax_wasm::entmax15(&[2.0f64, 2.0, -9.0]);
/// assert!((p[0] - 0.5).abs() < 1e-15 && p[2] == 0.0);
/// ```
pub fn entmax15<T: Float>(logits: &[T]) -> Vec<T> {
    map_row(logits, entmax15_row)
}

/// Replaces every row of logits by its 1.5-entmax, between softmax and sparsemax (Peters, Niculae & Martins
/// 2019).
///
/// −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes its row NaN, and a row whose entries are all masked
/// gets zeros. Temperatures 0 and +∞ give the limits.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace. The logits are unchanged then.
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

/// Returns what `f` makes of one row in f64.
fn map_row<T: Float>(logits: &[T], f: Map<f64>) -> Vec<T> {
    let mut row: Vec<f64> = logits.iter().map(|x| x.to_f64()).collect();
    f(&mut row, &mut [], &Options::new());
    row.into_iter().map(T::from_f64).collect()
}

/// Replaces one row by its sparsemax.
pub(crate) fn sparsemax_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    sparse_row(row, options, sparsemax::sparsemax);
}

/// Replaces one row by its 1.5-entmax.
pub(crate) fn entmax15_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    sparse_row(row, options, sparsemax::entmax15);
}

fn sparse_row(row: &mut [f64], options: &Options, compute: fn(&mut [f64], f64)) {
    let temperature = options.temperature;
    limits::flatten(row, temperature, false);
    if !limits::max(row).is_finite() {
        row.fill(f64::NAN);
    } else if limits::is_limit(temperature) {
        let count = row.iter().filter(|x| **x == 0.0).count() as f64;
        row.iter_mut().for_each(|x| *x = if *x == 0.0 { 1.0 / count } else { 0.0 });
    } else {
        compute(row, temperature);
    }
}
