//! The largest entries of a row: NaN counts as the largest of all (as in NumPy and PyTorch),
//! and of equal entries the one with the lowest index comes first.

use crate::simd::Real;

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

/// The index of the largest entry of a row that isn't empty.
#[inline(never)]
pub(crate) fn argmax<S: Real>(row: &[S]) -> u32 {
    (1..row.len() as u32).fold(0, |best, i| if before(row, i, best) { i } else { best })
}

/// Writes the indices of the `top.len()` largest entries to `top`, largest first.
///
/// `top` is a heap with the last of the chosen at its root (Williams 1964, "Heapsort"):
/// O(n·log k) for k of n.
pub(crate) fn top_k<S: Real>(row: &[S], top: &mut [u32]) {
    for (slot, i) in top.iter_mut().zip(0..) {
        *slot = i;
    }
    for root in (0..top.len() / 2).rev() {
        sift_down(row, top, root);
    }
    let Some(&root) = top.first() else { return };
    let mut last = at(row, root);
    for (i, x) in row.iter().enumerate().skip(top.len()) {
        // Of most entries one comparison tells that they don't come before.
        if *x <= last || !before(row, i as u32, node(top, 0)) {
            continue;
        }
        if let Some(root) = top.first_mut() {
            *root = i as u32;
        }
        sift_down(row, top, 0);
        last = at(row, node(top, 0));
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
