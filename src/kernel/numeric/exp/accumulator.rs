//! Sums of exponentials, lane by lane.
//!
//! # The plain algorithm
//!
//! ```text
//! sum = 0
//! for each exponential e:  sum += e
//! ```
//!
//! Each addition rounds by up to half an ULP of the sum, so the error grows with the length of the row.
//!
//! # Method
//!
//! Exponentials come as double-word numbers high + low ([`super`]).
//!
//! 1. In f32, the high parts are added in f64 lanes. The low parts, which are less than 2^-11 of them, are
//!    added in f32 lanes for the length of a block, which saves their conversion to f64 ([`WideSum`]).
//! 2. In f64, the rounding error of each addition of a high part is found exactly and added to a second sum,
//!    with the low parts ([`CompensatedSum`]; Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur
//!    Summation endlicher Summen"; Sum2 of Ogita, Rump & Oishi 2005, "Accurate sum and dot product").
//! 3. Where the sum stands beside 1, it begins with 2, which is above every exponential. So the sum is the
//!    larger number in each addition, whose error then takes three operations (Dekker 1971) instead of six.
//!    The subtraction of 2 at the end is exact ([`OffsetSum`]).
//! 4. The sum of a row is inverted once for all its exponentials. The reciprocal is a double-word number: in
//!    f32 an f64 quotient in two parts, in f64 a quotient with a Newton step ([`crate::simd::reciprocal`]).
//!
//! # Accuracy
//!
//! With u = 2^-24 in f32 and u = 2^-53 in f64, relative to the sum of a row of N entries:
//!
//! | sum | rounding | error at most |
//! |---|---|---|
//! | f32, low parts | 128 additions a lane and block, of less than 2^-11: 128·2^-11·u | u/16 |
//! | f32, high parts | N/8 additions a lane in f64: N/8·2^-53 | u/128 for each 2^25 entries |
//! | f64, low parts | N/4 additions a lane, of less than 2^-25: N/4·2^-25·u | u/16 for each 2^23 entries |

use super::constants::ExpFloat;
use crate::simd::{Vector, Widen, fast_two_sum, reciprocal, two_sum};

/// Running sums, lane by lane, of exponentials over `INV_SCALE` that are given as high + low, where `high`
/// has half of the mantissa and `low` the other half.
pub(crate) trait Accumulator<V>: Copy {
    type Total: Total<V>;
    fn zero() -> Self;
    fn add(self, high: V, low: V) -> Self;
    /// Moves the sums of the low parts into the f64 sums. Call it after each block, so that f32 lanes never
    /// add up more than one block.
    fn flush_low_sums(self) -> Self;
    fn total(self) -> Self::Total;
}

/// Finished sums, lane by lane.
pub(crate) trait Total<V>: Copy {
    /// Returns the sum of all lanes, in all lanes.
    fn reduce_lanes(self) -> Self;
    /// Returns the reciprocals of the sums without their scale: rounded, and what rounding lost.
    fn reciprocals(self) -> (V, V);
    /// Returns the reciprocal of the sum of all lanes, in all lanes. It equals the
    /// [`reciprocals`](Self::reciprocals) after [`reduce_lanes`](Self::reduce_lanes), by one division.
    fn reciprocal_of_all(self) -> (V, V);
}

/// Sums of f32 exponentials. High parts are added in f64 lanes; low parts, which are a thousand times
/// smaller, are added in f32 lanes for the length of a block.
#[derive(Clone, Copy)]
pub(crate) struct WideSum<V: Widen> {
    highs: (V::Wide, V::Wide),
    lows: V,
}

impl<V: Widen> Accumulator<V> for WideSum<V> {
    type Total = WideTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        let zero = V::Wide::splat(0.0);
        Self { highs: (zero, zero), lows: V::splat(0.0) }
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (a, b) = high.widen();
        Self { highs: (self.highs.0 + a, self.highs.1 + b), lows: self.lows + low }
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        Self { highs: self.total().0, lows: V::splat(0.0) }
    }

    #[inline(always)]
    fn total(self) -> WideTotal<V> {
        let (a, b) = self.lows.widen();
        WideTotal((self.highs.0 + a, self.highs.1 + b))
    }
}

/// The f64 sums of f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideTotal<V: Widen>((V::Wide, V::Wide));

impl<V: Widen> Total<V> for WideTotal<V> {
    #[inline(always)]
    fn reduce_lanes(self) -> Self {
        let Self((a, b)) = self;
        let sum = (a + b).sum_lanes();
        Self((sum, sum))
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, inv_scale] = [1.0, f32::INV_SCALE.into()].map(V::Wide::splat);
        let Self((a, b)) = self;
        V::split((one / (a * inv_scale), one / (b * inv_scale)))
    }

    #[inline(always)]
    fn reciprocal_of_all(self) -> (V, V) {
        let Self((a, b)) = self;
        let sum = (a + b).sum_lanes().first();
        V::split_number(1.0 / (sum * f64::from(f32::INV_SCALE)))
    }
}

/// The number that [`OffsetSum`] begins with: 2/`INV_SCALE`, which is above √2/`INV_SCALE`.
const SUM_OFFSET: f64 = 2.0 / f64::INV_SCALE;

/// Compensated sum of f64 exponentials that begins with [`SUM_OFFSET`], so that three operations give the
/// rounding error of an addition. The sum itself is accurate beside 1, as softmax needs it.
#[derive(Clone, Copy)]
pub(crate) struct OffsetSum<V> {
    high: V,
    low: V,
}

impl<V: Vector<Scalar = f64>> Accumulator<V> for OffsetSum<V> {
    type Total = DoubleWordTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self { high: V::splat(SUM_OFFSET), low: V::splat(0.0) }
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (sum, error) = fast_two_sum(self.high, high);
        Self { high: sum, low: self.low + (error + low) }
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> DoubleWordTotal<V> {
        DoubleWordTotal(self.high - V::splat(SUM_OFFSET), self.low)
    }
}

/// Compensated sum of f64 exponentials that begins with 0, where six operations give the rounding error of
/// every addition. Functions that return a sum of small exponentials by itself, and not beside 1, need it.
#[derive(Clone, Copy)]
pub(crate) struct CompensatedSum<V> {
    high: V,
    low: V,
}

impl<V: Vector<Scalar = f64>> Accumulator<V> for CompensatedSum<V> {
    type Total = DoubleWordTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self { high: V::splat(0.0), low: V::splat(0.0) }
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (sum, error) = two_sum(self.high, high);
        Self { high: sum, low: self.low + (error + low) }
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> DoubleWordTotal<V> {
        DoubleWordTotal(self.high, self.low)
    }
}

/// Sums of f64 lanes as double-word numbers.
#[derive(Clone, Copy)]
pub(crate) struct DoubleWordTotal<V>(V, V);

impl<V: Vector<Scalar = f64>> DoubleWordTotal<V> {
    /// Returns the sums as (high, low).
    pub(crate) fn parts(self) -> (V, V) {
        (self.0, self.1)
    }
}

impl<V: Vector<Scalar = f64>> Total<V> for DoubleWordTotal<V> {
    #[inline(always)]
    fn reduce_lanes(self) -> Self {
        (0..V::LANES.ilog2()).fold(self, |Self(high, low), level| {
            let (sum, error) = two_sum(high, high.butterfly(level));
            Self(sum, (low + low.butterfly(level)) + error)
        })
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, inv_scale] = [1.0, f64::INV_SCALE].map(V::splat);
        reciprocal(one, two_sum(self.0 * inv_scale, self.1 * inv_scale))
    }

    #[inline(always)]
    fn reciprocal_of_all(self) -> (V, V) {
        let Self(high, low) = self.reduce_lanes();
        let sum = two_sum(high.first() * f64::INV_SCALE, low.first() * f64::INV_SCALE);
        let (r, correction) = reciprocal(1.0, sum);
        (V::splat(r), V::splat(correction))
    }
}
