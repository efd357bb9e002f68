//! Walks through the rows of an array: where they lie if they lie one after the other, gathered a few
//! at a time otherwise.

use crate::Float;
use crate::along::Options;
use crate::buffer::{Buffer, OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::row::copy;
use crate::lanes;
use crate::layout::Rows;
use crate::simd::Vector;
use crate::tile::{TILE_ROWS, for_each_tile};
use alloc::vec::Vec;
use bytemuck::{must_cast_slice_mut, try_cast_slice_mut};
use core::ops::RangeInclusive;

/// The most entries of a tile of several rows, so that it stays in the cache.
const TILE_ENTRIES: usize = 1 << 16;

/// What is done with a row, of which the index is told.
pub(crate) type OfRow<'a, T> = dyn FnMut(usize, &mut [T]) + 'a;

/// Calls `f` with every row, in order. What it leaves of a row is kept if `writes_back`, and may be
/// lost otherwise.
pub(crate) fn for_each<T: Float>(
    x: &mut [T],
    rows: &Rows,
    writes_back: bool,
    f: &mut OfRow<T>,
) -> Result<(), OutOfMemory> {
    let length = rows.length;
    if length == 0 {
        (0..rows.count).for_each(|index| f(index, &mut []));
        return Ok(());
    }
    if rows.are_contiguous() {
        for (index, row) in x.chunks_exact_mut(length).enumerate() {
            f(index, row);
        }
        return Ok(());
    }
    let tile_rows = (TILE_ENTRIES / length).clamp(1, TILE_ROWS);
    let mut tile = scratch::<T>(tile_rows * length)?;
    let tile = (must_cast_slice_mut(&mut tile), tile_rows);
    let mut each = |first, count: usize, tile: &mut [u32]| {
        let tile = try_cast_slice_mut(tile).unwrap_or_default();
        for (index, row) in tile.chunks_exact_mut(length.max(1)).take(count).enumerate() {
            f(first + index, row);
        }
    };
    for_each_tile(must_cast_slice_mut(x), tile, rows, writes_back, &mut each)
}

/// What is done with two rows.
pub(crate) type OfPair<'a> = dyn FnMut(&mut [f64], &mut [f64]) + 'a;

/// Calls `f` with every row of `x` and the row of `other` that lies at the same place. What it leaves
/// of `other` is kept.
#[inline(never)]
pub(crate) fn for_each_pair(
    x: &[f64],
    other: &mut [f64],
    rows: &Rows,
    f: &mut OfPair,
) -> Result<(), OutOfMemory> {
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
        f(&mut row, &mut other_row);
        for (entry, offset) in other_row.iter().zip(offsets.iter()) {
            if let Some(other) = other.get_mut(start + offset) {
                *other = *entry;
            }
        }
    }
    Ok(())
}

/// How rows are replaced.
pub(crate) struct Map<T> {
    /// Replaces one row; the second slice is a workspace twice as long.
    pub(crate) row: fn(&mut [T], &mut [T], &Options),
    /// Replaces groups of rows that lie in lanes, each of so many entries; the second slice is a
    /// workspace twice as long as a group. Limits of the temperature, and logits at +∞ that share 1,
    /// are left to `row`.
    pub(crate) lanes: Option<fn(&mut [T], &mut [T], usize, &Options)>,
}

impl<T> Map<T> {
    /// Replaces rows one by one.
    pub(crate) fn of(row: fn(&mut [T], &mut [T], &Options)) -> Self {
        Self { row, lanes: None }
    }
}

/// Replaces every row by what `f` makes of it, and a row that is masked as a whole by `masked`.
pub(crate) fn map<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: &Map<T>,
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    if let Some(of_groups) = f.lanes.filter(|_| lanes::fit::<T>(rows) && !options.is_limit()) {
        let group = rows.length * T::Vector::LANES;
        let mut work = scratch(2 * group)?;
        lanes::for_each_group(x, rows, true, &mut |_, _, groups| {
            of_groups(groups, &mut work, group, options);
        })?;
        fill_masked_rows(x, rows, &offsets, masked);
        return Ok(());
    }
    let mut work = scratch(2 * rows.length)?;
    for_each(x, rows, true, &mut |index, row| {
        if rows.is_masked(index, &offsets) {
            row.fill(masked);
        } else {
            (f.row)(row, &mut work, options);
        }
    })
}

/// How rows are reduced to numbers.
pub(crate) struct Reduce<T> {
    /// Reduces one row, which it may overwrite; the second slice is a workspace as long.
    pub(crate) row: fn(&mut [T], &mut [T], &Options) -> f64,
    /// Reduces a group of rows that lie in lanes, as [`Map`] has it; the second slice is a workspace as
    /// long, the third takes a result a lane.
    pub(crate) lanes: Option<fn(&mut [T], &mut [T], &Options, &mut [f64])>,
}

impl<T> Reduce<T> {
    /// Reduces rows one by one.
    pub(crate) fn of(row: fn(&mut [T], &mut [T], &Options) -> f64) -> Self {
        Self { row, lanes: None }
    }
}

/// Writes what `f` reduces every row to, and overwrites the rows. Masked entries count as `masked`.
pub(crate) fn reduce<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: &Reduce<T>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked(x, rows, &offsets, masked);
    if let Some(of_group) = f.lanes.filter(|_| lanes::fit::<T>(rows) && !options.is_limit()) {
        let group = rows.length * T::Vector::LANES;
        let (mut work, mut reduced) = (scratch(group)?, scratch(T::Vector::LANES)?);
        return lanes::for_each_group(x, rows, false, &mut |first, count, groups| {
            let results = results.get_mut(first..first + count).unwrap_or_default();
            let groups = groups.chunks_exact_mut(group.max(1));
            for (group, results) in groups.zip(results.chunks_mut(T::Vector::LANES)) {
                of_group(group, &mut work, options, &mut reduced);
                copy(&reduced, results);
            }
        });
    }
    let mut work = scratch(rows.length)?;
    let mut results = results.iter_mut();
    for_each(x, rows, false, &mut |_, row| {
        if let Some(result) = results.next() {
            *result = (f.row)(row, &mut work, options);
        }
    })
}

/// Returns what `f` reduces every row of a copy to.
pub(crate) fn reduce_all<T: Float>(
    x: &[T],
    rows: &Rows,
    options: &Options,
    masked: f64,
    f: &Reduce<f64>,
) -> Result<Vec<T>, Error> {
    let (mut x, mut results) = (wide(x)?, filled(rows.count, 0.0)?);
    reduce(&mut x, rows, options, masked, f, &mut results)?;
    Ok(results.iter().map(|&result| T::from_f64(result)).collect())
}

/// Calls `f` with the numbers in f64: themselves where they are, otherwise copies, which are rounded
/// back unless it fails.
pub(crate) fn in_f64<T: Float>(
    x: &mut [T],
    f: impl FnOnce(&mut [f64]) -> Result<(), OutOfMemory>,
) -> Result<(), Error> {
    if let Some(x) = T::as_f64(x) {
        return Ok(f(x)?);
    }
    let mut copy = wide(x)?;
    f(&mut copy)?;
    x.iter_mut().zip(copy).for_each(|(x, result)| *x = T::from_f64(result));
    Ok(())
}

/// Returns a copy in f64.
pub(crate) fn wide<T: Float>(x: &[T]) -> Result<Vec<f64>, OutOfMemory> {
    let mut copy = allocate(x.len())?;
    copy.extend(x.iter().map(|x| x.to_f64()));
    Ok(copy)
}

/// The offsets of the entries of a row where there is a mask, none otherwise.
pub(crate) fn mask_offsets(rows: &Rows) -> Result<Buffer<usize>, OutOfMemory> {
    if rows.mask.is_some() { rows.offsets() } else { filled(0, 0) }
}

/// Writes `value` over what is masked.
pub(crate) fn fill_masked<T: Float>(x: &mut [T], rows: &Rows, offsets: &[usize], value: T) {
    let Some(mask) = rows.mask else { return };
    if mask.len() == x.len() {
        for (x, shows) in x.iter_mut().zip(mask) {
            *x = if *shows == 0 { value } else { *x };
        }
        return;
    }
    for row in 0..rows.count {
        let start = rows.start(row);
        for (offset, _) in offsets.iter().zip(mask).filter(|(_, shows)| **shows == 0) {
            if let Some(x) = x.get_mut(start + offset) {
                *x = value;
            }
        }
    }
}

/// Writes `value` over the rows that are masked as a whole.
pub(crate) fn fill_masked_rows<T: Float>(
    x: &mut [T],
    rows: &Rows,
    offsets: &[usize],
    value: T,
) {
    for row in (0..rows.count).filter(|row| rows.is_masked(*row, offsets)) {
        let start = rows.start(row);
        for offset in offsets {
            if let Some(x) = x.get_mut(start + offset) {
                *x = value;
            }
        }
    }
}

/// Checks that the entries that aren't masked are in a range, and not all of a row −∞.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't in the range; if there is none
/// [`Error::AllHidden`] for the first row of −∞ and masked entries only.
pub(crate) fn check_entries<T: Float>(
    x: &[T],
    range: RangeInclusive<f64>,
    rows: &Rows,
) -> Result<(), Error> {
    let (mut hidden, offsets) = (None, rows.offsets()?);
    for row in 0..rows.count {
        let (start, mut is_empty) = (rows.start(row), true);
        for (entry, offset) in offsets.iter().enumerate() {
            let (index, value) = (start + offset, x[start + offset].to_f64());
            let shows = |mask: &[u8]| mask[if mask.len() == x.len() { index } else { entry }] != 0;
            if !rows.mask.is_none_or(shows) {
                continue;
            }
            if !range.contains(&value) {
                return Err(Error::Entry { index, value });
            }
            is_empty &= value == f64::NEG_INFINITY;
        }
        if is_empty {
            hidden.get_or_insert(row);
        }
    }
    hidden.map_or(Ok(()), |row| Err(Error::AllHidden { row }))
}
