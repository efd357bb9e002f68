//! Loops over the rows of an array, which map rows to rows or reduce them to numbers.
//!
//! Contiguous rows are used where they lie; others are gathered into a tile, some at a time. Numbers of
//! either type are moved as words of 32 bits, one for an f32 and two for an f64, so that one function serves
//! both types: two copies of the loops would cost each published module 2 KB (`make size`).

mod gather;
mod lanes;
mod mask;
mod vectors;
mod words;

use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::row::{self, padded};
use crate::layout::Rows;
use crate::options::Options;
use crate::workspace::{Buffer, scratch};
use bytemuck::must_cast_slice_mut;
use gather::{TILE_ROWS, for_each_tile};
use mask::fill_masked_rows;
pub(crate) use mask::{fill_masked, mask_entries, mask_offsets};
pub(crate) use vectors::{
    ReduceVectors, map_vectors, reduce_vectors, take_limit, take_limit_of_sum,
};
use words::{Words, from_words, to_words};

/// The largest number of words in a tile of several rows, so that it stays in the cache.
const TILE: usize = 1 << 16;

/// A function that gets the index of a row and the row.
pub(crate) type VisitRow<'a, T> = dyn FnMut(usize, &mut [T]) + 'a;

/// Calls `visit` with every row, in order. If `writes_back`, what `visit` leaves in the row is kept;
/// otherwise it may be lost.
pub(crate) fn for_each<T: Float>(
    x: &mut [T],
    rows: &Rows,
    writes_back: bool,
    visit: &mut VisitRow<T>,
) -> Result<(), OutOfMemory> {
    let x = must_cast_slice_mut(x);
    for_each_in_words(x, Words::of::<T>(), rows, writes_back, &mut |index, row| {
        visit(index, from_words(row))
    })
}

/// Calls `visit` as [`for_each`] does, with rows of words.
#[inline(never)]
fn for_each_in_words(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    writes_back: bool,
    visit: &mut VisitRow<u32>,
) -> Result<(), OutOfMemory> {
    let length = rows.length * words.count();
    if length == 0 {
        (0..rows.count).for_each(|index| visit(index, &mut []));
        return Ok(());
    }
    if rows.are_contiguous() {
        row::split_mut(x, length).enumerate().for_each(|(index, row)| visit(index, row));
        return Ok(());
    }
    let tile_rows = (TILE / length).clamp(1, TILE_ROWS);
    // The tile is allocated as f64, which has the strictest alignment.
    let mut tile = scratch::<f64>((tile_rows * length).div_ceil(2))?;
    let tile = must_cast_slice_mut(&mut tile).get_mut(..tile_rows * length).unwrap_or_default();
    for_each_tile(x, words, tile, tile_rows, rows, writes_back, &mut |first, count, tile| {
        for (index, row) in row::split_mut(tile, length).take(count).enumerate() {
            visit(first + index, row);
        }
    })
}

/// Returns a copy of the rows that count, one after the other. Masked entries are −∞.
pub(crate) fn collect(
    x: &mut [f64],
    rows: &Rows,
    counts: &dyn Fn(usize) -> bool,
) -> Result<Buffer<f64>, OutOfMemory> {
    mask_entries(x, rows, f64::NEG_INFINITY)?;
    let count = (0..rows.count).filter(|row| counts(*row)).count();
    let mut copy = scratch(count * rows.length)?;
    let mut to = row::split_mut(&mut copy, rows.length);
    for_each(x, rows, false, &mut |index, row| {
        if counts(index)
            && let Some(to) = to.next()
        {
            row::copy(row, to);
        }
    })?;
    Ok(copy)
}

/// A function that gets the index of a row and the row of each of two arrays.
pub(crate) type VisitPair<'a, T> = dyn FnMut(usize, &mut [T], &mut [T]) + 'a;

/// Calls `visit` with every row of `x` and the row of `other` at the same position. What `visit` leaves in
/// the row of `other` is kept.
#[inline(never)]
pub(crate) fn for_each_pair<T: Float>(
    x: &mut [T],
    other: &mut [T],
    rows: &Rows,
    visit: &mut VisitPair<T>,
) -> Result<(), OutOfMemory> {
    if rows.are_contiguous() && rows.length > 0 {
        let x = row::split_mut(x, rows.length).enumerate();
        let pairs = x.zip(row::split_mut(other, rows.length));
        pairs.for_each(|((index, row), other)| visit(index, row, other));
        return Ok(());
    }
    let (mut row, mut other_row) = (scratch(rows.length)?, scratch(rows.length)?);
    let offsets = rows.offsets()?;
    for index in 0..rows.count {
        let start = rows.start(index);
        let entries = row.iter_mut().zip(other_row.iter_mut()).zip(offsets.iter());
        for ((entry, other_entry), offset) in entries {
            let index = start + offset;
            if let (Some(x), Some(other)) = (x.get(index), other.get(index)) {
                (*entry, *other_entry) = (*x, *other);
            }
        }
        visit(index, &mut row, &mut other_row);
        for (entry, offset) in other_row.iter().zip(offsets.iter()) {
            if let Some(other) = other.get_mut(start + offset) {
                *other = *entry;
            }
        }
    }
    Ok(())
}

/// Returns the length of a workspace for a row: twice that of the row padded to full vectors.
pub(crate) fn workspace_length<T: Float>(rows: &Rows) -> usize {
    2 * padded::<T::Vector>(rows.length)
}

/// A function that maps one row. The second slice is a workspace for two padded rows.
pub(crate) type Map<T> = fn(&mut [T], &mut [T], &Options);

/// Maps every row by `compute`. A row whose entries are all masked is filled with `masked`.
pub(crate) fn map<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    compute: Map<T>,
) -> Result<(), OutOfMemory> {
    let (mut work, offsets) = (scratch(workspace_length::<T>(rows))?, mask_offsets(rows)?);
    fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    for_each(x, rows, true, &mut |_, row| compute(row, &mut work, options))?;
    fill_masked_rows(must_cast_slice_mut(x), Words::of::<T>(), rows, &offsets, to_words(masked));
    Ok(())
}

/// A function that reduces one row to a number, and may overwrite the row. The second slice is a workspace
/// for two padded rows.
pub(crate) type Reduce<T> = fn(&mut [T], &mut [T], &Options) -> f64;

/// Writes the number to which `compute` reduces each row, and overwrites the rows. Masked entries count as
/// `masked`.
pub(crate) fn reduce<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    compute: Reduce<T>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    mask_entries(x, rows, masked)?;
    let mut work = scratch(workspace_length::<T>(rows))?;
    let mut results = results.iter_mut();
    for_each(x, rows, false, &mut |_, row| {
        if let Some(result) = results.next() {
            *result = compute(row, &mut work, options);
        }
    })
}
