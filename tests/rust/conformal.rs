//! Conformal sets against exact fractions, and their errors.

use crate::common::decisions::{assert_near, layout_of, section};
use serde::Deserialize;
use softmax_wasm::{
    ConformalFit, ConformalOptions, ConformalScore, Error, Layout, fit_conformal, prediction_sets,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Conformal {
    p: Vec<f64>,
    shape: [usize; 2],
    target: Vec<i32>,
    cases: Vec<ConformalCase>,
}

#[derive(Deserialize)]
struct ConformalCase {
    alpha: f64,
    score: String,
    lambda: Option<f64>,
    k: Option<usize>,
    rank: usize,
    threshold: f64,
    sets: Vec<Vec<u32>>,
    coverage: [f64; 2],
}

fn sets(p: &[f64], layout: &Layout, fit: &ConformalFit, at_least_one: bool) -> Vec<Vec<u32>> {
    let sets = prediction_sets(p, layout, fit, at_least_one).expect("fits");
    sets.iter().map(|set| set.iter().map(|class| class.index).collect()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn thresholds_and_sets_are_those_of_exact_fractions() {
    let expected: Conformal = section("conformal");
    for case in expected.cases {
        let score = match case.score.as_str() {
            "lac" => ConformalScore::Lac,
            "aps" => ConformalScore::Aps,
            _ => ConformalScore::Raps {
                lambda: case.lambda.expect("a number"),
                k: case.k.expect("a number"),
            },
        };
        let options = ConformalOptions::new().alpha(case.alpha).score(score);
        let fit =
            fit_conformal(&expected.p, &expected.target, &layout_of(expected.shape), &options)
                .expect("fits");
        let [threshold] = fit.thresholds[..] else { panic!("one threshold") };
        assert_eq!((threshold.k, threshold.n, fit.is_trivial()), (case.rank, 60, false));
        assert_near(threshold.threshold, case.threshold, 1e-15);
        assert_near(threshold.coverage[0], case.coverage[0], 1e-9);
        assert_near(threshold.coverage[1], case.coverage[1], 1e-9);
        assert_eq!(sets(&expected.p[..100], &layout_of([20, 5]), &fit, false), case.sets);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn few_rows_by_class_and_empty_sets_are_reported() {
    let (p, layout) = ([0.9, 0.1, 0.8, 0.2, 0.7, 0.3], layout_of([3, 2]));
    let options = ConformalOptions::new().alpha(0.25).by_class(true);
    let fit = fit_conformal(&p, &[0, 0, 0], &layout, &options).expect("fits");
    assert!(fit.is_trivial());
    assert_eq!(fit.thresholds.iter().map(|t| (t.n, t.k)).collect::<Vec<_>>(), [(3, 3), (0, 1)]);
    assert_eq!(sets(&[0.9, 0.1, 0.5, 0.5], &layout_of([2, 2]), &fit, false), [vec![0, 1], vec![1]]);
    let options = ConformalOptions::new().alpha(0.5);
    let strict = fit_conformal(&p, &[0, 0, 0], &layout, &options).expect("fits");
    assert_eq!(sets(&[0.5, 0.5], &Layout::row(2), &strict, false), [Vec::<u32>::new()]);
    assert_eq!(sets(&[0.5, 0.5], &Layout::row(2), &strict, true), [vec![0]]);
    let sure = options.score(ConformalScore::Aps);
    let sure = fit_conformal(&[1.0, 0.0, 0.0], &[0], &Layout::row(3), &sure).expect("fits");
    assert_eq!(sets(&[1.0, 0.0, 0.0], &Layout::row(3), &sure, false), [vec![0]]);
    // Rows of f32 have the same sets.
    assert_eq!(
        prediction_sets(&[1.0f32, 0.0, 0.0], &Layout::row(3), &sure, false).map(|s| s[0].len()),
        Ok(1)
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn arguments_that_conformal_prediction_cannot_use_are_refused() {
    let (row, two) = (Layout::row(2), [0.5, 0.5]);
    let fit = |p: &[f64], target: &[i32], options| fit_conformal(p, target, &row, &options);
    for alpha in [0.0, 1.0, -1.0, f64::NAN] {
        let error = fit(&two, &[0], ConformalOptions::new().alpha(alpha));
        assert!(matches!(error, Err(Error::Fraction { name: "alpha", .. })), "{error:?}");
    }
    let raps = ConformalScore::Raps { lambda: -1.0, k: 0 };
    let error = fit(&two, &[0], ConformalOptions::new().score(raps));
    assert_eq!(error, Err(Error::Option { name: "lambda", value: -1.0 }));
    let plain = ConformalOptions::new();
    assert_eq!(fit(&[0.5, 0.75], &[0], plain), Err(Error::EntrySum { row: 0, sum: 1.25 }));
    assert_eq!(fit(&[2.0, -1.0], &[0], plain), Err(Error::Entry { index: 0, value: 2.0 }));
    assert_eq!(fit(&two, &[2], plain), Err(Error::Target { class: 2, classes: 2 }));
    assert_eq!(fit(&two, &[], plain), Err(Error::TargetCount { given: 0, wanted: 1 }));
    let none: [f64; 0] = [];
    assert_eq!(fit_conformal(&none, &[], &Layout::row(0), &plain), Err(Error::Empty));
    let by_class = fit(&two, &[0], plain.by_class(true)).expect("fits");
    let three = prediction_sets(&[0.5, 0.25, 0.25], &Layout::row(3), &by_class, false);
    assert_eq!(three, Err(Error::ClassCount { given: 2, wanted: 3 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn sets_of_probabilities_below_0_by_rounding_are_those_of_0() {
    let (exact, rounded, row) = ([1.0, 0.0], [1.0, -1e-17], Layout::row(2));
    let fit = fit_conformal(&rounded, &[0], &row, &ConformalOptions::new()).expect("fits");
    let sets = |p| prediction_sets(p, &row, &fit, false);
    assert_eq!(sets(&exact), sets(&rounded));
}
