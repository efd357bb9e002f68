//! Ways through a row of any length, vector by vector: the last vector is filled up
//! with −∞, which no maximum and no sum of exponentials notices.

use crate::simd::{Real, Vector};

/// Folds every vector of `row` into `start`.
#[inline(always)]
pub(crate) fn fold<V: Vector, A>(row: &[V::Scalar], start: A, f: impl Fn(A, V) -> A) -> A {
    let body = row.chunks_exact(V::LANES);
    let tail = body.remainder();
    let folded = body.fold(start, |state, chunk| f(state, V::load(chunk)));
    if tail.is_empty() { folded } else { f(folded, load_tail::<V>(tail)) }
}

/// Replaces every vector x of `row` by `f(x)`.
#[inline(always)]
pub(crate) fn map<V: Vector>(row: &mut [V::Scalar], f: impl Fn(V) -> V) {
    let mut body = row.chunks_exact_mut(V::LANES);
    for chunk in &mut body {
        f(V::load(chunk)).store(chunk);
    }
    let tail = body.into_remainder();
    if !tail.is_empty() {
        store_tail(f(load_tail(tail)), tail);
    }
}

/// Replaces every vector x of `row` and the y beside it in `others` by the first two parts
/// of `f(state, x, y)`; the third is the next state. `others` are enough for the row.
#[inline(always)]
pub(crate) fn map_fold_with<V: Vector, A>(
    row: &mut [V::Scalar],
    others: &mut [V],
    start: A,
    f: impl Fn(A, V, V) -> (V, V, A),
) -> A {
    let mut state = start;
    let whole = row.len() / V::LANES;
    let mut body = row.chunks_exact_mut(V::LANES);
    for (chunk, other) in (&mut body).zip(&mut *others) {
        let (x, y, next) = f(state, V::load(chunk), *other);
        x.store(chunk);
        (*other, state) = (y, next);
    }
    let tail = body.into_remainder();
    if !tail.is_empty() {
        let (x, y, next) = f(state, load_tail(tail), others[whole]);
        store_tail(x, tail);
        (others[whole], state) = (y, next);
    }
    state
}

/// The largest entry, NaN passed over; −∞ if there is none.
#[inline(always)]
pub(crate) fn max<V: Vector>(row: &[V::Scalar]) -> V::Scalar {
    let lowest = V::splat(V::Scalar::NEG_INFINITY);
    let mut lanes = [V::Scalar::NEG_INFINITY; MAX_LANES];
    fold(row, lowest, |max: V, x| max.pmax(x)).store(&mut lanes);
    lanes.into_iter().fold(V::Scalar::NEG_INFINITY, |max, x| if max < x { x } else { max })
}

/// The most lanes that a vector has.
const MAX_LANES: usize = 4;

#[inline(always)]
fn load_tail<V: Vector>(tail: &[V::Scalar]) -> V {
    let mut lanes = [V::Scalar::NEG_INFINITY; MAX_LANES];
    lanes[..tail.len()].copy_from_slice(tail);
    V::load(&lanes)
}

#[inline(always)]
fn store_tail<V: Vector>(x: V, tail: &mut [V::Scalar]) {
    let mut lanes = [V::Scalar::ZERO; MAX_LANES];
    x.store(&mut lanes);
    tail.copy_from_slice(&lanes[..tail.len()]);
}
