//! Familiarity against its definitions, and its thresholds against scikit-learn.

use crate::common::decisions::{assert_near, layout_of, section};
use serde::Deserialize;
use softmax_wasm::{
    Error, FamiliarityScore, Options, evaluate_reject, familiarity, familiarity_along, fit_reject,
    log_sum_exp, softmax,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Rejection {
    inside: Vec<f64>,
    outside: Vec<f64>,
    auroc: f64,
    threshold: f64,
    #[serde(rename = "fprAt95")]
    fpr_at_95: f64,
}

#[wasm_bindgen_test(unsupported = test)]
fn familiarity_follows_its_definitions() {
    let x = [2.0f64, -1.0, 0.5, 1.75];
    let score_of = |score| familiarity(&x, score).expect("fits");
    let mut p = softmax(&x);
    p.sort_by(|a, b| b.total_cmp(a));
    assert_near(score_of(FamiliarityScore::Energy), log_sum_exp(&x), 1e-15);
    assert_near(score_of(FamiliarityScore::MaxProbability), p[0], 1e-15);
    assert_near(score_of(FamiliarityScore::Entropy), p.iter().map(|p| p * p.ln()).sum(), 1e-14);
    assert_near(score_of(FamiliarityScore::Margin), p[0] - p[1], 1e-15);
    assert_eq!(score_of(FamiliarityScore::MaxLogit), 2.0);
    let mask = [1, 0];
    let options = Options::new().mask(&mask).temperature(2.0);
    let layout = layout_of([2, 2]);
    let scores = familiarity_along(
        &[3.0f32, 9.0, 4.0, f32::NAN],
        &layout,
        FamiliarityScore::Energy,
        &options,
    );
    assert_eq!(scores, Ok(vec![3.0, 4.0]));
}

#[wasm_bindgen_test(unsupported = test)]
fn thresholds_of_familiarity_and_their_reports_are_those_of_scikit_learn() {
    let expected: Rejection = section("rejection");
    assert_eq!(fit_reject(&expected.inside, 0.95).map(|fit| fit.threshold), Ok(expected.threshold));
    let report = evaluate_reject(&expected.inside, &expected.outside).expect("fits");
    assert_near(report.auroc, expected.auroc, 1e-15);
    assert_eq!(report.fpr_at_95, expected.fpr_at_95);
    assert_eq!(fit_reject(&[], 0.95), Err(Error::Empty));
    assert_eq!(fit_reject(&[1.0], 0.0), Err(Error::Fraction { name: "keep", value: 0.0 }));
    assert!(matches!(evaluate_reject(&[1.0], &[f64::NAN]), Err(Error::Entry { index: 0, .. })));
}
