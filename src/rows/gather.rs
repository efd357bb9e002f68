//! Rows that don't lie one after the other, gathered a few at a time: entries that lie side by side
//! belong to different rows, and are read while they are in the cache.
//!
//! Numbers of either type are moved as words of 32 bits, one or two each, so that one function serves
//! both.
//!
//! Every index is in range. `get` and `zip` say so where `[]` would bring the texts of panics into the
//! published modules, a tenth of their size (`make size`).

use crate::fallible_vec::OutOfMemory;
use crate::layout::Rows;

/// The most rows of a tile whose rows lie one after the other: neighbours enough to use whole cache
/// lines.
pub(crate) const TILE_ROWS: usize = 16;

/// Gathers rows, `tile_rows` at most at a time, calls `f` with the index of the first, how many there
/// are and the tile, and writes back what `f` leaves if `writes_back`.
#[inline(never)]
pub(crate) fn for_each_tile(
    x: &mut [u32],
    (tile, tile_rows): (&mut [u32], usize),
    rows: &Rows,
    writes_back: bool,
    f: &mut dyn FnMut(usize, usize, &mut [u32]),
) -> Result<(), OutOfMemory> {
    let words = x.len().checked_div(rows.count * rows.length).unwrap_or(1);
    let (offsets, mut first) = (rows.offsets()?, 0);
    while first < rows.count {
        let count = tile_rows.min(rows.count - first);
        let mut starts = [0; TILE_ROWS];
        starts.iter_mut().zip(first..first + count).for_each(|(to, row)| *to = rows.start(row));
        let place = Place { starts, count, words };
        place.gather(x, &offsets, tile);
        f(first, count, tile);
        if writes_back {
            place.scatter(tile, &offsets, x);
        }
        first += count;
    }
    Ok(())
}

/// Some of the rows of an array.
struct Place {
    /// Where they begin.
    starts: [usize; TILE_ROWS],
    count: usize,
    /// The words of a number.
    words: usize,
}

impl Place {
    /// Calls `f` with the places of every number in the array and in the tile, neighbours of the array
    /// first.
    #[inline(always)]
    fn for_each(&self, offsets: &[usize], mut f: impl FnMut(usize, usize)) {
        for (index, offset) in offsets.iter().enumerate() {
            let mut to = index * self.words;
            for start in self.starts.iter().take(self.count) {
                let from = (start + offset) * self.words;
                f(from, to);
                if self.words == 2 {
                    f(from + 1, to + 1);
                }
                to += offsets.len() * self.words;
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
