//! Rows in the lanes of vectors: short rows, and columns. A group is as many rows as a vector has lanes; each
//! vector of the group holds one entry of every row.
//!
//! Numbers of either type are moved as words of 32 bits, one for an f32 and two for an f64, so that one
//! function serves both types. A vector has eight words.

use super::Access;
use super::words::{VECTOR_WORDS, Words};
use crate::kernel::numeric::row;
use crate::layout::Rows;
use crate::simd::{COLUMNS, F32x8, Transpose, Vector};
use bytemuck::{must_cast_slice, must_cast_slice_mut};
use core::ops::Range;

/// The largest number of entries in a contiguous row that is computed in a lane. Longer rows are as fast by
/// themselves.
const MAX_SHORT_ENTRIES: usize = 32;

/// The number of words gathered at a time, so that they stay in the nearest cache.
const TILE_WORDS: usize = 1 << 12;

/// The largest number of words gathered at a time where rows are adjacent columns, so that all of a cache
/// line is used while it is there.
const WIDE_TILE_WORDS: usize = 1 << 17;

/// The largest number of entries in a row that is gathered with others.
const MAX_ENTRIES: usize = WIDE_TILE_WORDS / VECTOR_WORDS;

/// Returns whether rows are faster in lanes than one by one.
pub(crate) fn are_faster(rows: &Rows) -> bool {
    let is_short = rows.length <= MAX_SHORT_ENTRIES || !rows.are_contiguous();
    is_short && rows.length > 0 && rows.length <= MAX_ENTRIES && rows.count > 1
}

/// A function that gets the index of the first row, the number of rows, and their groups.
pub(crate) type VisitGroups<'a> = dyn FnMut(usize, usize, &mut [u32]) + 'a;

/// Returns the number of words in which [`for_each_group`] gathers rows.
pub(super) fn tile_length(words: Words, rows: &Rows) -> usize {
    let (group_length, run) = (rows.length * VECTOR_WORDS, rows.innermost_kept());
    let length =
        if run.stride == 1 { WIDE_TILE_WORDS.min(8 * group_length) } else { 0 }.max(TILE_WORDS);
    let most = run.size.div_ceil(words.lanes()).max(1);
    (length / group_length.max(1)).clamp(1, most) * group_length
}

/// Gathers rows for which [`are_faster`] is true into a tile of [`tile_length`], and calls `visit` with some
/// groups of them at a time. Lanes for which the last group has no row hold its first row again.
#[inline(never)]
pub(super) fn for_each_group(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    offsets: &[usize],
    tile: &mut [u32],
    access: Access,
    visit: &mut VisitGroups,
) {
    let (lanes, group_length, run) =
        (words.lanes(), rows.length * VECTOR_WORDS, rows.innermost_kept());
    let tile_rows = (tile.len() / group_length.max(1) * lanes).max(1);
    let mut row = 0;
    while row < rows.count {
        let start = rows.start(row);
        for first in (0..run.size).step_by(tile_rows) {
            let count = tile_rows.min(run.size - first);
            let tile = tile.get_mut(..count.div_ceil(lanes) * group_length).unwrap_or_default();
            let start = start + first * run.stride;
            let strided = StridedRows { start, stride: run.stride, count, words, offsets };
            strided.gather(x, tile);
            visit(row + first, count, tile);
            if access == Access::ReadWrite {
                strided.scatter(tile, x);
            }
        }
        row += run.size;
    }
}

/// Rows that begin at equal distances in the array.
struct StridedRows<'a> {
    /// The index of the first entry of the first row, and the distance to that of the next.
    start: usize,
    stride: usize,
    count: usize,
    words: Words,
    /// The distances of the entries of a row from its first.
    offsets: &'a [usize],
}

/// A group of [`StridedRows`]: the index of its first entry, and how many words of each vector belong to
/// rows.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    used: usize,
    /// Whether these rows and those of the next group follow one another without gaps.
    is_contiguous: bool,
}

impl StridedRows<'_> {
    /// Returns the groups, in order.
    fn groups(&self) -> impl Iterator<Item = Group> {
        let lanes = self.words.lanes();
        let ends_with_row = self.offsets.last().is_some_and(|last| last + 1 == self.stride);
        let is_contiguous = self.offsets.len() == self.stride && ends_with_row;
        (0..self.count).step_by(lanes).map(move |first| {
            let left = self.count - first;
            let start = self.start + first * self.stride;
            // A load of the columns of the last row reaches into the rows behind it.
            let reach = lanes * self.stride + COLUMNS - 1;
            let is_contiguous = is_contiguous && left * self.stride >= reach;
            Group { start, used: lanes.min(left) * self.words.count(), is_contiguous }
        })
    }

    /// Calls `visit` with the index of each used word in a vector and its index in the array, in order.
    #[inline(always)]
    fn for_each_word(&self, first: usize, used: usize, mut visit: impl FnMut(usize, usize)) {
        let words = self.words.count();
        let mut from = first * words;
        for word in (0..used).step_by(words) {
            visit(word, from);
            if self.words == Words::Two {
                visit(word + 1, from + 1);
            }
            from += self.stride * words;
        }
    }

    /// Gathers each group into its part of a tile, in the first of three ways that fits.
    #[inline(never)]
    fn gather(&self, x: &[u32], tile: &mut [u32]) {
        let tiles = row::split_mut(tile, self.offsets.len() * VECTOR_WORDS);
        for (tile, group) in tiles.zip(self.groups()) {
            if group.is_contiguous {
                self.gather_columns(group, x, tile);
                continue;
            }
            for (to, offset) in tile.chunks_exact_mut(VECTOR_WORDS).zip(self.offsets) {
                let first = group.start + offset;
                if let Some(from) = x.get(self.vector_at(first)).filter(|_| self.stride == 1) {
                    F32x8::load(must_cast_slice(from)).store(must_cast_slice_mut(to));
                } else {
                    self.gather_words(first, group.used, x, to);
                }
            }
        }
    }

    /// Gathers a group of contiguous rows, whose columns become vectors.
    #[inline(always)]
    fn gather_columns(&self, group: Group, x: &[u32], tile: &mut [u32]) {
        let tile = tile.chunks_mut(COLUMNS * VECTOR_WORDS);
        for (to, start) in tile.zip((group.start..).step_by(COLUMNS)) {
            let start = start * self.words.count();
            let from = must_cast_slice(x.get(start..).unwrap_or_default());
            let columns = match self.words {
                Words::One => F32x8::load_columns(from, self.stride),
                Words::Two => F32x8::load_columns_of_pairs(from, 2 * self.stride),
            };
            let to = must_cast_slice_mut(to);
            to.chunks_exact_mut(VECTOR_WORDS).zip(columns).for_each(|(to, x)| x.store(to));
        }
    }

    /// Returns the indices of the words of a vector that begins with an entry, where rows lie side by side.
    #[inline(always)]
    fn vector_at(&self, first: usize) -> Range<usize> {
        let start = first * self.words.count();
        start..start + VECTOR_WORDS
    }

    /// Gathers the words of a vector one by one. Lanes without a row get the entry of the first row again.
    #[inline(always)]
    fn gather_words(&self, first: usize, used: usize, x: &[u32], to: &mut [u32]) {
        self.for_each_word(first, used, |word, from| {
            if let (Some(to), Some(from)) = (to.get_mut(word), x.get(from)) {
                *to = *from;
            }
        });
        for word in used..VECTOR_WORDS {
            let first = row::at(to, word % self.words.count());
            row::set(to, word, first);
        }
    }

    /// Writes the groups of a tile back, to where [`Self::gather`] takes them from.
    #[inline(never)]
    fn scatter(&self, tile: &[u32], x: &mut [u32]) {
        let tiles = row::split(tile, self.offsets.len() * VECTOR_WORDS);
        for (tile, group) in tiles.zip(self.groups()) {
            if group.is_contiguous {
                self.scatter_columns(group, tile, x);
                continue;
            }
            let is_full = self.stride == 1 && group.used == VECTOR_WORDS;
            for (from, offset) in tile.chunks_exact(VECTOR_WORDS).zip(self.offsets) {
                let first = group.start + offset;
                if let Some(to) = x.get_mut(self.vector_at(first)).filter(|_| is_full) {
                    F32x8::load(must_cast_slice(from)).store(must_cast_slice_mut(to));
                } else {
                    self.for_each_word(first, group.used, |word, to| {
                        if let (Some(to), Some(from)) = (x.get_mut(to), from.get(word)) {
                            *to = *from;
                        }
                    });
                }
            }
        }
    }

    /// Writes a group of contiguous rows back, from the last columns to the first: a store of the last
    /// columns writes beyond its rows.
    #[inline(always)]
    fn scatter_columns(&self, group: Group, tile: &[u32], x: &mut [u32]) {
        for (index, from) in tile.chunks(COLUMNS * VECTOR_WORDS).enumerate().rev() {
            let mut columns = [F32x8::splat(0.0); COLUMNS];
            let from = must_cast_slice(from).chunks_exact(VECTOR_WORDS);
            from.zip(&mut columns).for_each(|(from, x)| *x = F32x8::load(from));
            let start = (group.start + index * COLUMNS) * self.words.count();
            let to = must_cast_slice_mut(x.get_mut(start..).unwrap_or_default());
            match self.words {
                Words::One => F32x8::store_columns(columns, to, self.stride),
                Words::Two => F32x8::store_columns_of_pairs(columns, to, 2 * self.stride),
            }
        }
    }
}
