//! Kullback–Leibler and Jensen–Shannon divergence of rows.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{from_f64_vec, to_f64_vec};
use crate::kernel::divergence::{self as kernel, DivergenceKind};
use crate::kernel::numeric::nonnegative::at_least_0;
use crate::layout::{Layout, Rows};
use crate::ops::log_softmax::log_softmax_rows;
use crate::ops::softmax::softmax_rows;
use crate::options::Options;
use crate::rows::{for_each_pair, mask_entries};
use crate::validate::{
    PROBABILITY_TOLERANCE, are_probabilities, check_log_probabilities, check_probabilities,
};
use crate::workspace::filled;
use alloc::vec::Vec;

/// The numbers whose divergence is computed.
///
/// ```
/// use softmax_wasm::{DivergenceOf, kl_divergence};
///
/// let (x, y) = ([0.0f64, 0.0], [0.0, 3f64.ln()]);
/// let kl = kl_divergence(&x, &y, DivergenceOf::Logits)?;
/// assert!((kl - 0.5 * (4f64 / 3.0).ln()).abs() < 1e-16);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DivergenceOf {
    /// Probabilities. They aren't normalised: rows that don't sum to 1 stay as they are.
    #[default]
    Probabilities,
    /// Natural logarithms of probabilities. They aren't normalised.
    Logs,
    /// Logits, which are turned into probabilities by softmax.
    Logits,
}

/// Returns the Kullback–Leibler divergence Σ pᵢ·log(pᵢ/qᵢ), in nats. A term with pᵢ = 0 counts 0. The result
/// is +∞ if qᵢ is 0 where pᵢ isn't. A sum below 0, which only rounding or rows that don't sum to 1 can give,
/// is returned as 0.
///
/// # Errors
/// [`Error::Shape`] if `p` and `q` differ in length, [`Error::Entry`] for the first entry of `p`,
/// else of `q`, that isn't a probability or the logarithm of one, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{DivergenceOf, kl_divergence};
///
/// let kl = kl_divergence(&[1.0f64, 0.0], &[0.5, 0.5], DivergenceOf::Probabilities)?;
/// assert_eq!(kl, 2f64.ln());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn kl_divergence<T: Float>(p: &[T], q: &[T], of: DivergenceOf) -> Result<T, Error> {
    Ok(kl_divergence_along(p, q, of, &Layout::row(p.len()), &Options::new())?[0])
}

/// Returns the Kullback–Leibler divergence Σ pᵢ·log(pᵢ/qᵢ) of every row, in nats. A masked entry counts 0.
/// The temperature divides both rows of logits, and has no effect on probabilities and their logarithms.
///
/// # Errors
/// [`Error::Shape`] if `p` and `q` differ in length or the layout doesn't fit them, [`Error::Entry`] for the
/// first unmasked entry of `p`, else of `q`, that isn't a probability or the logarithm of one,
/// [`Error::Mask`] if the mask fits neither a row nor the array, [`Error::Temperature`] for a negative
/// temperature or NaN, [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`]
/// for a sink or a soft cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{DivergenceOf, Layout, Options, kl_divergence_along};
///
/// let (x, y) = ([1.0f64, 2.0, 3.0, 3.0], [1.0, 2.0, 3.0, 3.0]);
/// let layout = Layout::new(&[2, 2], -1)?;
/// let kl = kl_divergence_along(&x, &y, DivergenceOf::Logits, &layout, &Options::new())?;
/// assert_eq!(kl, [0.0, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn kl_divergence_along<T: Float>(
    p: &[T],
    q: &[T],
    of: DivergenceOf,
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    divergence_along(p, q, of, layout, options, DivergenceKind::KullbackLeibler)
}

/// Returns the Jensen–Shannon divergence ½·KL(p‖m) + ½·KL(q‖m) with m = ½·(p + q), in nats. It lies between 0
/// and ln 2 if both rows sum to 1.
///
/// # Errors
/// [`Error::Shape`] if `p` and `q` differ in length, [`Error::Entry`] for the first entry of `p`,
/// else of `q`, that isn't a probability or the logarithm of one, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{DivergenceOf, js_divergence};
///
/// let js = js_divergence(&[1.0f64, 0.0], &[0.0, 1.0], DivergenceOf::Probabilities)?;
/// assert_eq!(js, 2f64.ln());
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn js_divergence<T: Float>(p: &[T], q: &[T], of: DivergenceOf) -> Result<T, Error> {
    Ok(js_divergence_along(p, q, of, &Layout::row(p.len()), &Options::new())?[0])
}

/// Returns the Jensen–Shannon divergence ½·KL(p‖m) + ½·KL(q‖m) with m = ½·(p + q) of every row, in nats. A
/// masked entry counts 0. The temperature divides both rows of logits, and has no effect on probabilities and
/// their logarithms.
///
/// # Errors
/// [`Error::Shape`] if `p` and `q` differ in length or the layout doesn't fit them, [`Error::Entry`] for the
/// first unmasked entry of `p`, else of `q`, that isn't a probability or the logarithm of one,
/// [`Error::Mask`] if the mask fits neither a row nor the array, [`Error::Temperature`] for a negative
/// temperature or NaN, [`Error::SinkCount`] if there is neither one sink nor one per row, [`Error::Option`]
/// for a sink or a soft cap out of range, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{DivergenceOf, Layout, Options, js_divergence_along};
///
/// let (p, q, layout) = ([0.5f64, 0.5], [0.5, 0.5], Layout::row(2));
/// let of = DivergenceOf::Probabilities;
/// assert_eq!(js_divergence_along(&p, &q, of, &layout, &Options::new())?, [0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn js_divergence_along<T: Float>(
    p: &[T],
    q: &[T],
    of: DivergenceOf,
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    divergence_along(p, q, of, layout, options, DivergenceKind::JensenShannon)
}

/// Checks the arguments and computes the divergences of all rows.
fn divergence_along<T: Float>(
    p: &[T],
    q: &[T],
    of: DivergenceOf,
    layout: &Layout,
    options: &Options,
    kind: DivergenceKind,
) -> Result<Vec<T>, Error> {
    if q.len() != p.len() {
        return Err(Error::shape(&[p.len()], q.len()));
    }
    let rows = layout.checked_rows(p.len(), options)?;
    let (mut p_copy, mut q_copy) = (to_f64_vec(p)?, to_f64_vec(q)?);
    let mut results = filled(rows.count, 0.0)?;
    let options = &options.only_temperature_and_mask();
    if !divergence_rows(&mut p_copy, &mut q_copy, &rows, options, of, kind, &mut results)? {
        let check = match of {
            DivergenceOf::Logs => check_log_probabilities,
            _ => check_probabilities,
        };
        let wrong = check(p, &rows).and_then(|()| check(q, &rows)).err();
        return Err(wrong.unwrap_or(Error::Entry { index: 0, value: f64::NAN }));
    }
    Ok(from_f64_vec(&results)?)
}

/// Writes the divergences of rows, which are overwritten. Returns false and writes no result if an entry
/// isn't a probability or the logarithm of one.
pub(crate) fn divergence_rows(
    p: &mut [f64],
    q: &mut [f64],
    rows: &Rows,
    options: &Options,
    of: DivergenceOf,
    kind: DivergenceKind,
    results: &mut [f64],
) -> Result<bool, OutOfMemory> {
    let is_js = kind == DivergenceKind::JensenShannon;
    let masked = if of == DivergenceOf::Probabilities { 0.0 } else { f64::NEG_INFINITY };
    for x in [&mut *p, &mut *q] {
        mask_entries(x, rows, masked)?;
        let are_valid = match of {
            DivergenceOf::Probabilities => are_probabilities(x),
            DivergenceOf::Logs => !x.iter().any(|x| *x > PROBABILITY_TOLERANCE),
            DivergenceOf::Logits => true,
        };
        if !are_valid {
            return Ok(false);
        }
        match of {
            DivergenceOf::Logits if is_js => softmax_rows(x, rows, options)?,
            DivergenceOf::Logits => log_softmax_rows(x, rows, options)?,
            DivergenceOf::Logs if is_js => kernel::exp_of_logs(x),
            DivergenceOf::Logs => {}
            DivergenceOf::Probabilities => x.iter_mut().for_each(|x| *x = at_least_0(*x)),
        }
    }
    let compute = match of {
        _ if is_js => kernel::js,
        DivergenceOf::Probabilities => kernel::kl,
        DivergenceOf::Logs => kernel::kl_of_unnormalized_logs,
        DivergenceOf::Logits => kernel::kl_of_logs,
    };
    let mut results = results.iter_mut();
    for_each_pair(p, q, rows, &mut |_, p, q| {
        results.next().into_iter().for_each(|result| *result = compute(p, q));
    })?;
    Ok(true)
}
