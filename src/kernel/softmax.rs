//! softmax of one row, in place: the largest logit, the exponentials and their sum, the
//! division.
//!
//!   softmax(x)ᵢ = e^((xᵢ − max)/T) / Σⱼ e^((xⱼ − max)/T)
//!
//! (Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax
//! functions".) Beyond the textbook, the rounding errors of xᵢ − max and of 1 + (e^r − 1) are
//! carried into the division, which rounds once. An exponential and the sum are within 2^-24.38
//! each, 0.77 ULP at most, and the rest is little: a probability is at most 2.1 ULP from its
//! true value. `make accuracy` finds none that isn't the nearest number or its neighbour.

use super::exp::{BLOCK, Exponential, Exponents, constants, exponentials};
use super::exponent::{NearExponents, Tempered};
use super::row::{self, in_vectors};
use crate::simd::{F32x8, F64x4, Real, Sum, Total, Vector, Widen};

/// Up to this many entries of a row that one loop computes. It would be one long chain of operations
/// in more, where three loops are faster; in fewer the three would only begin and end.
const SHORT: usize = 256;

/// Replaces the logits of a row by their probabilities at a temperature 0 < T < ∞. `work` is a
/// workspace twice as long as the row filled up to whole vectors.
pub(crate) fn softmax<V: Tempered>(
    row: &mut [V::Scalar],
    work: &mut [V::Scalar],
    temperature: f64,
) {
    in_vectors::<V>(row, work, |row, rests| {
        softmax_of_vectors::<V>(row, rests, row.len(), true, temperature);
    });
}

/// Replaces every `length` logits, which are whole vectors, by their probabilities: of one row, or of as
/// many rows as a vector has lanes, with entries of different rows side by side. `rests` is a workspace
/// as long.
pub(crate) fn softmax_of_vectors<V: Tempered>(
    rows: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    length: usize,
    is_one_row: bool,
    temperature: f64,
) {
    if temperature == 1.0 {
        normalize::<V, NearExponents<V>>(rows, rests, length, is_one_row, temperature);
    } else {
        normalize::<V, V::Exponents>(rows, rests, length, is_one_row, temperature);
    }
}

/// Replaces every `length` logits by their exponentials over the sum of these: of all lanes if they
/// are one row, lane by lane otherwise.
#[inline(never)]
fn normalize<V: Tempered, E: Exponents<V>>(
    rows: &mut [V::Scalar],
    rests: &mut [V::Scalar],
    length: usize,
    is_one_row: bool,
    temperature: f64,
) {
    let (setting, exponential) = (E::setting(temperature), Exponential::<V>::load());
    for row in rows.chunks_exact_mut(length.max(1)) {
        let (maxima, minima) = row::extremes::<V>(row);
        let max = if is_one_row { maxima.joined(V::pmax) } else { maxima };
        if E::IS_PLAIN && V::is_wide(max, minima) {
            normalize::<V, V::Exponents>(row, rests, length, is_one_row, temperature);
            continue;
        }
        let exponents = E::new(max, &setting);
        let sums = if V::IS_BLOCKED || (E::IS_PLAIN && length > SHORT) {
            exponentials(row, rests, &exponents, &setting)
        } else {
            let mut sums = V::Sum::zero();
            for (row, rests) in row.chunks_mut(BLOCK).zip(rests.chunks_mut(BLOCK)) {
                let vectors = row.chunks_exact_mut(V::LANES).zip(rests.chunks_exact_mut(V::LANES));
                for (x, rests) in vectors {
                    let (r, scale) = exponents.reduced(&setting, V::load(x));
                    let (top, rest) = exponential.parts(exponential.expm1(r), scale);
                    sums = sums.add(top, rest);
                    top.store(x);
                    rest.store(rests);
                }
                sums = sums.carried();
            }
            sums
        };
        let total = sums.total();
        let reciprocals =
            if is_one_row { total.reciprocal_of_all() } else { total.reciprocals() };
        Divisor::new(reciprocals).divide(row, rests, E::IS_PLAIN);
    }
}

/// e/s for many exponentials e = top + rest, rounded once but for little: with R = 1/s and its
/// half R_top, top·R_top is exact, and top·(R − R_top) + rest·R is a thousand times smaller.
pub(crate) struct Divisor<V> {
    top: V,
    rest: V,
    whole: V,
    unscale: V,
    /// Below it a quotient that isn't unscaled yet becomes a subnormal number.
    normal: V,
}

impl<V: Quotient> Divisor<V> {
    #[inline(always)]
    fn new((whole, correction): (V, V)) -> Self {
        let top = whole.high_half();
        let c = constants::<V::Scalar>();
        let [unscale, normal] = [c.unscale, c.normal].map(V::splat);
        Self { top, rest: (whole - top) + correction, whole, unscale, normal }
    }

    /// Replaces tops by quotients, which are normal numbers or 0 if `are_normal`.
    #[inline(always)]
    fn divide(&self, tops: &mut [V::Scalar], rests: &[V::Scalar], are_normal: bool) {
        for (tops, rests) in tops.chunks_exact_mut(V::LANES).zip(rests.chunks_exact(V::LANES)) {
            let (top, rest) = (V::load(tops), V::load(rests));
            let scaled = top * self.top + (rest * self.whole + top * self.rest);
            let is_normal = are_normal || V::are_normal(scaled, self.normal);
            let quotient =
                if is_normal { scaled * self.unscale } else { V::subnormal_quotient(self, top, rest) };
            quotient.store(tops);
        }
    }
}

/// Vectors of exponentials that are divided.
pub(crate) trait Quotient: Vector {
    /// Whether short rows have no loop of their own.
    const IS_BLOCKED: bool;
    /// Whether the spread of a row from one of these maxima to one of these minima is so wide that
    /// results may be below the normal numbers of f32.
    fn is_wide(max: Self, min: Self) -> bool;
    /// Whether no quotient is below `normal` but 0.
    fn are_normal(quotients: Self, normal: Self) -> bool;
    /// Returns (top + rest)/s, rounded once though it may be subnormal.
    fn subnormal_quotient(divisor: &Divisor<Self>, top: Self, rest: Self) -> Self;
}

/// f64 results below the normal numbers are rare.
impl Quotient for F64x4 {
    const IS_BLOCKED: bool = true;
    #[inline(always)]
    fn is_wide(_: Self, _: Self) -> bool {
        false
    }
    #[inline(always)]
    fn are_normal(_: Self, _: Self) -> bool {
        true
    }
    fn subnormal_quotient(_: &Divisor<Self>, top: Self, _: Self) -> Self {
        top
    }
}

/// f32 results below the normal numbers are common. A multiplication that gives one is a hundred times
/// as slow as another, and rounds a second time.
impl Quotient for F32x8 {
    const IS_BLOCKED: bool = false;
    #[inline(always)]
    fn is_wide(max: Self, min: Self) -> bool {
        // e^-66 over a sum of 2^31 is a normal number.
        Self::splat(66.0).less(max - min).any()
    }
    #[inline(always)]
    fn are_normal(quotients: Self, normal: Self) -> bool {
        !quotients.less(normal).and(Self::splat(0.0).less(quotients)).any()
    }
    #[inline(never)]
    fn subnormal_quotient(divisor: &Divisor<Self>, top: Self, rest: Self) -> Self {
        let wide = |high: Self, low: Self| {
            let ((a, b), (c, d)) = (high.widen(), low.widen());
            (a + c, b + d)
        };
        let ((a, b), (c, d)) = (wide(top, rest), wide(divisor.top, divisor.rest));
        let unscale = F64x4::splat(f32::UNSCALE.into());
        Self::narrow_subnormal((a * c * unscale, b * d * unscale))
    }
}
