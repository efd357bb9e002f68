//! What is measured on rows whose targets are known.

pub(crate) mod auroc;
pub(crate) mod calibration_error;
pub(crate) mod evaluate;
pub(crate) mod log_likelihood;
