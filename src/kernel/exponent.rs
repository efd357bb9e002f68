//! The exponents (x − max)/T of a row, and their exponentials.
//!
//! e^x turns an error of x into a relative error of the result: half an ULP of x − max = −100
//! would be dozens of ULP of the probability. So nothing is rounded here that isn't carried.

use super::exp::{Exponents, Reduction, constants};
use crate::simd::{F64x4, Real, Vector, fast_two_sum, two_product};

/// Exponents at temperature 1 of a row whose largest logit is near 0, and so are the others as
/// far as they count; lane by lane, each may belong to another row. Other rows are shifted first.
///
/// With max = M + m, where M has so few bits that M + n·LN2_HIGH is exact for every n that
/// occurs, r = (x − (M + n·LN2_HIGH)) − (m + n·LN2_LOW): x − max is rounded for the choice of n
/// only.
#[derive(Clone, Copy)]
pub(crate) struct NearExponents<V> {
    shift: V,
    max: V,
    max_high: V,
    max_low: V,
    lowest: V,
}

/// The constants of [`NearExponents`].
pub(crate) struct Near<V> {
    reduction: Reduction<V>,
    near: V,
    lowest: V,
    exact_from: V,
    exact_to: V,
}

impl<V: Vector> Exponents<V> for NearExponents<V> {
    type Setting = Near<V>;

    #[inline(always)]
    fn setting(_: f64) -> Near<V> {
        let c = constants::<V::Scalar>();
        let exact_to = V::Scalar::ZERO - c.exact_from;
        let [near, lowest, exact_from, exact_to] =
            [c.near, c.lowest, c.exact_from, exact_to].map(V::splat);
        Near { reduction: Reduction::load(), near, lowest, exact_from, exact_to }
    }

    #[inline(always)]
    fn new(max: V, near: &Near<V>) -> Self {
        let near_max = max.and(max.less(near.exact_from)).and(near.exact_to.less(max));
        let max_high = (near_max + near.near) - near.near;
        Self {
            shift: max - near_max,
            max: near_max,
            max_high,
            max_low: near_max - max_high,
            lowest: near_max + near.lowest,
        }
    }

    #[inline(always)]
    fn reduced(&self, near: &Near<V>, x: V) -> (V, V) {
        let x = (x - self.shift).pmax(self.lowest);
        let (n, scale) = near.reduction.nearest_power(x - self.max);
        let (high, low) = near.reduction.multiple_of_ln2(n);
        ((x - (high + self.max_high)) - (low + self.max_low), scale)
    }
}

/// Exponents of f64 logits as pairs high + low ≤ 0, at any temperature 0 < T < ∞.
#[derive(Clone, Copy)]
pub(crate) struct PairExponents {
    minus_max: F64x4,
}

/// What rows at a temperature share.
pub(crate) struct Pairs {
    division: Division,
    reduction: Reduction<F64x4>,
    lowest: F64x4,
}

/// The division by T = t·2^k with t in [1/2, 2) and k even.
///
/// The power of two is applied in two exact halves: before the subtraction for a large T, so
/// that x − max can't overflow, and after it for a small one, so that nothing is lost below
/// the subnormals.
#[derive(Clone, Copy)]
struct Division {
    before: F64x4,
    after: F64x4,
    t: F64x4,
}

impl Division {
    fn new(temperature: f64) -> Self {
        let k = ((libm::ilogb(temperature) + 1).div_euclid(2) * 2).clamp(-1074, 1024);
        // In two steps: 2^−k itself may not be a number.
        let half = f64::from_bits(((1023 - k / 2) as u64) << 52);
        let (before, after) = if k > 0 { (half, 1.0) } else { (1.0, half) };
        let [before, after, t] = [before, after, temperature * half * half].map(F64x4::splat);
        Self { before, after, t }
    }
}

impl PairExponents {
    /// Returns (x − max)/T as a pair high + low with high ≤ 0; where high is −∞, low is NaN.
    #[inline(always)]
    pub(crate) fn of(&self, setting: &Pairs, x: F64x4) -> (F64x4, F64x4) {
        let Division { before, after, t } = setting.division;
        let (high, low) = difference(x * before * before, self.minus_max);
        // The second half comes last: without the division a result that can be held might overflow.
        let (high, low) = (high * after, low * after);
        // q = high/t rounded; its error is (high − q·t)/t.
        let q = high / t;
        let (product, product_low) = two_product(q, t);
        (q * after, (((high - product) - product_low) + low) / t * after)
    }
}

impl Exponents<F64x4> for PairExponents {
    type Setting = Pairs;

    #[inline(always)]
    fn setting(temperature: f64) -> Pairs {
        let division = Division::new(temperature);
        let lowest = F64x4::splat(f64::EXP.lowest);
        Pairs { division, reduction: Reduction::load(), lowest }
    }

    #[inline(always)]
    fn new(max: F64x4, setting: &Pairs) -> Self {
        let minus_max = F64x4::splat(0.0) - max;
        let before = setting.division.before;
        Self { minus_max: minus_max * before * before }
    }

    #[inline(always)]
    fn reduced(&self, setting: &Pairs, x: F64x4) -> (F64x4, F64x4) {
        let (x, x_low) = self.of(setting, x);
        let clamped = x.pmax(setting.lowest);
        let (n, scale) = setting.reduction.nearest_power(clamped);
        let (high, low) = setting.reduction.multiple_of_ln2(n);
        let r = (clamped - high) + (x_low.and(setting.lowest.less(x)) - low);
        (r, scale)
    }
}

/// The exponents of what is below the maximum; the others have no exponential.
#[derive(Clone, Copy)]
pub(crate) struct Below {
    max: F64x4,
    exponents: PairExponents,
}

impl Exponents<F64x4> for Below {
    type Setting = Pairs;

    #[inline(always)]
    fn setting(temperature: f64) -> Pairs {
        PairExponents::setting(temperature)
    }

    #[inline(always)]
    fn new(max: F64x4, setting: &Pairs) -> Self {
        Self { max, exponents: PairExponents::new(max, setting) }
    }

    #[inline(always)]
    fn reduced(&self, setting: &Pairs, x: F64x4) -> (F64x4, F64x4) {
        let (r, scale) = self.exponents.reduced(setting, x);
        (r, scale.and(x.less(self.max)))
    }
}

/// x − max as a pair, exactly: since it is ≤ 0, the smaller of x and −max has the larger
/// magnitude.
#[inline(always)]
fn difference(x: F64x4, minus_max: F64x4) -> (F64x4, F64x4) {
    fast_two_sum(x.pmin(minus_max), x.pmax(minus_max))
}
