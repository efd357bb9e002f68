//! The largest entries of the rows of an array.

use crate::Float;
use crate::along::Options;
use crate::error::Error;
use crate::kernel::top_k;
use crate::layout::Layout;
use crate::tiles::allocate;
use crate::wide::WideRows;

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
    let rows = WideRows::new(layout, x.len(), options)?;
    if rows.row_length() == 0 && rows.rows() > 0 {
        return Err(Error::Empty);
    }
    let (mut indices, mut row) = (allocate(rows.rows())?, rows.buffer()?);
    for start in rows.starts() {
        rows.gather(x, start, f64::NEG_INFINITY, &mut row);
        indices.push(top_k::argmax(&row));
    }
    Ok(indices)
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
    let rows = WideRows::new(layout, x.len(), options)?;
    let mut row = rows.buffer()?;
    for start in rows.starts() {
        let shown = rows.gather(x, start, f64::NEG_INFINITY, &mut row);
        if !row.is_empty() {
            let largest = top_k::argmax(&row) as usize;
            row.fill(0.0);
            row[largest] = f64::from(u8::from(shown));
        }
        rows.scatter(&row, start, x);
    }
    Ok(())
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
    let rows = WideRows::new(layout, x.len(), options)?;
    if k == 0 || k > rows.row_length() {
        return Err(Error::Count { k, row: rows.row_length() });
    }
    let mut row = rows.buffer()?;
    let (mut indices, mut values) = (allocate(rows.rows() * k)?, allocate(rows.rows() * k)?);
    for start in rows.starts() {
        rows.gather(x, start, f64::NEG_INFINITY, &mut row);
        let from = indices.len();
        indices.resize(from + k, 0);
        top_k::top_k(&row, &mut indices[from..]);
        values.extend(indices[from..].iter().map(|&i| T::from_f64(row[i as usize])));
    }
    Ok((indices, values))
}
