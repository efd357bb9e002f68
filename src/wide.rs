//! Rows one at a time, in f64: for functions whose cost is not the arithmetic, where one
//! algorithm in the wider type serves both.

use crate::Float;
use crate::along::{Options, check};
use crate::error::Error;
use crate::layout::Layout;
use crate::tiles::allocate;

/// The rows of an array and what a mask hides of them.
pub(crate) struct WideRows<'a> {
    layout: &'a Layout,
    mask: Option<&'a [u8]>,
    /// Where the entries of a row lie, from its beginning.
    offsets: Vec<usize>,
}

impl<'a> WideRows<'a> {
    /// For arrays of `length` entries.
    ///
    /// # Errors
    /// As [`softmax_along`](crate::softmax_along), and [`Error::Memory`].
    pub(crate) fn new(
        layout: &'a Layout,
        length: usize,
        options: &Options<'a>,
    ) -> Result<Self, Error> {
        check(layout, length, options)?;
        let row = layout.row_length();
        let mask = options.mask;
        if let Some(mask) = mask.filter(|mask| mask.len() != row && mask.len() != length) {
            return Err(Error::Mask { length: mask.len(), logits: length, row });
        }
        let mut offsets = allocate(row)?;
        offsets.extend(layout.entry_offsets());
        Ok(Self { layout, mask, offsets })
    }

    /// The number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.layout.rows()
    }

    /// The number of entries of a row.
    pub(crate) fn row_length(&self) -> usize {
        self.offsets.len()
    }

    /// Where the rows begin.
    pub(crate) fn starts(&self) -> impl Iterator<Item = usize> + use<'a> {
        self.layout.row_offsets()
    }

    /// A row to gather into.
    pub(crate) fn buffer(&self) -> Result<Vec<f64>, Error> {
        allocate(self.layout.row_length())
    }

    /// Copies the row that begins at `start`, with `hidden` in place of what the mask hides;
    /// whether it shows anything.
    pub(crate) fn gather<T: Float>(
        &self,
        from: &[T],
        start: usize,
        hidden: f64,
        row: &mut Vec<f64>,
    ) -> bool {
        let mut shown = self.mask.is_none();
        row.clear();
        for (index, offset) in self.offsets.iter().enumerate() {
            let shows = self.shows(index, start + offset);
            shown |= shows;
            row.push(if shows { from[start + offset].to_f64() } else { hidden });
        }
        shown
    }

    /// Writes a row back to where it came from, rounded.
    pub(crate) fn scatter<T: Float>(&self, row: &[f64], start: usize, to: &mut [T]) {
        for (x, offset) in row.iter().zip(&self.offsets) {
            to[start + offset] = T::from_f64(*x);
        }
    }

    fn shows(&self, index: usize, place: usize) -> bool {
        self.mask.is_none_or(|mask| {
            mask[if mask.len() == self.offsets.len() { index } else { place }] != 0
        })
    }
}
