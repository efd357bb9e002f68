//! The sections of `tests/references/references.json`.

use serde::de::DeserializeOwned;

/// Returns the cases of a section.
pub(crate) fn section<C: DeserializeOwned>(name: &str) -> Vec<C> {
    let text = include_str!("../../references/references.json");
    let mut sections: serde_json::Value = serde_json::from_str(text).expect("JSON");
    serde_json::from_value(sections[name].take()).expect("the fields of a case")
}
