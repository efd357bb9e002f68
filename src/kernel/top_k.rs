//! The k largest entries of a row.
//!
//! # The plain algorithm
//!
//! ```text
//! sort the row, the largest first; take the first k
//! ```
//!
//! # Method
//!
//! 1. Only the chosen entries are kept, and every later entry is compared with the last of them. For a small
//!    k they are kept sorted, by insertion, which is twice as fast as a heap for rows of ten.
//! 2. For a larger k they are in a heap with the last of them at its root (Williams 1964, "Heapsort"), which
//!    takes O(n·log k) time for k of n entries.
//! 3. A vector is compared with the last of the chosen at once, which rules out most entries.

use super::argmax::is_before;
use super::numeric::row::{at, set, swap};
use crate::simd::{Real, Vector};

/// Replaces masked entries among the largest by unmasked ones. Masked entries are −∞ and tie with unmasked
/// ones that are −∞ too.
pub(crate) fn unmask<S: Real>(row: &[S], top: &mut [u32], is_unmasked: &dyn Fn(usize) -> bool) {
    let is_infinite = |index: &u32| at(row, *index as usize) == S::NEG_INFINITY;
    let first = top.iter().position(is_infinite).unwrap_or(top.len());
    let others = (0..row.len() as u32).filter(|i| is_infinite(i) && is_unmasked(*i as usize));
    top.iter_mut().skip(first).zip(others).for_each(|(to, index)| *to = index);
}

/// The largest k that is chosen by insertion.
const MAX_SORTED: usize = 8;

/// Writes the indices of the `top.len()` largest entries to `top`, largest first.
pub(crate) fn top_k<V: Vector>(row: &[V::Scalar], top: &mut [u32]) {
    if top.len() <= MAX_SORTED {
        choose_sorted::<V>(row, top);
    } else {
        choose_by_heap::<V>(row, top);
    }
}

/// Chooses a few entries, which are kept sorted.
fn choose_sorted<V: Vector>(row: &[V::Scalar], top: &mut [u32]) {
    let k = top.len();
    for_each_candidate::<V>(row, 0, top, k.wrapping_sub(1), &mut |top, index| {
        let x = at(row, index as usize);
        let mut position = (index as usize).min(k);
        while let Some(&above) = top.get(position.wrapping_sub(1)) {
            // Of equal entries the first stays first, and NaN is above all numbers.
            let other = at(row, above as usize);
            if x <= other || other.is_nan() {
                break;
            }
            if let Some(to) = top.get_mut(position) {
                *to = above;
            }
            position -= 1;
        }
        if let Some(to) = top.get_mut(position) {
            *to = index;
        }
    });
}

/// Chooses many entries, which are kept in a heap.
fn choose_by_heap<V: Vector>(row: &[V::Scalar], top: &mut [u32]) {
    for (slot, index) in top.iter_mut().zip(0..) {
        *slot = index;
    }
    let k = top.len();
    (0..k / 2).rev().for_each(|root| sift_down(row, top, root));
    for_each_candidate::<V>(row, k, top, 0, &mut |top, index| {
        if is_before(row, index, at(top, 0)) {
            set(top, 0, index);
            sift_down(row, top, 0);
        }
    });
    let mut heap = top;
    while let [_, .., _] = heap {
        swap(heap, 0, heap.len() - 1);
        let Some((_, rest)) = heap.split_last_mut() else { return };
        heap = rest;
        sift_down(row, heap, 0);
    }
}

/// Calls `visit` with the chosen and each index from `first` on, but passes over vectors whose entries are
/// all below the last of the chosen, which is at `last`.
#[inline(always)]
fn for_each_candidate<V: Vector>(
    row: &[V::Scalar],
    first: usize,
    top: &mut [u32],
    last: usize,
    visit: &mut impl FnMut(&mut [u32], u32),
) {
    let mut index = first;
    while let Some(others) = row.get(index..).filter(|others| !others.is_empty()) {
        let end = index + others.len().min(V::LANES);
        if others.len() >= V::LANES && index > last {
            let (x, last) = (V::load(others), V::splat(at(row, at(top, last) as usize)));
            if x.is_number().all() && !last.less(x).any() {
                index = end;
                continue;
            }
        }
        (index..end).for_each(|index| visit(top, index as u32));
        index = end;
    }
}

/// Moves the entry at a node down until both of its children come before it.
fn sift_down<S: Real>(row: &[S], heap: &mut [u32], mut parent: usize) {
    loop {
        let mut last = parent;
        for child in [2 * parent + 1, 2 * parent + 2] {
            if child < heap.len() && is_before(row, at(heap, last), at(heap, child)) {
                last = child;
            }
        }
        if last == parent {
            return;
        }
        swap(heap, parent, last);
        parent = last;
    }
}
