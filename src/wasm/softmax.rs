//! Softmax.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::run;
use crate::along;
use crate::kernel::softmax;
use crate::simd::{F32x8, F64x4};

/// Replaces `n` logits by their softmax. `work` is a workspace as long.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f32(row: u32, n: usize, work: u32) {
    softmax::softmax::<F32x8>(numbers(row, n), numbers(work, n));
}

/// Replaces `n` logits by their softmax. `work` is a workspace as long.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f64(row: u32, n: usize, work: u32) {
    softmax::softmax::<F64x4>(numbers(row, n), numbers(work, n));
}

/// Softmax of rows of f32 at temperature 1, in place.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f32(call: &Call) -> Outcome {
    run::<f32>(call, &mut along::softmax_rows_f32)
}

/// Softmax of rows of f64 at any temperature, in place.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f64(call: &Call) -> Outcome {
    run::<f64>(call, &mut along::softmax_rows_f64)
}
