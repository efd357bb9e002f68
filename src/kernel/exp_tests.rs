//! `exp_nonpos` by itself, beside its limits too.

use super::exp::exp_nonpos;
use crate::simd::{F32x4, F64x2, Real, Vector};
use wasm_bindgen_test::wasm_bindgen_test;

/// e^(x + x_low) in f64, for both data types.
fn exp<V: Vector>(x: V::Scalar, x_low: V::Scalar) -> f64 {
    let (high, low) = exp_nonpos(V::Scalar::EXP, V::splat(x), V::splat(x_low));
    let first = |v: V| v.lanes().as_ref()[0].to_f64();
    (first(high) + first(low)) * V::Scalar::UNSCALE.to_f64()
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_high_plus_low_is_a_few_bits_better_than_f32() {
    let mut worst = 0.0f64;
    for step in 0..=1_000_000 {
        let x = -104.0 * (step as f32 / 1e6);
        let expected = f64::from(x).exp();
        worst = worst.max((exp::<F32x4>(x, 0.0) / expected - 1.0).abs());
    }
    assert!(worst < 2f64.powf(-25.6), "2^{}", worst.log2());
    assert!(worst > 2f64.powi(-28), "better than the polynomial: is this measured right?");
}

/// All 1.1 billion f32 from 0 down to the limit, on all cores: `make exhaustive`.
#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "takes minutes"]
fn every_f32_from_zero_to_the_limit_is_a_few_bits_better_than_f32() {
    let (first, last) = ((-0.0f32).to_bits(), f32::EXP.neg_limit.to_bits());
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let worst_of = |thread: u32| {
        let error = |bits: u32| {
            let x = f32::from_bits(bits);
            (exp::<F32x4>(x, 0.0) / libm::exp(x.into()) - 1.0).abs()
        };
        (first + thread..=last).step_by(threads as usize).map(error).fold(0.0, f64::max)
    };
    let worst = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|t| scope.spawn(move || worst_of(t))).collect();
        running.into_iter().map(|t| t.join().expect("a result")).fold(0.0, f64::max)
    });
    println!("{} numbers, worst relative error 2^{:.2}", last - first + 1, worst.log2());
    assert!(worst < 2f64.powf(-25.6));
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_is_within_an_ulp_of_the_library_where_results_are_normal() {
    for step in 0..=1_000_000 {
        let x = -708.0 * (f64::from(step) / 1e6);
        let error = exp::<F64x2>(x, 0.0) / libm::exp(x) - 1.0;
        assert!(error.abs() <= f64::EPSILON, "{x}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_low_part_of_the_exponent_counts() {
    let (x, x_low) = (-10.0f32, 3e-7f32);
    let expected = (f64::from(x) + f64::from(x_low)).exp();
    assert!((exp::<F32x4>(x, x_low) / expected - 1.0).abs() < 1e-8);
}

#[wasm_bindgen_test(unsupported = test)]
fn zero_gives_one_exactly_and_what_lies_below_the_limit_nothing() {
    assert_eq!(exp::<F32x4>(0.0, 0.0), 1.0);
    assert_eq!(exp::<F32x4>(-0.0, 0.0), 1.0);
    assert_eq!(exp::<F64x2>(0.0, 0.0), 1.0);
    assert!(exp::<F32x4>(f32::EXP.neg_limit, 0.0) > 0.0);
    assert_eq!(exp::<F32x4>(f32::EXP.neg_limit.next_down(), 0.0), 0.0);
    assert_eq!(exp::<F64x2>(f64::EXP.neg_limit.next_down(), 0.0), 0.0);
    for x in [-1e30, f32::MIN, f32::NEG_INFINITY] {
        assert_eq!(exp::<F32x4>(x, f32::NAN), 0.0);
    }
    assert_eq!(exp::<F64x2>(f64::MIN, f64::INFINITY), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan_whatever_its_payload() {
    for bits in [0x7fc0_0000, 0x7fc0_0001, 0x7fff_ffff, 0xffc0_00bf] {
        assert!(exp::<F32x4>(f32::from_bits(bits), 0.0).is_nan(), "{bits:x}");
    }
    assert!(exp::<F64x2>(f64::from_bits(0x7ff8_0000_0000_04ff), 0.0).is_nan());
}
