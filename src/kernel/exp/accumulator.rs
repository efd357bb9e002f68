//! Sums of exponentials, lane by lane. In f32 their errors don't grow with the length of a row; in f64 they
//! grow by u/16 for each 2^23 entries, where u is 2^-53.

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
pub(crate) struct WideSum<V: Widen>((V::Wide, V::Wide), V);

impl<V: Widen> Accumulator<V> for WideSum<V> {
    type Total = WideTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        let zero = V::Wide::splat(0.0);
        Self((zero, zero), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (a, b) = high.widen();
        Self((self.0.0 + a, self.0.1 + b), self.1 + low)
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        Self(self.total().0, V::splat(0.0))
    }

    #[inline(always)]
    fn total(self) -> WideTotal<V> {
        let (a, b) = self.1.widen();
        WideTotal((self.0.0 + a, self.0.1 + b))
    }
}

/// The f64 sums of f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideTotal<V: Widen>((V::Wide, V::Wide));

impl<V: Widen> Total<V> for WideTotal<V> {
    #[inline(always)]
    fn reduce_lanes(self) -> Self {
        let sum = (self.0.0 + self.0.1).reduce_lanes(|a, b| a + b);
        Self((sum, sum))
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, inv_scale] = [1.0, f32::INV_SCALE.into()].map(V::Wide::splat);
        let (a, b) = (one / (self.0.0 * inv_scale), one / (self.0.1 * inv_scale));
        let rounded = V::narrow((a, b));
        let (c, d) = rounded.widen();
        (rounded, V::narrow((a - c, b - d)))
    }

    #[inline(always)]
    fn reciprocal_of_all(self) -> (V, V) {
        let sum = (self.0.0 + self.0.1).reduce_lanes(|a, b| a + b).first();
        let reciprocal = 1.0 / (sum * f64::from(f32::INV_SCALE));
        let rounded = reciprocal as f32;
        (V::splat(rounded), V::splat((reciprocal - f64::from(rounded)) as f32))
    }
}

/// The number that [`OffsetSum`] begins with: 2/`INV_SCALE`, which is above √2/`INV_SCALE`.
const SUM_OFFSET: f64 = 2.0 / f64::INV_SCALE;

/// Compensated sum of f64 exponentials: the rounding error of every addition is summed too. It begins with a
/// number larger than any exponential, so that three operations give the error instead of six.
#[derive(Clone, Copy)]
pub(crate) struct OffsetSum<V>(V, V);

impl<V: Vector<Scalar = f64>> Accumulator<V> for OffsetSum<V> {
    type Total = DoubleWordTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self(V::splat(SUM_OFFSET), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (sum, error) = fast_two_sum(self.0, high);
        Self(sum, self.1 + (error + low))
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> DoubleWordTotal<V> {
        DoubleWordTotal(self.0 - V::splat(SUM_OFFSET), self.1)
    }
}

/// Compensated sum of f64 exponentials that begins with 0, where six operations give the rounding error of
/// every addition. Functions that return a sum of small exponentials by itself, and not beside 1, need it.
#[derive(Clone, Copy)]
pub(crate) struct CompensatedSum<V>(V, V);

impl<V: Vector<Scalar = f64>> Accumulator<V> for CompensatedSum<V> {
    type Total = DoubleWordTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self(V::splat(0.0), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, high: V, low: V) -> Self {
        let (sum, error) = two_sum(self.0, high);
        Self(sum, self.1 + (error + low))
    }

    #[inline(always)]
    fn flush_low_sums(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> DoubleWordTotal<V> {
        DoubleWordTotal(self.0, self.1)
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
