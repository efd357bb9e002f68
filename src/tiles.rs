//! Rows gathered a few at a time: of a strided axis, entries that lie side by side belong to
//! different rows, and are read while they are in the cache. No copy of the whole is made.

use crate::error::Error;
use crate::layout::{Layout, Offsets};
use crate::simd::Real;

/// The most rows of a tile: neighbours enough to use whole cache lines.
pub(crate) const TILE_ROWS: usize = 16;

/// The most entries of a tile of several rows, so that it stays in the cache.
const TILE_ENTRIES: usize = 1 << 16;

/// One entry of a tile: its row in the tile, its index in the row, its place in the array.
pub(crate) struct Entry {
    pub(crate) row: usize,
    pub(crate) index: usize,
    pub(crate) offset: usize,
}

/// The rows of an array, a tile at a time.
pub(crate) struct Tiles<'a, T> {
    layout: &'a Layout,
    next_starts: Offsets<'a>,
    tile_rows: usize,
    /// Where the rows of the tile begin in the array.
    starts: Vec<usize>,
    /// The rows of the tile, one after the other.
    entries: Vec<T>,
}

impl<'a, T: Real> Tiles<'a, T> {
    /// No tile is gathered yet.
    ///
    /// # Errors
    /// [`Error::Memory`] if there is no room for a tile.
    pub(crate) fn new(layout: &'a Layout) -> Result<Self, Error> {
        let length = layout.row_length();
        let rows = (TILE_ENTRIES / length.max(1)).clamp(1, TILE_ROWS).min(layout.rows());
        let mut entries = allocate(rows * length)?;
        entries.resize(rows * length, T::ZERO);
        let (next_starts, starts) = (layout.row_offsets(), allocate(rows)?);
        Ok(Self { layout, next_starts, tile_rows: rows, starts, entries })
    }

    /// Fills the next tile with what `value` gives; false after the last row.
    #[inline(always)]
    pub(crate) fn gather_next(&mut self, mut value: impl FnMut(&Entry) -> T) -> bool {
        self.starts.clear();
        self.starts.extend(self.next_starts.by_ref().take(self.tile_rows));
        let length = self.layout.row_length();
        for (index, entry_offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                let entry = Entry { row, index, offset: start + entry_offset };
                self.entries[row * length + index] = value(&entry);
            }
        }
        !self.starts.is_empty()
    }

    /// Writes the tile back to where it came from.
    pub(crate) fn scatter(&self, to: &mut [T]) {
        let length = self.layout.row_length();
        for (index, entry_offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                to[start + entry_offset] = self.entries[row * length + index];
            }
        }
    }

    /// The rows of the tile, in the order of the array.
    pub(crate) fn rows(&mut self) -> impl Iterator<Item = &mut [T]> {
        let length = self.layout.row_length();
        let mut rest = &mut self.entries[..];
        (0..self.starts.len()).map(move |_| {
            let (row, others) = core::mem::take(&mut rest).split_at_mut(length);
            rest = others;
            row
        })
    }
}

/// An empty vector with room for `length` values.
///
/// # Errors
/// [`Error::Memory`] if there is none.
pub(crate) fn allocate<T>(length: usize) -> Result<Vec<T>, Error> {
    let mut values = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    values.try_reserve_exact(length).map_err(|_| Error::Memory { bytes })?;
    Ok(values)
}
