//! Rows in the lanes of vectors: short ones, and those that lie side by side. A group is as many rows as
//! a vector has lanes, each vector an entry of all of them.
//!
//! Numbers of either type are moved as words of 32 bits, one or two each, so that one function serves
//! both: a vector has eight words.
//!
//! Every index is in range. `get` says so where `[]` would bring the texts of panics into the published
//! modules, a tenth of their size (`make size`).

use crate::fallible_vec::OutOfMemory;
use crate::layout::Rows;
use crate::simd::{COLUMNS, F32x8, Transpose, Vector};
use crate::workspace::scratch;
use bytemuck::{must_cast_slice, must_cast_slice_mut};

/// The words of a vector, of either type.
pub(crate) const VECTOR: usize = F32x8::LANES;

/// The most entries of a row that is computed in a lane where rows lie one after the other: longer ones
/// are as fast by themselves.
const SHORT: usize = 32;

/// The words that are gathered at a time, so that they stay in the nearest cache.
const TILE: usize = 1 << 12;

/// The words that are gathered at a time at most, if rows lie side by side: what a cache fetches together
/// is used together.
const WIDE_TILE: usize = 1 << 17;

/// The most entries of a row that is gathered with others.
const LONGEST: usize = WIDE_TILE / VECTOR;

/// Whether rows are better computed in lanes than one by one.
pub(crate) fn fit(rows: &Rows) -> bool {
    let is_short = rows.length <= SHORT || !rows.are_contiguous();
    is_short && rows.length > 0 && rows.length <= LONGEST && rows.count > 1
}

/// What is done with groups of rows: the index of the first row, how many rows there are, the groups.
pub(crate) type OfGroups<'a> = dyn FnMut(usize, usize, &mut [u32]) + 'a;

/// Gathers rows that aren't too long, calls `f` with some groups of them at a time, and writes back what
/// it leaves if `writes_back`. Lanes that the last group has too many hold its first row.
#[inline(never)]
pub(crate) fn for_each_group(
    x: &mut [u32],
    words: usize,
    rows: &Rows,
    writes_back: bool,
    f: &mut OfGroups,
) -> Result<(), OutOfMemory> {
    let (lanes, group, run) = (VECTOR / words, rows.length * VECTOR, rows.run());
    let tile = if run.stride == 1 { WIDE_TILE.min(8 * group) } else { 0 }.max(TILE);
    let groups = (tile / group.max(1)).clamp(1, run.size.div_ceil(lanes).max(1));
    // Of f64, since those are what has to be aligned most.
    let mut tile = scratch::<f64>(groups * group / 2)?;
    let (tile, offsets, most) = (must_cast_slice_mut(&mut tile), rows.offsets()?, groups * lanes);
    let mut row = 0;
    while row < rows.count {
        let start = rows.start(row);
        for first in (0..run.size).step_by(most) {
            let count = most.min(run.size - first);
            let tile = tile.get_mut(..count.div_ceil(lanes) * group).unwrap_or_default();
            let start = start + first * run.stride;
            let place = Place { start, stride: run.stride, count, words, offsets: &offsets };
            place.gather(x, tile);
            f(row + first, count, tile);
            if writes_back {
                place.scatter(tile, x);
            }
        }
        row += run.size;
    }
    Ok(())
}

/// Rows that begin at equal distances.
struct Place<'a> {
    /// Where the first begins, and how far from it the next.
    start: usize,
    stride: usize,
    count: usize,
    /// The words of a number.
    words: usize,
    /// How far the entries of a row lie behind its beginning.
    offsets: &'a [usize],
}

/// A group of [`Place`]: where its first row begins, and how many words of its vectors are rows.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    used: usize,
    /// Whether its rows, and those of the next group, are f32 and lie one after the other without gaps.
    is_contiguous: bool,
}

impl Place<'_> {
    /// The groups, in order.
    fn groups(&self) -> impl Iterator<Item = Group> {
        let lanes = VECTOR / self.words;
        let ends_with_row = self.offsets.last().is_some_and(|last| last + 1 == self.stride);
        let is_contiguous = self.words == 1 && self.offsets.len() == self.stride && ends_with_row;
        (0..self.count).step_by(lanes).map(move |first| {
            let left = self.count - first;
            let start = self.start + first * self.stride;
            // The columns of the last row reach into the rows behind it.
            let reach = lanes * self.stride + COLUMNS - 1;
            let is_contiguous = is_contiguous && left * self.stride >= reach;
            Group { start, used: lanes.min(left) * self.words, is_contiguous }
        })
    }

    /// Calls `f` with the places in the array of the words of a vector, from its first word on.
    #[inline(always)]
    fn for_each_word(&self, first: usize, used: usize, mut f: impl FnMut(usize, usize)) {
        let mut from = first * self.words;
        for word in (0..used).step_by(self.words) {
            f(word, from);
            if self.words == 2 {
                f(word + 1, from + 1);
            }
            from += self.stride * self.words;
        }
    }

    #[inline(never)]
    fn gather(&self, x: &[u32], tile: &mut [u32]) {
        let tiles = tile.chunks_exact_mut(self.offsets.len() * VECTOR);
        for (tile, group) in tiles.zip(self.groups()) {
            if group.is_contiguous {
                let tile = tile.chunks_mut(COLUMNS * VECTOR);
                for (to, start) in tile.zip((group.start..).step_by(COLUMNS)) {
                    let from = must_cast_slice(x.get(start..).unwrap_or_default());
                    let columns = F32x8::load_columns(from, self.stride);
                    let to = must_cast_slice_mut(to);
                    to.chunks_exact_mut(VECTOR).zip(columns).for_each(|(to, x)| x.store(to));
                }
                continue;
            }
            for (to, offset) in tile.chunks_exact_mut(VECTOR).zip(self.offsets) {
                let first = group.start + offset;
                let side_by_side = x.get(first * self.words..first * self.words + VECTOR);
                if let Some(from) = side_by_side.filter(|_| self.stride == 1) {
                    F32x8::load(must_cast_slice(from)).store(must_cast_slice_mut(to));
                    continue;
                }
                self.for_each_word(first, group.used, |word, from| {
                    if let (Some(to), Some(from)) = (to.get_mut(word), x.get(from)) {
                        *to = *from;
                    }
                });
                for word in group.used..VECTOR {
                    let first = to.get(word % self.words).copied().unwrap_or_default();
                    to.iter_mut().skip(word).take(1).for_each(|to| *to = first);
                }
            }
        }
    }

    #[inline(never)]
    fn scatter(&self, tile: &[u32], x: &mut [u32]) {
        let tiles = tile.chunks_exact(self.offsets.len() * VECTOR);
        for (tile, group) in tiles.zip(self.groups()) {
            if group.is_contiguous {
                // From the last columns to the first, since those write beyond their rows.
                for (index, from) in tile.chunks(COLUMNS * VECTOR).enumerate().rev() {
                    let mut columns = [F32x8::splat(0.0); COLUMNS];
                    let from = must_cast_slice(from).chunks_exact(VECTOR);
                    from.zip(&mut columns).for_each(|(from, x)| *x = F32x8::load(from));
                    let to = x.get_mut(group.start + index * COLUMNS..).unwrap_or_default();
                    F32x8::store_columns(columns, must_cast_slice_mut(to), self.stride);
                }
                continue;
            }
            for (from, offset) in tile.chunks_exact(VECTOR).zip(self.offsets) {
                let first = group.start + offset;
                let side_by_side = x.get_mut(first * self.words..first * self.words + group.used);
                if let Some(to) = side_by_side.filter(|to| self.stride == 1 && to.len() == VECTOR) {
                    F32x8::load(must_cast_slice(from)).store(must_cast_slice_mut(to));
                    continue;
                }
                self.for_each_word(first, group.used, |word, to| {
                    if let (Some(to), Some(from)) = (x.get_mut(to), from.get(word)) {
                        *to = *from;
                    }
                });
            }
        }
    }
}
