//! The natural logarithm in f64 lanes, for f32 rows.
//!
//! # The plain algorithm
//!
//! ```text
//! x = 2^k·m,  √½ < m ≤ √2
//! log x = k·log 2 + log m
//! log m = 2·artanh s = 2s·(1 + s²/3 + s⁴/5 + …),  s = (m − 1)/(m + 1)
//! ```
//!
//! (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 5, with a rational function
//! instead of the series.)
//!
//! # Method
//!
//! 1. The series ends after N terms, which callers choose: its error has to be small beside an ULP of f32,
//!    not beside one of f64.
//! 2. With x = m − 1, s is x/(2 + x). A small x keeps its digits that way, which 1 + x would lose
//!    ([`WideLn::log1p`]).
//! 3. The constants are loaded before a loop, for the reason that [`super::super::exp::load_constants`]
//!    gives.
//!
//! # Accuracy
//!
//! The terms that are left out set the error, which is relative:
//!
//! | argument | s at most | terms | error |
//! |---|---|---|---|
//! | m, from √½ to √2 | 0.172 | 6 | 2^-34 |
//! | 1 + e^−y with y ≥ 0, from 1 to 2 | 1/3 | 10 | 2^-35.9 |
//!
//! The larger one is a thousandth of an ULP of f32. k·log 2 is at least twice as large as log m, so their sum
//! has no larger error.

use crate::simd::{Binary, F64x4, Vector};

/// The coefficients 1, 1/3, 1/5, … of log((1 + s)/(1 − s)) = 2·artanh s = 2s·(1 + s²/3 + s⁴/5 + …).
pub(crate) static ARTANH: [f64; 11] = [
    1.0,
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
];

/// The other constants, in the order of the fields of [`WideLn`].
static LOG: [f64; 6] =
    [1.0, 0.5, 2.0, core::f64::consts::SQRT_2, core::f64::consts::LN_2, f64::MIN_POSITIVE];

/// The constants of the logarithm, with `N` terms of its series.
pub(crate) struct WideLn<const N: usize> {
    fields: <F64x4 as Binary>::Fields,
    pub(crate) one: F64x4,
    half: F64x4,
    two: F64x4,
    sqrt2: F64x4,
    pub(crate) ln2: F64x4,
    /// The smallest normal number.
    pub(crate) least: F64x4,
    artanh: [F64x4; N],
}

impl<const N: usize> WideLn<N> {
    /// Returns the constants.
    #[inline(always)]
    pub(crate) fn load() -> Self {
        let [one, half, two, sqrt2, ln2, least] = core::hint::black_box(&LOG).map(F64x4::splat);
        let terms = core::hint::black_box(&ARTANH);
        let artanh = core::array::from_fn(|i| F64x4::splat(terms[i]));
        Self { fields: F64x4::fields(), one, half, two, sqrt2, ln2, least, artanh }
    }

    /// Returns log(1 + x) for −0.3 ≤ x ≤ 1, with s = x/(2 + x). Six terms leave a relative error of 2^-34 for
    /// |s| ≤ 0.172, ten terms one of 2^-35.9 for |s| ≤ 1/3.
    #[inline(always)]
    pub(crate) fn log1p(&self, x: F64x4) -> F64x4 {
        let s = x / (self.two + x);
        let square = s * s;
        let sum = self.artanh.iter().rev().copied().reduce(|sum, term| sum * square + term);
        (s + s) * sum.unwrap_or(s)
    }

    /// Returns k and m with x = 2^k·m and √½ < m ≤ √2, for positive normal numbers.
    #[inline(always)]
    pub(crate) fn binary(&self, x: F64x4) -> (F64x4, F64x4) {
        let (k, m) = x.exponent_and_mantissa(&self.fields);
        let is_large = self.sqrt2.less(m);
        (k + self.one.and(is_large), m.replaced(m * self.half, is_large))
    }
}

/// Returns log(1 + x) for x ≥ 0, with a relative error of 2^-34.
#[inline(always)]
pub(crate) fn log_above_one(x: F64x4) -> F64x4 {
    let log = WideLn::<6>::load();
    let (k, m) = log.binary(log.one + x);
    // For small x, 1 + x loses digits that x has.
    let above_one = (m - log.one).replaced(x, k.less(log.half));
    k * log.ln2 + log.log1p(above_one)
}
