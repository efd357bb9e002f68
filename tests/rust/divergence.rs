//! The Kullback–Leibler divergence of logits that are far apart, and the errors of divergences.

use softmax_wasm::{
    DivergenceOf, Error, Layout, Options, js_divergence_along, kl_divergence, kl_divergence_along,
};
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

#[wasm_bindgen_test(unsupported = test)]
fn an_entry_that_is_no_probability_is_named_unless_it_is_masked() {
    let layout = Layout::row(3);
    let options = Options::new().mask(&[0, 1, 1]);
    let (probabilities, logs) = (DivergenceOf::Probabilities, DivergenceOf::Logs);
    for compute in [kl_divergence_along::<f64>, js_divergence_along] {
        for (p, q, of, index, value) in [
            ([5.0, 0.5, 9.0], [0.3, 0.3, 0.4], probabilities, 2, 9.0),
            ([5.0, 0.5, 0.5], [9.0, 7.0, 0.4], probabilities, 1, 7.0),
            ([5.0, -1.0, -2.0], [9.0, -1.0, 0.5], logs, 2, 0.5),
        ] {
            let error = Error::Entry { index, value };
            assert_eq!(compute(&p, &q, of, &layout, &options), Err(error));
        }
    }
}
