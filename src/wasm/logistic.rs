//! The logistic function, its logarithm and softplus, and the binary cross-entropy.

use super::abi::arguments::Loss;
use super::abi::codes::{Code, Precision};
use super::abi::{Call, Outcome};
use super::call::run;
use super::loss::{read_loss_targets, write_reduced};
use super::memory::Address;
use crate::Reduction;
use crate::float::Backend;
use crate::kernel::sigmoid;
use crate::ops::binary_cross_entropy;

/// Replaces `n` f32 numbers by the logistic function of each.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid_f32(mut x: Address<f32>, n: usize) {
    sigmoid::map_sigmoid_f32(x.as_mut_slice(n));
}

/// Replaces `n` f64 numbers by the logistic function of each.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid_f64(mut x: Address<f64>, n: usize) {
    crate::sigmoid_in_place(x.as_mut_slice(n));
}

/// Replaces `n` f32 numbers by the logarithm of the logistic function of each.
#[unsafe(no_mangle)]
pub extern "C" fn log_sigmoid_f32(mut x: Address<f32>, n: usize) {
    sigmoid::map_softplus_f32(x.as_mut_slice(n), -1.0);
}

/// Replaces `n` f64 numbers by the logarithm of the logistic function of each.
#[unsafe(no_mangle)]
pub extern "C" fn log_sigmoid_f64(mut x: Address<f64>, n: usize) {
    crate::log_sigmoid_in_place(x.as_mut_slice(n));
}

/// Replaces `n` f32 numbers by their softplus.
#[unsafe(no_mangle)]
pub extern "C" fn softplus_f32(mut x: Address<f32>, n: usize) {
    sigmoid::map_softplus_f32(x.as_mut_slice(n), 1.0);
}

/// Replaces `n` f64 numbers by their softplus.
#[unsafe(no_mangle)]
pub extern "C" fn softplus_f64(mut x: Address<f64>, n: usize) {
    crate::softplus_in_place(x.as_mut_slice(n));
}

/// Replaces f64 logits by the losses of their target probabilities. With the precision of f32 all logits are
/// f32 numbers, and losses have the digits that f32 has. With a reduction the first loss becomes the mean or
/// the sum of all.
#[unsafe(no_mangle)]
pub extern "C" fn binary_cross_entropy_rows(
    call: &mut Call,
    loss: &Loss,
    reduction: Code<Reduction>,
    precision: Code<Precision>,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let counted = binary_cross_entropy::binary_cross_entropy_rows(
            x,
            match precision.read() {
                Precision::F32 => f32::SOFTPLUS_OF_BOTH_SIGNS,
                Precision::F64 => f64::SOFTPLUS_OF_BOTH_SIGNS,
            },
            rows,
            options,
            &read_loss_targets(loss, rows),
        )?;
        write_reduced(x, reduction.read().divisor(|| counted as f64));
        Ok(())
    })
}
