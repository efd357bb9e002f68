//! The operations, one file for each. They check arguments and compute rows by the kernel. A function of one
//! row stands above the one for every row of an array.

pub(crate) mod argmax;
pub(crate) mod binary_cross_entropy;
pub(crate) mod calibration;
pub(crate) mod calibration_error;
pub(crate) mod class_probability;
pub(crate) mod classify;
pub(crate) mod classify_options;
pub(crate) mod conformal;
pub(crate) mod conformal_options;
pub(crate) mod cross_entropy;
pub(crate) mod cross_entropy_options;
pub(crate) mod divergence;
pub(crate) mod entmax;
pub(crate) mod entropy;
pub(crate) mod evaluate;
pub(crate) mod evaluate_options;
pub(crate) mod familiarity;
pub(crate) mod fit_calibration;
pub(crate) mod fit_calibration_options;
pub(crate) mod gradients;
pub(crate) mod gumbel_softmax;
#[cfg(any(feature = "learn", feature = "wasm-linear"))]
pub(crate) mod linear;
pub(crate) mod log_add_exp;
pub(crate) mod log_softmax;
pub(crate) mod log_sum_exp;
pub(crate) mod logprobs;
pub(crate) mod priors;
pub(crate) mod random;
pub(crate) mod sample;
pub(crate) mod sample_options;
pub(crate) mod sample_order;
pub(crate) mod sigmoid;
pub(crate) mod softcap;
pub(crate) mod softmax;
pub(crate) mod softmax_state;
pub(crate) mod sparsemax;
pub(crate) mod targets;
pub(crate) mod temperature_scaling;
pub(crate) mod top_k;
pub(crate) mod warp;
