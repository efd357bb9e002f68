//! log Σ e^(xᵢ/T) of one f64 row, and the sum that log-softmax shares with it.
//!
//!   log Σ e^(xᵢ/T) = max/T + L,  L = log Σ e^((xᵢ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021). The entries at the maximum count exactly 1 each;
//! they are summed apart from the rest t, so that L = log1p((ties − 1) + t) keeps its
//! relative accuracy however small t is.

use super::exp::{Exponents, exponentials};
use super::exponent::{Below, PairExponents, Tempered};
use super::limit;
use super::pair::{Pair, add};
use super::row::{self, in_vectors};
use crate::simd::{F64x4, Real, Sum, Total, Vector, two_product, two_sum};

/// log Σ e^(xᵢ/T) of a row at a temperature 0 < T < ∞, as [`log_sum_exp_of_vectors`] has it. `row` may be
/// overwritten; `work` is a workspace twice as long as the row filled up to whole vectors.
pub(crate) fn log_sum_exp<V: Tempered>(
    row: &mut [V::Scalar],
    work: &mut [V::Scalar],
    temperature: f64,
) -> f64 {
    let mut sums = [0.0];
    in_vectors::<V>(row, work, |row, rests| {
        log_sum_exp_of_vectors::<V>(row, rests, true, temperature, &mut sums);
    });
    sums[0]
}

/// Writes log Σ e^(xᵢ/T) at a temperature 0 < T < ∞ of one row, or of as many as a vector has lanes,
/// to `sums`: +∞ if an entry is +∞, −∞ if all are −∞, NaN if one is NaN. `rows` are whole vectors and
/// overwritten; `rests` is a workspace as long.
pub(crate) fn log_sum_exp_of_vectors<V: Tempered>(
    rows: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    is_one_row: bool,
    temperature: f64,
    sums: &mut [f64],
) {
    let maxima = row::maxima::<V>(rows, is_one_row);
    let mut lanes = V::Lanes::default();
    maxima.store(lanes.as_mut());
    let step = if is_one_row { 1 } else { V::LANES };
    for (lane, (sum, max)) in sums.iter_mut().zip(lanes.as_ref()).enumerate() {
        *sum = max.to_f64();
        // A maximum that isn't finite is the sum, unless there is a NaN.
        if sum.is_infinite() && rows.iter().skip(lane).step_by(step).any(|x| x.is_nan()) {
            *sum = f64::NAN;
        }
    }
    log_sums(rows, rests, maxima, is_one_row, temperature, &mut |lane, log_sum| {
        if let Some(sum) = sums.get_mut(lane).filter(|sum| sum.is_finite()) {
            *sum = *sum / temperature + log_sum;
        }
    });
}

/// Calls `f` with L of each row with these largest entries; NaN where one isn't finite. `rows` are
/// overwritten; `rests` is a workspace as long.
#[inline(never)]
pub(crate) fn log_sums<V: Tempered>(
    rows: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    maxima: V,
    is_one_row: bool,
    temperature: f64,
    f: &mut dyn FnMut(usize, f64),
) {
    // What isn't below the maximum is summed by counting: f32 counts up to 2^24, a block in each lane.
    let vectors = rows.chunks_exact(V::LANES);
    let length = vectors.len() as f64;
    let one = V::splat(V::Scalar::from_f64(1.0));
    let below = vectors.fold(V::splat(V::Scalar::ZERO), |below, x| {
        below + one.and(V::load(x).less(maxima))
    });
    let setting = V::Exponents::setting(temperature);
    let exponents = Below::<V, V::Exponents>::new(maxima, &setting);
    let total = exponentials::<V, _>(rows, rests, &exponents, &setting).total();
    let mut counts = V::Lanes::default();
    below.store(counts.as_mut());
    let counts = counts.as_ref().iter().map(|below| length - below.to_f64());
    if is_one_row {
        return f(0, log_abs_sum((counts.sum(), 0.0), total.sum()).0);
    }
    let mut counts = counts;
    total.for_each_sum(&mut |lane, sum| {
        let ties = counts.next().unwrap_or_default();
        f(lane, log_abs_sum((ties, 0.0), sum).0);
    });
}

/// log|a + b| and the sign of a + b, for pairs high + low: by log1p where the sum is
/// near 1 or above.
fn log_abs_sum(a: Pair, b: Pair) -> (f64, f64) {
    let (a_above_one, a_error) = two_sum(a.0, -1.0);
    let (above_one, error) = two_sum(a_above_one, b.0);
    if above_one > -0.5 {
        // d/du log1p(u) = 1/(1 + u)
        let correction = (error + (a_error + a.1 + b.1)) / (1.0 + above_one);
        return (libm::log1p(above_one) + correction, 1.0);
    }
    let (high, error) = two_sum(a.0, b.0);
    let sum = high + (error + (a.1 + b.1));
    (libm::log(sum.abs()), if sum == 0.0 { 0.0 } else { 1f64.copysign(sum) })
}

/// log|Σ wᵢ·e^(xᵢ/T)| and the sign of the sum (0 for an empty sum) at a temperature
/// 0 < T < ∞. Entries with weight 0 have to be −∞; `row` may be overwritten. `work` is a workspace
/// twice as long as the row filled up to whole vectors. A weight that isn't finite makes the result
/// NaN.
pub(crate) fn log_sum_exp_weighted(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    temperature: f64,
) -> (f64, f64) {
    if contains_nan(row) || weights.iter().any(|w| !w.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    let max = limit::max(row);
    if max.is_infinite() {
        return infinite_sum(row, weights, max);
    }
    // Only weights near the ends of f64 need a scale 2^−k for their sum to stay in range.
    let largest = weights.iter().fold(0.0, |max: f64, w| max.max(w.abs()));
    let k = if (1e-150..1e150).contains(&largest) { 0 } else { libm::ilogb(largest) };
    let scaled = |w: f64| libm::scalbn(w, -k);

    let (mut ties, mut rest) = ((0.0, 0.0), (0.0, 0.0));
    for (x, &w) in row.iter_mut().zip(weights).filter(|(x, _)| **x == max) {
        ties = add(ties, scaled(w), 0.0);
        *x = f64::NEG_INFINITY;
    }
    in_vectors::<F64x4>(row, work, |row, rests| {
        let setting = PairExponents::setting(temperature);
        exponentials(row, rests, &PairExponents::new(F64x4::splat(max), &setting), &setting);
        for ((top, low), &w) in row.iter().zip(&*rests).zip(weights) {
            let (product, error) = two_product((top + *low) * f64::UNSCALE, scaled(w));
            rest = add(rest, product, error);
        }
    });
    let (log, sign) = log_abs_sum(ties, rest);
    (max / temperature + (log + f64::from(k) * core::f64::consts::LN_2), sign)
}

/// The same where the largest entry is infinite.
fn infinite_sum(row: &[f64], weights: &[f64], max: f64) -> (f64, f64) {
    if max == f64::NEG_INFINITY {
        return (f64::NEG_INFINITY, 0.0);
    }
    let at_infinity = row.iter().zip(weights).filter(|(x, _)| **x == f64::INFINITY);
    let sum: f64 = at_infinity.map(|(x, w)| x * w).sum();
    if sum.is_nan() { (f64::NAN, f64::NAN) } else { (f64::INFINITY, 1f64.copysign(sum)) }
}

fn contains_nan<S: Real>(row: &[S]) -> bool {
    row.iter().any(|x| x.is_nan())
}
