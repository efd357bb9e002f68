//! Walks through the rows of an array: where they lie if they lie one after the other, gathered some at a
//! time otherwise.
//!
//! Numbers of either type are moved as words of 32 bits, one or two each, so that one function serves
//! both.

use crate::Float;
use crate::along::{OnInfinity, Options};
use crate::buffer::{Buffer, OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::limit;
use crate::kernel::row::{in_vectors, padded};
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

/// A number of f64 as words, or one of f32 twice.
fn to_words<T: Float>(value: T) -> [u32; 2] {
    let mut words = [0; 2];
    let value = &[value];
    words.iter_mut().zip(must_cast_slice(value).iter().cycle()).for_each(|(to, from)| *to = *from);
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
    x: &mut [f64],
    other: &mut [f64],
    rows: &Rows,
    f: &mut OfPair,
) -> Result<(), OutOfMemory> {
    if rows.are_contiguous() && rows.length > 0 {
        let x = x.chunks_exact_mut(rows.length);
        x.zip(other.chunks_exact_mut(rows.length)).for_each(|(row, other)| f(row, other));
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

/// Maps one row; the second slice is a workspace twice as long, of full vectors each time.
pub(crate) type Map<T> = fn(&mut [T], &mut [T], &Options);

/// Maps every row by `f`, and a row that is masked as a whole to `masked`.
pub(crate) fn map<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: Map<T>,
) -> Result<(), OutOfMemory> {
    let (mut work, offsets) = (scratch(work::<T>(rows))?, mask_offsets(rows)?);
    fill_masked(x, rows, &offsets, T::NEG_INFINITY);
    for_each(x, rows, true, &mut |_, row| f(row, &mut work, options))?;
    fill_masked_rows(must_cast_slice_mut(x), words::<T>(), rows, &offsets, to_words(masked));
    Ok(())
}

/// Maps full vectors of entries at a temperature: so many for each row or, if the flag isn't set, for each
/// group of as many rows as a vector has lanes. The second slice is a workspace twice as long as that.
pub(crate) type MapVectors<T> = fn(&mut [T], &mut [T], usize, bool, f64);

/// Maps every row by `f`, several in the lanes of vectors where they [fit](lanes::fit), and a row that is
/// masked as a whole to `masked`.
pub(crate) fn map_vectors<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    f: MapVectors<T>,
) -> Result<(), OutOfMemory> {
    let (words, options) = (words::<T>(), *options);
    let f = &mut |row: &mut [u32], work: &mut [u32], length: usize, is_single, temperature| {
        f(from_words(row), from_words(work), length / words, is_single, temperature);
    };
    let fillers = [T::NEG_INFINITY, masked].map(to_words);
    let sink = &|row| to_words(T::from_f64(sink_of(&options, row)));
    let x = must_cast_slice_mut(x);
    map_vectors_in_words(x, words, rows, &options, fillers, sink, flatten::<T>, f)
}

type MapWords<'a> = dyn FnMut(&mut [u32], &mut [u32], usize, bool, f64) + 'a;

/// The sink of a row.
fn sink_of(options: &Options, row: usize) -> f64 {
    let sink = options.sink.get(row).or(options.sink.first());
    sink.copied().unwrap_or(f64::NEG_INFINITY)
}

/// Calls `f` with a row in full vectors, a sink behind it, and a workspace as long; what `f` leaves of the row is
/// kept. A row that has a limit is turned into one that has it at temperature 1.
fn with_sink(
    row: &mut [u32],
    work: &mut [u32],
    filler: &[u32; 2],
    sink: &[u32],
    flatten: &dyn Fn(&mut [u32]),
    f: &mut dyn FnMut(&mut [u32], &mut [u32]),
) {
    let length = (row.len() + sink.len()).next_multiple_of(VECTOR);
    let (filled, rests) = work.split_at_mut(length.min(work.len()));
    filled.iter_mut().zip(filler.iter().cycle()).for_each(|(to, word)| *to = *word);
    let given = row.iter().chain(sink);
    filled.iter_mut().zip(given).for_each(|(to, word)| *to = *word);
    flatten(filled);
    f(filled, rests);
    row.iter_mut().zip(&*filled).for_each(|(to, word)| *to = *word);
}

#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "those of `map_vectors`, without its type")]
fn map_vectors_in_words(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    options: &Options,
    [minus_infinity, masked]: [[u32; 2]; 2],
    sink: &dyn Fn(usize) -> [u32; 2],
    flatten: Flatten,
    f: &mut MapWords,
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked_words(x, words, rows, &offsets, minus_infinity);
    let temperature = flatten_rows(x, words, rows, options, flatten)?;
    let mut work = scratch::<f64>(work_vectors(rows, words) * VECTOR / 2)?;
    let work = must_cast_slice_mut(&mut work);
    if !options.sink.is_empty() {
        for_each_in_words(x, words, rows, true, &mut |index, row| {
            let (sink, flatten) = (sink(index), |row: &mut [u32]| flatten(row, options));
            let sink = sink.get(..words).unwrap_or_default();
            with_sink(row, work, &minus_infinity, sink, &flatten, &mut |row, work| {
                f(row, work, row.len(), true, temperature);
            });
        })?;
    } else if lanes::fit(rows) {
        lanes::for_each_group(x, words, rows, true, &mut |_, _, groups| {
            f(groups, work, rows.length * VECTOR, false, temperature);
        })?;
    } else {
        for_each_in_words(x, words, rows, true, &mut |_, row| {
            let (row, work) = (must_cast_slice_mut(row), must_cast_slice_mut(work));
            in_vectors::<F32x8>(row, work, must_cast_slice(&minus_infinity), |row, work| {
                let length = row.len();
                f(must_cast_slice_mut(row), must_cast_slice_mut(work), length, true, temperature);
            });
        })?;
    }
    fill_masked_rows(x, words, rows, &offsets, masked);
    Ok(())
}

/// Turns a row into one that has its limit at temperature 1.
pub(crate) type Flatten = fn(&mut [u32], &Options);

pub(crate) fn flatten<T: Float>(row: &mut [u32], options: &Options) {
    let splits_infinity = options.on_infinity == OnInfinity::Split;
    limit::flatten::<T>(from_words(row), options.temperature, splits_infinity);
}

/// Turns rows that have limits into ones that have them at temperature 1, and returns the temperature at
/// which to go on.
fn flatten_rows(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    options: &Options,
    flatten: Flatten,
) -> Result<f64, OutOfMemory> {
    let is_limit = limit::is_limit(options.temperature);
    // A limit with a sink is that of both.
    if options.sink.is_empty() && (is_limit || options.on_infinity == OnInfinity::Split) {
        for_each_in_words(x, words, rows, true, &mut |_, row| flatten(row, options))?;
    }
    Ok(if is_limit { 1.0 } else { options.temperature })
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
    hide_masked(x, rows, masked)?;
    let mut work = scratch(work::<T>(rows))?;
    let mut results = results.iter_mut();
    for_each(x, rows, false, &mut |_, row| {
        if let Some(result) = results.next() {
            *result = f(row, &mut work, options);
        }
    })
}

/// Reduces full vectors of entries at a temperature: of one row or, if the flag isn't set, of as many rows
/// as a vector has lanes. The number is the index of the first row, the second slice a workspace twice as
/// long, and there is a result for each row.
pub(crate) type ReduceVectors<'a, T> =
    dyn FnMut(usize, &mut [T], &mut [T], bool, f64, &mut [f64]) + 'a;

/// Writes what `f` reduces every row to, several in the lanes of vectors where they [fit](lanes::fit).
/// Masked entries, and those that fill up rows, are `masked`.
pub(crate) fn reduce_vectors<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    flatten: Flatten,
    f: &mut ReduceVectors<T>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    let (x, words, masked) = (must_cast_slice_mut(x), words::<T>(), to_words(masked));
    let f: &mut ReduceVectors<u32> = &mut |index, row, work, is_single, temperature, results| {
        f(index, from_words(row), from_words(work), is_single, temperature, results);
    };
    let sink = &|row| to_words(T::from_f64(sink_of(options, row)));
    reduce_vectors_in_words(x, words, rows, options, masked, sink, flatten, f, results)
}

#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "those of `reduce_vectors`, without its type")]
fn reduce_vectors_in_words(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    options: &Options,
    masked: [u32; 2],
    sink: &dyn Fn(usize) -> [u32; 2],
    flatten: Flatten,
    f: &mut ReduceVectors<u32>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked_words(x, words, rows, &offsets, masked);
    let temperature = flatten_rows(x, words, rows, options, flatten)?;
    let mut work = scratch::<f64>(work_vectors(rows, words) * VECTOR / 2)?;
    let work = must_cast_slice_mut(&mut work);
    if !options.sink.is_empty() {
        let mut results = results.chunks_exact_mut(1);
        return for_each_in_words(x, words, rows, false, &mut |index, row| {
            let Some(result) = results.next() else { return };
            let (sink, flatten) = (sink(index), |row: &mut [u32]| flatten(row, options));
            let sink = sink.get(..words).unwrap_or_default();
            with_sink(row, work, &masked, sink, &flatten, &mut |row, work| {
                f(index, row, work, true, temperature, result);
            });
        });
    }
    if lanes::fit(rows) {
        let lanes = VECTOR / words;
        return lanes::for_each_group(x, words, rows, false, &mut |first, count, groups| {
            let groups = groups.chunks_exact_mut(rows.length * VECTOR);
            let results = results.get_mut(first..first + count).unwrap_or_default();
            let results = results.chunks_mut(lanes);
            for ((index, group), results) in (first..).step_by(lanes).zip(groups).zip(results) {
                f(index, group, work, false, temperature, results);
            }
        });
    }
    let mut results = results.chunks_exact_mut(1);
    for_each_in_words(x, words, rows, false, &mut |index, row| {
        let Some(result) = results.next() else { return };
        let (row, work) = (must_cast_slice_mut(row), must_cast_slice_mut(work));
        in_vectors::<F32x8>(row, work, must_cast_slice(&masked), |row, work| {
            let (row, work) = (must_cast_slice_mut(row), must_cast_slice_mut(work));
            f(index, row, work, true, temperature, result);
        });
    })
}

/// The vectors of a group of rows, or of a row that is filled up and has a sink, and of a workspace twice as
/// long or more, so that many short groups find room.
fn work_vectors(rows: &Rows, words: usize) -> usize {
    if lanes::fit(rows) {
        return (3 * rows.length).max(WORK);
    }
    3 * ((rows.length + 1) * words).div_ceil(VECTOR)
}

/// The vectors of two blocks of exponentials, of either type.
const WORK: usize = 512;

/// Turns a row into one that has the limit of its log-sum-exp at temperature 1.
pub(crate) fn flatten_sum<T: Float>(row: &mut [u32], options: &Options) {
    let row: &mut [T] = from_words(row);
    let infinity = limit::flatten(row, options.temperature, false);
    if infinity != T::ZERO {
        row.fill(infinity);
    }
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
pub(crate) fn hide_masked<T: Float>(x: &mut [T], rows: &Rows, value: T) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    fill_masked(x, rows, &offsets, value);
    Ok(())
}

/// Writes `value` over what is masked, with the [offsets](mask_offsets).
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
