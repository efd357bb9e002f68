//! The logarithm of a sum of exponentials: of two numbers, of the entries of a row up to each of them, and of
//! parts of a row, whose weighted means are merged.
//!
//! # The plain algorithm
//!
//! ```text
//! log(e^a + e^b) = max + log(1 + e^(min − max))
//! log Σ e^(xⱼ/T) over xᵢ and the entries before it, for each i
//! mean over parts = Σ wₖ·vₖ,  wₖ = e^(log_sumₖ − log_sum),  log_sum = log Σ e^log_sumₖ
//! ```
//!
//! # Method
//!
//! 1. The difference min − max, the sum and its logarithm are double-word numbers ([`log_add_exp`]).
//! 2. Sums up to an entry, and over parts, are normalizers ([`super::softmax_state`]) to which entries are
//!    added.
//! 3. A weight is the square of a root, since a weight that is a subnormal number has too few digits. Values
//!    so large that their sum overflows are scaled down first.
//!
//! # Accuracy
//!
//! log(e^a + e^b) is within 2 ULP of the exact value ([`log_add_exp`] says why). In
//! `tests/rust/log_add_exp.rs` all results are within 2 ULP of those of mpmath or, where terms cancel, off by
//! at most 2^-51 (2^-22 in f32) of the largest logit over T, of the largest value of a mean, or of 1000 for
//! the log-sum-exp of parts.

use super::log_sum_exp::{log_double_word, log_rounded};
use super::numeric::double_word::{Pair, add, add_rounded, divide};
use super::numeric::ln::double_word::ln;
use super::softmax_state::{OnlineNormalizer, StateTemperature};
use crate::simd::{fast_two_sum, two_product, two_sum};

/// Replaces every entry of a row by log Σ e^(xⱼ/T) over it and the entries before it.
pub(crate) fn log_cum_sum_exp(row: &mut [f64], temperature: &StateTemperature) {
    let mut seen = OnlineNormalizer::EMPTY;
    for x in row {
        seen = seen.with_entry(*x, temperature);
        *x = seen.log_sum_exp_by(temperature, log_beside);
    }
}

/// Returns log s for a result max/T + log s, with s ≥ 1. Where one of max/T and the result is at least as
/// large as log s, 1 ULP of log s is at most 1 of the larger one. Elsewhere it may be 2, so log s is a
/// double-word number there, which takes twice the time.
fn log_beside(scaled_max: f64, sum: Pair) -> Pair {
    let rounded = log_rounded(0.0, sum);
    if -rounded.0 < scaled_max && scaled_max < 0.0 { log_double_word(0.0, sum) } else { rounded }
}

/// Returns log(e^a + e^b) = max + log(1 + e^(min − max)). The difference is a double-word number, since exp
/// turns its rounding error into a relative error of the result, and so are the sum and its logarithm.
///
/// Two errors remain: that of exp, 1/2 ULP of u = e^(min − max) where u is a power of two, and the rounding
/// of the result, 1/2 ULP. For max near −L/2, with L = log(1 + u), the result is about L/2, whose ULP may be
/// a quarter of that of u: 2.5 ULP together, so the result is at most 2 ULP from the number nearest to the
/// exact value. For other u, exp is off by up to 0.7 ULP, but 1 + u, which divides its error, is larger.
pub(crate) fn log_add_exp(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    let (max, min) = if a < b { (b, a) } else { (a, b) };
    if max.is_infinite() || min.is_infinite() {
        return max;
    }
    let (high, low) = two_sum(min, -max);
    let exp = libm::exp(high);
    // Where the difference overflows, its error is NaN and is left out.
    if exp == 0.0 {
        return max;
    }
    let (sum, error) = two_sum(1.0, exp);
    add_rounded(max, ln(fast_two_sum(sum, error + exp * low), 0))
}

/// Writes Σ wₖ·vₖ over the rows vₖ of `values`, one for each of `log_sums`, with wₖ = e^(log_sumₖ − log_sum),
/// and returns log_sum = log Σ e^log_sumₖ. The softmax-weighted means of parts become the mean over all of
/// them, by the log-sum-exp of each part (Dao, Fu, Ermon, Rudra & Ré 2022, "FlashAttention", algorithm 1). A
/// part whose log-sum-exp is −∞ doesn't count, whatever its row holds. If no part counts, the mean is 0.
/// `roots` is a workspace, a pair for each part.
pub(crate) fn merge_weighted(
    values: &[f64],
    log_sums: &[f64],
    roots: &mut [[f64; 2]],
    result: &mut [f64],
) -> f64 {
    let unit = StateTemperature::new(1.0);
    let mut total = OnlineNormalizer::EMPTY;
    for log in log_sums {
        total = total.merged(OnlineNormalizer::of_one(*log), &unit);
    }
    let log_sum = total.log_sum_exp(&unit);
    if !log_sum.is_finite() {
        result.fill(if log_sum == f64::NEG_INFINITY { 0.0 } else { f64::NAN });
        return log_sum;
    }
    for (root, log) in roots.iter_mut().zip(log_sums) {
        *root = unit.root_of_exponential(*log, total.max).into();
    }
    let length = result.len();
    for (index, result) in result.iter_mut().enumerate() {
        // Sums of the largest values overflow, although their mean doesn't.
        for scale in [1.0, 1.0 / (1u64 << 63) as f64] {
            let column = values.iter().skip(index).step_by(length).map(|v| v * scale);
            let mut sum = (0.0, 0.0);
            for (v, [root, low]) in column.zip(roots.iter()).filter(|(_, root)| root[0] != 0.0) {
                let (half, half_error) = two_product(v, *root);
                let (product, error) = two_product(half, *root);
                sum = add(sum, product, error + (half * low + (half_error + v * low) * root));
            }
            // Where the sum is infinite its error is NaN, and is left out.
            *result = if sum.0.is_finite() { divide(sum, total.sum.into()) / scale } else { sum.0 };
            if result.is_finite() {
                break;
            }
        }
    }
    log_sum
}
