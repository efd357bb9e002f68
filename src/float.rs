//! The floating-point types of the functions, and the vectors that compute them.

use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, allocate};
use crate::kernel::numeric::exp::constants::ExpFloat;
use crate::kernel::numeric::row::Arrangement;
use crate::kernel::softmax::Softmax;
use crate::kernel::{self, f64_lanes, sigmoid};
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

/// A function that maps full vectors of logits at a temperature: (logits, workspace, length, arrangement,
/// temperature).
///
/// Every `length` logits are a row or a group of rows. The workspace is that of
/// [`Softmax::softmax`].
pub(crate) type MapVectors<T> = fn(&mut [T], &mut [T], usize, Arrangement, f64);

/// A function that reduces full vectors of logits at a temperature: (logits, workspace, arrangement,
/// temperature, results). The workspace is twice as long as the logits, and there is a result for each row.
type Reduce<T> = fn(&[T], &mut [T], Arrangement, f64, &mut [f64]);

/// A function that also gets the class of each row, before the results.
type ReduceToClasses<T> = fn(&[T], &mut [T], Arrangement, f64, &[i32], &mut [f64]);

/// The vectors and the kernels of a type on this target.
pub(crate) trait Backend: ExpFloat {
    type Vector: Softmax<Scalar = Self>;
    /// Replaces every `length` logits by the logarithms of their probabilities.
    const LOG_SOFTMAX: MapVectors<Self>;
    /// Writes log Σ e^(xᵢ/T).
    const LOG_SUM_EXP: Reduce<Self>;
    /// Writes −log softmax(x)ₜ, where t is the class of a row.
    const CLASS_LOSSES: ReduceToClasses<Self>;
    /// Replaces every x, which is a number of this type, by log(1 + e^x), and writes log(1 + e^−x).
    const SOFTPLUS_OF_BOTH_SIGNS: fn(&mut [f64], &mut [f64]);
}

impl Backend for f32 {
    type Vector = F32x8;
    const LOG_SOFTMAX: MapVectors<f32> = f64_lanes::log_softmax;
    const LOG_SUM_EXP: Reduce<f32> = f64_lanes::log_sum_exp;
    const CLASS_LOSSES: ReduceToClasses<f32> = f64_lanes::class_losses;
    const SOFTPLUS_OF_BOTH_SIGNS: fn(&mut [f64], &mut [f64]) =
        sigmoid::map_softplus_of_both_signs_f32;
}

impl Backend for f64 {
    type Vector = F64x4;
    const LOG_SOFTMAX: MapVectors<f64> = kernel::log_softmax::log_softmax;
    const LOG_SUM_EXP: Reduce<f64> = kernel::log_sum_exp::log_sum_exp;
    const CLASS_LOSSES: ReduceToClasses<f64> = kernel::log_softmax::class_losses;
    const SOFTPLUS_OF_BOTH_SIGNS: fn(&mut [f64], &mut [f64]) = sigmoid::map_softplus_of_both_signs;
}

/// Calls `compute` with numbers in f64. Numbers of f64 are passed in place, so `compute` has to reserve all
/// memory before it changes them. Numbers of f32 are copied, and the results are rounded back unless
/// `compute` fails.
pub(crate) fn in_f64<T: Float>(
    x: &mut [T],
    compute: impl FnOnce(&mut [f64]) -> Result<(), OutOfMemory>,
) -> Result<(), Error> {
    if let Some(x) = T::as_f64(x) {
        return Ok(compute(x)?);
    }
    in_f64_copy(x, compute)
}

/// Calls `compute` with a copy of numbers in f64. The results replace the numbers unless `compute` fails.
pub(crate) fn in_f64_copy<T: Float>(
    x: &mut [T],
    compute: impl FnOnce(&mut [f64]) -> Result<(), OutOfMemory>,
) -> Result<(), Error> {
    let mut copy = to_f64_vec(x)?;
    compute(&mut copy)?;
    x.iter_mut().zip(copy).for_each(|(x, result)| *x = T::from_f64(result));
    Ok(())
}

/// Returns numbers of f64 rounded to a type.
pub(crate) fn from_f64_vec<T: Float>(x: &[f64]) -> Result<Vec<T>, OutOfMemory> {
    let mut rounded = allocate(x.len())?;
    rounded.extend(x.iter().map(|x| T::from_f64(*x)));
    Ok(rounded)
}

/// Returns a copy of numbers in f64.
pub(crate) fn to_f64_vec<T: Float>(x: &[T]) -> Result<Vec<f64>, OutOfMemory> {
    let mut copy = allocate(x.len())?;
    copy.extend(x.iter().map(|x| x.to_f64()));
    Ok(copy)
}
