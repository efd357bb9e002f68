//! The Kullback–Leibler divergence of logits that are far apart.

use softmax_wasm::{DivergenceOf, kl_divergence};
use std::f64::consts::LN_2;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn kl_of_logits_however_far_apart() {
    let infinite = f64::NEG_INFINITY;
    for (p, q, kl) in [
        ([720.0, 0.0], [0.0, 0.0], LN_2),
        ([infinite, 0.0], [0.0, 0.0], LN_2),
        ([1000.0, 0.0], [0.0, 1000.0], 1000.0),
        ([0.0, 1e200], [0.0, -1e200], 1e200),
        ([-1e200, 1e200], [1e200, -1e200], 2e200),
        ([8e307, 0.0], [0.0, 8e307], 8e307),
        // log(1/(1 − q)) is q, since q = e^−100 is tiny.
        ([-740.0, 0.0], [-100.0, 0.0], (-100f64).exp()),
        ([-800.0, 0.0], [infinite, 0.0], f64::INFINITY),
        ([infinite, 0.0], [infinite, 0.0], 0.0),
    ] {
        let actual: f64 = kl_divergence(&p, &q, DivergenceOf::Logits).unwrap();
        assert!(
            actual == kl || (actual - kl).abs() <= 4e-16 * kl,
            "{p:?} {q:?}: {actual}, not {kl}"
        );
    }
    assert!(kl_divergence(&[f64::NAN, 0.0], &[0.0, 0.0], DivergenceOf::Logits).unwrap().is_nan());
    assert!(
        kl_divergence(&[infinite, 0.0], &[f64::NAN, 0.0], DivergenceOf::Logits).unwrap().is_nan()
    );
    let kl = kl_divergence(&[-800.0, 0.0], &[infinite, 0.0], DivergenceOf::Logs).unwrap();
    assert_eq!(kl, f64::INFINITY);
}
