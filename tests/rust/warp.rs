//! The steps of sampling against tests/references/warpers.json.

use serde::Deserialize;
use softmax_wasm::{
    Error, SampleOptions, SampleOrder, SampleStep, Xoshiro256, sample_along, top_logprobs_along,
    warp,
};
use softmax_wasm::{Layout, Options, perplexity_along};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Table {
    rows: Vec<Vec<f64>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    row: usize,
    options: CaseOptions,
    kept: Vec<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CaseOptions {
    temperature: Option<f64>,
    top_k: Option<usize>,
    top_p: Option<f64>,
    min_p: Option<f64>,
    typical_p: Option<f64>,
    epsilon: Option<f64>,
    eta: Option<f64>,
}

const CUT: f64 = f64::NEG_INFINITY;

fn kept(x: &[f64]) -> Vec<usize> {
    (0..x.len()).filter(|&i| x[i] > CUT).collect()
}

/// Asserts that the kept entries are those of transformers for rows without logits equal to the last kept
/// one. `tests/js/warp.test.mjs` tests the other rows.
#[wasm_bindgen_test(unsupported = test)]
fn what_stays_is_what_transformers_keeps() {
    let table: Table =
        serde_json::from_str(include_str!("../references/warpers.json")).expect("the table");
    let mut compared = 0;
    // If transformers' top-k keeps more than k equal logits, later steps see other rows.
    let single = table
        .cases
        .iter()
        .filter(|case| case.options.top_k.is_none() || case.options.top_p.is_none());
    for Case { row, options: steps, kept: expected } in single {
        let x = &table.rows[*row];
        let mut options = SampleOptions::new();
        options.temperature = steps.temperature.unwrap_or(options.temperature);
        options.top_k = steps.top_k.unwrap_or(options.top_k);
        options.top_p = steps.top_p.unwrap_or(options.top_p);
        options.min_p = steps.min_p.unwrap_or(options.min_p);
        options.typical_p = steps.typical_p.unwrap_or(options.typical_p);
        options.epsilon = steps.epsilon.unwrap_or(options.epsilon);
        options.eta = steps.eta.unwrap_or(options.eta);
        let ours = kept(&warp(x, &options).expect("a row"));
        let equal_to = |i: &usize| x.iter().filter(|v| **v == x[*i]).count();
        let differs =
            ours.iter().chain(expected).filter(|i| !(ours.contains(i) && expected.contains(i)));
        if differs.clone().all(|i| equal_to(i) == 1) {
            let best = x.iter().cloned().fold(CUT, f64::max);
            let others = ours.iter().copied().filter(|i| expected.contains(i) || x[*i] != best);
            assert_eq!(&others.collect::<Vec<_>>(), expected, "row {row}, {steps:?}");
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_order_is_that_of_the_options() {
    let options = SampleOptions::new().temperature(0.5).top_p(0.8);
    let x = [3.0f64, 2.0, 1.0];
    assert_eq!(warp(&x, &options), Ok(vec![6.0, CUT, CUT]));
    assert_eq!(warp(&x, &options.order(SampleOrder::LlamaCpp)), Ok(vec![6.0, 4.0, CUT]));
    let order = [SampleStep::TopP];
    assert_eq!(warp(&x, &options.order(&order)), Err(Error::Order(SampleStep::Temperature)));
    let order = [SampleStep::TopK; 2];
    let twice = warp(&x, &SampleOptions::new().order(&order));
    assert_eq!(twice, Err(Error::Order(SampleStep::TopK)));
    let penalized = SampleOptions::new().history(&[0, 1, 0]).repetition(2.0).frequency(0.5);
    assert_eq!(warp(&[2.0, -2.0, 3.0], &penalized), Ok(vec![0.0, -4.5, 3.0]));
}

#[wasm_bindgen_test(unsupported = test)]
fn draws_without_replacement_are_different() {
    let (x, layout) = ([0.0f64, -1.0, -2.0, CUT], Layout::row(4));
    let options = SampleOptions::new().replace(false);
    for seed in 0..100 {
        let drawn =
            sample_along(&x, &layout, &options, 3, &mut Xoshiro256::new(seed)).expect("draws");
        let mut indices: Vec<u32> = drawn.iter().map(|draw| draw.index).collect();
        indices.sort_unstable();
        assert_eq!(indices, [0, 1, 2]);
        assert_eq!(drawn[2].logprob, 0.0);
    }
    let error = sample_along(&x, &layout, &options, 4, &mut Xoshiro256::new(1));
    assert_eq!(error, Err(Error::Count { count: 4, row: 0 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_doesnt_fit_is_an_error() {
    let of = |options: &SampleOptions| warp(&[1.0f64, 2.0], options).expect_err("wrong");
    let new = SampleOptions::new;
    assert_eq!(of(&new().typical_p(1.5)), Error::Fraction { name: "typical_p", value: 1.5 });
    assert_eq!(of(&new().min_keep(3)), Error::Option { name: "min_keep", value: 3.0 });
    assert_eq!(of(&new().top_k(0)), Error::K { k: 0, row: 2 });
    assert_eq!(of(&new().history(&[2])), Error::Target { class: 2, classes: 2 });
    assert_eq!(of(&new().repetition(0.0)), Error::Option { name: "repetition", value: 0.0 });
    assert_eq!(of(&new().top_n_sigma(-1.0)), Error::Option { name: "top_n_sigma", value: -1.0 });
    assert_eq!(of(&new().bias(&[1.0; 3])), Error::Bias { length: 3, logits: 2, row: 2 });
    assert_eq!(of(&new().bias(&[CUT; 2])), Error::AllMasked { row: 0 });
    assert_eq!(warp(&[f64::NAN], &new()).map_err(|_| ()), Err(()));
    let (layout, none) = (Layout::row(2), Options::new());
    let rows = top_logprobs_along(&[1.0f64, 2.0], 1, Some(&[2]), &layout, &none);
    assert_eq!(rows, Err(Error::Target { class: 2, classes: 2 }));
    let rows = top_logprobs_along(&[1.0f64, 2.0], 2, None, &layout, &none.mask(&[1, 0]));
    assert_eq!(rows, Err(Error::K { k: 2, row: 1 }));
    let text = perplexity_along(&[1.0f64, 2.0], &[0, 1], None, &layout, &none);
    assert_eq!(text, Err(Error::TargetCount { given: 2, wanted: 1 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn penalties_and_biases_that_overflow_stay_numbers() {
    let logits = [1e308, 0.0, -1e308];
    let bias = [1.5e308, 1.0, -1.5e308];
    let warped = warp(&logits, &SampleOptions::new().bias(&bias)).expect("logits");
    assert_eq!(warped, [f64::MAX, 1.0, f64::MIN]);
    let bias = [0.0, f64::NEG_INFINITY, 0.0];
    let warped = warp(&logits, &SampleOptions::new().bias(&bias)).expect("logits");
    assert_eq!(warped, [1e308, f64::NEG_INFINITY, -1e308]);
    let history = [0, 0, 2, 2];
    let options = SampleOptions::new().history(&history).repetition(1e-9).presence(1e308);
    let warped = warp(&logits, &options.frequency(1e308)).expect("logits");
    assert!(warped.iter().all(|x| x.is_finite()), "{warped:?}");
}
