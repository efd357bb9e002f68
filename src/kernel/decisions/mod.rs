//! Decisions from rows of logits or probabilities: fits on rows whose right classes are known, and reports.
//!
//! The rest of the kernel maps or reduces one row. The functions here take many rows, in order, since they
//! compare them with each other or add them up. `docs/decisions.md` defines the words.

pub(crate) mod auroc;
pub(crate) mod calibration_error;
pub(crate) mod conformal;
pub(crate) mod evaluate;
pub(crate) mod familiarity;
pub(crate) mod isotonic;
pub(crate) mod platt;
pub(crate) mod priors;
pub(crate) mod temperature_scaling;
pub(crate) mod vector_scaling;
