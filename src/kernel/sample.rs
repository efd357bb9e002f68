//! Drawing from a row of probabilities: what is unlikely is cut off, then the inverse of the
//! cumulative distribution is taken at random numbers.

use super::top_k::{argmax, top_k};

/// How many of the largest probabilities are sorted first to find the nucleus.
const NUCLEUS: usize = 64;

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
    }
    let mut k = if top_p < 1.0 { NUCLEUS } else { order.len() };
    loop {
        k = k.min(order.len());
        top_k(p, &mut order[..k]);
        let mut left = part;
        for (rank, &i) in order[..k].iter().enumerate() {
            left -= p[i as usize];
            if (left <= 0.0 && top_p < 1.0) || rank + 1 == order.len() {
                return i as usize;
            }
        }
        k *= 8;
    }
}
