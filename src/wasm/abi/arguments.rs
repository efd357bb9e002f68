//! The structs of arguments of one or a few exports, which JavaScript writes before it calls them.

use super::results::Intervals;
use crate::kernel::metrics::calibration_error::ReliabilityBin;
use crate::kernel::metrics::evaluate::{ClassScore, Means};
use crate::wasm::memory::{Address, Untyped};
use core::mem::offset_of;

/// The arguments of a cross-entropy, besides its rows.
#[repr(C)]
pub(crate) struct Loss {
    pub(crate) label_smoothing: f64,
    /// An i32 class for each row; or, if `are_classes` is 0, an f64 number for each entry.
    pub(crate) targets: Address<Untyped>,
    pub(crate) are_classes: u32,
    /// A weight for each class, or none if all count the same.
    pub(crate) weights: Address<f64>,
    pub(crate) weight_count: u32,
}

offsets!(Loss {
    label_smoothing: 0,
    targets: 8,
    are_classes: 12,
    weights: 16,
    weight_count: 20,
} size 24);

/// The settings of a report and the addresses of its parts, besides its rows.
#[repr(C)]
pub(crate) struct Report {
    pub(crate) seed: f64,
    pub(crate) bootstrap: u32,
    pub(crate) is_equal_mass: u32,
    /// An i32 target for each row.
    pub(crate) targets: Address<i32>,
    pub(crate) means: Address<Means>,
    /// Scores for each class, and their means.
    pub(crate) classes: Address<ClassScore>,
    /// A number for each pair of classes, 0 before the call.
    pub(crate) confusion: Address<u32>,
    pub(crate) bins: Address<ReliabilityBin>,
    pub(crate) bin_count: u32,
    /// A number k for each accuracy, which replaces it.
    pub(crate) top_k: Address<f64>,
    pub(crate) top_k_count: u32,
    pub(crate) intervals: Address<Intervals>,
}

offsets!(Report {
    seed: 0,
    bootstrap: 8,
    is_equal_mass: 12,
    targets: 16,
    means: 20,
    classes: 24,
    confusion: 28,
    bins: 32,
    bin_count: 36,
    top_k: 40,
    top_k_count: 44,
    intervals: 48,
} size 56);

/// The sampling steps, from logits to those that can be drawn.
#[repr(C)]
pub(crate) struct SampleSteps {
    pub(crate) presence: f64,
    pub(crate) frequency: f64,
    /// A pair for each step, in order: the code of a [`SampleStep`](crate::SampleStep) and its parameter. No
    /// step is there twice.
    pub(crate) steps: Address<[f64; 2]>,
    pub(crate) step_count: u32,
    /// Indices of entries.
    pub(crate) history: Address<u32>,
    pub(crate) history_length: u32,
    /// A bias for each entry, or for each entry of a row, or none.
    pub(crate) bias: Address<f64>,
    pub(crate) bias_length: u32,
    pub(crate) min_keep: u32,
}

offsets!(SampleSteps {
    presence: 0,
    frequency: 8,
    steps: 16,
    step_count: 20,
    history: 24,
    history_length: 28,
    bias: 32,
    bias_length: 36,
    min_keep: 40,
} size 48);

/// The addresses at which an explanation of rows is written: what each step removed from them.
#[repr(C)]
pub(crate) struct Explained {
    /// For each entry the index of the step that removed it, −1 for none, or ∞ if it was −∞ before.
    pub(crate) removed_by: Address<f64>,
    /// For each row, the probability that each step removed.
    pub(crate) masses: Address<f64>,
}

offsets!(Explained {
    removed_by: 0,
    masses: 4,
} size 8);

/// The draws from each row after the steps.
#[repr(C)]
pub(crate) struct Draws {
    /// NaN if `numbers` holds uniform numbers already.
    pub(crate) seed: f64,
    /// A uniform number for each draw, which the index that it draws replaces.
    pub(crate) numbers: Address<f64>,
    /// The log-probability of each draw, or none.
    pub(crate) logprobs: Address<f64>,
    pub(crate) logprob_count: u32,
    /// The number of draws from a row.
    pub(crate) count: u32,
    /// 1 if an index may be drawn again, 0 if each is drawn at most once from a row.
    pub(crate) replace: u32,
}

offsets!(Draws {
    seed: 0,
    numbers: 8,
    logprobs: 12,
    logprob_count: 16,
    count: 20,
    replace: 24,
} size 32);
