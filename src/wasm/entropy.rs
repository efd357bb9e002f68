//! Entropy and margin of probabilities.

use super::abi::{Call, Outcome};
use super::call::run_to_outcome;
use super::memory::Address;
use crate::fallible_vec::OutOfMemory;
use crate::kernel;
use crate::kernel::numeric::row::{self, Arrangement};
use crate::layout::Rows;
use crate::ops::entropy;
use crate::simd::F32x8;
use crate::{Float, Options, validate};

/// A function that reduces rows of probabilities.
type ReduceProbabilities<T> = fn(&mut [T], &Rows, &Options, &mut [f64]) -> Result<(), OutOfMemory>;

/// Writes the numbers to which `compute` reduces rows of probabilities. Entries that aren't probabilities are
/// an outcome.
fn reduce_probabilities<T: Float>(
    call: &mut Call,
    mut results: Address<f64>,
    compute: ReduceProbabilities<T>,
) -> Outcome {
    run_to_outcome(call, &mut |p: &mut [T], rows, options| {
        compute(p, rows, options, results.as_mut_slice(rows.count))?;
        let are_probabilities = validate::are_probabilities(p);
        Ok(if are_probabilities { Outcome::Done } else { Outcome::InvalidEntry })
    })
}

/// The result for numbers that aren't probabilities: the outcome as a number, since an entropy is never
/// negative.
const INVALID_ENTRY: f64 = Outcome::InvalidEntry as i32 as f64;

/// Returns the entropy of `n` f32 probabilities, or `Outcome::InvalidEntry` if a number isn't one. Behind
/// them is memory up to full vectors, which is overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_f32(mut p: Address<f32>, n: usize) -> f64 {
    let p = p.as_mut_slice(row::padded::<F32x8>(n));
    p.iter_mut().skip(n).for_each(|p| *p = 0.0);
    let mut entropy = [INVALID_ENTRY];
    if validate::are_probabilities(p) {
        kernel::entropy::entropy_f32(p, Arrangement::Row, &mut entropy);
    }
    entropy[0]
}

/// Returns the entropy of `n` f64 probabilities, or `Outcome::InvalidEntry` if a number isn't one.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_f64(p: Address<f64>, n: usize) -> f64 {
    let p = p.as_slice(n);
    if validate::are_probabilities(p) { kernel::entropy::entropy(p) } else { INVALID_ENTRY }
}

/// Writes the entropy of each row of f32 to `results`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_rows_f32(call: &mut Call, results: Address<f64>) -> Outcome {
    reduce_probabilities(call, results, entropy::entropy_rows_f32)
}

/// Writes the entropy of each row of f64 to `results`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn entropy_rows_f64(call: &mut Call, results: Address<f64>) -> Outcome {
    reduce_probabilities(call, results, entropy::entropy_rows_f64)
}

/// Writes the margin of each row of f32 to `results`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn margin_rows_f32(call: &mut Call, results: Address<f64>) -> Outcome {
    reduce_probabilities::<f32>(call, results, entropy::margin_rows)
}

/// Writes the margin of each row of f64 to `results`, as f64.
#[unsafe(no_mangle)]
pub extern "C" fn margin_rows_f64(call: &mut Call, results: Address<f64>) -> Outcome {
    reduce_probabilities::<f64>(call, results, entropy::margin_rows)
}
