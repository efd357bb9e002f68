//! The largest entries of the rows of an array.

use crate::Float;
use crate::along::Options;
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel::top_k;
use crate::layout::{Layout, Rows};
use crate::rows::{self, mask_offsets, wide};
use crate::rows::{Map, Reduce};
use alloc::vec::Vec;

/// The index of the largest entry of every row; of equal ones the lowest, of a row with a
/// NaN that of the first NaN.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along); [`Error::Empty`] for rows without entries.
///
/// ```
/// use softmax_wasm::{Layout, Options, argmax_along};
///
/// let indices = argmax_along(&[1.0f32, 3.0, 3.0], &Layout::row(3), &Options::default())?;
/// assert_eq!(indices, [1]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn argmax_along<T: Float>(
    x: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<u32>, Error> {
    if layout.row_length() == 0 && layout.rows() > 0 {
        return Err(Error::Empty);
    }
    let rows = layout.checked_rows(x.len(), options)?;
    let (mut x, mut indices) = (wide(x)?, filled(rows.count, 0.0)?);
    rows::reduce(&mut x, &rows, options, f64::NEG_INFINITY, &Reduce::of(argmax_row), &mut indices)?;
    Ok(indices.iter().map(|&index| index as u32).collect())
}

/// The argmax of one row.
pub(crate) fn argmax_row(row: &mut [f64], _: &mut [f64], _: &Options) -> f64 {
    top_k::argmax(row).into()
}

/// Replaces every row by 1 at its [`argmax`](argmax_along) and 0 elsewhere; a row that is
/// hidden as a whole by 0.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along).
///
/// ```
/// use softmax_wasm::{Layout, Options, hardmax_along};
///
/// let mut x = [1.0f32, 3.0, 3.0];
/// hardmax_along(&mut x, &Layout::row(3), &Options::default())?;
/// assert_eq!(x, [0.0, 1.0, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn hardmax_along<T: Float>(
    x: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(x.len(), options)?;
    rows::in_f64(x, |x| rows::map(x, &rows, options, 0.0, &Map::of(hardmax_row)))
}

/// The hardmax of one row.
pub(crate) fn hardmax_row(row: &mut [f64], _: &mut [f64], _: &Options) {
    if !row.is_empty() {
        let largest = top_k::argmax(row) as usize;
        row.fill(0.0);
        row.iter_mut().skip(largest).take(1).for_each(|x| *x = 1.0);
    }
}

/// The indices and values of the `k` largest entries of every row, largest first, row after
/// row. Ties go to the lowest index; NaN counts as the largest.
///
/// # Errors
/// As [`softmax_along`](crate::softmax_along); [`Error::Count`] if a row has fewer than `k`
/// entries or k is 0.
///
/// ```
/// use softmax_wasm::{Layout, Options, top_k_along};
///
/// let x = [1.0f32, 5.0, 3.0, 5.0];
/// let (indices, values) = top_k_along(&x, 3, &Layout::row(4), &Options::default())?;
/// assert_eq!((indices, values), (vec![1, 3, 2], vec![5.0, 5.0, 3.0]));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn top_k_along<T: Float>(
    x: &[T],
    k: usize,
    layout: &Layout,
    options: &Options,
) -> Result<(Vec<u32>, Vec<T>), Error> {
    let rows = layout.checked_rows(x.len(), options)?;
    if k == 0 || k > rows.length {
        return Err(Error::Count { k, row: rows.length });
    }
    let (mut indices, mut values) = (Vec::new(), Vec::new());
    top_k_rows(&mut wide(x)?, k, &rows, &mut |row, top| {
        indices.extend(top);
        values.extend(top.iter().map(|&i| T::from_f64(row[i as usize])));
    })?;
    Ok((indices, values))
}

/// What is done with a row and the indices of its largest entries.
pub(crate) type OfTop<'a> = dyn FnMut(&[f64], &[u32]) + 'a;

/// Calls `f` with every row and the indices of its `k` largest entries. Masked entries are
/// overwritten.
pub(crate) fn top_k_rows(
    x: &mut [f64],
    k: usize,
    rows: &Rows,
    f: &mut OfTop,
) -> Result<(), OutOfMemory> {
    let (mut top, offsets) = (filled(k, 0)?, mask_offsets(rows)?);
    rows::fill_masked(x, rows, &offsets, f64::NEG_INFINITY);
    rows::for_each(x, rows, false, &mut |_, row| {
        top_k::top_k(row, &mut top);
        f(row, &top);
    })
}
