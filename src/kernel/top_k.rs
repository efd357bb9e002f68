//! The largest entries of a row: NaN counts as the largest of all (as in NumPy and PyTorch),
//! and of equal entries the one with the lowest index comes first.

use super::row;
use crate::simd::{Real, Vector};

/// Whether entry a comes before entry b.
fn before<S: Real>(row: &[S], a: u32, b: u32) -> bool {
    let (x, y) = (at(row, a), at(row, b));
    x > y || (x.is_nan() && !y.is_nan()) || (!(x < y || (y.is_nan() && !x.is_nan())) && a < b)
}

// Every index below is in range. `get` says so where `[]` would bring the texts of panics into the
// published modules.

/// An entry of a row.
fn at<S: Real>(row: &[S], index: u32) -> S {
    row.get(index as usize).map_or(S::NAN, |x| *x)
}

/// The index of the largest entry of a row that isn't empty: the first that isn't below the maximum, or
/// the first NaN.
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

#[inline(never)]
fn argmax_of_long<V: Vector>(row: &[V::Scalar]) -> u32 {
    let (vectors, tail) = row.split_at(row.len() - row.len() % V::LANES);
    // NaN is passed over.
    let max = row::maxima::<V>(vectors, true).first();
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

/// Writes the index of the largest entry of each of some rows that lie side by side, as many as a vector
/// has lanes or fewer, as [`argmax`] has it. Each of `entries` begins with an entry of all of them.
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
    let (mut best, mut places, mut index) = (vectors.next().unwrap_or(zero), zero, zero);
    for x in vectors {
        index = index + one;
        // A NaN is before all but a NaN.
        let is_before = best.is_number().replaced(best.less(x), x.is_number());
        (best, places) = (best.replaced(x, is_before), places.replaced(index, is_before));
    }
    let mut lanes = V::Lanes::default();
    places.store(lanes.as_mut());
    indices.iter_mut().zip(lanes.as_ref()).for_each(|(to, place)| *to = place.to_f64() as u32);
}

/// Replaces what is masked among the largest entries by what isn't, of as many that are −∞ both.
pub(crate) fn unmask<S: Real>(row: &[S], top: &mut [u32], shows: &dyn Fn(usize) -> bool) {
    let is_infinite = |index: &u32| at(row, *index) == S::NEG_INFINITY;
    let first = top.iter().position(is_infinite).unwrap_or(top.len());
    let others = (0..row.len() as u32).filter(|i| is_infinite(i) && shows(*i as usize));
    top.iter_mut().skip(first).zip(others).for_each(|(to, index)| *to = index);
}

/// Writes the indices of the `top.len()` largest entries to `top`, largest first.
///
/// `top` is a heap with the last of the chosen at its root (Williams 1964, "Heapsort"):
/// O(n·log k) for k of n.
pub(crate) fn top_k<V: Vector>(row: &[V::Scalar], top: &mut [u32]) {
    for (slot, i) in top.iter_mut().zip(0..) {
        *slot = i;
    }
    for root in (0..top.len() / 2).rev() {
        sift_down(row, top, root);
    }
    let Some(&root) = top.first() else { return };
    let mut last = at(row, root);
    let others = row.get(top.len()..).unwrap_or_default();
    for (block, start) in others.chunks(V::LANES).zip((top.len()..).step_by(V::LANES)) {
        // Of most entries a comparison tells that they don't come before.
        if block.len() == V::LANES {
            let x = V::load(block);
            if x.is_number().all() && !V::splat(last).less(x).any() {
                continue;
            }
        }
        for index in (start as u32..).take(block.len()) {
            if !before(row, index, node(top, 0)) {
                continue;
            }
            if let Some(root) = top.first_mut() {
                *root = index;
            }
            sift_down(row, top, 0);
            last = at(row, node(top, 0));
        }
    }
    let mut heap = top;
    while let [_, .., _] = heap {
        swap(heap, 0, heap.len() - 1);
        let Some((_, rest)) = heap.split_last_mut() else { return };
        heap = rest;
        sift_down(row, heap, 0);
    }
}

/// An entry of a heap.
fn node(heap: &[u32], index: usize) -> u32 {
    heap.get(index).map_or(0, |entry| *entry)
}

fn swap(heap: &mut [u32], a: usize, b: usize) {
    let (x, y) = (node(heap, a), node(heap, b));
    if let Some(entry) = heap.get_mut(a) {
        *entry = y;
    }
    if let Some(entry) = heap.get_mut(b) {
        *entry = x;
    }
}

/// Moves the entry at `at` down until both below it come before it.
fn sift_down<S: Real>(row: &[S], heap: &mut [u32], mut at: usize) {
    loop {
        let mut last = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < heap.len() && before(row, node(heap, last), node(heap, child)) {
                last = child;
            }
        }
        if last == at {
            return;
        }
        swap(heap, at, last);
        at = last;
    }
}
