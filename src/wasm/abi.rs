//! Every number that crosses between JavaScript and WebAssembly, and nothing else. `js/wasm/abi.ts`
//! holds the same lists, and `tests/abi.rs` compares the two files.
//!
//! What users give is checked in JavaScript before it crosses: the sums of lengths fit, indices are
//! in range. So no [`Error`](crate::Error) crosses, but only what can't be known before.

use crate::SampleStep;
use crate::kernel::evaluate::{ClassScore, Means};
use bytemuck::{Pod, Zeroable};
use core::mem::offset_of;

/// What an export that can fail returns.
#[derive(Clone, Copy)]
#[repr(i32)]
pub(super) enum Outcome {
    Done = 0,
    OutOfMemory = -1,
    AllMasked = -2,
    NotProbabilities = -3,
    TooFew = -4,
}

/// Asserts where the fields of a struct lie, in the words that `js/wasm/abi.ts` has too.
macro_rules! offsets {
    ($name:ident { $($field:ident: $offset:literal,)* } size $size:literal) => {
        $(const _: () = assert!(offset_of!($name, $field) == $offset);)*
        const _: () = assert!(size_of::<$name>() == $size);
    };
}

/// The rows that a function computes. Addresses are in bytes, counts in entries.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Call {
    pub(super) temperature: f64,
    /// The address of the entries, f32 or f64, and their number.
    pub(super) entries: u32,
    pub(super) length: u32,
    /// The dimensions of the array, and 1 for each along which rows run, 0 for the others.
    pub(super) shape: u32,
    pub(super) reduced: u32,
    pub(super) rank: u32,
    /// One byte an entry, or an entry of a row, 0 where it is masked; no bytes are no mask.
    pub(super) mask: u32,
    pub(super) mask_length: u32,
    /// 1 where logits at +∞ share 1, 0 where they make their row NaN.
    pub(super) split_infinity: u32,
    /// From here on the memory is free for workspaces.
    pub(super) workspace: u32,
    /// f64 numbers, one for all rows or one for each, or none.
    pub(super) sinks: u32,
    pub(super) sink_count: u32,
    pub(super) unused: u32,
}

offsets!(Call {
    temperature: 0,
    entries: 8,
    length: 12,
    shape: 16,
    reduced: 20,
    rank: 24,
    mask: 28,
    mask_length: 32,
    split_infinity: 36,
    workspace: 40,
    sinks: 44,
    sink_count: 48,
} size 56);

/// What a cross-entropy takes beside the rows.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Loss {
    pub(super) label_smoothing: f64,
    /// NaN where no class is ignored.
    pub(super) ignore_index: f64,
    /// An i32 class for each row, or as many f64 numbers as entries where `classes` is 0.
    pub(super) targets: u32,
    pub(super) classes: u32,
    /// f64 numbers, one a class; none where all count the same.
    pub(super) weights: u32,
    pub(super) weight_count: u32,
}

offsets!(Loss {
    label_smoothing: 0,
    ignore_index: 8,
    targets: 16,
    classes: 20,
    weights: 24,
    weight_count: 28,
} size 32);

/// How the losses of rows become one.
#[allow(dead_code, reason = "JavaScript makes them")]
#[derive(Clone, Copy)]
#[repr(u32)]
pub(super) enum Reduction {
    Mean = 0,
    Sum = 1,
    None = 2,
}

/// What tells how familiar a row of logits is.
#[allow(dead_code, reason = "JavaScript makes them")]
#[derive(Clone, Copy)]
#[repr(u32)]
pub(super) enum Familiarity {
    Energy = 0,
    MaxLogit = 1,
    MaxProbability = 2,
    Entropy = 3,
    Margin = 4,
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

/// The steps from logits to those that can be drawn.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Steps {
    pub(super) presence: f64,
    pub(super) frequency: f64,
    /// Two f64 a step in their order: a [`Step`], and the number that it takes.
    pub(super) steps: u32,
    pub(super) step_count: u32,
    /// u32 indices of entries.
    pub(super) history: u32,
    pub(super) history_length: u32,
    /// f64 numbers, one an entry, or an entry of a row, or none.
    pub(super) bias: u32,
    pub(super) bias_length: u32,
    pub(super) min_keep: u32,
    pub(super) unused: u32,
}

offsets!(Steps {
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

/// The numbers of the steps.
#[allow(dead_code, reason = "JavaScript makes them")]
#[derive(Clone, Copy)]
#[repr(u32)]
pub(super) enum Step {
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

/// Asserts that steps have the numbers that the kernel gives them.
macro_rules! steps {
    ($($name:ident)*) => {
        $(const _: () = assert!(Step::$name as u32 == SampleStep::$name as u32);)*
    };
}

steps!(Penalties Bias Temperature TopK TypicalP TopP MinP Epsilon Eta TopNSigma);
