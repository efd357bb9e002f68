//! The arguments (x − max)/T of the exponentials of a row, reduced to r and a power of two.
//!
//! Except for the rounding of r, errors are carried on or avoided, since e^x turns an error of x into a
//! relative error of the result.

use super::constants::{ExpConstants, ExpFloat};
use super::load_constants;
use crate::simd::{F64x4, Vector, fast_two_sum, two_product};

/// The arguments of one row, or lane by lane those of several rows.
pub(crate) trait Argument<V: Vector>: Copy {
    /// The constants that all rows of a call share.
    type Constants;
    /// Loads the constants of a temperature 0 < T < ∞.
    fn load(temperature: f64) -> Self::Constants;
    /// Prepares the arguments of rows with these largest entries.
    fn new(max: V, constants: &Self::Constants) -> Self;
    /// Returns r and 2^n/`INV_SCALE` for the argument of the logit x.
    fn reduce(&self, constants: &Self::Constants, x: V) -> (V, V);
}

/// The reduction of x to r = x − n·ln 2.
#[derive(Clone, Copy)]
pub(crate) struct RangeReduction<V> {
    log2_e: V,
    round: V,
    ln2_high: V,
    ln2_low: V,
}

impl<V: Vector<Scalar: ExpFloat>> RangeReduction<V> {
    #[inline(always)]
    pub(crate) fn load() -> Self {
        let &ExpConstants { log2_e, round, ln2_high, ln2_low, .. } = load_constants::<V::Scalar>();
        let [log2_e, round, ln2_high, ln2_low] = [log2_e, round, ln2_high, ln2_low].map(V::splat);
        Self { log2_e, round, ln2_high, ln2_low }
    }

    /// Returns n = round(x·log₂e), and 2^n/`INV_SCALE`.
    #[inline(always)]
    pub(crate) fn nearest_power(&self, x: V) -> (V, V) {
        // The lowest bits of `rounded` hold n and the bias of the exponent field.
        let rounded = x * self.log2_e + self.round;
        (rounded - self.round, rounded.shift_to_exponent())
    }

    /// Returns n·ln 2 as an exact high part and a low part.
    #[inline(always)]
    pub(crate) fn multiple_of_ln2(&self, n: V) -> (V, V) {
        (n * self.ln2_high, n * self.ln2_low)
    }
}

/// Arguments at temperature 1, where no difference has to be kept as a double-word number.
///
/// A row whose maximum has a magnitude above `exact_from` is shifted by it first, which is exact for every
/// logit that counts. Otherwise max = M + m, where M has so few bits that M + n·`ln2_high` is exact for every
/// n that occurs, and r = (x − (M + n·`ln2_high`)) − (m + n·`ln2_low`). x − max is rounded only to choose n.
#[derive(Clone, Copy)]
pub(crate) struct ShiftedRow<V> {
    shift: V,
    max: V,
    max_high: V,
    max_low: V,
    lowest: V,
}

/// The constants of [`ShiftedRow`].
pub(crate) struct ShiftConstants<V> {
    reduction: RangeReduction<V>,
    coarse: V,
    lowest: V,
    exact_from: V,
    exact_to: V,
}

impl<V: Vector<Scalar: ExpFloat>> Argument<V> for ShiftedRow<V> {
    type Constants = ShiftConstants<V>;

    #[inline(always)]
    fn load(_: f64) -> ShiftConstants<V> {
        let c = load_constants::<V::Scalar>();
        let exact_to = <V::Scalar as crate::simd::Real>::ZERO - c.exact_from;
        let [coarse, lowest, exact_from, exact_to] =
            [c.coarse, c.lowest, c.exact_from, exact_to].map(V::splat);
        ShiftConstants { reduction: RangeReduction::load(), coarse, lowest, exact_from, exact_to }
    }

    #[inline(always)]
    fn new(max: V, constants: &ShiftConstants<V>) -> Self {
        let near_max = max.and(max.less(constants.exact_from)).and(constants.exact_to.less(max));
        let max_high = (near_max + constants.coarse) - constants.coarse;
        Self {
            shift: max - near_max,
            max: near_max,
            max_high,
            max_low: near_max - max_high,
            lowest: near_max + constants.lowest,
        }
    }

    #[inline(always)]
    fn reduce(&self, constants: &ShiftConstants<V>, x: V) -> (V, V) {
        let x = (x - self.shift).pmax(self.lowest);
        let (n, scale) = constants.reduction.nearest_power(x - self.max);
        let (high, low) = constants.reduction.multiple_of_ln2(n);
        ((x - (high + self.max_high)) - (low + self.max_low), scale)
    }
}

/// Arguments of f64 logits as double-word numbers high + low ≤ 0, at any temperature 0 < T < ∞.
#[derive(Clone, Copy)]
pub(crate) struct ScaledDifference {
    minus_max: F64x4,
}

/// The constants that rows at a temperature share.
pub(crate) struct ScaleConstants {
    division: Division,
    reduction: RangeReduction<F64x4>,
    lowest: F64x4,
}

/// The division by T = t·2^k with t in [1/4, 1) and k even.
///
/// The power of two is applied in two exact halves. For T ≥ 1 both come before the subtraction, so that
/// x − max can't overflow; for a small T both come after it, so that nothing is lost below the subnormal
/// numbers.
#[derive(Clone, Copy)]
struct Division {
    before: F64x4,
    after: F64x4,
    t: F64x4,
}

impl Division {
    fn new(temperature: f64) -> Self {
        let k = ((libm::ilogb(temperature) + 2).div_euclid(2) * 2).clamp(-1074, 1024);
        // The factor is applied in two halves, since 2^−k itself may not be a number.
        let half = f64::from_bits(((1023 - k / 2) as u64) << 52);
        let (before, after) = if k > 0 { (half, 1.0) } else { (1.0, half) };
        let [before, after, t] = [before, after, temperature * half * half].map(F64x4::splat);
        Self { before, after, t }
    }
}

impl ScaledDifference {
    /// Returns (x − max)/T as a double-word number with high ≤ 0. Where high is near −∞ or −∞, low is NaN.
    #[inline(always)]
    pub(crate) fn divide(&self, constants: &ScaleConstants, x: F64x4) -> (F64x4, F64x4) {
        let Division { before, after, t } = constants.division;
        let (high, low) = subtract_max(x * before * before, self.minus_max);
        // The second half comes last: before the division, a result that can be held might overflow.
        let (high, low) = (high * after, low * after);
        // q = high/t is rounded; its error is (high − q·t)/t.
        let q = high / t;
        let (product, product_low) = two_product(q, t);
        (q * after, (((high - product) - product_low) + low) / t * after)
    }
}

impl Argument<F64x4> for ScaledDifference {
    type Constants = ScaleConstants;

    #[inline(always)]
    fn load(temperature: f64) -> ScaleConstants {
        let division = Division::new(temperature);
        let lowest = F64x4::splat(f64::EXP.lowest);
        ScaleConstants { division, reduction: RangeReduction::load(), lowest }
    }

    #[inline(always)]
    fn new(max: F64x4, constants: &ScaleConstants) -> Self {
        let minus_max = F64x4::splat(0.0) - max;
        let before = constants.division.before;
        Self { minus_max: minus_max * before * before }
    }

    #[inline(always)]
    fn reduce(&self, constants: &ScaleConstants, x: F64x4) -> (F64x4, F64x4) {
        let (x, x_low) = self.divide(constants, x);
        let clamped = x.pmax(constants.lowest);
        let (n, scale) = constants.reduction.nearest_power(clamped);
        let (high, low) = constants.reduction.multiple_of_ln2(n);
        let r = (clamped - high) + (x_low.and(constants.lowest.less(x)) - low);
        (r, scale)
    }
}

/// The arguments of the logits below the maximum. Logits that equal it get the exponential 0, so that their
/// number, each an exact 1, can be kept apart from the sum of the others.
#[derive(Clone, Copy)]
pub(crate) struct BelowMax {
    max: F64x4,
    difference: ScaledDifference,
}

impl Argument<F64x4> for BelowMax {
    type Constants = ScaleConstants;

    #[inline(always)]
    fn load(temperature: f64) -> ScaleConstants {
        ScaledDifference::load(temperature)
    }

    #[inline(always)]
    fn new(max: F64x4, constants: &ScaleConstants) -> Self {
        Self { max, difference: ScaledDifference::new(max, constants) }
    }

    #[inline(always)]
    fn reduce(&self, constants: &ScaleConstants, x: F64x4) -> (F64x4, F64x4) {
        let (r, scale) = self.difference.reduce(constants, x);
        (r, scale.and(x.less(self.max)))
    }
}

/// Returns x − max as a double-word number, exactly. Since the difference is ≤ 0, the smaller of x and −max
/// has the larger magnitude, which is the order that [`fast_two_sum`] asks for.
#[inline(always)]
fn subtract_max(x: F64x4, minus_max: F64x4) -> (F64x4, F64x4) {
    fast_two_sum(x.pmin(minus_max), x.pmax(minus_max))
}
