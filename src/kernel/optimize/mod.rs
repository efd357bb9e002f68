//! Descents to the minimum of smooth functions, for fits and for the classifier that learns.

pub(crate) mod curvature;
pub(crate) mod lbfgs;
pub(crate) mod line_search;
