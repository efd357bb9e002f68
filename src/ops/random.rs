//! Generators of random numbers.

use crate::Xoshiro256;
use crate::error::Error;
use crate::fallible_vec::allocate;
use alloc::vec::Vec;

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

/// Returns the next `count` numbers of a generator.
///
/// # Errors
/// [`Error::Random`] for a number outside [0, 1), [`Error::Memory`] if memory runs out.
pub(super) fn draw_uniforms(
    count: usize,
    random: &mut (impl Random + ?Sized),
) -> Result<Vec<f64>, Error> {
    let mut numbers = allocate(count)?;
    for _ in 0..count {
        let number = random.uniform();
        if !(0.0..1.0).contains(&number) {
            return Err(Error::Random(number));
        }
        numbers.push(number);
    }
    Ok(numbers)
}
