//! Classes drawn from probabilities.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::run;
use crate::Xoshiro256;
use crate::kernel::sample::Truncation;
use crate::sample;

/// Draws `count` indices from each row of probabilities, in f64. They replace as many numbers in 0…1
/// at `draws`, or those that a seed gives, if it isn't NaN; the logarithms of their probabilities go to
/// `logprobs`, if they are asked for. A row without probability is an error.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "only numbers cross")]
pub extern "C" fn sample_rows(
    call: &Call,
    draws: u32,
    count: usize,
    top_k: usize,
    top_p: f64,
    min_p: f64,
    seed: f64,
    logprobs: u32,
    has_logprobs: u32,
) -> Outcome {
    let mut outcome = Outcome::Done;
    let computed = run(call, &mut |p: &mut [f64], rows, _| {
        let draws = numbers::<f64>(draws, rows.count * count);
        if !seed.is_nan() {
            let mut random = Xoshiro256::new(seed as i64 as u64);
            draws.iter_mut().for_each(|draw| *draw = random.uniform());
        }
        let logprobs = numbers::<f64>(logprobs, if has_logprobs == 0 { 0 } else { draws.len() });
        let truncation = Truncation { top_p, min_p };
        if sample::sample_rows(p, rows, top_k, truncation, draws, logprobs)?.is_some() {
            outcome = Outcome::AllMasked;
        }
        Ok(())
    });
    if matches!(computed, Outcome::Done) { outcome } else { computed }
}
