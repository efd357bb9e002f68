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
//! 1. The sum is a double-word number, and so is the exponential that rescales it. A merge then adds a
//!    relative error of about 2^−85 to s, nine digits below the rounding of the result, so a tree of merges
//!    gives what a chain gives.
//! 2. The empty normalizer is the identity, bit by bit: m = −∞, s = 0, a count of 0. A chunk in which every
//!    logit is −∞ changes the count only.
//! 3. At temperature 0, s counts the entries at m; at ∞, all above −∞. There e^((m₁ − m)/T) is 0 or 1.

use super::log_sum_exp::{log_exactly, sums};
use super::numeric::double_word::{Pair, add_pair, add_rounded, multiply};
use super::numeric::exp::accumulator::CompensatedSum;
use super::numeric::exp::argument::{Argument, BelowMax, ScaleConstants, ScaledDifference};
use super::numeric::exp::constants::ExpFloat;
use super::numeric::exp::exp_and_sum_row;
use super::numeric::limits;
use super::numeric::row::in_vectors;
use super::softmax::Divisor;
use crate::simd::{F64x4, Vector, fast_two_sum, reciprocal, two_product, two_sum};

/// The largest of the entries so far, the sum of their exponentials, by which a softmax divides, and their
/// number.
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
    pairs: ScaleConstants,
}

impl StateTemperature {
    pub(crate) fn new(temperature: f64) -> Self {
        let finite = if limits::is_limit(temperature) { 1.0 } else { temperature };
        Self { value: temperature, pairs: BelowMax::load(finite) }
    }

    /// Returns the square root of e^((x − max)/T) as a double-word number, for x ≤ max. The exponential
    /// itself may be subnormal, and then has no digits for the low part.
    pub(super) fn root_of_exponential(&self, x: f64, max: f64) -> Pair {
        if limits::is_limit(self.value) {
            let counts = self.value != 0.0 || x == max;
            return (f64::from(u8::from(counts)), 0.0);
        }
        let (high, low) = self.difference(x, max);
        exp((0.5 * high, 0.5 * low))
    }

    /// Returns (x − max)/T as a double-word number, for x ≤ max.
    fn difference(&self, x: f64, max: f64) -> Pair {
        let exponents = ScaledDifference::new(F64x4::splat(max), &self.pairs);
        let (high, low) = exponents.divide(&self.pairs, F64x4::splat(x));
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
        if limits::is_limit(temperature.value) {
            let floor = if temperature.value == 0.0 { max } else { f64::MIN };
            let counted = row.iter().filter(|x| **x >= floor).count();
            return Self { max, sum: [counted as f64, 0.0], count };
        }
        let mut sum = (0.0, 0.0);
        in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, work| {
            let (ties, high, low) = sums(row, work, F64x4::splat(max), true, &temperature.pairs);
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
        self.log_sum_exp_by(temperature, |_, sum| log_exactly(0.0, sum))
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
        if limits::is_limit(temperature.value) {
            let floor = if temperature.value == 0.0 { self.max } else { f64::MIN };
            row.iter_mut().for_each(|x| *x = if *x >= floor { 1.0 / high } else { 0.0 });
            return;
        }
        let (r, correction) = reciprocal(1.0, (high, low));
        let divisor = Divisor::new((F64x4::splat(r), F64x4::splat(correction)));
        let max = F64x4::splat(self.max);
        in_vectors::<F64x4>(row, work, &[f64::NEG_INFINITY], |row, lows| {
            let _: CompensatedSum<F64x4> =
                exp_and_sum_row::<_, ScaledDifference, _>(row, lows, max, &temperature.pairs);
            divisor.divide(row, lows);
        });
    }
}

/// The squares of exponentials of arguments below it are 0.
const LOWEST: f64 = -708.0;

/// e^r is the 2^`SQUARINGS`th power of e^(r/2^`SQUARINGS`).
const SQUARINGS: u32 = 4;

/// The numbers of terms of the series that are added as double-word numbers, and of the smaller ones, for
/// which f64 is enough.
const PAIRS: u32 = 6;
const TERMS: u32 = 12;

/// Returns e^x for x ≤ 0 as a double-word number, with a relative error of about 2^−90, and 0 below −708. The
/// argument is reduced as in [`super::numeric::exp`], and then divided by 16, which is exact. e^(r/16) is its
/// Taylor series by Horner's rule, and e^r its 16th power.
fn exp((x, low): Pair) -> Pair {
    // x = −∞, whose low part is NaN, takes this branch too.
    if x < LOWEST {
        return (0.0, 0.0);
    }
    let c = f64::EXP;
    let n = libm::rint(x * c.log2_e);
    let (multiple, error) = two_product(n, c.ln2_low);
    let (high, high_low) = two_sum(x - n * c.ln2_high, low);
    let (r, r_low) = two_sum(high, -multiple);
    let part = 1.0 / f64::from(1 << SQUARINGS);
    let r = fast_two_sum(r * part, (r_low + (high_low - error)) * part);
    let tail = (PAIRS + 1..=TERMS).rev().fold(1.0, |sum, k| 1.0 + r.0 * sum / f64::from(k));
    let power = (1..=PAIRS).rev().fold((tail, 0.0), |sum, k| {
        let (k, (high, low)) = (f64::from(k), multiply(r, sum));
        let q = high / k;
        let (product, error) = two_product(q, k);
        add_pair((1.0, 0.0), (q, (((high - product) - error) + low) / k))
    });
    let (high, low) = (0..SQUARINGS).fold(power, |power, _| multiply(power, power));
    let scale = f64::from_bits(((1023.0 + n) as u64) << 52);
    (high * scale, low * scale)
}

#[cfg(test)]
mod tests {
    use super::exp;
    use astro_float::{BigFloat, Consts, RoundingMode::ToEven};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_exponential_is_right_to_90_bits() {
        const BITS: usize = 256;
        let mut constants = Consts::new().expect("memory for the constants");
        let big = |x: f64| BigFloat::from_f64(x, BITS);
        let sum = |(a, b): (f64, f64)| big(a).add(&big(b), BITS, ToEven);
        let mut worst = 0.0f64;
        for step in 0..4000 {
            // Below −600 the low part of the exponential becomes subnormal.
            let x = (f64::from(step) * -0.15, f64::from(step % 7 - 3) * 1e-17);
            let exact = sum(x).exp(BITS, ToEven, &mut constants);
            let error = sum(exp(x)).div(&exact, BITS, ToEven).sub(&big(1.0), BITS, ToEven);
            let error: f64 = error.to_string().parse().expect("a decimal number");
            worst = worst.max(error.abs());
        }
        assert!(worst < 2f64.powi(-90), "2^{}", worst.log2());
        assert!(worst > 2f64.powi(-100), "better than its arithmetic: is this measured right?");
    }
}
