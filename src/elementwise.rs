//! The logistic function and its relatives, entry by entry.

use crate::Float;
use crate::kernel::{sigmoid as kernel, wide};

/// σ(x) = 1/(1 + e^−x) of every entry, in place: the softmax of x and 0. NaN stays NaN.
///
/// ```
/// let mut x = [0.0f32, f32::NEG_INFINITY, 100.0];
/// softmax_wasm::sigmoid_in_place(&mut x);
/// assert_eq!(x, [0.5, 0.0, 1.0]);
/// ```
pub fn sigmoid_in_place<T: Float>(x: &mut [T]) {
    map(x, wide::sigmoid, kernel::sigmoid);
}

/// log σ(x) of every entry, in place, also where σ(x) is near 0 or 1.
///
/// ```
/// let mut x = [-1000.0f64, 0.0];
/// softmax_wasm::log_sigmoid_in_place(&mut x);
/// assert_eq!(x, [-1000.0, -2f64.ln()]);
/// ```
pub fn log_sigmoid_in_place<T: Float>(x: &mut [T]) {
    map(x, |x| wide::softplus(x, -1.0), kernel::log_sigmoid);
}

/// softplus(x) = log(1 + e^x) of every entry, in place.
///
/// ```
/// let mut x = [1000.0f64, 0.0];
/// softmax_wasm::softplus_in_place(&mut x);
/// assert_eq!(x, [1000.0, 2f64.ln()]);
/// ```
pub fn softplus_in_place<T: Float>(x: &mut [T]) {
    map(x, |x| wide::softplus(x, 1.0), kernel::softplus);
}

fn map<T: Float>(x: &mut [T], of_f32: fn(&mut [f32]), of_f64: fn(f64) -> f64) {
    if let Some(x) = T::as_f32(x) {
        return of_f32(x);
    }
    for x in x {
        *x = T::from_f64(of_f64(x.to_f64()));
    }
}
