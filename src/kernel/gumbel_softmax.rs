//! The noise of Gumbel-softmax.
//!
//! # The plain algorithm
//!
//! ```text
//! softmax((x + g)/T),  g = −log(−log u) for uniform numbers u      (Gumbel 1954; Jang, Gu & Poole 2017)
//! ```
//!
//! # Method
//!
//! 1. A u of 0 would make the noise infinite. It is replaced by 2^-54, half of the smallest number above 0
//!    that generators return. So g is between −3.7 and 36.8.
//! 2. The noise is added in f64, to f32 logits too.
//!
//! # Accuracy
//!
//! A logarithm of libm is off by less than an ULP, so −log u by 2^-52 of itself at most. That moves g by
//! 2^-52, and the second logarithm moves it by an ULP. In `tests/js/divergence.test.mjs` the probabilities of
//! a row are within 16 ULP of those of the formula.

/// Adds Gumbel noise to logits, by numbers from 0 to below 1.
pub(crate) fn add_gumbel(row: &mut [f64], uniforms: impl Iterator<Item = f64>) {
    let least = 0.5 * (1.0 / (1u64 << 53) as f64);
    for (x, u) in row.iter_mut().zip(uniforms) {
        *x -= libm::log(-libm::log(u.max(least)));
    }
}
