//! Argmax and hardmax.

use super::abi::{Call, Outcome};
use super::call::run;
use super::memory::Address;
use crate::Float;
use crate::ops::argmax;

/// Writes the index of the largest entry of each row of f32 to `results`, as u32.
#[unsafe(no_mangle)]
pub extern "C" fn argmax_rows_f32(call: &mut Call, results: Address<u32>) -> Outcome {
    argmax::<f32>(call, results)
}

/// Writes the index of the largest entry of each row of f64 to `results`, as u32.
#[unsafe(no_mangle)]
pub extern "C" fn argmax_rows_f64(call: &mut Call, results: Address<u32>) -> Outcome {
    argmax::<f64>(call, results)
}

/// Writes the index of the largest entry of each row to `results`, as u32.
fn argmax<T: Float>(call: &mut Call, mut results: Address<u32>) -> Outcome {
    run(call, &mut |x: &mut [T], rows, _| {
        argmax::argmax_rows(x, rows, results.as_mut_slice(rows.count))
    })
}

/// Replaces rows of f32 by their hardmax. `work` is a workspace of a u32 for each row.
#[unsafe(no_mangle)]
pub extern "C" fn hardmax_rows_f32(call: &mut Call, work: Address<u32>) -> Outcome {
    hardmax::<f32>(call, work)
}

/// Replaces rows of f64 by their hardmax. `work` is a workspace of a u32 for each row.
#[unsafe(no_mangle)]
pub extern "C" fn hardmax_rows_f64(call: &mut Call, work: Address<u32>) -> Outcome {
    hardmax::<f64>(call, work)
}

/// Replaces rows by their hardmax. `work` is a workspace of a u32 for each row.
fn hardmax<T: Float>(call: &mut Call, mut work: Address<u32>) -> Outcome {
    run(call, &mut |x: &mut [T], rows, _| {
        argmax::hardmax_rows(x, rows, work.as_mut_slice(rows.count))
    })
}
