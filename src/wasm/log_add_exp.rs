//! The softmax of rows that arrive in chunks, sums of logarithms, and perplexity.

use super::abi::results::Perplexity;
use super::abi::{Call, Outcome};
use super::call::{run, run_to_outcome};
use super::memory::Address;
use crate::kernel;
use crate::kernel::softmax_state::{OnlineNormalizer, StateTemperature};
use crate::ops::{log_add_exp, softmax_state};

/// Adds the f64 rows of a call to a state. At the address of a state is the struct `OnlineNormalizer`.
#[unsafe(no_mangle)]
pub extern "C" fn state_add(call: &mut Call, mut state: Address<OnlineNormalizer>) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let seen = state.as_mut();
        *seen = softmax_state::add_rows(*seen, x, rows, options.temperature)?;
        Ok(())
    })
}

/// Adds another state to a state.
#[unsafe(no_mangle)]
pub extern "C" fn state_merge(
    mut state: Address<OnlineNormalizer>,
    other: Address<OnlineNormalizer>,
    temperature: f64,
) {
    let state = state.as_mut();
    *state = state.merged(*other.as_ref(), &StateTemperature::new(temperature));
}

/// Returns the log-sum-exp of a state.
#[unsafe(no_mangle)]
pub extern "C" fn state_log_sum_exp(state: Address<OnlineNormalizer>, temperature: f64) -> f64 {
    state.as_ref().log_sum_exp(&StateTemperature::new(temperature))
}

/// Replaces the f64 rows of a call by their probabilities among all logits added to a state. An entry above
/// the largest added logit is an error.
#[unsafe(no_mangle)]
pub extern "C" fn state_softmax(call: &mut Call, state: Address<OnlineNormalizer>) -> Outcome {
    run_to_outcome(call, &mut |x: &mut [f64], rows, options| {
        let is_below = softmax_state::softmax_rows(state.as_ref(), x, rows, options.temperature)?;
        Ok(if is_below { Outcome::Done } else { Outcome::InvalidEntry })
    })
}

/// Replaces each of `n` f64 numbers a by log(e^a + e^b), where b is the f64 number at the same index of `b`.
#[unsafe(no_mangle)]
pub extern "C" fn log_add_exp(mut a: Address<f64>, b: Address<f64>, n: usize) {
    let pairs = a.as_mut_slice(n).iter_mut().zip(b.as_slice(n));
    pairs.for_each(|(a, b)| *a = kernel::log_add_exp::log_add_exp(*a, *b));
}

/// Replaces every entry of f64 rows by the log-sum-exp of this entry and those before it.
#[unsafe(no_mangle)]
pub extern "C" fn log_cum_sum_exp_rows(call: &mut Call) -> Outcome {
    run(call, &mut log_add_exp::log_cum_sum_exp_rows)
}

/// Writes the mean of `parts` values, weighted by e^log_sum, to `result`, and returns the log-sum-exp of all
/// parts. A value has `length` numbers, and so has the mean. `roots` is a workspace of two numbers per part.
/// All numbers are f64.
#[unsafe(no_mangle)]
pub extern "C" fn merge_weighted(
    values: Address<f64>,
    length: usize,
    log_sums: Address<f64>,
    parts: usize,
    mut roots: Address<[f64; 2]>,
    mut result: Address<f64>,
) -> f64 {
    let values = values.as_slice(parts * length);
    let (log_sums, roots) = (log_sums.as_slice(parts), roots.as_mut_slice(parts));
    kernel::log_add_exp::merge_weighted(values, log_sums, roots, result.as_mut_slice(length))
}

/// Replaces `n` f64 losses −log p by log p, and writes e^mean and mean/ln 2 of the losses that aren't NaN to
/// `results`, a struct `Perplexity`.
#[unsafe(no_mangle)]
pub extern "C" fn perplexity(mut losses: Address<f64>, n: usize, mut results: Address<Perplexity>) {
    let (perplexity, bits) =
        kernel::metrics::log_likelihood::compute_perplexity(losses.as_mut_slice(n));
    *results.as_mut() = Perplexity { perplexity, bits };
}
