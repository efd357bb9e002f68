//! Walks through the rows of an array: where they lie if they lie one after the other, gathered some at a
//! time otherwise.
//!
//! Numbers of either type are moved as words of 32 bits, one or two each, so that one function serves
//! both.

use crate::Float;
use crate::along::Options;
use crate::buffer::{Buffer, OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::row::padded;
use crate::lanes::{self, VECTOR};
use crate::layout::Rows;
use crate::simd::{F32x8, Masked, Vector};
use crate::tile::{TILE_ROWS, for_each_tile};
use alloc::vec::Vec;
use bytemuck::{must_cast_slice, must_cast_slice_mut, try_cast_slice_mut};
use core::ops::RangeInclusive;

/// The most words of a tile of several rows, so that it stays in the cache.
const TILE: usize = 1 << 16;

/// The words of a number.
const fn words<T: Float>() -> usize {
    VECTOR / T::Vector::LANES
}

/// A number as words, of which f32 has one.
fn to_words<T: Float>(value: T) -> [u32; 2] {
    let mut words = [0; 2];
    words.iter_mut().zip(must_cast_slice(&[value])).for_each(|(to, from)| *to = *from);
    words
}

/// Words as the numbers that they were.
fn from_words<T: Float>(words: &mut [u32]) -> &mut [T] {
    try_cast_slice_mut(words).unwrap_or_default()
}

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
    let x = must_cast_slice_mut(x);
    for_each_in_words(x, words::<T>(), rows, writes_back, &mut |index, row| {
        f(index, from_words(row))
    })
}

#[inline(never)]
fn for_each_in_words(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    writes_back: bool,
    f: &mut OfRow<u32>,
) -> Result<(), OutOfMemory> {
    let length = rows.length * words;
    if length == 0 {
        (0..rows.count).for_each(|index| f(index, &mut []));
        return Ok(());
    }
    if rows.are_contiguous() {
        x.chunks_exact_mut(length).enumerate().for_each(|(index, row)| f(index, row));
        return Ok(());
    }
    let tile_rows = (TILE / length).clamp(1, TILE_ROWS);
    // Of f64, since those are what has to be aligned most.
    let mut tile = scratch::<f64>((tile_rows * length).div_ceil(2))?;
    let tile = must_cast_slice_mut(&mut tile).get_mut(..tile_rows * length).unwrap_or_default();
    for_each_tile(x, (tile, tile_rows), rows, writes_back, &mut |first, count, tile| {
        for (index, row) in tile.chunks_exact_mut(length).take(count).enumerate() {
            f(first + index, row);
        }
    })
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

/// The length of a workspace for a row: two rows filled up to whole vectors.
pub(crate) fn work<T: Float>(rows: &Rows) -> usize {
    2 * padded::<T::Vector>(rows.length)
}

/// Replaces one row; the second slice is a workspace twice as long, of whole vectors each time.
pub(crate) type Map<T> = fn(&mut [T], &mut [T], &Options);

/// Replaces every row by what `f` makes of it, and a row that is masked as a whole by `masked`.
pub(crate) fn map<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: Map<T>,
) -> Result<(), OutOfMemory> {
    let mut work = scratch(work::<T>(rows))?;
    map_in_words(must_cast_slice_mut(x), rows, [T::NEG_INFINITY, masked], &mut |x| {
        for_each_in_words(x, words::<T>(), rows, true, &mut |_, row| {
            f(from_words(row), &mut work, options);
        })
    })
}

/// Replaces groups of rows that lie in lanes, each of so many entries; the second slice is a workspace
/// twice as long as a group.
pub(crate) type MapLanes<T> = fn(&mut [T], &mut [T], usize, &Options);

/// Replaces rows that [fit into lanes](lanes::fit) as [`map`] does.
pub(crate) fn map_lanes<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: MapLanes<T>,
) -> Result<(), OutOfMemory> {
    let group = rows.length * T::Vector::LANES;
    let mut work = scratch(2 * group)?;
    map_in_words(must_cast_slice_mut(x), rows, [T::NEG_INFINITY, masked], &mut |x| {
        lanes::for_each_group(x, words::<T>(), rows, true, &mut |_, _, groups| {
            f(from_words(groups), &mut work, group, options);
        })
    })
}

/// Replaces numbers by what `f` makes of them: before it what is masked by the first of two numbers, after
/// it rows that are masked as a whole by the second.
fn map_in_words<T: Float>(
    x: &mut [u32],
    rows: &Rows,
    fillers: [T; 2],
    f: &mut dyn FnMut(&mut [u32]) -> Result<(), OutOfMemory>,
) -> Result<(), OutOfMemory> {
    let [minus_infinity, masked] = fillers.map(to_words);
    let offsets = mask_offsets(rows)?;
    fill_masked_words(x, words::<T>(), rows, &offsets, minus_infinity);
    f(x)?;
    fill_masked_rows(x, words::<T>(), rows, &offsets, masked);
    Ok(())
}

/// Writes `value` over rows that are masked as a whole.
#[inline(never)]
fn fill_masked_rows(x: &mut [u32], words: usize, rows: &Rows, offsets: &[usize], value: [u32; 2]) {
    let are_contiguous = rows.are_contiguous();
    for row in (0..rows.count).filter(|row| rows.is_masked(*row, offsets)) {
        let start = rows.start(row);
        if are_contiguous {
            (start..start + rows.length).for_each(|index| write(x, index, words, value));
        }
        offsets.iter().for_each(|offset| write(x, start + offset, words, value));
    }
}

/// Writes a number.
fn write(x: &mut [u32], index: usize, words: usize, value: [u32; 2]) {
    let to = x.get_mut(index * words..(index + 1) * words).unwrap_or_default();
    to.iter_mut().zip(value).for_each(|(to, word)| *to = word);
}

/// Reduces one row to a number. It may overwrite the row; the second slice is a workspace as [`Map`] has
/// it.
pub(crate) type Reduce<T> = fn(&mut [T], &mut [T], &Options) -> f64;

/// Writes what `f` reduces every row to, and overwrites the rows. Masked entries count as `masked`.
pub(crate) fn reduce<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: Reduce<T>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked(x, rows, &offsets, masked);
    let mut work = scratch(work::<T>(rows))?;
    let mut results = results.iter_mut();
    for_each(x, rows, false, &mut |_, row| {
        if let Some(result) = results.next() {
            *result = f(row, &mut work, options);
        }
    })
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

/// The offsets of the entries of a row where a mask is read by them, none otherwise.
pub(crate) fn mask_offsets(rows: &Rows) -> Result<Buffer<usize>, OutOfMemory> {
    if rows.mask.is_some() && !rows.are_contiguous() { rows.offsets() } else { filled(0, 0) }
}

/// Writes `value` over what is masked.
pub(crate) fn fill_masked<T: Float>(x: &mut [T], rows: &Rows, offsets: &[usize], value: T) {
    fill_masked_words(must_cast_slice_mut(x), words::<T>(), rows, offsets, to_words(value));
}

#[inline(never)]
fn fill_masked_words(x: &mut [u32], words: usize, rows: &Rows, offsets: &[usize], value: [u32; 2]) {
    let Some(mask) = rows.mask else { return };
    if mask.len() * words == x.len() || rows.are_contiguous() {
        let length = mask.len() * words;
        x.chunks_exact_mut(length.max(1)).for_each(|x| fill_masked_row(x, words, mask, value));
        return;
    }
    for row in 0..rows.count {
        let start = rows.start(row);
        for (offset, _) in offsets.iter().zip(mask).filter(|(_, shows)| **shows == 0) {
            write(x, start + offset, words, value);
        }
    }
}

/// Writes `value` over what is masked of as many entries as the mask has.
fn fill_masked_row(x: &mut [u32], words: usize, mask: &[u8], value: [u32; 2]) {
    let vectors = if words == 1 { mask.len() - mask.len() % VECTOR } else { 0 };
    let (whole, rest) = mask.split_at(vectors);
    let filler = F32x8::splat(f32::from_bits(value[0]));
    for (x, shows) in x.chunks_exact_mut(VECTOR).zip(whole.chunks_exact(VECTOR)) {
        let x = must_cast_slice_mut(x);
        F32x8::load(x).masked(shows, filler).store(x);
    }
    for (index, _) in rest.iter().enumerate().filter(|(_, shows)| **shows == 0) {
        write(x, vectors + index, words, value);
    }
}

/// Checks that the entries that aren't masked are in a range, and not all of a row −∞.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't in the range; if there is none
/// [`Error::AllMasked`] for the first row of −∞ and masked entries only.
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
    hidden.map_or(Ok(()), |row| Err(Error::AllMasked { row }))
}
