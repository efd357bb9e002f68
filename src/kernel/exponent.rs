//! (x − max)/T in two parts: the rounding error of the subtraction and of the division
//! is carried along, since e^x turns it into a relative error of the result.

use crate::simd::{Real, Vector, fast_two_sum, two_product};

/// Turns the logits of a row into the exponents of `exp_nonpos`.
#[derive(Clone, Copy)]
pub(crate) struct Exponent<V> {
    minus_max: V,
    /// `None` at temperature 1.
    division: Option<Division<V>>,
}

/// The division by T = t·2^k with t in [1/2, 2) and k even.
///
/// The power of two is applied in two exact halves: before the subtraction for a large T, so
/// that x − max can't overflow, and after it for a small one, so that nothing is lost below
/// the subnormals.
#[derive(Clone, Copy)]
struct Division<V> {
    before: V,
    after: V,
    t: V,
    t_low: V,
}

impl<V: Vector> Exponent<V> {
    /// For a row with this largest entry, at a temperature 0 < T < ∞.
    pub(crate) fn new(max: V::Scalar, temperature: f64) -> Self {
        if temperature == 1.0 {
            return Self { minus_max: V::splat(V::Scalar::ZERO - max), division: None };
        }
        let exponents = V::Scalar::TEMPERATURE_EXPONENTS;
        let k = (libm::ilogb(temperature) + 1).div_euclid(2) * 2;
        let k = k.clamp(*exponents.start(), *exponents.end());
        // In two steps: 2^−k itself may not be a number.
        let half = power_of_two(-k / 2);
        let t = (temperature * half * half).clamp(0.5, 2.0);
        let half = V::Scalar::from_f64(half);
        let (before, after) = if k > 0 { (half, V::Scalar::ONE) } else { (V::Scalar::ONE, half) };
        let t_high = V::Scalar::from_f64(t);
        let division = Division {
            before: V::splat(before),
            after: V::splat(after),
            t: V::splat(t_high),
            t_low: V::splat(V::Scalar::from_f64(t - t_high.to_f64())),
        };
        let minus_max = V::splat((V::Scalar::ZERO - max) * before * before);
        Self { minus_max, division: Some(division) }
    }

    /// (x − max)/T as a pair high + low with high ≤ 0.
    #[inline(always)]
    pub(crate) fn of(&self, x: V) -> (V, V) {
        match self.division {
            None => self.shifted(x),
            Some(Division { before, after, t, t_low }) => {
                let (high, low) = self.shifted(x * before * before);
                let (high, low) = (high * after * after, low * after * after);
                // q = high/t rounded; its error is (high − q·t)/t, with both in two parts.
                let q = high / t;
                let (product, product_low) = two_product(q, t);
                let rest = ((high - product) - product_low) + (low - q * t_low);
                (q, rest / t)
            }
        }
    }

    /// Exact: since x − max ≤ 0, the smaller of x and −max has the larger magnitude.
    #[inline(always)]
    fn shifted(&self, x: V) -> (V, V) {
        fast_two_sum(x.pmin(self.minus_max), x.pmax(self.minus_max))
    }
}

/// 2^k for −1022 ≤ k ≤ 1023.
fn power_of_two(k: i32) -> f64 {
    f64::from_bits(((1023 + k) as u64) << 52)
}
