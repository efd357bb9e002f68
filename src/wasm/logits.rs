//! Priors, soft capping and biases, which change logits before their softmax, log-softmax or log-sum-exp.
//! These modules export all three.

use super::memory::numbers;
use crate::kernel::exp::PARTS_WORK;
use crate::kernel::{bias, priors, softcap};

/// Replaces `n` priors by the numbers that they add to logits of classes that had the priors `from` in
/// training.
#[unsafe(no_mangle)]
pub extern "C" fn log_ratios(to: u32, from: u32, n: usize) {
    priors::log_ratios(numbers(to, n), numbers(from, n));
}

/// Caps `n` f64 logits softly at ±`cap`. `work` is a workspace of 1,024 numbers.
#[unsafe(no_mangle)]
pub extern "C" fn softcap(x: u32, n: usize, work: u32, cap: f64) {
    softcap::softcap(numbers(x, n), numbers(work, PARTS_WORK), cap);
}

/// Adds a bias to each of `n` f64 logits.
#[unsafe(no_mangle)]
pub extern "C" fn add_bias(x: u32, n: usize, bias: u32) {
    bias::add_bias(numbers(x, n), numbers(bias, n));
}
