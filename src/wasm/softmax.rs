//! Softmax.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::run;
use crate::kernel::softmax::Softmax;
use crate::kernel::{priors, softcap};
use crate::ops;
use crate::simd::{F32x8, F64x4};

/// Replaces `n` logits by their softmax at a temperature 0 < T < ∞.
/// Behind them there is room up to full vectors, and `work` is a workspace as long as all that.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f32(row: u32, n: usize, work: u32, temperature: f64) {
    softmax_padded::<F32x8>(row, n, work, temperature);
}

/// Replaces `n` logits by their softmax, as [`softmax_f32`] does.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_f64(row: u32, n: usize, work: u32, temperature: f64) {
    softmax_padded::<F64x4>(row, n, work, temperature);
}

/// Fills the row up with −∞ in a register: written to memory one by one, the last entries would be
/// waited for when they are read together.
#[inline(always)]
fn softmax_padded<V: Softmax>(row: u32, n: usize, work: u32, temperature: f64) {
    let padded = n.next_multiple_of(V::LANES);
    let (row, work) = (numbers::<V::Scalar>(row, padded), numbers(work, padded));
    if n < padded
        && let Some(last) = row.rchunks_exact_mut(V::LANES).next()
    {
        V::load(last).padded_from(V::LANES - (padded - n)).store(last);
    }
    V::softmax(row, work, padded, true, temperature);
}

/// Softmax of rows of f32, in place.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f32(call: &Call) -> Outcome {
    run::<f32>(call, &mut ops::softmax::softmax_rows)
}

/// Softmax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_rows_f64(call: &Call) -> Outcome {
    run::<f64>(call, &mut ops::softmax::softmax_rows)
}

/// Replaces `n` priors by what they add to logits of classes that had the priors `from` in training.
#[unsafe(no_mangle)]
pub extern "C" fn log_ratios(to: u32, from: u32, n: usize) {
    priors::log_ratios(numbers(to, n), numbers(from, n));
}

/// Replaces `n` f64 logits by those capped softly at `cap`; `work` is a workspace of 1,024 numbers.
#[unsafe(no_mangle)]
pub extern "C" fn softcap(x: u32, n: usize, work: u32, cap: f64) {
    softcap::softcap(numbers(x, n), numbers(work, softcap::WORK), cap);
}
