//! The largest entries of the rows of an array.

use crate::Float;
use crate::along::Options;
use crate::buffer::{OutOfMemory, filled};
use crate::error::Error;
use crate::kernel::top_k;
use crate::layout::{Layout, Rows};
use crate::rows::{self, mask_offsets, wide};
use crate::simd::{F32x8, F64x4, Vector};
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
    argmax_rows(&mut x, &rows, &mut indices)?;
    Ok(indices.iter().map(|&index| index as u32).collect())
}

/// Writes the argmax of every row. Masked entries are overwritten.
pub(crate) fn argmax_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    indices: &mut [f64],
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    rows::fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    // f32 counts up to 2^24. f64 has half as many lanes, which aren't worth code of their own.
    let is_narrow = T::Vector::LANES == F32x8::LANES;
    if is_narrow && rows.run().stride == 1 && (2..1 << 24).contains(&rows.length) {
        argmax_of_columns(x, rows, indices)?;
    } else if rows.are_contiguous() && rows.length > 0 {
        let rows = x.chunks_exact(rows.length).zip(indices.iter_mut());
        rows.for_each(|(row, to)| *to = top_k::argmax::<T::Vector>(row).into());
    } else {
        rows::for_each(x, rows, false, &mut |index, row| {
            if let Some(to) = indices.get_mut(index) {
                *to = top_k::argmax::<T::Vector>(row).into();
            }
        })?;
    }
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

/// Writes the argmax of rows that lie side by side, as many at a time as a vector has lanes.
fn argmax_of_columns<T: Float>(
    x: &[T],
    rows: &Rows,
    indices: &mut [f64],
) -> Result<(), OutOfMemory> {
    let (offsets, run) = (rows.offsets()?, rows.run().size.max(1));
    for (index, indices) in indices.chunks_mut(run).enumerate() {
        let start = rows.start(index * run);
        for (first, indices) in
            (start..).step_by(T::Vector::LANES).zip(indices.chunks_mut(T::Vector::LANES))
        {
            let entries = offsets.iter().map(|offset| x.get(first + offset..).unwrap_or_default());
            top_k::argmax_of_lanes::<T::Vector>(entries, indices);
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
    rows::in_f64(x, |x| hardmax_rows(x, &rows, &mut indices))
}

/// Replaces every row by its hardmax; `indices` is a workspace with a number for each row.
pub(crate) fn hardmax_rows(
    x: &mut [f64],
    rows: &Rows,
    indices: &mut [f64],
) -> Result<(), OutOfMemory> {
    if rows.length == 0 {
        return Ok(());
    }
    argmax_rows(x, rows, indices)?;
    x.fill(0.0);
    let offsets = rows.offsets()?;
    for (row, place) in
        indices.iter().enumerate().filter(|(row, _)| !rows.is_masked(*row, &offsets))
    {
        let index = offsets.get(*place as usize).map(|offset| rows.start(row) + offset);
        index.into_iter().for_each(|index| x[index] = 1.0);
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
    rows::for_each(x, rows, false, &mut |index, row| {
        top_k::top_k::<F64x4>(row, &mut top);
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
