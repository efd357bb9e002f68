//! Thresholds of familiarity, and what they are worth. It walks through no rows, so that `fitReject` of a
//! classifier costs little.

use super::abi::Outcome;
use super::memory::numbers;
use crate::fallible_vec::OutOfMemory;
use crate::ops::familiarity;
use crate::workspace::begin_workspace;

/// Returns the largest threshold that keeps a part of `n` scores, and the part that it keeps, to `fit`.
#[unsafe(no_mangle)]
pub extern "C" fn reject_threshold(
    scores: u32,
    n: usize,
    keep: f64,
    fit: u32,
    workspace: usize,
) -> Outcome {
    begin_workspace(workspace);
    write(familiarity::reject_threshold(numbers(scores, n), keep), fit, &|fit| {
        [fit.threshold, fit.kept]
    })
}

/// Writes what scores of `n` familiar rows and `m` others are worth to `report`: AUROC, and the part of the
/// others that stays with 95 % of the familiar ones.
#[unsafe(no_mangle)]
pub extern "C" fn reject_report(
    inside: u32,
    n: usize,
    outside: u32,
    m: usize,
    report: u32,
    workspace: usize,
) -> Outcome {
    begin_workspace(workspace);
    write(familiarity::report(numbers(inside, n), numbers(outside, m)), report, &|report| {
        [report.auroc, report.fpr_at_95]
    })
}

/// Writes the numbers of a result to an address.
fn write<T, const N: usize>(
    result: Result<T, OutOfMemory>,
    to: u32,
    f: &dyn Fn(T) -> [f64; N],
) -> Outcome {
    match result {
        Ok(result) => {
            numbers(to, N).copy_from_slice(&f(result));
            Outcome::Done
        }
        Err(OutOfMemory(_)) => Outcome::OutOfMemory,
    }
}
