//! The WebAssembly exports, which take and return numbers. The functions are computed elsewhere; here bars
//! are drawn for `canvas`, and the texts of modules are decoded. Strings cross in `canvas` and `learn`
//! alone: elsewhere an error is a number of [`abi`], and JavaScript has its text.
//!
//! An export takes the address of a call, which describes the entries, their rows and where workspaces begin,
//! and a few numbers beside it; many are a struct of [`abi`]. The exports of short calls and of parts of rows
//! take the entries themselves, by address and length.
//!
//! Most files hold the exports of one published module. `logit_changes` holds exports of three. [`abi`]
//! lists the numbers that cross, [`memory`] has addresses and slices, [`call`] runs functions on rows,
//! `single_row` pads a row, `loss` reads targets, `random` reads seeds, `bars` draws for `canvas`, and
//! `allocator` serves `canvas` and `learn`. All modules but `canvas` and `learn` compute in memories that
//! JavaScript makes. None of them calls JavaScript, so they can share a stack. `canvas` and `learn` have
//! memories of their own, and their classes, strings and arrays cross by wasm-bindgen.

#[cfg(any(feature = "wasm-canvas", feature = "wasm-learn"))]
mod allocator;
#[cfg(feature = "wasm-canvas")]
mod bars;
#[cfg(feature = "wasm-canvas")]
mod canvas;
#[cfg(feature = "wasm-learn")]
mod learn;
#[cfg(any(feature = "wasm", feature = "wasm-canvas"))]
mod panic;

#[cfg(feature = "wasm")]
mod abi;
#[cfg(feature = "wasm-argmax")]
mod argmax;
#[cfg(feature = "wasm-calibration-error")]
mod calibration_error;
#[cfg(feature = "wasm")]
mod call;
#[cfg(feature = "wasm-classify")]
mod classify;
#[cfg(feature = "wasm-cross-entropy")]
mod cross_entropy;
#[cfg(feature = "wasm-decisions")]
mod decisions;
#[cfg(feature = "wasm-decode")]
mod decode;
#[cfg(feature = "wasm-divergence")]
mod divergence;
#[cfg(feature = "wasm-entropy")]
mod entropy;
#[cfg(feature = "wasm-fit-calibration")]
mod fit_calibration;
#[cfg(feature = "wasm-gradients")]
mod gradients;
#[cfg(feature = "wasm-linear")]
mod linear;
#[cfg(feature = "wasm-log-add-exp")]
mod log_add_exp;
#[cfg(feature = "wasm-log-softmax")]
mod log_softmax;
#[cfg(feature = "wasm-log-sum-exp")]
mod log_sum_exp;
#[cfg(feature = "wasm-logistic")]
mod logistic;
#[cfg(feature = "wasm-logits")]
mod logit_changes;
#[cfg(any(feature = "wasm-cross-entropy", feature = "wasm-logistic"))]
mod loss;
#[cfg(feature = "wasm")]
mod memory;
#[cfg(any(feature = "wasm-decisions", feature = "wasm-divergence", feature = "wasm-sample"))]
mod random;
#[cfg(feature = "wasm-reject")]
mod reject;
#[cfg(feature = "wasm-relaxed")]
mod relaxed;
#[cfg(feature = "wasm-sample")]
mod sample;
#[cfg(feature = "wasm-logits")]
mod single_row;
#[cfg(feature = "wasm-softmax")]
mod softmax;
#[cfg(feature = "wasm-sparsemax")]
mod sparsemax;

/// Marks the file with all functions, and its version, so that JavaScript can tell it from other modules.
#[cfg(feature = "wasm-full")]
#[unsafe(export_name = concat!("softmax_wasm_", env!("CARGO_PKG_VERSION")))]
pub extern "C" fn mark() {}
