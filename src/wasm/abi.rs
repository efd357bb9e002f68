//! All numbers that cross between JavaScript and WebAssembly, and nothing else. `js/wasm/abi.ts` holds the
//! same lists, and `tests/abi.rs` compares the two files.
//!
//! JavaScript checks the arguments of users before they cross: sums of lengths fit, indices are in range. So
//! only outcomes that can't be known beforehand cross back, and no [`Error`](crate::Error).

use super::memory::{Address, Untyped, Workspaces};
use crate::fallible_vec::OutOfMemory;
use crate::kernel::divergence::DivergenceKind;
use crate::kernel::fit::temperature_scaling;
use crate::kernel::metrics::calibration_error::ReliabilityBin;
use crate::kernel::metrics::evaluate::{ClassScore, Means};
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::kernel::softmax_state::OnlineNormalizer;
use crate::simd::{F32x8, F64x4, Vector};
use crate::{Activation, DivergenceOf, FamiliarityScore, Reduction, SampleStep};
use bytemuck::{Pod, Zeroable};
use core::marker::PhantomData;
use core::mem::offset_of;

/// The result of an export that can fail.
#[derive(Clone, Copy)]
#[repr(i32)]
pub(super) enum Outcome {
    Done = 0,
    OutOfMemory = -1,
    AllMasked = -2,
    NotProbabilities = -3,
    TooFew = -4,
}

impl From<Result<Self, OutOfMemory>> for Outcome {
    fn from(result: Result<Self, OutOfMemory>) -> Self {
        result.unwrap_or(Self::OutOfMemory)
    }
}

/// Numbers of targets with a meaning of their own.
#[allow(dead_code, reason = "the modules that have no `ignoreIndex` need none")]
#[repr(i32)]
pub(super) enum TargetNumber {
    /// The target is ignored. The number that users name in `ignoreIndex` may be beyond i32, or be a class.
    Ignored = -1,
}

/// The lengths of workspaces, in f64 numbers; those of a single row are in numbers of its type.
#[allow(dead_code, reason = "JavaScript reserves them")]
#[repr(u32)]
pub(super) enum WorkspaceLength {
    /// A whole vector, up to which rows are padded.
    Vector = 4,
    Softcap = 1024,
    /// The workspace of `best_temperature` has this many numbers for each class, and `TemperaturePadding`
    /// beside them.
    TemperaturePerClass = 3,
    TemperaturePadding = 8,
    /// A single row takes this many numbers for each entry of the padded row: the first for its softmax, the
    /// second for the exports that return logarithms.
    SoftmaxPerEntry = 1,
    LogarithmPerEntry = 2,
}

const _: () = {
    assert!(WorkspaceLength::Vector as usize == F64x4::LANES && 2 * F64x4::LANES == F32x8::LANES);
    assert!(WorkspaceLength::Softcap as usize == PARTS_WORK);
    let mut classes = 0;
    while classes < 2 * F64x4::LANES {
        let reserved = WorkspaceLength::TemperaturePerClass as usize * classes
            + WorkspaceLength::TemperaturePadding as usize;
        assert!(temperature_scaling::workspace_length(classes) <= reserved);
        classes += 1;
    }
};

/// Asserts the offsets of the fields of a struct, in the words that `js/wasm/abi.ts` has too.
macro_rules! offsets {
    ($name:ident { $($($field:ident).+: $offset:literal,)* } size $size:literal) => {
        $(const _: () = assert!(offset_of!($name, $($field).+) == $offset);)*
        const _: () = assert!(size_of::<$name>() == $size);
    };
}

/// The entries that a function computes, and their rows. Addresses count bytes; lengths count entries.
#[repr(C)]
pub(super) struct Call {
    /// They come first, so that their address is that of the call.
    pub(super) rows: CallRows,
    /// f32 or f64 numbers, as the export says. One that takes a `&mut Call` may overwrite them, if only those
    /// that are masked.
    pub(super) entries: Address<Untyped>,
    pub(super) length: u32,
}

/// The rows of a call and the options that all functions have. It is apart from the entries, which are
/// written to while this is read.
#[repr(C)]
pub(super) struct CallRows {
    pub(super) temperature: f64,
    /// The `rank` dimensions of the array.
    pub(super) shape: Address<usize>,
    /// A number for each dimension: 1 if rows run along it, and 0 if not.
    pub(super) reduced: Address<u32>,
    pub(super) rank: u32,
    /// One byte per entry, or per entry of one or several rows, 0 where it is masked. No bytes mean no mask.
    pub(super) mask: Address<u8>,
    pub(super) mask_length: u32,
    /// 1 if logits at +∞ split the probability, 0 if they make their row NaN. A code would add ten bytes of
    /// gzip to every module.
    pub(super) split_infinity: u32,
    /// The start of the memory that is free for workspaces, up to its end.
    pub(super) workspace: Address<Workspaces>,
    /// Sinks: one for all rows, one for each, or none.
    pub(super) sinks: Address<f64>,
    pub(super) sink_count: u32,
}

offsets!(Call {
    rows.temperature: 0,
    rows.shape: 8,
    rows.reduced: 12,
    rows.rank: 16,
    rows.mask: 20,
    rows.mask_length: 24,
    rows.split_infinity: 28,
    rows.workspace: 32,
    rows.sinks: 36,
    rows.sink_count: 40,
    entries: 48,
    length: 52,
} size 56);

/// The arguments of a cross-entropy, besides its rows.
#[repr(C)]
pub(super) struct Loss {
    pub(super) label_smoothing: f64,
    /// An i32 class for each row; or, if `classes` is 0, an f64 number for each entry.
    pub(super) targets: Address<Untyped>,
    pub(super) classes: u32,
    /// A weight for each class, or none if all count the same.
    pub(super) weights: Address<f64>,
    pub(super) weight_count: u32,
}

offsets!(Loss {
    label_smoothing: 0,
    targets: 8,
    classes: 12,
    weights: 16,
    weight_count: 20,
} size 24);

/// The settings of a report and the addresses of its parts, besides its rows.
#[repr(C)]
pub(super) struct Report {
    pub(super) seed: f64,
    pub(super) bootstrap: u32,
    pub(super) is_equal_mass: u32,
    /// An i32 target for each row.
    pub(super) targets: Address<i32>,
    pub(super) means: Address<Means>,
    /// Scores for each class, and their means.
    pub(super) classes: Address<ClassScore>,
    /// A number for each pair of classes, 0 before the call.
    pub(super) confusion: Address<u32>,
    pub(super) bins: Address<ReliabilityBin>,
    pub(super) bin_count: u32,
    /// A number k for each accuracy, which replaces it.
    pub(super) top_k: Address<f64>,
    pub(super) top_k_count: u32,
    pub(super) intervals: Address<Intervals>,
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

/// A number that stands for a `T`, as JavaScript passes it.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Code<T>(u32, PhantomData<T>);

impl<T> Code<T> {
    /// Takes a code that crosses among f64 numbers.
    #[cfg(feature = "wasm-sample")]
    pub(super) fn from_f64(number: f64) -> Self {
        let code = number as u32;
        if f64::from(code) != number {
            core::arch::wasm32::unreachable();
        }
        Self(code, PhantomData)
    }
}

/// Declares the numbers that stand for the variants of enums, all of them. An argument of the enum itself
/// would be undefined behaviour if its number were none of these; [`Code::read`] stops the module.
macro_rules! codes {
    ($(enum $name:ident { $($variant:ident = $number:literal,)* })*) => {$(
        #[allow(dead_code, reason = "each module reads those of its arguments")]
        impl Code<$name> {
            pub(super) fn read(self) -> $name {
                match self.0 {
                    $($number => $name::$variant,)*
                    _ => core::arch::wasm32::unreachable(),
                }
            }
        }

        const _: fn($name) = |value| match value {
            $($name::$variant => {})*
        };
    )*};
}

/// Declares enums that only cross, with the numbers that stand for their variants.
macro_rules! own_codes {
    ($($(#[$doc:meta])* enum $name:ident { $($variant:ident = $number:literal,)* })*) => {
        $($(#[$doc])* #[derive(Clone, Copy)] pub(super) enum $name { $($variant,)* })*
        codes! { $(enum $name { $($variant = $number,)* })* }
    };
}

own_codes! {
    /// The type of the numbers from which f64 entries were made. Results are as precise as this type.
    enum Precision {
        F32 = 0,
        F64 = 1,
    }
}

codes! {
    enum Activation {
        Softmax = 0,
        Sigmoid = 1,
        None = 2,
    }

    enum DivergenceOf {
        Probabilities = 0,
        Logs = 1,
        Logits = 2,
    }

    enum DivergenceKind {
        KullbackLeibler = 0,
        JensenShannon = 1,
    }

    enum Reduction {
        Mean = 0,
        Sum = 1,
        None = 2,
    }

    enum FamiliarityScore {
        Energy = 0,
        MaxLogit = 1,
        MaxProbability = 2,
        Entropy = 3,
        Margin = 4,
    }

    enum SampleStep {
        Penalties = 0,
        Bias = 1,
        Temperature = 2,
        TopK = 3,
        TypicalP = 4,
        TopP = 5,
        MinP = 6,
        Epsilon = 7,
        Eta = 8,
        TopNSigma = 9,
    }
}

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
pub(super) struct Intervals {
    pub(super) accuracy: [f64; 2],
    pub(super) nll: [f64; 2],
    pub(super) brier: [f64; 2],
    pub(super) ece: [f64; 2],
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
pub(super) struct Knot {
    pub(super) x: f64,
    pub(super) y: f64,
}

offsets!(Knot {
    x: 0,
    y: 8,
} size 16);

/// A conformal threshold, its rank, and the two quantiles of its coverage.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Threshold {
    pub(super) threshold: f64,
    pub(super) k: f64,
    pub(super) low: f64,
    pub(super) high: f64,
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
pub(super) struct PriorEstimate {
    pub(super) steps: f64,
    pub(super) converged: f64,
}

offsets!(PriorEstimate {
    steps: 0,
    converged: 8,
} size 16);

/// A threshold of familiarity, and the fraction of scores that it keeps.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct RejectFit {
    pub(super) threshold: f64,
    pub(super) kept: f64,
}

offsets!(RejectFit {
    threshold: 0,
    kept: 8,
} size 16);

/// The measures of scores of familiarity.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct RejectReport {
    pub(super) auroc: f64,
    pub(super) fpr_at_95: f64,
}

offsets!(RejectReport {
    auroc: 0,
    fpr_at_95: 8,
} size 16);

/// The perplexity of a text, and its bits per token.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Perplexity {
    pub(super) perplexity: f64,
    pub(super) bits: f64,
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

/// The sampling steps, from logits to those that can be drawn.
#[repr(C)]
pub(super) struct SampleSteps {
    pub(super) presence: f64,
    pub(super) frequency: f64,
    /// A pair for each step, in order: the code of a [`SampleStep`] and its parameter. No step is there
    /// twice.
    pub(super) steps: Address<[f64; 2]>,
    pub(super) step_count: u32,
    /// Indices of entries.
    pub(super) history: Address<u32>,
    pub(super) history_length: u32,
    /// A bias for each entry, or for each entry of a row, or none.
    pub(super) bias: Address<f64>,
    pub(super) bias_length: u32,
    pub(super) min_keep: u32,
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
pub(super) struct Explained {
    /// For each entry the index of the step that removed it, −1 for none, or ∞ if it was −∞ before.
    pub(super) removed_by: Address<f64>,
    /// For each row, the probability that each step removed.
    pub(super) masses: Address<f64>,
}

offsets!(Explained {
    removed_by: 0,
    masses: 4,
} size 8);

/// The draws from each row after the steps.
#[repr(C)]
pub(super) struct Draws {
    /// NaN if `numbers` holds uniform numbers already.
    pub(super) seed: f64,
    /// A uniform number for each draw, which the index that it draws replaces.
    pub(super) numbers: Address<f64>,
    /// The log-probability of each draw, or none.
    pub(super) logprobs: Address<f64>,
    pub(super) logprob_count: u32,
    /// The number of draws from a row.
    pub(super) count: u32,
    /// 1 if an index may be drawn again, 0 if each is drawn at most once from a row.
    pub(super) replace: u32,
}

offsets!(Draws {
    seed: 0,
    numbers: 8,
    logprobs: 12,
    logprob_count: 16,
    count: 20,
    replace: 24,
} size 32);
