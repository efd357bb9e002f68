//! Sums of exponentials, lane by lane.

use super::{Real, Vector, Widen, fast_two_sum, two_product, two_sum};

/// Running sums, lane by lane, of pairs top + rest of exponentials over UNSCALE, where `top` has
/// half of the mantissa and `rest` the other half. The length of a row doesn't show.
pub(crate) trait Sum<V>: Copy {
    type Total: Total<V>;
    fn zero() -> Self;
    fn add(self, top: V, rest: V) -> Self;
    /// The same, to be called once in a while.
    fn carried(self) -> Self;
    fn total(self) -> Self::Total;
}

/// Sums that are done, lane by lane.
pub(crate) trait Total<V>: Copy {
    /// The sum of all lanes, in all lanes.
    fn joined(self) -> Self;
    /// The reciprocals of the sums without their scale, rounded, and what that lost.
    fn reciprocals(self) -> (V, V);
    /// The reciprocal of the sum of all lanes, in all lanes: what [`joined`](Self::joined) and
    /// [`reciprocals`](Self::reciprocals) give, by one division.
    fn reciprocal_of_all(self) -> (V, V);
}

/// Sums the tops in f64 lanes. The rests are a thousand times smaller: a block of them is
/// summed in f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideSum<V: Widen>((V::Wide, V::Wide), V);

impl<V: Widen> Sum<V> for WideSum<V> {
    type Total = WideTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        let zero = V::Wide::splat(0.0);
        Self((zero, zero), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, top: V, rest: V) -> Self {
        let (a, b) = top.widen();
        Self((self.0.0 + a, self.0.1 + b), self.1 + rest)
    }

    #[inline(always)]
    fn carried(self) -> Self {
        Self(self.total().0, V::splat(0.0))
    }

    #[inline(always)]
    fn total(self) -> WideTotal<V> {
        let (a, b) = self.1.widen();
        WideTotal((self.0.0 + a, self.0.1 + b))
    }
}

/// f64 sums of f32 lanes.
#[derive(Clone, Copy)]
pub(crate) struct WideTotal<V: Widen>((V::Wide, V::Wide));

impl<V: Widen> Total<V> for WideTotal<V> {
    #[inline(always)]
    fn joined(self) -> Self {
        let sum = (self.0.0 + self.0.1).joined(|a, b| a + b);
        Self((sum, sum))
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, unscale] = [1.0, f32::UNSCALE.into()].map(V::Wide::splat);
        let (a, b) = (one / (self.0.0 * unscale), one / (self.0.1 * unscale));
        let rounded = V::narrow((a, b));
        let (c, d) = rounded.widen();
        (rounded, V::narrow((a - c, b - d)))
    }

    #[inline(always)]
    fn reciprocal_of_all(self) -> (V, V) {
        let sum = (self.0.0 + self.0.1).joined(|a, b| a + b).first();
        let reciprocal = 1.0 / (sum * f64::from(f32::UNSCALE));
        let rounded = reciprocal as f32;
        (V::splat(rounded), V::splat((reciprocal - f64::from(rounded)) as f32))
    }
}

/// Compensated sum of f64 lanes: the rounding error of every addition is summed beside. It
/// begins with more than any exponential, so that three operations give the error.
#[derive(Clone, Copy)]
pub(crate) struct CompensatedSum<V>(V, V);

/// 2/UNSCALE: above √2/UNSCALE.
const BEGIN: f64 = 2.0 / f64::UNSCALE;

impl<V: Vector<Scalar = f64>> Sum<V> for CompensatedSum<V> {
    type Total = PairTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self(V::splat(BEGIN), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, top: V, rest: V) -> Self {
        let (sum, error) = fast_two_sum(self.0, top);
        Self(sum, self.1 + (error + rest))
    }

    #[inline(always)]
    fn carried(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> PairTotal<V> {
        PairTotal(self.0 - V::splat(BEGIN), self.1)
    }
}

/// Compensated sum of f64 lanes of any size: it begins with 0, and six operations give the rounding error
/// of every addition. What a sum of small exponentials is told by itself, not beside 1, needs it.
#[derive(Clone, Copy)]
pub(crate) struct SmallSum<V>(V, V);

impl<V: Vector<Scalar = f64>> Sum<V> for SmallSum<V> {
    type Total = PairTotal<V>;

    #[inline(always)]
    fn zero() -> Self {
        Self(V::splat(0.0), V::splat(0.0))
    }

    #[inline(always)]
    fn add(self, top: V, rest: V) -> Self {
        let (sum, error) = two_sum(self.0, top);
        Self(sum, self.1 + (error + rest))
    }

    #[inline(always)]
    fn carried(self) -> Self {
        self
    }

    #[inline(always)]
    fn total(self) -> PairTotal<V> {
        PairTotal(self.0, self.1)
    }
}

/// Sums of f64 lanes as high + low.
#[derive(Clone, Copy)]
pub(crate) struct PairTotal<V>(V, V);

impl<V: Vector<Scalar = f64>> PairTotal<V> {
    /// The sums as high + low.
    pub(crate) fn parts(self) -> (V, V) {
        (self.0, self.1)
    }
}

impl<V: Vector<Scalar = f64>> Total<V> for PairTotal<V> {
    #[inline(always)]
    fn joined(self) -> Self {
        (0..V::LANES.ilog2()).fold(self, |Self(high, low), level| {
            let (sum, error) = two_sum(high, high.swap(level));
            Self(sum, (low + low.swap(level)) + error)
        })
    }

    #[inline(always)]
    fn reciprocals(self) -> (V, V) {
        let [one, unscale] = [1.0, f64::UNSCALE].map(V::splat);
        let (high, low) = two_sum(self.0 * unscale, self.1 * unscale);
        // One Newton step: R = r + r·(1 − s·r).
        let r = one / high;
        let (product, product_low) = two_product(r, high);
        (r, r * ((one - product) - product_low - r * low))
    }

    #[inline(always)]
    fn reciprocal_of_all(self) -> (V, V) {
        let Self(high, low) = self.joined();
        let (high, low) = two_sum(high.first() * f64::UNSCALE, low.first() * f64::UNSCALE);
        let r = 1.0 / high;
        let (product, product_low) = two_product(r, high);
        (V::splat(r), V::splat(r * ((1.0 - product) - product_low - r * low)))
    }
}
