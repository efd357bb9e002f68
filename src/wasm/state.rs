//! The softmax of rows that arrive in chunks.

use super::abi::{Call, Outcome};
use super::memory::Address;
use super::{run, run_to_outcome};
use crate::kernel;
use crate::kernel::softmax_state::{Partial, StateTemperature};
use crate::ops::{log_add_exp, logprobs, softmax_state};

/// Adds the f64 rows of a call to the state at an address: the largest entry, the sum as high and low, and
/// the count.
#[unsafe(no_mangle)]
pub extern "C" fn state_add(call: &mut Call, mut state: Address) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        for seen in state.as_mut_slice::<Partial>(1) {
            *seen = softmax_state::add_rows(*seen, x, rows, options.temperature)?;
        }
        Ok(())
    })
}

/// Merges two states: adds the second, which follows the first in memory, to the first.
#[unsafe(no_mangle)]
pub extern "C" fn state_merge(mut states: Address, temperature: f64) {
    if let [state, other] = states.as_mut_slice::<Partial>(2) {
        *state = state.merged(*other, &StateTemperature::new(temperature));
    }
}

/// Returns the log-sum-exp of a state.
#[unsafe(no_mangle)]
pub extern "C" fn state_log_sum_exp(state: Address, temperature: f64) -> f64 {
    let logs = state.as_slice::<Partial>(1).iter();
    logs.map(|seen| seen.log_sum_exp(&StateTemperature::new(temperature))).sum()
}

/// Replaces the f64 rows of a call by their probabilities among all logits added to a state. An entry above
/// the largest added logit is an error.
#[unsafe(no_mangle)]
pub extern "C" fn state_softmax(call: &mut Call, state: Address) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, options| {
        let mut outcome = Outcome::Done;
        for seen in state.as_slice::<Partial>(1) {
            if !softmax_state::softmax_rows(seen, x, rows, options.temperature)? {
                outcome = Outcome::NotProbabilities;
            }
        }
        Ok(outcome)
    })
}

/// Replaces each of `n` numbers a by log(e^a + e^b), where b is the number at the same index of `b`.
#[unsafe(no_mangle)]
pub extern "C" fn log_add_exp(mut a: Address, b: Address, n: usize) {
    let pairs = a.as_mut_slice::<f64>(n).iter_mut().zip(b.as_slice::<f64>(n));
    pairs.for_each(|(a, b)| *a = kernel::log_add_exp::log_add_exp(*a, *b));
}

/// Replaces every entry of f64 rows by the log-sum-exp of this entry and those before it.
#[unsafe(no_mangle)]
pub extern "C" fn log_cum_sum_exp_rows(call: &mut Call) -> Outcome {
    run(call, &mut log_add_exp::log_cum_sum_exp_rows)
}

/// Writes the mean of `parts` values, weighted by e^log_sum, to `result`, and returns the log-sum-exp of all
/// parts. A value has `length` numbers. `weights` is a workspace of two numbers per part.
#[unsafe(no_mangle)]
pub extern "C" fn merge_weighted(
    values: Address,
    length: usize,
    log_sums: Address,
    parts: usize,
    mut weights: Address,
    mut result: Address,
) -> f64 {
    let values = values.as_slice(parts * length);
    let (log_sums, weights) = (log_sums.as_slice(parts), weights.as_mut_slice(parts));
    kernel::log_add_exp::merge_weighted(values, log_sums, weights, result.as_mut_slice(length))
}

/// Replaces `n` losses −log p by log p, and writes e^mean and mean/ln 2 of the losses that aren't NaN to
/// `results`.
#[unsafe(no_mangle)]
pub extern "C" fn perplexity(mut losses: Address, n: usize, mut results: Address) {
    let (perplexity, bits) = logprobs::compute_perplexity(losses.as_mut_slice(n));
    for (to, result) in results.as_mut_slice(2).iter_mut().zip([perplexity, bits]) {
        *to = result;
    }
}
