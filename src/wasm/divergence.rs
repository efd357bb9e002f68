//! Divergences, α-entmax and Gumbel-softmax.

use super::abi::codes::Code;
use super::abi::{Call, Outcome};
use super::call::{run, run_to_outcome};
use super::memory::Address;
use super::random::fill_uniforms;
use crate::DivergenceOf;
use crate::kernel::divergence::DivergenceKind;
use crate::ops::divergence as ops;
use crate::ops::{entmax, gumbel_softmax};

/// Writes the divergence of each row of f64 and the row of `q` with the same index to `results`, as f64. Both
/// arrays are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn divergence_rows(
    call: &mut Call,
    mut q: Address<f64>,
    of: Code<DivergenceOf>,
    kind: Code<DivergenceKind>,
    mut results: Address<f64>,
) -> Outcome {
    let (of, kind) = (of.read(), kind.read());
    run_to_outcome(call, &mut |p: &mut [f64], rows, options| {
        let (q, results) = (q.as_mut_slice(p.len()), results.as_mut_slice(rows.count));
        let are_distributions = ops::divergence_rows(p, q, rows, options, of, kind, results)?;
        Ok(if are_distributions { Outcome::Done } else { Outcome::InvalidEntry })
    })
}

/// Replaces rows of f64 logits by their α-entmax.
#[unsafe(no_mangle)]
pub extern "C" fn entmax_rows(call: &mut Call, alpha: f64) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| entmax::entmax_rows(x, rows, options, alpha))
}

/// Replaces the f64 gradients at `gradient` with respect to rows of f64 outputs of α-entmax by those with
/// respect to the logits. The outputs are overwritten.
#[unsafe(no_mangle)]
pub extern "C" fn entmax_grad_rows(
    call: &mut Call,
    mut gradient: Address<f64>,
    alpha: f64,
) -> Outcome {
    run(call, &mut |p: &mut [f64], rows, options| {
        let gradient = gradient.as_mut_slice(p.len());
        entmax::entmax_grad_rows(p, gradient, rows, options, alpha)
    })
}

/// Replaces rows of f64 logits by their Gumbel-softmax. `uniforms` has an f64 number for each entry.
/// If `seed` is NaN it holds uniform numbers already; otherwise a generator with this seed overwrites it.
#[unsafe(no_mangle)]
pub extern "C" fn gumbel_softmax_rows(
    call: &mut Call,
    mut uniforms: Address<f64>,
    seed: f64,
) -> Outcome {
    run(call, &mut |x: &mut [f64], rows, options| {
        let uniforms = uniforms.as_mut_slice(x.len());
        fill_uniforms(uniforms, seed);
        gumbel_softmax::gumbel_softmax_rows(x, rows, options, uniforms)
    })
}
