//! Generators of random numbers.

use crate::Xoshiro256;

/// A generator of random numbers, such as [`Xoshiro256`] or a closure.
///
/// ```
/// use softmax_wasm::{SampleOptions, sample};
///
/// // With the crate rand: `let mut random = || rng.random();`
/// let mut random = || 0.7;
/// assert_eq!(sample(&[0.0, 0.0], &SampleOptions::new(), &mut random)?.index, 1);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub trait Random {
    /// Returns the next number, in [0, 1).
    fn uniform(&mut self) -> f64;
}

impl Random for Xoshiro256 {
    fn uniform(&mut self) -> f64 {
        self.uniform()
    }
}

impl<F: FnMut() -> f64 + ?Sized> Random for F {
    fn uniform(&mut self) -> f64 {
        self()
    }
}
