//! Layouts: how the shape of an array and axes divide its entries into rows, which are computed together.

mod rows;

use crate::error::Error;
use crate::fallible_vec::vector;
use crate::options::Options;
use alloc::vec::Vec;
use core::slice;
pub(crate) use rows::{Offsets, Rows};

/// The rows of an array. There is one row for every position along the dimensions that aren't reduced. Its
/// entries are those along the reduced dimensions, in row-major order.
///
/// ```
/// use softmax_wasm::Layout;
///
/// let columns = Layout::new(&[2, 3], 0)?;
/// assert_eq!((columns.rows(), columns.row_length()), (3, 2));
/// let pixels = Layout::with_axes(&[10, 3, 64, 64], &[-2, -1])?;
/// assert_eq!((pixels.rows(), pixels.row_length()), (30, 4096));
/// let all = Layout::row(6);
/// assert_eq!((all.rows(), all.row_length()), (1, 6));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    kept: Vec<Dimension>,
    reduced: Reduced,
    rows: usize,
    row_length: usize,
}

/// The reduced dimensions. A single one is in no vector, so that [`Layout::row`] can't run out of memory.
#[derive(Clone, Debug, PartialEq)]
enum Reduced {
    One(Dimension),
    Several(Vec<Dimension>),
}

/// A dimension of an array, and the distance between neighbours along it.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct Dimension {
    pub(crate) size: usize,
    pub(crate) stride: usize,
}

impl Layout {
    /// Returns the rows of a row-major array of `shape` along one axis. Negative axes count from the end: −1
    /// is the last axis, along which entries are contiguous.
    ///
    /// # Errors
    /// [`Error::Axis`] for an axis out of range, [`Error::Shape`] if the number of entries overflows `usize`,
    /// [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// let batch = softmax_wasm::Layout::new(&[32, 1000], -1)?;
    /// assert_eq!((batch.rows(), batch.row_length()), (32, 1000));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn new(shape: &[usize], axis: isize) -> Result<Self, Error> {
        Self::with_axes(shape, &[axis])
    }

    /// Returns the rows of a row-major array of `shape` along several axes. Negative axes count from the end.
    /// With no axes, every entry is a row of its own.
    ///
    /// # Errors
    /// [`Error::Axis`] for an axis that is out of range or named twice, [`Error::Shape`] if the number of
    /// entries overflows `usize`, [`Error::Memory`] if memory runs out.
    ///
    /// ```
    /// let layout = softmax_wasm::Layout::with_axes(&[2, 3, 4], &[0, 2])?;
    /// assert_eq!((layout.rows(), layout.row_length()), (3, 8));
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn with_axes(shape: &[usize], axes: &[isize]) -> Result<Self, Error> {
        let flags = reduced_flags(shape.len(), axes)?;
        let product = |count: usize, size: &usize| count.checked_mul((*size).max(1));
        if shape.iter().try_fold(1, product).is_none() {
            return Err(Error::shape(shape, usize::MAX));
        }
        let none = Dimension { size: 0, stride: 0 };
        let (mut kept, mut reduced) = (vector(shape.len(), none)?, vector(shape.len(), none)?);
        let (kept_count, reduced_count) = split(shape, &flags, &mut kept, &mut reduced);
        kept.truncate(kept_count);
        reduced.truncate(reduced_count);
        let (rows, row_length) = (count(&kept), count(&reduced));
        let reduced = match reduced[..] {
            [dimension] => Reduced::One(dimension),
            _ => Reduced::Several(reduced),
        };
        Ok(Self { kept, reduced, rows, row_length })
    }

    /// Returns the layout of one row of `length` entries.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Layout::row(5).rows(), 1);
    /// ```
    pub fn row(length: usize) -> Self {
        let reduced = Reduced::One(Dimension { size: length, stride: 1 });
        Self { kept: Vec::new(), reduced, rows: 1, row_length: length }
    }

    /// Returns the number of rows.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Layout::new(&[2, 3], -1)?.rows(), 2);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the number of entries of a row.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Layout::new(&[2, 3], -1)?.row_length(), 3);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn row_length(&self) -> usize {
        self.row_length
    }

    /// Returns the number of entries of all rows: the length of the array.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Layout::new(&[2, 3], -1)?.length(), 6);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub fn length(&self) -> usize {
        self.rows * self.row_length
    }

    /// Checks the arguments that all functions share, and returns the rows with their mask.
    ///
    /// # Errors
    /// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
    /// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN,
    /// [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`] for a sink or a
    /// soft cap out of range.
    pub(crate) fn checked_rows<'a>(
        &'a self,
        length: usize,
        options: &Options<'a>,
    ) -> Result<Rows<'a>, Error> {
        if self.length() != length {
            return Err(Error::shape(&[self.rows, self.row_length], length));
        }
        if options.temperature.is_nan() || options.temperature < 0.0 {
            return Err(Error::Temperature(options.temperature));
        }
        if options.softcap.is_nan() || options.softcap <= 0.0 {
            return Err(Error::Option { name: "softcap", value: options.softcap });
        }
        if options.sink.len() > 1 && options.sink.len() != self.rows {
            return Err(Error::SinkCount { given: options.sink.len(), rows: self.rows });
        }
        if let Some(&value) = options.sink.iter().find(|x| x.is_nan() || **x == f64::INFINITY) {
            return Err(Error::Option { name: "sink", value });
        }
        let row = self.row_length;
        if let Some(mask) = options.mask
            && mask.len() != row
            && mask.len() != length
        {
            return Err(Error::Mask { length: mask.len(), logits: length, row });
        }
        let reduced = match &self.reduced {
            Reduced::One(dimension) => slice::from_ref(dimension),
            Reduced::Several(dimensions) => dimensions,
        };
        Ok(Rows::new(&self.kept, reduced, options.mask))
    }
}

/// Returns one flag per dimension, 1 where an axis names it.
fn reduced_flags(rank: usize, axes: &[isize]) -> Result<Vec<u32>, Error> {
    let mut reduced = vector(rank, 0)?;
    for &axis in axes {
        let index = if axis < 0 { axis.wrapping_add_unsigned(rank) } else { axis };
        match usize::try_from(index).ok().and_then(|index| reduced.get_mut(index)) {
            Some(flag) if *flag == 0 => *flag = 1,
            _ => return Err(Error::Axis { axis, rank }),
        }
    }
    Ok(reduced)
}

/// Sorts the dimensions of a row-major array into those along which rows run, whose flags are 1, and those
/// that are kept. Both lists begin with the innermost dimension, and adjacent dimensions that can be walked
/// as one are merged. Returns the lengths of both lists.
pub(crate) fn split(
    shape: &[usize],
    flags: &[u32],
    kept: &mut [Dimension],
    reduced: &mut [Dimension],
) -> (usize, usize) {
    let (mut stride, mut kept_count, mut reduced_count) = (1usize, 0usize, 0usize);
    for (&size, &flag) in shape.iter().zip(flags).rev() {
        let (list, count) = if flag == 1 {
            (&mut *reduced, &mut reduced_count)
        } else {
            (&mut *kept, &mut kept_count)
        };
        let inner = list.get_mut(count.wrapping_sub(1));
        if let Some(inner) = inner.filter(|inner| inner.stride * inner.size == stride) {
            inner.size *= size;
        } else if let Some(next) = list.get_mut(*count).filter(|_| size != 1) {
            *next = Dimension { size, stride };
            *count += 1;
        }
        stride *= size.max(1);
    }
    (kept_count, reduced_count)
}

/// Returns the number of positions in dimensions: the product of their sizes.
fn count(dimensions: &[Dimension]) -> usize {
    dimensions.iter().map(|dimension| dimension.size).product()
}
