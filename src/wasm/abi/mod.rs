//! All numbers that cross between JavaScript and WebAssembly, and nothing else. `js/wasm/abi.ts` holds the
//! same lists, and `tests/sources/abi.rs` compares it with the files of this folder. What all exports share
//! is here; [`arguments`] has the structs that describe more than rows, [`results`] those that exports write,
//! and [`codes`] the numbers that stand for choices.
//!
//! JavaScript checks the arguments of users before they cross: sums of lengths fit, indices are in range. So
//! only outcomes that can't be known beforehand cross back, and no [`Error`](crate::Error).

use super::memory::{Address, Untyped, Workspaces};
use crate::fallible_vec::OutOfMemory;
use crate::kernel::fit::temperature_scaling;
use crate::kernel::numeric::exp::PARTS_WORK;
use crate::simd::{F32x8, F64x4, Vector};
use core::mem::offset_of;

/// Asserts the offsets of the fields of a struct, in the words that `js/wasm/abi.ts` has too.
macro_rules! offsets {
    ($name:ident { $($($field:ident).+: $offset:literal,)* } size $size:literal) => {
        $(const _: () = assert!(offset_of!($name, $($field).+) == $offset);)*
        const _: () = assert!(size_of::<$name>() == $size);
    };
}

pub(super) mod arguments;
pub(super) mod codes;
pub(super) mod results;

/// The result of an export that can fail.
#[derive(Clone, Copy)]
#[repr(i32)]
pub(super) enum Outcome {
    Done = 0,
    OutOfMemory = -1,
    AllMasked = -2,
    InvalidEntry = -3,
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
