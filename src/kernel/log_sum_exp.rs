//! Log-sum-exp of f64 rows, and the sum that log-softmax shares with it.
//!
//! # The plain algorithm
//!
//! ```text
//! log Σ e^(xᵢ/T) = max/T + L,  L = log Σ e^((xᵢ − max)/T)
//! ```
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions".)
//!
//! # Method
//!
//! 1. Entries at the maximum count exactly 1 each, and are summed apart from the sum t of the others. So
//!    L = log(ties + t) keeps its relative accuracy however small t is.
//! 2. t is a double-word number, and so is each argument (xᵢ − max)/T ([`BelowMax`]).
//! 3. ties + t and L are double-word numbers too. Where max is below 0, L cancels part of it, and an L that
//!    was rounded to f64 would be off by up to 2 ULP of max, or by 4 of a result that is half as large as L.
//!
//! # Accuracy
//!
//! Errors in ULP of the result or, where it cancels, of max/T: the last addition rounds by 1/2 and, unless T
//! is a power of two, the quotient max/T by 1/2. With u = 2^-53, exponentials are off by 0.78u of themselves
//! at most: by 0.25u for the rounding of r and by 0.53u for e^r − 1 (see [`super::softmax`]). This moves L by
//! 0.78u·L at most, which is 1.56 ULP where L is twice as large as the larger one of the result and |max/T|,
//! and less elsewhere. If T is a power of two, the sum is 2.06 ULP, so a result is at most 2 ULP from the
//! number nearest to the exact value. At other temperatures it is 2.56 ULP. It is above 2.5 only where the
//! result and −max/T differ by less than a tenth and lie just below a power of two; the bound isn't proved
//! there.

use super::numeric::double_word::{Pair, add_rounded};
use super::numeric::exp::accumulator::{Accumulator, CompensatedSum, Total};
use super::numeric::exp::argument::{Argument, BelowMax, ScaleConstants};
use super::numeric::exp::constants::ExpFloat;
use super::numeric::exp::exp_and_sum_row;
use super::numeric::limits;
use super::numeric::ln::double_word::ln;
use super::numeric::row::{self, Arrangement, copy_vectors};
use crate::simd::{F64x4, Real, Vector, two_sum};

/// Writes log Σ e^(xᵢ/T) of rows, which are full vectors, at a temperature 0 < T < ∞: +∞ if an entry is +∞,
/// −∞ if all are −∞, NaN if one is NaN. `work` is a workspace twice as long.
pub(crate) fn log_sum_exp(
    rows: &[f64],
    work: &mut [f64],
    arrangement: Arrangement,
    temperature: f64,
    results: &mut [f64],
) {
    let max = row::maxima::<F64x4>(rows, arrangement);
    let constants = BelowMax::load(temperature);
    let (high, low) = log_sums(rows, work, max, arrangement, &constants, log_double_word);
    let [mut sums, mut highs, mut lows] = [[0.0; F64x4::LANES]; 3];
    (max / F64x4::splat(temperature)).store(&mut sums);
    high.store(&mut highs);
    low.store(&mut lows);
    for (sum, log) in sums.iter_mut().zip(highs.into_iter().zip(lows)) {
        *sum = add_rounded(*sum, log);
    }
    row::copy(&sums, results);
    write_infinite_sums(rows, arrangement.rows(F64x4::LANES), results);
}

/// Writes the results of rows whose maximum is infinite. They are NaN before, and stay NaN where an entry is
/// NaN.
pub(super) fn write_infinite_sums<S: Real>(rows: &[S], count: usize, results: &mut [f64]) {
    for (row, result) in results.iter_mut().enumerate().filter(|(_, result)| result.is_nan()) {
        let max = limits::max_of(rows.iter().skip(row).step_by(count));
        if max == S::INFINITY || max == S::NEG_INFINITY {
            *result = max.to_f64();
        }
    }
}

/// A logarithm of ties + t, where t is a double-word number.
pub(super) type LogSum = fn(f64, Pair) -> Pair;

/// Returns log(ties + t) as a double-word number.
pub(super) fn log_double_word(ties: f64, t: Pair) -> Pair {
    log_abs_sum((ties, 0.0), t, 0).0
}

/// Returns log(ties + t) rounded to f64, for ties ≥ 1. It takes half the time of a double-word number.
pub(super) fn log_rounded(ties: f64, t: Pair) -> Pair {
    let (above_one, error) = two_sum(ties - 1.0, t.0);
    // d/du log1p(u) = 1/(1 + u)
    (libm::log1p(above_one) + (error + t.1) / (1.0 + above_one), 0.0)
}

/// Returns L as high and low for rows with these maxima; NaN where a maximum isn't finite. `rows` is full
/// vectors, and `work` is a workspace twice as long.
pub(super) fn log_sums(
    rows: &[f64],
    work: &mut [f64],
    max: F64x4,
    arrangement: Arrangement,
    constants: &ScaleConstants,
    log: LogSum,
) -> (F64x4, F64x4) {
    let (counts, high, low) = ties_and_sum(rows, work, max, arrangement, constants);
    let [mut ties, mut highs, mut lows] = [[0.0; F64x4::LANES]; 3];
    counts.store(&mut ties);
    high.store(&mut highs);
    low.store(&mut lows);
    let used = arrangement.rows(F64x4::LANES);
    for (tie, (high, low)) in ties.iter().zip(highs.iter_mut().zip(&mut lows)).take(used) {
        (*high, *low) = log(*tie, (*high, *low));
    }
    let [high, low] = [highs, lows].map(|x| match arrangement {
        Arrangement::Group => F64x4::load(&x),
        Arrangement::Row => F64x4::splat(x[0]),
    });
    (high, low)
}

/// Returns the number of entries at the maximum, and the sum of the exponentials of the others as high and
/// low. The arguments are those of [`log_sums`].
#[inline(always)]
pub(super) fn ties_and_sum(
    rows: &[f64],
    work: &mut [f64],
    max: F64x4,
    arrangement: Arrangement,
    constants: &ScaleConstants,
) -> (F64x4, F64x4, F64x4) {
    let (copy, lows) = work.split_at_mut(rows.len().min(work.len()));
    copy_vectors::<F64x4>(rows, copy);
    let (zero, one) = (F64x4::splat(0.0), F64x4::splat(1.0));
    let entries = rows.chunks_exact(F64x4::LANES).map(F64x4::load);
    let mut others = entries.fold(zero, |count, x| count + one.and(x.less(max)));
    let sums: CompensatedSum<F64x4> = exp_and_sum_row::<_, BelowMax, _>(copy, lows, max, constants);
    let (mut total, mut entries) = (sums.total(), rows.len() as f64);
    if arrangement == Arrangement::Row {
        (total, others) = (total.reduce_lanes(), others.sum_lanes());
    } else {
        entries /= F64x4::LANES as f64;
    }
    let (high, low) = total.parts();
    let inv_scale = F64x4::splat(f64::INV_SCALE);
    (F64x4::splat(entries) - others, high * inv_scale, low * inv_scale)
}

/// Returns log(2^exponent·|a + b|) as a double-word number and the sign of a + b, for double-word numbers.
#[inline(never)]
pub(super) fn log_abs_sum(a: Pair, b: Pair, exponent: i32) -> (Pair, f64) {
    let (high, error) = two_sum(a.0, b.0);
    let (high, low) = two_sum(high, error + (a.1 + b.1));
    let sign = if high < 0.0 { -1.0 } else { 1.0 };
    (ln((high * sign, low * sign), exponent), if high == 0.0 { 0.0 } else { sign })
}
