//! The sections of `tests/references.json`.
#![allow(unreachable_pub, reason = "a module of several suites")]

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A number of JSON, which has no NaN and no infinity, so they are strings.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "Text")]
pub struct Number(pub f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Finite(f64),
    Named(String),
}

impl From<Text> for Number {
    fn from(text: Text) -> Self {
        match text {
            Text::Finite(value) => Self(value),
            Text::Named(name) => Self(name.parse().expect("nan, inf or -inf")),
        }
    }
}

/// Returns the numbers rounded to a type.
pub fn typed<T: crate::common::Type>(x: &[Number]) -> Vec<T> {
    x.iter().map(|x| T::rounded(x.0)).collect()
}

/// Returns the cases of a section.
pub fn section<C: DeserializeOwned>(name: &str) -> Vec<C> {
    let text = include_str!("../references.json");
    let mut sections: serde_json::Value = serde_json::from_str(text).expect("JSON");
    serde_json::from_value(sections[name].take()).expect("the fields of a case")
}
