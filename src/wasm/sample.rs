//! The steps of sampling, and draws.

use super::abi::{Call, Outcome, Steps};
use super::call::run_to_outcome;
use super::memory::Address;
use crate::Xoshiro256;
use crate::kernel::sample::Draws;
use crate::kernel::warp::{Explained, Warp};
use crate::ops::sample::{self, Drawn};
use crate::ops::warp;

impl Steps {
    /// Reads the steps with the values that they share.
    fn warp(&self) -> Warp<'_> {
        Warp {
            steps: self.steps.as_slice(self.step_count as usize),
            presence: self.presence,
            frequency: self.frequency,
            history: self.history.as_slice(self.history_length as usize),
            min_keep: self.min_keep as usize,
        }
    }

    /// Reads the bias, which is empty if there is none.
    fn bias(&self) -> &[f64] {
        self.bias.as_slice(self.bias_length as usize)
    }
}

/// Replaces rows of f64 logits by the logits after the steps, with magnitudes up to `largest`. Removed
/// entries become −∞.
///
/// If `explains` is 1, `removed_by` gets the index of the step that removed each entry of each row, or −1,
/// and `masses` gets the probability that each step removed from each row. A row with a NaN or +∞, or without
/// a kept entry, is an error.
#[unsafe(no_mangle)]
pub extern "C" fn warp_rows(
    call: &mut Call,
    steps: &Steps,
    largest: f64,
    explains: usize,
    mut removed_by: Address,
    mut masses: Address,
) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, _| {
        let explained = Explained {
            removed_by: removed_by.as_mut_slice(explains * x.len()),
            masses: masses.as_mut_slice(explains * rows.count * steps.step_count as usize),
        };
        let (warp, bias) = (steps.warp(), steps.bias());
        let empty = warp::warp_rows(x, rows, &warp, bias, largest, explained)?;
        Ok(if empty.is_some() { Outcome::AllMasked } else { Outcome::Done })
    })
}

/// Draws `count` indices from each row of f64 logits after the steps, and writes them to `draws`.
///
/// If `seed` is NaN, `draws` holds uniform numbers before the call, otherwise they come from a generator with
/// this seed. If `has_logprobs` is 1, `logprobs` gets the log-probability of each draw. If `replace` is 0,
/// each index is drawn at most once from a row, and a row with fewer than `count` entries is an error. A row
/// without any entry to draw is always an error.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "only numbers cross")]
pub extern "C" fn sample_rows(
    call: &mut Call,
    steps: &Steps,
    mut draws: Address,
    count: usize,
    seed: f64,
    mut logprobs: Address,
    has_logprobs: u32,
    replace: u32,
) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, _| {
        let numbers = draws.as_mut_slice::<f64>(rows.count * count);
        if !seed.is_nan() {
            let mut random = Xoshiro256::new(seed as i64 as u64);
            numbers.iter_mut().for_each(|number| *number = random.uniform());
        }
        let logprobs = logprobs.as_mut_slice(if has_logprobs == 0 { 0 } else { numbers.len() });
        let (warp, bias) = (steps.warp(), steps.bias());
        let drawn =
            sample::sample_rows(x, rows, &warp, bias, Draws { numbers, logprobs }, replace != 0)?;
        Ok(match drawn {
            Drawn::All => Outcome::Done,
            Drawn::Empty(_) => Outcome::AllMasked,
            Drawn::TooFew(_) => Outcome::TooFew,
        })
    })
}
