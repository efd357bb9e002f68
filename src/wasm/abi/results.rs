//! The structs that exports write, from which JavaScript reads results.

use crate::kernel::metrics::calibration_error::ReliabilityBin;
use crate::kernel::metrics::evaluate::{ClassScore, Means};
use crate::kernel::softmax_state::OnlineNormalizer;
use bytemuck::{Pod, Zeroable};
use core::mem::offset_of;

offsets!(Means {
    accuracy: 0,
    nll: 8,
    brier: 16,
    ece: 24,
    mce: 32,
} size 40);

offsets!(ClassScore {
    count: 0,
    precision: 8,
    recall: 16,
    f1: 24,
    auc: 32,
    ece: 40,
    mce: 48,
} size 56);

/// The bounds of the intervals of a report.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Intervals {
    pub(crate) accuracy: [f64; 2],
    pub(crate) nll: [f64; 2],
    pub(crate) brier: [f64; 2],
    pub(crate) ece: [f64; 2],
}

offsets!(Intervals {
    accuracy: 0,
    nll: 16,
    brier: 32,
    ece: 48,
} size 64);

offsets!(ReliabilityBin {
    lower: 0,
    upper: 8,
    count: 16,
    confidence: 24,
    accuracy: 32,
} size 40);

/// A knot of the line that isotonic regression fits: a probability, and the one that it is mapped to.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Knot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

offsets!(Knot {
    x: 0,
    y: 8,
} size 16);

/// A conformal threshold, its rank, and the two quantiles of its coverage.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Threshold {
    pub(crate) threshold: f64,
    pub(crate) k: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

offsets!(Threshold {
    threshold: 0,
    k: 8,
    low: 16,
    high: 24,
} size 32);

/// The course of an estimate of priors: the number of steps, and 1 if the last one was within the tolerance.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct PriorEstimate {
    pub(crate) steps: f64,
    pub(crate) converged: f64,
}

offsets!(PriorEstimate {
    steps: 0,
    converged: 8,
} size 16);

/// A threshold of familiarity, and the fraction of scores that it keeps.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct RejectFit {
    pub(crate) threshold: f64,
    pub(crate) kept: f64,
}

offsets!(RejectFit {
    threshold: 0,
    kept: 8,
} size 16);

/// The measures of scores of familiarity.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct RejectReport {
    pub(crate) auroc: f64,
    pub(crate) fpr_at_95: f64,
}

offsets!(RejectReport {
    auroc: 0,
    fpr_at_95: 8,
} size 16);

/// The perplexity of a text, and its bits per token.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Perplexity {
    pub(crate) perplexity: f64,
    pub(crate) bits: f64,
}

offsets!(Perplexity {
    perplexity: 0,
    bits: 8,
} size 16);

offsets!(OnlineNormalizer {
    max: 0,
    sum: 8,
    count: 24,
} size 32);
