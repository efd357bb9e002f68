//! Drawing from a row of probabilities: what is unlikely is cut off, then the inverse of the
//! cumulative distribution is taken at random numbers.

use super::random::Xoshiro256;
use super::top_k::{argmax, before, top_k};

/// What stays of a distribution.
#[derive(Clone, Copy)]
pub(crate) struct Truncation {
    /// As few of the most probable as hold this part of the probability (Holtzman et al. 2020,
    /// "The curious case of neural text degeneration").
    pub(crate) top_p: f64,
    /// Of these what is at least this part of the largest probability (Nguyen et al. 2024,
    /// "Turning up the heat: min-p sampling").
    pub(crate) min_p: f64,
}

/// Replaces numbers from 0 to below 1 by the indices that they draw from what stays of a row of
/// probabilities; before anything else only the `order.len()` largest do. False, and nothing is
/// drawn, if there is no probability in the row. `p` is overwritten; `order` is a workspace.
pub(crate) fn sample(
    p: &mut [f64],
    order: &mut [u32],
    truncation: Truncation,
    uniforms: &mut [f64],
) -> bool {
    let sum = accumulate(p, order, truncation);
    if sum == 0.0 {
        return false;
    }
    for place in uniforms {
        // The first index whose cumulative probability is above that part of the whole.
        let part = *place * sum;
        *place = p.partition_point(|cumulative| *cumulative <= part) as f64;
    }
    true
}

/// Replaces probabilities by the sums of all up to them that stay, and returns the last sum.
fn accumulate(p: &mut [f64], order: &mut [u32], truncation: Truncation) -> f64 {
    let nucleus = Nucleus::new(p, order, truncation);
    let mut sum = 0.0;
    for (i, p) in p.iter_mut().enumerate() {
        if nucleus.holds(i, *p) {
            sum += *p;
        }
        *p = sum;
    }
    sum
}

/// The entries of a row that stay.
pub(crate) struct Nucleus {
    floor: f64,
    /// The last entry that `top_k` and `top_p` leave: the least probable and, of equal ones, the
    /// one with the highest index.
    last: usize,
    cut: f64,
}

impl Nucleus {
    /// What stays of the `order.len()` largest probabilities; `order` is a workspace.
    pub(crate) fn new(p: &[f64], order: &mut [u32], truncation: Truncation) -> Self {
        let last = last_in_nucleus(p, order, truncation.top_p);
        let floor = truncation.min_p * p[argmax(p) as usize];
        Self { floor, last, cut: p.get(last).map_or(0.0, |p| *p) }
    }

    /// Whether the entry with this index and probability stays.
    pub(crate) fn holds(&self, index: usize, p: f64) -> bool {
        p >= self.floor && (p > self.cut || (p == self.cut && index <= self.last))
    }
}

/// The index of the least probable entry that stays before `min_p` counts; the length of the row
/// if all do.
fn last_in_nucleus(p: &[f64], order: &mut [u32], top_p: f64) -> usize {
    let mut part = top_p;
    if order.len() < p.len() {
        top_k(p, order);
        part *= order.iter().map(|&i| p[i as usize]).sum::<f64>();
    } else if top_p == 1.0 {
        return p.len();
    } else {
        order.iter_mut().zip(0..).for_each(|(slot, i)| *slot = i);
    }
    let last = if top_p == 1.0 { order[order.len() - 1] } else { last_of_part(p, order, part) };
    last as usize
}

/// The last of as few entries that come first as hold a part of the probability: quickselect
/// (Hoare 1961, "Algorithm 65: Find"), by probability instead of rank.
fn last_of_part(p: &[f64], mut entries: &mut [u32], mut part: f64) -> u32 {
    let mut random = Xoshiro256::new(0);
    loop {
        let last = entries.len() - 1;
        entries.swap((random.uniform() * entries.len() as f64) as usize, last);
        let pivot = entries[last];
        let (mut middle, mut sum) = (0, 0.0);
        for at in 0..last {
            if before(p, entries[at], pivot) {
                sum += p[entries[at] as usize];
                entries.swap(at, middle);
                middle += 1;
            }
        }
        if sum >= part && middle > 0 {
            entries = &mut entries[..middle];
            continue;
        }
        part -= sum + p[pivot as usize];
        if part <= 0.0 || middle == last {
            return pivot;
        }
        entries = &mut entries[middle..last];
    }
}

#[cfg(test)]
mod tests {
    use super::{Nucleus, Truncation, Xoshiro256};
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The entries that stay, by sorting.
    fn sorted_nucleus(p: &[f64], top_k: usize, top_p: f64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..p.len()).collect();
        order.sort_by(|&a, &b| p[b].total_cmp(&p[a]).then(a.cmp(&b)));
        order.truncate(top_k);
        let mut left = top_p * order.iter().map(|&i| p[i]).sum::<f64>();
        let mut kept = vec![];
        for i in order {
            if left <= 0.0 && !kept.is_empty() && top_p < 1.0 {
                break;
            }
            left -= p[i];
            kept.push(i);
        }
        kept.sort_unstable();
        kept
    }

    /// The entries that stay.
    fn nucleus(p: &[f64], top_k: usize, top_p: f64) -> Vec<usize> {
        let nucleus = Nucleus::new(p, &mut vec![0; top_k], Truncation { top_p, min_p: 0.0 });
        (0..p.len()).filter(|&i| nucleus.holds(i, p[i])).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn of_equal_entries_as_few_as_hold_the_part_stay() {
        assert_eq!(nucleus(&[1.0 / 64.0; 64], 64, 0.25), (0..16).collect::<Vec<_>>());
        assert_eq!(nucleus(&[1.0 / 64.0; 64], 32, 0.25), (0..8).collect::<Vec<_>>());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_nucleus_is_that_of_the_sorted_row_whatever_its_length_and_ties() {
        let mut random = Xoshiro256::new(1);
        for n in (1..70).chain([1000, 5000]) {
            for levels in [1.0, 3.0, 1e6] {
                // Multiples of a power of two, as are their parts: all sums are exact.
                let unit = 0.5f64.powi(36);
                let p: Vec<f64> = (0..n)
                    .map(|_| (random.uniform() * levels).floor().mul_add(unit, unit))
                    .collect();
                let sum: f64 = p.iter().sum();
                let p: Vec<f64> = p.into_iter().chain([1.0 - sum]).collect();
                for top_p in [0.0, 0.0009765625, 0.25, 0.5, 0.875, 0.9998779296875, 1.0] {
                    for top_k in [1, 2, 40, n + 1] {
                        let top_k = top_k.min(n + 1);
                        let kept = nucleus(&p, top_k, top_p);
                        assert_eq!(kept, sorted_nucleus(&p, top_k, top_p), "{n} {top_k} {top_p}");
                    }
                }
            }
        }
    }
}
