//! Drawing from a row of probabilities: what is unlikely is cut off, then the inverse of the
//! cumulative distribution is taken at random numbers.

use super::random::Xoshiro256;
use super::top_k::{argmax, top_k};
use crate::simd::F64x4;

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

/// What is drawn from one row.
pub(crate) struct Draws<'a> {
    /// Numbers from 0 to below 1, which the indices that they draw replace.
    pub(crate) numbers: &'a mut [f64],
    /// The logarithm of the probability of each in what stays of the row; empty if nobody asks.
    pub(crate) logprobs: &'a mut [f64],
}

/// Draws from what stays of a row of probabilities; before anything else only the `order.len()` largest
/// do. False, and nothing is drawn, if there is no probability in the row. What doesn't stay becomes 0;
/// `order`, and `sums`, which is as long as the row, are workspaces.
pub(crate) fn sample(
    p: &mut [f64],
    order: &mut [u32],
    sums: &mut [f64],
    truncation: Truncation,
    draws: Draws,
) -> bool {
    let sum = accumulate(p, order, sums, truncation);
    if sum == 0.0 {
        return false;
    }
    for number in draws.numbers.iter_mut() {
        // The first index whose cumulative probability is above that part of the whole.
        let part = *number * sum;
        *number = sums.partition_point(|cumulative| *cumulative <= part) as f64;
    }
    if !draws.logprobs.is_empty() {
        log_probabilities(p, draws.numbers, draws.logprobs);
    }
    true
}

/// Replaces what doesn't stay by 0, writes the sums of all up to each entry, and returns the last.
fn accumulate(p: &mut [f64], order: &mut [u32], sums: &mut [f64], truncation: Truncation) -> f64 {
    let nucleus = Nucleus::new(p, order, truncation);
    let mut sum = 0.0;
    for (i, (p, to)) in p.iter_mut().zip(sums).enumerate() {
        if !nucleus.holds(i, *p) {
            *p = 0.0;
        }
        sum += *p;
        *to = sum;
    }
    sum
}

/// Writes the logarithms of the probabilities of what is drawn, which sum to any number.
fn log_probabilities(p: &[f64], drawn: &[f64], logprobs: &mut [f64]) {
    let top = argmax::<F64x4>(p) as usize;
    let mut others = 0.0;
    for (i, p) in p.iter().enumerate() {
        if i != top {
            others += p;
        }
    }
    for (logprob, index) in logprobs.iter_mut().zip(drawn) {
        let index = *index as usize;
        // A probability near 1 has lost what its logarithm is made of: the others.
        *logprob = if index == top {
            0.0 - log1p(others / p[top])
        } else {
            libm::log(p[index] / (p[top] + others))
        };
    }
}

/// log(1 + x), which the error of 1 + x divides out of (Kahan, in Hewlett-Packard's HP-15C Advanced
/// Functions Handbook, 1982). It brings less into the published module than libm's.
fn log1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    if sum == 1.0 { x } else { libm::log(sum) * (x / (sum - 1.0)) }
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
        let floor = if min_p == 0.0 { 0.0 } else { min_p * p[argmax::<F64x4>(p) as usize] };
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
        top_k::<F64x4>(p, order);
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
