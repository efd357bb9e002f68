//! softmax of rows that lie side by side, as the columns of an array do: as many at a time as a
//! vector has lanes, each lane a row.

use crate::Float;
use crate::error::Error;
use crate::kernel::softmax::softmax_of_lanes;
use crate::layout::Layout;
use crate::rows::filled;
use crate::simd::Vector;
use core::ops::Range;

/// The most vectors that are read at a time: what a cache fetches together is used together.
const VECTORS: usize = 8;

/// The most entries that are gathered at a time, so that they stay in the cache.
const TILE_ENTRIES: usize = 1 << 17;

/// Whether rows of this length can be gathered side by side.
pub(crate) fn fit<T: Float>(length: usize) -> bool {
    length <= TILE_ENTRIES / T::Vector::LANES
}

/// Replaces every row of `x` by its softmax at temperature 1, where `run` rows at a time lie
/// side by side and [`fit`].
pub(crate) fn softmax_along<T: Float>(
    x: &mut [T],
    layout: &Layout,
    run: usize,
) -> Result<(), Error> {
    let (lanes, vector) = (T::Vector::LANES, layout.row_length() * T::Vector::LANES);
    let vectors = (TILE_ENTRIES / vector.max(1)).min(VECTORS);
    let (mut entries, mut rests) = (filled(vectors * vector, T::ZERO)?, filled(vector, T::ZERO)?);
    for first in layout.row_offsets().step_by(run) {
        for start in (first..first + run).step_by(vectors * lanes) {
            let count = (vectors * lanes).min(first + run - start);
            gather(x, layout, start..start + count, &mut entries);
            for rows in entries.chunks_exact_mut(vector).take(count.div_ceil(lanes)) {
                softmax_of_lanes::<T::Vector>(rows, &mut rests);
            }
            scatter(&entries, layout, start..start + count, x);
        }
    }
    Ok(())
}

/// Copies the rows that begin at `starts`: those that a vector holds together, then the next.
#[inline(never)]
fn gather<T: Float>(from: &[T], layout: &Layout, starts: Range<usize>, to: &mut [T]) {
    let (lanes, vector) = (T::Vector::LANES, layout.row_length() * T::Vector::LANES);
    for (index, offset) in layout.entry_offsets().enumerate() {
        let from = from[starts.start + offset..starts.end + offset].chunks(lanes);
        for (from, to) in from.zip(to[index * lanes..].chunks_mut(vector)) {
            copy_lanes::<T>(from, to);
        }
    }
}

/// Copies them back.
#[inline(never)]
fn scatter<T: Float>(from: &[T], layout: &Layout, starts: Range<usize>, to: &mut [T]) {
    let (lanes, vector) = (T::Vector::LANES, layout.row_length() * T::Vector::LANES);
    for (index, offset) in layout.entry_offsets().enumerate() {
        let to = to[starts.start + offset..starts.end + offset].chunks_mut(lanes);
        for (to, from) in to.zip(from[index * lanes..].chunks(vector)) {
            copy_lanes::<T>(&from[..to.len()], to);
        }
    }
}

/// A whole vector is copied as such.
#[inline(always)]
fn copy_lanes<T: Float>(from: &[T], to: &mut [T]) {
    if from.len() == T::Vector::LANES {
        T::Vector::load(from).store(to);
    } else {
        to[..from.len()].copy_from_slice(from);
    }
}
