//! Rows of numbers: how they are divided, read without the text of a panic, and computed vector by vector.
//!
//! Kernels compute full vectors. A row of another length is copied to a workspace and padded with −∞, which
//! changes neither a maximum nor a sum of exponentials.

use crate::simd::{Real, Vector, Wide};
use bytemuck::Pod;
use core::slice::{ChunksExact, ChunksExactMut};

/// How full vectors hold rows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Arrangement {
    /// A group of rows, each in a lane of its own. A vector holds one entry of every row.
    Group,
    /// One row, whose entries fill one vector after the other.
    Row,
}

impl Arrangement {
    /// Returns the number of rows, given that of the lanes of a vector.
    pub(crate) const fn rows(self, lanes: usize) -> usize {
        match self {
            Self::Group => lanes,
            Self::Row => 1,
        }
    }

    /// Reduces the lanes of one row to one number by `combine`, and returns it in all lanes. The lanes of a
    /// group stay as they are, since each has the number of its row.
    #[inline(always)]
    pub(crate) fn reduce_lanes<V: Vector>(self, lanes: V, combine: impl Fn(V, V) -> V) -> V {
        match self {
            Self::Group => lanes,
            Self::Row => lanes.reduce_lanes(combine),
        }
    }

    /// Adds up the lanes of one row, as [`Self::reduce_lanes`] does.
    #[inline(always)]
    pub(crate) fn add_wide_lanes(self, lanes: Wide) -> Wide {
        match self {
            Self::Group => lanes,
            Self::Row => {
                let sum = (lanes.0 + lanes.1).sum_lanes();
                (sum, sum)
            }
        }
    }
}

/// Replaces every vector x of a row of any length by `compute(x)`.
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], compute: impl Fn(V) -> V) {
    let mut vectors = row.chunks_exact_mut(V::LANES);
    for vector in &mut vectors {
        compute(V::load(vector)).store(vector);
    }
    let tail = vectors.into_remainder();
    if !tail.is_empty() {
        let mut last = V::Lanes::default();
        copy(tail, last.as_mut());
        compute(V::load(last.as_ref())).store(last.as_mut());
        copy(last.as_ref(), tail);
    }
}

/// Returns the number at an index, without the text of a panic that `[]` has.
#[inline(always)]
pub(crate) fn at<T: Pod>(numbers: &[T], index: usize) -> T {
    debug_assert!(index < numbers.len(), "{index} of {}", numbers.len());
    numbers.get(index).map_or(T::zeroed(), |number| *number)
}

/// Writes the number at an index, without the text of a panic that `[]` has.
#[inline(always)]
pub(crate) fn set<T: Pod>(numbers: &mut [T], index: usize, number: T) {
    debug_assert!(index < numbers.len(), "{index} of {}", numbers.len());
    if let Some(to) = numbers.get_mut(index) {
        *to = number;
    }
}

/// Swaps the numbers at two indices, without the text of a panic that `swap` of slices has.
pub(crate) fn swap<T: Pod>(numbers: &mut [T], a: usize, b: usize) {
    let (x, y) = (at(numbers, a), at(numbers, b));
    set(numbers, a, y);
    set(numbers, b, x);
}

/// Splits numbers into rows of a length; 0 counts as 1. The compiler then knows that the length isn't 0, and
/// brings no text of a panic into the published modules.
#[inline(always)]
pub(crate) fn split<T>(numbers: &[T], length: usize) -> ChunksExact<'_, T> {
    numbers.chunks_exact(length.max(1))
}

/// Splits numbers into rows of a length, as [`split`] does, to be written to.
#[inline(always)]
pub(crate) fn split_mut<T>(numbers: &mut [T], length: usize) -> ChunksExactMut<'_, T> {
    numbers.chunks_exact_mut(length.max(1))
}

/// Returns the first rows of a workspace.
pub(crate) fn take_rows<const N: usize>(work: &mut [f64], length: usize) -> [&mut [f64]; N] {
    let mut rows = split_mut(work, length);
    core::array::from_fn(|_| rows.next().unwrap_or_default())
}

/// Returns the length of a row padded to full vectors.
pub(crate) const fn padded<V: Vector>(length: usize) -> usize {
    length.next_multiple_of(V::LANES)
}

/// Calls `compute` with a row as full vectors, padded with `values`, which are repeated, and with what the
/// padded row leaves of `work`. The entries that `compute` leaves are kept.
#[inline(always)]
pub(crate) fn in_vectors<V: Vector>(
    row: &mut [V::Scalar],
    work: &mut [V::Scalar],
    values: &[V::Scalar],
    compute: impl FnOnce(&mut [V::Scalar], &mut [V::Scalar]),
) {
    let length = padded::<V>(row.len());
    let (filled, work) = work.split_at_mut(length.min(work.len()));
    let is_full = length == row.len();
    if !is_full {
        fill_up::<V>(row, filled, values);
    }
    compute(if is_full { &mut *row } else { &mut *filled }, work);
    if !is_full {
        copy_vectors::<V>(filled, row);
    }
}

/// Copies a row to full vectors, the last of which is padded with `values` over and over.
pub(crate) fn fill_up<V: Vector>(
    row: &[V::Scalar],
    filled: &mut [V::Scalar],
    values: &[V::Scalar],
) {
    let last = filled.len().saturating_sub(V::LANES);
    let last = filled.get_mut(last..).unwrap_or_default();
    last.iter_mut().zip(values.iter().cycle()).for_each(|(to, value)| *to = *value);
    copy_vectors::<V>(row, filled);
}

/// Returns the largest entry and the smallest above −∞ in each lane of full vectors, without regard to NaN.
#[inline(always)]
pub(crate) fn extremes<V: Vector>(row: &[V::Scalar]) -> (V, V) {
    let zero = V::splat(V::Scalar::ZERO);
    let extremes = [V::Scalar::NEG_INFINITY, V::Scalar::INFINITY].map(V::splat);
    // The operand order matters: pmax(−∞, NaN) returns −∞, pmax(NaN, −∞) returns NaN. For the smallest entry,
    // x + x·0 turns an infinity into a NaN, which pmin passes over.
    let [max, min] = row
        .chunks_exact(V::LANES)
        .map(V::load)
        .fold(extremes, |[max, min], x| [max.pmax(x), min.pmin(x + x * zero)]);
    (max, min)
}

/// Returns the largest entry of each row of full vectors, in the lanes of this row, without regard to NaN.
pub(crate) fn maxima<V: Vector>(rows: &[V::Scalar], arrangement: Arrangement) -> V {
    let first = V::splat(V::Scalar::NEG_INFINITY);
    let maxima = rows.chunks_exact(V::LANES).fold(first, |max, x| max.pmax(V::load(x)));
    arrangement.reduce_lanes(maxima, V::pmax)
}

/// Returns half the difference of the largest and the least entry above −∞, and the middle between them, or
/// zeros if there are none. Halves can't overflow.
pub(crate) fn half_and_middle<'a>(x: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    let extremes = (f64::INFINITY, f64::NEG_INFINITY);
    let (min, max) = x
        .filter(|x| **x > f64::NEG_INFINITY)
        .fold(extremes, |(min, max), x| (min.min(*x), max.max(*x)));
    if min <= max { (max * 0.5 - min * 0.5, max * 0.5 + min * 0.5) } else { (0.0, 0.0) }
}

/// Reads the entry of a class from each row of full vectors. For a class out of range it reads any number.
pub(crate) fn pick<S: Real>(
    rows: &[S],
    arrangement: Arrangement,
    classes: &[i32],
    lanes: &mut [S],
) {
    let count = arrangement.rows(lanes.len());
    for (lane, (x, class)) in lanes.iter_mut().zip(classes).take(count).enumerate() {
        *x = rows.get((*class as usize).wrapping_mul(count) + lane).copied().unwrap_or(S::ZERO);
    }
}

/// Copies numbers one by one. Engines run `memory.copy` as a call, which costs more than a few entries.
#[inline(always)]
pub(crate) fn copy<S: Real>(from: &[S], to: &mut [S]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// Copies as many numbers as both slices have, by vectors.
pub(crate) fn copy_vectors<V: Vector>(from: &[V::Scalar], to: &mut [V::Scalar]) {
    let length = from.len().min(to.len());
    let (from, to) = (from.get(..length), to.get_mut(..length));
    let mut from = from.unwrap_or_default().chunks_exact(V::LANES);
    let mut to = to.unwrap_or_default().chunks_exact_mut(V::LANES);
    for (to, from) in (&mut to).zip(&mut from) {
        V::load(from).store(to);
    }
    copy(from.remainder(), to.into_remainder());
}
