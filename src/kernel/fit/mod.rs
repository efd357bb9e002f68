//! What is estimated from all rows of a calibration set, and the searches for it.

pub(crate) mod conformal;
pub(crate) mod estimate_priors;
pub(crate) mod familiarity;
pub(crate) mod isotonic;
pub(crate) mod platt;
pub(crate) mod temperature_scaling;
pub(crate) mod vector_scaling;
