//! The tests of the crate. They are modules of one program, since each program is linked anew, and for
//! WebAssembly optimised anew.

mod accuracy;
mod argmax;
mod attention;
mod axes;
mod calibration_error;
mod cases;
mod classify;
mod common;
mod conformal;
mod cross_entropy;
mod divergence;
mod entmax;
mod entropy;
mod evaluate;
mod familiarity;
mod fit_calibration;
mod gradients;
#[cfg(feature = "learn")]
mod learn;
mod log_add_exp;
mod log_sum_exp;
mod memory;
mod priors;
mod public_api;
mod sample;
mod sigmoid;
mod single_row;
mod softmax_properties;
mod sparsemax;
mod special_inputs;
mod top_k;
mod warp;
