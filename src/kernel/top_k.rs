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
use super::row::{at, swap};
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
    for (slot, i) in top.iter_mut().zip(0..) {
        *slot = i;
    }
    let (k, is_sorted) = (top.len(), top.len() <= MAX_SORTED);
    if k == 0 {
        return;
    }
    // The position of the last of the chosen.
    let last_at = if is_sorted { k - 1 } else { 0 };
    if is_sorted {
        (1..k).for_each(|index| sift_up(row, top, index));
    } else {
        (0..k / 2).rev().for_each(|root| sift_down(row, top, root));
    }
    let mut last = at(row, at(top, last_at) as usize);
    let mut index = k as u32;
    while let Some(others) = row.get(index as usize..).filter(|others| !others.is_empty()) {
        if others.len() >= V::LANES {
            let x = V::load(others);
            if x.is_number().all() && !V::splat(last).less(x).any() {
                index += V::LANES as u32;
                continue;
            }
        }
        for _ in 0..others.len().min(V::LANES) {
            if is_before(row, index, at(top, last_at)) {
                if let Some(last) = top.get_mut(last_at) {
                    *last = index;
                }
                if is_sorted {
                    sift_up(row, top, last_at);
                } else {
                    sift_down(row, top, last_at);
                }
                last = at(row, at(top, last_at) as usize);
            }
            index += 1;
        }
    }
    let mut heap = if is_sorted { &mut [] } else { top };
    while let [_, .., _] = heap {
        swap(heap, 0, heap.len() - 1);
        let Some((_, rest)) = heap.split_last_mut() else { return };
        heap = rest;
        sift_down(row, heap, 0);
    }
}

/// Moves the entry at a position up in a sorted list until the entry above comes before it.
fn sift_up<S: Real>(row: &[S], list: &mut [u32], mut position: usize) {
    while position > 0 && is_before(row, at(list, position), at(list, position - 1)) {
        swap(list, position, position - 1);
        position -= 1;
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
