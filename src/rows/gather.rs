//! Rows that aren't contiguous, gathered a few at a time. Adjacent entries of the array belong to different
//! rows, and all of them are read while they are in the cache.

use super::words::Words;
use super::{Access, VisitRow};
use crate::kernel::numeric::row;
use crate::layout::{Offsets, Rows};

/// The largest number of words in a tile of several rows, so that it stays in the cache.
const MAX_TILE_WORDS: usize = 1 << 16;

/// The largest number of rows in a tile, which is enough to use all of a cache line.
const MAX_TILE_ROWS: usize = 16;

/// Returns the number of words in which [`for_each_row`] gathers rows, and none if they are contiguous.
pub(super) fn tile_length(words: Words, rows: &Rows) -> usize {
    let length = rows.length * words.count();
    if rows.are_contiguous() { 0 } else { tile_rows(length) * length }
}

/// Returns the number of rows of `length` words in a tile.
fn tile_rows(length: usize) -> usize {
    (MAX_TILE_WORDS / length.max(1)).clamp(1, MAX_TILE_ROWS)
}

/// Calls `visit` with every row, in order. Rows that aren't contiguous are gathered by their offsets into a
/// tile of [`tile_length`].
#[inline(never)]
pub(super) fn for_each_row(
    x: &mut [u32],
    words: Words,
    rows: &Rows,
    offsets: &Offsets,
    tile: &mut [u32],
    access: Access,
    visit: &mut VisitRow<u32>,
) {
    let length = rows.length * words.count();
    if length == 0 {
        (0..rows.count).for_each(|index| visit(index, &mut []));
        return;
    }
    if rows.are_contiguous() {
        row::split_mut(x, length).enumerate().for_each(|(index, row)| visit(index, row));
        return;
    }
    let mut first = 0;
    while first < rows.count {
        let count = tile_rows(length).min(rows.count - first);
        let mut starts = [0; MAX_TILE_ROWS];
        starts.iter_mut().zip(first..first + count).for_each(|(to, row)| *to = rows.start(row));
        let rows_of_tile = TileRows { starts, count, words };
        rows_of_tile.gather(x, offsets.list(), tile);
        for (index, row) in row::split_mut(tile, length).take(count).enumerate() {
            visit(first + index, row);
        }
        if access == Access::ReadWrite {
            rows_of_tile.scatter(tile, offsets.list(), x);
        }
        first += count;
    }
}

/// The rows of a tile.
struct TileRows {
    /// The indices of their first entries.
    starts: [usize; MAX_TILE_ROWS],
    count: usize,
    words: Words,
}

impl TileRows {
    /// Calls `visit` with the index of every word in the array and its index in the tile, in an order that
    /// reads adjacent entries of the array together.
    #[inline(always)]
    fn for_each(&self, offsets: &[usize], mut visit: impl FnMut(usize, usize)) {
        let words = self.words.count();
        for (index, offset) in offsets.iter().enumerate() {
            let mut to = index * words;
            for start in self.starts.iter().take(self.count) {
                let from = (start + offset) * words;
                visit(from, to);
                if self.words == Words::Two {
                    visit(from + 1, to + 1);
                }
                to += offsets.len() * words;
            }
        }
    }

    #[inline(never)]
    fn gather(&self, x: &[u32], offsets: &[usize], tile: &mut [u32]) {
        self.for_each(offsets, |from, to| {
            if let (Some(to), Some(from)) = (tile.get_mut(to), x.get(from)) {
                *to = *from;
            }
        });
    }

    #[inline(never)]
    fn scatter(&self, tile: &[u32], offsets: &[usize], x: &mut [u32]) {
        self.for_each(offsets, |to, from| {
            if let (Some(to), Some(from)) = (x.get_mut(to), tile.get(from)) {
                *to = *from;
            }
        });
    }
}
