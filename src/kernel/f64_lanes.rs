//! f32 rows in f64 lanes: softmax at any temperature, and the logarithms of probabilities and of sums.
//!
//! # The plain algorithm
//!
//! ```text
//! softmax(x)ᵢ = e^yᵢ / Σⱼ e^yⱼ,  log softmax(x)ᵢ = yᵢ − log Σⱼ e^yⱼ,  y = (x − max)/T
//! ```
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions".)
//!
//! In f64, x − max, the quotient by T and the sums have 29 bits to spare, so no rounding error has to be
//! carried. It takes 1.6 times as long as [`super::softmax`], which computes rows at temperature 1 in f32.
//!
//! # Method
//!
//! 1. e^y is computed by [`super::numeric::exp::wide`], with a relative error of 2^-28.0 at most.
//! 2. Exponentials replace the logits as f32 numbers times 2^64, so that all that count are normal numbers.
//!    This needs no workspace. They are added up before they are rounded to f32.
//! 3. They are multiplied in f32 by the reciprocal of the sum, as high and low. That is two roundings; a
//!    product in f64 would take as long as the exponential.
//! 4. Probabilities that may be subnormal numbers are rounded in f64, once, to an integer multiple of the
//!    smallest one. A multiplication whose result is subnormal takes processors a hundred times as long.
//! 5. For logarithms, the entries at the maximum count exactly 1 each, and are summed apart from the others
//!    ([`super::log_sum_exp`]). The logarithm is that of [`super::numeric::ln::wide`], and for a single row,
//!    whose result may be asked for in f64, one of [`super::log_sum_exp`].
//!
//! # Accuracy
//!
//! | error of a probability | ULP at most |
//! |---|---|
//! | the exponential, 2^-28.0 of itself | 1/16 |
//! | step 2 rounds the exponential by half an ULP of it | 1 |
//! | the sum, a mean of the errors of exponentials | 1/16 |
//! | step 3 rounds high·e, and the sum with low·e | 1/2 + 1/2 |
//! | together | 2.13 |
//!
//! That is below 2.5, so a result is at most 2 ULP from the number nearest to the exact value. A logarithm is
//! off by half an ULP and 1/16.

use super::log_sum_exp::{LogSum, log_double_word, log_rounded, write_infinite_sums};
use super::numeric::exp::wide::{INV_SCALE, WideExp};
use super::numeric::ln::wide::log_above_one;
use super::numeric::row::{self, Arrangement};
use crate::simd::{F32x8, F64x4, Vector, Wide, Widen};

/// The largest distance of a logit of f32 from the maximum at which no probability is subnormal: e^-66 over a
/// sum of 2^30 is above 2^-126. A row with a larger sum has more than 2^30 logits, which are 4 GB.
pub(super) const MAX_NORMAL_SPREAD: f32 = 66.0;

/// Replaces the logits of rows, which are full vectors, by their probabilities at a temperature.
#[inline(never)]
pub(crate) fn softmax(rows: &mut [f32], arrangement: Arrangement, temperature: f64) {
    let exponential = WideExp::load(temperature);
    let (maxima, minima) = row::extremes::<F32x8>(rows);
    let max = arrangement.reduce_lanes(maxima, F32x8::pmax);
    let spread = f64::from(MAX_NORMAL_SPREAD) * temperature;
    let may_be_subnormal = F32x8::splat(spread as f32).less(max - minima);
    let max = max.widen();
    let (mut sums, one) = ((F64x4::splat(0.0), F64x4::splat(0.0)), exponential.one);
    for x in rows.chunks_exact_mut(F32x8::LANES) {
        let (a, b) = exponential.exponents(F32x8::load(x), max);
        let exp = |y| {
            let (power, factor) = exponential.exp(y);
            power * factor
        };
        let (a, b) = (exp(a), exp(b));
        sums = (sums.0 + a, sums.1 + b);
        F32x8::narrow((a, b)).store(x);
    }
    let sums = arrangement.add_wide_lanes(sums);
    let reciprocals = (one / sums.0, one / sums.1);
    let (high, low) = F32x8::split(reciprocals);
    if may_be_subnormal.any() {
        // The rows in the other lanes are divided as usual, so that a row has the same bits whichever rows
        // are beside it.
        let zero = F32x8::splat(0.0);
        let may_be_subnormal = match arrangement {
            Arrangement::Group => may_be_subnormal,
            Arrangement::Row => zero.less(F32x8::splat(1.0)),
        };
        for x in rows.chunks_exact_mut(F32x8::LANES) {
            let exponentials = F32x8::load(x);
            let (a, b) = exponentials.widen();
            let p = F32x8::narrow_subnormal((a * reciprocals.0, b * reciprocals.1));
            let others = exponentials.replaced(zero, may_be_subnormal);
            (others * high + others * low).replaced(p, may_be_subnormal).store(x);
        }
        return;
    }
    for x in rows.chunks_exact_mut(F32x8::LANES) {
        let exponentials = F32x8::load(x);
        (exponentials * high + exponentials * low).store(x);
    }
}

/// Returns the largest entry of each row, as [`row::maxima`] does.
#[inline(always)]
fn maxima(rows: &[f32], arrangement: Arrangement) -> Wide {
    row::maxima::<F32x8>(rows, arrangement).widen()
}

/// Returns L = log Σ e^yⱼ of rows with these maxima; NaN where a maximum isn't finite. Entries at the maximum
/// count exactly 1 each and are summed apart from the others, so that L keeps its digits however small it is.
#[inline(never)]
fn log_sums(
    rows: &[f32],
    max: Wide,
    arrangement: Arrangement,
    exponential: &WideExp,
    log: LogSum,
) -> Wide {
    let (zero, one) = (F64x4::splat(0.0), exponential.one);
    let (mut sums, mut below) = ((zero, zero), (zero, zero));
    for x in rows.chunks_exact(F32x8::LANES).map(F32x8::load) {
        let (a, b) = exponential.exponents(x, max);
        let exp = |y: F64x4| {
            // A NaN isn't below the maximum, but its factor is NaN, and with it the sum.
            let ((power, factor), is_below) = (exponential.exp(y), y.less(zero));
            (power.and(is_below) * factor, one.and(is_below))
        };
        let ((a, count_a), (b, count_b)) = (exp(a), exp(b));
        sums = (sums.0 + a, sums.1 + b);
        below = (below.0 + count_a, below.1 + count_b);
    }
    if arrangement == Arrangement::Row {
        let reduce_lanes = |(a, b): Wide| (a + b).sum_lanes().first();
        let ties = rows.len() as f64 - reduce_lanes(below);
        // For a single row the result may be asked for in f64, so its logarithm has all digits.
        let log_sum = F64x4::splat(log(ties, (reduce_lanes(sums) * INV_SCALE, 0.0)).0);
        return (log_sum, log_sum);
    }
    let entries = (rows.len() / F32x8::LANES) as f64;
    let [entries, inv_scale] = [entries, INV_SCALE].map(F64x4::splat);
    let log = |sum: F64x4, below: F64x4| {
        let above_one = ((entries - below) - one) + sum * inv_scale;
        // log_above_one passes over NaN.
        log_above_one(above_one) + above_one * zero
    };
    (log(sums.0, below.0), log(sums.1, below.1))
}

/// Replaces rows of logits by the logarithms of their probabilities at a temperature. Every `length` logits
/// are full vectors. The workspace isn't used.
pub(crate) fn log_softmax(
    rows: &mut [f32],
    _: &mut [f32],
    length: usize,
    arrangement: Arrangement,
    temperature: f64,
) {
    let exponential = WideExp::load(temperature);
    for row in row::split_mut(rows, length) {
        let max = maxima(row, arrangement);
        let log_sums = log_sums(row, max, arrangement, &exponential, log_rounded);
        for x in row.chunks_exact_mut(F32x8::LANES) {
            let (a, b) = exponential.exponents(F32x8::load(x), max);
            F32x8::narrow((a - log_sums.0, b - log_sums.1)).store(x);
        }
    }
}

/// Writes log Σ e^(xᵢ/T) of rows, which are full vectors: +∞ if an entry is +∞, −∞ if all are −∞, NaN if
/// one is NaN.
pub(crate) fn log_sum_exp(
    rows: &[f32],
    _: &mut [f32],
    arrangement: Arrangement,
    temperature: f64,
    results: &mut [f64],
) {
    let max = maxima(rows, arrangement);
    let log_sums = log_sums(rows, max, arrangement, &WideExp::load(temperature), log_double_word);
    let t = F64x4::splat(temperature);
    write((max.0 / t + log_sums.0, max.1 / t + log_sums.1), results);
    write_infinite_sums(rows, arrangement.rows(F32x8::LANES), results);
}

/// Writes −log softmax(x)ₜ = (max − xₜ)/T + L of rows, which are full vectors, for a class t of each. Neither
/// term is below 0.
pub(crate) fn class_losses(
    rows: &[f32],
    _: &mut [f32],
    arrangement: Arrangement,
    temperature: f64,
    classes: &[i32],
    losses: &mut [f64],
) {
    let max = maxima(rows, arrangement);
    let log_sums = log_sums(rows, max, arrangement, &WideExp::load(temperature), log_rounded);
    let mut x = [0.0; F32x8::LANES];
    row::pick(rows, arrangement, classes, &mut x);
    let ((a, b), t) = (F32x8::load(&x).widen(), F64x4::splat(temperature));
    write(((max.0 - a) / t + log_sums.0, (max.1 - b) / t + log_sums.1), losses);
}

/// Writes as many lanes as there are results.
#[inline(always)]
fn write(lanes: Wide, results: &mut [f64]) {
    row::copy(&F32x8::wide_lanes(lanes), results);
}
