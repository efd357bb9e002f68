//! The arithmetic, without shapes, allocation and JavaScript. A function computes one row at a time; fits and
//! reports take all rows.
//!
//! A row is a non-empty slice. Entries that are −∞ get probability 0. A NaN, a +∞ or nothing but −∞ makes a
//! softmax NaN, which its formulas give without special cases. Other kernels say what they give.
//!
//! Every index is in range. What the published modules contain uses `get`, `zip` and [`row::at`] all the
//! same, here and in `rows`: `[]` would bring the texts of panics into the modules, a tenth of their size
//! (`make size`).

pub(crate) mod argmax;
pub(crate) mod auroc;
#[cfg(any(feature = "wasm-canvas", test))]
pub(crate) mod bars;
#[cfg(any(feature = "wasm", test))]
pub(crate) mod bias;
pub(crate) mod calibration_error;
pub(crate) mod conformal;
pub(crate) mod cross_entropy;
pub(crate) mod divergence;
pub(crate) mod double_word;
pub(crate) mod entmax;
pub(crate) mod entropy;
pub(crate) mod evaluate;
pub(crate) mod exp;
pub(crate) mod f64_lanes;
pub(crate) mod familiarity;
mod fraction;
pub(crate) mod gradients;
pub(crate) mod gumbel_softmax;
pub(crate) mod isotonic;
mod lbfgs;
pub(crate) mod limits;
pub(crate) mod line_search;
#[cfg(any(feature = "learn", feature = "wasm-linear"))]
pub(crate) mod linear;
pub(crate) mod ln;
pub(crate) mod log_add_exp;
pub(crate) mod log_softmax;
pub(crate) mod log_sum_exp;
pub(crate) mod log_sum_exp_weighted;
pub(crate) mod nonnegative;
pub(crate) mod platt;
pub(crate) mod priors;
pub(crate) mod random;
#[cfg(any(feature = "wasm-relaxed", test))]
pub(crate) mod relaxed;
pub(crate) mod row;
pub(crate) mod sample;
pub(crate) mod sigmoid;
pub(crate) mod softcap;
pub(crate) mod softmax;
pub(crate) mod softmax_state;
pub(crate) mod sparsemax;
pub(crate) mod temperature_scaling;
pub(crate) mod top_k;
pub(crate) mod vector_scaling;
pub(crate) mod warp;
