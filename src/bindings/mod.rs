//! WebAssembly exports: numbers and typed arrays in, numbers out. No arithmetic, and no
//! strings: an error crosses as a negative code, its text is the caller's.
//!
//! Logits and results lie in one region of memory that [`scratch`] keeps between calls.
//! The short functions compute one row that begins there. The `…_along…` functions compute
//! the rows that [`lay_out`] was told before. They expect the `n` entries of the layout, then
//! what each names, then room for results, and last the mask, one byte an entry.

mod relatives;
mod scratch;

use crate::{Error, Float, Layout, Options};
use core::cell::RefCell;
use js_sys::{Int32Array, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;

use scratch::with;

/// Defines the exports of one data type.
macro_rules! exports {
    ($type:ty, $softmax:ident, $log_softmax:ident, $log_sum_exp:ident,
     $softmax_along:ident, $log_softmax_along:ident, $log_sum_exp_along:ident) => {
        /// Softmax of the `n` logits in the scratch, in place.
        #[wasm_bindgen]
        pub fn $softmax(n: usize) {
            with(n, |row: &mut [$type], _| crate::softmax_in_place(row));
        }

        /// Log-softmax of the `n` logits in the scratch, in place.
        #[wasm_bindgen]
        pub fn $log_softmax(n: usize) {
            with(n, |row: &mut [$type], _| crate::log_softmax_in_place(row));
        }

        /// Log-sum-exp of the `n` logits in the scratch.
        #[wasm_bindgen]
        pub fn $log_sum_exp(n: usize) -> f64 {
            with(n, |row: &mut [$type], _| crate::log_sum_exp(row).into())
        }

        /// Softmax of the rows that are laid out, in place; 0 or an error code.
        #[wasm_bindgen]
        pub fn $softmax_along(temperature: f64, mask_length: usize, split_infinity: bool) -> i32 {
            laid_out(|layout| {
                with(layout.length(), |logits: &mut [$type], rest| {
                    let mask = (mask_length > 0).then_some(&rest[..mask_length]);
                    let options = Options { temperature, mask, split_infinity };
                    crate::softmax_along(logits, layout, &options)
                })
            })
        }

        /// Log-softmax of the rows that are laid out, in place; 0 or an error code.
        #[wasm_bindgen]
        pub fn $log_softmax_along(temperature: f64, mask_length: usize) -> i32 {
            laid_out(|layout| {
                with(layout.length(), |logits: &mut [$type], rest| {
                    let mask = (mask_length > 0).then_some(&rest[..mask_length]);
                    let options = Options { temperature, mask, ..Options::default() };
                    crate::log_softmax_along(logits, layout, &options)
                })
            })
        }

        /// Log-sum-exp of the rows that are laid out: behind the logits all values, then all
        /// signs; 0 or an error code.
        #[wasm_bindgen]
        pub fn $log_sum_exp_along(temperature: f64, mask_length: usize) -> i32 {
            laid_out(|layout| {
                with(layout.length() + 2 * layout.rows(), |numbers: &mut [$type], rest| {
                    let (logits, results) = numbers.split_at_mut(layout.length());
                    let mask = (mask_length > 0).then_some(&rest[..mask_length]);
                    let options = Options { temperature, mask, ..Options::default() };
                    let (values, signs) = results.split_at_mut(layout.rows());
                    values.copy_from_slice(&crate::log_sum_exp_along(logits, layout, &options)?);
                    for (sign, value) in signs.iter_mut().zip(values) {
                        *sign = sign_of_sum(*value);
                    }
                    Ok(())
                })
            })
        }
    };
}

exports!(
    f32,
    softmax_f32,
    log_softmax_f32,
    log_sum_exp_f32,
    softmax_along_f32,
    log_softmax_along_f32,
    log_sum_exp_along_f32
);
exports!(
    f64,
    softmax_f64,
    log_softmax_f64,
    log_sum_exp_f64,
    softmax_along_f64,
    log_softmax_along_f64,
    log_sum_exp_along_f64
);

thread_local! {
    static LAYOUT: RefCell<Option<Layout>> = const { RefCell::new(None) };
}

/// Lays out `n` entries in rows for the `…_along…` calls that follow; no axes stand for all.
/// The number of rows, or an error code.
#[wasm_bindgen]
pub fn lay_out(n: usize, shape: &Uint32Array, axes: &Int32Array) -> i32 {
    let shape: Vec<usize> = shape.to_vec().into_iter().map(|size| size as usize).collect();
    let axes: Vec<isize> = axes.to_vec().into_iter().map(|axis| axis as isize).collect();
    match Layout::new(&shape, (!axes.is_empty()).then_some(&axes)) {
        Ok(layout) if layout.length() == n => {
            let rows = layout.rows();
            LAYOUT.set(Some(layout));
            rows as i32
        }
        Ok(_) => code(Err(Error::Shape { shape, length: n })),
        Err(error) => code(Err(error)),
    }
}

/// Calls `f` with the rows that are laid out.
fn laid_out(f: impl FnOnce(&Layout) -> Result<(), Error>) -> i32 {
    LAYOUT.with_borrow(|layout| code(layout.as_ref().map_or(Ok(()), f)))
}

/// The sign of a sum of exponentials, from its logarithm: 0 for an empty sum.
fn sign_of_sum<T: Float>(log: T) -> T {
    if log == T::NEG_INFINITY {
        T::ZERO
    } else if log.is_nan() {
        log
    } else {
        T::ONE
    }
}

/// 0, or the negative number that the facade knows the error by.
fn code(result: Result<(), Error>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(Error::Shape { .. }) => -1,
        Err(Error::Axis { .. }) => -2,
        Err(Error::Mask { .. }) => -3,
        Err(Error::Temperature(_)) => -4,
        Err(Error::Weights { .. }) => -5,
        Err(Error::Memory { .. }) => -6,
        Err(Error::Targets { .. }) => -7,
        Err(Error::Class { .. }) => -8,
        Err(Error::Smoothing(_)) => -9,
        Err(Error::Count { .. }) => -10,
        Err(Error::Empty) => -11,
    }
}
