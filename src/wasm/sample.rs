//! The sampling steps, and draws.

use super::abi::arguments::{Draws, Explained, SampleSteps};
use super::abi::codes::Code;
use super::abi::{Call, Outcome};
use super::call::run_to_outcome;
use super::random::fill_uniforms;
use crate::kernel::warp::Warp;
use crate::kernel::{sample, warp};
use crate::ops;
use crate::ops::sample::Drawn;
use crate::sample_step::SampleStep;
use core::arch::wasm32::unreachable;

/// The steps of a call with their parameters. None is there twice, so all fit.
type Steps = [(SampleStep, f64); SampleStep::ALL.len()];

/// What the array of the steps holds before they are read.
const NO_STEPS: Steps = [(SampleStep::Penalties, 0.0); SampleStep::ALL.len()];

impl SampleSteps {
    /// Reads the steps into an array, and returns them with the values that they share. Inlined into both
    /// exports, it would make the module 110 bytes of gzip larger.
    #[inline(never)]
    fn warp<'a>(&'a self, to: &'a mut Steps) -> Warp<'a> {
        let pairs = self.steps.as_slice(self.step_count as usize);
        let Some(steps) = to.get_mut(..pairs.len()) else { unreachable() };
        for (step, [code, value]) in steps.iter_mut().zip(pairs) {
            *step = (Code::<SampleStep>::from_f64(*code).read(), *value);
        }
        Warp {
            steps,
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
/// `explained` is null if it isn't asked for. A row with a NaN or +∞, or without a kept entry, is an error.
#[unsafe(no_mangle)]
pub extern "C" fn warp_rows(
    call: &mut Call,
    steps: &SampleSteps,
    largest: f64,
    mut explained: Option<&mut Explained>,
) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, _| {
        let (mut read_steps, bias) = (NO_STEPS, steps.bias());
        let warp = steps.warp(&mut read_steps);
        let explained = match &mut explained {
            None => warp::Explained::nothing(),
            Some(Explained { removed_by, masses }) => warp::Explained {
                removed_by: removed_by.as_mut_slice(x.len()),
                masses: masses.as_mut_slice(rows.count * warp.steps.len()),
            },
        };
        let empty = ops::warp::warp_rows(x, rows, &warp, bias, largest, explained)?;
        Ok(if empty.is_some() { Outcome::AllMasked } else { Outcome::Done })
    })
}

/// Draws indices from each row of f64 logits after the steps. Uniform numbers come from a generator with the
/// seed, if there is one. A row from which nothing can be drawn is an error, and without replacement a row
/// that has fewer entries than draws.
#[unsafe(no_mangle)]
pub extern "C" fn sample_rows(call: &mut Call, steps: &SampleSteps, draws: &mut Draws) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, _| {
        let numbers = draws.numbers.as_mut_slice(rows.count * draws.count as usize);
        fill_uniforms(numbers, draws.seed);
        let logprobs = draws.logprobs.as_mut_slice(draws.logprob_count as usize);
        let (mut read_steps, bias, replace) = (NO_STEPS, steps.bias(), draws.replace != 0);
        let warp = steps.warp(&mut read_steps);
        let to = sample::Draws { indices: numbers, logprobs };
        let drawn = ops::sample::sample_rows(x, rows, &warp, bias, to, replace)?;
        Ok(match drawn {
            Drawn::All => Outcome::Done,
            Drawn::Empty(_) => Outcome::AllMasked,
            Drawn::TooFew(_) => Outcome::TooFew,
        })
    })
}
