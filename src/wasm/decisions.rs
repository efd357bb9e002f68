//! Conformal thresholds, reports and priors.

use super::abi::arguments::Report;
use super::abi::results::{Intervals, PriorEstimate, Threshold};
use super::abi::{Call, Outcome};
use super::call::{begin_entries, run, write_result};
use super::memory::{Address, read_targets};
use super::random::read_seed;
use crate::kernel::fit::conformal::ConformityScore;
use crate::ops::conformal;
use crate::ops::estimate_priors::estimate_rows;
use crate::ops::evaluate::{Results, Settings, evaluate_rows};

/// Writes the conformal score of the target of each row of f64 probabilities to `scores`, as f64. There is
/// one i32 target per row.
#[unsafe(no_mangle)]
pub extern "C" fn conformal_scores(
    call: &mut Call,
    targets: Address<i32>,
    is_lac: u32,
    lambda: f64,
    k: f64,
    mut scores: Address<f64>,
) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, _| {
        let target_of = read_targets(&targets, rows.count);
        let score =
            if is_lac == 0 { ConformityScore::Aps { lambda, k } } else { ConformityScore::Lac };
        conformal::score_rows(p, rows, &target_of, score, scores.as_mut_slice(rows.count))
    })
}

/// Writes the threshold of the f64 scores of a call, its rank, and the two quantiles of its coverage to
/// `fit`, a struct `Threshold`.
#[unsafe(no_mangle)]
pub extern "C" fn conformal_threshold(call: &Call, alpha: f64, fit: Address<Threshold>) -> Outcome {
    let scores = begin_entries(call);
    write_result(conformal::fit_threshold(scores, alpha), fit, &|found| {
        let [low, high] = found.coverage;
        Threshold { threshold: found.threshold, k: found.k as f64, low, high }
    })
}

/// Writes the report of rows of f64 probabilities to the addresses in `report`.
#[unsafe(no_mangle)]
pub extern "C" fn evaluate_report(call: &mut Call, report: &mut Report) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, _| {
        // The closure captures the whole report: a reference to each field would cost 80 bytes of gzip.
        let report = &mut *report;
        let target_of = read_targets(&report.targets, rows.count);
        let target_of = |row: usize| target_of(row) as u32;
        let Intervals { accuracy, nll, brier, ece } = report.intervals.as_mut();
        let results = Results {
            means: report.means.as_mut(),
            top_k_accuracies: report.top_k.as_mut_slice(report.top_k_count as usize),
            bins: report.bins.as_mut_slice(report.bin_count as usize),
            classes: report.classes.as_mut_slice(rows.length + 1),
            confusion: report.confusion.as_mut_slice(rows.length * rows.length),
            intervals: [accuracy, nll, brier, ece],
        };
        let settings = Settings {
            is_equal_mass: report.is_equal_mass != 0,
            bootstrap: report.bootstrap as usize,
            seed: read_seed(report.seed),
        };
        evaluate_rows(p, rows, &target_of, settings, results)
    })
}

/// Estimates the priors of rows of f64 probabilities from those of training at `from`, which are divided by
/// their sum there. Writes an f64 prior for each class to `priors`, and a struct `PriorEstimate` to
/// `estimate`.
#[unsafe(no_mangle)]
pub extern "C" fn estimate_priors(
    call: &mut Call,
    mut from: Address<f64>,
    max_steps: usize,
    tolerance: f64,
    mut priors: Address<f64>,
    mut estimate: Address<PriorEstimate>,
) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, _| {
        let [from, found] = [&mut from, &mut priors].map(|at| at.as_mut_slice(rows.length));
        let (steps, converged) = estimate_rows(p, rows, from, found, max_steps, tolerance)?;
        let converged = f64::from(converged);
        *estimate.as_mut() = PriorEstimate { steps: steps as f64, converged };
        Ok(())
    })
}
