//! Draws from a row of probabilities, whose sum may be any number above 0.
//!
//! # The plain algorithm
//!
//! Inversion: a random number u draws the first index at which the cumulative sum exceeds u times the sum
//! (Devroye 1986, "Non-Uniform Random Variate Generation", section III.2). Without replacement, an index that
//! has been drawn has probability 0 in the draws that follow.
//!
//! # Method
//!
//! 1. With replacement, the cumulative sums are computed once and searched by halving.
//! 2. Without replacement, a tree holds the probabilities in its second half and, above each two, their sum
//!    (Wong & Easton 1980, "An efficient method for weighted sampling without replacement"). A draw takes the
//!    logarithm of the length in steps.
//! 3. Sums are added anew and nothing is subtracted, so that small probabilities keep their digits when large
//!    ones are gone.
//! 4. The logarithm of a probability near 1 comes from the sum of the others ([`log_part`]).
//!
//! # Accuracy
//!
//! With u = 2^-53, a cumulative sum of n probabilities is off by (n − 1)·u of itself at most, and a sum of
//! the tree by log₂ n·u. So the ends of the interval of random numbers that draw an index move by about as
//! much. In `tests/rust/sample.rs` they move by less than 10^-12, and log-probabilities are within 10^-14.

use super::argmax::argmax;
use super::numeric::row::{at, set};
use crate::simd::F64x4;

/// The draws from one row.
pub(crate) struct Draws<'a> {
    /// The indices that are drawn. Before the call, each is the random number from 0 to below 1 that draws
    /// it.
    pub(crate) indices: &'a mut [f64],
    /// The logarithm of the probability of each; empty if they aren't asked for.
    pub(crate) logprobs: &'a mut [f64],
}

/// Draws from a row of probabilities with replacement. `sums`, which is as long as the row, is a workspace.
pub(crate) fn sample(p: &[f64], sums: &mut [f64], draws: Draws) {
    let mut sum = 0.0;
    for (p, to) in p.iter().zip(&mut *sums) {
        sum += *p;
        *to = sum;
    }
    for index in draws.indices.iter_mut() {
        // The first index whose cumulative probability is above that fraction of the whole.
        let target = *index * sum;
        *index = sums.partition_point(|cumulative| *cumulative <= target) as f64;
    }
    if !draws.logprobs.is_empty() {
        log_probabilities(p, draws.indices, draws.logprobs);
    }
}

/// Returns the length of the workspace of [`sample_distinct`] for a number of entries.
pub(crate) fn tree_length(length: usize) -> usize {
    2 * length.next_power_of_two()
}

/// Draws from a row of probabilities without replacement. Returns the number of draws, which is smaller than
/// asked for if fewer entries have a probability. `tree` is a workspace of [`tree_length`].
pub(crate) fn sample_distinct(p: &[f64], tree: &mut [f64], draws: Draws) -> usize {
    let leaves = tree.len() / 2;
    tree.fill(0.0);
    tree.iter_mut().skip(leaves).zip(p).for_each(|(leaf, p)| *leaf = *p);
    let add = |tree: &mut [f64], node: usize| {
        let sum = at(tree, 2 * node) + at(tree, 2 * node + 1);
        set(tree, node, sum);
    };
    (1..leaves).rev().for_each(|node| add(tree, node));
    let mut logprobs = draws.logprobs.iter_mut();
    for (count, index) in draws.indices.iter_mut().enumerate() {
        let (mut part, mut node) = (*index * at(tree, 1), 1);
        if at(tree, 1) == 0.0 {
            return count;
        }
        while node < leaves {
            let left = at(tree, 2 * node);
            // Rounding may leave a part of the number beyond the last index.
            let is_left = part < left || at(tree, 2 * node + 1) == 0.0;
            (part, node) = if is_left { (part, 2 * node) } else { (part - left, 2 * node + 1) };
        }
        *index = (node - leaves) as f64;
        let drawn = at(tree, node);
        set(tree, node, 0.0);
        while node > 1 {
            node /= 2;
            add(tree, node);
        }
        // A single leaf has nothing above it.
        let others = if leaves > 1 { at(tree, 1) } else { 0.0 };
        logprobs.next().into_iter().for_each(|logprob| *logprob = log_part(drawn, others));
    }
    draws.indices.len()
}

/// Writes the logarithms of the probabilities of the draws.
fn log_probabilities(p: &[f64], drawn: &[f64], logprobs: &mut [f64]) {
    let top = argmax::<F64x4>(p) as usize;
    let others = p.iter().enumerate().filter(|(index, _)| *index != top);
    let others = others.fold(0.0, |sum, (_, p)| sum + p);
    for (logprob, index) in logprobs.iter_mut().zip(drawn) {
        let index = *index as usize;
        *logprob = if index == top {
            log_part(at(p, top), others)
        } else {
            libm::log(at(p, index) / (at(p, top) + others))
        };
    }
}

/// Returns log(p/(p + others)). A probability near 1 has lost what its logarithm is made of: the others.
fn log_part(p: f64, others: f64) -> f64 {
    if p > others { 0.0 - log1p(others / p) } else { libm::log(p / (p + others)) }
}

/// Returns log(1 + x), which the error of 1 + x divides out of (Kahan, in Hewlett-Packard's HP-15C Advanced
/// Functions Handbook, 1982). It brings less into the published module than libm's.
fn log1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    if sum == 1.0 { x } else { libm::log(sum) * (x / (sum - 1.0)) }
}
