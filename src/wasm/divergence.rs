//! Divergences, α-entmax and Gumbel-softmax.

use super::abi::{Call, Outcome};
use super::memory::numbers;
use super::run;
use crate::Xoshiro256;
use crate::ops::divergence::{self, DivergenceOf};
use crate::ops::{entmax, gumbel_softmax};

/// Writes the divergence of each row of f64 and the row of `q` with the same index to `results`. It is the
/// Jensen–Shannon divergence if `is_js` is 1, and the Kullback–Leibler divergence otherwise. `of` is 0 for
/// probabilities, 1 for their logarithms and 2 for logits.
#[unsafe(no_mangle)]
pub extern "C" fn divergence_rows(
    call: &Call,
    q: u32,
    of: u32,
    is_js: u32,
    results: u32,
) -> Outcome {
    let of = match of {
        0 => DivergenceOf::Probabilities,
        1 => DivergenceOf::Logs,
        _ => DivergenceOf::Logits,
    };
    let mut outcome = Outcome::Done;
    let computed = run(call, &mut |p: &mut [f64], rows, options| {
        let (q, results) = (numbers(q, p.len()), numbers(results, rows.count));
        if !divergence::divergence_rows(p, q, rows, options, of, is_js != 0, results)? {
            outcome = Outcome::NotProbabilities;
        }
        Ok(())
    });
    if matches!(computed, Outcome::Done) { outcome } else { computed }
}

/// Replaces rows of f64 logits by their α-entmax.
#[unsafe(no_mangle)]
pub extern "C" fn entmax_rows(call: &Call, alpha: f64) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| entmax::entmax_rows(x, rows, options, alpha))
}

/// Replaces the gradients at `gradient` with respect to rows of outputs of α-entmax by those with respect to
/// the logits. The outputs are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn entmax_grad_rows(call: &Call, gradient: u32, alpha: f64) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, options| {
        let gradient = numbers(gradient, p.len());
        entmax::entmax_grad_rows(p, gradient, rows, options, alpha)
    })
}

/// Replaces rows of f64 logits by their Gumbel-softmax. If `seed` is NaN, `uniforms` holds one number in [0,
/// 1) per entry, otherwise the numbers come from a generator with this seed.
#[unsafe(no_mangle)]
pub extern "C" fn gumbel_softmax_rows(call: &Call, uniforms: u32, seed: f64) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let uniforms = numbers::<f64>(uniforms, x.len());
        if !seed.is_nan() {
            let mut random = Xoshiro256::new(seed as i64 as u64);
            uniforms.iter_mut().for_each(|number| *number = random.uniform());
        }
        gumbel_softmax::gumbel_softmax_rows(x, rows, options, uniforms)
    })
}
