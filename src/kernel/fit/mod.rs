//! What is estimated from all rows of a calibration set, and the searches for it.

pub(crate) mod conformal;
pub(crate) mod curvature;
pub(crate) mod estimate_priors;
pub(crate) mod familiarity;
pub(crate) mod isotonic;
mod lbfgs;
pub(crate) mod line_search;
pub(crate) mod platt;
pub(crate) mod temperature_scaling;
pub(crate) mod vector_scaling;
