//! Rows that don't lie one after the other, gathered a few at a time: entries that lie side by side
//! belong to different rows, and are read while they are in the cache.
//!
//! Numbers of either type are moved as words of 32 bits, one or two each, so that one function serves
//! both.
//!
//! Every index is in range. `get` and `zip` say so where `[]` would bring the texts of panics into the
//! published modules, a tenth of their size (`make size`).

use crate::buffer::OutOfMemory;
use crate::kernel::row::copy;
use crate::layout::Rows;
use crate::simd::{F32x8, Vector};
use bytemuck::{must_cast_slice, must_cast_slice_mut};
use core::ops::Range;

/// The words of a vector, of either type.
pub(crate) const VECTOR_WORDS: usize = F32x8::LANES;

/// The most rows of a tile whose rows lie one after the other: neighbours enough to use whole cache
/// lines.
pub(crate) const TILE_ROWS: usize = 16;

/// How the rows of a tile lie.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Arrangement {
    /// One after the other.
    Rows,
    /// As many as a vector has lanes with their entries side by side, then the next as many. Rows have
    /// to lie side by side in the array.
    Lanes,
}

/// Gathers rows, `tile_rows` at most at a time, calls `f` with the index of the first, how many there
/// are and the tile, and writes back what `f` leaves if `writes_back`.
#[inline(never)]
pub(crate) fn for_each_tile(
    x: &mut [u32],
    (tile, tile_rows): (&mut [u32], usize),
    rows: &Rows,
    arrangement: Arrangement,
    writes_back: bool,
    f: &mut dyn FnMut(usize, usize, &mut [u32]),
) -> Result<(), OutOfMemory> {
    let words = x.len().checked_div(rows.count * rows.length).unwrap_or(1);
    let run = if arrangement == Arrangement::Lanes { rows.side_by_side() } else { rows.count };
    let (offsets, mut first) = (rows.offsets()?, 0);
    while first < rows.count {
        let count = tile_rows.min(run - first % run.max(1));
        let mut starts = [0; TILE_ROWS];
        starts.iter_mut().zip(first..first + count).for_each(|(to, row)| *to = rows.start(row));
        let place = Place { starts, count, words };
        match arrangement {
            Arrangement::Rows => place.gather(x, &offsets, tile),
            Arrangement::Lanes => {
                place.gather_lanes(must_cast_slice(x), &offsets, must_cast_slice_mut(tile));
            }
        }
        f(first, count, tile);
        match arrangement {
            _ if !writes_back => {}
            Arrangement::Rows => place.scatter(tile, &offsets, x),
            Arrangement::Lanes => {
                place.scatter_lanes(must_cast_slice(tile), &offsets, must_cast_slice_mut(x));
            }
        }
        first += count;
    }
    Ok(())
}

/// Some of the rows of an array.
struct Place {
    /// Where they begin. Of rows that lie side by side only the first counts.
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

    /// The words of the entries with an offset of rows that lie side by side.
    fn range(&self, offset: usize) -> Range<usize> {
        let start = self.starts[0] + offset;
        start * self.words..(start + self.count) * self.words
    }

    #[inline(never)]
    fn gather_lanes(&self, x: &[f32], offsets: &[usize], tile: &mut [f32]) {
        for (index, offset) in offsets.iter().enumerate() {
            let from = x.get(self.range(*offset)).unwrap_or_default().chunks(VECTOR_WORDS);
            let to = tile.chunks_mut(VECTOR_WORDS).skip(index).step_by(offsets.len().max(1));
            from.zip(to).for_each(|(from, to)| copy_vector(from, to));
        }
    }

    #[inline(never)]
    fn scatter_lanes(&self, tile: &[f32], offsets: &[usize], x: &mut [f32]) {
        for (index, offset) in offsets.iter().enumerate() {
            let to = x.get_mut(self.range(*offset)).unwrap_or_default().chunks_mut(VECTOR_WORDS);
            let from = tile.chunks(VECTOR_WORDS).skip(index).step_by(offsets.len().max(1));
            to.zip(from).for_each(|(to, from)| copy_vector(from, to));
        }
    }
}

/// Copies what both have: a whole vector as such.
#[inline(always)]
fn copy_vector(from: &[f32], to: &mut [f32]) {
    if from.len() == VECTOR_WORDS && to.len() == VECTOR_WORDS {
        F32x8::load(from).store(to);
    } else {
        copy(from, to);
    }
}
