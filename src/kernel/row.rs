//! Ways through a row of any length, vector by vector: the last vector is filled up
//! with −∞, which no maximum and no sum of exponentials notices.
//!
//! The loops run over whole vectors, without a branch, and the last vector goes through the
//! same function by itself: what is done to a vector stands in the code once.

use super::pair::{Pair, add};
use crate::simd::{Real, Sum, Vector};

/// Replaces every vector x of `row` by `f(x)`.
#[inline(always)]
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], f: impl Fn(V) -> V) {
    let (whole, tail) = row.split_at_mut(whole::<V>(row.len()));
    map_whole(whole, &f);
    if !tail.is_empty() {
        let mut lanes = tail_vector::<V>(tail).lanes();
        map_whole(lanes.as_mut(), &f);
        unpad(lanes.as_ref(), tail);
    }
}

#[inline(never)]
fn map_whole<V: Vector>(row: &mut [V::Scalar], f: &impl Fn(V) -> V) {
    for chunk in row.chunks_exact_mut(V::LANES) {
        f(V::load(chunk)).store(chunk);
    }
}

/// Replaces every vector x of `row` by the first part of `f(x, y)`, where y is the vector of
/// `others` beside it, and returns the sum of the first parts and y.
#[inline(always)]
pub(crate) fn map_sum<V: Vector>(
    row: &mut [V::Scalar],
    others: &mut [V],
    f: impl Fn(V, &mut V) -> V,
) -> Pair {
    let vectors = row.len() / V::LANES;
    let (whole, tail) = row.split_at_mut(whole::<V>(row.len()));
    let sum = map_sum_whole(whole, others, &f);
    if tail.is_empty() {
        return sum;
    }
    let mut lanes = tail_vector::<V>(tail).lanes();
    let rest = map_sum_whole(lanes.as_mut(), &mut others[vectors..], &f);
    unpad(lanes.as_ref(), tail);
    add(sum, rest.0, rest.1)
}

#[inline(never)]
fn map_sum_whole<V: Vector>(
    row: &mut [V::Scalar],
    others: &mut [V],
    f: &impl Fn(V, &mut V) -> V,
) -> Pair {
    let mut sum = V::Sum::zero();
    for (chunk, other) in row.chunks_exact_mut(V::LANES).zip(others) {
        let x = f(V::load(chunk), other);
        x.store(chunk);
        sum = sum.add(x, *other);
    }
    sum.total()
}

/// Replaces every vector x of `row` by `f(x, y)`, where y is the vector of `others` beside it.
#[inline(always)]
pub(crate) fn map_with<V: Vector>(row: &mut [V::Scalar], others: &[V], f: impl Fn(V, V) -> V) {
    let vectors = row.len() / V::LANES;
    let (whole, tail) = row.split_at_mut(whole::<V>(row.len()));
    for (chunk, other) in whole.chunks_exact_mut(V::LANES).zip(others) {
        f(V::load(chunk), *other).store(chunk);
    }
    if !tail.is_empty() {
        let lanes = f(tail_vector(tail), others[vectors]).lanes();
        unpad(lanes.as_ref(), tail);
    }
}

/// The sums over all vectors of both parts of `f(x)`, which are pairs high + low.
#[inline(always)]
pub(crate) fn sums<V: Vector>(
    row: &[V::Scalar],
    f: impl Fn(V) -> ((V, V), (V, V)),
) -> (Pair, Pair) {
    let (whole, tail) = row.split_at(whole::<V>(row.len()));
    let (a, b) = sums_whole(whole, &f);
    if tail.is_empty() {
        return (a, b);
    }
    let (c, d) = sums_whole(tail_vector::<V>(tail).lanes().as_ref(), &f);
    (add(a, c.0, c.1), add(b, d.0, d.1))
}

#[inline(never)]
fn sums_whole<V: Vector>(row: &[V::Scalar], f: &impl Fn(V) -> ((V, V), (V, V))) -> (Pair, Pair) {
    let (mut a, mut b) = (V::Sum::zero(), V::Sum::zero());
    for chunk in row.chunks_exact(V::LANES) {
        let ((a_high, a_low), (b_high, b_low)) = f(V::load(chunk));
        a = a.add(a_high, a_low);
        b = b.add(b_high, b_low);
    }
    (a.total(), b.total())
}

/// The largest entry, NaN passed over; −∞ if there is none.
pub(crate) fn max<V: Vector>(row: &[V::Scalar]) -> V::Scalar {
    let (whole, tail) = row.split_at(whole::<V>(row.len()));
    let mut max = V::splat(V::Scalar::NEG_INFINITY);
    if !tail.is_empty() {
        max = max.pmax(tail_vector(tail));
    }
    for chunk in whole.chunks_exact(V::LANES) {
        max = max.pmax(V::load(chunk));
    }
    max.reduce(|max, x| if max < x { x } else { max })
}

/// The entries that fill whole vectors.
fn whole<V: Vector>(length: usize) -> usize {
    length - length % V::LANES
}

/// A tail filled up with −∞.
#[inline(always)]
fn tail_vector<V: Vector>(tail: &[V::Scalar]) -> V {
    V::from_lanes(|i| tail.get(i).copied().unwrap_or(V::Scalar::NEG_INFINITY))
}

/// Writes the lanes that belong to a tail back. Entry by entry: engines copy memory by a
/// call, which costs more than three entries.
#[inline(always)]
fn unpad<S: Real>(lanes: &[S], tail: &mut [S]) {
    for (i, lane) in lanes.iter().enumerate() {
        if let Some(x) = tail.get_mut(i) {
            *x = *lane;
        }
    }
}
