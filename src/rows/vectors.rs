//! Rows as full vectors: one at a time, or several at once in the lanes of vectors.

use super::Access;
use super::gather::{self, for_each_row};
use super::lanes;
use super::mask::{fill_masked_rows, fill_masked_words, repeat};
use super::words::{VECTOR_WORDS, Words, first_number, from_words, is_nan, to_words};
use crate::Float;
use crate::fallible_vec::OutOfMemory;
use crate::float::MapVectors;
use crate::kernel::numeric::limits;
use crate::kernel::numeric::row::{self, Arrangement, copy_vectors, fill_up, in_vectors};
use crate::layout::{Offsets, Rows};
use crate::options::{OnInfinity, Options};
use crate::simd::{F32x8, Vector};
use crate::workspace::scratch;
use bytemuck::{must_cast_slice, must_cast_slice_mut};
use core::ops::Range;

/// Maps every row by `compute`, several at once in the lanes of vectors where they [are
/// faster](lanes::are_faster). A row whose entries are all masked is filled with `masked`.
#[inline(never)]
pub(crate) fn map_vectors<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    compute: MapVectors<T>,
) -> Result<(), OutOfMemory> {
    let (words, masked, x) = (Words::of::<T>(), to_words(masked), must_cast_slice_mut(x));
    let vectors = Vectors::new::<T>(rows, options, T::NEG_INFINITY, take_limit::<T>);
    let vectors = Vectors { masked, ..vectors };
    let compute_words =
        &mut |_, entries: &mut [u32], work: &mut [u32], length, arrangement, temperature| {
            let length = length / words.count();
            compute(from_words(entries), from_words(work), length, arrangement, temperature);
        };
    let offsets = vectors.for_each(x, Access::ReadWrite, compute_words)?;
    fill_masked_rows(x, words, rows, &offsets, masked);
    Ok(())
}

/// A function that replaces a row at a limit by one that has this limit at temperature 1.
pub(crate) type TakeLimit = fn(&mut [u32], &Options);

/// Replaces a row at a limit of softmax by one whose softmax at temperature 1 is that limit.
pub(crate) fn take_limit<T: Float>(row: &mut [u32], options: &Options) {
    let splits_infinity = options.on_infinity == OnInfinity::Split;
    limits::take_limit::<T>(from_words(row), options.temperature, splits_infinity);
}

/// A function that reduces full vectors of logits at a temperature: (index of the first row, logits,
/// workspace, arrangement, temperature, results). The workspace is twice as long as the logits, and there is
/// a result for each row.
pub(crate) type ReduceVectors<'a, T> =
    dyn FnMut(usize, &mut [T], &mut [T], Arrangement, f64, &mut [f64]) + 'a;

/// Writes the number to which `compute` reduces each row, several at once in the lanes of vectors where they
/// [are faster](lanes::are_faster). Masked entries and the padding of rows are `masked`.
pub(crate) fn reduce_vectors<T: Float>(
    x: &mut [T],
    rows: &Rows,
    options: &Options,
    masked: T,
    take_limit: TakeLimit,
    compute: &mut ReduceVectors<T>,
    results: &mut [f64],
) -> Result<(), OutOfMemory> {
    let vectors = Vectors::new::<T>(rows, options, masked, take_limit);
    let mut compute_words = |index,
                             entries: &mut [u32],
                             work: &mut [u32],
                             arrangement,
                             temperature,
                             results: &mut [f64]| {
        compute(index, from_words(entries), from_words(work), arrangement, temperature, results);
    };
    vectors.reduce(must_cast_slice_mut(x), &mut compute_words, results)
}

/// The rows of a call, which are visited as full vectors.
struct Vectors<'a> {
    rows: &'a Rows<'a>,
    options: &'a Options<'a>,
    words: Words,
    /// The number that masked entries and the padding of rows become.
    filler: [u32; 2],
    /// The number that masked entries become in the results.
    masked: [u32; 2],
    take_limit: TakeLimit,
    to_sink: fn(f64) -> [u32; 2],
}

/// A function of full vectors: (indices of the rows, entries, workspace, length, arrangement, temperature).
/// The entries are one row, or groups of this length.
type OfVectors<'a> = dyn FnMut(Range<usize>, &mut [u32], &mut [u32], usize, Arrangement, f64) + 'a;

/// How the rows of a call are visited.
struct Visit<'a> {
    /// The distances of the entries of a row from its first; none if rows are contiguous and come one by one.
    offsets: &'a Offsets,
    temperature: f64,
    access: Access,
}

impl<'a> Vectors<'a> {
    fn new<T: Float>(
        rows: &'a Rows<'a>,
        options: &'a Options<'a>,
        filler: T,
        take_limit: TakeLimit,
    ) -> Self {
        let (words, filler) = (Words::of::<T>(), to_words(filler));
        let to_sink = |sink| to_words(T::from_f64(sink));
        Self { rows, options, words, filler, masked: filler, take_limit, to_sink }
    }

    /// Calls `compute` with all rows. Each has its sink if there are sinks. Rows without sinks lie in the
    /// lanes of vectors where they [are faster](lanes::are_faster), and others come one by one. Where it may
    /// write, `compute` doesn't get masked entries at the end of a long row. Returns the offsets of the
    /// entries of a row, which may be none if rows are contiguous.
    #[inline(never)]
    fn for_each(
        &self,
        x: &mut [u32],
        access: Access,
        compute: &mut OfVectors,
    ) -> Result<Offsets, OutOfMemory> {
        let &Self { rows, words, filler, options, .. } = self;
        let has_groups = lanes::are_faster(rows) && options.sink.is_empty();
        // All memory is reserved before any entry changes.
        let offsets = if has_groups { rows.listed_offsets()? } else { rows.offsets()? };
        let groups_length = if has_groups { lanes::tile_length(words, rows) } else { 0 };
        let tile_length = gather::tile_length(words, rows).max(groups_length);
        let work_length = work_vectors(rows, words) * VECTOR_WORDS;
        // Allocated as f64, which has the strictest alignment. Only the length of the tile may be odd.
        let mut memory = scratch::<f64>((work_length + tile_length).div_ceil(2))?;
        let memory: &mut [u32] = must_cast_slice_mut(&mut memory);
        let (work, tile) = memory.split_at_mut(work_length.min(memory.len()));
        fill_masked_words(x, words, rows, &offsets, filler);
        let temperature = self.take_limits(x, &offsets, tile);
        let visit = Visit { offsets: &offsets, temperature, access };
        if has_groups {
            let groups = tile.get_mut(..groups_length).unwrap_or_default();
            self.for_each_group(x, &visit, groups, work, compute);
        } else {
            self.for_each_single_row(x, &visit, tile, work, compute);
        }
        Ok(offsets)
    }

    /// Turns rows at a limiting temperature into rows that have this limit at temperature 1, and returns the
    /// temperature to continue with.
    fn take_limits(&self, x: &mut [u32], offsets: &Offsets, tile: &mut [u32]) -> f64 {
        let &Self { rows, words, options, .. } = self;
        let is_limit = limits::is_limit(options.temperature);
        // With a sink the limit is that of the row and the sink together: see `with_sink`.
        if options.sink.is_empty() && (is_limit || options.on_infinity == OnInfinity::Split) {
            let visit = &mut |_, row: &mut [u32]| (self.take_limit)(row, options);
            for_each_row(x, words, rows, offsets, tile, Access::ReadWrite, visit);
        }
        if is_limit { 1.0 } else { options.temperature }
    }

    /// Calls `compute` with groups of rows, which are gathered some at a time.
    #[inline(always)]
    fn for_each_group(
        &self,
        x: &mut [u32],
        visit: &Visit,
        tile: &mut [u32],
        work: &mut [u32],
        compute: &mut OfVectors,
    ) {
        let &Self { rows, words, .. } = self;
        let &Visit { offsets, temperature, access } = visit;
        let length = rows.length * VECTOR_WORDS;
        let compute_groups = &mut |first, count, groups: &mut [u32]| {
            compute(first..first + count, groups, work, length, Arrangement::Group, temperature);
        };
        lanes::for_each_group(x, words, rows, offsets.list(), tile, access, compute_groups);
    }

    /// Calls `compute` with one row at a time.
    #[inline(always)]
    fn for_each_single_row(
        &self,
        x: &mut [u32],
        visit: &Visit,
        tile: &mut [u32],
        work: &mut [u32],
        compute: &mut OfVectors,
    ) {
        let &Self { rows, words, options, .. } = self;
        let &Visit { offsets, temperature, access } = visit;
        for_each_row(x, words, rows, offsets, tile, access, &mut |index, entries| {
            let whole = entries.len();
            let length = if access == Access::ReadWrite {
                words.count() * rows.unpadded_length(index)
            } else {
                whole
            };
            let (row, masked_tail) = entries.split_at_mut(length.min(whole));
            let mut compute_row = |row: &mut [u32], work: &mut [u32]| {
                compute(index..index + 1, row, work, row.len(), Arrangement::Row, temperature);
            };
            if options.sink.is_empty() {
                self.with_padding(row, work, &mut compute_row);
            } else {
                self.with_sink(row, self.sink(index), work, &mut compute_row);
            }
            self.fill_tail(row, masked_tail);
        });
    }

    /// Fills the masked entries that follow a result: a row that is NaN is NaN as a whole.
    #[inline(always)]
    fn fill_tail(&self, row: &[u32], masked_tail: &mut [u32]) {
        let first = first_number(row, self.words);
        let masked = if is_nan(first, self.words) { first } else { self.masked };
        let masked = repeat(self.words, masked);
        let tail = masked_tail.chunks_exact_mut(VECTOR_WORDS);
        tail.for_each(|to| masked.store(must_cast_slice_mut(to)));
    }

    /// Calls `compute` with a row and the filler up to full vectors, and with what these leave of `work`.
    /// What `compute` leaves in the row is kept.
    #[inline(always)]
    fn with_padding(
        &self,
        row: &mut [u32],
        work: &mut [u32],
        compute: &mut dyn FnMut(&mut [u32], &mut [u32]),
    ) {
        let (row, work) = (must_cast_slice_mut(row), must_cast_slice_mut(work));
        in_vectors::<F32x8>(row, work, must_cast_slice(&self.filler), |row, work| {
            compute(must_cast_slice_mut(row), must_cast_slice_mut(work));
        });
    }

    /// Returns the sink of a row.
    fn sink(&self, row: usize) -> [u32; 2] {
        let sink = self.options.sink.get(row).or(self.options.sink.first());
        (self.to_sink)(sink.copied().unwrap_or(f64::NEG_INFINITY))
    }

    /// Calls `compute` with a row, its sink and the filler up to full vectors, and with what these leave of
    /// `work`. What `compute` leaves in the row is kept. A row at a limiting temperature is first turned into
    /// one that has this limit at temperature 1.
    fn with_sink(
        &self,
        row: &mut [u32],
        sink: [u32; 2],
        work: &mut [u32],
        compute: &mut dyn FnMut(&mut [u32], &mut [u32]),
    ) {
        let sink = sink.get(..self.words.count()).unwrap_or_default();
        let length = (row.len() + sink.len()).next_multiple_of(VECTOR_WORDS);
        let (filled, work) = work.split_at_mut(length.min(work.len()));
        let filler = must_cast_slice(&self.filler);
        fill_up::<F32x8>(must_cast_slice(row), must_cast_slice_mut(filled), filler);
        filled.iter_mut().skip(row.len()).zip(sink).for_each(|(to, word)| *to = *word);
        (self.take_limit)(filled, self.options);
        compute(filled, work);
        copy_vectors::<F32x8>(must_cast_slice(filled), must_cast_slice_mut(row));
    }

    /// Writes the number to which `compute` reduces each row.
    #[inline(never)]
    fn reduce(
        &self,
        x: &mut [u32],
        compute: &mut ReduceVectors<u32>,
        results: &mut [f64],
    ) -> Result<(), OutOfMemory> {
        let lanes = self.words.lanes();
        self.for_each(
            x,
            Access::Read,
            &mut |rows, entries, work, length, arrangement, temperature| {
                let first = rows.start;
                let mut results = results.get_mut(rows).unwrap_or_default();
                if arrangement == Arrangement::Row {
                    return compute(first, entries, work, arrangement, temperature, results);
                }
                for (index, group) in row::split_mut(entries, length).enumerate() {
                    let (of_group, others) = results.split_at_mut(lanes.min(results.len()));
                    compute(first + index * lanes, group, work, arrangement, temperature, of_group);
                    results = others;
                }
            },
        )?;
        Ok(())
    }
}

/// Returns the number of vectors for a group of rows, or for a padded row with its sink, and for a workspace
/// at least twice as long. For groups it is at least [`MIN_WORK_VECTORS`], so that many short groups fit.
fn work_vectors(rows: &Rows, words: Words) -> usize {
    if lanes::are_faster(rows) {
        return (3 * rows.length).max(MIN_WORK_VECTORS);
    }
    3 * ((rows.length + 1) * words.count()).div_ceil(VECTOR_WORDS)
}

/// The number of vectors in two blocks of exponentials of either type.
const MIN_WORK_VECTORS: usize = 512;

/// Turns a row at a limiting temperature into one whose log-sum-exp at temperature 1 is this limit.
pub(crate) fn take_limit_of_sum<T: Float>(row: &mut [u32], options: &Options) {
    let row: &mut [T] = from_words(row);
    let infinity = limits::take_limit(row, options.temperature, false);
    if infinity != T::ZERO {
        row.fill(infinity);
    }
}
