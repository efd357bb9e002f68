//! Conformal sets, familiarity, evaluation, calibration maps and priors against scikit-learn, crepes and
//! exact fractions (tests/decisions/make_reference.py), and their errors.

use serde::Deserialize;
use softmax_wasm::{
    Abstained, BinScheme, CalibrationMap, CalibrationMethod, CalibrationOf, CalibrationOptions,
    ClassifyOptions, ConformalFit, ConformalOptions, ConformalScore, Error, EvaluateOptions,
    FamiliarityScore, FitCalibrationOptions, Layout, Options, calibration_error, classify,
    estimate_priors, evaluate, evaluate_reject, familiarity, familiarity_along, fit_calibration,
    fit_conformal, fit_reject, fit_temperature, log_sum_exp, prediction_sets, prior_shift, softmax,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Reference {
    conformal: Conformal,
    evaluation: Evaluated,
    calibration: Calibrated,
    rejection: Rejected,
    priors: Priors,
}

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

#[derive(Deserialize)]
struct Evaluated {
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

#[derive(Deserialize)]
struct Calibrated {
    x: Vec<f64>,
    shape: [usize; 2],
    target: Vec<i32>,
    temperature: f64,
    platt: Vec<[f64; 2]>,
    vector: Vec<f64>,
    #[serde(rename = "vectorNll")]
    vector_nll: f64,
}

#[derive(Deserialize)]
struct Rejected {
    inside: Vec<f64>,
    outside: Vec<f64>,
    auroc: f64,
    threshold: f64,
    #[serde(rename = "fprAt95")]
    fpr_at_95: f64,
}

#[derive(Deserialize)]
struct Priors {
    p: Vec<f64>,
    shape: [usize; 2],
    start: Vec<f64>,
    found: Vec<f64>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("decisions/reference.json")).expect("the reference")
}

/// Asserts that a number is within a tolerance of the expected one, relative to it where it is above 1.
fn assert_near(actual: f64, expected: f64, tolerance: f64) {
    let error = (actual - expected).abs();
    assert!(error <= tolerance * expected.abs().max(1.0), "{actual} is not {expected}");
}

fn layout_of([rows, classes]: [usize; 2]) -> Layout {
    Layout::new(&[rows, classes], -1).expect("a small shape")
}

fn sets(p: &[f64], layout: &Layout, fit: &ConformalFit, at_least_one: bool) -> Vec<Vec<u32>> {
    let sets = prediction_sets(p, layout, fit, at_least_one).expect("fits");
    sets.iter().map(|set| set.iter().map(|class| class.index).collect()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn thresholds_and_sets_are_those_of_exact_fractions() {
    let expected = reference().conformal;
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
        assert!(matches!(error, Err(Error::FractionOption { name: "alpha", .. })), "{error:?}");
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
    assert_eq!(three, Err(Error::Classes(2)));
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
    let expected = reference().rejection;
    assert_eq!(fit_reject(&expected.inside, 0.95).map(|fit| fit.threshold), Ok(expected.threshold));
    let report = evaluate_reject(&expected.inside, &expected.outside).expect("fits");
    assert_near(report.auroc, expected.auroc, 1e-15);
    assert_eq!(report.fpr_at_95, expected.fpr_at_95);
    assert_eq!(fit_reject(&[], 0.95), Err(Error::Empty));
    assert_eq!(fit_reject(&[1.0], 0.0), Err(Error::FractionOption { name: "keep", value: 0.0 }));
    assert!(matches!(evaluate_reject(&[1.0], &[f64::NAN]), Err(Error::Entry { index: 0, .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn reports_are_those_of_scikit_learn() {
    let expected = reference().evaluation;
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
fn maps_are_those_of_scikit_learn_and_scipy() {
    let expected = reference().calibration;
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
    assert_eq!(other, Err(Error::LabelCount { given: 3, wanted: 2 }));
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
fn probabilities_below_0_by_rounding_count_as_0() {
    let (exact, rounded, row) = ([1.0, 0.0], [1.0, -1e-17], Layout::row(2));
    let evaluation = |p| evaluate(p, &[1], &row, &EvaluateOptions::new()).map(|report| report.nll);
    assert_eq!((evaluation(&exact), evaluation(&rounded)), (Ok(f64::INFINITY), Ok(f64::INFINITY)));
    let fit = fit_conformal(&rounded, &[0], &row, &ConformalOptions::new()).expect("fits");
    let sets = |p| prediction_sets(p, &row, &fit, false);
    assert_eq!(sets(&exact), sets(&rounded));
    let priors = |p| estimate_priors(p, &row, &[0.5, 0.5], 100, 1e-6);
    assert_eq!(priors(&exact), priors(&rounded));
    let error = |p| calibration_error(p, &[0], &row, &CalibrationOptions::new());
    assert_eq!(error(&exact), error(&rounded));
    let wrong = Err(Error::Entry { index: 1, value: -2e-6 });
    assert_eq!(evaluation(&[1.0, -2e-6]), wrong);
}

#[wasm_bindgen_test(unsupported = test)]
fn priors_are_found_and_move_logits() {
    let expected = reference().priors;
    let found =
        estimate_priors(&expected.p, &layout_of(expected.shape), &expected.start, 10_000, 1e-14)
            .expect("fits");
    assert!(found.converged);
    found.priors.iter().zip(&expected.found).for_each(|(a, b)| assert_near(*a, *b, 1e-9));
    let shift = prior_shift(&[1.0, 4.0], &[3.0, 0.0]).expect("fits");
    assert_near(shift[0], 3f64.ln(), 1e-15);
    assert_eq!(shift[1], f64::NEG_INFINITY);
    assert_eq!(prior_shift(&[0.0], &[1.0]), Err(Error::RangePrior { index: 0, value: 0.0 }));
    let negative = Error::RangePrior { index: 0, value: -1.0 };
    assert_eq!(prior_shift(&[1.0], &[-1.0]), Err(negative.clone()));
    let text = "prior 0 is -1; it has to be finite and 0 or more, in training above 0";
    assert_eq!(negative.to_string(), text);
    assert_eq!(prior_shift(&[1.0], &[]), Err(Error::LabelCount { given: 1, wanted: 0 }));
    let steps = estimate_priors(&[0.5, 0.5], &Layout::row(2), &[1.0, 1.0], 0, 0.0);
    assert_eq!(steps, Err(Error::Option { name: "max_steps", value: 0.0 }));
}

/// The likeliest priors, by hand: a class that was next to never in training takes every row that allows it.
#[wasm_bindgen_test(unsupported = test)]
fn priors_at_the_limits_of_f64_are_found() {
    let (rare, largest) = (5e-324, f64::MAX);
    let cases: [(&[f64], [f64; 2], [f64; 2]); 8] = [
        (&[1.0, 0.0], [rare, 1.0], [1.0, 0.0]),
        (&[1.0, 0.0], [1.0, rare], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, 1.0], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, largest], [1.0, 0.0]),
        (&[0.5, 0.5], [rare, rare], [0.5, 0.5]),
        (&[0.5, 0.5], [largest, largest], [0.5, 0.5]),
        (&[0.0, 1.0, 0.5, 0.5], [rare, 1.0], [0.5, 0.5]),
        (&[0.0, 1.0, 0.0, 1.0], [1.0, rare], [0.0, 1.0]),
    ];
    for (p, from, wanted) in cases {
        let found =
            estimate_priors(p, &layout_of([p.len() / 2, 2]), &from, 100, 1e-6).expect("fits");
        assert!(found.converged, "{from:?}");
        found.priors.iter().zip(wanted).for_each(|(a, b)| assert_near(*a, b, 1e-12));
    }
    // Up to a factor, the priors of training are the same, and so are the steps.
    let p = [0.75, 0.25, 0.25, 0.75, 0.5, 0.5];
    let estimate = |from| estimate_priors(&p, &layout_of([3, 2]), from, 100, 1e-6).expect("fits");
    assert_eq!(estimate(&[0.25, 0.75]), estimate(&[64.0, 192.0]));
}

#[wasm_bindgen_test(unsupported = test)]
fn classify_lists_sets_and_rejects() {
    let p = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3];
    let options = ConformalOptions::new().alpha(0.25);
    let fit = fit_conformal(&p, &[0, 0, 0], &layout_of([3, 2]), &options).expect("fits");
    let choose = |x: &[f64], options: &ClassifyOptions| {
        let row = classify(x, options).expect("fits");
        (row.classes.iter().map(|class| class.index).collect::<Vec<_>>(), row.abstained)
    };
    let sets = ClassifyOptions::new().conformal(&fit);
    assert_eq!(choose(&[2.0, 0.0], &sets), (vec![0], None));
    assert_eq!(choose(&[0.1, 0.0], &sets), (vec![], Some(Abstained::Threshold)));
    let few = fit_conformal(&p[..2], &[0], &Layout::row(2), &options).expect("fits");
    let all = ClassifyOptions::new().conformal(&few);
    assert_eq!(choose(&[2.0, 0.0], &all), (vec![], Some(Abstained::AllClasses)));
    let reject = ClassifyOptions::new().reject(FamiliarityScore::MaxLogit, 2.0);
    assert_eq!(choose(&[2.0, 0.0], &reject), (vec![0, 1], None));
    assert_eq!(choose(&[1.9, 0.0], &reject), (vec![], Some(Abstained::Unfamiliar)));
}
