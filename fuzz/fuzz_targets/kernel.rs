//! Functions of one row, for rows of any length and spread with special numbers. It compares f32 with f64,
//! and asserts properties of f64 results and relations between functions.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use softmax_wasm::{Xoshiro256, log_softmax, log_sum_exp, softmax};

/// A row that a few bytes describe.
#[derive(Arbitrary, Debug)]
struct Input {
    length: u16,
    /// The number of times that the length is halved, so that short rows are as likely as long ones.
    halvings: u8,
    seed: u64,
    /// The exponent of the spread of the logits.
    spread: i8,
    /// The center of the logits, in multiples of the spread.
    center: i8,
    /// Numbers at chosen positions, as bits.
    specials: Vec<(u16, u64)>,
}

impl Input {
    fn numbers(&self) -> Vec<f64> {
        let mut random = Xoshiro256::new(self.seed);
        let spread = 2f64.powi(i32::from(self.spread) / 4);
        let center = f64::from(self.center) * spread.min(16.0);
        let mut row: Vec<f64> = (0..(usize::from(self.length) % 3000) >> (self.halvings % 12))
            .map(|_| center + spread * (random.uniform() + random.uniform() - 1.0))
            .collect();
        for &(position, bits) in &self.specials {
            let n = row.len();
            if n > 0 {
                row[usize::from(position) % n] = f64::from_bits(bits);
            }
        }
        row
    }
}

/// Returns the softmax of f32 logits computed in f64, whose errors are far below an ULP of f32.
fn reference(row: &[f32]) -> Vec<f64> {
    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let e: Vec<f64> = row.iter().map(|&x| (f64::from(x) - f64::from(max)).exp()).collect();
    let sum: f64 = e.iter().sum();
    e.iter().map(|e| e / sum).collect()
}

fn ulps(p: f32, exact: f64) -> f64 {
    let exponent = (exact.max(f64::from(f32::from_bits(1)))).log2().floor().max(-126.0);
    (f64::from(p) - exact).abs() / 2f64.powi(exponent as i32 - 23)
}

fn check_f32(row: &[f32]) {
    let p = softmax(row);
    if row.iter().any(|x| x.is_nan() || *x == f32::INFINITY)
        || row.iter().all(|x| *x == f32::NEG_INFINITY)
    {
        assert!(p.iter().all(|p| p.is_nan()));
        return;
    }
    for (p, exact) in p.iter().zip(reference(row)) {
        assert!(ulps(*p, exact) <= 2.01, "{p:e} is not {exact:e}");
    }
}

fn check_f64(row: &[f64]) {
    let (p, log_p, log_sum) = (softmax(row), log_softmax(row), log_sum_exp(row));
    if row.iter().any(|x| x.is_nan()) {
        assert!(p.iter().chain(&log_p).all(|p| p.is_nan()) && log_sum.is_nan());
        return;
    }
    if row.contains(&f64::INFINITY) {
        assert!(p.iter().all(|p| p.is_nan()) && log_sum == f64::INFINITY);
        return;
    }
    if row.iter().all(|x| *x == f64::NEG_INFINITY) {
        assert!(p.iter().all(|p| p.is_nan()) && log_sum == f64::NEG_INFINITY);
        return;
    }
    let sum: f64 = p.iter().sum();
    assert!((sum - 1.0).abs() < 1e-12, "a sum of {sum}");
    let max = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for ((&x, &p), &log) in row.iter().zip(&p).zip(&log_p) {
        assert!((0.0..=1.0).contains(&p) && log <= 0.0);
        // The relative error of e^log is the absolute error of log, which grows with log.
        let near = (p - log.exp()).abs() <= p * (1e-14 * log.abs().max(1.0)) + f64::from_bits(2);
        // A logarithm of −∞ has the probability 0.
        assert!(near || p == log.exp(), "{p:e} is not e^{log:e}");
        assert!(x < max || p * row.len() as f64 >= 1.0 - 1e-12, "the largest has too little");
    }
    // The largest exponential is 1 of the sum, and the others may be far smaller.
    let others = row.iter().map(|x| (x - max).exp()).filter(|e| *e < 1.0).sum::<f64>();
    let ties = row.iter().filter(|x| (**x - max).exp() == 1.0).count() as f64;
    let expected = max + (ties - 1.0 + others).ln_1p();
    assert!(
        (log_sum - expected).abs() <= 1e-14 * max.abs().max(1.0) || log_sum == expected,
        "{log_sum:e} is not {expected:e}"
    );
}

fuzz_target!(|row: Input| {
    let numbers = row.numbers();
    if numbers.is_empty() {
        return;
    }
    check_f64(&numbers);
    check_f32(&numbers.iter().map(|&x| x as f32).collect::<Vec<_>>());
});
