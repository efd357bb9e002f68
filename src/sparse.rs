//! Sparsemax and 1.5-entmax of the rows of an array.

use crate::Float;
use crate::along::Options;
use crate::error::Error;
use crate::kernel::{limit, sparse};
use crate::layout::Layout;
use crate::rows;

/// Sparsemax of every row, in place: the nearest distribution to the logits (Martins &
/// Astudillo 2016). The answers for −∞, NaN, +∞, masks and temperatures are softmax's.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, sparsemax_along};
///
/// let mut x = [1.0f64, 0.5, -1.0];
/// sparsemax_along(&mut x, &Layout::row(3), &Options::default())?;
/// assert_eq!(x, [0.75, 0.25, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn sparsemax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    rows::in_f64(logits, |x| rows::map(x, &rows, options, 0.0, sparsemax_row))
}

/// 1.5-entmax of every row, in place: between softmax and sparsemax (Peters, Niculae &
/// Martins 2019). The answers for −∞, NaN, +∞, masks and temperatures are softmax's.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, entmax15_along};
///
/// let mut x = [2.0f64, 2.0, -9.0];
/// entmax15_along(&mut x, &Layout::row(3), &Options::default())?;
/// assert!((x[0] - 0.5).abs() < 1e-15 && x[2] == 0.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn entmax15_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    rows::in_f64(logits, |x| rows::map(x, &rows, options, 0.0, entmax15_row))
}

/// The sparsemax of one row.
pub(crate) fn sparsemax_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    sparse_row(row, options, sparse::sparsemax);
}

/// The 1.5-entmax of one row.
pub(crate) fn entmax15_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    sparse_row(row, options, sparse::entmax15);
}

fn sparse_row(row: &mut [f64], options: &Options, compute: fn(&mut [f64], f64)) {
    let temperature = options.temperature;
    limit::flatten(row, temperature, false);
    if !limit::max(row).is_finite() {
        row.fill(f64::NAN);
    } else if limit::is_limit(temperature) {
        let count = row.iter().filter(|x| **x == 0.0).count() as f64;
        row.iter_mut().for_each(|x| *x = if *x == 0.0 { 1.0 / count } else { 0.0 });
    } else {
        compute(row, temperature);
    }
}
