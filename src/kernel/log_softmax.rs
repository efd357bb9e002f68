//! Log-softmax of f64 rows, in place. [`super::f64_lanes`] has that of f32 rows.
//!
//! # The plain algorithm
//!
//! ```text
//! log softmax(x)ᵢ = (xᵢ − max)/T − L,  L = log Σⱼ e^((xⱼ − max)/T)
//! ```
//!
//! (xᵢ − max)/T ≤ 0 and L ≥ 0, so nothing cancels. The first is a double-word number at every T. L is the
//! logarithm of a double-word number, rounded to f64.
//!
//! # Accuracy
//!
//! With u = 2^-53, exponentials are off by 0.78u of themselves at most ([`super::log_sum_exp`]). This moves L
//! by 0.78u·t/(ties + t). [`log_rounded`] rounds L by less than 1 ULP of L in `log1p` and by 1/2 in its
//! addition. The last addition rounds the result R by 1/2 ULP of R. The errors add up to less than 2.5 ULP
//! of R, so a result is at most 2 ULP from the number nearest to the exact value:
//!
//! | entry | L | what bounds t/(ties + t), or the ULP of L | ULP of R at most |
//! |---|---|---|---|
//! | at the maximum | any | R = −L, the last addition is exact, t/(ties + t) ≤ L | 2.28 |
//! | below it | < 1/2 | t < 0.65 and \|R\| ≥ L − log t > 0.93, so an ULP of L is 1/2 of R's at most | 1.64 |
//! | below it | < 1 | t/(ties + t) ≤ 1 − e^−L < 0.6322, and an ULP is u at least | 2.494 |
//! | below it | ≥ 1 | an ULP is 2u at least | 2.39 |

use super::log_sum_exp::{log_rounded, log_sums};
use super::numeric::exp::argument::{Argument, BelowMax, ScaledDifference};
use super::numeric::row::{self, Arrangement};
use crate::simd::{F64x4, Vector, two_sum};

/// Replaces rows of logits by their log-probabilities at a temperature 0 < T < ∞. Every `length` logits are
/// full vectors. `work` is a workspace of twice `length`.
pub(crate) fn log_softmax(
    rows: &mut [f64],
    work: &mut [f64],
    length: usize,
    arrangement: Arrangement,
    temperature: f64,
) {
    let constants = BelowMax::load(temperature);
    let zero = F64x4::splat(0.0);
    for row in row::split_mut(rows, length) {
        let max = row::maxima::<F64x4>(row, arrangement);
        let exponents = ScaledDifference::new(max, &constants);
        let minus_log_sums =
            zero - log_sums(row, work, max, arrangement, &constants, log_rounded).0;
        for x in row.chunks_exact_mut(F64x4::LANES) {
            let (high, low) = exponents.divide(&constants, F64x4::load(x));
            let (sum, error) = two_sum(high, minus_log_sums);
            let error = error + low;
            (sum + error.and(error.is_number())).store(x);
        }
    }
}

/// Writes −log softmax(x)ₜ = (max − xₜ)/T + L of rows, which are full vectors, for a class t of each. Neither
/// term is below 0. `work` is a workspace twice as long.
pub(crate) fn class_losses(
    rows: &[f64],
    work: &mut [f64],
    arrangement: Arrangement,
    temperature: f64,
    classes: &[i32],
    losses: &mut [f64],
) {
    let constants = BelowMax::load(temperature);
    let max = row::maxima::<F64x4>(rows, arrangement);
    let log_sums = log_sums(rows, work, max, arrangement, &constants, log_rounded).0;
    let mut x = [0.0; F64x4::LANES];
    row::pick(rows, arrangement, classes, &mut x);
    let (high, low) = ScaledDifference::new(max, &constants).divide(&constants, F64x4::load(&x));
    let low = low.and(low.is_number());
    ((log_sums - low) - high).store(&mut x);
    row::copy(&x, losses);
}
