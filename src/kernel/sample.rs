//! Drawing from a row of probabilities: what is unlikely is cut off, then the inverse of the
//! cumulative distribution is taken at random numbers.

use super::random::Xoshiro256;
use super::top_k::{argmax, top_k};

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
        let min_p = truncation.min_p;
        let floor = if min_p == 0.0 { 0.0 } else { min_p * p[argmax(p) as usize] };
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
            let (i, x, of_pivot) = (entries[at], p[entries[at] as usize], p[pivot as usize]);
            if x > of_pivot || (x == of_pivot && i < pivot) {
                sum += x;
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
