//! A bound in the order of some keys, and the search for the one that holds a given weight.

use crate::kernel::random::Xoshiro256;

/// A bound on keys: entries above it stay, and entries at it with an index up to `last`.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) value: f64,
    pub(super) last: usize,
}

impl Bound {
    /// Returns the bound that holds an entry, in the order of some keys, and all entries before it.
    pub(super) fn at(keys: &[f64], index: u32) -> Self {
        Self { value: get(keys, index), last: index as usize }
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

// Every index below is in range. The code uses `get` all the same, since `[]` would bring the texts of panics
// into the published modules.

/// Returns the key of an entry.
pub(super) fn get(keys: &[f64], index: u32) -> f64 {
    keys.get(index as usize).map_or(0.0, |key| *key)
}

/// Writes the indices of the entries that aren't −∞.
pub(super) fn list_remaining<'a>(order: &'a mut [u32], x: &[f64]) -> &'a mut [u32] {
    let mut count = 0;
    for (index, _) in (0..).zip(x).filter(|(_, x)| **x > f64::NEG_INFINITY) {
        order.get_mut(count).into_iter().for_each(|slot| *slot = index);
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
    let weight = |index: u32| weights.map_or(1.0, |weights| get(weights, index));
    loop {
        let last = entries.len().saturating_sub(1);
        swap(entries, (random.uniform() * entries.len() as f64) as usize, last);
        let Some(&pivot) = entries.get(last) else { return 0 };
        let bound = Bound::at(keys, pivot);
        let (mut middle, mut sum) = (0, 0.0);
        for at in 0..last {
            let index = entries.get(at).map_or(0, |index| *index);
            if bound.holds(get(keys, index), index as usize) {
                sum += weight(index);
                swap(entries, at, middle);
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

/// Swaps the entries at two positions.
fn swap(entries: &mut [u32], a: usize, b: usize) {
    if let (Some(&x), Some(&y)) = (entries.get(a), entries.get(b)) {
        entries.get_mut(a).into_iter().for_each(|entry| *entry = y);
        entries.get_mut(b).into_iter().for_each(|entry| *entry = x);
    }
}
