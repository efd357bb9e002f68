//! The exponentials by themselves, and at their limits.

use super::argument::{Argument, RangeReduction};
use super::constants::ExpFloat;
use super::exp_and_sum_row;
use crate::kernel::softmax::Softmax;
use crate::simd::{F32x8, F64x4, Real, Vector};
use wasm_bindgen_test::wasm_bindgen_test;

/// Below it, e^x is less than half the smallest subnormal f32.
const LOWEST: f32 = -104.0;

/// Arguments that are the logits themselves.
#[derive(Clone, Copy)]
struct Plain;

impl<V: Vector<Scalar: ExpFloat>> Argument<V> for Plain {
    type Constants = RangeReduction<V>;

    fn load(_: f64) -> RangeReduction<V> {
        RangeReduction::load()
    }

    fn new(_: V, _: &RangeReduction<V>) -> Self {
        Self
    }

    fn reduce(&self, reduction: &RangeReduction<V>, x: V) -> (V, V) {
        let (n, scale) = reduction.nearest_power(x);
        let (high, low) = reduction.multiple_of_ln2(n);
        (x - high - low, scale)
    }
}

/// e^x of one entry in f64, for both data types.
fn exp<V: Softmax>(x: V::Scalar) -> f64 {
    let (mut highs, mut lows) = (V::Lanes::default(), V::Lanes::default());
    highs.as_mut().fill(x);
    let _: V::Sum = exp_and_sum_row::<V, Plain, _>(
        highs.as_mut(),
        lows.as_mut(),
        V::splat(x),
        &RangeReduction::load(),
    );
    let (highs, lows) = (highs.as_ref(), lows.as_ref());
    (highs[0].to_f64() + lows[0].to_f64()) * V::Scalar::INV_SCALE.to_f64()
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_high_plus_low_is_better_than_an_f32() {
    let mut worst = 0.0f64;
    for step in 0..=1_000_000 {
        let x = LOWEST * (step as f32 / 1e6);
        let expected = f64::from(x).exp();
        worst = worst.max((exp::<F32x8>(x) / expected - 1.0).abs());
    }
    assert!(worst < 2f64.powf(-24.4), "2^{}", worst.log2());
    assert!(worst > 2f64.powi(-28), "better than the polynomial: is this measured right?");
}

/// All 1.1 billion f32 from 0 down to the limit, on all cores: `make exhaustive`.
#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "takes minutes"]
fn every_f32_from_zero_to_the_limit_is_better_than_an_f32() {
    let (first, last) = ((-0.0f32).to_bits(), LOWEST.to_bits());
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let worst_of = |thread: u32| {
        let error = |bits: u32| {
            let x = f32::from_bits(bits);
            (exp::<F32x8>(x) / libm::exp(x.into()) - 1.0).abs()
        };
        (first + thread..=last).step_by(threads as usize).map(error).fold(0.0, f64::max)
    };
    let worst = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|t| scope.spawn(move || worst_of(t))).collect();
        running.into_iter().map(|t| t.join().expect("a result")).fold(0.0, f64::max)
    });
    println!("{} numbers, worst relative error 2^{:.2}", last - first + 1, worst.log2());
    assert!(worst < 2f64.powf(-24.37));
}

/// Returns the least and the largest error of e^r − 1, relative to e^r and in units of 2^-24: at every f32 r
/// of these magnitudes, or only at those whose last bit is 0.
#[cfg(not(target_arch = "wasm32"))]
fn expm1_errors(magnitudes: core::ops::Range<f32>, sign: f32, is_even: bool) -> (f64, f64) {
    let polynomial = super::ExpPolynomial::<F32x8>::load();
    let step = if is_even { 2 } else { 1 };
    let first = magnitudes.start.to_bits().next_multiple_of(step);
    let errors = (first..=magnitudes.end.to_bits()).step_by(step as usize).map(|bits| {
        let r = sign * f32::from_bits(bits);
        let exact = libm::exp(r.into());
        let mut lanes = <F32x8 as Vector>::Lanes::default();
        polynomial.expm1(F32x8::splat(r)).store(lanes.as_mut());
        (1.0 + f64::from(lanes.as_ref()[0]) - exact) / exact * 2f64.powi(24)
    });
    errors.fold((0.0, 0.0), |(least, largest), e| (e.min(least), e.max(largest)))
}

/// The errors that the bound of [`crate::kernel::softmax`] adds up: `make exhaustive`. n is rounded, so that
/// r may be a little beyond ln 2 / 2. Below 1/64 errors are a tenth of the bound.
#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "takes seconds"]
fn every_expm1_is_within_its_bound() {
    let (ln_3_4, end) = (0.28768207, 0.34664);
    let positive = expm1_errors(1.0 / 64.0..end, 1.0, false);
    let near_zero = expm1_errors(1.0 / 64.0..ln_3_4, -1.0, false);
    let far = expm1_errors(ln_3_4..end, -1.0, false);
    let even = expm1_errors(ln_3_4..end, -1.0, true);
    println!("{positive:?} {near_zero:?} {far:?}, even {even:?}");
    assert!([positive, near_zero].iter().all(|(least, largest)| *least > -0.36 && *largest < 0.36));
    assert!(far.0 > -0.53 && far.1 < 0.562);
    assert!(even.0 > -0.513 && even.1 < 0.562);
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_is_within_an_ulp_of_the_library_where_results_are_normal() {
    for step in 0..=1_000_000 {
        let x = -708.0 * (f64::from(step) / 1e6);
        let error = exp::<F64x4>(x) / libm::exp(x) - 1.0;
        assert!(error.abs() <= f64::EPSILON, "{x}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn zero_gives_one_exactly_and_the_lowest_exponents_nothing() {
    assert_eq!(exp::<F32x8>(0.0), 1.0);
    assert_eq!(exp::<F32x8>(-0.0), 1.0);
    assert_eq!(exp::<F64x4>(0.0), 1.0);
    assert_eq!(exp::<F32x8>(f32::EXP.lowest), 0.0);
    assert_eq!(exp::<F64x4>(f64::EXP.lowest), 0.0);
    let above = f32::EXP.lowest + 1.0;
    assert!((exp::<F32x8>(above) / f64::from(above).exp() - 1.0).abs() < 1e-7);
}

#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan_whatever_its_payload() {
    for bits in [0x7fc0_0000, 0x7fc0_0001, 0x7fff_ffff, 0xffc0_00bf] {
        assert!(exp::<F32x8>(f32::from_bits(bits)).is_nan(), "{bits:x}");
    }
    assert!(exp::<F64x4>(f64::from_bits(0x7ff8_0000_0000_04ff)).is_nan());
}
