#![doc = include_str!("../README.md")]

mod along;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
#[allow(unreachable_pub, missing_docs, reason = "exported to JavaScript, not to Rust")]
mod bindings;
mod choices;
mod elementwise;
mod error;
mod gradients;
mod kernel;
mod layout;
mod loss;
mod measures;
mod simd;
mod sparse;
mod tiles;
mod wide;

pub use along::{
    Options, log_softmax_along, log_sum_exp_along, log_sum_exp_weighted_along, softmax_along,
};
pub use choices::{argmax_along, hardmax_along, top_k_along};
pub use elementwise::{log_sigmoid_in_place, sigmoid_in_place, softplus_in_place};
pub use error::Error;
pub use gradients::{log_softmax_grad_along, softmax_grad_along, softmax_jacobian};
pub use layout::Layout;
pub use loss::{LossOptions, Reduction, Target, cross_entropy_along, cross_entropy_grad_along};
pub use measures::{entropy_along, margin_along};
pub use sparse::{entmax15_along, sparsemax_along};

use simd::{F32x4, F64x2, Vector};
use std::{cell::RefCell, thread::LocalKey};

/// `f32` or `f64`: the types that the functions compute in.
#[allow(
    private_bounds,
    reason = "sealed: a third type would need constants and vectors of its own"
)]
pub trait Float: Backend + Copy + Default + PartialOrd + core::fmt::Debug {}

impl Float for f32 {}
impl Float for f64 {}

/// The vectors that a type is computed with on this target, and a workspace of them.
pub(crate) trait Backend: simd::Real {
    type Vector: Vector<Scalar = Self> + 'static;
    fn workspace() -> &'static LocalKey<RefCell<Vec<Self::Vector>>>;
}

/// The entries that a workspace serves at most: 2 MiB of f64 for each thread. Beyond what a
/// cache holds, exponentials computed twice cost less than low parts fetched from memory.
const WORKSPACE_ENTRIES: usize = 1 << 18;

impl Backend for f32 {
    type Vector = F32x4;

    fn workspace() -> &'static LocalKey<RefCell<Vec<F32x4>>> {
        thread_local!(static WORKSPACE: RefCell<Vec<F32x4>> = const { RefCell::new(vec![]) });
        &WORKSPACE
    }
}

impl Backend for f64 {
    type Vector = F64x2;

    fn workspace() -> &'static LocalKey<RefCell<Vec<F64x2>>> {
        thread_local!(static WORKSPACE: RefCell<Vec<F64x2>> = const { RefCell::new(vec![]) });
        &WORKSPACE
    }
}

/// Calls `f` with the thread's workspace, made as long as a row of `length` asks for.
fn with_workspace<T: Float, R>(length: usize, f: impl FnOnce(&mut [T::Vector]) -> R) -> R {
    T::workspace().with_borrow_mut(|workspace| {
        let wanted = length.min(WORKSPACE_ENTRIES).div_ceil(T::Vector::LANES);
        let more = wanted.saturating_sub(workspace.len());
        if workspace.try_reserve_exact(more).is_ok() {
            workspace.resize(workspace.len() + more, T::Vector::splat(T::ZERO));
        }
        if workspace.is_empty() {
            // No memory: the kernel does with little.
            return f(&mut [T::Vector::splat(T::ZERO); 8]);
        }
        f(workspace)
    })
}

/// The probabilities of `logits`: e^xᵢ / Σⱼ e^xⱼ, as many as there are logits.
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

/// [`softmax`] that replaces the logits.
///
/// ```
/// let mut x = [1000.0f64, 1000.0];
/// softmax_wasm::softmax_in_place(&mut x);
/// assert_eq!(x, [0.5, 0.5]);
/// ```
pub fn softmax_in_place<T: Float>(logits: &mut [T]) {
    with_workspace::<T, _>(logits.len(), |lows| kernel::softmax::softmax(logits, 1.0, lows));
}

/// The log-probabilities of `logits`: xᵢ − log Σⱼ e^xⱼ, also where a probability is so
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

/// [`log_softmax`] that replaces the logits.
///
/// ```
/// let mut x = [0.0f32, f32::NEG_INFINITY];
/// softmax_wasm::log_softmax_in_place(&mut x);
/// assert_eq!(x, [0.0, f32::NEG_INFINITY]);
/// ```
pub fn log_softmax_in_place<T: Float>(logits: &mut [T]) {
    kernel::log_softmax::log_softmax::<T::Vector>(logits, 1.0);
}

/// log Σᵢ e^xᵢ, without overflow.
///
/// −∞ for no logits or nothing but −∞; +∞ where one is +∞; NaN where one is NaN. At most
/// 2 ULP from the true value, or 2 ULP of the largest logit where the result cancels.
///
/// ```
/// assert_eq!(softmax_wasm::log_sum_exp(&[1000.0f64, 1000.0]), 1000.0 + 2f64.ln());
/// ```
pub fn log_sum_exp<T: Float>(logits: &[T]) -> T {
    kernel::log_sum_exp::log_sum_exp::<T::Vector>(logits, 1.0)
}
