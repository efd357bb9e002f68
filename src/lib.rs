#![doc = include_str!("README.md")]
// Tests print and format with the standard library; the crate itself needs `alloc` only.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(
    all(feature = "wasm", not(feature = "wasm-full")),
    allow(dead_code, reason = "a module uses a part; `wasm-full` shows what none does")
)]

#[cfg(all(
    not(target_arch = "wasm32"),
    any(feature = "wasm", feature = "wasm-canvas", feature = "wasm-learn")
))]
compile_error!(
    "the features that begin with `wasm` are those of the modules of the npm package, for the target \
     wasm32-unknown-unknown alone; Rust programs need none of them"
);

extern crate alloc;

mod error;
mod fallible_vec;
mod float;
mod kernel;
mod layout;
#[cfg(feature = "learn")]
mod learn;
mod ops;
mod options;
mod rows;
mod sample_step;
mod simd;
mod validate;
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "wasm", feature = "wasm-canvas", feature = "wasm-learn")
))]
#[allow(unreachable_pub, missing_docs, reason = "exported to JavaScript, not to Rust")]
#[allow(unsafe_code, reason = "`#[unsafe(no_mangle)]` counts as unsafe code")]
mod wasm;
mod workspace;

pub use error::Error;
pub use float::Float;
pub use kernel::fit::familiarity::FamiliarityScore;
pub use kernel::metrics::calibration_error::ReliabilityBin;
pub use kernel::numeric::random::Xoshiro256;
pub use layout::Layout;
#[cfg(feature = "learn")]
pub use learn::{ClassLabel, ClassWeight, FitOptions, FitProgress, LinearClassifier, Training};
pub use ops::argmax::{argmax, argmax_along, hardmax, hardmax_along};
pub use ops::binary_cross_entropy::{binary_cross_entropy, binary_cross_entropy_along};
pub use ops::calibration::CalibrationMap;
pub use ops::calibration_error::{Calibration, CalibrationOptions, calibration_error};
pub use ops::class_probability::ClassProbability;
pub use ops::classify::{Abstained, Classification, classify, classify_along};
pub use ops::classify_options::{Activation, ClassifyOptions};
pub use ops::conformal::{ConformalFit, ConformalThreshold, fit_conformal, prediction_sets};
pub use ops::conformal_options::{ConformalOptions, ConformalScore};
pub use ops::cross_entropy::{
    cross_entropy, cross_entropy_along, cross_entropy_grad, cross_entropy_grad_along,
};
pub use ops::cross_entropy_options::{CrossEntropyOptions, Reduction};
pub use ops::divergence::{
    DivergenceOf, js_divergence, js_divergence_along, kl_divergence, kl_divergence_along,
};
pub use ops::entmax::{entmax_along, entmax_grad_along};
pub use ops::entropy::{entropy, entropy_along, margin, margin_along};
pub use ops::estimate_priors::{PriorEstimate, estimate_priors};
pub use ops::evaluate::{ClassReport, Evaluation, Intervals, evaluate};
pub use ops::evaluate_options::{BinScheme, CalibrationOf, EvaluateOptions};
pub use ops::familiarity::{
    RejectFit, RejectReport, evaluate_reject, familiarity, familiarity_along, fit_reject,
};
pub use ops::fit_calibration::{CalibrationFit, fit_calibration};
pub use ops::fit_calibration_options::{CalibrationMethod, FitCalibrationOptions};
pub use ops::gradients::{
    log_softmax_grad, log_softmax_grad_along, softcap_grad, softmax_grad, softmax_grad_along,
    softmax_jacobian,
};
pub use ops::gumbel_softmax::gumbel_softmax_along;
pub use ops::log_add_exp::{log_add_exp, log_cum_sum_exp, log_cum_sum_exp_along, merge_weighted};
pub use ops::log_softmax::{log_softmax, log_softmax_along, log_softmax_in_place};
pub use ops::log_sum_exp::{
    log_sum_exp, log_sum_exp_along, log_sum_exp_weighted, log_sum_exp_weighted_along,
};
pub use ops::logprobs::{
    Perplexity, TokenLogprob, TopLogprobs, perplexity_along, top_logprobs, top_logprobs_along,
};
pub use ops::priors::prior_shift;
pub use ops::random::Random;
pub use ops::sample::{Draw, sample, sample_along};
pub use ops::sample_options::SampleOptions;
pub use ops::sample_order::SampleOrder;
pub use ops::sigmoid::{
    log_sigmoid, log_sigmoid_in_place, sigmoid, sigmoid_in_place, softplus, softplus_in_place,
};
pub use ops::softmax::{softmax, softmax_along, softmax_in_place};
pub use ops::softmax_state::SoftmaxState;
pub use ops::sparsemax::{entmax15, entmax15_along, sparsemax, sparsemax_along};
pub use ops::targets::Target;
pub use ops::temperature_scaling::{TemperatureFit, fit_temperature};
pub use ops::top_k::{top_k, top_k_along};
pub use ops::warp::{warp, warp_along};
pub use options::{OnInfinity, Options};
pub use sample_step::SampleStep;
