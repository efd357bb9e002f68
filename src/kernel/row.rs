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

/// The same for a row of whole vectors.
#[inline(never)]
fn map_whole<V: Vector>(row: &mut [V::Scalar], f: &impl Fn(V) -> V) {
    for chunk in row.chunks_exact_mut(V::LANES) {
        f(V::load(chunk)).store(chunk);
    }
}

/// What `f` makes of `first` and all vectors of a row of whole vectors. Every other vector is
/// folded apart, so that neighbours don't wait for one another.
#[inline(always)]
pub(crate) fn fold<V: Vector>(row: &[V::Scalar], first: V, f: impl Fn(V, V) -> V) -> V {
    let twice = row.chunks_exact(2 * V::LANES);
    let last = twice.remainder();
    let (mut even, mut odd) = (first, first);
    for chunk in twice {
        even = f(even, V::load(chunk));
        odd = f(odd, V::load(&chunk[V::LANES..]));
    }
    let folded = f(even, odd);
    if last.is_empty() { folded } else { f(folded, V::load(last)) }
}

/// The largest entry in every lane, NaN passed over; −∞ if there is none.
#[inline(never)]
pub(crate) fn maxima<V: Vector>(row: &[V::Scalar]) -> V {
    let (whole, tail) = row.split_at(whole::<V>(row.len()));
    let minus_infinity = V::splat(V::Scalar::NEG_INFINITY);
    let last = minus_infinity.pmax(V::load(padded::<V>(tail).as_ref()));
    fold(whole, last, V::pmax)
}

/// The largest entry of a row.
pub(crate) fn max<V: Vector>(row: &[V::Scalar]) -> V::Scalar {
    maxima::<V>(row).joined(V::pmax).first()
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
