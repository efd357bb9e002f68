//! The small functions: entropy, margin, the logistic function and its relatives, sparsemax and
//! 1.5-entmax. Most of a module for each of them would be the walk through rows, which they share here.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::{map_rows, reduce_rows};
use crate::rows::{Map, Reduce};
use crate::{measures, sparse};

/// The entropy of each row of f64, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_rows(call: &Call, results: u32) -> Outcome {
    reduce_rows(call, 0.0, &Reduce::of(measures::entropy_row), results)
}

/// The margin of each row of f64, to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn margin_rows(call: &Call, results: u32) -> Outcome {
    reduce_rows(call, f64::NEG_INFINITY, &Reduce::of(measures::margin_row), results)
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

/// Sparsemax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn sparsemax_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, &Map::of(sparse::sparsemax_row))
}

/// 1.5-entmax of rows of f64, in place.
#[unsafe(no_mangle)]
pub extern "C" fn entmax15_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, &Map::of(sparse::entmax15_row))
}
