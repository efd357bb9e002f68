//! Thresholds of familiarity, and their evaluation. The module has no code for layouts, so that `fitReject`
//! of a classifier adds little to a download.

use super::abi::results::{RejectFit, RejectReport};
use super::abi::{Call, Outcome};
use super::call::{begin_entries, write_result};
use super::memory::Address;
use crate::ops::familiarity;

/// Writes the largest threshold that keeps the fraction `keep` of the f64 scores of a call, and the fraction
/// that it keeps, to `fit`, a struct `RejectFit`.
#[unsafe(no_mangle)]
pub extern "C" fn reject_threshold(call: &Call, keep: f64, fit: Address<RejectFit>) -> Outcome {
    let scores = begin_entries(call);
    write_result(familiarity::fit_reject_threshold(scores, keep), fit, &|fit| RejectFit {
        threshold: fit.threshold,
        kept: fit.kept,
    })
}

/// Writes two measures to `report`, a struct `RejectReport`, of the f64 scores of familiar rows, those of a
/// call, and of `n` unfamiliar rows, those at `outside`: the AUROC, and the fraction of unfamiliar
/// rows that are kept by the threshold that keeps 95 % of the familiar ones.
#[unsafe(no_mangle)]
pub extern "C" fn reject_report(
    call: &Call,
    outside: Address<f64>,
    n: usize,
    report: Address<RejectReport>,
) -> Outcome {
    let inside = begin_entries(call);
    write_result(familiarity::evaluate_scores(inside, outside.as_slice(n)), report, &|report| {
        RejectReport { auroc: report.auroc, fpr_at_95: report.fpr_at_95 }
    })
}
