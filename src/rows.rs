//! The rows of an array, gathered a few at a time where they don't lie together, where entries
//! are hidden, or where they are computed in a wider type. Of a strided axis, entries that lie
//! side by side belong to different rows and are read while they are in the cache; no copy of
//! the whole is made.

use crate::Float;
use crate::along::Options;
use crate::error::Error;
use crate::kernel::limit;
use crate::layout::{Layout, Offsets};
use alloc::{vec, vec::Vec};
use core::ops::RangeInclusive;

/// The most rows of a tile: neighbours enough to use whole cache lines.
const TILE_ROWS: usize = 16;

/// The most entries of a tile of several rows, so that it stays in the cache.
const TILE_ENTRIES: usize = 1 << 16;

/// The rows of an array, a tile at a time, computed as W.
pub(crate) struct Rows<'a, W> {
    layout: &'a Layout,
    mask: Option<&'a [u8]>,
    hidden: W,
    tile_rows: usize,
    next: Offsets<'a>,
    /// Where the rows of the tile begin in the array.
    starts: Vec<usize>,
    /// Whether the mask shows anything of a row of the tile.
    shown: [bool; TILE_ROWS],
    /// The rows of the tile, one after the other.
    entries: Vec<W>,
}

impl<'a, W: Float> Rows<'a, W> {
    /// The rows of arrays of `length` entries, with `hidden` in place of what the mask hides.
    /// No tile is gathered yet.
    ///
    /// # Errors
    /// As [`softmax_along`](crate::softmax_along); [`Error::Memory`] if there is no room for a
    /// tile.
    pub(crate) fn new(
        layout: &'a Layout,
        length: usize,
        options: &Options<'a>,
        hidden: W,
    ) -> Result<Self, Error> {
        check(layout, length, options)?;
        let row = layout.row_length();
        let tile_rows = (TILE_ENTRIES / row.max(1)).clamp(1, TILE_ROWS).min(layout.rows());
        Ok(Self {
            layout,
            mask: options.mask,
            hidden,
            tile_rows,
            next: layout.row_offsets(),
            starts: allocate(tile_rows)?,
            shown: [true; TILE_ROWS],
            entries: filled(tile_rows * row, W::ZERO)?,
        })
    }

    /// Copies the next rows of the array; false after the last.
    #[inline(never)]
    pub(crate) fn gather<T: Float>(&mut self, from: &[T]) -> bool {
        self.starts.clear();
        self.starts.extend(self.next.by_ref().take(self.tile_rows));
        if let (Some(&start), None, true) =
            (self.starts.first(), self.mask, self.layout.is_contiguous())
        {
            for (entry, x) in self.entries.iter_mut().zip(&from[start..]) {
                *entry = W::from_f64(x.to_f64());
            }
            return true;
        }
        self.shown = [self.mask.is_none(); TILE_ROWS];
        let length = self.layout.row_length();
        for (index, offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                let place = start + offset;
                let shows = self
                    .mask
                    .is_none_or(|mask| mask[if mask.len() == length { index } else { place }] != 0);
                self.shown[row] |= shows;
                self.entries[row * length + index] =
                    if shows { W::from_f64(from[place].to_f64()) } else { self.hidden };
            }
        }
        !self.starts.is_empty()
    }

    /// Writes the tile back to where it came from, rounded.
    #[inline(never)]
    pub(crate) fn scatter<T: Float>(&self, to: &mut [T]) {
        let length = self.layout.row_length();
        if let (Some(&start), true) = (self.starts.first(), self.layout.is_contiguous()) {
            let tile = &self.entries[..self.starts.len() * length];
            for (x, entry) in to[start..].iter_mut().zip(tile) {
                *x = T::from_f64(entry.to_f64());
            }
            return;
        }
        for (index, offset) in self.layout.entry_offsets().enumerate() {
            for (row, start) in self.starts.iter().enumerate() {
                to[start + offset] = T::from_f64(self.entries[row * length + index].to_f64());
            }
        }
    }

    /// How many rows the tile holds.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// A row of the tile, and whether the mask shows anything of it.
    pub(crate) fn row(&mut self, row: usize) -> (&mut [W], bool) {
        let length = self.layout.row_length();
        (&mut self.entries[row * length..][..length], self.shown[row])
    }

    /// Calls `f` with every row, and whether the mask shows anything of it.
    pub(crate) fn for_each<T: Float>(mut self, x: &[T], f: &mut dyn FnMut(&mut [W], bool)) {
        while self.gather(x) {
            self.for_tile(f);
        }
    }

    /// The same; what `f` leaves of the rows replaces them.
    pub(crate) fn update<T: Float>(mut self, x: &mut [T], f: &mut dyn FnMut(&mut [W], bool)) {
        while self.gather(x) {
            self.for_tile(f);
            self.scatter(x);
        }
    }

    fn for_tile(&mut self, f: &mut dyn FnMut(&mut [W], bool)) {
        for index in 0..self.len() {
            let (row, shown) = self.row(index);
            f(row, shown);
        }
    }
}

/// Replaces every row by what `f` makes of it and a workspace twice as long; a row that the mask
/// hides as a whole by `hidden`.
pub(crate) fn update<T: Float>(
    x: &mut [T],
    layout: &Layout,
    options: &Options,
    hidden: f64,
    f: fn(&mut [f64], &mut [f64], &Options),
) -> Result<(), Error> {
    let rows = Rows::new(layout, x.len(), options, f64::NEG_INFINITY)?;
    let mut work = filled(2 * layout.row_length(), 0.0)?;
    rows.update(x, &mut |row, shown| {
        if shown { f(row, &mut work, options) } else { row.fill(hidden) }
    });
    Ok(())
}

/// What `f` says of a row, which it may overwrite, with a workspace as long.
pub(crate) type Measure = fn(&mut [f64], &mut [f64], &Options) -> f64;

/// Calls `emit` with what `f` says of every row, with `hidden` in place of what the mask hides.
pub(crate) fn measure<T: Float>(
    x: &[T],
    layout: &Layout,
    options: &Options,
    hidden: f64,
    f: Measure,
    emit: &mut dyn FnMut(f64),
) -> Result<(), Error> {
    let rows = Rows::new(layout, x.len(), options, hidden)?;
    let mut work = filled(layout.row_length(), 0.0)?;
    rows.for_each(x, &mut |row, _| emit(f(row, &mut work, options)));
    Ok(())
}

/// What `f` says of all rows.
pub(crate) fn measure_all<T: Float>(
    x: &[T],
    layout: &Layout,
    options: &Options,
    hidden: f64,
    f: Measure,
) -> Result<Vec<T>, Error> {
    let mut results = allocate(layout.rows())?;
    measure(x, layout, options, hidden, f, &mut |result| results.push(T::from_f64(result)))?;
    Ok(results)
}

/// Checks what the functions share.
pub(crate) fn check(layout: &Layout, length: usize, options: &Options) -> Result<(), Error> {
    if layout.length() != length {
        return Err(Error::Shape { shape: vec![layout.rows(), layout.row_length()], length });
    }
    if options.temperature.is_nan() || options.temperature < 0.0 {
        return Err(Error::Temperature(options.temperature));
    }
    let row = layout.row_length();
    if let Some(mask) = options.mask
        && mask.len() != row
        && mask.len() != length
    {
        return Err(Error::Mask { length: mask.len(), logits: length, row });
    }
    Ok(())
}

/// Checks that the entries that the mask shows are in a range, and not all of a row −∞.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't in the range; if there is none
/// [`Error::AllHidden`] for the first row of −∞ and hidden entries only.
pub(crate) fn check_entries<T: Float>(
    x: &[T],
    range: RangeInclusive<f64>,
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let (mut index, mut wrong, mut hidden) = (0, None, None);
    let rows = Rows::new(layout, x.len(), options, f64::NEG_INFINITY)?;
    rows.for_each(x, &mut |row, shown| {
        if let Some(entry) = row.iter().position(|x| shown && !range.contains(x)) {
            wrong.get_or_insert((index, entry, row[entry]));
        } else if limit::max(row) == f64::NEG_INFINITY {
            hidden.get_or_insert(index);
        }
        index += 1;
    });
    if let Some((row, entry, value)) = wrong {
        let place = layout.row_offsets().nth(row).zip(layout.entry_offsets().nth(entry));
        let index = place.map_or(0, |(row, entry)| row + entry);
        return Err(Error::Entry { index, value });
    }
    hidden.map_or(Ok(()), |row| Err(Error::AllHidden { row }))
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

/// A vector of `length` times the same value.
///
/// # Errors
/// As [`allocate`].
pub(crate) fn filled<T: Copy>(length: usize, value: T) -> Result<Vec<T>, Error> {
    let mut values = allocate(length)?;
    values.resize(length, value);
    Ok(values)
}
