//! The familiarity of rows of logits, and the threshold that a row has to reach to be kept.
//!
//! The scores come from papers on out-of-distribution detection: the energy from Liu, Wang, Owens & Li 2020
//! ("Energy-based out-of-distribution detection"), the largest probability from Hendrycks & Gimpel 2017, the
//! largest logit from Hendrycks et al. 2022.
//!
//! # The plain algorithm
//!
//! With d = (x − max)/T and S = Σ e^d:
//!
//! ```text
//! energy = T·log Σ e^(x/T) = max + T·log S,  largest probability = 1/S,
//! entropy = Σ p·log p = Σ d·e^d/S − log S,   margin = (1 − e^d of the second largest)/S
//! ```
//!
//! # Accuracy
//!
//! The sums are plain ones in f64, since the double-word sums of [`crate::kernel::log_sum_exp`] would bring
//! most of the module `log-sum-exp` into `classify`, which is less than half as large. With u = 2^-53,
//! an exponential is off by about (|d| + 2)·u of itself, and a sum of n terms by (n − 1)·u more at most, in
//! practice by far less. S and the largest probability are off by as much, the energy by T times as much, and
//! by a rounding of max. In `tests/rust/familiarity.rs` scores are within 10^-15 and entropies within 10^-14.

use crate::kernel::numeric::fraction::nearest_fraction;
use crate::kernel::numeric::ln::ln;
use crate::kernel::top_k::top_k;
use crate::simd::F64x4;

/// The score that measures the familiarity of a row of logits. A larger score means a more familiar row.
///
/// ```
/// use softmax_wasm::{FamiliarityScore, familiarity};
///
/// assert_eq!(familiarity(&[3.0, 1.0], FamiliarityScore::MaxLogit)?, 3.0);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FamiliarityScore {
    /// T·log Σ e^(xᵢ/T), the negative energy (Liu et al. 2020, "Energy-based out-of-distribution detection").
    #[default]
    Energy,
    /// The largest logit.
    MaxLogit,
    /// The largest probability.
    MaxProbability,
    /// The negative of the entropy of the probabilities, in nats.
    Entropy,
    /// The largest probability minus the second largest.
    Margin,
}

/// Returns the familiarity of a row of logits at a temperature. A logit of −∞ doesn't count. Entropies have
/// the sign that makes a higher score more familiar.
pub(crate) fn familiarity(x: &[f64], temperature: f64, score: FamiliarityScore) -> f64 {
    let (max, second) = largest_two(x);
    if max.is_nan() || max.is_infinite() {
        let has_limit = matches!(score, FamiliarityScore::Energy | FamiliarityScore::MaxLogit);
        return if has_limit { max } else { f64::NAN };
    }
    // A difference of 0 stays 0 at every temperature. Logits whose difference overflows are halved first.
    let scaled = |x: f64| match x - max {
        0.0 => 0.0,
        difference if difference.is_finite() => difference / temperature,
        _ => (0.5 * x - 0.5 * max) / temperature * 2.0,
    };
    let (mut sum, mut product) = (0.0, 0.0);
    for d in x.iter().filter(|x| **x > f64::NEG_INFINITY).map(|x| scaled(*x)) {
        let exp = libm::exp(d);
        sum += exp;
        product += if exp > 0.0 { exp * d } else { 0.0 };
    }
    let of_second = if second > f64::NEG_INFINITY { libm::exp(scaled(second)) } else { 0.0 };
    match score {
        FamiliarityScore::Energy if sum == 1.0 => max,
        FamiliarityScore::Energy => max + temperature * ln(sum),
        FamiliarityScore::MaxLogit => max,
        FamiliarityScore::MaxProbability => 1.0 / sum,
        FamiliarityScore::Entropy => product / sum - ln(sum),
        FamiliarityScore::Margin => (1.0 - of_second) / sum,
    }
}

/// Returns the largest and the second largest entry; NaN for both if an entry is NaN.
fn largest_two(x: &[f64]) -> (f64, f64) {
    let none = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    x.iter().fold(none, |(best, second), &x| {
        if x.is_nan() || best.is_nan() {
            (f64::NAN, f64::NAN)
        } else if x > best {
            (x, best)
        } else {
            (best, second.max(x))
        }
    })
}

/// Returns the largest threshold that at least the fraction `keep` of the scores reaches, and the fraction
/// that does. `order` is a workspace as long as the scores, of which there is at least one.
pub(crate) fn threshold_and_kept(scores: &[f64], keep: f64, order: &mut [u32]) -> (f64, f64) {
    let n = scores.len();
    // The least number of scores whose fraction is `keep` or more.
    let (nearest, fraction) = nearest_fraction(n, keep);
    let kept = nearest + usize::from(fraction < keep);
    top_k::<F64x4>(scores, order);
    let last = order.get(kept.max(1) - 1).and_then(|index| scores.get(*index as usize));
    let threshold = last.map_or(f64::NAN, |score| *score);
    let reached = scores.iter().filter(|score| **score >= threshold).count();
    (threshold, reached as f64 / n as f64)
}
