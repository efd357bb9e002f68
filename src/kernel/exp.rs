//! e^x for x ≤ 0 given in two parts, since the largest logit has been subtracted.

use crate::simd::{ExpConstants, Real, Vector, fast_two_sum};

/// e^(x + x_low)/UNSCALE as a pair high + low, for x ≤ 0 and |x_low| ≤ ulp(x): 0 below
/// NEG_LIMIT, NaN for NaN.
///
/// With n = round(x·log₂e) and r = x − n·ln 2, |r| ≤ ln 2 / 2:
///
///   e^x = 2^n·e^r,  e^r = 1 + r + r²·Q(r)
///
/// (Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6).
/// x − n·LN2_HIGH is exact, and all that is small is added to it last; the errors of the
/// last two additions are the low part. The scale 1/UNSCALE keeps every result a normal
/// number, so probabilities that end as subnormals are rounded once, by their reader.
///
/// Q is the minimax polynomial printed by `tools/exp_polynomial.py`: peak relative error
/// 2^-28.0 in f32 and 2^-60.3 in f64. With the rounding of r²·Q, the peak relative error of
/// high + low over all f32 is 2^-25.65 (`make exhaustive`), a sixth to a third of an ULP.
#[inline(always)]
pub(crate) fn exp_nonpos<V: Vector>(constants: &ExpConstants<V::Scalar>, x: V, x_low: V) -> (V, V) {
    // n, and in the lowest bits of `rounded` the exponent field of 2^n/UNSCALE.
    let rounded = x * V::splat(constants.log2_e) + V::splat(constants.round);
    let n = rounded - V::splat(constants.round);
    let scale = rounded.shift_to_exponent();

    let r_high = x - n * V::splat(constants.ln2_high);
    let r_low = x_low - n * V::splat(constants.ln2_low);
    let r = r_high + r_low;

    let small = r_low + r * r * horner(constants.q.as_ref(), r);
    let (above_one, error) = fast_two_sum(r_high, small);
    let (high, low) = fast_two_sum(V::splat(constants.one), above_one);

    // A product with the scale keeps NaN; adding to the exponent bits would not.
    let underflow = x.less(V::splat(constants.neg_limit));
    ((high * scale).and_not(underflow), ((low + error) * scale).and_not(underflow))
}

/// The constants, to be loaded from memory: engines build a vector constant anew at each use,
/// in several instructions, where a load is one. The compiler would write constants if it
/// knew their values.
#[inline(always)]
pub(crate) fn constants<S: Real>() -> &'static ExpConstants<S> {
    core::hint::black_box(S::EXP)
}

/// c₀ + r·(c₁ + r·(c₂ + …)).
#[inline(always)]
fn horner<V: Vector>(coefficients: &[V::Scalar], r: V) -> V {
    let (&highest, lower) = coefficients.split_last().expect("a polynomial has coefficients");
    lower.iter().rev().fold(V::splat(highest), |sum, &c| V::splat(c) + r * sum)
}
