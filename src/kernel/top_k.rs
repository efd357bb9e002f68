//! The largest entries of a row: NaN counts as the largest of all (as in NumPy and PyTorch),
//! and of equal entries the one with the lowest index comes first.

use crate::simd::Real;

/// Whether entry a comes before entry b.
fn before<S: Real>(row: &[S], a: u32, b: u32) -> bool {
    let (x, y) = (row[a as usize], row[b as usize]);
    x > y || (x.is_nan() && !y.is_nan()) || (!(x < y || (y.is_nan() && !x.is_nan())) && a < b)
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
    let mut last = row[top[0] as usize];
    for (i, x) in row.iter().enumerate().skip(top.len()) {
        // Of most entries one comparison tells that they don't come before.
        if *x <= last || !before(row, i as u32, top[0]) {
            continue;
        }
        top[0] = i as u32;
        sift_down(row, top, 0);
        last = row[top[0] as usize];
    }
    for end in (1..top.len()).rev() {
        top.swap(0, end);
        sift_down(row, &mut top[..end], 0);
    }
}

/// Moves the entry at `at` down until both below it come before it.
fn sift_down<S: Real>(row: &[S], heap: &mut [u32], mut at: usize) {
    loop {
        let (left, right) = (2 * at + 1, 2 * at + 2);
        let mut last = at;
        for child in [left, right] {
            if child < heap.len() && before(row, heap[last], heap[child]) {
                last = child;
            }
        }
        if last == at {
            return;
        }
        heap.swap(at, last);
        at = last;
    }
}
