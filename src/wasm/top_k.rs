//! Argmax, hardmax, top-k, the logistic function of rows, and familiarity. `classify` needs these besides
//! softmax.

use super::abi::{Call, Familiarity, Outcome};
use super::memory::numbers;
use super::{map_rows, run};
use crate::kernel::familiarity::Score;
use crate::ops::{argmax, classify, familiarity, top_k};
use crate::simd::F64x4;
use crate::{Float, kernel};
use bytemuck::must_cast_slice_mut;

/// Returns the index of the largest entry of each row of f32, to `results`, as i32.
#[unsafe(no_mangle)]
pub extern "C" fn argmax_rows_f32(call: &Call, results: u32) -> Outcome {
    argmax::<f32>(call, results)
}

/// Returns the index of the largest entry of each row of f64, to `results`, as i32.
#[unsafe(no_mangle)]
pub extern "C" fn argmax_rows_f64(call: &Call, results: u32) -> Outcome {
    argmax::<f64>(call, results)
}

fn argmax<T: Float>(call: &Call, results: u32) -> Outcome {
    run(call, &mut |x: &mut [T], rows, _| {
        argmax::argmax_rows(x, rows, numbers(results, rows.count))
    })
}

/// Replaces rows of f32 by their hardmax. There is room for an i32 for each row at `work`.
#[unsafe(no_mangle)]
pub extern "C" fn hardmax_rows_f32(call: &Call, work: u32) -> Outcome {
    hardmax::<f32>(call, work)
}

/// Replaces rows of f64 by their hardmax. There is room for an i32 for each row at `work`.
#[unsafe(no_mangle)]
pub extern "C" fn hardmax_rows_f64(call: &Call, work: u32) -> Outcome {
    hardmax::<f64>(call, work)
}

fn hardmax<T: Float>(call: &Call, work: u32) -> Outcome {
    run(call, &mut |x: &mut [T], rows, _| argmax::hardmax_rows(x, rows, numbers(work, rows.count)))
}

/// Returns the `k` largest entries of each row of f64: their indices to `indices`, as i32, and their values
/// to `values`.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_rows(call: &Call, k: usize, indices: u32, values: u32) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, _| {
        let mut indices = numbers::<u32>(indices, rows.count * k).iter_mut();
        let mut values = numbers::<f64>(values, rows.count * k).iter_mut();
        top_k::top_k_rows(x, k, rows, &mut |row, top| {
            // The shortest iterator comes first: `zip` takes one element too many from the others.
            for ((&entry, index), value) in top.iter().zip(&mut indices).zip(&mut values) {
                *index = entry;
                *value = row.get(entry as usize).map_or(f64::NAN, |value| *value);
            }
        })
    })
}

/// Writes the indices of the `k` largest of `n` f32 entries to `top`, as integers. They are widened to
/// `copy`: one search serves both types.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f32(row: u32, n: usize, copy: u32, k: usize, top: u32) {
    let entries = numbers::<f32>(row, n);
    for (to, x) in numbers::<f64>(copy, n).iter_mut().zip(entries) {
        *to = f64::from(*x);
    }
    top_k_f64(copy, n, k, top);
}

/// Writes the indices of the `k` largest of `n` f64 entries to `top`, as integers.
#[unsafe(no_mangle)]
pub extern "C" fn top_k_f64(row: u32, n: usize, k: usize, top: u32) {
    kernel::top_k::top_k::<F64x4>(numbers(row, n), must_cast_slice_mut(numbers::<i32>(top, k)));
}

/// Returns the logistic function of rows of f64 at a temperature, in place.
#[unsafe(no_mangle)]
pub extern "C" fn sigmoid_rows(call: &Call) -> Outcome {
    map_rows(call, 0.0, classify::sigmoid_row)
}

/// Writes how familiar each row of f64 is to `results`.
#[unsafe(no_mangle)]
pub extern "C" fn familiarity_rows(call: &Call, score: Familiarity, results: u32) -> Outcome {
    let score = match score {
        Familiarity::Energy => Score::Energy,
        Familiarity::MaxLogit => Score::MaxLogit,
        Familiarity::MaxProbability => Score::MaxProbability,
        Familiarity::Entropy => Score::Entropy,
        Familiarity::Margin => Score::Margin,
    };
    run(call, &mut |x: &mut [f64], rows, options| {
        familiarity::familiarity_rows(x, rows, options, score, numbers(results, rows.count))
    })
}
