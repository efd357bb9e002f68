//! The logistic function, its logarithm and softplus against softmax of two logits, ours and the exact one.

use crate::common::{reference_f64, ulps};
use softmax_wasm::{
    log_sigmoid_in_place, log_softmax, sigmoid_in_place, softmax, softplus_in_place,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Returns σ(x), log σ(x) and softplus(x).
fn logistic(x: f64) -> (f64, f64, f64) {
    let (mut sigmoid, mut log_sigmoid, mut softplus) = ([x], [x], [x]);
    sigmoid_in_place(&mut sigmoid);
    log_sigmoid_in_place(&mut log_sigmoid);
    softplus_in_place(&mut softplus);
    (sigmoid[0], log_sigmoid[0], softplus[0])
}

#[wasm_bindgen_test(unsupported = test)]
fn the_logistic_function_is_softmax_of_two_and_its_logarithm_log_softmax() {
    for step in -3000..=3000 {
        let x = f64::from(step) / 4.0;
        let (sigmoid, log_sigmoid, softplus) = logistic(x);
        assert!(ulps(sigmoid, softmax(&[x, 0.0])[0]) <= 2, "{x}");
        assert!(ulps(log_sigmoid, log_softmax(&[x, 0.0])[0]) <= 2, "{x}");
        assert!(ulps(softplus, -log_softmax(&[-x, 0.0])[0]) <= 2, "{x}");
    }
    let mut special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    sigmoid_in_place(&mut special);
    assert!(special[0].is_nan() && special[1..] == [1.0, 0.0]);
    let mut special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    log_sigmoid_in_place(&mut special);
    assert!(special[0].is_nan() && special[1..] == [0.0, f64::NEG_INFINITY]);
}

#[wasm_bindgen_test(unsupported = test)]
fn f64_results_are_within_two_ulp_of_the_exact_ones() {
    for step in (-3000..=3000).step_by(13) {
        let x = f64::from(step) / 4.0;
        let (sigmoid, log_sigmoid, softplus) = logistic(x);
        let (p, log_p, _) = reference_f64(&[x, 0.0]);
        assert!(ulps(sigmoid, p[0]) <= 2, "σ({x}) is {}", p[0]);
        assert!(ulps(log_sigmoid, log_p[0]) <= 2, "log σ({x}) is {}", log_p[0]);
        assert!(ulps(softplus, -log_p[1]) <= 2, "softplus({x}) is {}", -log_p[1]);
    }
}
