//! The largest entry of a row. NaN counts as the largest of all, as in NumPy and PyTorch, and of equal
//! entries the one with the lowest index comes first.
//!
//! # The plain algorithm
//!
//! ```text
//! best = the first entry
//! for each entry x behind it:  if x > best, or x is NaN and best isn't:  best = x
//! ```
//!
//! # Method
//!
//! 1. In a long row the comparisons of the plain algorithm wait for one another. There the maximum is found
//!    first, in the lanes of vectors, and then the first entry that isn't below it. A vector whose entries
//!    are all below the maximum is passed over by one comparison; a NaN isn't below anything.
//! 2. Adjacent columns are computed in lanes, which carry the largest entries and their indices.

use super::numeric::row::{self, Arrangement};
use crate::simd::{Real, Vector};

/// Returns whether entry a comes before entry b.
pub(super) fn is_before<S: Real>(row: &[S], a: u32, b: u32) -> bool {
    let (x, y) = (row::at(row, a as usize), row::at(row, b as usize));
    x > y || (x.is_nan() && !y.is_nan()) || (!(x < y || (y.is_nan() && !x.is_nan())) && a < b)
}

/// Returns how many entries of a row come before the one at an index. Masked entries, which are −∞, come
/// last.
pub(crate) fn count_before<S: Real>(
    row: &[S],
    index: u32,
    is_unmasked: &dyn Fn(u32) -> bool,
) -> usize {
    let (x, is_left) = (row::at(row, index as usize), is_unmasked(index));
    let is_ahead = |other: &u32| {
        if row::at(row, *other as usize) == x && is_unmasked(*other) != is_left {
            !is_left
        } else {
            is_before(row, *other, index)
        }
    };
    (0..row.len() as u32).filter(is_ahead).count()
}

/// Returns the index of the largest entry of a non-empty row: the first that isn't below the maximum, or the
/// first NaN.
#[inline(always)]
#[allow(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "one comparison finds what is larger and what is NaN"
)]
pub(crate) fn argmax<V: Vector>(row: &[V::Scalar]) -> u32 {
    if row.len() >= 4 * V::LANES {
        return argmax_of_long::<V>(row);
    }
    let (mut best, mut index) = (V::Scalar::NEG_INFINITY, 0);
    for (&x, i) in row.iter().zip(0..) {
        if !(x <= best) {
            (best, index) = (x, i);
            if x.is_nan() {
                break;
            }
        }
    }
    index
}

/// Returns the index of the largest entry of a row of several vectors, by the rules of [`argmax`]. It finds
/// the maximum first, and then its index.
#[inline(never)]
fn argmax_of_long<V: Vector>(row: &[V::Scalar]) -> u32 {
    let (vectors, tail) = row.split_at(row.len() - row.len() % V::LANES);
    // pmax passes over NaN.
    let max = row::maxima::<V>(vectors, Arrangement::Row).first();
    let max = tail.iter().fold(max, |max, &x| if x > max { x } else { max });
    let (maxima, mut best) = (V::splat(max), None);
    let blocks = vectors.chunks_exact(V::LANES).chain(core::iter::once(tail));
    for (block, start) in blocks.zip((0..).step_by(V::LANES)) {
        if block.len() == V::LANES && V::load(block).less(maxima).all() {
            continue;
        }
        for (x, index) in block.iter().zip(start..) {
            if x.is_nan() {
                return index;
            }
            if best.is_none() && *x >= max {
                best = Some(index);
            }
        }
    }
    best.unwrap_or(0)
}

/// Writes the index of the largest entry of each of several adjacent columns, up to as many as a vector has
/// lanes, with the rules of [`argmax`]. Each slice of `entries` begins with one entry of every column.
pub(crate) fn argmax_of_lanes<'a, V: Vector>(
    entries: impl Iterator<Item = &'a [V::Scalar]>,
    indices: &mut [u32],
) {
    let mut vectors = entries.map(|entries| {
        if entries.len() >= V::LANES {
            return V::load(entries);
        }
        let mut last = V::Lanes::default();
        row::copy(entries, last.as_mut());
        V::load(last.as_ref())
    });
    let [zero, one] = [0.0, 1.0].map(|x| V::splat(V::Scalar::from_f64(x)));
    let (mut best, mut indices_of_best, mut index) = (vectors.next().unwrap_or(zero), zero, zero);
    for x in vectors {
        index = index + one;
        // A NaN comes before everything but a NaN.
        let is_before = best.is_number().replaced(best.less(x), x.is_number());
        (best, indices_of_best) =
            (best.replaced(x, is_before), indices_of_best.replaced(index, is_before));
    }
    let mut lanes = V::Lanes::default();
    indices_of_best.store(lanes.as_mut());
    indices.iter_mut().zip(lanes.as_ref()).for_each(|(to, index)| *to = index.to_f64() as u32);
}
