//! Seeded rows of every length and spread against the oracles.

mod common;

use common::{Random, Type, reference_f32, reference_f64, ulps, worst};
use softmax_wasm::{log_softmax, log_sum_exp, softmax};
use wasm_bindgen_test::wasm_bindgen_test;

/// All three functions within 1 ULP; logSumExp also within 2 ULP of the largest logit.
fn check<T: Type>(x: &[T], reference: (Vec<T>, Vec<T>, T), what: &str) {
    let (probabilities, logs, sum) = reference;
    let (distance, at) = worst(&softmax(x), &probabilities);
    assert!(distance <= 1, "{what}: softmax[{at}] is {distance} ULP off");
    let (distance, at) = worst(&log_softmax(x), &logs);
    assert!(distance <= 1, "{what}: log_softmax[{at}] is {distance} ULP off");
    let largest = x.iter().fold(0.0, |max: f64, &v| max.max(v.into().abs()));
    let epsilon = 2f64.powi(if size_of::<T>() == 4 { -22 } else { -51 });
    let (actual, expected) = (log_sum_exp(x), sum);
    let error = (actual.into() - expected.into()).abs();
    let close = ulps(actual, expected) <= 1 || error <= largest * epsilon;
    assert!(close, "{what}: log_sum_exp is {actual:?}, not {expected:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_distance_in_ulp_is_right_at_zero_across_the_sign_and_at_the_ends() {
    assert_eq!(ulps(0.0f32, -0.0), 0);
    assert_eq!(ulps(f32::from_bits(1), -f32::from_bits(1)), 2);
    assert_eq!(ulps(1.0f32, 1.0 + f32::EPSILON), 1);
    assert_eq!(ulps(1.0f64, 1.0 - f64::EPSILON), 2);
    assert_eq!(ulps(-2.0f64, -2.0 - 2.0 * f64::EPSILON), 1);
    assert_eq!(ulps(f64::NAN, f64::NAN), 0);
    assert_eq!(ulps(f64::INFINITY, f64::INFINITY), 0);
    assert_eq!(ulps(f32::MAX, f32::INFINITY), u64::MAX);
    assert_eq!(ulps(f32::NAN, 1.0), u64::MAX);
}

#[wasm_bindgen_test(unsupported = test)]
fn f32_rows_of_every_length_up_to_70_are_within_one_ulp() {
    let mut random = Random(1);
    for length in 1..=70 {
        for sigma in [0.1, 1.0, 5.0, 30.0] {
            let x: Vec<f32> = random.row(length, sigma);
            check(&x, reference_f32(&x), &format!("{length} logits, spread {sigma}"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn many_short_f32_rows_are_within_one_ulp_near_0_and_far_from_it() {
    let mut random = Random(14);
    for step in 0..60_000 {
        let (length, sigma) = (2 + step % 7, [0.3, 3.0, 12.0][step % 3]);
        let shift = [0.0, 60.0, -150.0, 207.0, 209.0, 1e4][step % 6];
        let row = random.row::<f64>(length, sigma);
        let x: Vec<f32> = row.into_iter().map(|v| (v + shift) as f32).collect();
        let (distance, at) = worst(&softmax(&x), &reference_f32(&x).0);
        assert!(distance <= 1, "softmax({x:?})[{at}] is {distance} ULP off");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_rows_of_every_length_up_to_20_are_within_one_ulp() {
    let mut random = Random(2);
    for length in 1..=20 {
        for sigma in [0.1, 1.0, 5.0, 100.0] {
            let x: Vec<f64> = random.row(length, sigma);
            check(&x, reference_f64(&x), &format!("{length} logits, spread {sigma}"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_long_f32_row_is_as_accurate_as_a_short_one() {
    for sigma in [0.5, 10.0, 100.0] {
        let x: Vec<f32> = Random(3).row(200_003, sigma);
        check(&x, reference_f32(&x), &format!("spread {sigma}"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_long_f64_row_is_as_accurate_as_a_short_one() {
    // Equal parts of 1, and the sum of a geometric series: results known without an oracle.
    let n = 4_194_304;
    let equal = softmax(&vec![3.25f64; n]);
    assert!(equal.iter().all(|&p| p == 1.0 / n as f64));
    let equal = softmax(&vec![0.3f32; n]);
    assert!(equal.iter().all(|&p| p == 1.0 / n as f32));
    let x: Vec<f64> = Random(4).row(3000, 3.0);
    check(&x, reference_f64(&x), "3000 logits");
}

#[wasm_bindgen_test(unsupported = test)]
fn dominated_rows_keep_their_logarithms() {
    for gap in 1..=700 {
        let x = [f64::from(gap), 0.0];
        check(&x, reference_f64(&x), &format!("gap {gap}"));
    }
    for gap in 1..=103 {
        let x = [gap as f32 + 0.3, 0.0, -0.7];
        check(&x, reference_f32(&x), &format!("gap {gap}"));
    }
}
