//! The softmax of a row that comes in chunks: the normalizer that is kept of the entries so far, and how two
//! are merged.
//!
//! # The plain algorithm
//!
//! ```text
//! m = max xᵢ,  s = Σ e^((xᵢ − m)/T)
//! merge:  m = max(m₁, m₂),  s = s₁·e^((m₁ − m)/T) + s₂·e^((m₂ − m)/T)
//! ```
//!
//! (Milakov & Gimelshein 2018, "Online normalizer calculation for softmax", section 3.1.)
//!
//! # Method
//!
//! The code does three things differently:
//!
//! 1. The sum is a double-word number, and so is the exponential that rescales it, so a tree of merges gives
//!    what a chain gives.
//! 2. The empty normalizer is the identity, bit by bit: m = −∞, s = 0, a count of 0. A chunk in which every
//!    logit is −∞ changes the count only.
//! 3. At temperature 0, s counts the entries at m; at ∞, all above −∞. There e^((m₁ − m)/T) is 0 or 1.
//!
//! # Accuracy
//!
//! A merge adds a relative error of about 2^−85 to s, nine digits below the rounding of the result. In
//! `tests/rust/log_add_exp.rs` the probabilities of rows in chunks are within 2 ULP of the exact values, and
//! so is log Σ e^(xᵢ/T); where that cancels max/T, it is off by at most 2^-51 of the largest logit over T.
//! Chunks that are added to a state and states that are merged give logarithms within 1 ULP of each other.

use super::log_sum_exp::{log_double_word, ties_and_sum};
use super::numeric::double_word::{Pair, add_pair, add_rounded, multiply};
use super::numeric::exp::accumulator::CompensatedSum;
use super::numeric::exp::argument::{Argument, BelowMax, ScaleConstants, ScaledDifference};
use super::numeric::exp::double_word;
use super::numeric::exp::exp_and_sum_row;
use super::numeric::limits;
use super::numeric::row::{Arrangement, in_vectors};
use super::softmax::Divisor;
use crate::simd::{F64x4, Vector, reciprocal};

/// The largest of the entries so far, the sum of their exponentials and their number. A softmax divides by
/// the sum.
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct OnlineNormalizer {
    /// The largest entry, or NaN if an entry is NaN.
    pub(crate) max: f64,
    /// Σ e^((xᵢ − max)/T) as (high, low), or 0 if the largest entry isn't finite.
    pub(crate) sum: [f64; 2],
    /// The number of entries.
    pub(crate) count: f64,
}

/// A temperature, and the constants that arguments at this temperature share.
pub(crate) struct StateTemperature {
    value: f64,
    constants: ScaleConstants,
}

impl StateTemperature {
    pub(crate) fn new(temperature: f64) -> Self {
        let finite = if limits::is_limit(temperature) { 1.0 } else { temperature };
        Self { value: temperature, constants: BelowMax::load(finite) }
    }

    /// Returns the square root of e^((x − max)/T) as a double-word number, for x ≤ max. The exponential
    /// itself may be subnormal, and then has no digits for the low part.
    pub(super) fn root_of_exponential(&self, x: f64, max: f64) -> Pair {
        if let Some(lowest) = self.lowest_counted(max) {
            return (f64::from(u8::from(x >= lowest)), 0.0);
        }
        let (high, low) = self.difference(x, max);
        double_word::exp((0.5 * high, 0.5 * low))
    }

    /// Returns the lowest number whose exponential is 1 at a limit of the temperature, where those of lower
    /// numbers are 0. At other temperatures there is none.
    fn lowest_counted(&self, max: f64) -> Option<f64> {
        let lowest = if self.value == 0.0 { max } else { f64::MIN };
        limits::is_limit(self.value).then_some(lowest)
    }

    /// Returns (x − max)/T as a double-word number, for x ≤ max.
    fn difference(&self, x: f64, max: f64) -> Pair {
        let exponents = ScaledDifference::new(F64x4::splat(max), &self.constants);
        let (high, low) = exponents.divide(&self.constants, F64x4::splat(x));
        (high.first(), low.first())
    }
}

impl OnlineNormalizer {
    /// The normalizer before the first entry.
    pub(crate) const EMPTY: Self = Self { max: f64::NEG_INFINITY, sum: [0.0; 2], count: 0.0 };

    /// Returns the normalizer of one entry.
    pub(super) fn of_one(x: f64) -> Self {
        Self { max: x, sum: if x.is_finite() { [1.0, 0.0] } else { [0.0; 2] }, count: 1.0 }
    }

    /// Returns the normalizer of a row, `count` of whose entries aren't masked; masked ones are −∞. The row
    /// may be overwritten. `work` is a workspace three times as long as the padded row.
    pub(crate) fn of(
        row: &mut [f64],
        count: f64,
        work: &mut [f64],
        temperature: &StateTemperature,
    ) -> Self {
        let max = limits::max(row);
        if !max.is_finite() {
            return Self { max, count, ..Self::EMPTY };
        }
        if let Some(lowest) = temperature.lowest_counted(max) {
            let counted = row.iter().filter(|x| **x >= lowest).count();
            return Self { max, sum: [counted as f64, 0.0], count };
        }
        let mut sum = (0.0, 0.0);
        in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, work| {
            let (ties, high, low) = ties_and_sum(
                row,
                work,
                F64x4::splat(max),
                Arrangement::Row,
                &temperature.constants,
            );
            sum = add_pair((ties.first(), 0.0), (high.first(), low.first()));
        });
        Self { max, sum: sum.into(), count }
    }

    /// Returns the normalizer of the entries of both.
    pub(crate) fn merged(self, other: Self, temperature: &StateTemperature) -> Self {
        // The result has the bits of the other one if one is empty.
        if other.count == 0.0 {
            return self;
        }
        if self.count == 0.0 {
            return other;
        }
        let count = self.count + other.count;
        let (large, small) =
            if other.max > self.max || other.max.is_nan() { (other, self) } else { (self, other) };
        let root = temperature.root_of_exponential(small.max, large.max);
        if !large.max.is_finite() || root.0 == 0.0 {
            return Self { count, ..large };
        }
        let rescaled = multiply(multiply(small.sum.into(), root), root);
        Self { max: large.max, sum: add_pair(large.sum.into(), rescaled).into(), count }
    }

    /// Returns the normalizer of its entries and one more. An exponential that is rounded to f64 is enough,
    /// as in [`super::log_sum_exp`], unless it rescales the sum.
    pub(super) fn with_entry(self, x: f64, temperature: &StateTemperature) -> Self {
        if !(x <= self.max && self.max.is_finite()) || limits::is_limit(temperature.value) {
            return self.merged(Self::of_one(x), temperature);
        }
        let (high, low) = temperature.difference(x, self.max);
        let exp = libm::exp(high);
        // Where high is −∞, low is NaN.
        let term = if exp == 0.0 { (0.0, 0.0) } else { (exp, exp * low) };
        Self { sum: add_pair(self.sum.into(), term).into(), count: self.count + 1.0, ..self }
    }

    /// Returns log Σ e^(xᵢ/T).
    pub(crate) fn log_sum_exp(&self, temperature: &StateTemperature) -> f64 {
        self.log_sum_exp_by(temperature, |_, sum| log_double_word(0.0, sum))
    }

    /// Returns max/T + log s for the sum s of exponentials. `log` gets max/T and s.
    pub(super) fn log_sum_exp_by(
        &self,
        temperature: &StateTemperature,
        log: impl Fn(f64, Pair) -> Pair,
    ) -> f64 {
        let (max, t) = (self.max, temperature.value);
        if !max.is_finite() {
            return max;
        }
        let log = log(max / t, self.sum.into());
        match t {
            0.0 if max == 0.0 => log.0,
            0.0 => max * f64::INFINITY,
            _ => add_rounded(max / t, log),
        }
    }

    /// Replaces some of the entries by their probabilities among all of them. The numbers mean nothing for
    /// entries that weren't among them. `work` is a workspace three times as long as the padded row.
    pub(crate) fn softmax(
        &self,
        row: &mut [f64],
        work: &mut [f64],
        temperature: &StateTemperature,
    ) {
        if !self.max.is_finite() {
            row.fill(f64::NAN);
            return;
        }
        let (high, low) = self.sum.into();
        if let Some(lowest) = temperature.lowest_counted(self.max) {
            row.iter_mut().for_each(|x| *x = if *x >= lowest { 1.0 / high } else { 0.0 });
            return;
        }
        let (r, correction) = reciprocal(1.0, (high, low));
        let divisor = Divisor::new((F64x4::splat(r), F64x4::splat(correction)));
        let max = F64x4::splat(self.max);
        in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, lows| {
            let _: CompensatedSum<F64x4> =
                exp_and_sum_row::<_, ScaledDifference, _>(row, lows, max, &temperature.constants);
            divisor.divide(row, lows);
        });
    }
}
