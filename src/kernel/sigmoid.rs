//! The logistic function, its logarithm and softplus: of one f64 number, and of f32 rows in f64 lanes.
//!
//! # The plain algorithm
//!
//! ```text
//! σ(x) = 1/(1 + e^−x),  softplus(x) = log(1 + e^x),  log σ(x) = −log(1 + e^−x)
//! ```
//!
//! # Method
//!
//! 1. Everything follows from e = e^−|x|, which can't overflow: σ(x) is 1/(1 + e) for x ≥ 0, and e/(1 + e)
//!    for x < 0.
//! 2. softplus(x) = max(x, 0) + log1p(e). The sum 1 + e would lose digits of a small e, and all of them where
//!    |x| is above 37.
//! 3. log σ(x) = −softplus(−x). The logarithm of σ(x) would be −∞ where σ(x) is 0, and have few digits where
//!    σ(x) is near 1.
//! 4. One f64 number takes exp and log1p from libm. An f32 row takes them from [`super::numeric::exp::wide`]
//!    and, with ten terms, from [`super::numeric::ln::wide`], in f64 lanes.
//! 5. An f64 row takes its numbers from libm one by one, which makes σ(x) of 1,000 entries 7.7 ns an entry,
//!    beside 2.8 ns in f32 (`make bench-native`, on x86-64). Vectors would have no log1p: the logarithm in
//!    lanes is right to 36 bits, which is enough for f32 alone. With an exponential in vectors σ(x) would
//!    have other last bits in a row than [`sigmoid`] gives for one number, as in `classify` and Platt
//!    scaling.
//!
//! # Accuracy
//!
//! In f32, e is off by 2^-28.0 of itself at most, and log1p by 2^-35.9. No difference follows that could
//! magnify these errors, so a result is off by half an ULP, from the rounding to f32, and 1/16. f64 results
//! are within 2 ULP of the exact softmax and log-softmax of two logits (`tests/rust/sigmoid.rs`).

use super::numeric::exp::wide::WideExp;
use super::numeric::ln::wide::WideLn;
use super::numeric::row;
use crate::simd::{F32x8, F64x4, Vector};

/// Returns σ(x), in 0…1.
pub(crate) fn sigmoid(x: f64) -> f64 {
    let exp = libm::exp(-x.abs());
    (if x < 0.0 { exp } else { 1.0 }) / (1.0 + exp)
}

/// Returns x/T at a temperature T in 0…∞, whose ends give the limits: no temperature moves 0 and ±∞.
pub(crate) fn at_temperature(x: f64, temperature: f64) -> f64 {
    if x == 0.0 || x.is_infinite() { x } else { x / temperature }
}

/// Returns log(1 + e^x).
pub(crate) fn softplus(x: f64) -> f64 {
    softplus_of_both_signs(x).0
}

/// Returns log(1 + e^x) and log(1 + e^−x), which share their only logarithm.
fn softplus_of_both_signs(x: f64) -> (f64, f64) {
    if x.is_nan() {
        return (x, x);
    }
    let log = libm::log1p(libm::exp(-x.abs()));
    (x.max(0.0) + log, (-x).max(0.0) + log)
}

/// Returns log σ(x).
pub(crate) fn log_sigmoid(x: f64) -> f64 {
    0.0 - softplus(-x)
}

/// Replaces every x by σ(x) = 1/(1 + e^−x), computed from e^−|x|, which can't overflow.
pub(crate) fn map_sigmoid_f32(row: &mut [f32]) {
    let exponential = WideExp::load(1.0);
    let [zero, one] = [0.0, 1.0].map(F64x4::splat);
    row::map(row, |x: F32x8| {
        exponential.map_by_exp(x, |x, exp| one.replaced(exp, x.less(zero)) / (one + exp))
    });
}

/// Replaces every x by log(1 + e^x), and writes log(1 + e^−x) to `negated`, which is as long.
pub(crate) fn map_softplus_of_both_signs(row: &mut [f64], negated: &mut [f64]) {
    for (x, negated) in row.iter_mut().zip(negated) {
        (*x, *negated) = softplus_of_both_signs(*x);
    }
}

/// Replaces every x, which is an f32 number, by log(1 + e^x), and writes log(1 + e^−x) to `negated`, which is
/// as long. In f64 lanes both have a relative error of 2^-27.9.
pub(crate) fn map_softplus_of_both_signs_f32(row: &mut [f64], negated: &mut [f64]) {
    let (exponential, log) = (WideExp::load(1.0), WideLn::<10>::load());
    let zero = F64x4::splat(0.0);
    let of_both_signs = |x: F64x4| {
        let log = log.log1p(exponential.exp_of_minus_magnitude(x));
        (x.pmax(zero) + log, (zero - x).pmax(zero) + log)
    };
    let mut negated = negated.chunks_mut(F64x4::LANES);
    for row in row.chunks_mut(F64x4::LANES) {
        let negated = negated.next().unwrap_or_default();
        if row.len() == F64x4::LANES {
            let (x, y) = of_both_signs(F64x4::load(row));
            x.store(row);
            y.store(negated);
            continue;
        }
        let [mut x, mut y] = [[0.0; F64x4::LANES]; 2];
        row::copy(row, &mut x);
        let results = of_both_signs(F64x4::load(&x));
        results.0.store(&mut x);
        results.1.store(&mut y);
        row::copy(&x, row);
        row::copy(&y, negated);
    }
}

/// Replaces every x by s·log(1 + e^(s·x)) for s = ±1: softplus(x) or, since log σ(x) is −softplus(−x), the
/// logarithm of σ. log(1 + e^y) is max(y, 0) + log(1 + e^−|y|).
pub(crate) fn map_softplus_f32(row: &mut [f32], sign: f32) {
    let exponential = WideExp::load(1.0);
    let (log, sign, zero) = (WideLn::<10>::load(), F32x8::splat(sign), F32x8::splat(0.0));
    row::map(row, |x: F32x8| {
        let softplus =
            exponential.map_by_exp(x * sign, |x, exp| x.pmax(F64x4::splat(0.0)) + log.log1p(exp));
        // Adding +0 turns −0 into +0.
        zero + softplus * sign
    });
}
