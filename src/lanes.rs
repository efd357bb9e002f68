//! softmax of rows that lie side by side, as the columns of an array do: as many at a time as a
//! vector has lanes, each lane a row.

use crate::Float;
use crate::along::Options;
use crate::buffer::{OutOfMemory, scratch};
use crate::kernel::softmax::softmax_of_lanes;
use crate::layout::Rows;
use crate::simd::Vector;
use crate::tile::{Arrangement, for_each_tile};
use bytemuck::{must_cast_slice_mut, try_cast_slice_mut};

/// The most vectors that are read at a time: what a cache fetches together is used together.
const VECTORS: usize = 8;

/// The most entries that are gathered at a time, so that they stay in the cache.
const TILE_ENTRIES: usize = 1 << 17;

/// Whether enough rows lie side by side, none is too long, and each is a softmax and nothing else.
pub(crate) fn fit<T: Float>(x: &[T], rows: &Rows, options: &Options) -> bool {
    let is_plain = rows.mask.is_none() && !options.split_infinity && !x.is_empty();
    let is_wide = rows.side_by_side() >= T::Vector::LANES;
    is_plain && is_wide && rows.length <= TILE_ENTRIES / T::Vector::LANES
}

/// Replaces every row of `x`, where they [`fit`], by its softmax at temperature 1.
pub(crate) fn softmax_rows<T: Float>(x: &mut [T], rows: &Rows) -> Result<(), OutOfMemory> {
    let vector = rows.length * T::Vector::LANES;
    let vectors = TILE_ENTRIES.checked_div(vector).unwrap_or(1).min(VECTORS);
    let (mut tile, mut rests) = (scratch::<T>(vectors * vector)?, scratch(vector)?);
    let tile = (must_cast_slice_mut(&mut tile), vectors * T::Vector::LANES);
    let mut compute = |_, count: usize, tile: &mut [u32]| {
        let tile = try_cast_slice_mut(tile).unwrap_or_default();
        for rows in tile.chunks_exact_mut(vector.max(1)).take(count.div_ceil(T::Vector::LANES)) {
            softmax_of_lanes::<T::Vector>(rows, &mut rests);
        }
    };
    for_each_tile(must_cast_slice_mut(x), tile, rows, Arrangement::Lanes, true, &mut compute)
}
