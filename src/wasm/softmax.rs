//! Softmax.

use super::abi::{Call, Outcome};
use super::call::run;
use super::memory::Address;
use crate::kernel::softmax::Softmax;
use crate::ops;
use crate::simd::{F32x8, F64x4};

/// Replaces `n` f32 logits by their softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of as many f32 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f32(row: Address, n: usize, work: Address, temperature: f64) {
    softmax_padded::<F32x8>(row, n, work, temperature);
}

/// Replaces `n` f64 logits by their softmax at a temperature 0 < T < ∞. Behind them is memory up to full
/// vectors, and `work` is a workspace of as many f64 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f64(row: Address, n: usize, work: Address, temperature: f64) {
    softmax_padded::<F64x4>(row, n, work, temperature);
}

/// Pads the row with −∞ in a register. If the padding were written to memory entry by entry, the load of the
/// last vector would wait for these writes.
#[inline(always)]
fn softmax_padded<V: Softmax>(mut row: Address, n: usize, mut work: Address, temperature: f64) {
    let padded = n.next_multiple_of(V::LANES);
    let (row, work) = (row.as_mut_slice::<V::Scalar>(padded), work.as_mut_slice(padded));
    if n < padded
        && let Some(last) = row.rchunks_exact_mut(V::LANES).next()
    {
        V::load(last).padded_from(V::LANES - (padded - n)).store(last);
    }
    V::softmax(row, work, padded, true, temperature);
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
