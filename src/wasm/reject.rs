//! Thresholds of familiarity, and their evaluation. The module has no code for layouts, so that `fitReject`
//! of a classifier adds little to download.

use super::abi::{Outcome, RejectFit, RejectReport};
use super::call::write_result;
use super::memory::Address;
use crate::ops::familiarity;
use crate::workspace::begin_workspace;

/// Writes the largest threshold that keeps the fraction `keep` of `n` scores, and the fraction that it keeps,
/// to `fit`.
#[unsafe(no_mangle)]
pub extern "C" fn reject_threshold(
    scores: Address,
    n: usize,
    keep: f64,
    fit: Address,
    workspace: usize,
) -> Outcome {
    begin_workspace(workspace);
    write_result(familiarity::fit_reject_threshold(scores.as_slice(n), keep), fit, &|fit| {
        RejectFit { threshold: fit.threshold, kept: fit.kept }
    })
}

/// Writes two measures of the scores of `n` familiar and `m` unfamiliar rows to `report`: the AUROC, and the
/// fraction of unfamiliar rows that are kept by the threshold that keeps 95 % of the familiar ones.
#[unsafe(no_mangle)]
pub extern "C" fn reject_report(
    inside: Address,
    n: usize,
    outside: Address,
    m: usize,
    report: Address,
    workspace: usize,
) -> Outcome {
    begin_workspace(workspace);
    write_result(
        familiarity::evaluate_scores(inside.as_slice(n), outside.as_slice(m)),
        report,
        &|report| RejectReport { auroc: report.auroc, fpr_at_95: report.fpr_at_95 },
    )
}
