//! The largest entries of the rows of an array.

use crate::Float;
use crate::along::Options;
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel::top_k;
use crate::layout::{Layout, Rows};
use crate::rows::Reduce;
use crate::rows::{self, mask_offsets};
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
    let (mut x, mut indices) = (x.to_vec(), filled(rows.count, 0.0)?);
    argmax_rows(&mut x, &rows, options, &mut indices)?;
    Ok(indices.iter().map(|&index| index as u32).collect())
}

/// Writes the argmax of every row. Masked entries are overwritten.
pub(crate) fn argmax_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    indices: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [T], _: &mut [T], _: &Options| top_k::argmax::<T::Vector>(row).into();
    let lanes = |group: &mut [T], _: &mut [T], _: &Options, indices: &mut [f64]| {
        top_k::argmax_of_lanes::<T::Vector>(group, indices);
    };
    let reduce = Reduce { row, lanes: Some(lanes) };
    rows::reduce(x, rows, options, T::NEG_INFINITY, &reduce, indices)?;
    if rows.mask.is_none() {
        return Ok(());
    }
    // Where all is −∞, what is masked may have come before what isn't.
    let offsets = rows.offsets()?;
    for (row, place) in indices.iter_mut().enumerate() {
        let start = rows.start(row);
        let shows = |entry: usize, offset: usize| rows.shows(start + offset, entry);
        let is_masked = offsets.get(*place as usize).is_some_and(|o| !shows(*place as usize, *o));
        let first = offsets.iter().enumerate().find(|(entry, offset)| shows(*entry, **offset));
        if let Some((entry, _)) = first.filter(|_| is_masked) {
            *place = entry as f64;
        }
    }
    Ok(())
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
    let mut indices = filled(rows.count, 0.0)?;
    Ok(hardmax_rows(x, &rows, options, &mut indices)?)
}

/// Replaces every row by its hardmax; `indices` is a workspace with a number for each row.
pub(crate) fn hardmax_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    indices: &mut [f64],
) -> Result<(), OutOfMemory> {
    if rows.length == 0 {
        return Ok(());
    }
    argmax_rows(x, rows, options, indices)?;
    x.fill(T::ZERO);
    let offsets = rows.offsets()?;
    for (row, place) in
        indices.iter().enumerate().filter(|(row, _)| !rows.is_masked(*row, &offsets))
    {
        let index = offsets.get(*place as usize).map(|offset| rows.start(row) + offset);
        index.into_iter().for_each(|index| x[index] = T::from_f64(1.0));
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
    let rows = layout.checked_rows(x.len(), options)?;
    if k == 0 || k > rows.length {
        return Err(Error::Count { k, row: rows.length });
    }
    let (mut indices, mut values) = (Vec::new(), Vec::new());
    top_k_rows(&mut x.to_vec(), k, &rows, &mut |row, top| {
        indices.extend(top);
        values.extend(top.iter().map(|&i| row[i as usize]));
    })?;
    Ok((indices, values))
}

/// What is done with a row and the indices of its largest entries.
pub(crate) type OfTop<'a, T> = dyn FnMut(&[T], &[u32]) + 'a;

/// Calls `f` with every row and the indices of its `k` largest entries. Masked entries are
/// overwritten.
pub(crate) fn top_k_rows<T: Float>(
    x: &mut [T],
    k: usize,
    rows: &Rows,
    f: &mut OfTop<T>,
) -> Result<(), OutOfMemory> {
    let (mut top, offsets) = (filled(k, 0)?, mask_offsets(rows)?);
    rows::fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    rows::for_each(x, rows, false, &mut |index, row| {
        top_k::top_k::<T::Vector>(row, &mut top);
        if rows.mask.is_some() {
            let start = rows.start(index);
            // There are no offsets where rows lie one after the other.
            let index = |entry: usize| start + offsets.get(entry).map_or(entry, |offset| *offset);
            let shows = |entry: usize| rows.shows(index(entry), entry);
            top_k::unmask(row, &mut top, &shows);
        }
        f(row, &top);
    })
}
