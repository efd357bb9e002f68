//! The exports that decide: classes that are ranked or drawn, and how often they are right.

use super::{call, memory::with};
use crate::kernel::calibration::calibrate;
use crate::kernel::sample::Truncation;
use crate::kernel::{temperature, top_k};
use crate::sample::sample_rows as sample;
use crate::{Layout, Options, Xoshiro256};
use bytemuck::{must_cast_slice, must_cast_slice_mut, try_cast_slice_mut};
use wasm_bindgen::prelude::wasm_bindgen;

/// The same as [`top_k_f64`] of f32 entries, which are widened behind: one search serves both.
#[wasm_bindgen]
pub fn top_k_f32(n: usize, k: usize) {
    with(0, 2 * n, |numbers: &mut [f64], _| {
        let (narrow, wide) = numbers.split_at_mut(n);
        let (row, top) = must_cast_slice_mut(narrow).split_at_mut(n);
        for (to, x) in wide.iter_mut().zip(must_cast_slice::<u32, f32>(row)) {
            *to = f64::from(*x);
        }
        top_k::top_k(wide, &mut top[..k]);
    });
}

/// The `k` largest of the `n` entries of region 0: their indices behind them, as integers.
#[wasm_bindgen]
pub fn top_k_f64(n: usize, k: usize) {
    with(0, n + k, |numbers: &mut [f64], _| {
        let (row, top) = numbers.split_at_mut(n);
        top_k::top_k(row, &mut must_cast_slice_mut(top)[..k]);
    });
}

/// Draws `count` indices from each row of probabilities, in place of as many numbers in 0…1
/// behind them; a seed that isn't NaN gives others instead.
#[wasm_bindgen]
pub fn sample_rows(count: usize, top_k: usize, top_p: f64, min_p: f64, seed: f64) -> i32 {
    let numbers = |layout: &Layout| layout.length() + layout.rows() * count;
    call(&numbers, Options::default(), 0, &|x: &mut [f64], layout, _| {
        let (p, places) = x.split_at_mut(layout.length());
        if !seed.is_nan() {
            let mut random = Xoshiro256::new(seed as i64 as u64);
            places.iter_mut().for_each(|place| *place = random.uniform());
        }
        sample(p, layout, top_k, Truncation { top_p, min_p }, places)
    })
}

/// The expected calibration error of rows of probabilities, `n` in all. Behind them is the label
/// of each row, then room for all of every bin.
#[wasm_bindgen]
pub fn calibration_error(n: usize, classes: usize, bins: usize) -> f64 {
    labelled(n, classes, 5 * bins, &|p, label, room| match try_cast_slice_mut(room) {
        Ok(bins) => calibrate(p, classes, label, bins),
        Err(_) => f64::NAN,
    })
}

/// The temperature that fits rows of logits, `n` in all, to the label of each row behind them.
/// There is room for two rows behind those.
#[wasm_bindgen]
pub fn best_temperature(n: usize, classes: usize) -> f64 {
    labelled(n, classes, 2 * classes, &temperature::best_temperature)
}

/// What becomes of rows, what tells the label of each, and the room behind.
type OfLabelled<'a> = dyn Fn(&[f64], &dyn Fn(usize) -> usize, &mut [f64]) -> f64 + 'a;

fn labelled(n: usize, classes: usize, room: usize, f: &OfLabelled) -> f64 {
    let rows = n / classes;
    with(0, n + rows + room, |numbers: &mut [f64], _| {
        let (entries, rest) = numbers.split_at_mut(n);
        let (labels, room) = rest.split_at_mut(rows);
        f(entries, &|row| labels[row] as usize, room)
    })
}
