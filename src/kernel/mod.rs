//! The arithmetic, without shapes, allocation and JavaScript. [`numeric`] has what rows are computed with,
//! the files of this folder compute a row, or rows that belong together, [`optimize`] goes down to the
//! minimum of a function, and [`fit`] and [`metrics`] take all rows.
//!
//! What is estimated from rows is in `fit`, and what is measured on them in `metrics`, as scikit-learn calls
//! both. "Calibration" would name only a part of `fit`: conformal thresholds and those of familiarity, which
//! is there with its scores, are estimated too.
//!
//! A row is a non-empty slice. Entries that are −∞ get probability 0. A NaN, a +∞ or nothing but −∞ makes a
//! softmax NaN, which its formulas give without special cases. Other kernels say what they give.
//!
//! Every index is in range. What the modules without an allocator contain uses `get`, `zip` and
//! [`numeric::row::at`] all the same, here and in `rows`, unless the compiler sees that the index is in
//! range: `[]` would bring the texts of panics into the modules, a tenth of their size.

pub(crate) mod numeric;
pub(crate) mod optimize;

pub(crate) mod argmax;
#[cfg(any(feature = "wasm-canvas", test))]
pub(crate) mod bars;
pub(crate) mod bias;
pub(crate) mod cross_entropy;
pub(crate) mod divergence;
pub(crate) mod entmax;
pub(crate) mod entropy;
pub(crate) mod f64_lanes;
pub(crate) mod gradients;
pub(crate) mod gumbel_softmax;
#[cfg(any(feature = "learn", feature = "wasm-linear"))]
pub(crate) mod linear;
pub(crate) mod log_add_exp;
pub(crate) mod log_softmax;
pub(crate) mod log_sum_exp;
pub(crate) mod log_sum_exp_weighted;
pub(crate) mod priors;
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) mod relaxed;
pub(crate) mod sample;
pub(crate) mod sigmoid;
pub(crate) mod softcap;
pub(crate) mod softmax;
pub(crate) mod softmax_state;
pub(crate) mod sparsemax;
pub(crate) mod top_k;
pub(crate) mod warp;

pub(crate) mod fit;
pub(crate) mod metrics;
