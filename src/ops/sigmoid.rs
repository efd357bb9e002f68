//! The logistic function, its logarithm and softplus, entry by entry.

use crate::Float;
use crate::kernel::sigmoid as kernel;
use crate::options::Options;
use alloc::vec::Vec;

/// Returns the logistic function σ(x) = 1/(1 + e^−x) of every entry, which is the softmax of x and 0. −∞
/// gives 0, +∞ gives 1, and NaN gives NaN. Results are within 2 ULP of the exact value.
///
/// ```
/// assert_eq!(softmax_wasm::sigmoid(&[0.0f32, f32::NEG_INFINITY, 100.0]), [0.5, 0.0, 1.0]);
/// ```
#[must_use]
pub fn sigmoid<T: Float>(x: &[T]) -> Vec<T> {
    let mut y = x.to_vec();
    sigmoid_in_place(&mut y);
    y
}

/// Replaces every entry by the logistic function σ(x) = 1/(1 + e^−x), which is the softmax of x and 0. −∞
/// gives 0, +∞ gives 1, and NaN gives NaN. Results are within 2 ULP of the exact value.
///
/// ```
/// let mut x = [0.0f32, f32::NEG_INFINITY, 100.0];
/// softmax_wasm::sigmoid_in_place(&mut x);
/// assert_eq!(x, [0.5, 0.0, 1.0]);
/// ```
pub fn sigmoid_in_place<T: Float>(x: &mut [T]) {
    map(x, kernel::map_sigmoid_f32, kernel::sigmoid);
}

/// Returns the logarithm log σ(x) of the logistic function of every entry. It is accurate even where σ(x) is
/// near 0 or 1. NaN gives NaN.
///
/// ```
/// assert_eq!(softmax_wasm::log_sigmoid(&[-1000.0f64, 0.0]), [-1000.0, -2f64.ln()]);
/// ```
#[must_use]
pub fn log_sigmoid<T: Float>(x: &[T]) -> Vec<T> {
    let mut y = x.to_vec();
    log_sigmoid_in_place(&mut y);
    y
}

/// Replaces every entry by the logarithm log σ(x) of the logistic function. It is accurate even where σ(x) is
/// near 0 or 1. NaN gives NaN.
///
/// ```
/// let mut x = [-1000.0f64, 0.0];
/// softmax_wasm::log_sigmoid_in_place(&mut x);
/// assert_eq!(x, [-1000.0, -2f64.ln()]);
/// ```
pub fn log_sigmoid_in_place<T: Float>(x: &mut [T]) {
    map(x, |x| kernel::map_softplus_f32(x, -1.0), kernel::log_sigmoid);
}

/// Returns softplus(x) = log(1 + e^x) of every entry, without overflow. NaN gives NaN.
///
/// ```
/// assert_eq!(softmax_wasm::softplus(&[1000.0f64, 0.0]), [1000.0, 2f64.ln()]);
/// ```
#[must_use]
pub fn softplus<T: Float>(x: &[T]) -> Vec<T> {
    let mut y = x.to_vec();
    softplus_in_place(&mut y);
    y
}

/// Replaces every entry by softplus(x) = log(1 + e^x), without overflow. NaN gives NaN.
///
/// ```
/// let mut x = [1000.0f64, 0.0];
/// softmax_wasm::softplus_in_place(&mut x);
/// assert_eq!(x, [1000.0, 2f64.ln()]);
/// ```
pub fn softplus_in_place<T: Float>(x: &mut [T]) {
    map(x, |x| kernel::map_softplus_f32(x, 1.0), kernel::softplus);
}

/// Replaces every entry, by `map_f32` in vectors or by `map_f64` one by one.
fn map<T: Float>(x: &mut [T], map_f32: fn(&mut [f32]), map_f64: fn(f64) -> f64) {
    if let Some(x) = T::as_f32(x) {
        return map_f32(x);
    }
    for x in x {
        *x = T::from_f64(map_f64(x.to_f64()));
    }
}

/// Replaces a row by its logistic function.
pub(crate) fn sigmoid_row(row: &mut [f64], _: &mut [f64], options: &Options) {
    row.iter_mut()
        .for_each(|x| *x = kernel::sigmoid(kernel::at_temperature(*x, options.temperature)));
}
