//! Reports of classifiers against scikit-learn, and their errors.

use crate::common::decisions::{assert_near, layout_of, section};
use serde::Deserialize;
use softmax_wasm::{BinScheme, CalibrationOf, Error, EvaluateOptions, Layout, evaluate};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Evaluation {
    p: Vec<f64>,
    shape: [usize; 2],
    target: Vec<i32>,
    accuracy: f64,
    nll: f64,
    brier: f64,
    ece: f64,
    mce: f64,
    confusion: Vec<u32>,
    precision: Vec<f64>,
    recall: Vec<f64>,
    f1: Vec<f64>,
    count: Vec<usize>,
    auc: Vec<f64>,
    #[serde(rename = "classEce")]
    class_ece: Vec<f64>,
    #[serde(rename = "massEce")]
    mass_ece: f64,
}

#[wasm_bindgen_test(unsupported = test)]
fn reports_are_those_of_scikit_learn() {
    let expected: Evaluation = section("evaluation");
    let options = EvaluateOptions::new().bins(10);
    let layout = layout_of(expected.shape);
    let report = evaluate(&expected.p, &expected.target, &layout, &options).expect("fits");
    for (found, wanted) in [
        (report.accuracy, expected.accuracy),
        (report.nll, expected.nll),
        (report.brier, expected.brier),
        (report.ece, expected.ece),
        (report.mce, expected.mce),
        (report.top_k[0], expected.accuracy),
    ] {
        assert_near(found, wanted, 1e-13);
    }
    assert_eq!(report.confusion, expected.confusion);
    for (class, found) in report.classes.iter().enumerate() {
        assert_eq!(found.count, expected.count[class]);
        assert_near(found.precision, expected.precision[class], 1e-15);
        assert_near(found.recall, expected.recall[class], 1e-15);
        assert_near(found.f1, expected.f1[class], 1e-15);
        assert_near(found.auc, expected.auc[class], 1e-15);
        assert_near(found.ece, expected.class_ece[class], 1e-14);
    }
    let mass = options.scheme(BinScheme::EqualMass);
    assert_near(
        evaluate(&expected.p, &expected.target, &layout, &mass).expect("fits").ece,
        expected.mass_ece,
        1e-14,
    );
    let by_class = options.of(CalibrationOf::Class).bootstrap(50).seed(1);
    let by_class = evaluate(&expected.p, &expected.target, &layout, &by_class).expect("fits");
    assert_near(by_class.ece, expected.class_ece.iter().sum::<f64>() / 4.0, 1e-14);
    let [low, high] = by_class.intervals.expect("asked for").nll;
    assert!(low < report.nll && report.nll < high);
    assert_eq!(
        evaluate(&expected.p, &expected.target, &layout, &options.bins(0)),
        Err(Error::Bins)
    );
    let none = options.top_k(&[0]);
    assert_eq!(
        evaluate(&expected.p, &expected.target, &layout, &none),
        Err(Error::K { k: 0, row: 4 })
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn reports_of_probabilities_below_0_by_rounding_are_those_of_0() {
    let nll = |p: &[f64]| {
        evaluate(p, &[1], &Layout::row(2), &EvaluateOptions::new()).map(|report| report.nll)
    };
    assert_eq!(nll(&[1.0, 0.0]), Ok(f64::INFINITY));
    assert_eq!(nll(&[1.0, -1e-17]), Ok(f64::INFINITY));
    assert_eq!(nll(&[1.0, -2e-6]), Err(Error::Entry { index: 1, value: -2e-6 }));
}
