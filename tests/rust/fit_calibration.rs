//! Calibration maps against scikit-learn and SciPy, and the rows that count.

use crate::common::decisions::{assert_near, layout_of, section};
use serde::Deserialize;
use softmax_wasm::{
    CalibrationMap, CalibrationMethod, Error, FitCalibrationOptions, Layout, Options,
    fit_calibration, fit_temperature,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Calibration {
    x: Vec<f64>,
    shape: [usize; 2],
    target: Vec<i32>,
    temperature: f64,
    platt: Vec<[f64; 2]>,
    vector: Vec<f64>,
    #[serde(rename = "vectorNll")]
    vector_nll: f64,
}

#[wasm_bindgen_test(unsupported = test)]
fn maps_are_those_of_scikit_learn_and_scipy() {
    let expected: Calibration = section("calibration");
    let layout = layout_of(expected.shape);
    let fit = |method| {
        let options = FitCalibrationOptions::new().method(method);
        fit_calibration(&expected.x, &expected.target, &layout, &options).expect("fits")
    };
    let temperature = fit(CalibrationMethod::Temperature);
    let CalibrationMap::Temperature(t) = temperature.map else { panic!("a temperature") };
    assert_near(t, expected.temperature, 1e-6);
    let same =
        fit_temperature(&expected.x, &expected.target, &layout, &Default::default()).expect("fits");
    assert_eq!(t, same.temperature);
    assert_near(temperature.nll_after, same.nll_after, 1e-14);
    let CalibrationMap::Platt { scale, shift } = fit(CalibrationMethod::Platt).map else {
        panic!("Platt")
    };
    for (class, [a, b]) in expected.platt.iter().enumerate() {
        assert_near(scale[class], *a, 1e-5);
        assert_near(shift[class], *b, 1e-5);
    }
    let vector = fit(CalibrationMethod::Vector);
    assert_near(vector.nll_after, expected.vector_nll, 1e-12);
    let CalibrationMap::Vector { scale, shift } = vector.map else { panic!("a vector") };
    scale.iter().chain(&shift).zip(&expected.vector).for_each(|(a, b)| assert_near(*a, *b, 1e-6));
    let isotonic = fit(CalibrationMethod::Isotonic);
    assert!(isotonic.nll_after < isotonic.nll_before && isotonic.ece_after < isotonic.ece_before);
    let p = isotonic.map.apply(&expected.x, &layout, &Options::new()).expect("fits");
    p.chunks(3).for_each(|row| assert_near(row.iter().sum(), 1.0, 1e-14));
    let wrong = [f64::NAN, 1.0, 0.0, f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let p = isotonic.map.apply(&wrong, &layout_of([2, 3]), &Options::new()).expect("fits");
    assert!(p.iter().all(|p| p.is_nan()), "{p:?}");
    let other = isotonic.map.apply(&[1.0, 2.0], &Layout::row(2), &Options::new());
    assert_eq!(other, Err(Error::ClassCount { given: 3, wanted: 2 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_that_are_ignored_and_masked_classes_do_not_count() {
    let (x, layout) = (
        [9.0, 0.0, 5.0, 9.0, 0.0, 5.0, 0.0, 9.0, 5.0, f64::NAN, f64::INFINITY, 7.0],
        layout_of([4, 3]),
    );
    let mask = [1, 1, 0];
    let options = FitCalibrationOptions::new().mask(&mask).ignore_index(255);
    let fit = fit_calibration(&x, &[0, 1, 1, 255], &layout, &options).expect("fits");
    let CalibrationMap::Temperature(t) = fit.map else { panic!("a temperature") };
    assert_near(t, 9.0 / 2f64.ln(), 1e-12);
    assert_eq!(fit.n, 3);
    let none = fit_calibration(&x, &[255; 4], &layout, &options);
    assert_eq!(none, Err(Error::Empty));
    let counted = fit_calibration(&x, &[0, 1, 1, 0], &layout, &options);
    assert!(matches!(counted, Err(Error::Entry { index: 9, .. })), "{counted:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_without_a_calibrated_probability_is_uniform_over_its_unmasked_entries() {
    let flat = vec![vec![0.0, 1.0]; 3];
    let map = CalibrationMap::Isotonic { x: flat, y: vec![vec![0.0, 0.0]; 3] };
    let options = Options::new().mask(&[1, 0, 1]);
    let p = map.apply(&[2.0, 9.0, 1.0], &Layout::row(3), &options);
    assert_eq!(p, Ok(vec![0.5, 0.0, 0.5]));
}
