//! A bound in the order of some keys, and the search for the one that holds a given weight.

use crate::kernel::numeric::random::Xoshiro256;
use crate::kernel::numeric::row::{at, set, swap};

/// A bound on keys: entries above it stay, and entries at it with an index up to `last`.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) value: f64,
    pub(super) last: usize,
}

impl Bound {
    /// Returns the bound that holds an entry, in the order of some keys, and all entries before it.
    pub(super) fn at(keys: &[f64], index: u32) -> Self {
        Self { value: at(keys, index as usize), last: index as usize }
    }

    /// Returns the bound that holds every entry whose key is a value or more.
    pub(super) fn from(value: f64) -> Self {
        Self { value, last: usize::MAX }
    }

    /// Returns whether an entry lies within the bound, by its key and, among equal keys, by its index.
    pub(super) fn holds(self, key: f64, index: usize) -> bool {
        key > self.value || (key == self.value && index <= self.last)
    }
}

/// Writes the indices of the entries that aren't −∞.
pub(super) fn list_remaining<'a>(order: &'a mut [u32], x: &[f64]) -> &'a mut [u32] {
    let mut count = 0;
    for (index, _) in (0..).zip(x).filter(|(_, x)| **x > f64::NEG_INFINITY) {
        set(order, count, index);
        count += 1;
    }
    order.get_mut(..count).unwrap_or_default()
}

/// Returns the last of the fewest first entries, in the order of keys, that together hold the weight
/// `target`. Without weights each entry weighs 1. This is quickselect (Hoare 1961, "Algorithm 65: Find"), by
/// weight instead of rank.
pub(super) fn last_to_hold(
    keys: &[f64],
    weights: Option<&[f64]>,
    mut entries: &mut [u32],
    mut target: f64,
) -> u32 {
    let mut random = Xoshiro256::new(0);
    let weight = |index: u32| weights.map_or(1.0, |weights| at(weights, index as usize));
    loop {
        let last = entries.len().saturating_sub(1);
        swap(entries, (random.uniform() * entries.len() as f64) as usize, last);
        let Some(&pivot) = entries.get(last) else { return 0 };
        let bound = Bound::at(keys, pivot);
        let (mut middle, mut sum) = (0, 0.0);
        for position in 0..last {
            let index = at(entries, position);
            if bound.holds(at(keys, index as usize), index as usize) {
                sum += weight(index);
                swap(entries, position, middle);
                middle += 1;
            }
        }
        if sum >= target && middle > 0 {
            entries = entries.get_mut(..middle).unwrap_or_default();
            continue;
        }
        target -= sum + weight(pivot);
        if target <= 0.0 || middle == last {
            return pivot;
        }
        entries = entries.get_mut(middle..last).unwrap_or_default();
    }
}
