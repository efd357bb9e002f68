//! The floating-point types of the functions, and the vectors that compute them.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate};
use crate::kernel::exp::constants::ExpFloat;
use crate::kernel::softmax::Softmax;
use crate::kernel::{self, f64_lanes};
use crate::simd::{F32x8, F64x4};
use alloc::vec::Vec;

/// A floating-point type of the functions: `f32` or `f64`.
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

/// The vectors and the kernels of a type on this target.
pub(crate) trait Backend: ExpFloat {
    type Vector: Softmax<Scalar = Self>;
    /// Replaces every `length` logits by the logarithms of their probabilities at a temperature. They are
    /// full vectors of one row, or of one row per lane. `work` is a workspace twice as long.
    fn log_softmax(
        rows: &mut [Self],
        work: &mut [Self],
        length: usize,
        is_single: bool,
        temperature: f64,
    );
    /// Writes log Σ e^(xᵢ/T) of one row, or of one row per lane of a vector.
    fn log_sum_exp(
        row: &[Self],
        work: &mut [Self],
        is_single: bool,
        temperature: f64,
        results: &mut [f64],
    );
    /// Writes −log softmax(x)ₜ of one row, or of one row per lane of a vector, where t is the class of a row.
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

backend!(f32, F32x8, f64_lanes::log_softmax, f64_lanes::log_sum_exp, f64_lanes::class_losses);

backend!(
    f64,
    F64x4,
    kernel::log_softmax::log_softmax,
    kernel::log_sum_exp::log_sum_exp,
    kernel::log_softmax::class_losses
);

/// Calls `f` with numbers in f64. Numbers of f64 are passed in place. Numbers of f32 are copied, and the
/// results are rounded back unless `f` fails.
pub(crate) fn in_f64<T: Float>(
    x: &mut [T],
    f: impl FnOnce(&mut [f64]) -> Result<(), OutOfMemory>,
) -> Result<(), Error> {
    if let Some(x) = T::as_f64(x) {
        return Ok(f(x)?);
    }
    let mut copy = to_f64_vec(x)?;
    f(&mut copy)?;
    x.iter_mut().zip(copy).for_each(|(x, result)| *x = T::from_f64(result));
    Ok(())
}

/// Returns a copy of numbers in f64.
pub(crate) fn to_f64_vec<T: Float>(x: &[T]) -> Result<Vec<f64>, OutOfMemory> {
    let mut copy = allocate(x.len())?;
    copy.extend(x.iter().map(|x| x.to_f64()));
    Ok(copy)
}
