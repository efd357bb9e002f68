//! The random numbers of calls. A seed crosses as f64, since an export takes no u64 without a BigInt of
//! JavaScript's, and without a seed JavaScript draws the numbers itself.

use crate::Xoshiro256;

/// Returns a seed, an integer that crosses as f64.
pub(super) fn read_seed(seed: f64) -> u64 {
    seed as i64 as u64
}

/// Fills numbers with the uniform ones of a seed. NaN stands for no seed: JavaScript has filled them.
pub(super) fn fill_uniforms(numbers: &mut [f64], seed: f64) {
    if !seed.is_nan() {
        let mut random = Xoshiro256::new(read_seed(seed));
        numbers.iter_mut().for_each(|number| *number = random.uniform());
    }
}
