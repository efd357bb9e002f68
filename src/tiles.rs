//! Rows gathered a few at a time: of a strided axis, entries that lie side by side belong to
//! different rows, and are read while they are in the cache. No copy of the whole is made.

use crate::error::Error;
use crate::layout::{Layout, Offsets};

/// The most rows of a tile: neighbours enough to use whole cache lines.
pub(crate) const TILE_ROWS: usize = 16;

/// The most entries of a tile of several rows, so that it stays in the cache.
const TILE_ENTRIES: usize = 1 << 16;

/// The rows of an array, a tile at a time.
pub(crate) struct Tiles<'a, T> {
    layout: &'a Layout,
    tile_rows: usize,
    next_starts: Offsets<'a>,
    /// Where the rows of the tile begin in the array.
    starts: Vec<usize>,
    /// The rows of the tile, one after the other.
    entries: Vec<T>,
}

impl<'a, T: Copy + Default> Tiles<'a, T> {
    /// No tile is gathered yet.
    ///
    /// # Errors
    /// [`Error::Memory`] if there is no room for a tile.
    pub(crate) fn new(layout: &'a Layout) -> Result<Self, Error> {
        let length = layout.row_length();
        let tile_rows = (TILE_ENTRIES / length.max(1)).clamp(1, TILE_ROWS).min(layout.rows());
        let mut entries = allocate(tile_rows * length)?;
        entries.resize(tile_rows * length, T::default());
        let (next_starts, starts) = (layout.row_offsets(), allocate(tile_rows)?);
        Ok(Self { layout, tile_rows, next_starts, starts, entries })
    }

    /// Copies the next rows of the array; false after the last.
    #[inline(never)]
    pub(crate) fn gather_next(&mut self, from: &[T]) -> bool {
        self.starts.clear();
        self.starts.extend(self.next_starts.by_ref().take(self.tile_rows));
        let length = self.layout.row_length();
        for (index, offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                self.entries[row * length + index] = from[start + offset];
            }
        }
        !self.starts.is_empty()
    }

    /// Writes the tile back to where it came from.
    #[inline(never)]
    pub(crate) fn scatter(&self, to: &mut [T]) {
        let length = self.layout.row_length();
        for (index, offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                to[start + offset] = self.entries[row * length + index];
            }
        }
    }

    /// How many rows the tile holds.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// A row of the tile.
    pub(crate) fn row(&mut self, row: usize) -> &mut [T] {
        let length = self.layout.row_length();
        &mut self.entries[row * length..][..length]
    }
}

/// Values that belong to the entries of an array.
pub(crate) enum PerEntry<'a, T> {
    /// One for each entry of a row, the same for all rows.
    Row(&'a [T]),
    /// One for each entry of the array.
    Array(&'a [T], Tiles<'a, T>),
}

impl<'a, T: Copy + Default> PerEntry<'a, T> {
    /// # Errors
    /// `mismatch` if there are neither as many values as entries nor as many as a row has;
    /// [`Error::Memory`] if there is no room for a tile.
    pub(crate) fn new(values: &'a [T], layout: &'a Layout, mismatch: Error) -> Result<Self, Error> {
        if values.len() == layout.row_length() {
            Ok(Self::Row(values))
        } else if values.len() == layout.length() {
            Ok(Self::Array(values, Tiles::new(layout)?))
        } else {
            Err(mismatch)
        }
    }

    /// Goes on to the values of the next rows of the array.
    pub(crate) fn gather_next(&mut self) {
        if let Self::Array(values, tiles) = self {
            tiles.gather_next(values);
        }
    }

    /// The values of a row of the tile.
    pub(crate) fn row(&mut self, row: usize) -> &[T] {
        match self {
            Self::Row(values) => values,
            Self::Array(_, tiles) => tiles.row(row),
        }
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
