//! WebAssembly exports: numbers in, numbers out. No arithmetic, and no strings: an error crosses
//! as a negative code, its text is the caller's.
//!
//! Logits and results lie in region 0 of [`memory`], or in that of a handle. The short functions
//! compute one row that begins there, with room behind it. The `…_rows` functions compute the
//! rows that [`lay_out`] was told before. They expect the `n` entries of the layout, then what
//! each names, then room for results, and last the mask, one byte an entry.

#[cfg(feature = "canvas")]
mod canvas;
#[cfg(feature = "js")]
mod decisions;
mod memory;
#[cfg(feature = "js")]
mod relatives;
mod rows;
mod single;

use crate::kernel::{log_softmax, log_sum_exp, softmax};
use crate::simd::{F32x8, F64x4, Vector};
use crate::{Error, Layout, Options};
use alloc::vec::Vec;
use memory::with;
use single::Single;
use wasm_bindgen::prelude::wasm_bindgen;

/// Softmax of the `n` logits of a region, in place.
#[wasm_bindgen]
pub fn softmax_f32(region: usize, n: usize) {
    softmax_of::<F32x8>(region, n);
}

/// Softmax of the `n` logits of a region, in place.
#[wasm_bindgen]
pub fn softmax_f64(region: usize, n: usize) {
    softmax_of::<F64x4>(region, n);
}

/// The row is filled up to whole vectors; behind it there is room for as many again.
#[inline(always)]
fn softmax_of<V: Vector>(region: usize, n: usize) {
    let padded = n.next_multiple_of(V::LANES);
    with(region, 2 * padded, |numbers: &mut [V::Scalar], _| {
        let (row, rests) = numbers.split_at_mut(padded);
        if n < padded
            && let Some(last) = row.rchunks_exact_mut(V::LANES).next()
        {
            V::load(last).padded_from(V::LANES - (padded - n)).store(last);
        }
        softmax::softmax::<V>(row, rests);
    });
}

/// Softmax of `n` logits at a positive, finite temperature, in place; there is room for as many
/// behind.
#[wasm_bindgen]
pub fn softmax_at(n: usize, temperature: f64) {
    with(0, 2 * n, |numbers: &mut [f64], _| {
        let (row, rests) = numbers.split_at_mut(n);
        softmax::softmax_at(row, rests, temperature);
    });
}

/// Log-softmax of `n` logits at such a temperature, in place; there is room for twice as many
/// behind.
#[wasm_bindgen]
pub fn log_softmax(n: usize, temperature: f64) {
    with(0, 3 * n, |numbers: &mut [f64], _| {
        let (row, work) = numbers.split_at_mut(n);
        log_softmax::log_softmax(row, work, temperature);
    });
}

/// Log-sum-exp of `n` logits at such a temperature, which are overwritten; there is room for as
/// many behind.
#[wasm_bindgen]
pub fn log_sum_exp(n: usize, temperature: f64) -> f64 {
    with(0, 2 * n, |numbers: &mut [f64], _| {
        let (row, rests) = numbers.split_at_mut(n);
        log_sum_exp::log_sum_exp(row, rests, temperature)
    })
}

static LAYOUT: Single<Option<Layout>> = Single::new(None);

/// Lays out `n` entries in rows for the `…_rows` calls that follow. Region 0 holds the `rank`
/// dimensions and then the axes; no axes stand for all. The number of rows, or an error code.
#[wasm_bindgen]
pub fn lay_out(n: usize, rank: usize, axes: usize) -> i32 {
    with(0, rank + axes, |numbers: &mut [i32], _| {
        let (shape, axes) = numbers.split_at(rank);
        let shape: Vec<usize> = shape.iter().map(|&size| size as usize).collect();
        let axes: Vec<isize> = axes.iter().map(|&axis| axis as isize).collect();
        match Layout::new(&shape, (!axes.is_empty()).then_some(&axes)) {
            Ok(layout) if layout.length() == n => {
                let rows = layout.rows();
                LAYOUT.with(|current| *current = Some(layout));
                rows as i32
            }
            Ok(_) => code(Err(Error::Shape { shape, length: n })),
            Err(error) => code(Err(error)),
        }
    })
}

/// What an export does with its numbers.
type Compute<'a, T> = dyn Fn(&mut [T], &Layout, &Options) -> Result<(), Error> + 'a;

/// Calls `f` with as many numbers of region 0 as the layout tells, the layout, and options with
/// the mask behind the numbers; 0 or an error code.
fn call<T: bytemuck::Pod>(
    numbers: &dyn Fn(&Layout) -> usize,
    options: Options,
    mask_length: usize,
    f: &Compute<T>,
) -> i32 {
    LAYOUT.with(|layout| {
        let Some(layout) = layout else { return 0 };
        with(0, numbers(layout), |numbers: &mut [T], rest| {
            let mask = (mask_length > 0).then_some(&rest[..mask_length]);
            code(f(numbers, layout, &Options { mask, ..options }))
        })
    })
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
        Err(Error::AllHidden { .. }) => -12,
        // What the facade checks, and what other modules say.
        Err(_) => -13,
    }
}
