//! Vector-Jacobian products: from the gradient with respect to the outputs of softmax or log-softmax to the
//! gradient with respect to the logits.
//!
//! # The plain algorithm
//!
//! ```text
//! softmax:      ∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ)/T      gᵢ ← pᵢ·(gᵢ − Σⱼ pⱼ·gⱼ)/T
//! log-softmax:  ∂log pᵢ/∂zⱼ = (δᵢⱼ − pⱼ)/T     gᵢ ← (gᵢ − pᵢ·Σⱼ gⱼ)/T
//! ```
//!
//! (Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs".)
//!
//! # Method
//!
//! 1. Both sums are compensated, in the lanes of vectors, since a gradient near its mean has no digits but
//!    those that the sum keeps.
//! 2. Everything is computed in f64; f32 is widened as it is loaded and rounded once.
//! 3. Rows that follow one another are one call. Rows of log-probabilities that are at most half as long as a
//!    block of exponentials share it, as many as fit whole; the exponentials of a longer row are computed
//!    block by block.
//!
//! # Accuracy
//!
//! In `tests/rust/gradients.rs` entries of f64 rows are within 10^-13 of the formulas. Those of a class that
//! is nearly certain, in the gradient of the cross-entropy and in the Jacobian, are within 10^-15 of
//! themselves.
//!
//! # Special cases
//!
//! A probability of 0 makes an entry +0 even beside an infinite gradient or NaN. At temperature 0 gradients
//! are limits ([`take_limit`]). There is no −0.

use super::numeric::exp::{PARTS_BLOCK, constants::ExpFloat, exp_block};
use super::numeric::row;
use super::numeric::sums;
use crate::simd::{F64x4, Real, Vector, WIDE, Wide};

/// Returns the number that divides a gradient at a temperature: at 0 it is 1, and [`take_limit`] follows.
pub(crate) fn divisor(temperature: f64) -> f64 {
    if temperature == 0.0 { 1.0 } else { temperature }
}

/// Replaces a gradient over [`divisor`] by its limit if the temperature is 0: as the divisor falls to 0, a
/// quotient becomes infinite, unless it is 0.
#[inline(never)]
pub(crate) fn take_limit<T: Real>(gradient: &mut [T], temperature: f64) {
    if temperature == 0.0 {
        let infinite = gradient.iter_mut().filter(|g| **g != T::ZERO);
        infinite.for_each(|g| *g = *g * T::INFINITY);
    }
}

/// Replaces the gradients of probabilities by those of the logits, in rows of `length`. A probability of 0
/// makes an entry 0, whatever its gradient is. The workspace isn't used: it gives the function the type of
/// [`log_softmax_grad`].
pub(crate) fn softmax_grad<T: Real>(
    p: &[T],
    gradient: &mut [T],
    length: usize,
    _: &mut [f64],
    temperature: f64,
) {
    for (p, gradient) in row::split(p, length).zip(row::split_mut(gradient, length)) {
        softmax_grad_of_row(p, gradient, temperature);
    }
}

/// Replaces the gradient of the probabilities of one row.
#[inline(never)]
fn softmax_grad_of_row<T: Real>(p: &[T], gradient: &mut [T], temperature: f64) {
    let mean = sums::dot_lanes(p, gradient);
    let means = F64x4::splat(mean);
    let (chunks, mut gradients) = (p.chunks_exact(WIDE), gradient.chunks_exact_mut(WIDE));
    let rest = chunks.remainder();
    for (p, gradient) in chunks.zip(gradients.by_ref()) {
        let ((p_a, p_b), (a, b)) = (T::load_wide(p), T::load_wide(gradient));
        let (a, b) = divide((p_a * (a - means), p_b * (b - means)), temperature);
        if (a + b).is_number().all() {
            T::store_wide((a, b), gradient);
        } else {
            softmax_grad_by_entry(p, gradient, mean, temperature);
        }
    }
    softmax_grad_by_entry(rest, gradients.into_remainder(), mean, temperature);
}

/// Replaces a few entries of a gradient, given the mean Σ pⱼ·gⱼ of its row.
#[inline(never)]
fn softmax_grad_by_entry<T: Real>(p: &[T], gradient: &mut [T], mean: f64, temperature: f64) {
    for (g, p) in gradient.iter_mut().zip(p).map(|(g, p)| (g, p.to_f64())) {
        let product = p * (g.to_f64() - mean) / temperature;
        *g = if p == 0.0 { T::ZERO } else { T::from_f64(product) + T::ZERO };
    }
}

/// Replaces the gradients of log-probabilities by those of the logits, in rows of `length`. `work` is a
/// workspace of [`PARTS_WORK`](super::numeric::exp::PARTS_WORK).
pub(crate) fn log_softmax_grad<T: Real>(
    log_p: &[T],
    gradient: &mut [T],
    length: usize,
    work: &mut [f64],
    temperature: f64,
) {
    let whole_rows = PARTS_BLOCK / length.max(1) * length;
    if whole_rows > length {
        // Short rows share a block of exponentials.
        let mut blocks = gradient.chunks_mut(whole_rows);
        for log_p in log_p.chunks(whole_rows) {
            let (p, block) = (exp_of_logs(log_p, work), blocks.next().unwrap_or_default());
            for (p, gradient) in row::split(p, length).zip(row::split_mut(block, length)) {
                subtract_multiples(p, gradient, sums::sum_lanes(gradient), temperature);
            }
        }
        return;
    }
    for (log_p, gradient) in row::split(log_p, length).zip(row::split_mut(gradient, length)) {
        let (sum, mut blocks) = (sums::sum_lanes(gradient), gradient.chunks_mut(PARTS_BLOCK));
        for log_p in log_p.chunks(PARTS_BLOCK) {
            let (p, block) = (exp_of_logs(log_p, work), blocks.next().unwrap_or_default());
            subtract_multiples(p, block, sum, temperature);
        }
    }
}

/// Subtracts from a gradient the multiples of a sum by the probabilities, and divides by the temperature.
#[inline(never)]
fn subtract_multiples<T: Real>(p: &[f64], gradient: &mut [T], sum: f64, temperature: f64) {
    let sums = F64x4::splat(sum);
    let (chunks, mut gradients) = (p.chunks_exact(WIDE), gradient.chunks_exact_mut(WIDE));
    let rest = chunks.remainder();
    for (p, gradient) in chunks.zip(gradients.by_ref()) {
        let ((p_a, p_b), (a, b)) = (f64::load_wide(p), T::load_wide(gradient));
        T::store_wide(divide((a - p_a * sums, b - p_b * sums), temperature), gradient);
    }
    for (g, p) in gradients.into_remainder().iter_mut().zip(rest) {
        *g = T::from_f64((g.to_f64() - p * sum) / temperature) + T::ZERO;
    }
}

/// Returns the exponentials of at most [`PARTS_BLOCK`] log-probabilities.
fn exp_of_logs<'a, T: Real>(log_p: &[T], work: &'a mut [f64]) -> &'a [f64] {
    work.iter_mut().zip(log_p).for_each(|(to, log_p)| *to = log_p.to_f64());
    exp_in_place(log_p.len(), work)
}

/// Replaces the first `n` numbers of `work`, which are log-probabilities, by their exponentials.
#[inline(never)]
fn exp_in_place(n: usize, work: &mut [f64]) -> &[f64] {
    let log_p = work.get_mut(..n).unwrap_or_default();
    // No log-probability is above 0 by more than a rounding error; other numbers are the caller's fault.
    if log_p.iter().any(|log_p| *log_p > 1.0) {
        log_p.iter_mut().for_each(|log_p| *log_p = libm::exp(*log_p));
    } else {
        let (highs, lows) = exp_block(n, work);
        highs.iter_mut().zip(lows).for_each(|(p, low)| *p = (*p + *low) * f64::INV_SCALE);
    }
    work.get(..n).unwrap_or_default()
}

/// Returns quotients by a temperature, +0 in place of −0. Most temperatures are 1, and a division takes
/// longer than all else.
#[inline(always)]
fn divide((a, b): Wide, temperature: f64) -> Wide {
    let zero = F64x4::splat(0.0);
    if temperature == 1.0 {
        return (zero + a, zero + b);
    }
    let temperature = F64x4::splat(temperature);
    (zero + a / temperature, zero + b / temperature)
}

/// Writes the Jacobian of softmax, ∂pᵢ/∂zⱼ, of the first n logits, row after row. A further entry of `p`
/// is the probability of a sink.
pub(crate) fn jacobian(p: &[f64], n: usize, temperature: f64, jacobian: &mut [f64]) {
    let divisor = divisor(temperature);
    for (i, (row, p_i)) in row::split_mut(jacobian, n).zip(p).enumerate() {
        for (j, (entry, p_j)) in row.iter_mut().zip(p).enumerate() {
            let product = p_i * (if i == j { complement(p, i) } else { 0.0 - p_j });
            *entry = 0.0 + product / divisor;
        }
    }
    take_limit(jacobian, temperature);
}

/// Returns 1 − pᵢ of probabilities. If pᵢ is large it is the sum of the others, since the difference would
/// lose their digits.
pub(crate) fn complement(p: &[f64], index: usize) -> f64 {
    let p_i = row::at(p, index);
    if p_i > 0.5 {
        let others = p.iter().enumerate().filter(|(other, _)| *other != index);
        return sums::sum(others.map(|(_, p)| *p));
    }
    1.0 - p_i
}
