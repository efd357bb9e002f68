//! The exports of softmax's relatives, in f64 only: what JavaScript holds in another type is
//! widened as it is copied in and rounded as it is copied out.
//!
//! The scratch holds what each export names, one after the other, and the mask last.

use super::{code, laid_out, with};
use crate::{Error, Layout, LossOptions, Options, Reduction, Target};
use js_sys::{Int32Array, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;

/// What an export does with its numbers.
type Compute<'a> = dyn Fn(&mut [f64], &Layout, &Options) -> Result<(), Error> + 'a;

/// Calls `f` with the first `numbers` of the scratch, the layout, and options with the mask
/// behind the numbers.
fn call(
    numbers: impl FnOnce(&Layout) -> usize,
    temperature: f64,
    mask_length: usize,
    f: &Compute,
) -> i32 {
    laid_out(|layout| {
        with(numbers(layout), |numbers: &mut [f64], rest| {
            let mask = (mask_length > 0).then_some(&rest[..mask_length]);
            f(numbers, layout, &Options { temperature, mask, ..Options::default() })
        })
    })
}

macro_rules! elementwise {
    ($($name:ident: $function:ident,)*) => {$(
        /// Of the `n` numbers, in place.
        #[wasm_bindgen]
        pub fn $name(n: usize) {
            with(n, |x: &mut [f64], _| crate::$function(x));
        }
    )*};
}

macro_rules! in_place {
    ($($name:ident)*) => {$(
        /// Of the logits, in place.
        #[wasm_bindgen]
        pub fn $name(
            temperature: f64,
            mask_length: usize,
        ) -> i32 {
            call(Layout::length, temperature, mask_length, &|x, layout, options| {
                crate::$name(x, layout, options)
            })
        }
    )*};
}

macro_rules! per_row {
    ($($name:ident)*) => {$(
        /// Of the entries: one number per row, behind them.
        #[wasm_bindgen]
        pub fn $name(mask_length: usize) -> i32 {
            call(|layout| layout.length() + layout.rows(), 1.0, mask_length, &|x, layout, options| {
                let (x, results) = x.split_at_mut(layout.length());
                for (to, result) in results.iter_mut().zip(crate::$name(x, layout, options)?) {
                    *to = result.into();
                }
                Ok(())
            })
        }
    )*};
}

macro_rules! products {
    ($($name:ident)*) => {$(
        /// Of outputs and the gradient behind them, in place of the gradient.
        #[wasm_bindgen]
        pub fn $name(
            temperature: f64,
            mask_length: usize,
        ) -> i32 {
            call(|layout| 2 * layout.length(), temperature, mask_length, &|x, layout, options| {
                let (outputs, gradient) = x.split_at_mut(layout.length());
                crate::$name(outputs, gradient, layout, options)
            })
        }
    )*};
}

elementwise! {
    sigmoid: sigmoid_in_place,
    log_sigmoid: log_sigmoid_in_place,
    softplus: softplus_in_place,
}
in_place! { hardmax_along sparsemax_along entmax15_along }
per_row! { argmax_along entropy_along margin_along }
products! { softmax_grad_along log_softmax_grad_along }

/// Of logits and the weights behind them: all values behind both, then all signs.
#[wasm_bindgen]
pub fn log_sum_exp_weighted_along(temperature: f64, mask_length: usize, weights: usize) -> i32 {
    let numbers = |layout: &Layout| layout.length() + weights + 2 * layout.rows();
    call(numbers, temperature, mask_length, &|x, layout, options| {
        let (logits, rest) = x.split_at_mut(layout.length());
        let (weights, results) = rest.split_at_mut(weights);
        let (values, signs) = results.split_at_mut(layout.rows());
        let pairs = crate::log_sum_exp_weighted_along(logits, layout, options, weights)?;
        for ((value, sign), pair) in values.iter_mut().zip(signs).zip(pairs) {
            (*value, *sign) = pair;
        }
        Ok(())
    })
}

/// Of `n` logits: n·n numbers behind them.
#[wasm_bindgen]
pub fn softmax_jacobian(n: usize, temperature: f64) -> i32 {
    with(n + n * n, |x: &mut [f64], _| {
        let (logits, results) = x.split_at_mut(n);
        let options = Options { temperature, ..Options::default() };
        code(crate::softmax_jacobian(logits, &options).map(|j| results.copy_from_slice(&j)))
    })
}

/// Of the entries: k indices per row behind them, then as many values.
#[wasm_bindgen]
pub fn top_k_along(k: usize, mask_length: usize) -> i32 {
    let numbers = |layout: &Layout| layout.length() + 2 * layout.rows() * k;
    call(numbers, 1.0, mask_length, &|x, layout, options| {
        let (x, results) = x.split_at_mut(layout.length());
        let (indices, values) = crate::top_k_along(x, k, layout, options)?;
        let all = indices.into_iter().map(f64::from).chain(values);
        results.iter_mut().zip(all).for_each(|(to, result)| *to = result);
        Ok(())
    })
}

/// Of logits: behind them the targets if they are a distribution, the class weights, and
/// room for one loss per row. `counts` holds how many targets and weights there are, and the
/// reduction's place in its enum. NaN is no `ignore_index`. The gradient replaces the logits.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "only numbers and typed arrays cross")]
pub fn cross_entropy_along(
    temperature: f64,
    mask_length: usize,
    classes: &Int32Array,
    counts: &Uint32Array,
    ignore_index: f64,
    label_smoothing: f64,
    gradient: bool,
) -> i32 {
    let counts = counts.to_vec();
    let [targets, weights, reduction] = [0, 1, 2].map(|i| counts[i] as usize);
    let classes = classes.to_vec();
    let results = |layout: &Layout| if gradient { 0 } else { layout.rows() };
    let numbers = |layout: &Layout| layout.length() + targets + weights + results(layout);
    call(numbers, temperature, mask_length, &|x, layout, options| {
        let (logits, rest) = x.split_at_mut(layout.length());
        let (distribution, rest) = rest.split_at_mut(targets);
        let (class_weights, results) = rest.split_at_mut(weights);
        let target = match targets {
            0 => Target::Classes(&classes),
            _ => Target::Distribution(distribution),
        };
        let loss = LossOptions {
            weights: (weights > 0).then_some(&*class_weights),
            ignore_index: (!ignore_index.is_nan()).then_some(ignore_index as i32),
            label_smoothing,
            reduction: [Reduction::Mean, Reduction::Sum, Reduction::None][reduction],
        };
        if gradient {
            return crate::cross_entropy_grad_along(logits, target, layout, options, &loss);
        }
        let losses = crate::cross_entropy_along(logits, target, layout, options, &loss)?;
        results.iter_mut().zip(losses).for_each(|(to, loss)| *to = loss);
        Ok(())
    })
}
