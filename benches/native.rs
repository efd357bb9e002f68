//! Times of the functions in Rust and of the plain loop, which for softmax is: the maximum, `exp`, the
//! division. Numbers are f32 where no type is named. `make bench-native` prints them for the target as it is
//! and with AVX2.
//!
//! The two alternate, A B A B, so that other work of the machine affects both.

use softmax_wasm::{
    Float, Layout, Options, argmax_along, sigmoid_in_place, softmax_along, softmax_in_place,
};
use std::{hint::black_box, time::Instant};

/// The number of rounds in which both are timed.
const ROUNDS: usize = 41;
/// The least number of seconds of one timing.
const TURN: f64 = 0.002;
/// The least number of seconds for which both run before the first timing.
const WARM_UP: f64 = 0.1;

/// Replaces logits, divided by a temperature, by their probabilities.
fn naive_softmax(row: &mut [f32], temperature: f32) {
    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = ((*x - max) / temperature).exp();
        sum += *x;
    }
    row.iter_mut().for_each(|x| *x /= sum);
}

/// Returns the index of the largest entry.
fn naive_argmax(row: &[f32]) -> u32 {
    let mut best = 0;
    for (index, x) in row.iter().enumerate() {
        if *x > row[best] {
            best = index;
        }
    }
    best as u32
}

/// Returns logits of a standard deviation near 2 (Marsaglia 2003, "Xorshift RNGs").
fn logits(length: usize) -> Vec<f32> {
    let mut state = 0x2545_f491_u32;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as f32 / 2f32.powi(32) - 0.5
    };
    (0..length).map(|_| 2.0 * (0..12).map(|_| uniform()).sum::<f32>()).collect()
}

/// Returns the seconds of `calls` calls.
fn seconds(f: &mut dyn FnMut(), calls: usize) -> f64 {
    let start = Instant::now();
    (0..calls).for_each(|_| f());
    start.elapsed().as_secs_f64()
}

/// Runs the function, and returns the number of calls that fill one timing.
fn prepare(f: &mut dyn FnMut()) -> usize {
    let mut calls = 1;
    while seconds(f, calls) < TURN {
        calls *= 2;
    }
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < WARM_UP {
        seconds(f, calls);
    }
    calls
}

/// Prints the least and the median time of both in nanoseconds, and the ratio of the times.
fn compare<'a>(name: &str, ours: &'a mut dyn FnMut(), naive: &'a mut dyn FnMut()) {
    let mut both = [(ours, vec![]), (naive, vec![])].map(|(f, times)| (prepare(f), f, times));
    for _ in 0..ROUNDS {
        for (calls, f, times) in &mut both {
            times.push(seconds(f, *calls) / *calls as f64 * 1e9);
        }
    }
    let [(min, median), (naive_min, naive_median)] = both.map(|(_, _, mut times)| {
        times.sort_by(f64::total_cmp);
        (times[0], times[times.len() / 2])
    });
    let ratio = naive_min / min;
    let verdict = if ratio >= 1.0 { "met" } else { "not met" };
    println!(
        "{name:28}{min:>12.1}{median:>12.1}{naive_min:>12.1}{naive_median:>12.1}{ratio:>8.2}  {verdict}"
    );
}

/// Compares softmax of every row.
fn compare_rows(rows: usize, length: usize, temperature: f64) {
    let x = logits(rows * length);
    let layout = Layout::new(&[rows, length], -1).expect("rows");
    let options = Options::new().temperature(temperature);
    let (mut p, mut q) = (x.clone(), x.clone());
    let name = format!("softmax [{rows}, {length}] T = {temperature}");
    let mut ours = || {
        p.copy_from_slice(black_box(&x));
        softmax_along(black_box(&mut p), &layout, &options).expect("rows");
    };
    compare(&name, &mut ours, &mut || {
        q.copy_from_slice(black_box(&x));
        let temperature = black_box(temperature as f32);
        q.chunks_exact_mut(length).for_each(|row| naive_softmax(row, temperature));
        black_box(&mut q);
    });
}

/// Compares softmax of one row.
fn compare_row(length: usize) {
    let x = logits(length);
    let (mut p, mut q) = (x.clone(), x.clone());
    let mut ours = || {
        p.copy_from_slice(black_box(&x));
        softmax_in_place(black_box(&mut p[..]));
    };
    compare(&format!("softmax {length}"), &mut ours, &mut || {
        q.copy_from_slice(black_box(&x));
        naive_softmax(black_box(&mut q), 1.0);
    });
}

/// Compares sigmoid of numbers of a type.
fn compare_sigmoid<T: Float>(name: &str, of: fn(f32) -> T, sigmoid: fn(T) -> T) {
    let x: Vec<T> = logits(1000).into_iter().map(of).collect();
    let (mut p, mut q) = (x.clone(), x.clone());
    let mut ours = || {
        p.copy_from_slice(black_box(&x));
        sigmoid_in_place(black_box(&mut p[..]));
    };
    compare(name, &mut ours, &mut || {
        q.copy_from_slice(black_box(&x));
        black_box(&mut q).iter_mut().for_each(|x| *x = sigmoid(*x));
    });
}

/// Prints the table.
fn main() {
    let avx2 = if cfg!(target_feature = "avx2") { ", AVX2" } else { "" };
    println!("{}{avx2}; nanoseconds a call", std::env::consts::ARCH);
    println!(
        "{:28}{:>12}{:>12}{:>12}{:>12}{:>8}",
        "", "least", "median", "naive", "median", "times"
    );
    [10, 100, 1_000, 50_257].into_iter().for_each(compare_row);
    compare_rows(1, 50_257, 0.7);
    compare_rows(10_000, 2, 1.0);
    compare_rows(2_000, 10, 1.0);
    let (x, layout) = (logits(20_000), Layout::new(&[10_000, 2], -1).expect("rows"));
    let mut ours = || {
        black_box(argmax_along(black_box(&x), &layout, &Options::default()).expect("rows"));
    };
    compare("argmax [10000, 2]", &mut ours, &mut || {
        black_box(black_box(&x).chunks_exact(2).map(naive_argmax).collect::<Vec<u32>>());
    });
    compare_sigmoid("sigmoid 1000, f32", |x| x, |x| 1.0 / (1.0 + (-x).exp()));
    compare_sigmoid("sigmoid 1000, f64", f64::from, |x| 1.0 / (1.0 + (-x).exp()));
}
