//! Distances in ULP, oracles and seeded inputs for all suites.

pub(crate) mod decisions;
pub(crate) mod references;

use astro_float::{BigFloat, Consts, RoundingMode};
use serde::Deserialize;
use softmax_wasm::{Float, Layout, Options, softmax_along};

/// A floating-point type with the conversions that the suites need.
pub(crate) trait Type: Float + PartialEq + Into<f64> {
    fn rounded(x: f64) -> Self;
    /// Returns the position of a number in the order of all numbers of the type. Both zeros have 0.
    fn ordinal(self) -> i64;
    fn from_big(x: &BigFloat) -> Self;
}

impl Type for f32 {
    fn rounded(x: f64) -> Self {
        x as f32
    }
    fn ordinal(self) -> i64 {
        let magnitude = i64::from(self.to_bits() & 0x7fff_ffff);
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }
    fn from_big(x: &BigFloat) -> Self {
        f64::from_big(x) as f32
    }
}

impl Type for f64 {
    fn rounded(x: f64) -> Self {
        x
    }
    fn ordinal(self) -> i64 {
        let magnitude = (self.to_bits() & (u64::MAX >> 1)) as i64;
        if self.is_sign_negative() { -magnitude } else { magnitude }
    }
    fn from_big(x: &BigFloat) -> Self {
        x.to_string().parse().expect("astro-float prints decimal numbers")
    }
}

/// A number of JSON, which has no NaN and no infinity, so they are strings.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "Text")]
pub(crate) struct Number(pub f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Finite(f64),
    Named(String),
}

impl From<Text> for Number {
    fn from(text: Text) -> Self {
        match text {
            Text::Finite(value) => Self(value),
            Text::Named(name) => Self(name.parse().expect("nan, inf or -inf")),
        }
    }
}

/// Returns the numbers rounded to a type.
pub(crate) fn typed<T: Type>(x: &[Number]) -> Vec<T> {
    x.iter().map(|x| T::rounded(x.0)).collect()
}

/// Returns options with a temperature.
pub(crate) fn at_temperature(temperature: f64) -> Options<'static> {
    Options::new().temperature(temperature)
}

/// Returns the softmax of one row.
pub(crate) fn softmax_with<T: Float>(x: &[T], options: &Options) -> Vec<T> {
    let mut probabilities = x.to_vec();
    softmax_along(&mut probabilities, &Layout::row(x.len()), options).expect("a plain row");
    probabilities
}

/// Returns the distance of two numbers in ULP. It is 0 for two NaNs, and the maximum if only one is finite or
/// a number.
pub(crate) fn ulps<T: Type>(a: T, b: T) -> u64 {
    let (wide_a, wide_b): (f64, f64) = (a.into(), b.into());
    match (wide_a.is_finite(), wide_b.is_finite()) {
        (true, true) => a.ordinal().abs_diff(b.ordinal()),
        _ if wide_a == wide_b || (wide_a.is_nan() && wide_b.is_nan()) => 0,
        _ => u64::MAX,
    }
}

/// Returns the largest distance between the entries of two rows, with its index.
pub(crate) fn worst<T: Type>(actual: &[T], expected: &[T]) -> (u64, usize) {
    assert_eq!(actual.len(), expected.len());
    let distances = actual.iter().zip(expected).map(|(&a, &b)| ulps(a, b));
    distances.enumerate().map(|(i, d)| (d, i)).max().unwrap_or_default()
}

/// Returns the softmax, log-softmax and log-sum-exp of finite f32 logits, by the plain formulas in f64.
pub(crate) fn reference_f32(x: &[f32]) -> (Vec<f32>, Vec<f32>, f32) {
    reference_f32_at(x, 1.0)
}

/// Returns the softmax, log-softmax and log-sum-exp of finite f32 logits at a temperature, by the plain
/// formulas in f64.
pub(crate) fn reference_f32_at(x: &[f32], temperature: f64) -> (Vec<f32>, Vec<f32>, f32) {
    let max = x.iter().fold(f64::NEG_INFINITY, |max, &v| max.max(v.into()));
    let shifted: Vec<f64> = x.iter().map(|&v| (f64::from(v) - max) / temperature).collect();
    let ties = shifted.iter().filter(|&&d| d == 0.0).count() as f64;
    let rest: f64 = shifted.iter().filter(|&&d| d < 0.0).map(|d| d.exp()).sum();
    let (sum, log_sum) = (ties + rest, (ties - 1.0 + rest).ln_1p());
    let probabilities = shifted.iter().map(|d| (d.exp() / sum) as f32).collect();
    let logs = shifted.iter().map(|d| (d - log_sum) as f32).collect();
    (probabilities, logs, (max / temperature + log_sum) as f32)
}

/// Returns the softmax, log-softmax and log-sum-exp of finite f64 logits, with enough bits for log(1 +
/// e^−745).
pub(crate) fn reference_f64(x: &[f64]) -> (Vec<f64>, Vec<f64>, f64) {
    reference_f64_repeated(x, 1)
}

/// Returns the softmax and log-softmax of each of some finite f64 logits in a row that holds them `times`
/// times, and its log-sum-exp, with as many bits as [`reference_f64`].
pub(crate) fn reference_f64_repeated(x: &[f64], times: usize) -> (Vec<f64>, Vec<f64>, f64) {
    const BITS: usize = 1216;
    const NEAREST: RoundingMode = RoundingMode::ToEven;
    let mut constants = Consts::new().expect("memory for the constants");
    let big = |v: f64| BigFloat::from_f64(v, BITS);
    let max = big(x.iter().fold(f64::NEG_INFINITY, |max, &v| max.max(v)));
    let shifted: Vec<BigFloat> = x.iter().map(|&v| big(v).sub(&max, BITS, NEAREST)).collect();
    let exps: Vec<BigFloat> =
        shifted.iter().map(|d| d.exp(BITS, NEAREST, &mut constants)).collect();
    let sum = exps.iter().fold(big(0.0), |sum, e| sum.add(e, BITS, NEAREST));
    let sum = sum.mul(&big(times as f64), BITS, NEAREST);
    let log_sum = sum.ln(BITS, NEAREST, &mut constants);
    let probability = |e: &BigFloat| f64::from_big(&e.div(&sum, BITS, NEAREST));
    let log = |d: &BigFloat| f64::from_big(&d.sub(&log_sum, BITS, NEAREST));
    (
        exps.iter().map(probability).collect(),
        shifted.iter().map(log).collect(),
        f64::from_big(&max.add(&log_sum, BITS, NEAREST)),
    )
}

/// A seeded random number generator (Marsaglia 2003, "Xorshift RNGs").
pub(crate) struct Random(pub u64);

impl Random {
    /// Returns a uniform number in [0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns an approximately normal number with a standard deviation of `sigma`.
    pub(crate) fn normal(&mut self, sigma: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.uniform()).sum();
        (sum - 6.0) * sigma
    }

    pub(crate) fn row<T: Type>(&mut self, length: usize, sigma: f64) -> Vec<T> {
        (0..length).map(|_| T::rounded(self.normal(sigma))).collect()
    }

    /// Returns a row of few different values, so that there are ties. NaN may be one of them.
    pub(crate) fn row_with_ties(&mut self, length: usize, has_nan: bool) -> Vec<f32> {
        let round = |v: f32| if has_nan && v > 1.0 { f32::NAN } else { v.round() + 0.0 };
        self.row(length, 2.0).into_iter().map(round).collect()
    }
}

/// Returns the indices of entries from the largest to the smallest, by a stable sort. NaN is the largest.
pub(crate) fn sorted_indices(x: &[f32]) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..x.len() as u32).collect();
    sorted.sort_by(|&a, &b| x[b as usize].total_cmp(&x[a as usize]));
    sorted
}

/// Returns the central difference (f(x + h) − f(x − h))/2h of every entry of x.
pub(crate) fn differences(x: &[f64], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let h = 1e-5;
    let at = |i: usize, step: f64| {
        let mut moved = x.to_vec();
        moved[i] += step;
        f(&moved)
    };
    (0..x.len()).map(|i| (at(i, h) - at(i, -h)) / (2.0 * h)).collect()
}

/// Asserts that entries differ by at most a tolerance.
pub(crate) fn assert_near(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= tolerance, "{actual:?} is not {expected:?}");
    }
}
