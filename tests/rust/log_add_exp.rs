//! States of rows in chunks, and sums of logarithms, against the exact results of
//! tests/references/references.json.

use crate::common::references::section;
use crate::common::{Number, Type, typed, ulps, worst};
use serde::Deserialize;
use softmax_wasm::{
    Error, Layout, Options, SoftmaxState, log_add_exp, log_cum_sum_exp_along, merge_weighted,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InChunks {
    name: String,
    dtype: String,
    x: Vec<Number>,
    cuts: Vec<usize>,
    temperature: f64,
    log_sum_exp: Number,
    softmax: Vec<Number>,
}

/// Returns whether two numbers are within a bound in ULP, or in ULP of the largest logit.
fn is_close<T: Type>(a: T, b: T, bound: u64, largest: f64) -> bool {
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    ulps(a, b) <= bound || (a.into() - b.into()).abs() <= bound as f64 * epsilon * largest
}

fn check<T: Type>(case: &InChunks) {
    let x: Vec<T> = typed(&case.x);
    let bounds = [&[0], &case.cuts[..], &[x.len()]].concat();
    let chunks: Vec<&[T]> = bounds.windows(2).map(|ends| &x[ends[0]..ends[1]]).collect();
    let empty = SoftmaxState::with_temperature(case.temperature).expect("a temperature");
    let (mut chain, mut merged) = (empty, empty);
    for chunk in &chunks {
        chain.add(chunk).expect("memory");
        let mut own = empty;
        own.add(chunk).expect("memory");
        own.merge(&merged).expect("one temperature");
        merged = own;
    }
    let largest = case.x.iter().filter(|x| x.0.is_finite());
    let largest = largest.map(|x| x.0.abs() / case.temperature).fold(0.0, f64::max);
    for state in [chain, merged] {
        let sum = state.log_sum_exp();
        assert!(is_close(sum, case.log_sum_exp.0, 2, largest), "{}: {sum}", case.name);
        let mut last = chunks.last().expect("chunks").to_vec();
        state.softmax(&mut last).expect("chunks that were added");
        let (distance, at) = worst(&last, &typed(&case.softmax));
        assert!(distance <= 2, "{}: softmax[{at}] is {distance} ULP off", case.name);
        assert_eq!(SoftmaxState::from_array(state.to_array()), Ok(state));
    }
    assert!(ulps(chain.log_sum_exp(), merged.log_sum_exp()) <= 1, "{}", case.name);
}

#[wasm_bindgen_test(unsupported = test)]
fn chunks_and_merged_states_are_within_2_ulp_of_the_whole() {
    let cases: Vec<InChunks> = section("states");
    assert!(cases.len() > 20);
    for case in cases {
        if case.dtype == "f32" { check::<f32>(&case) } else { check::<f64>(&case) }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_the_identity_bit_by_bit() {
    let rows: [&[f64]; 5] = [&[], &[f64::NEG_INFINITY], &[0.1, -700.25], &[f64::INFINITY], &[-0.0]];
    for x in rows {
        let mut alone = SoftmaxState::new();
        alone.add(x).expect("memory");
        let (mut right, mut left) = (alone, SoftmaxState::new());
        right.merge(&SoftmaxState::new()).expect("one temperature");
        left.merge(&alone).expect("one temperature");
        let bits = |state: SoftmaxState| state.to_array().map(f64::to_bits);
        assert_eq!([bits(right), bits(left)], [bits(alone); 2]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_doesnt_fit_is_an_error_and_the_state_stays() {
    let mut state = SoftmaxState::new();
    state.add(&[1.0f32, 2.0]).expect("memory");
    let mut chunk = [0.0f32, 2.5];
    let error = state.softmax(&mut chunk);
    assert_eq!((error, chunk), (Err(Error::Entry { index: 1, value: 2.5 }), [0.0, 2.5]));
    let other = SoftmaxState::with_temperature(2.0).expect("a temperature");
    let before = state;
    let mismatch = Error::TemperatureMismatch { own: 1.0, other: 2.0 };
    assert_eq!((state.merge(&other), state), (Err(mismatch.clone()), before));
    assert_eq!(mismatch.to_string(), "a state at temperature 2 can't be added to one at 1");
    assert!(SoftmaxState::with_temperature(-1.0).is_err());
    for wrong in [
        [1.0, 0.0, 0.0, 1.0, 1.0],
        [1.0, 2.0, 0.0, 1.0, 1.0],
        [1.0, 1.0, 0.0, 1.5, 1.0],
        [7.0, 2.0, 1.9, 4.0, 1.0],
        [7.0, 2.0, 0.0, 9_007_199_254_740_992.0, 1.0],
        [7.0, 1.5, 0.0, 2.0, 0.0],
        [7.0, 1.5, 0.0, 2.0, f64::INFINITY],
    ] {
        assert_eq!(SoftmaxState::from_array(wrong), Err(Error::State), "{wrong:?}");
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Two {
    dtype: String,
    a: Vec<Number>,
    b: Vec<Number>,
    log_add_exp: Vec<Number>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cumulative {
    name: String,
    dtype: String,
    x: Vec<Number>,
    temperature: f64,
    log_cum_sum_exp: Vec<Number>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    value: Vec<Number>,
    log_sum_exp: Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    name: String,
    dtype: String,
    parts: Vec<Part>,
    value: Vec<Number>,
    largest: Vec<Number>,
    log_sum_exp: Number,
}

fn check_two<T: Type>(case: &Two) {
    let (a, b): (Vec<T>, Vec<T>) = (typed(&case.a), typed(&case.b));
    for ((a, b), expected) in a.into_iter().zip(b).zip(typed::<T>(&case.log_add_exp)) {
        let largest = a.into().abs().max(b.into().abs());
        let sum = log_add_exp(a, b);
        assert!(is_close(sum, expected, 2, largest), "{a:?}, {b:?}: {sum:?}, not {expected:?}");
    }
}

fn check_cumulative<T: Type>(case: &Cumulative) {
    let mut sums: Vec<T> = typed(&case.x);
    let options = Options::new().temperature(case.temperature);
    let layout = Layout::row(sums.len());
    log_cum_sum_exp_along(&mut sums, &layout, &options).expect(&case.name);
    let largest = case.x.iter().filter(|x| x.0.is_finite()).map(|x| x.0.abs()).fold(0.0, f64::max);
    for (sum, expected) in sums.into_iter().zip(typed::<T>(&case.log_cum_sum_exp)) {
        let largest = largest / case.temperature;
        assert!(is_close(sum, expected, 2, largest), "{}: {sum:?}, not {expected:?}", case.name);
    }
}

fn check_merged<T: Type>(case: &Merged) {
    let values: Vec<Vec<T>> = case.parts.iter().map(|part| typed(&part.value)).collect();
    let logs = case.parts.iter().map(|part| part.log_sum_exp.0);
    let parts: Vec<(&[T], f64)> = values.iter().map(|value| &value[..]).zip(logs).collect();
    let (value, log_sum_exp) = merge_weighted(&parts).expect(&case.name);
    assert!(is_close(log_sum_exp, case.log_sum_exp.0, 2, 1000.0), "{}", case.name);
    let expected = typed::<T>(&case.value).into_iter().zip(&case.largest);
    for (value, (expected, largest)) in value.into_iter().zip(expected) {
        assert!(is_close(value, expected, 2, largest.0), "{}: {value:?}", case.name);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_of_two_of_those_before_and_of_parts_are_within_2_ulp() {
    for case in section::<Two>("sumsOfTwo") {
        if case.dtype == "f32" { check_two::<f32>(&case) } else { check_two::<f64>(&case) }
    }
    for case in section::<Cumulative>("cumulative") {
        match case.dtype.as_str() {
            "f32" => check_cumulative::<f32>(&case),
            _ => check_cumulative::<f64>(&case),
        }
    }
    for case in section::<Merged>("merged") {
        if case.dtype == "f32" { check_merged::<f32>(&case) } else { check_merged::<f64>(&case) }
    }
    assert_eq!(merge_weighted::<f32>(&[]), Err(Error::Empty));
    let ragged = merge_weighted(&[(&[1.0f32][..], 0.0), (&[1.0, 2.0], 0.0)]);
    assert_eq!(ragged, Err(Error::Shape { shape: vec![1], length: 2 }));
}

#[wasm_bindgen_test(unsupported = test)]
fn means_of_the_largest_numbers_dont_overflow() {
    let parts: [(&[f64], f64); 2] = [(&[1e308, -1e308], 0.0), (&[1.5e308, -1e308], 0.0)];
    let (value, log_sum) = merge_weighted(&parts).expect("parts");
    assert_eq!((value, log_sum), (vec![1.25e308, -1e308], 2f64.ln()));
}

#[wasm_bindgen_test(unsupported = test)]
fn parts_far_below_the_largest_are_not_dropped() {
    let merge = |values: [f64; 2], log: f64| {
        let [a, b] = values;
        merge_weighted(&[(&[a][..], 0.0), (&[b][..], log)]).expect("parts")
    };
    for x in [-709.0, -720.0, -744.0] {
        let is_tiny = |result: f64| assert!(ulps(result, f64::exp(x)) <= 2, "{x}: {result:e}");
        let (value, log_sum) = merge([0.0, 1.0], x);
        is_tiny(value[0]);
        is_tiny(log_sum);
        let mut sums = [0.0, x];
        log_cum_sum_exp_along(&mut sums, &Layout::row(2), &Options::new()).expect("memory");
        is_tiny(sums[1]);
        let mut state = SoftmaxState::new();
        state.add(&[0.0f64]).expect("memory");
        state.add(&[x]).expect("memory");
        is_tiny(state.log_sum_exp());
    }
    let (value, log_sum) = merge([1.0, 1e308], -720.0);
    assert!((value[0] / 1.000_020_322_308_024_2 - 1.0).abs() < 1e-15 && log_sum > 0.0);
    let (value, _) = merge([0.0, 1e308], -750.0);
    assert!((value[0] / 1.901_684_963_475_006_5e-18 - 1.0).abs() < 1e-15);
    // A large value leaves a small one beside it its digits.
    let parts: [(&[f64], f64); 1] = [(&[1e300, 1e-310], 0.0)];
    assert_eq!(merge_weighted(&parts).expect("a part").0, [1e300, 1e-310]);
    let infinite: [(&[f64], f64); 2] = [(&[1.0], 0.0), (&[f64::INFINITY], -3.0)];
    assert_eq!(merge_weighted(&infinite).expect("parts").0, [f64::INFINITY]);
}
