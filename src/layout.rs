//! Shape and axes → rows: which entries of an array of any rank are computed together.

use crate::error::Error;
use alloc::{vec, vec::Vec};

/// The rows of an array: one row for every position along the kept dimensions, with the
/// entries along the reduced ones in row-major order.
///
/// ```
/// use softmax_wasm::Layout;
///
/// let columns = Layout::new(&[2, 3], Some(&[0]))?;
/// assert_eq!((columns.rows(), columns.row_length()), (3, 2));
/// let all = Layout::new(&[2, 3], None)?;
/// assert_eq!((all.rows(), all.row_length()), (1, 6));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    reduced: Vec<Dimension>,
    kept: Vec<Dimension>,
    rows: usize,
    row_length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Dimension {
    size: usize,
    stride: usize,
}

impl Layout {
    /// The rows of a row-major array of `shape` along `axes`, which count from the end if
    /// negative; `None` stands for all axes.
    ///
    /// # Errors
    /// [`Error::Axis`] for an axis out of range or named twice, [`Error::Shape`] for a
    /// shape of more entries than a `usize` counts.
    pub fn new(shape: &[usize], axes: Option<&[isize]>) -> Result<Self, Error> {
        let reduced = reduced_flags(shape.len(), axes)?;
        let mut layout = Self { reduced: vec![], kept: vec![], rows: 1, row_length: 1 };
        let mut stride = 1usize;
        for (&size, &is_reduced) in shape.iter().zip(&reduced).rev() {
            let (dimensions, count) = if is_reduced {
                (&mut layout.reduced, &mut layout.row_length)
            } else {
                (&mut layout.kept, &mut layout.rows)
            };
            let too_large = || Error::Shape { shape: shape.into(), length: usize::MAX };
            *count = count.checked_mul(size).ok_or_else(too_large)?;
            let outer_stride = stride.checked_mul(size.max(1)).ok_or_else(too_large)?;
            push_outer(dimensions, Dimension { size, stride });
            stride = outer_stride;
        }
        Ok(layout)
    }

    /// One row of `length` entries.
    pub fn row(length: usize) -> Self {
        let whole = Dimension { size: length, stride: 1 };
        Self { reduced: vec![whole], kept: vec![], rows: 1, row_length: length }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of entries of a row.
    pub fn row_length(&self) -> usize {
        self.row_length
    }

    /// The number of entries in all.
    pub fn length(&self) -> usize {
        self.rows * self.row_length
    }

    /// Whether rows lie one after the other without gaps.
    pub(crate) fn is_contiguous(&self) -> bool {
        let single = |dimensions: &[Dimension], stride| {
            matches!(dimensions, [] | [Dimension { size: 1, .. }])
                || matches!(dimensions, [d] if d.stride == stride)
        };
        single(&self.reduced, 1) && single(&self.kept, self.row_length)
    }

    /// How many rows at a time lie side by side, each beginning one place behind the other.
    pub(crate) fn side_by_side(&self) -> usize {
        self.kept.first().filter(|kept| kept.stride == 1).map_or(1, |kept| kept.size)
    }

    /// Where the entries of the first row lie, in order.
    pub(crate) fn entry_offsets(&self) -> Offsets<'_> {
        Offsets::new(&self.reduced, self.row_length)
    }

    /// Where the rows begin, in order.
    pub(crate) fn row_offsets(&self) -> Offsets<'_> {
        Offsets::new(&self.kept, self.rows)
    }
}

/// One flag per dimension: whether an axis names it.
fn reduced_flags(rank: usize, axes: Option<&[isize]>) -> Result<Vec<bool>, Error> {
    let Some(axes) = axes else { return Ok(vec![true; rank]) };
    let mut reduced = vec![false; rank];
    for &axis in axes {
        let index = if axis < 0 { axis.wrapping_add_unsigned(rank) } else { axis };
        match usize::try_from(index).ok().and_then(|index| reduced.get_mut(index)) {
            Some(flag) if !*flag => *flag = true,
            _ => return Err(Error::Axis { axis, rank }),
        }
    }
    Ok(reduced)
}

/// Adds the next outer dimension, merged with its inner neighbour where they are one.
fn push_outer(dimensions: &mut Vec<Dimension>, outer: Dimension) {
    match dimensions.last_mut() {
        Some(inner) if inner.stride * inner.size == outer.stride => inner.size *= outer.size,
        _ => dimensions.push(outer),
    }
}

/// The offsets of the positions along some dimensions, in row-major order.
pub(crate) struct Offsets<'a> {
    /// From the innermost.
    dimensions: &'a [Dimension],
    position: Vec<usize>,
    offset: usize,
    left: usize,
}

impl<'a> Offsets<'a> {
    fn new(dimensions: &'a [Dimension], count: usize) -> Self {
        Self { dimensions, position: vec![0; dimensions.len()], offset: 0, left: count }
    }
}

impl Iterator for Offsets<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let current = self.offset;
        for (index, dimension) in self.position.iter_mut().zip(self.dimensions) {
            *index += 1;
            self.offset += dimension.stride;
            if *index < dimension.size {
                break;
            }
            self.offset -= *index * dimension.stride;
            *index = 0;
        }
        Some(current)
    }
}
