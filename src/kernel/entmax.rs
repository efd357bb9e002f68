//! α-entmax: between softmax (α = 1), 1.5-entmax and sparsemax (α = 2), and beyond.
//!
//!   pᵢ = max((α − 1)·zᵢ − τ, 0)^(1/(α − 1)),  z = x/T, and τ makes the sum 1
//!
//! (Peters, Niculae & Martins 2019, "Sparse sequence-to-sequence models".) With z from its maximum down and
//! −τ = e^(−(α − 1)·c), which is between 0 and 1,
//!
//!   log pᵢ = β·log1p((α − 1)·zᵢ·e^((α − 1)·c)) − c,  β = 1/(α − 1)
//!
//! which goes over to softmax as α → 1. The sum falls with c, from 1 or more at 0 to 1 or less at log n.

use super::sparsemax;

/// Replaces the logits of a row with a finite maximum by their α-entmax for α > 1.
pub(crate) fn entmax(row: &mut [f64], temperature: f64, alpha: f64) {
    if alpha == 1.5 {
        return sparsemax::entmax15(row, temperature);
    }
    if alpha == 2.0 {
        return sparsemax::sparsemax(row, temperature);
    }
    let max = row.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    row.iter_mut().for_each(|x| *x = (*x - max) / temperature);
    let (mut low, mut high) = (0.0, libm::log(row.len() as f64));
    // Halves the bracket until no number is between its ends: as many times as a mantissa has bits, and some.
    loop {
        let c = low + (high - low) / 2.0;
        if c <= low || c >= high {
            break;
        }
        let sum: f64 = row.iter().map(|z| probability(*z, c, alpha)).sum();
        *(if sum >= 1.0 { &mut low } else { &mut high }) = c;
    }
    row.iter_mut().for_each(|z| *z = probability(*z, low, alpha));
    // What is left to 1 by rounding c.
    let sum: f64 = row.iter().sum();
    row.iter_mut().for_each(|p| *p /= sum);
}

/// p of a logit z ≤ 0.
fn probability(z: f64, c: f64, alpha: f64) -> f64 {
    let step = alpha - 1.0;
    let inner = step * z * libm::exp(step * c);
    if inner > -1.0 { libm::exp(libm::log1p(inner) / step - c) } else { 0.0 }
}

/// Replaces the gradient with respect to α-entmax by that with respect to the logits, from its output:
/// sᵢ·(dᵢ − Σⱼ sⱼ·dⱼ/Σⱼ sⱼ)/T with s = p^(2 − α) where p > 0, else 0. A NaN in p makes the row NaN.
///
/// d is taken from its value at the largest s, so that the mean of the largest terms doesn't cancel, and s as
/// its logarithm, since s of a tiny p may overflow where the gradient doesn't.
pub(crate) fn entmax_grad(p: &mut [f64], gradient: &mut [f64], temperature: f64, alpha: f64) {
    if p.iter().any(|p| p.is_nan()) {
        return gradient.fill(f64::NAN);
    }
    p.iter_mut().for_each(|p| {
        let log_s = ((2.0 - alpha) * libm::log(*p)).min(f64::MAX);
        *p = if *p > 0.0 { log_s } else { f64::NEG_INFINITY };
    });
    let log_s = &*p;
    let first = (f64::NEG_INFINITY, 0.0);
    let largest = log_s
        .iter()
        .zip(&*gradient)
        .fold(first, |max, (s, d)| if *s > max.0 { (*s, *d) } else { max });
    // Differences of the largest numbers would overflow.
    let unit = if gradient.iter().any(|d| d.abs() > 1e290) { 1e-30 } else { 1.0 };
    gradient.iter_mut().for_each(|d| *d = *d * unit - largest.1 * unit);
    let terms =
        || log_s.iter().zip(&*gradient).filter(|(s, d)| **s > f64::NEG_INFINITY && **d != 0.0);
    // Σ sⱼ·dⱼ is e^log_scale·dot.
    let log_scale = terms().fold(f64::NEG_INFINITY, |max, (s, _)| max.max(*s));
    let dot: f64 = terms().map(|(s, d)| libm::exp(s - log_scale) * d).sum();
    let sum: f64 = log_s.iter().map(|s| libm::exp(s - largest.0)).sum();
    for (d, s) in gradient.iter_mut().zip(log_s) {
        let (log, factor) = if *s == f64::NEG_INFINITY {
            (0.0, 0.0)
        } else if *d == 0.0 {
            (s - largest.0 + log_scale, -dot / sum)
        } else {
            (*s, *d - libm::exp(log_scale - largest.0) * (dot / sum))
        };
        *d = times_exp(factor, log) / unit / temperature;
    }
}

/// x·e^log, where e^log alone may overflow or be 0 by rounding.
fn times_exp(x: f64, log: f64) -> f64 {
    let root = libm::exp(0.5 * log);
    if x == 0.0 { x } else { root * x * root }
}

/// Adds Gumbel noise −log(−log u) to logits, by numbers from 0 to below 1 (Gumbel 1954; Jang, Gu & Poole
/// 2017). Of 0 the half of the least that generators give is taken, so that no noise is infinite.
pub(crate) fn add_gumbel(row: &mut [f64], uniforms: impl Iterator<Item = f64>) {
    let least = 0.5 * (1.0 / (1u64 << 53) as f64);
    for (x, u) in row.iter_mut().zip(uniforms) {
        *x -= libm::log(-libm::log(u.max(least)));
    }
}
