//! The largest entries and their indices.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate, copy};
use crate::kernel::top_k as kernel;
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::rows::{self, Access};
use crate::workspace::filled;
use alloc::vec::Vec;

/// Returns the indices and the values of the `k` largest entries, in descending order. The lowest index comes
/// first among equal entries, and NaN counts as the largest number.
///
/// # Errors
/// [`Error::K`] if k is 0 or there are fewer than k entries, [`Error::Memory`] if memory runs out.
///
/// ```
/// let (indices, values) = softmax_wasm::top_k(&[1.0f32, 5.0, 3.0, 5.0], 3)?;
/// assert_eq!((indices, values), (vec![1, 3, 2], vec![5.0, 5.0, 3.0]));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn top_k<T: Float>(x: &[T], k: usize) -> Result<(Vec<u32>, Vec<T>), Error> {
    top_k_along(x, k, &Layout::row(x.len()), &Options::new())
}

/// Returns the indices and the values of the `k` largest entries of every row, in descending order, row after
/// row. The lowest index comes first among equal entries, and NaN counts as the largest number.
///
/// # Errors
/// [`Error::K`] if k is 0 or a row has fewer than k unmasked entries, [`Error::Shape`] if the layout doesn't
/// fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the array,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::SinkCount`] if there is neither one
/// sink nor one per row, [`Error::Option`] for a sink or a soft cap out of range, [`Error::Memory`] if memory
/// runs out.
///
/// ```
/// use softmax_wasm::{Layout, Options, top_k_along};
///
/// let x = [1.0f32, 5.0, 3.0, 5.0, 4.0, 6.0];
/// let (indices, values) = top_k_along(&x, 2, &Layout::new(&[2, 3], -1)?, &Options::new())?;
/// assert_eq!((indices, values), (vec![1, 2, 2, 0], vec![5.0, 3.0, 6.0, 5.0]));
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
        return Err(Error::K { k, row: rows.length });
    }
    if let Some((_, row)) = rows.find_row_below(k)? {
        return Err(Error::K { k, row });
    }
    let length = rows.count.saturating_mul(k);
    let (mut indices, mut values) = (allocate(length)?, allocate(length)?);
    top_k_rows(&mut copy(x)?, k, &rows, &mut |row, top| {
        indices.extend(top);
        values.extend(top.iter().map(|&i| row[i as usize]));
    })?;
    Ok((indices, values))
}

/// A function of a row and the indices of its largest entries.
pub(crate) type VisitTop<'a, T> = dyn FnMut(&[T], &[u32]) + 'a;

/// Calls `visit` with every row and the indices of its `k` largest entries. Masked entries become −∞ before.
pub(crate) fn top_k_rows<T: Float>(
    x: &mut [T],
    k: usize,
    rows: &Rows,
    visit: &mut VisitTop<T>,
) -> Result<(), OutOfMemory> {
    let (mut top, offsets) = (filled(k, 0)?, rows.offsets()?);
    rows::fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    rows::for_each(x, rows, Access::Read, &mut |index, row| {
        kernel::top_k::<T::Vector>(row, &mut top);
        if rows.mask.is_some() {
            let is_unmasked = |entry: usize| rows.is_entry_unmasked(index, entry, &offsets);
            kernel::unmask(row, &mut top, &is_unmasked);
        }
        visit(row, &top);
    })
}
