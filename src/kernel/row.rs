//! Ways through a row of any length, vector by vector: the last vector is filled up
//! with −∞, which no maximum and no sum of exponentials notices.
//!
//! The loops run over whole vectors, without a branch, and the last vector goes through the
//! same function by itself: what is done to a vector stands in the code once.

use crate::simd::{Real, Vector};

/// Folds every vector of `row` into `start`.
#[inline(always)]
pub(crate) fn fold<V: Vector, A>(row: &[V::Scalar], start: A, f: impl Fn(A, V) -> A) -> A {
    let (whole, tail) = row.split_at(row.len() - row.len() % V::LANES);
    let state = fold_whole(whole, start, &f);
    if tail.is_empty() { state } else { fold_whole(&padded::<V>(tail)[..V::LANES], state, &f) }
}

#[inline(never)]
fn fold_whole<V: Vector, A>(row: &[V::Scalar], start: A, f: &impl Fn(A, V) -> A) -> A {
    let mut state = start;
    for chunk in row.chunks_exact(V::LANES) {
        state = f(state, V::load(chunk));
    }
    state
}

/// Replaces every vector x of `row` by `f(x)`.
#[inline(always)]
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], f: impl Fn(V) -> V) {
    let (whole, tail) = row.split_at_mut(row.len() - row.len() % V::LANES);
    map_whole(whole, &f);
    if !tail.is_empty() {
        let mut lanes = padded::<V>(tail);
        map_whole(&mut lanes[..V::LANES], &f);
        tail.copy_from_slice(&lanes[..tail.len()]);
    }
}

#[inline(never)]
fn map_whole<V: Vector>(row: &mut [V::Scalar], f: &impl Fn(V) -> V) {
    for chunk in row.chunks_exact_mut(V::LANES) {
        f(V::load(chunk)).store(chunk);
    }
}

/// Replaces every vector x of `row` by the first part of `f(state, x, y)`, where y is the
/// vector of `others` beside it; the second part is the next state.
#[inline(always)]
pub(crate) fn map_fold_with<V: Vector, A>(
    row: &mut [V::Scalar],
    others: &mut [V],
    start: A,
    f: impl Fn(A, V, &mut V) -> (V, A),
) -> A {
    let (whole, tail) = row.split_at_mut(row.len() - row.len() % V::LANES);
    let vectors = whole.len() / V::LANES;
    let state = map_fold_with_whole(whole, others, start, &f);
    if tail.is_empty() {
        return state;
    }
    let mut lanes = padded::<V>(tail);
    let state = map_fold_with_whole(&mut lanes[..V::LANES], &mut others[vectors..], state, &f);
    tail.copy_from_slice(&lanes[..tail.len()]);
    state
}

#[inline(never)]
fn map_fold_with_whole<V: Vector, A>(
    row: &mut [V::Scalar],
    others: &mut [V],
    start: A,
    f: &impl Fn(A, V, &mut V) -> (V, A),
) -> A {
    let mut state = start;
    for (chunk, other) in row.chunks_exact_mut(V::LANES).zip(others) {
        let (x, next) = f(state, V::load(chunk), other);
        x.store(chunk);
        state = next;
    }
    state
}

/// The largest entry, NaN passed over; −∞ if there is none.
pub(crate) fn max<V: Vector>(row: &[V::Scalar]) -> V::Scalar {
    let lowest = V::splat(V::Scalar::NEG_INFINITY);
    let mut lanes = [V::Scalar::NEG_INFINITY; MAX_LANES];
    fold(row, lowest, |max: V, x| max.pmax(x)).store(&mut lanes);
    lanes.into_iter().fold(V::Scalar::NEG_INFINITY, |max, x| if max < x { x } else { max })
}

/// The most lanes that a vector has.
const MAX_LANES: usize = 4;

/// A tail filled up with −∞.
#[inline(always)]
fn padded<V: Vector>(tail: &[V::Scalar]) -> [V::Scalar; MAX_LANES] {
    let mut lanes = [V::Scalar::NEG_INFINITY; MAX_LANES];
    lanes[..tail.len()].copy_from_slice(tail);
    lanes
}
