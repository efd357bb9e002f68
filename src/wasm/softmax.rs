//! Softmax.

use super::abi::{Call, Outcome, WorkspaceLength};
use super::call::run;
use super::memory::Address;
use super::single_row::pad;
use crate::kernel::numeric::row::Arrangement;
use crate::kernel::softmax::Softmax;
use crate::{Float, ops};

/// Replaces `n` f32 logits by their softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of as many f32 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f32(row: Address<f32>, n: usize, work: Address<f32>, temperature: f64) {
    softmax::<f32>(row, n, work, temperature);
}

/// Replaces `n` f64 logits by their softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of as many f64 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f64(row: Address<f64>, n: usize, work: Address<f64>, temperature: f64) {
    softmax::<f64>(row, n, work, temperature);
}

/// Replaces a single row by its softmax.
#[inline(always)]
fn softmax<T: Float>(mut row: Address<T>, n: usize, mut work: Address<T>, temperature: f64) {
    let row = pad(&mut row, n);
    let work = work.as_mut_slice(WorkspaceLength::SoftmaxPerEntry as usize * row.len());
    T::Vector::softmax(row, work, row.len(), Arrangement::Row, temperature);
}

/// Replaces rows of f32 by their softmax.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f32(call: &mut Call) -> Outcome {
    run::<f32>(call, &mut ops::softmax::softmax_rows)
}

/// Replaces rows of f64 by their softmax.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f64(call: &mut Call) -> Outcome {
    run::<f64>(call, &mut ops::softmax::softmax_rows)
}
