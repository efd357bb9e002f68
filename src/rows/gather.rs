//! Rows that aren't contiguous, gathered a few at a time. Adjacent entries of the array belong to different
//! rows, and all are read while they are in the cache.
//!
//! Every index is in range. The code uses `get` and `zip` all the same, since `[]` would bring the texts of
//! panics into the published modules, a tenth of their size (`make size`).

use super::words::Words;
use crate::fallible_vec::OutOfMemory;
use crate::layout::Rows;

/// The largest number of rows in a tile, which is enough to use all of a cache line.
pub(crate) const TILE_ROWS: usize = 16;

/// Gathers up to `tile_rows` rows at a time, calls `visit` with the index of the first row, their number and
/// the tile, and writes back what `visit` leaves if `writes_back`.
#[inline(never)]
pub(crate) fn for_each_tile(
    x: &mut [u32],
    words: Words,
    tile: &mut [u32],
    tile_rows: usize,
    rows: &Rows,
    writes_back: bool,
    visit: &mut dyn FnMut(usize, usize, &mut [u32]),
) -> Result<(), OutOfMemory> {
    let offsets = rows.offsets()?;
    let mut first = 0;
    while first < rows.count {
        let count = tile_rows.min(rows.count - first);
        let mut starts = [0; TILE_ROWS];
        starts.iter_mut().zip(first..first + count).for_each(|(to, row)| *to = rows.start(row));
        let rows_of_tile = TileRows { starts, count, words };
        rows_of_tile.gather(x, &offsets, tile);
        visit(first, count, tile);
        if writes_back {
            rows_of_tile.scatter(tile, &offsets, x);
        }
        first += count;
    }
    Ok(())
}

/// The rows of a tile.
struct TileRows {
    /// The indices of their first entries.
    starts: [usize; TILE_ROWS],
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
