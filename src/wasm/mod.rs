//! The WebAssembly exports: numbers in, numbers out. There is no arithmetic here, and there are no strings:
//! an error crosses as a number of [`abi`], and JavaScript has its text.
//!
//! Each file holds the exports of one published module, except [`abi`], which lists the numbers that cross,
//! and [`memory`]. All modules but `canvas` and `learn` compute in one memory that JavaScript makes. None of
//! them calls JavaScript, so they can share a stack. `canvas` and `learn` have memories of their own, and
//! their classes, strings and arrays cross by wasm-bindgen.

#[cfg(feature = "wasm-canvas")]
mod bars;
#[cfg(feature = "wasm-canvas")]
mod canvas;
#[cfg(feature = "wasm-learn")]
mod learn;

#[cfg(feature = "wasm")]
mod abi;
#[cfg(feature = "wasm-argmax")]
mod argmax;
#[cfg(feature = "wasm-basic")]
mod basic;
#[cfg(feature = "wasm-calibration")]
mod calibration;
#[cfg(feature = "wasm-cross-entropy")]
mod cross_entropy;
#[cfg(feature = "wasm-decisions")]
mod decisions;
#[cfg(feature = "wasm-decode")]
mod decode;
#[cfg(feature = "wasm-divergence")]
mod divergence;
#[cfg(feature = "wasm-gradients")]
mod gradients;
#[cfg(feature = "wasm-linear")]
mod linear;
#[cfg(feature = "wasm-log-softmax")]
mod log_softmax;
#[cfg(feature = "wasm-log-sum-exp")]
mod log_sum_exp;
#[cfg(any(feature = "wasm-softmax", feature = "wasm-log-softmax", feature = "wasm-log-sum-exp"))]
mod logits;
#[cfg(feature = "wasm")]
mod memory;
#[cfg(feature = "wasm-reject")]
mod reject;
#[cfg(feature = "wasm-relaxed")]
mod relaxed;
#[cfg(feature = "wasm-sample")]
mod sample;
#[cfg(feature = "wasm-scaling")]
mod scaling;
#[cfg(feature = "wasm-softmax")]
mod softmax;
#[cfg(feature = "wasm-state")]
mod state;
#[cfg(feature = "wasm-top-k")]
mod top_k;

#[cfg(feature = "wasm")]
use {
    crate::fallible_vec::OutOfMemory,
    crate::layout::{self, Dimension, Rows},
    crate::rows::{self, Map},
    crate::workspace::{begin_workspace, filled},
    crate::{OnInfinity, Options},
    abi::{Call, CallRows, Outcome},
    bytemuck::{Pod, Zeroable},
};

/// Marks the file with all functions, and its version, so that JavaScript can tell it from other modules.
#[cfg(feature = "wasm-full")]
#[unsafe(export_name = concat!("softmax_wasm_", env!("CARGO_PKG_VERSION")))]
pub extern "C" fn mark() {}

/// A function that computes the entries of a call in place.
#[cfg(feature = "wasm")]
type Compute<'a, T> = dyn FnMut(&mut [T], &Rows, &Options) -> Result<(), OutOfMemory> + 'a;

/// Runs a function on the entries and rows of a call.
#[cfg(feature = "wasm")]
fn run<T: Pod>(call: &mut Call, f: &mut Compute<T>) -> Outcome {
    let entries = call.entries.as_mut_slice(call.length as usize);
    let done = with_rows(&call.rows, &mut |rows, options| f(entries, rows, options));
    done.map(|()| Outcome::Done).into()
}

/// A function that computes the entries of a call in place, with an outcome of its own.
#[cfg(feature = "wasm")]
type ComputeOutcome<'a, T> =
    dyn FnMut(&mut [T], &Rows, &Options) -> Result<Outcome, OutOfMemory> + 'a;

/// Runs a function on the entries and rows of a call, and returns its outcome.
#[cfg(feature = "wasm")]
fn run_to_outcome<T: Pod>(call: &mut Call, f: &mut ComputeOutcome<T>) -> Outcome {
    let entries = call.entries.as_mut_slice(call.length as usize);
    let mut outcome = Outcome::Done;
    let done = with_rows(&call.rows, &mut |rows, options| {
        outcome = f(entries, rows, options)?;
        Ok(())
    });
    done.map(|()| outcome).into()
}

/// A function that gets the rows and the options of a call.
#[cfg(feature = "wasm")]
type OfRows<'a> = dyn FnMut(&Rows, &Options) -> Result<(), OutOfMemory> + 'a;

#[cfg(feature = "wasm")]
#[inline(never)]
fn with_rows(call: &CallRows, f: &mut OfRows) -> Result<(), OutOfMemory> {
    begin_workspace(call.workspace as usize);
    let rank = call.rank as usize;
    let mut kept = filled(rank, Dimension::zeroed())?;
    let mut reduced = filled(rank, Dimension::zeroed())?;
    let (shape, flags) = (call.shape.as_slice(rank), call.reduced.as_slice(rank));
    let (kept_count, reduced_count) = layout::split(shape, flags, &mut kept, &mut reduced);
    let mask = call.mask.as_slice::<u8>(call.mask_length as usize);
    let mask = (!mask.is_empty()).then_some(mask);
    let kept = kept.get(..kept_count).unwrap_or_default();
    let reduced = reduced.get(..reduced_count).unwrap_or_default();
    let rows = Rows::new(kept, reduced, mask);
    let on_infinity = if call.split_infinity == 0 { OnInfinity::Nan } else { OnInfinity::Split };
    let sink = call.sinks.as_slice(call.sink_count as usize);
    let temperature = call.temperature;
    f(&rows, &Options { temperature, mask, on_infinity, sink, ..Options::new() })
}

/// Maps the rows of a call by `f`. A row whose entries are all masked is filled with `masked`.
#[cfg(feature = "wasm")]
fn map_rows(call: &mut Call, masked: f64, f: Map<f64>) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| rows::map(x, rows, options, masked, f))
}

/// Writes the numbers of a result to an address, or returns that memory has run out.
#[cfg(any(feature = "wasm-decisions", feature = "wasm-reject"))]
fn write_result<T, const N: usize>(
    result: Result<T, OutOfMemory>,
    mut to: memory::Address,
    f: &dyn Fn(T) -> [f64; N],
) -> Outcome {
    let write = |result| {
        to.as_mut_slice(N).copy_from_slice(&f(result));
        Outcome::Done
    };
    result.map(write).into()
}
