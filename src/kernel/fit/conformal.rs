//! Split conformal prediction: scores that say how unusual a class is for a row, and the threshold above
//! which classes are left out of a set.
//!
//! # The plain algorithm
//!
//! ```text
//! LAC   s(y) = 1 − p_y, for probabilities p that are divided by the sum of their row
//! APS   s(y) = Σ p of the classes down to y and with it, the most probable first
//! RAPS  s(y) = the score of APS + λ·max(0, rank of y − k)
//! threshold = the ⌈(n + 1)(1 − α)⌉-th smallest score of the targets of n rows
//! ```
//!
//! (Vovk, Gammerman & Shafer 2005; Sadinle, Lei & Wasserman 2019 for LAC; Romano, Sesia & Candès 2020,
//! arXiv 2006.02544, for APS; Angelopoulos, Bates, Jordan & Malik 2021, arXiv 2009.14193, for RAPS.)
//!
//! # Method
//!
//! 1. A class of probability 0 has the score ∞ in APS and RAPS. Otherwise a row [1, 0, 0] would give all its
//!    classes the score 1, and a set of all of them (scikit-learn-contrib/MAPIE#254).
//! 2. The sum of a row that was rounded to f32 is 1 only to about 2^-24. Without the division, rounding would
//!    decide whether the last class of a row by APS has the score 1, and 1 − p of a sure row would be 0 in
//!    f32 where it is 10^-9 in f64: sets of f32 by a fit of f64, or the reverse, would miss the promise.
//! 3. The rank is that of whole numbers: rounding of (n + 1)(1 − α) doesn't move it ([`nearest_fraction`]).
//! 4. A quantile of the coverage is found by halving, from a series of the incomplete beta function
//!    ([`beta_cdf`]) with a log Γ in few bytes ([`log_gamma`]).
//!
//! # Accuracy
//!
//! A sum of probabilities is at most about 1, so each addition rounds it by about 2^-54 or less. A score of
//! LAC or APS is rounded twice more, and RAPS twice again. A threshold is a score of the calibration set, and
//! the scores of a new row are sums in the same order, so equal rows have equal scores, bit by bit. In
//! `tests/rust/conformal.rs` thresholds are within 10^-15 of exact fractions, and quantiles of the coverage
//! within 10^-9 of those of SciPy.

use crate::kernel::numeric::fraction::nearest_fraction;
use crate::kernel::numeric::row::at;
use crate::kernel::top_k::top_k;
use crate::simd::F64x4;

/// A score that says how unusual a class is for a row.
#[derive(Clone, Copy)]
pub(crate) enum ConformityScore {
    Lac,
    /// RAPS, whose penalty λ spares the first k ranks, or APS if λ is 0.
    Aps {
        lambda: f64,
        k: f64,
    },
}

impl ConformityScore {
    /// Returns the score of a class, with the sum of the probabilities down to it, its rank, from 1 on, and
    /// the sum of the row. For APS the sum of the row is the one down to its last class.
    pub(crate) fn score(&self, p: f64, sum: f64, rank: f64, total: f64) -> f64 {
        match *self {
            Self::Lac => (total - p) / total,
            Self::Aps { lambda, k } if p > 0.0 => sum / total + lambda * (rank - k).max(0.0),
            Self::Aps { .. } => f64::INFINITY,
        }
    }

    /// Returns the score of one class of a row. `order` is a workspace as long as the row.
    pub(crate) fn score_class(&self, p: &[f64], order: &mut [u32], class: usize) -> f64 {
        let own = at(p, class);
        // The score of LAC depends on no order, so its rows aren't sorted.
        if matches!(self, Self::Lac) {
            return self.score(own, own, 1.0, p.iter().sum());
        }
        top_k::<F64x4>(p, order);
        let (mut total, mut sum, mut rank) = (0.0, 0.0, 0.0);
        for (ranked, &index) in order.iter().enumerate() {
            total += at(p, index as usize);
            if index as usize == class {
                (sum, rank) = (total, (ranked + 1) as f64);
            }
        }
        self.score(own, sum, rank, total)
    }
}

/// Returns the largest whole number j with j/n ≤ x, for an x in 0…1.
pub(crate) fn largest_numerator(n: usize, x: f64) -> usize {
    let (nearest, fraction) = nearest_fraction(n, x);
    nearest - usize::from(nearest > 0 && fraction > x)
}

/// Returns ⌈(n + 1)(1 − α)⌉, from 1 to n + 1, for α between 0 and 1.
pub(crate) fn rank(n: usize, alpha: f64) -> usize {
    n + 1 - largest_numerator(n + 1, alpha)
}

/// Returns a quantile of the coverage, which is the fraction of new rows whose set holds their class. Over
/// draws of the rows that gave the threshold it is distributed as Beta(k, n + 1 − k).
pub(crate) fn coverage_quantile(n: usize, k: usize, probability: f64) -> f64 {
    if k > n {
        return 1.0;
    }
    let (a, b) = (k as f64, (n + 1 - k) as f64);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        *(if beta_cdf(middle, a, b) < probability { &mut low } else { &mut high }) = middle;
    }
    0.5 * (low + high)
}

/// Returns the regularized incomplete beta function I_x(a, b), by the series DLMF 8.17.8, of positive terms:
///
/// ```text
/// x^a·(1 − x)^b / (a·B(a, b)) · Σₘ Πᵢ₌₀…ₘ₋₁ (a + b + i)/(a + 1 + i)·x
/// ```
///
/// and on the other side of the mean by I_x(a, b) = 1 − I_(1−x)(b, a).
fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x * (a + b) > a {
        return 1.0 - beta_series(1.0 - x, b, a);
    }
    beta_series(x, a, b)
}

/// Returns I_x(a, b) by the series of [`beta_cdf`], which converges fast up to the mean a/(a + b).
fn beta_series(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let (mut sum, mut term, mut i) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 {
        term *= (a + b + i) / (a + 1.0 + i) * x;
        sum += term;
        i += 1.0;
    }
    let log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
    libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta - libm::log(a)) * sum
}

/// Returns log Γ(x) for x ≥ 1 by Stirling's series (DLMF 5.11.1). Its error is below the first term that is
/// left out, 1/(1188·x⁹) (DLMF 5.11(ii)). From 20 on that is at most 2·10⁻¹⁵, where log Γ is 39 or more, and
/// Γ(x) = Γ(x + 1)/x raises a smaller x to there. The function of libm would make the module 1 KB of
/// gzip larger.
fn log_gamma(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 20.0 {
        product *= x;
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square)
        / x;
    (x - 0.5) * libm::log(x) - x + HALF_LOG_TAU + series - libm::log(product)
}

/// log √(2π)
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;

#[cfg(test)]
mod tests {
    use super::{coverage_quantile, largest_numerator, log_gamma, rank};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_rank_is_that_of_whole_numbers_for_every_alpha_in_per_cent() {
        for n in 1..=2000usize {
            for per_cent in 1..=99usize {
                let exact = ((n + 1) * (100 - per_cent)).div_ceil(100);
                assert_eq!(rank(n, per_cent as f64 / 100.0), exact, "{n} {per_cent}");
            }
        }
        assert_eq!(rank(9, 0.1), 9);
        assert_eq!(rank(9, 0.1f64.next_down()), 10);
        assert_eq!(rank(9, 0.1f64.next_up()), 9);
        assert_eq!(rank(2, 1.0 / 3.0), 2);
        assert_eq!((rank(5, f64::MIN_POSITIVE), rank(5, 1.0f64.next_down())), (6, 1));
        assert_eq!(largest_numerator(4, 0.0), 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn log_gamma_is_that_of_libm() {
        for x in (1..200).map(f64::from).chain([1e3, 1e4, 123_456.0, 1e6, 1e9]) {
            let exact = libm::lgamma(x);
            assert!((log_gamma(x) - exact).abs() <= 2e-15 * exact.abs().max(10.0), "{x}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn coverage_has_the_quantiles_of_the_beta_distribution() {
        // The closed forms are known: Beta(1, b) has 1 − (1 − q)^(1/b), Beta(a, 1) has q^(1/a).
        for (n, k, q, exact) in [
            (1, 1, 0.05, 0.05),
            (4, 4, 0.05, 0.05f64.powf(0.25)),
            (4, 1, 0.95, 1.0 - 0.05f64.powf(0.25)),
            (3, 2, 0.5, 0.5),
            (1000, 1000, 0.95, 0.95f64.powf(1e-3)),
        ] {
            assert!((coverage_quantile(n, k, q) - exact).abs() < 1e-13, "{n} {k} {q}");
        }
        assert_eq!(coverage_quantile(3, 4, 0.05), 1.0);
    }
}
