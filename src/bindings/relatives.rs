//! The exports of what `softmax-wasm/core` goes without: softmax along rows where they lie, and
//! relatives.

use super::rows::next;
use super::{Compute, call, code, with};
use crate::{Layout, Options, along};
use wasm_bindgen::prelude::wasm_bindgen;

/// Softmax at temperature 1 of the rows, in place.
#[wasm_bindgen]
pub fn softmax_rows_f32(mask_length: usize, split_infinity: bool) -> i32 {
    let options = Options { split_infinity, ..Options::default() };
    let f: &Compute<f32> = &|x, layout, options| along::softmax_along_at_one(x, layout, options);
    call(&Layout::length, options, mask_length, f)
}

/// Softmax at temperature 1 of the rows, in place.
#[wasm_bindgen]
pub fn softmax_rows_f64(mask_length: usize, split_infinity: bool) -> i32 {
    let options = Options { split_infinity, ..Options::default() };
    let f: &Compute<f64> = &|x, layout, options| along::softmax_along_at_one(x, layout, options);
    call(&Layout::length, options, mask_length, f)
}

const ELEMENTWISE: [fn(&mut [f64]); 3] =
    [crate::sigmoid_in_place, crate::log_sigmoid_in_place, crate::softplus_in_place];

/// The logistic function of `n` numbers, its logarithm or softplus, in place.
#[wasm_bindgen]
pub fn elementwise(function: usize, n: usize) {
    with(0, n, |x: &mut [f64], _| ELEMENTWISE[function](x));
}

/// The vector-Jacobian product of softmax or log-softmax: of outputs and the gradient behind
/// them, in place of the gradient.
#[wasm_bindgen]
pub fn product_rows(log: bool, temperature: f64, mask_length: usize) -> i32 {
    let options = Options { temperature, ..Options::default() };
    let numbers = |layout: &Layout| 2 * layout.length();
    call(&numbers, options, mask_length, &|x: &mut [f64], layout, options| {
        let (outputs, gradient) = x.split_at_mut(layout.length());
        let product = if log { crate::log_softmax_grad_along } else { crate::softmax_grad_along };
        product(outputs, gradient, layout, options)
    })
}

/// Log-sum-exp with the weights behind the logits: all values behind both, then all signs.
#[wasm_bindgen]
pub fn log_sum_exp_weighted_rows(temperature: f64, mask_length: usize, weights: usize) -> i32 {
    let options = Options { temperature, ..Options::default() };
    let numbers = |layout: &Layout| layout.length() + weights + 2 * layout.rows();
    call(&numbers, options, mask_length, &|x: &mut [f64], layout, options| {
        let (logits, rest) = x.split_at_mut(layout.length());
        let (weights, results) = rest.split_at_mut(weights);
        let (values, signs) = results.split_at_mut(layout.rows());
        let (mut values, mut signs) = (values.iter_mut(), signs.iter_mut());
        let mut f = |value, sign| {
            next(&mut values, value);
            next(&mut signs, sign);
        };
        along::log_sum_exp_weighted_rows(logits, layout, options, weights, &mut f)
    })
}

/// The Jacobian of softmax at `n` logits: n·n numbers behind them.
#[wasm_bindgen]
pub fn softmax_jacobian(n: usize, temperature: f64) -> i32 {
    with(0, n + n * n, |x: &mut [f64], _| {
        let (logits, results) = x.split_at_mut(n);
        let options = Options { temperature, ..Options::default() };
        let mut places = results.chunks_mut(n.max(1));
        code(crate::gradients::softmax_jacobian_rows(logits, &options, &mut |row| {
            if let Some(place) = places.next() {
                place.copy_from_slice(row);
            }
        }))
    })
}
