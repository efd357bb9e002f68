#![doc = include_str!("README.md")]
// Tests print and format with the standard library; the crate itself needs `alloc` only.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(
    all(feature = "wasm", not(feature = "wasm-full")),
    allow(dead_code, reason = "a module uses a part; `wasm-full` shows what none does")
)]

extern crate alloc;

mod along;
mod binary_cross_entropy;
mod buffer;
mod calibration;
mod choices;
mod classify;
mod conformal;
mod divergence;
mod elementwise;
mod error;
mod evaluate;
mod gradients;
mod kernel;
mod lanes;
mod layout;
#[cfg(feature = "learn")]
mod learn;
#[cfg(any(feature = "learn", feature = "wasm-linear"))]
mod linear;
mod logprobs;
mod loss;
mod measures;
mod priors;
mod reject;
mod rows;
mod sample;
mod scaling;
mod simd;
mod sparse;
mod state;
mod tile;
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "wasm", feature = "wasm-canvas", feature = "wasm-learn")
))]
#[allow(unreachable_pub, missing_docs, reason = "exported to JavaScript, not to Rust")]
#[allow(unsafe_code, reason = "what is exported by its name is unsafe to the compiler")]
mod wasm;

pub use along::{
    OnInfinity, Options, log_softmax_along, log_sum_exp_along, log_sum_exp_weighted,
    log_sum_exp_weighted_along, softmax_along,
};
pub use binary_cross_entropy::{binary_cross_entropy, binary_cross_entropy_along};
pub use calibration::{
    Calibration, CalibrationOptions, TemperatureFit, calibration_error, fit_temperature,
};
pub use choices::{argmax, argmax_along, hardmax, hardmax_along, top_k, top_k_along};
pub use classify::{
    Abstained, Activation, ClassProbability, Classification, ClassifyOptions, classify,
    classify_along,
};
pub use conformal::{
    ConformalFit, ConformalOptions, ConformalScore, ConformalThreshold, fit_conformal,
    prediction_sets,
};
pub use divergence::{
    DivergenceOf, entmax_along, entmax_grad_along, gumbel_softmax_along, js_divergence,
    js_divergence_along, kl_divergence, kl_divergence_along,
};
pub use elementwise::{
    log_sigmoid, log_sigmoid_in_place, sigmoid, sigmoid_in_place, softplus, softplus_in_place,
};
pub use error::Error;
pub use evaluate::{
    BinScheme, CalibrationOf, ClassReport, EvaluateOptions, Evaluation, Intervals, evaluate,
};
pub use gradients::{
    log_softmax_grad, log_softmax_grad_along, softcap_grad, softmax_grad, softmax_grad_along,
    softmax_jacobian,
};
pub use kernel::calibration::ReliabilityBin;
pub use kernel::random::Xoshiro256;
pub use kernel::warp::SampleStep;
pub use layout::Layout;
#[cfg(feature = "learn")]
pub use learn::{ClassLabel, ClassWeight, FitOptions, FitProgress, LinearClassifier, Training};
pub use logprobs::{
    Perplexity, TokenLogprob, TopLogprobs, perplexity_along, top_logprobs, top_logprobs_along,
};
pub use loss::{
    CrossEntropyOptions, Reduction, Target, cross_entropy, cross_entropy_along, cross_entropy_grad,
    cross_entropy_grad_along,
};
pub use measures::{entropy, entropy_along, margin, margin_along};
pub use priors::{PriorEstimate, estimate_priors, prior_shift};
pub use reject::{
    FamiliarityScore, RejectFit, RejectReport, evaluate_reject, familiarity, familiarity_along,
    fit_reject,
};
pub use sample::{
    Draw, Random, SampleOptions, SampleOrder, sample, sample_along, warp, warp_along,
};
pub use scaling::{
    CalibrationFit, CalibrationMap, CalibrationMethod, FitCalibrationOptions, fit_calibration,
};
pub use sparse::{entmax15, entmax15_along, sparsemax, sparsemax_along};
pub use state::{
    SoftmaxState, log_add_exp, log_cum_sum_exp, log_cum_sum_exp_along, merge_weighted,
};

use alloc::{vec, vec::Vec};
use kernel::row::in_vectors;
use kernel::softmax::Softmax;
use kernel::wide;
use simd::{F32x8, F64x4};

/// `f32` or `f64`: the types that the functions compute in.
///
/// ```
/// use softmax_wasm::{Float, softmax};
///
/// fn largest_probability<T: Float>(logits: &[T]) -> Option<T> {
///     softmax(logits).into_iter().reduce(|a, b| if b > a { b } else { a })
/// }
/// assert_eq!(largest_probability(&[0.0f32, 0.0]), Some(0.5));
/// assert_eq!(largest_probability(&[0.0f64, 0.0]), Some(0.5));
/// ```
#[allow(
    private_bounds,
    reason = "sealed: a third type would need constants and vectors of its own"
)]
pub trait Float: Backend + Copy + Default + PartialOrd + core::fmt::Debug {}

impl Float for f32 {}
impl Float for f64 {}

/// The vectors that a type is computed with on this target.
pub(crate) trait Backend: simd::Real {
    type Vector: Softmax<Scalar = Self>;
    /// Replaces every `length` logits, full vectors of one row or of as many as a vector has lanes, by the
    /// logarithms of their probabilities at a temperature. The second slice is a workspace twice as long.
    fn log_softmax(
        rows: &mut [Self],
        work: &mut [Self],
        length: usize,
        is_single: bool,
        temperature: f64,
    );
    /// Writes log Σ e^(xᵢ/T) of rows, which are one or as many as a vector has lanes.
    fn log_sum_exp(
        row: &[Self],
        work: &mut [Self],
        is_single: bool,
        temperature: f64,
        results: &mut [f64],
    );
    /// Writes −log softmax(x)ₜ of rows, which are one or as many as a vector has lanes, for a class t of
    /// each.
    fn class_losses(
        row: &[Self],
        work: &mut [Self],
        is_single: bool,
        temperature: f64,
        classes: &[i32],
        losses: &mut [f64],
    );
}

macro_rules! backend {
    ($type:ty, $vector:ty, $log_softmax:path, $log_sum_exp:path, $class_losses:path) => {
        impl Backend for $type {
            type Vector = $vector;
            fn log_softmax(
                rows: &mut [$type],
                work: &mut [$type],
                n: usize,
                is_single: bool,
                t: f64,
            ) {
                $log_softmax(rows, work, n, is_single, t);
            }
            fn log_sum_exp(
                row: &[$type],
                work: &mut [$type],
                is_single: bool,
                t: f64,
                sums: &mut [f64],
            ) {
                $log_sum_exp(row, work, is_single, t, sums);
            }
            fn class_losses(
                row: &[$type],
                work: &mut [$type],
                is_single: bool,
                t: f64,
                classes: &[i32],
                losses: &mut [f64],
            ) {
                $class_losses(row, work, is_single, t, classes, losses);
            }
        }
    };
}

backend!(f32, F32x8, wide::log_softmax, wide::log_sum_exp, wide::class_losses);
backend!(
    f64,
    F64x4,
    kernel::log_softmax::log_softmax,
    kernel::log_sum_exp::log_sum_exp,
    kernel::log_softmax::class_losses
);

/// Returns the probabilities of logits: e^xᵢ / Σⱼ e^xⱼ, as many as there are logits.
///
/// All are in 0…1 and sum to 1 but for rounding. −∞ gets 0. A NaN, a +∞ or nothing but
/// −∞ makes all NaN. No logits give no probabilities. At most 2 ULP from the true value.
///
/// ```
/// let probabilities = softmax_wasm::softmax(&[2.0f32, 1.0, 0.1]);
/// assert_eq!(probabilities, [0.65900114, 0.24243297, 0.09856589]);
/// ```
pub fn softmax<T: Float>(logits: &[T]) -> Vec<T> {
    let mut probabilities = logits.to_vec();
    softmax_in_place(&mut probabilities);
    probabilities
}

/// Replaces logits by their probabilities: e^xᵢ / Σⱼ e^xⱼ.
///
/// All are in 0…1 and sum to 1 but for rounding. −∞ gets 0. A NaN, a +∞ or nothing but
/// −∞ makes all NaN. At most 2 ULP from the true value.
///
/// ```
/// let mut x = [1000.0f64, 1000.0];
/// softmax_wasm::softmax_in_place(&mut x);
/// assert_eq!(x, [0.5, 0.5]);
/// ```
pub fn softmax_in_place<T: Float>(logits: &mut [T]) {
    kernel::softmax::softmax::<T::Vector>(logits, &mut work(logits), 1.0);
}

/// Returns the logarithms of the probabilities of logits: xᵢ − log Σⱼ e^xⱼ, also where a probability is so
/// near 1 or 0 that its own logarithm would be lost.
///
/// −∞ stays −∞. A NaN, a +∞ or nothing but −∞ makes all NaN. At most 2 ULP from the true
/// value.
///
/// ```
/// assert_eq!(softmax_wasm::log_softmax(&[40.0f64, 0.0])[0], -4.248354255291589e-18);
/// ```
pub fn log_softmax<T: Float>(logits: &[T]) -> Vec<T> {
    let mut log_probabilities = logits.to_vec();
    log_softmax_in_place(&mut log_probabilities);
    log_probabilities
}

/// Replaces logits by the logarithms of their probabilities: xᵢ − log Σⱼ e^xⱼ, also where a
/// probability is so near 1 or 0 that its own logarithm would be lost.
///
/// −∞ stays −∞. A NaN, a +∞ or nothing but −∞ makes all NaN. At most 2 ULP from the true
/// value.
///
/// ```
/// let mut x = [0.0f32, f32::NEG_INFINITY];
/// softmax_wasm::log_softmax_in_place(&mut x);
/// assert_eq!(x, [0.0, f32::NEG_INFINITY]);
/// ```
pub fn log_softmax_in_place<T: Float>(logits: &mut [T]) {
    in_vectors::<T::Vector>(logits, &mut work(logits), &[T::NEG_INFINITY], |row, work| {
        T::log_softmax(row, work, row.len(), true, 1.0);
    });
}

/// Returns log Σᵢ e^xᵢ of logits, without overflow.
///
/// −∞ for no logits or nothing but −∞; +∞ where one is +∞; NaN where one is NaN. At most
/// 2 ULP from the true value, or 2 ULP of the largest logit where the result cancels.
///
/// ```
/// assert_eq!(softmax_wasm::log_sum_exp(&[1000.0f64, 1000.0]), 1000.0 + 2f64.ln());
/// ```
pub fn log_sum_exp<T: Float>(logits: &[T]) -> T {
    let (mut row, mut work, mut sum) = (logits.to_vec(), work(logits), [0.0]);
    in_vectors::<T::Vector>(&mut row, &mut work, &[T::NEG_INFINITY], |row, work| {
        T::log_sum_exp(row, work, true, 1.0, &mut sum);
    });
    T::from_f64(sum[0])
}

/// Returns a workspace for a row: three times its length, of full vectors each time.
fn work<T: Float>(row: &[T]) -> Vec<T> {
    vec![T::ZERO; 3 * kernel::row::padded::<T::Vector>(row.len())]
}
