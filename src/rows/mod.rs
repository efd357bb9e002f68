//! Loops over the rows of an array, which map rows to rows or reduce them to numbers.
//!
//! Contiguous rows are used where they lie; others are gathered into a tile, some at a time. Numbers of
//! either type are moved as words of 32 bits, one for an f32 and two for an f64, so that one function serves
//! both types: two copies of the loops would cost each published module 2 KB. Only pairs of rows
//! ([`PairTile`]) are moved as numbers, in a loop for each type.

mod gather;
mod lanes;
mod mask;
mod vectors;
mod words;

use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::numeric::row::{self, padded};
use crate::layout::{Offsets, Rows};
use crate::options::Options;
use crate::workspace::{Buffer, scratch};
use bytemuck::must_cast_slice_mut;
use gather::for_each_row;
use mask::fill_masked_rows;
pub(crate) use mask::{fill_masked, mask_entries};
pub(crate) use vectors::{
    ReduceVectors, map_vectors, reduce_vectors, take_limit, take_limit_of_sum,
};
use words::{Words, from_words, to_words};

/// How a visit accesses a row. In both cases it may change the entries that it gets.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Access {
    /// What the visit leaves in the row may be lost.
    Read,
    /// What the visit leaves in the row is kept.
    ReadWrite,
}

/// A function that gets the index of a row and the row.
pub(crate) type VisitRow<'a, T> = dyn FnMut(usize, &mut [T]) + 'a;

/// The memory for visits of rows: where those that aren't contiguous are gathered. A function that changes
/// its array reserves this and all other memory first, so that it changes nothing where memory runs out.
pub(crate) struct Tile {
    /// Allocated as f64, which has the strictest alignment.
    entries: Buffer<f64>,
    offsets: Offsets,
}

impl Tile {
    /// Reserves the memory for visits of rows.
    pub(crate) fn reserve<T: Float>(rows: &Rows) -> Result<Self, OutOfMemory> {
        Self::reserve_words(Words::of::<T>(), rows)
    }

    /// Reserves the memory for the offsets alone, for rows that aren't visited.
    pub(crate) fn reserve_offsets(rows: &Rows) -> Result<Self, OutOfMemory> {
        Ok(Self { entries: scratch(0)?, offsets: rows.offsets()? })
    }

    fn reserve_words(words: Words, rows: &Rows) -> Result<Self, OutOfMemory> {
        let entries = scratch(gather::tile_length(words, rows).div_ceil(2))?;
        Ok(Self { entries, offsets: rows.offsets()? })
    }

    /// Returns where the entries of a row lie.
    pub(crate) fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// Calls `visit` with every row, in order.
    pub(crate) fn for_each<T: Float>(
        &mut self,
        x: &mut [T],
        rows: &Rows,
        access: Access,
        visit: &mut VisitRow<T>,
    ) {
        let (x, words) = (must_cast_slice_mut(x), Words::of::<T>());
        let Self { entries, offsets } = self;
        let tile = must_cast_slice_mut(entries);
        for_each_row(x, words, rows, offsets, tile, access, &mut |index, row| {
            visit(index, from_words(row));
        });
    }
}

/// Calls `visit` as [`Tile::for_each`] does, with memory of its own.
pub(crate) fn for_each<T: Float>(
    x: &mut [T],
    rows: &Rows,
    access: Access,
    visit: &mut VisitRow<T>,
) -> Result<(), OutOfMemory> {
    let x = must_cast_slice_mut(x);
    for_each_in_words(x, Words::of::<T>(), rows, access, &mut |index, row| {
        visit(index, from_words(row));
    })
}

/// Calls `visit` as [`for_each`] does, with rows of words.
#[inline(never)]
fn for_each_in_words(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    access: Access,
    visit: &mut VisitRow<u32>,
) -> Result<(), OutOfMemory> {
    let mut tile = Tile::reserve_words(words, rows)?;
    let entries = must_cast_slice_mut(&mut tile.entries);
    for_each_row(x, words, rows, &tile.offsets, entries, access, visit);
    Ok(())
}

/// Calls `visit` with every row as [`for_each`] does, up to the first for which `visit` has no memory.
pub(crate) fn try_for_each<T: Float>(
    x: &mut [T],
    rows: &Rows,
    mut visit: impl FnMut(usize, &mut [T]) -> Result<(), OutOfMemory>,
) -> Result<(), OutOfMemory> {
    let mut result = Ok(());
    for_each(x, rows, Access::Read, &mut |index, row| {
        if result.is_ok() {
            result = visit(index, row);
        }
    })?;
    result
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
    for_each(x, rows, Access::Read, &mut |index, row| {
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

/// The memory for pairs of rows that aren't contiguous, as [`Tile`] is for single ones.
pub(crate) struct PairTile<T: 'static> {
    entries: Buffer<T>,
    offsets: Offsets,
}

impl<T: Float> PairTile<T> {
    /// Reserves the memory for visits of pairs of rows.
    pub(crate) fn reserve(rows: &Rows) -> Result<Self, OutOfMemory> {
        let offsets = rows.offsets()?;
        Ok(Self { entries: scratch(2 * offsets.list().len())?, offsets })
    }

    /// Returns where the entries of a row lie.
    pub(crate) fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// Calls `visit` with every row of `x` and the row of `other` at the same position. What `visit` leaves
    /// in the row of `other` is kept.
    pub(crate) fn for_each(
        &mut self,
        x: &mut [T],
        other: &mut [T],
        rows: &Rows,
        visit: &mut VisitPair<T>,
    ) {
        if rows.are_contiguous() {
            let x = row::split_mut(x, rows.length).enumerate();
            let pairs = x.zip(row::split_mut(other, rows.length));
            pairs.for_each(|((index, row), other)| visit(index, row, other));
            return;
        }
        let Self { entries, offsets } = self;
        let length = entries.len() / 2;
        let (row, other_row) = entries.split_at_mut(length);
        for index in 0..rows.count {
            let start = rows.start(index);
            let entries = row.iter_mut().zip(other_row.iter_mut()).zip(offsets.list());
            for ((entry, other_entry), offset) in entries {
                let index = start + offset;
                if let (Some(x), Some(other)) = (x.get(index), other.get(index)) {
                    (*entry, *other_entry) = (*x, *other);
                }
            }
            visit(index, row, other_row);
            for (entry, offset) in other_row.iter().zip(offsets.list()) {
                if let Some(other) = other.get_mut(start + offset) {
                    *other = *entry;
                }
            }
        }
    }
}

/// Calls `visit` as [`PairTile::for_each`] does, with memory of its own.
#[inline(never)]
pub(crate) fn for_each_pair<T: Float>(
    x: &mut [T],
    other: &mut [T],
    rows: &Rows,
    visit: &mut VisitPair<T>,
) -> Result<(), OutOfMemory> {
    PairTile::reserve(rows)?.for_each(x, other, rows, visit);
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
    let mut tile = Tile::reserve::<T>(rows)?;
    let mut work = scratch(workspace_length::<T>(rows))?;
    fill_masked(x, rows, tile.offsets(), T::NEG_INFINITY);
    tile.for_each(x, rows, Access::ReadWrite, &mut |_, row| compute(row, &mut work, options));
    let (x, masked) = (must_cast_slice_mut(x), to_words(masked));
    fill_masked_rows(x, Words::of::<T>(), rows, tile.offsets(), masked);
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
    for_each(x, rows, Access::Read, &mut |_, row| {
        if let Some(result) = results.next() {
            *result = compute(row, &mut work, options);
        }
    })
}
