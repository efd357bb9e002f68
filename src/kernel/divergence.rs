//! The divergences of two distributions, in nats.
//!
//! # The plain algorithm
//!
//! ```text
//! KL(p‖q) = Σ pᵢ·log(pᵢ/qᵢ)                             (Kullback & Leibler 1951)
//! JS(p, q) = ½·KL(p‖m) + ½·KL(q‖m),  m = ½·(p + q)      (Lin 1991)
//! ```
//!
//! # Method
//!
//! 1. KL of logits, whose probabilities sum to 1, and JS are sums of terms that aren't negative. Then nothing
//!    cancels where the distributions are nearly the same:
//!
//!    ```text
//!    KL(p‖q) = Σ pᵢ·(e^t − 1 − t),  t = log qᵢ − log pᵢ
//!    JS(p, q) = ½·Σ (pᵢ + qᵢ)/2·((1 + d)·log(1 + d) + (1 − d)·log(1 − d)),  d = (pᵢ − qᵢ)/(pᵢ + qᵢ)
//!    ```
//!
//! 2. Near 0 both terms are sums of their series, since their parts would cancel.
//! 3. Sums are double-word numbers.
//!
//! # Accuracy
//!
//! The logarithms are rounded to f64, which moves each t by δᵢ ≤ 2^-53·(|log pᵢ| + |log qᵢ|). For a small
//! t a term is about pᵢ·t²/2 and moves by pᵢ·|t|·δᵢ. By the inequality of Cauchy and Schwarz the sum of these
//! is at most √(Σ pᵢ·t²)·√(Σ pᵢ·δᵢ²) = √(2·KL)·√(Σ pᵢ·δᵢ²): a divergence d is off by about 10^-16·√d. The
//! same holds for JS, whose terms are about (pᵢ + qᵢ)·d²/4 with a d that moves by δᵢ/2.

use super::numeric::nonnegative::at_least_0;
use super::numeric::sums;

/// A divergence of two distributions.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum DivergenceKind {
    KullbackLeibler,
    JensenShannon,
}

/// Returns KL(p‖q) from the logarithms of probabilities that sum to 1.
pub(crate) fn kl_of_logs(log_p: &[f64], log_q: &[f64]) -> f64 {
    let terms = log_p.iter().zip(log_q).map(|(p, q)| kl_term(*p, *q));
    sums::sum(terms)
}

/// Returns p·(e^t − 1 − t), never below 0; +∞ where q is 0 and p isn't.
fn kl_term(log_p: f64, log_q: f64) -> f64 {
    let t = log_q - log_p;
    if log_p == f64::NEG_INFINITY {
        // The term p·e^t = q is all that is left.
        libm::exp(log_q)
    } else if t == f64::NEG_INFINITY {
        f64::INFINITY
    } else if t > 1.0 {
        // q stands for p·e^t, since e^t alone may overflow, and p alone be 0 by rounding.
        libm::exp(log_q) - libm::exp(log_p) * (1.0 + t)
    } else {
        libm::exp(log_p) * exp_minus_1_minus_t(t)
    }
}

/// The numbers 1/2, 1/3, … 1/15.
static INVERSES: [f64; 14] = {
    let mut inverses = [1.0; 14];
    let mut k = 0;
    while k < inverses.len() {
        inverses[k] /= (k + 2) as f64;
        k += 1;
    }
    inverses
};

/// Returns e^t − 1 − t, never below 0. Near 0 it sums the series.
fn exp_minus_1_minus_t(t: f64) -> f64 {
    if t.abs() < 0.25 {
        // Σ t^k/k! from k = 2 on; the rest is below 2^−71 of the first term. Divisions, each of which would
        // wait for the one before, would take longer than the exponentials.
        return t * t * INVERSES.iter().rev().fold(0.0, |sum, inverse| (1.0 + t * sum) * inverse);
    }
    libm::exp(t) - 1.0 - t
}

/// Returns KL(p‖q) from logarithms of probabilities that may not sum to 1.
pub(crate) fn kl_of_unnormalized_logs(log_p: &[f64], log_q: &[f64]) -> f64 {
    if has_nan(log_q) {
        return f64::NAN;
    }
    let terms = log_p.iter().zip(log_q).map(|(p, q)| match p - q {
        _ if *p == f64::NEG_INFINITY => 0.0,
        // p isn't 0, even if it rounds to 0.
        f64::INFINITY => f64::INFINITY,
        ratio => libm::exp(*p) * ratio,
    });
    at_least_0(sums::sum(terms))
}

/// Returns KL(p‖q) of probabilities that may not sum to 1; 0 times any logarithm of a number is 0.
pub(crate) fn kl(p: &[f64], q: &[f64]) -> f64 {
    if has_nan(q) {
        return f64::NAN;
    }
    at_least_0(sums::dot(p.iter().copied(), p.iter().zip(q).map(|(p, q)| log_ratio(*p, *q))))
}

/// Returns whether an entry of q is NaN. A probability p of 0 beside it would hide it. A NaN in p
/// is never hidden.
fn has_nan(q: &[f64]) -> bool {
    q.iter().any(|q| q.is_nan())
}

/// Returns log(p/q).
fn log_ratio(p: f64, q: f64) -> f64 {
    let ratio = p / q;
    if (0.5..2.0).contains(&ratio) { libm::log1p((p - q) / q) } else { libm::log(p) - libm::log(q) }
}

/// Replaces logarithms by their probabilities.
pub(crate) fn exp_of_logs(logs: &mut [f64]) {
    logs.iter_mut().for_each(|log| *log = libm::exp(*log));
}

/// Returns JS(p, q) of probabilities that may not sum to 1.
pub(crate) fn js(p: &[f64], q: &[f64]) -> f64 {
    at_least_0(sums::sum(p.iter().zip(q).map(|(p, q)| {
        let both = p + q;
        if both == 0.0 { 0.0 } else { 0.25 * both * js_term((p - q) / both) }
    })))
}

/// Returns (1 + d)·log(1 + d) + (1 − d)·log(1 − d) for −1 ≤ d ≤ 1, never below 0: by its series near 0.
fn js_term(d: f64) -> f64 {
    let square = d * d;
    if square < 0.04 {
        // Σ d^2k/(k·(2k − 1)) from k = 1 on; the rest is below 2^−63 of the first term.
        let sum = (1..13).rev().fold(0.0, |sum, k| {
            let k = f64::from(k);
            1.0 / (k * (2.0 * k - 1.0)) + square * sum
        });
        return square * sum;
    }
    let x_log_x = |x: f64| if x == 0.0 { 0.0 } else { x * libm::log(x) };
    x_log_x(1.0 + d) + x_log_x(1.0 - d)
}
