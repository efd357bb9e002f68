//! Ways through a row, vector by vector. The loops run over whole vectors; the last entries
//! of a row go through the same loops in a vector of their own, filled up with −∞, which no
//! maximum and no sum of exponentials notices.

use crate::simd::{Real, Vector};

/// Replaces every vector x of `row` by `f(x)`.
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], f: impl Fn(V) -> V) {
    let (whole, tail) = row.split_at_mut(whole::<V>(row.len()));
    map_whole(whole, &f);
    if !tail.is_empty() {
        let mut last = padded::<V>(tail);
        map_whole(last.as_mut(), &f);
        copy(last.as_ref(), tail);
    }
}

/// Replaces every vector x of a row of whole vectors by `f(x)`.
#[inline(never)]
pub(crate) fn map_whole<V: Vector>(row: &mut [V::Scalar], f: &impl Fn(V) -> V) {
    for chunk in row.chunks_exact_mut(V::LANES) {
        f(V::load(chunk)).store(chunk);
    }
}

/// What `f` makes of `first` and all vectors of a row of whole vectors. Every other vector is
/// folded apart, so that neighbours don't wait for one another.
#[inline(always)]
pub(crate) fn fold<V: Vector>(row: &[V::Scalar], first: V, f: impl Fn(V, V) -> V) -> V {
    let mut vectors = row.chunks_exact(V::LANES);
    let (mut even, mut odd) = (first, first);
    while let Some(vector) = vectors.next() {
        even = f(even, V::load(vector));
        if let Some(vector) = vectors.next() {
            odd = f(odd, V::load(vector));
        }
    }
    f(even, odd)
}

/// The largest entry in every lane of a row of whole vectors and one more, NaN passed over; −∞ if
/// there is none.
#[inline(never)]
pub(crate) fn maxima_of_whole<V: Vector>(row: &[V::Scalar], last: V) -> V {
    // The order counts: pmax(−∞, NaN) is −∞, pmax(NaN, −∞) is NaN.
    fold(row, V::splat(V::Scalar::NEG_INFINITY).pmax(last), V::pmax)
}

/// The largest and the least entry in every lane of a row of whole vectors, NaN passed over: the largest
/// of one more vector too, the least not of the last one's −∞.
#[inline(always)]
pub(crate) fn extremes<V: Vector>(row: &[V::Scalar], last: V) -> (V, V) {
    let [infinity, minus_infinity] = [V::Scalar::INFINITY, V::Scalar::NEG_INFINITY].map(V::splat);
    // The order counts: pmax(−∞, NaN) is −∞, pmax(NaN, −∞) is NaN.
    let (mut max, mut min) = (minus_infinity.pmax(last), infinity);
    let mut vectors = row.chunks_exact(V::LANES);
    let final_vector = vectors.next_back().map(V::load);
    for x in vectors.map(V::load) {
        (max, min) = (max.pmax(x), min.pmin(x));
    }
    if let Some(x) = final_vector {
        // What fills up a vector is −∞.
        let is_above = minus_infinity.less(x);
        (max, min) = (max.pmax(x), min.pmin(x.and(is_above)));
    }
    (max, min)
}

/// The largest entry of a row.
pub(crate) fn max<V: Vector>(row: &[V::Scalar]) -> V::Scalar {
    let (whole, tail) = row.split_at(whole::<V>(row.len()));
    let last = V::load(padded::<V>(tail).as_ref());
    maxima_of_whole::<V>(whole, last).joined(V::pmax).first()
}

/// How many entries aren't below a number.
pub(crate) fn count_from<V: Vector>(row: &[V::Scalar], number: V::Scalar) -> f64 {
    row.iter().filter(|x| **x >= number).count() as f64
}

/// The entries that fill whole vectors.
pub(crate) fn whole<V: Vector>(length: usize) -> usize {
    length - length % V::LANES
}

/// The last entries of a row, fewer than a vector has, filled up with −∞.
#[inline(always)]
pub(crate) fn padded<V: Vector>(tail: &[V::Scalar]) -> V::Lanes {
    let mut lanes = V::Lanes::default();
    lanes.as_mut().fill(V::Scalar::NEG_INFINITY);
    copy(tail, lanes.as_mut());
    lanes
}

/// Writes numbers to the beginning of others. One by one: engines copy memory by a call, which
/// costs more than a few entries.
#[inline(always)]
pub(crate) fn copy<S: Real>(from: &[S], to: &mut [S]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}
