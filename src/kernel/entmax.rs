//! α-entmax: between softmax (α = 1), 1.5-entmax and sparsemax (α = 2), and beyond.
//!
//! # The plain algorithm
//!
//! ```text
//! pᵢ = max((α − 1)·zᵢ − τ, 0)^(1/(α − 1)),  z = x/T
//! find the τ that makes the sum 1, by bisection
//! ```
//!
//! (Peters, Niculae & Martins 2019, "Sparse sequence-to-sequence models".)
//!
//! # Method
//!
//! 1. α = 1.5 and α = 2 have functions of their own ([`super::sparsemax`]).
//! 2. For other α up to 2, z is shifted to the maximum 0, and c takes the place of τ by
//!    −τ = e^(−(α − 1)·c), which is between 0 and 1. Then
//!
//!    ```text
//!    log pᵢ = β·log1p((α − 1)·zᵢ·e^((α − 1)·c)) − c,  β = 1/(α − 1)
//!    ```
//!
//!    tends to log-softmax as α → 1, where τ would lose all digits. The sum falls with c, from 1 or more at 0
//!    to 1 or less at log n, and its logarithm is nearly straight, so Newton's method finds c.
//! 3. For α > 2 the root magnifies the rounding of τ where p is small. With the least logit z₀ of the support
//!    and v = p₀,
//!
//!    ```text
//!    pᵢ = ((α − 1)·(zᵢ − z₀) + v^(α − 1))^(1/(α − 1))
//!    ```
//!
//!    has no difference that cancels. The support is found by halving, and v by Newton's method.
//! 4. The results are divided by their sum, which rounding has left near 1.
//!
//! The gradient is that of the same paper, with the Jacobian diag(s) − s·sᵀ/Σⱼ sⱼ for sᵢ = pᵢ^(2 − α) where
//! pᵢ > 0, else 0.
//!
//! # Accuracy
//!
//! Entries are within 10^-14 of the exact values in `tests/rust/attention.rs`, for α from 1.0001 to 3, and
//! within 10^-9 in `tests/rust/entmax.rs`, for α up to 10^300.

use super::sparsemax;
use crate::simd::two_product;

/// Replaces the logits of a row with a finite maximum by their α-entmax for α > 1.
pub(crate) fn entmax(row: &mut [f64], temperature: f64, alpha: f64) {
    if alpha == 1.5 {
        return sparsemax::entmax15(row, temperature);
    }
    if alpha == 2.0 {
        return sparsemax::sparsemax(row, temperature);
    }
    sparsemax::shift(row, temperature, 1.0);
    if alpha > 2.0 {
        Support::of(row, alpha).fill(row);
    } else {
        entmax_by_threshold(row, alpha);
    }
    let sum: f64 = row.iter().sum();
    row.iter_mut().for_each(|p| *p /= sum);
}

/// Replaces logits with the maximum 0 by their α-entmax, by Newton's method for c within a bracket. Their sum
/// is near 1.
fn entmax_by_threshold(row: &mut [f64], alpha: f64) {
    let mut bracket = Bracket { low: 0.0, high: libm::log(row.len() as f64) };
    let mut c = bracket.low;
    // Eight steps are nearly always enough. Sixty reach any c by halving alone.
    for _ in 0..60 {
        let (sum, slope) = row.iter().fold((0.0, 0.0), |(sum, slope), z| {
            let (p, falling) = probability_and_slope(*z, c, alpha);
            (sum + p, slope + falling)
        });
        // The logarithm of the sum is nearly straight.
        let newton = c + libm::log(sum) * sum / slope;
        let next = bracket.narrow(c, sum >= 1.0, newton);
        let is_last = (newton - c).abs() <= 4.0 * f64::EPSILON * c.max(0.5);
        c = if is_last { newton } else { next };
        if is_last {
            break;
        }
    }
    row.iter_mut().for_each(|z| *z = probability_and_slope(*z, c, alpha).0);
}

/// The numbers between which a root lies.
struct Bracket {
    low: f64,
    high: f64,
}

impl Bracket {
    /// Puts an end at x, which is below the root or not, and returns the next number to try: that of Newton's
    /// method if it lies between the ends, else their middle.
    fn narrow(&mut self, x: f64, is_below: bool, newton: f64) -> f64 {
        *(if is_below { &mut self.low } else { &mut self.high }) = x;
        let &mut Self { low, high } = self;
        if newton > low && newton < high { newton } else { low + (high - low) / 2.0 }
    }
}

/// Returns p of a logit z ≤ 0, and how fast it falls with c: p/(1 + (α − 1)·z·e^((α − 1)·c)).
fn probability_and_slope(z: f64, c: f64, alpha: f64) -> (f64, f64) {
    let step = alpha - 1.0;
    let inner = step * z * libm::exp(step * c);
    let p = if inner > -1.0 { libm::exp(libm::log1p(inner) / step - c) } else { 0.0 };
    (p, if p > 0.0 { p / (1.0 + inner) } else { 0.0 })
}

/// The support of a row with the maximum 0: the logits from `least` up, whose p is above 0.
struct Support {
    least: f64,
    /// α − 1.
    step: f64,
}

impl Support {
    /// Returns the support of logits from their maximum down, for α > 2: a logit is in it if the
    /// probabilities of those above have a sum below 1 where its own is 0. The least one is found by halving.
    fn of(row: &[f64], alpha: f64) -> Support {
        let step = alpha - 1.0;
        let (mut least, mut outside) = (0.0, -1.0 / step);
        loop {
            let between = || row.iter().copied().filter(|z| *z > outside && *z < least);
            let (low, high) =
                between().fold((0.0, outside), |(low, high), z| (z.min(low), z.max(high)));
            if low == 0.0 {
                return Support { least, step };
            }
            let middle = low + (high - low) / 2.0;
            let least_of_half = between().filter(|z| *z <= middle).fold(low, f64::max);
            let candidate = Support { least: least_of_half, step };
            let is_in = candidate.sum_minus_one(row, 0.0).0 < 0.0;
            *(if is_in { &mut least } else { &mut outside }) = candidate.least;
        }
    }

    /// Returns p of a logit of the support, where p of the least is v.
    fn probability(&self, z: f64, v: f64) -> f64 {
        if z == self.least {
            return v;
        }
        pow(self.step * (z - self.least) + pow(v, self.step), 1.0 / self.step)
    }

    /// Returns 1 − p of the maximum, which keeps its digits where p is near 1.
    fn one_minus_largest(&self, v: f64) -> f64 {
        let (product, error) = two_product(self.step, -self.least);
        let below_1 = (product - 1.0) + (error + pow(v, self.step));
        if below_1 > -0.5 {
            return -libm::expm1(libm::log1p(below_1) / self.step);
        }
        1.0 - self.probability(0.0, v)
    }

    /// Returns the sum of all p minus 1, where p of the least is v, and its slope.
    fn sum_minus_one(&self, row: &[f64], v: f64) -> (f64, f64) {
        let support = row.iter().filter(|z| **z >= self.least);
        let (mut sum, mut slope, mut maxima) = (0.0, 0.0, 0.0);
        for z in support {
            let p = self.probability(*z, v);
            slope += if *z == self.least { 1.0 } else { pow(v / p, self.step - 1.0) };
            *(if *z == 0.0 { &mut maxima } else { &mut sum }) += if *z == 0.0 { 1.0 } else { p };
        }
        (sum + (maxima - 1.0) * self.probability(0.0, v) - self.one_minus_largest(v), slope)
    }

    /// Replaces the logits by their α-entmax, by Newton's method for v within a bracket.
    fn fill(&self, row: &mut [f64]) {
        let count = row.iter().filter(|z| **z >= self.least).count();
        let mut bracket = Bracket { low: 0.0, high: 1.0 / count as f64 };
        let mut v = bracket.high;
        // If the least is the maximum, all p are equal. Otherwise 200 steps reach any v above 2^−200 by
        // halving alone.
        for _ in 0..if self.least == 0.0 { 0 } else { 200 } {
            let (sum_minus_one, slope) = self.sum_minus_one(row, v);
            let next = bracket.narrow(v, sum_minus_one < 0.0, v - sum_minus_one / slope);
            let is_last = (next - v).abs() <= f64::EPSILON / 2.0 * v;
            v = next;
            if is_last {
                break;
            }
        }
        row.iter_mut()
            .for_each(|z| *z = if *z >= self.least { self.probability(*z, v) } else { 0.0 });
    }
}

/// Returns x^y for x ≥ 0 and y > 0, with a relative error of |y·log x|·2^−52. That is one of |log p|·2^−52 in
/// a probability p, since each power here is followed or preceded by its root.
fn pow(x: f64, y: f64) -> f64 {
    libm::exp(y * libm::log(x))
}

/// A gradient with larger numbers is computed in a smaller unit: their differences, and the sum of their
/// terms, would overflow.
const HUGE: f64 = 1e290;
/// The factor that brings the largest f64 far below [`HUGE`].
const UNIT_OF_HUGE: f64 = 1e-30;

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
    let is_huge = gradient.iter().any(|d| d.abs() > HUGE);
    let unit = if is_huge { UNIT_OF_HUGE } else { 1.0 };
    gradient.iter_mut().for_each(|d| *d = *d * unit - largest.1 * unit);
    let terms =
        || log_s.iter().zip(&*gradient).filter(|(s, d)| **s > f64::NEG_INFINITY && **d != 0.0);
    // With S = largest.0 and L = log_scale, the largest of the s that count in the dot product:
    //     Σ sⱼ = e^S·sum,  Σ sⱼ·dⱼ = e^L·dot,  so the mean of d is e^(L − S)·dot/sum.
    // Where d is 0, as at the largest s, the gradient is −sᵢ times the mean. There e^(L − S) may vanish where
    // sᵢ·e^(L − S) does not, so the exponents are added first.
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
        *d = 0.0 + times_exp(factor, log) / unit / temperature;
    }
}

/// Returns x·e^log, where e^log alone may overflow or be 0 by rounding.
fn times_exp(x: f64, log: f64) -> f64 {
    let root = libm::exp(0.5 * log);
    if x == 0.0 { x } else { root * x * root }
}
