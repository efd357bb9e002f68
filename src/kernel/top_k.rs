//! The k largest entries of a row, by a heap of their indices.

use crate::kernel::argmax::{at, before};
use crate::simd::{Real, Vector};

/// Replaces masked entries among the largest by unmasked ones. Masked entries are −∞ and tie with unmasked
/// ones that are −∞ too.
pub(crate) fn unmask<S: Real>(row: &[S], top: &mut [u32], is_unmasked: &dyn Fn(usize) -> bool) {
    let is_infinite = |index: &u32| at(row, *index) == S::NEG_INFINITY;
    let first = top.iter().position(is_infinite).unwrap_or(top.len());
    let others = (0..row.len() as u32).filter(|i| is_infinite(i) && is_unmasked(*i as usize));
    top.iter_mut().skip(first).zip(others).for_each(|(to, index)| *to = index);
}

/// Writes the indices of the `top.len()` largest entries to `top`, largest first.
///
/// `top` is a heap with the smallest of the chosen at its root (Williams 1964, "Heapsort"). It takes O(n·log
/// k) time for k of n entries.
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
        // One comparison of a vector with the root rules out most entries.
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

/// Returns the index at a node of a heap.
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

/// Moves the entry at `at` down until both of its children come before it.
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
