//! The small functions: argmax, hardmax, the largest entries, entropy, margin, the logistic function
//! and its relatives, sparsemax and 1.5-entmax. Most of a module for each of them would be the walk
//! through rows, which all of them share here.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::{map_rows, reduce_rows, run};
use crate::kernel::top_k;
use crate::{choices, classify, measures, sparse};
use bytemuck::must_cast_slice_mut;

/// The index of the largest entry of each row of f64, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn argmax_rows(call: &Call, results: u32) -> Outcome {
    reduce_rows(call, f64::NEG_INFINITY, choices::argmax_row, results)
}

/// Hardmax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn hardmax_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, choices::hardmax_row)
}

/// The `k` largest entries of each row of f64: their indices to `indices`, as i32, and their values
/// to `values`.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_rows(call: &Call, k: usize, indices: u32, values: u32) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, _| {
        let indices = numbers::<u32>(indices, rows.count * k);
        let values = numbers::<f64>(values, rows.count * k);
        choices::top_k_rows(x, k, rows, &mut |index, row, top| {
            indices[index * k..][..k].copy_from_slice(top);
            for (value, &entry) in values[index * k..][..k].iter_mut().zip(top) {
                *value = row[entry as usize];
            }
        })
    })
}

/// The `k` largest of `n` f32 entries: their indices to `top`, as integers. They are widened to
/// `wide`: one search serves both types.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f32(row: u32, n: usize, wide: u32, k: usize, top: u32) {
    let entries = numbers::<f32>(row, n);
    for (to, x) in numbers::<f64>(wide, n).iter_mut().zip(entries) {
        *to = f64::from(*x);
    }
    top_k_f64(wide, n, k, top);
}

/// The `k` largest of `n` f64 entries: their indices to `top`, as integers.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f64(row: u32, n: usize, k: usize, top: u32) {
    top_k::top_k(numbers::<f64>(row, n), must_cast_slice_mut(numbers::<i32>(top, k)));
}

/// The entropy of each row of f64, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_rows(call: &Call, results: u32) -> Outcome {
    reduce_rows(call, 0.0, measures::entropy_row, results)
}

/// The margin of each row of f64, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn margin_rows(call: &Call, results: u32) -> Outcome {
    reduce_rows(call, f64::NEG_INFINITY, measures::margin_row, results)
}

/// The logistic function of `n` f64 numbers, in place.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid(x: u32, n: usize) {
    crate::sigmoid_in_place::<f64>(numbers(x, n));
}

/// The logarithm of the logistic function of `n` f64 numbers, in place.
#[unsafe(no_mangle)]
pub extern "C" fn log_sigmoid(x: u32, n: usize) {
    crate::log_sigmoid_in_place::<f64>(numbers(x, n));
}

/// Softplus of `n` f64 numbers, in place.
#[unsafe(no_mangle)]
pub extern "C" fn softplus(x: u32, n: usize) {
    crate::softplus_in_place::<f64>(numbers(x, n));
}

/// The logistic function of rows of f64 at a temperature, in place.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, classify::sigmoid_row)
}

/// Sparsemax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn sparsemax_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, sparse::sparsemax_row)
}

/// 1.5-entmax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn entmax15_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, sparse::entmax15_row)
}
