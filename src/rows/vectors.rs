//! Rows as full vectors: one at a time, or several at once in the lanes of vectors.

use super::for_each_in_words;
use super::lanes::{self, VECTOR};
use super::mask::{fill_masked_rows, fill_masked_words, mask_offsets};
use super::words::{from_words, to_words, words};
use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::kernel::limits;
use crate::kernel::row::in_vectors;
use crate::layout::Rows;
use crate::options::{OnInfinity, Options};
use crate::simd::F32x8;
use crate::workspace::scratch;
use bytemuck::{must_cast_slice, must_cast_slice_mut};

/// A function that maps full vectors of logits at a temperature: (logits, workspace, length, `is_single`,
/// temperature).
///
/// Every `length` logits are a row if `is_single`, and otherwise a group of as many rows as a vector has
/// lanes. The workspace is at least twice `length`.
pub(crate) type MapVectors<T> = fn(&mut [T], &mut [T], usize, bool, f64);

/// Maps every row by `f`, several at once in the lanes of vectors where they [fit](lanes::fit). A row whose
/// entries are all masked is filled with `masked`.
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

/// Returns the sink of a row, −∞ if there is none.
fn sink_of(options: &Options, row: usize) -> f64 {
    let sink = options.sink.get(row).or(options.sink.first());
    sink.copied().unwrap_or(f64::NEG_INFINITY)
}

/// Calls `f` with a row, its sink and `filler` up to full vectors, and a workspace as long. What `f` leaves
/// in the row is kept. A row at a limiting temperature is first turned into one that has this limit at
/// temperature 1.
fn with_sink(
    row: &mut [u32],
    work: &mut [u32],
    filler: &[u32; 2],
    sink: &[u32],
    flatten: &dyn Fn(&mut [u32]),
    f: &mut dyn FnMut(&mut [u32], &mut [u32]),
) {
    let length = (row.len() + sink.len()).next_multiple_of(VECTOR);
    let (filled, work) = work.split_at_mut(length.min(work.len()));
    filled.iter_mut().zip(filler.iter().cycle()).for_each(|(to, word)| *to = *word);
    let given = row.iter().chain(sink);
    filled.iter_mut().zip(given).for_each(|(to, word)| *to = *word);
    flatten(filled);
    f(filled, work);
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
    limits::flatten::<T>(from_words(row), options.temperature, splits_infinity);
}

/// Turns rows at a limiting temperature into rows that have this limit at temperature 1, and returns the
/// temperature to continue with.
fn flatten_rows(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    options: &Options,
    flatten: Flatten,
) -> Result<f64, OutOfMemory> {
    let is_limit = limits::is_limit(options.temperature);
    // With a sink the limit is that of the row and the sink together: see `with_sink`.
    if options.sink.is_empty() && (is_limit || options.on_infinity == OnInfinity::Split) {
        for_each_in_words(x, words, rows, true, &mut |_, row| flatten(row, options))?;
    }
    Ok(if is_limit { 1.0 } else { options.temperature })
}

/// A function that reduces full vectors of logits at a temperature: (index of the first row, logits,
/// workspace, `is_single`, temperature, results).
///
/// The logits are one row if `is_single`, and otherwise a group of as many rows as a vector has lanes. The
/// workspace is twice as long, and there is a result for each row.
pub(crate) type ReduceVectors<'a, T> =
    dyn FnMut(usize, &mut [T], &mut [T], bool, f64, &mut [f64]) + 'a;

/// Writes the number to which `f` reduces each row, several at once in the lanes of vectors where they
/// [fit](lanes::fit). Masked entries and the padding of rows are `masked`.
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

/// Returns the number of vectors for a group of rows, or for a padded row with its sink, and for a workspace
/// at least twice as long. For groups it is at least [`WORK`], so that many short groups fit.
fn work_vectors(rows: &Rows, words: usize) -> usize {
    if lanes::fit(rows) {
        return (3 * rows.length).max(WORK);
    }
    3 * ((rows.length + 1) * words).div_ceil(VECTOR)
}

/// The number of vectors in two blocks of exponentials of either type.
const WORK: usize = 512;

/// Turns a row at a limiting temperature into one whose log-sum-exp at temperature 1 is this limit.
pub(crate) fn flatten_sum<T: Float>(row: &mut [u32], options: &Options) {
    let row: &mut [T] = from_words(row);
    let infinity = limits::flatten(row, options.temperature, false);
    if infinity != T::ZERO {
        row.fill(infinity);
    }
}
