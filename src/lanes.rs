//! Rows in the lanes of vectors: short ones, and those that lie side by side. A group is as many rows as
//! a vector has lanes, each vector an entry of all of them.

use crate::Float;
use crate::buffer::{OutOfMemory, scratch};
use crate::layout::Rows;
use crate::simd::{COLUMNS, Transpose, Vector};

/// The most entries of a row that is computed in a lane where rows lie one after the other: longer ones
/// are as fast by themselves.
const SHORT: usize = 32;

/// The entries that are gathered at a time, so that they stay in the nearest cache.
const TILE_ENTRIES: usize = 1 << 12;

/// The most entries of a group, so that some groups stay in a cache.
const GROUP_ENTRIES: usize = 1 << 14;

/// The least groups that are gathered at a time where they lie side by side: what a cache fetches
/// together is used together.
const NEIGHBOURS: usize = 8;

/// What is done with groups of rows: the index of the first row, how many rows there are, the groups.
pub(crate) type OfGroups<'a, T> = dyn FnMut(usize, usize, &mut [T]) + 'a;

/// Whether rows are better computed in lanes than one by one.
pub(crate) fn fit<T: Float>(rows: &Rows) -> bool {
    let (lanes, run) = (T::Vector::LANES, rows.run());
    let is_short = rows.length <= SHORT || run.stride == 1;
    is_short && rows.length > 0 && rows.length * lanes <= GROUP_ENTRIES && run.size >= lanes / 2
}

/// Gathers rows that [`fit`], calls `f` with some groups of them at a time, and writes back what it
/// leaves if `writes_back`. What lanes hold that the last group has too many means nothing.
#[inline(never)]
pub(crate) fn for_each_group<T: Float>(
    x: &mut [T],
    rows: &Rows,
    writes_back: bool,
    f: &mut OfGroups<T>,
) -> Result<(), OutOfMemory> {
    let (group, run) = (rows.length * T::Vector::LANES, rows.run());
    let least = if run.stride == 1 { NEIGHBOURS } else { 1 };
    let most = (TILE_ENTRIES / group.max(1)).max(least) * T::Vector::LANES;
    let most = most.min(run.size.next_multiple_of(T::Vector::LANES));
    let (mut tile, offsets) = (scratch::<T>(most * rows.length)?, rows.offsets()?);
    let mut row = 0;
    while row < rows.count {
        let start = rows.start(row);
        for first in (0..run.size).step_by(most) {
            let count = most.min(run.size - first);
            let groups = count.div_ceil(T::Vector::LANES) * group;
            let tile = tile.get_mut(..groups).unwrap_or_default();
            let place = Place { start: start + first * run.stride, stride: run.stride, count };
            place.gather(x, &offsets, tile);
            f(row + first, count, tile);
            if writes_back {
                place.scatter(tile, &offsets, x);
            }
        }
        row += run.size;
    }
    Ok(())
}

// Every index is in range. `get` says so where `[]` would bring the texts of panics into the published
// modules, a tenth of their size (`make size`).

/// Rows that begin at equal distances.
struct Place {
    start: usize,
    stride: usize,
    count: usize,
}

impl Place {
    /// Whether rows lie one after the other without gaps.
    fn is_contiguous(&self, offsets: &[usize]) -> bool {
        self.stride == offsets.len() && offsets.last().is_some_and(|last| last + 1 == self.stride)
    }

    /// Calls `f` with each group of a tile, where its first row begins, how many rows it has, and whether
    /// there is another behind it.
    #[inline(always)]
    fn for_each<G>(&self, groups: impl Iterator<Item = G>, lanes: usize, mut f: impl FnMut(G, usize, usize, bool)) {
        for (group, first) in groups.zip((0..self.count).step_by(lanes)) {
            let left = self.count - first;
            f(group, self.start + first * self.stride, lanes.min(left), left > lanes);
        }
    }

    #[inline(never)]
    fn gather<T: Float>(&self, x: &[T], offsets: &[usize], tile: &mut [T]) {
        let (lanes, is_contiguous) = (T::Vector::LANES, self.is_contiguous(offsets));
        let groups = tile.chunks_exact_mut(offsets.len() * lanes);
        self.for_each(groups, lanes, |group, start, count, has_next| {
            if is_contiguous && has_next {
                let chunks = group.chunks_mut(COLUMNS * lanes);
                for (to, first) in chunks.zip((start..).step_by(COLUMNS)) {
                    let from = x.get(first..).unwrap_or_default();
                    let columns = T::Vector::load_columns(from, self.stride);
                    for (to, column) in to.chunks_exact_mut(lanes).zip(columns) {
                        column.store(to);
                    }
                }
                return;
            }
            for (to, offset) in group.chunks_exact_mut(lanes).zip(offsets) {
                let from = x.get(start + offset..).unwrap_or_default();
                if let Some(from) = from.get(..lanes).filter(|_| self.stride == 1) {
                    T::Vector::load(from).store(to);
                    continue;
                }
                for (to, index) in to.iter_mut().take(count).zip((0..).step_by(self.stride.max(1))) {
                    *to = from.get(index).copied().unwrap_or_default();
                }
            }
        });
    }

    #[inline(never)]
    fn scatter<T: Float>(&self, tile: &[T], offsets: &[usize], x: &mut [T]) {
        let (lanes, is_contiguous) = (T::Vector::LANES, self.is_contiguous(offsets));
        let groups = tile.chunks_exact(offsets.len() * lanes);
        self.for_each(groups, lanes, |group, start, count, has_next| {
            if is_contiguous && has_next {
                // From the last columns to the first, since those write beyond their rows.
                let chunks = group.chunks(COLUMNS * lanes);
                for (index, from) in chunks.enumerate().rev() {
                    let mut columns = [T::Vector::splat(T::ZERO); COLUMNS];
                    for (from, column) in from.chunks_exact(lanes).zip(&mut columns) {
                        *column = T::Vector::load(from);
                    }
                    let to = x.get_mut(start + index * COLUMNS..).unwrap_or_default();
                    T::Vector::store_columns(columns, to, self.stride);
                }
                return;
            }
            for (from, offset) in group.chunks_exact(lanes).zip(offsets) {
                let to = x.get_mut(start + offset..).unwrap_or_default();
                if self.stride == 1 && count == lanes {
                    if let Some(to) = to.get_mut(..lanes) {
                        T::Vector::load(from).store(to);
                    }
                    continue;
                }
                for (from, index) in from.iter().take(count).zip((0..).step_by(self.stride.max(1))) {
                    if let Some(to) = to.get_mut(index) {
                        *to = *from;
                    }
                }
            }
        });
    }
}
