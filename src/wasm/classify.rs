//! Top-k, the logistic function of rows, and familiarity. `classify` needs these besides softmax.

use super::abi::codes::Code;
use super::abi::{Call, Outcome};
use super::call::{map_rows, run};
use super::memory::Address;
use crate::ops::{familiarity, sigmoid, top_k};
use crate::simd::{F32x8, F64x4};
use crate::{FamiliarityScore, Float, kernel};

/// Writes the `k` largest entries of each row of f32: their indices to `indices`, as u32, and the entries to
/// `values`, as f32.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_rows_f32(
    call: &mut Call,
    k: usize,
    indices: Address<u32>,
    values: Address<f32>,
) -> Outcome {
    top_k_rows::<f32>(call, k, indices, values)
}

/// Writes the `k` largest entries of each row of f64: their indices to `indices`, as u32, and the entries to
/// `values`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_rows_f64(
    call: &mut Call,
    k: usize,
    indices: Address<u32>,
    values: Address<f64>,
) -> Outcome {
    top_k_rows::<f64>(call, k, indices, values)
}

/// Writes the `k` largest entries of each row: their indices to `indices`, as u32, and the entries to
/// `values`.
fn top_k_rows<T: Float>(
    call: &mut Call,
    k: usize,
    mut indices: Address<u32>,
    mut values: Address<T>,
) -> Outcome {
    run(call, &mut |x: &mut [T], rows, _| {
        let mut indices = indices.as_mut_slice(rows.count * k).iter_mut();
        let mut values = values.as_mut_slice(rows.count * k).iter_mut();
        top_k::top_k_rows(x, k, rows, &mut |row, top| {
            // The shortest iterator comes first: `zip` takes one element too many from the others.
            for ((&entry, index), value) in top.iter().zip(&mut indices).zip(&mut values) {
                *index = entry;
                *value = row.get(entry as usize).map_or(T::ZERO, |value| *value);
            }
        })
    })
}

/// Writes the indices of the `k` largest of `n` f32 entries to `top`, as u32.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f32(row: Address<f32>, n: usize, k: usize, mut top: Address<u32>) {
    kernel::top_k::top_k::<F32x8>(row.as_slice(n), top.as_mut_slice(k));
}

/// Writes the indices of the `k` largest of `n` f64 entries to `top`, as u32.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f64(row: Address<f64>, n: usize, k: usize, mut top: Address<u32>) {
    kernel::top_k::top_k::<F64x4>(row.as_slice(n), top.as_mut_slice(k));
}

/// Replaces rows of f64 by their logistic function at a temperature.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid_rows(call: &mut Call) -> Outcome {
    map_rows(call, 0.0, sigmoid::sigmoid_row)
}

/// Writes how familiar each row of f64 is to `results`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn familiarity_rows(
    call: &mut Call,
    score: Code<FamiliarityScore>,
    mut results: Address<f64>,
) -> Outcome {
    let score = score.read();
    run(call, &mut |x: &mut [f64], rows, options| {
        familiarity::familiarity_rows(x, rows, options, score, results.as_mut_slice(rows.count))
    })
}
