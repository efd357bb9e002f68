//! The exponents (x − max)/T of a row, and their exponentials.
//!
//! e^x turns an error of x into a relative error of the result: half an ULP of x − max = −100
//! would be dozens of ULP of the probability. So nothing is rounded here that isn't carried.

use super::exp::{Exponents, Reduction, constants};
use super::softmax::Quotient;
use crate::simd::{F32x8, F64x4, Real, Vector, Widen, fast_two_sum, two_product};

/// Vectors whose logits are computed at any temperature.
pub(crate) trait Tempered: Quotient {
    /// The exponents at temperatures other than 1.
    type Exponents: Exponents<Self>;
}

impl Tempered for F32x8 {
    type Exponents = WideExponents<Self>;
}

impl Tempered for F64x4 {
    type Exponents = PairExponents;
}

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
    const IS_PLAIN: bool = true;

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

/// Exponents of f32 logits at a temperature whose reciprocal is a normal number, in f64: nothing of
/// them has to be carried there.
#[derive(Clone, Copy)]
pub(crate) struct WideExponents<V: Widen> {
    max: (V::Wide, V::Wide),
}

/// What rows at a temperature share.
pub(crate) struct Wide<V: Widen> {
    inverse: V::Wide,
    lowest: V::Wide,
    log2_e: V::Wide,
    round: V::Wide,
    ln2: V::Wide,
    vanishing: V,
}

struct WideConstants {
    lowest: f64,
    log2_e: f64,
    round: f64,
    ln2: f64,
    /// Exponentials with this scale, below 2^-150, are 0 in every result, and are taken for 0: their
    /// rests would be subnormal numbers.
    vanishing: f32,
}

static WIDE: WideConstants = WideConstants {
    lowest: f32::EXP.lowest as f64,
    log2_e: core::f64::consts::LOG2_E,
    // As `round` of f32: the lowest bits are the exponent field of 2^n/UNSCALE.
    round: (3u64 << 51) as f64 + (127 + 64) as f64,
    ln2: core::f64::consts::LN_2,
    vanishing: f32::from_bits((127 + 64 - 151) << 23),
};

impl<V: Widen> WideExponents<V> {
    /// Returns (x − max)/T.
    #[inline(always)]
    pub(crate) fn of(&self, setting: &Wide<V>, x: V) -> (V::Wide, V::Wide) {
        let (a, b) = x.widen();
        ((a - self.max.0) * setting.inverse, (b - self.max.1) * setting.inverse)
    }
}

impl<V: Widen> Exponents<V> for WideExponents<V> {
    type Setting = Wide<V>;
    const IS_PLAIN: bool = false;

    #[inline(always)]
    fn setting(temperature: f64) -> Wide<V> {
        let c = core::hint::black_box(&WIDE);
        let [inverse, lowest, log2_e, round, ln2] =
            [1.0 / temperature, c.lowest, c.log2_e, c.round, c.ln2].map(V::Wide::splat);
        Wide { inverse, lowest, log2_e, round, ln2, vanishing: V::splat(c.vanishing) }
    }

    #[inline(always)]
    fn new(max: V, _: &Wide<V>) -> Self {
        Self { max: max.widen() }
    }

    #[inline(always)]
    fn reduced(&self, setting: &Wide<V>, x: V) -> (V, V) {
        let reduce = |y: V::Wide| {
            let y = y.pmax(setting.lowest);
            let rounded = y * setting.log2_e + setting.round;
            (y - (rounded - setting.round) * setting.ln2, rounded)
        };
        let (a, b) = self.of(setting, x);
        let ((a, power_a), (b, power_b)) = (reduce(a), reduce(b));
        let scale = V::narrow_bits((power_a, power_b)).shift_to_exponent();
        (V::narrow((a, b)), scale.and(setting.vanishing.less(scale)))
    }
}

/// Exponents of f64 logits as pairs high + low ≤ 0, at any temperature 0 < T < ∞.
#[derive(Clone, Copy)]
pub(crate) struct PairExponents {
    minus_max: F64x4,
}

/// What rows at a temperature share.
pub(crate) struct Pairs {
    /// `None` at temperature 1.
    division: Option<Division>,
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
        let Some(Division { before, after, t }) = setting.division else {
            return difference(x, self.minus_max);
        };
        let (high, low) = difference(x * before * before, self.minus_max);
        let (high, low) = (high * after * after, low * after * after);
        // q = high/t rounded; its error is (high − q·t)/t.
        let q = high / t;
        let (product, product_low) = two_product(q, t);
        (q, (((high - product) - product_low) + low) / t)
    }
}

impl Exponents<F64x4> for PairExponents {
    type Setting = Pairs;
    const IS_PLAIN: bool = false;

    #[inline(always)]
    fn setting(temperature: f64) -> Pairs {
        let division = (temperature != 1.0).then(|| Division::new(temperature));
        let lowest = F64x4::splat(f64::EXP.lowest);
        Pairs { division, reduction: Reduction::load(), lowest }
    }

    #[inline(always)]
    fn new(max: F64x4, setting: &Pairs) -> Self {
        let minus_max = F64x4::splat(0.0) - max;
        match setting.division {
            None => Self { minus_max },
            Some(Division { before, .. }) => Self { minus_max: minus_max * before * before },
        }
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
pub(crate) struct Below<V, E> {
    max: V,
    exponents: E,
}

impl<V: Vector, E: Exponents<V>> Exponents<V> for Below<V, E> {
    type Setting = E::Setting;
    const IS_PLAIN: bool = E::IS_PLAIN;

    #[inline(always)]
    fn setting(temperature: f64) -> Self::Setting {
        E::setting(temperature)
    }

    #[inline(always)]
    fn new(max: V, setting: &Self::Setting) -> Self {
        Self { max, exponents: E::new(max, setting) }
    }

    #[inline(always)]
    fn reduced(&self, setting: &Self::Setting, x: V) -> (V, V) {
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
