//! Priors, soft capping and biases, which change logits before their softmax, log-softmax or log-sum-exp.
//! These modules export all three.

use super::memory::Address;
use crate::kernel::exp::PARTS_WORK;
use crate::kernel::{bias, priors, softcap};

/// Replaces `n` f64 priors at `to` by the numbers that they add to logits of classes that had the `n` f64
/// priors `from` in training.
#[unsafe(no_mangle)]
pub extern "C" fn log_ratios(mut to: Address, from: Address, n: usize) {
    priors::log_ratios(to.as_mut_slice(n), from.as_slice(n));
}

/// Caps `n` f64 logits softly at ±`cap`. `work` is a workspace of [`PARTS_WORK`] f64 numbers.
#[unsafe(no_mangle)]
pub extern "C" fn softcap(mut x: Address, n: usize, mut work: Address, cap: f64) {
    softcap::softcap(x.as_mut_slice(n), work.as_mut_slice(PARTS_WORK), cap);
}

/// Adds an f64 bias to each of `n` f64 logits.
#[unsafe(no_mangle)]
pub extern "C" fn add_bias(mut x: Address, n: usize, bias: Address) {
    bias::add_bias(x.as_mut_slice(n), bias.as_slice(n));
}
