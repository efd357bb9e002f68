//! The sections of `tests/decisions/reference.json`, results of scikit-learn, crepes and exact fractions.

use serde::de::DeserializeOwned;
use softmax_wasm::Layout;

/// Returns a section of the reference.
pub(crate) fn section<C: DeserializeOwned>(name: &str) -> C {
    let text = include_str!("../../decisions/reference.json");
    let mut sections: serde_json::Value = serde_json::from_str(text).expect("JSON");
    serde_json::from_value(sections[name].take()).expect("the fields of the section")
}

/// Asserts that a number is within a tolerance of the expected one, relative to it where it is above 1.
pub(crate) fn assert_near(actual: f64, expected: f64, tolerance: f64) {
    let error = (actual - expected).abs();
    assert!(error <= tolerance * expected.abs().max(1.0), "{actual} is not {expected}");
}

/// Returns the layout of rows of classes.
pub(crate) fn layout_of([rows, classes]: [usize; 2]) -> Layout {
    Layout::new(&[rows, classes], -1).expect("a small shape")
}
