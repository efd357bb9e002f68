//! The exports along rows, in f64: what JavaScript holds in another type is widened as it is
//! copied in and rounded as it is copied out.

use super::call;
use crate::rows::{Measure, measure, update};
use crate::{Layout, LossOptions, Options, Reduction, Target, along, choices, measures};
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// What becomes of rows, with what a row gets that is hidden as a whole.
type Update = (fn(&mut [f64], &mut [f64], &Options), f64);
const UPDATES: &[Update] = &[
    (along::softmax_row, 0.0),
    (along::log_softmax_row, f64::NEG_INFINITY),
    #[cfg(feature = "js")]
    (crate::choices::hardmax_row, 0.0),
    #[cfg(feature = "js")]
    (crate::sparse::sparsemax_row, 0.0),
    #[cfg(feature = "js")]
    (crate::sparse::entmax15_row, 0.0),
    #[cfg(feature = "js")]
    (crate::classify::sigmoid_row, 0.0),
];

/// One of the functions from rows to rows, in place: softmax at any temperature, log-softmax,
/// hardmax, sparsemax, 1.5-entmax, the logistic function.
#[wasm_bindgen]
pub fn update_rows(
    function: usize,
    temperature: f64,
    mask_length: usize,
    split_infinity: bool,
) -> i32 {
    let (f, hidden) = UPDATES[function];
    let options = Options { temperature, split_infinity, ..Options::default() };
    call(&Layout::length, options, mask_length, &|x: &mut [f64], layout, options| {
        update(x, layout, options, hidden, f)
    })
}

/// What rows are measured by, with what a hidden entry counts as.
const MEASURES: &[(Measure, f64)] = &[
    (along::log_sum_exp_row, f64::NEG_INFINITY),
    (measures::entropy_row, 0.0),
    #[cfg(feature = "js")]
    (crate::choices::argmax_row, f64::NEG_INFINITY),
    #[cfg(feature = "js")]
    (measures::margin_row, f64::NEG_INFINITY),
];

/// One of the functions from rows to numbers, which follow the entries: log-sum-exp, entropy,
/// argmax, margin.
#[wasm_bindgen]
pub fn measure_rows(function: usize, temperature: f64, mask_length: usize) -> i32 {
    let (f, hidden) = MEASURES[function];
    let options = Options { temperature, ..Options::default() };
    let numbers = |layout: &Layout| layout.length() + layout.rows();
    call(&numbers, options, mask_length, &|x: &mut [f64], layout, options| {
        let (x, results) = x.split_at_mut(layout.length());
        let mut results = results.iter_mut();
        measure(x, layout, options, hidden, f, &mut |result| next(&mut results, result))
    })
}

/// Writes a result to the next place; there is one for each.
pub(super) fn next<'a>(places: &mut impl Iterator<Item = &'a mut f64>, result: f64) {
    if let Some(place) = places.next() {
        *place = result;
    }
}

/// The `k` largest entries of rows: their indices behind the entries, then their values.
#[wasm_bindgen]
pub fn top_k_rows(k: usize, mask_length: usize) -> i32 {
    let numbers = |layout: &Layout| layout.length() + 2 * layout.rows() * k;
    call(&numbers, Options::default(), mask_length, &|x: &mut [f64], layout, options| {
        let (x, results) = x.split_at_mut(layout.length());
        let (indices, values) = results.split_at_mut(layout.rows() * k);
        let (mut indices, mut values) = (indices.iter_mut(), values.iter_mut());
        choices::top_k_rows(x, k, layout, options, &mut |row, top| {
            for &index in top {
                next(&mut indices, index.into());
                next(&mut values, row[index as usize]);
            }
        })
    })
}

/// Cross-entropy or its gradient, which replaces the logits. Behind the logits are the targets,
/// one class per row or as many numbers as logits, the class weights, and room for one loss per
/// row. NaN is no `ignore_index`; the reduction is its place in its enum.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "only numbers cross")]
pub fn cross_entropy_rows(
    temperature: f64,
    mask_length: usize,
    are_classes: bool,
    weights: usize,
    ignore_index: f64,
    label_smoothing: f64,
    reduction: usize,
    gradient: bool,
) -> i32 {
    let reduction = [Reduction::Mean, Reduction::Sum, Reduction::None][reduction];
    let ignore_index = (!ignore_index.is_nan()).then_some(ignore_index as i32);
    let targets = |layout: &Layout| if are_classes { layout.rows() } else { layout.length() };
    let numbers = |layout: &Layout| {
        layout.length() + targets(layout) + weights + if gradient { 0 } else { layout.rows() }
    };
    let options = Options { temperature, ..Options::default() };
    call(&numbers, options, mask_length, &|x: &mut [f64], layout, options| {
        let (logits, rest) = x.split_at_mut(layout.length());
        let (targets, rest) = rest.split_at_mut(targets(layout));
        let (class_weights, results) = rest.split_at_mut(weights);
        let classes: Vec<i32> = targets.iter().map(|&class| class as i32).collect();
        let target =
            if are_classes { Target::Classes(&classes) } else { Target::Distribution(targets) };
        let weights = (weights > 0).then_some(&*class_weights);
        let loss = LossOptions { weights, ignore_index, label_smoothing, reduction };
        if gradient {
            return crate::cross_entropy_grad_along(logits, target, layout, options, &loss);
        }
        let losses = crate::cross_entropy_along(logits, target, layout, options, &loss)?;
        results.iter_mut().zip(losses).for_each(|(to, loss)| *to = loss);
        Ok(())
    })
}
