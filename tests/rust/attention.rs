//! Sinks, soft caps, divergences and α-entmax against tests/references/references.json.

use crate::common::references::section;
use crate::common::{Number, Type, typed, ulps, worst};
use serde::Deserialize;
use softmax_wasm::{
    DivergenceOf, Error, Layout, OnInfinity, Options, entmax_along, gumbel_softmax_along,
    js_divergence, js_divergence_along, kl_divergence, kl_divergence_along, log_softmax_along,
    log_sum_exp_along, perplexity_along, softcap_grad, softmax_along, top_logprobs_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    dtype: String,
    x: Vec<Number>,
    options: Given,
    softmax: Vec<Number>,
    log_softmax: Vec<Number>,
    log_sum_exp: Number,
}

#[derive(Deserialize)]
struct Given {
    sink: Option<f64>,
    softcap: Option<f64>,
    temperature: Option<f64>,
}

fn check<T: Type>(row: &Case) {
    let x: Vec<T> = typed(&row.x);
    let (sink, layout) = (row.options.sink.as_slice(), Layout::row(x.len()));
    let mut options = Options::new().sink(sink);
    options.softcap = row.options.softcap.unwrap_or(options.softcap);
    options.temperature = row.options.temperature.unwrap_or(1.0);
    // The sink of f32 logits is rounded to f32.
    let is_rounded =
        size_of::<T>() == 4 && row.options.sink.is_some_and(|x| f64::from(x as f32) != x);
    let largest = row.x.iter().map(|x| x.0.abs()).fold(0.0, f64::max).min(options.softcap);
    let is_capped = row.options.softcap.is_some() && size_of::<T>() == 8;
    let bound = if is_capped { 3 + (4.0 * largest) as u64 } else { 2 + 6 * u64::from(is_rounded) };
    let mut p = x.clone();
    softmax_along(&mut p, &layout, &options).expect(&row.name);
    let (distance, at) = worst(&p, &typed(&row.softmax));
    assert!(distance <= bound, "{}: softmax[{at}] is {distance} ULP off", row.name);
    let mut logs = x.clone();
    log_softmax_along(&mut logs, &layout, &options).expect(&row.name);
    let (distance, at) = worst(&logs, &typed(&row.log_softmax));
    let bound = if is_capped { 200 } else { bound };
    assert!(distance <= bound, "{}: log_softmax[{at}] is {distance} ULP off", row.name);
    let sum = log_sum_exp_along(&x, &layout, &options).expect(&row.name)[0];
    let distance = ulps(sum, T::rounded(row.log_sum_exp.0));
    assert!(distance <= 8, "{}: log_sum_exp is {distance} ULP off", row.name);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_of_attention_are_near_the_true_values() {
    let rows: Vec<Case> = section("attention");
    assert!(rows.len() > 10);
    for row in rows {
        if row.dtype == "f32" { check::<f32>(&row) } else { check::<f64>(&row) }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn sinks_and_caps_that_dont_fit_are_errors() {
    let along = |options: &Options| {
        softmax_along(&mut [1.0f64; 4], &Layout::new(&[2, 2], -1).expect("rows"), options)
    };
    assert_eq!(along(&Options::new().sink(&[1.0; 3])), Err(Error::SinkCount { given: 3, rows: 2 }));
    assert!(along(&Options::new().sink(&[f64::NAN])).is_err());
    let option = Error::Option { name: "softcap", value: 0.0 };
    assert_eq!(along(&Options::new().softcap(0.0)), Err(option.clone()));
    assert_eq!(softcap_grad(&[1.0f64], &mut [1.0], 0.0), Err(option));
    assert_eq!(along(&Options::new().sink(&[1.0, 2.0]).softcap(5.0)), Ok(()));
}

#[derive(Deserialize)]
struct Two {
    name: String,
    p: Vec<Number>,
    q: Vec<Number>,
    from: String,
    bound: f64,
    kl: f64,
    js: f64,
}

#[wasm_bindgen_test(unsupported = test)]
fn divergences_are_near_the_true_values() {
    for two in section::<Two>("divergences") {
        let (p, q): (Vec<f64>, Vec<f64>) = (typed(&two.p), typed(&two.q));
        let of = match two.from.as_str() {
            "logits" => DivergenceOf::Logits,
            _ => DivergenceOf::Probabilities,
        };
        let kl = kl_divergence(&p, &q, of).expect(&two.name);
        assert!((kl - two.kl).abs() <= two.bound * two.kl, "{}: {kl}", two.name);
        let js = js_divergence(&p, &q, of).expect(&two.name);
        assert!((js - two.js).abs() <= two.bound * two.js, "{}: {js}", two.name);
    }
    let wrong = kl_divergence(&[0.5f64, 0.5], &[0.5, -1.0], DivergenceOf::Probabilities);
    assert_eq!(wrong, Err(Error::Entry { index: 1, value: -1.0 }));
}

#[derive(Deserialize)]
struct Entmax {
    name: String,
    x: Vec<Number>,
    alpha: f64,
    temperature: f64,
    entmax: Vec<Number>,
}

#[wasm_bindgen_test(unsupported = test)]
fn entmax_is_near_the_true_value() {
    for Entmax { name, x, alpha, temperature, entmax } in section::<Entmax>("entmax") {
        let (mut p, options): (Vec<f64>, _) = (typed(&x), Options::new().temperature(temperature));
        entmax_along(&mut p, alpha, &Layout::row(x.len()), &options).expect(&name);
        for (p, Number(expected)) in p.into_iter().zip(entmax) {
            assert!(
                (p - expected).abs() <= 1e-14 * expected + 1e-300,
                "{name}: {p}, not {expected}"
            );
        }
    }
    let wrong = entmax_along(&mut [1.0f64], 0.5, &Layout::row(1), &Options::new());
    assert_eq!(wrong, Err(Error::Option { name: "alpha", value: 0.5 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_log_probabilities_of_tokens_have_the_cap_and_the_sink_of_log_softmax() {
    let (x, layout) = ([0.0f64, 50.0, 100.0], Layout::row(3));
    let options = Options::new().softcap(1.0).sink(&[0.5]);
    let mut logs = x;
    log_softmax_along(&mut logs, &layout, &options).expect("fits");
    for (token, expected) in logs.into_iter().enumerate() {
        let token = [token as i64];
        let top = top_logprobs_along(&x, 1, Some(&token), &layout, &options).expect("fits");
        assert_eq!(top[0].token.map(|token| token.logprob), Some(expected));
        let text = perplexity_along(&x, &token, None, &layout, &options).expect("fits");
        assert!(ulps(text.logprobs[0], expected) <= 2, "{text:?} {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn functions_without_attention_ignore_its_options() {
    let (x, layout) = ([0.0, 1.0, 2.0], Layout::row(3));
    let options = Options::new().softcap(0.5).sink(&[5.0]).on_infinity(OnInfinity::Split);
    let entmax = |x: [f64; 3], options: &Options| {
        let mut p = x;
        entmax_along(&mut p, 1.0, &layout, options).expect("fits");
        p
    };
    assert_eq!(entmax(x, &options), entmax(x, &Options::new()));
    assert!(entmax([f64::INFINITY, 0.0, 1.0], &options)[0].is_nan());
    let gumbel = |options: &Options| {
        let mut p = x;
        gumbel_softmax_along(&mut p, &layout, options, &mut || 0.9).expect("fits");
        p
    };
    assert_eq!(gumbel(&options), gumbel(&Options::new()));
    for compute in [kl_divergence_along, js_divergence_along] {
        let divergence = |options: &Options| {
            compute(&x, &[1.0, 0.0, 0.0], DivergenceOf::Logits, &layout, options).expect("fits")
        };
        assert_eq!(divergence(&options), divergence(&Options::new()));
    }
}
