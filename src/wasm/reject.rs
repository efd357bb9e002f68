//! Thresholds of familiarity, and their evaluation. The module has no code for layouts, so that `fitReject`
//! of a classifier adds little to download.

use super::abi::Outcome;
use super::memory::numbers;
use crate::fallible_vec::OutOfMemory;
use crate::ops::familiarity;
use crate::workspace::begin_workspace;

/// Writes the largest threshold that keeps the fraction `keep` of `n` scores, and the fraction that it keeps,
/// to `fit`.
#[unsafe(no_mangle)]
pub extern "C" fn reject_threshold(
    scores: u32,
    n: usize,
    keep: f64,
    fit: u32,
    workspace: usize,
) -> Outcome {
    begin_workspace(workspace);
    write(familiarity::fit_reject_threshold(numbers(scores, n), keep), fit, &|fit| {
        [fit.threshold, fit.kept]
    })
}

/// Writes two measures of the scores of `n` familiar and `m` unfamiliar rows to `report`: the AUROC, and the
/// fraction of unfamiliar rows that are kept by the threshold that keeps 95 % of the familiar ones.
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
    write(
        familiarity::evaluate_scores(numbers(inside, n), numbers(outside, m)),
        report,
        &|report| [report.auroc, report.fpr_at_95],
    )
}

/// Writes the numbers of a result to an address, or returns that memory has run out.
fn write<T, const N: usize>(
    result: Result<T, OutOfMemory>,
    to: u32,
    f: &dyn Fn(T) -> [f64; N],
) -> Outcome {
    let write = |result| {
        numbers(to, N).copy_from_slice(&f(result));
        Outcome::Done
    };
    result.map(write).into()
}
