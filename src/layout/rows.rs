//! The rows of a call: where each begins, where its entries lie, and which of them are masked.

use super::{Dimension, count};
use crate::fallible_vec::OutOfMemory;
use crate::workspace::{Buffer, filled};

/// Where the entries of a row lie: their distances from the first, in order. Those of contiguous rows are
/// their indices, and needn't be listed.
pub(crate) struct Offsets(Buffer<usize>);

impl Offsets {
    /// Returns the distance of an entry from the first of its row.
    pub(crate) fn at(&self, entry: usize) -> usize {
        self.0.get(entry).map_or(entry, |offset| *offset)
    }

    /// Returns the list, which may be empty where rows are contiguous.
    pub(crate) fn list(&self) -> &[usize] {
        &self.0
    }
}

/// The rows of an array, and their mask.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    kept: &'a [Dimension],
    reduced: &'a [Dimension],
    /// The number of rows.
    pub(crate) count: usize,
    /// The number of entries of a row.
    pub(crate) length: usize,
    /// One byte per entry of the array, or one per entry of a row for all rows. Contiguous rows may have the
    /// mask of a few rows, which is repeated for the others. A byte of 0 masks the entry.
    pub(crate) mask: Option<&'a [u8]>,
}

impl<'a> Rows<'a> {
    /// Returns the rows along the reduced dimensions. Both lists are those of [`split`](super::split).
    pub(crate) fn new(
        kept: &'a [Dimension],
        reduced: &'a [Dimension],
        mask: Option<&'a [u8]>,
    ) -> Self {
        Self { kept, reduced, count: count(kept), length: count(reduced), mask }
    }

    /// Returns whether rows follow one another without gaps.
    #[inline(never)]
    pub(crate) fn are_contiguous(&self) -> bool {
        match self.kept {
            [] | [Dimension { size: 1, .. }] => true,
            [dimension] => dimension.stride == self.length,
            _ => false,
        }
    }

    /// Returns the innermost kept dimension: how many rows in sequence begin at equal distances, and the
    /// distance.
    pub(crate) fn innermost_kept(&self) -> Dimension {
        self.kept.first().copied().unwrap_or(Dimension { size: 1, stride: 0 })
    }

    /// Returns the index of the first entry of a row.
    #[inline(never)]
    pub(crate) fn start(&self, mut row: usize) -> usize {
        let mut start = 0;
        for dimension in self.kept {
            let size = dimension.size.max(1);
            // Two divisions take as long as all else that a short row needs.
            if row < size {
                return start + row * dimension.stride;
            }
            start += row % size * dimension.stride;
            row /= size;
        }
        start
    }

    /// Returns where the entries of a row lie.
    #[inline(never)]
    pub(crate) fn offsets(&self) -> Result<Offsets, OutOfMemory> {
        if self.are_contiguous() { Ok(Offsets(filled(0, 0)?)) } else { self.listed_offsets() }
    }

    /// Returns where the entries of a row lie, with a list even of contiguous rows.
    #[inline(never)]
    pub(crate) fn listed_offsets(&self) -> Result<Offsets, OutOfMemory> {
        let mut offsets = filled(self.length, 0)?;
        let mut done = 1;
        for dimension in self.reduced {
            for index in done..done * dimension.size {
                let before = offsets.get(index - done).map_or(0, |offset| *offset);
                if let Some(offset) = offsets.get_mut(index) {
                    *offset = before + dimension.stride;
                }
            }
            done *= dimension.size;
        }
        Ok(Offsets(offsets))
    }

    /// Returns whether the entry at an index of the array, which is the `entry`-th of its row, isn't masked.
    pub(crate) fn is_unmasked(&self, index: usize, entry: usize) -> bool {
        self.mask.is_none_or(|mask| {
            let at = if mask.len() == self.length { entry } else { index % mask.len().max(1) };
            mask.get(at).is_none_or(|keep| *keep != 0)
        })
    }

    /// Returns whether an entry of a row isn't masked.
    pub(crate) fn is_entry_unmasked(&self, row: usize, entry: usize, offsets: &Offsets) -> bool {
        self.is_unmasked(self.start(row) + offsets.at(entry), entry)
    }

    /// Returns the length of a row without the full vectors of masked entries at its end. Rows that aren't
    /// contiguous keep their length.
    pub(crate) fn unpadded_length(&self, row: usize) -> usize {
        let Some(mask) = self.mask.filter(|_| self.are_contiguous()) else { return self.length };
        let start = row * self.length % mask.len().max(1);
        let mut unpadded = mask.get(start..start + self.length).unwrap_or_default();
        while let Some((before, last)) = unpadded.split_last_chunk::<8>()
            && *last == [0; 8]
            && !before.is_empty()
        {
            unpadded = before;
        }
        unpadded.len()
    }

    /// Returns the first row in which the mask leaves fewer than `k` entries, with the number that it leaves.
    pub(crate) fn find_row_below(&self, k: usize) -> Result<Option<(usize, usize)>, OutOfMemory> {
        if self.mask.is_none() {
            return Ok((self.length < k && self.count > 0).then_some((0, self.length)));
        }
        let offsets = self.offsets()?;
        let count_unmasked = |row: usize| {
            let start = self.start(row);
            let is_unmasked = |entry: &usize| self.is_unmasked(start + offsets.at(*entry), *entry);
            (0..self.length).filter(is_unmasked).count()
        };
        let mut rows = (0..self.count).map(|row| (row, count_unmasked(row)));
        Ok(rows.find(|(_, unmasked)| *unmasked < k))
    }

    /// Returns whether all entries of a row are masked.
    #[inline(always)]
    pub(crate) fn is_masked(&self, row: usize, offsets: &Offsets) -> bool {
        self.mask.is_some_and(|mask| self.is_masked_by(mask, row, offsets))
    }

    #[inline(never)]
    fn is_masked_by(&self, mask: &[u8], row: usize, offsets: &Offsets) -> bool {
        let is_shared = mask.len() == self.length;
        let start = if is_shared { 0 } else { self.start(row) };
        if is_shared || self.are_contiguous() {
            let start = start % mask.len().max(1);
            return mask.iter().skip(start).take(self.length).all(|keep| *keep == 0);
        }
        offsets.list().iter().all(|offset| mask.get(start + offset).is_none_or(|keep| *keep == 0))
    }
}
