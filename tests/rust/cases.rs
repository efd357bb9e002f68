//! The inputs of tests/references/cases.json with their exact results.

use crate::common::{Number, Type, typed, ulps, worst};
use serde::Deserialize;
use softmax_wasm::{
    Layout, OnInfinity, Options, log_softmax_along, log_sum_exp_along, softmax_along,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Deserialize)]
struct Table {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    dtype: String,
    x: Vec<Number>,
    shape: Option<Vec<usize>>,
    #[serde(default = "last_axis", deserialize_with = "axes")]
    axis: Option<Vec<isize>>,
    temperature: Option<Number>,
    mask: Option<Vec<u8>>,
    #[serde(default)]
    on_infinity: String,
    softmax: Vec<Number>,
    log_softmax: Vec<Number>,
    log_sum_exp: Vec<Number>,
}

fn last_axis() -> Option<Vec<isize>> {
    Some(vec![-1])
}

fn axes<'a, D: serde::Deserializer<'a>>(from: D) -> Result<Option<Vec<isize>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Axes {
        One(isize),
        Several(Vec<isize>),
        All,
    }
    Ok(match Axes::deserialize(from)? {
        Axes::One(axis) => Some(vec![axis]),
        Axes::Several(axes) => Some(axes),
        Axes::All => None,
    })
}

/// Asserts that the functions are within 1 ULP of the table, and log-sum-exp within 2 ULP of the result or,
/// where it cancels, of the largest logit.
fn check<T: Type>(case: &Case) {
    let x: Vec<T> = typed(&case.x);
    let shape = case.shape.clone().unwrap_or_else(|| vec![x.len()]);
    let all: Vec<isize> = (0..shape.len() as isize).collect();
    let layout = Layout::with_axes(&shape, case.axis.as_ref().unwrap_or(&all)).expect(&case.name);
    let temperature = case.temperature.map_or(1.0, |number| number.0);
    let mut options = Options::new().temperature(temperature);
    options.mask = case.mask.as_deref();
    if case.on_infinity == "split" {
        options.on_infinity = OnInfinity::Split;
    }

    let mut probabilities = x.clone();
    softmax_along(&mut probabilities, &layout, &options).expect(&case.name);
    let (distance, at) = worst(&probabilities, &typed(&case.softmax));
    assert!(distance <= 1, "{}: softmax[{at}] is {distance} ULP off", case.name);

    let mut logs = x.clone();
    log_softmax_along(&mut logs, &layout, &options).expect(&case.name);
    let (distance, at) = worst(&logs, &typed(&case.log_softmax));
    assert!(distance <= 1, "{}: log_softmax[{at}] is {distance} ULP off", case.name);

    let sums = log_sum_exp_along(&x, &layout, &options).expect(&case.name);
    let expected: Vec<T> = typed(&case.log_sum_exp);
    assert_eq!(sums.len(), expected.len(), "{}", case.name);
    let largest = case.x.iter().map(|x| x.0.abs() / temperature).fold(0.0, f64::max);
    for (sum, expected) in sums.into_iter().zip(expected) {
        let error = (sum.into() - expected.into()).abs();
        let ulp = largest * 2f64.powi(if size_of::<T>() == 4 { -23 } else { -52 });
        let close = ulps(sum, expected) <= 2 || error <= ulp;
        assert!(close, "{}: log_sum_exp is {sum:?}, not {expected:?}", case.name);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_case_of_the_table_is_within_one_ulp_of_the_true_result() {
    let table: Table =
        serde_json::from_str(include_str!("../references/cases.json")).expect("the table");
    assert!(table.cases.len() > 100);
    for case in &table.cases {
        match case.dtype.as_str() {
            "f32" => check::<f32>(case),
            "f64" => check::<f64>(case),
            other => panic!("{other} is no data type"),
        }
    }
}
