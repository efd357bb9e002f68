//! Sparsemax and 1.5-entmax of the rows of an array.

use crate::Float;
use crate::along::{Options, share};
use crate::error::Error;
use crate::kernel::{limit, sparse};
use crate::layout::Layout;
use crate::wide::WideRows;

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
    sparse_along(logits, layout, options, sparse::sparsemax)
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
    sparse_along(logits, layout, options, sparse::entmax15)
}

fn sparse_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
    compute: fn(&mut [f64], f64),
) -> Result<(), Error> {
    let rows = WideRows::new(layout, logits.len(), options)?;
    let mut row = rows.buffer()?;
    for start in rows.starts() {
        if !rows.gather(logits, start, f64::NEG_INFINITY, &mut row) {
            row.fill(0.0);
        } else if let Some(share) = share(options.temperature) {
            limit::share_out(&mut row, share, |k| 1.0 / k, 0.0);
        } else if limit::max(&row).is_finite() {
            compute(&mut row, options.temperature);
        } else {
            row.fill(f64::NAN);
        }
        rows.scatter(&row, start, logits);
    }
    Ok(())
}
