//! The steps from logits to those that can be drawn, and drawing.

use super::abi::{Call, Outcome, Steps};
use super::memory::numbers;
use super::run;
use crate::Xoshiro256;
use crate::kernel::warp::Warp;
use crate::ops::sample::{self, Drawn};
use crate::ops::warp;

impl Steps {
    fn warp(&self) -> Warp<'_> {
        Warp {
            steps: numbers(self.steps, self.step_count as usize),
            presence: self.presence,
            frequency: self.frequency,
            history: numbers(self.history, self.history_length as usize),
            min_keep: self.min_keep as usize,
        }
    }

    fn bias(&self) -> &[f64] {
        numbers(self.bias, self.bias_length as usize)
    }
}

/// Replaces rows of f64 logits by those after some steps, of magnitudes up to `largest`; what is cut off
/// becomes −∞. Where `explains` is 1, the index of the step that cut it off, or −1, goes to `cut_by` for each
/// entry of each row, and the probability of what a step cut off to `masses` for each step in each row. A row
/// of which nothing is left, or with an entry that is NaN or +∞, is an error.
#[unsafe(no_mangle)]
pub extern "C" fn warp_rows(
    call: &Call,
    steps: &Steps,
    largest: f64,
    explains: usize,
    cut_by: u32,
    masses: u32,
) -> Outcome {
    let mut outcome = Outcome::Done;
    let computed = run(call, &mut |x: &mut [f64], rows, _| {
        let cut_by = numbers(cut_by, explains * x.len());
        let masses = numbers(masses, explains * rows.count * steps.step_count as usize);
        let (warp, bias) = (steps.warp(), steps.bias());
        if warp::warp_rows(x, rows, &warp, bias, largest, (cut_by, masses))?.is_some() {
            outcome = Outcome::AllMasked;
        }
        Ok(())
    });
    if matches!(computed, Outcome::Done) { outcome } else { computed }
}

/// Draws `count` indices from each row of f64 logits after some steps. They replace as many numbers in 0…1 at
/// `draws`, or those that a seed gives, if it isn't NaN; the logarithms of their probabilities go to
/// `logprobs`, if they are asked for. Where `replace` is 0, each index is drawn once from a row, and a row
/// that has fewer is an error; so is one from which nothing can be drawn.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "only numbers cross")]
pub extern "C" fn sample_rows(
    call: &Call,
    steps: &Steps,
    draws: u32,
    count: usize,
    seed: f64,
    logprobs: u32,
    has_logprobs: u32,
    replace: u32,
) -> Outcome {
    let mut outcome = Outcome::Done;
    let computed = run(call, &mut |x: &mut [f64], rows, _| {
        let draws = numbers::<f64>(draws, rows.count * count);
        if !seed.is_nan() {
            let mut random = Xoshiro256::new(seed as i64 as u64);
            draws.iter_mut().for_each(|draw| *draw = random.uniform());
        }
        let logprobs = numbers::<f64>(logprobs, if has_logprobs == 0 { 0 } else { draws.len() });
        let (warp, bias) = (steps.warp(), steps.bias());
        match sample::sample_rows(x, rows, &warp, bias, (draws, logprobs), replace != 0)? {
            Drawn::All => {}
            Drawn::Empty(_) => outcome = Outcome::AllMasked,
            Drawn::TooFew(_) => outcome = Outcome::TooFew,
        }
        Ok(())
    });
    if matches!(computed, Outcome::Done) { outcome } else { computed }
}
