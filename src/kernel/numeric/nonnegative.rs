//! Numbers that only rounding takes below 0.

/// Returns a number, or 0 in place of −0 and of a negative one. NaN stays NaN.
pub(crate) fn at_least_0(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}
