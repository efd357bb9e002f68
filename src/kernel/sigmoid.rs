//! The logistic function of one number and its relatives, each from e^−|x|, which can't
//! overflow.
//!
//!   σ(x) = 1/(1 + e^−x)    log σ(x) = −softplus(−x)    softplus(x) = max(x, 0) + log1p(e^−|x|)

/// Returns σ(x), in 0…1.
pub(crate) fn sigmoid(x: f64) -> f64 {
    let exp = libm::exp(-x.abs());
    (if x < 0.0 { exp } else { 1.0 }) / (1.0 + exp)
}

/// Returns x/T at a temperature T in 0…∞, whose ends give the limits: no temperature moves 0 and ±∞.
pub(crate) fn at_temperature(x: f64, temperature: f64) -> f64 {
    if x == 0.0 || x.is_infinite() { x } else { x / temperature }
}

/// Returns log(1 + e^x).
pub(crate) fn softplus(x: f64) -> f64 {
    if x.is_nan() { x } else { x.max(0.0) + libm::log1p(libm::exp(-x.abs())) }
}

/// Returns log σ(x).
pub(crate) fn log_sigmoid(x: f64) -> f64 {
    0.0 - softplus(-x)
}
