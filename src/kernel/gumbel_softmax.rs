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
//! A u of 0 would make the noise infinite. It is replaced by 2^-54, half of the smallest number above 0 that
//! generators return.

/// Adds Gumbel noise to logits, by numbers from 0 to below 1.
pub(crate) fn add_gumbel(row: &mut [f64], uniforms: impl Iterator<Item = f64>) {
    let least = 0.5 * (1.0 / (1u64 << 53) as f64);
    for (x, u) in row.iter_mut().zip(uniforms) {
        *x -= libm::log(-libm::log(u.max(least)));
    }
}
