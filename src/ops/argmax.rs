//! The index of the largest entry, and hardmax, which is 1 there and 0 elsewhere.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy, vector};
use crate::layout::{Layout, Offsets, Rows};
use crate::options::Options;
use crate::rows::{self, Access, Tile};
use crate::simd::{F32x8, Vector};
use crate::workspace::filled;
use crate::{Float, kernel};
use alloc::vec;
use alloc::vec::Vec;

/// Returns the index of the largest entry. The lowest index wins among equal entries. A NaN counts as larger
/// than every number, so the index of the first NaN is returned if there is one.
///
/// # Errors
/// [`Error::Empty`] if there are no entries, [`Error::Memory`] if memory runs out.
///
/// ```
/// assert_eq!(softmax_wasm::argmax(&[1.0f32, 3.0, 3.0])?, 1);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn argmax<T: Float>(x: &[T]) -> Result<u32, Error> {
    Ok(argmax_along(x, &Layout::row(x.len()), &Options::new())?[0])
}

/// Returns the index of the largest entry of every row. The lowest index wins among equal entries. A NaN
/// counts as larger than every number, so the index of the first NaN is returned if there is one.
///
/// # Errors
/// [`Error::Empty`] if the rows have no entries, [`Error::AllMasked`] for a row that is masked entirely,
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, argmax_along};
///
/// let x = [1.0f32, 3.0, 3.0, 9.0, 8.0, 7.0];
/// let indices = argmax_along(&x, &Layout::new(&[2, 3], -1)?, &Options::new().mask(&[0, 1, 1]))?;
/// assert_eq!(indices, [1, 1]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn argmax_along<T: Float>(
    x: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<u32>, Error> {
    let rows = layout.checked_rows(x.len(), options)?;
    if rows.length == 0 && rows.count > 0 {
        return Err(Error::Empty);
    }
    if let Some((row, _)) = rows.find_row_below(1)? {
        return Err(Error::AllMasked { row });
    }
    let (mut x, mut indices) = (copy(x)?, vector(rows.count, 0)?);
    argmax_rows(&mut x, &rows, &mut indices)?;
    Ok(indices)
}

/// Writes the argmax of every row, and overwrites masked entries with −∞.
pub(crate) fn argmax_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    indices: &mut [u32],
) -> Result<(), OutOfMemory> {
    // Lanes of f32 count indices up to 2^24. Vectors of f64 have half the lanes, and gain too little to
    // justify a second path.
    let is_narrow = T::Vector::LANES == F32x8::LANES;
    let in_lanes =
        is_narrow && rows.innermost_kept().stride == 1 && (2..1 << 24).contains(&rows.length);
    let mut tile = if in_lanes { Tile::reserve_offsets(rows)? } else { Tile::reserve::<T>(rows)? };
    rows::fill_masked(x, rows, tile.offsets(), T::NEG_INFINITY);
    if in_lanes {
        argmax_columns(x, rows, tile.offsets(), indices);
    } else if rows.are_contiguous() && rows.length > 0 {
        let rows = kernel::numeric::row::split(x, rows.length).zip(indices.iter_mut());
        rows.for_each(|(row, to)| *to = kernel::argmax::argmax::<T::Vector>(row));
    } else {
        tile.for_each(x, rows, Access::Read, &mut |index, row| {
            if let Some(to) = indices.get_mut(index) {
                *to = kernel::argmax::argmax::<T::Vector>(row);
            }
        });
    }
    if rows.mask.is_none() {
        return Ok(());
    }
    // A masked entry is −∞ now. In a row of −∞ it may precede the first unmasked entry, which is the argmax.
    for (row, argmax) in indices.iter_mut().enumerate() {
        let is_unmasked = |entry: &usize| rows.is_entry_unmasked(row, *entry, tile.offsets());
        if !is_unmasked(&(*argmax as usize)) {
            *argmax = (0..rows.length).find(is_unmasked).map_or(*argmax, |entry| entry as u32);
        }
    }
    Ok(())
}

/// Writes the argmax of rows that lie side by side. Each lane of a vector computes one row.
fn argmax_columns<T: Float>(x: &[T], rows: &Rows, offsets: &Offsets, indices: &mut [u32]) {
    let run = rows.innermost_kept().size.max(1);
    for (index, indices) in indices.chunks_mut(run).enumerate() {
        let start = rows.start(index * run);
        for (first, indices) in
            (start..).step_by(T::Vector::LANES).zip(indices.chunks_mut(T::Vector::LANES))
        {
            let entries =
                offsets.list().iter().map(|offset| x.get(first + offset..).unwrap_or_default());
            kernel::argmax::argmax_of_lanes::<T::Vector>(entries, indices);
        }
    }
}

/// Returns 1 at the index of the largest entry and 0 elsewhere. The lowest index wins among equal entries,
/// and the first NaN counts as the largest entry.
///
/// ```
/// assert_eq!(softmax_wasm::hardmax(&[1.0f32, 3.0, 3.0]), [0.0, 1.0, 0.0]);
/// ```
#[must_use]
pub fn hardmax<T: Float>(x: &[T]) -> Vec<T> {
    let mut hard = vec![T::ZERO; x.len()];
    if let Ok(index) = argmax(x) {
        hard[index as usize] = T::from_f64(1.0);
    }
    hard
}

/// Replaces every row by 1 at the index of its largest entry and 0 elsewhere. The lowest index wins among
/// equal entries, and the first NaN counts as the largest entry. A row that is masked entirely gets zeros.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
/// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a soft
/// cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, hardmax_along};
///
/// let mut x = [1.0f32, 3.0, 3.0];
/// hardmax_along(&mut x, &Layout::row(3), &Options::new())?;
/// assert_eq!(x, [0.0, 1.0, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn hardmax_along<T: Float>(
    x: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(x.len(), options)?;
    let mut indices = filled(rows.count, 0)?;
    Ok(hardmax_rows(x, &rows, &mut indices)?)
}

/// Replaces every row by its hardmax. `indices` is a workspace with one number per row.
pub(crate) fn hardmax_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    indices: &mut [u32],
) -> Result<(), OutOfMemory> {
    if rows.length == 0 {
        return Ok(());
    }
    let offsets = rows.offsets()?;
    argmax_rows(x, rows, indices)?;
    x.fill(T::ZERO);
    for (row, argmax) in
        indices.iter().enumerate().filter(|(row, _)| !rows.is_masked(*row, &offsets))
    {
        let entry = x.get_mut(rows.start(row) + offsets.at(*argmax as usize));
        entry.into_iter().for_each(|entry| *entry = T::from_f64(1.0));
    }
    Ok(())
}
