//! Ways through a row, vector by vector. Kernels compute full vectors: a row of another length is copied
//! to a workspace and filled up with −∞, which no maximum and no sum of exponentials notices.

use crate::simd::{Real, Vector};

/// Replaces every vector x of `row`, which may have any length, by `f(x)`.
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], f: impl Fn(V) -> V) {
    let mut vectors = row.chunks_exact_mut(V::LANES);
    for vector in &mut vectors {
        f(V::load(vector)).store(vector);
    }
    let tail = vectors.into_remainder();
    if !tail.is_empty() {
        let mut last = V::Lanes::default();
        copy(tail, last.as_mut());
        f(V::load(last.as_ref())).store(last.as_mut());
        copy(last.as_ref(), tail);
    }
}

/// The length of a row that is filled up to full vectors.
pub(crate) const fn padded<V: Vector>(length: usize) -> usize {
    length.next_multiple_of(V::LANES)
}

/// Calls `f` with a row in full vectors, filled up with some values over and over, and a workspace as long;
/// what `f` leaves of the row is kept. `work` is twice as long as the row filled up.
#[inline(always)]
pub(crate) fn in_vectors<V: Vector>(
    row: &mut [V::Scalar],
    work: &mut [V::Scalar],
    values: &[V::Scalar],
    f: impl FnOnce(&mut [V::Scalar], &mut [V::Scalar]),
) {
    let length = padded::<V>(row.len());
    let (filled, work) = work.split_at_mut(length.min(work.len()));
    let is_full = length == row.len();
    if !is_full {
        fill_up::<V>(row, filled, values);
    }
    f(if is_full { &mut *row } else { &mut *filled }, work);
    if !is_full {
        copy_vectors::<V>(filled, row);
    }
}

/// Writes a row to full vectors, the last of which is filled up with some values over and over.
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

/// The largest and the least entry above −∞ in every lane of full vectors, NaN passed over.
#[inline(always)]
pub(crate) fn extremes<V: Vector>(row: &[V::Scalar]) -> (V, V) {
    let zero = V::splat(V::Scalar::ZERO);
    let extremes = [V::Scalar::NEG_INFINITY, V::Scalar::INFINITY].map(V::splat);
    // The order counts: pmax(−∞, NaN) is −∞, pmax(NaN, −∞) is NaN. For the least, ∞ becomes a NaN: x·0 is
    // 0 of numbers only.
    let [max, min] = row
        .chunks_exact(V::LANES)
        .map(V::load)
        .fold(extremes, |[max, min], x| [max.pmax(x), min.pmin(x + x * zero)]);
    (max, min)
}

/// The largest entry in every lane of full vectors, or of them all if they are one row; NaN passed over.
pub(crate) fn maxima<V: Vector>(row: &[V::Scalar], is_one_row: bool) -> V {
    let first = V::splat(V::Scalar::NEG_INFINITY);
    let maxima = row.chunks_exact(V::LANES).fold(first, |max, x| max.pmax(V::load(x)));
    if is_one_row { maxima.reduce_lanes(V::pmax) } else { maxima }
}

/// Reads the entry of a class from each row, as many as there are classes: from full vectors of one row, or of
/// as many as there are lanes. Where a class isn't one, any number.
pub(crate) fn pick<S: Real>(row: &[S], is_single: bool, classes: &[i32], lanes: &mut [S]) {
    let (count, stride) = if is_single { (1, 1) } else { (lanes.len(), lanes.len()) };
    for (lane, (x, class)) in lanes.iter_mut().zip(classes).take(count).enumerate() {
        *x = row.get((*class as usize).wrapping_mul(stride) + lane).copied().unwrap_or(S::ZERO);
    }
}

/// Writes numbers to the beginning of others. One by one: engines copy memory by a call, which
/// costs more than a few entries.
#[inline(always)]
pub(crate) fn copy<S: Real>(from: &[S], to: &mut [S]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// Writes as many numbers as both have, by vectors.
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
