//! Log-sum-exp, with and without weights.

use super::abi::{Call, Outcome, WorkspaceLength};
use super::call::run;
use super::memory::Address;
use super::single_row::pad;
use crate::Float;
use crate::kernel::numeric::row::Arrangement;
use crate::ops::log_sum_exp;

/// Returns the log-sum-exp of `n` f32 logits. Behind them is memory up to full vectors, and `work` is a
/// workspace of twice as many f32 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_f32(row: Address<f32>, n: usize, work: Address<f32>) -> f64 {
    log_sum_exp_single::<f32>(row, n, work)
}

/// Returns the log-sum-exp of `n` f64 logits. Behind them is memory up to full vectors, and `work` is a
/// workspace of twice as many f64 numbers as the padded row has. Both are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_f64(row: Address<f64>, n: usize, work: Address<f64>) -> f64 {
    log_sum_exp_single::<f64>(row, n, work)
}

/// Returns the log-sum-exp of a single row.
#[inline(always)]
fn log_sum_exp_single<T: Float>(mut row: Address<T>, n: usize, mut work: Address<T>) -> f64 {
    let row = pad(&mut row, n);
    let work = work.as_mut_slice(WorkspaceLength::LogarithmPerEntry as usize * row.len());
    let mut sum = [0.0];
    T::LOG_SUM_EXP(row, work, Arrangement::Row, 1.0, &mut sum);
    sum[0]
}

/// Writes the log-sum-exp of each row of f32 to `results`, as f64. The rows are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_rows_f32(call: &mut Call, results: Address<f64>) -> Outcome {
    log_sum_exp::<f32>(call, results)
}

/// Writes the log-sum-exp of each row of f64 to `results`, as f64. The rows are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_rows_f64(call: &mut Call, results: Address<f64>) -> Outcome {
    log_sum_exp::<f64>(call, results)
}

/// Writes the log-sum-exp of each row to `results`, as f64. The rows are overwritten.
fn log_sum_exp<T: Float>(call: &mut Call, mut results: Address<f64>) -> Outcome {
    run(call, &mut |x: &mut [T], rows, options| {
        log_sum_exp::log_sum_exp_rows(x, rows, options, results.as_mut_slice(rows.count))
    })
}

/// Writes the weighted log-sum-exp of each row of f64 to `values`, and the signs of the sums to `signs`.
/// There is an f64 weight for each entry, or for each entry of a row. The weights are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn log_sum_exp_weighted_rows(
    call: &mut Call,
    mut weights: Address<f64>,
    weight_count: usize,
    mut values: Address<f64>,
    mut signs: Address<f64>,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let values = values.as_mut_slice(rows.count).iter_mut();
        let mut results = values.zip(signs.as_mut_slice(rows.count));
        let weights = weights.as_mut_slice(weight_count);
        log_sum_exp::log_sum_exp_weighted_rows(x, rows, options, weights, &mut |value, sign| {
            if let Some(result) = results.next() {
                (*result.0, *result.1) = (value, sign);
            }
        })
    })
}
