//! The entropy of a row of probabilities, and the margin between its two largest entries.
//!
//! # The plain algorithm
//!
//! ```text
//! entropy = −Σ pᵢ·log pᵢ in nats, where 0·log 0 counts 0                              (Shannon 1948)
//! margin = the largest entry − the second largest
//! ```
//!
//! # Method
//!
//! 1. The entropy of f64 rows is a double-word sum of products ([`sums::dot`]).
//! 2. That of f32 rows is computed in f64 lanes, with a logarithm of 6 terms, whose error is 2^-34
//!    ([`super::numeric::ln::wide`]).
//! 3. Each lane keeps its two largest entries, and lanes are merged at the end. Only then are entries that
//!    rounding left below 0 raised to 0. A third number of each lane is NaN once an entry was.
//!
//! # Accuracy
//!
//! In `tests/rust/accuracy.rs` the entropy of f32 rows is within 2 ULP. In `tests/rust/entropy.rs` that of
//! certainty is +0, and margins of rows of any length are those of a search.

use super::numeric::ln::wide::WideLn;
use super::numeric::nonnegative::at_least_0;
use super::numeric::row::{self, Arrangement};
use super::numeric::sums;
use crate::simd::{F32x8, F64x4, Real, Vector, Widen};

/// Returns the entropy in nats. A probability that rounding left below 0 counts as 0, and one above 1 doesn't
/// make the entropy negative.
pub(crate) fn entropy(p: &[f64]) -> f64 {
    let p = p.iter().map(|p| at_least_0(*p));
    at_least_0(0.0 - sums::dot(p.clone(), p.map(libm::log)))
}

/// Writes the entropy of f32 rows, which are full vectors. It is computed in f64 lanes by the rules of
/// [`entropy`].
pub(crate) fn entropy_f32(p: &[f32], arrangement: Arrangement, results: &mut [f64]) {
    let (log, zero) = (WideLn::<6>::load(), F64x4::splat(0.0));
    let term = |p: F64x4| {
        // 0·log 0 counts 0, and so does a probability that rounding left below 0.
        let (k, m) = log.binary(p.pmax(log.least));
        p.pmax(zero) * (k * log.ln2 + log.log1p(m - log.one))
    };
    let mut sums = (zero, zero);
    for p in p.chunks_exact(F32x8::LANES).map(F32x8::load) {
        let (a, b) = p.widen();
        sums = (sums.0 - term(a), sums.1 - term(b));
    }
    row::copy(&F32x8::wide_lanes(arrangement.add_wide_lanes(sums)), results);
    results.iter_mut().for_each(|entropy| *entropy = at_least_0(*entropy));
}

/// The number that stands for entries that don't count in [`margin`].
pub(crate) const NO_PROBABILITY: f64 = -1.0;

/// Writes the margins of rows of probabilities, which are full vectors. That of one probability is the
/// probability itself, and that of an empty row 0.
pub(crate) fn margin<V: Vector>(p: &[V::Scalar], arrangement: Arrangement, results: &mut [f64]) {
    let [zero, none] = [0.0, NO_PROBABILITY].map(|x| V::splat(V::Scalar::from_f64(x)));
    // p·0 is 0 or NaN.
    let mut largest = (none, none, zero);
    for p in p.chunks_exact(V::LANES).map(V::load) {
        largest = merge(largest, (p, none, p * zero));
    }
    for level in (0..V::LANES.ilog2()).take_while(|_| arrangement == Arrangement::Row) {
        let (best, second, nan) = largest;
        let other = (best.butterfly(level), second.butterfly(level), nan.butterfly(level));
        largest = merge(largest, other);
    }
    let (best, second, nan) = largest;
    let mut lanes = V::Lanes::default();
    ((best.pmax(zero) - second.pmax(zero)) + nan).store(lanes.as_mut());
    // Adding 0 turns −0, the difference of −0 and 0, into 0.
    results.iter_mut().zip(lanes.as_ref()).for_each(|(to, x)| *to = x.to_f64() + 0.0);
}

/// Merges two pairs of a largest and a second largest number, each with a number that is NaN if a NaN was
/// among them.
#[inline(always)]
fn merge<V: Vector>((best, second, nan): (V, V, V), other: (V, V, V)) -> (V, V, V) {
    (best.pmax(other.0), second.pmax(other.1).pmax(best.pmin(other.0)), nan + other.2)
}
