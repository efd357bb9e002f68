//! The softmax of rows that arrive in chunks.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::{run, run_to_outcome};
use crate::kernel;
use crate::kernel::softmax_state::{Partial, StateTemperature};
use crate::ops::{log_add_exp, logprobs, softmax_state};

/// Adds the f64 rows of a call to the state at an address: the largest entry, the sum as high and low, and
/// the count.
#[unsafe(no_mangle)]
pub extern "C" fn state_add(call: &Call, state: u32) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        for seen in numbers::<Partial>(state, 1) {
            *seen = softmax_state::add_rows(*seen, x, rows, options.temperature)?;
        }
        Ok(())
    })
}

/// Merges two states: adds the second, which follows the first in memory, to the first.
#[unsafe(no_mangle)]
pub extern "C" fn state_merge(states: u32, temperature: f64) {
    if let [state, other] = numbers::<Partial>(states, 2) {
        *state = state.merged(*other, &StateTemperature::new(temperature));
    }
}

/// Returns the log-sum-exp of a state.
#[unsafe(no_mangle)]
pub extern "C" fn state_log_sum_exp(state: u32, temperature: f64) -> f64 {
    let logs = numbers::<Partial>(state, 1).iter();
    logs.map(|seen| seen.log_sum_exp(&StateTemperature::new(temperature))).sum()
}

/// Replaces the f64 rows of a call by their probabilities among all logits added to a state. An entry above
/// the largest added logit is an error.
#[unsafe(no_mangle)]
pub extern "C" fn state_softmax(call: &Call, state: u32) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, options| {
        let mut outcome = Outcome::Done;
        for seen in numbers::<Partial>(state, 1) {
            if !softmax_state::softmax_rows(seen, x, rows, options.temperature)? {
                outcome = Outcome::NotProbabilities;
            }
        }
        Ok(outcome)
    })
}

/// Replaces each of `n` numbers a by log(e^a + e^b), where b is the number at the same index of `b`.
#[unsafe(no_mangle)]
pub extern "C" fn log_add_exp(a: u32, b: u32, n: usize) {
    let pairs = numbers::<f64>(a, n).iter_mut().zip(numbers::<f64>(b, n));
    pairs.for_each(|(a, b)| *a = kernel::log_add_exp::log_add_exp(*a, *b));
}

/// Replaces every entry of f64 rows by the log-sum-exp of this entry and those before it.
#[unsafe(no_mangle)]
pub extern "C" fn log_cum_sum_exp_rows(call: &Call) -> Outcome {
    run(call, &mut log_add_exp::log_cum_sum_exp_rows)
}

/// Writes the mean of `parts` values, weighted by e^log_sum, to `result`, and returns the log-sum-exp of all
/// parts. A value has `length` numbers. `weights` is a workspace of two numbers per part.
#[unsafe(no_mangle)]
pub extern "C" fn merge_weighted(
    values: u32,
    length: usize,
    log_sums: u32,
    parts: usize,
    weights: u32,
    result: u32,
) -> f64 {
    let values = &*numbers(values, parts * length);
    let (log_sums, weights) = (&*numbers(log_sums, parts), numbers(weights, parts));
    kernel::log_add_exp::merge_weighted(values, log_sums, weights, numbers(result, length))
}

/// Replaces `n` losses −log p by log p, and writes e^mean and mean/ln 2 of the losses that aren't NaN to
/// `results`.
#[unsafe(no_mangle)]
pub extern "C" fn perplexity(losses: u32, n: usize, results: u32) {
    let (perplexity, bits) = logprobs::compute_perplexity(numbers(losses, n));
    for (to, result) in numbers(results, 2).iter_mut().zip([perplexity, bits]) {
        *to = result;
    }
}
