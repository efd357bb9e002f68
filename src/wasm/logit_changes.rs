//! Priors, soft capping and biases, which change logits before their softmax, log-softmax or log-sum-exp.
//! These modules export all three.

use super::memory::Address;
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::kernel::{bias, priors, softcap};

/// Replaces `n` f64 priors by the numbers that they add to logits of classes that had the priors `from`, f64
/// too, in training.
#[unsafe(no_mangle)]
pub extern "C" fn log_ratios(mut to: Address<f64>, from: Address<f64>, n: usize) {
    priors::log_ratios(to.as_mut_slice(n), from.as_slice(n));
}

/// Caps `n` f64 logits softly at ±`cap`. `work` is a workspace of [`PARTS_WORK`] numbers of f64.
#[unsafe(no_mangle)]
pub extern "C" fn softcap(mut x: Address<f64>, n: usize, mut work: Address<f64>, cap: f64) {
    softcap::softcap(x.as_mut_slice(n), work.as_mut_slice(PARTS_WORK), cap);
}

/// Adds one of `n` f64 biases to each of `n` f64 logits.
#[unsafe(no_mangle)]
pub extern "C" fn add_bias(mut x: Address<f64>, n: usize, bias: Address<f64>) {
    bias::add_bias(x.as_mut_slice(n), bias.as_slice(n));
}
