//! Sums of exponentials two at a time: log-add-exp, its running sum along rows, and the merging of weighted
//! means.

use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::{in_f64, to_f64_vec};
use crate::kernel::softmax_state::{self, Setting};
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::workspace::filled;
use crate::{Float, rows};
use alloc::vec::Vec;

/// Returns log(e^a + e^b) without overflow.
///
/// −∞ where both are, +∞ where one is, NaN where one is NaN. At most 2 ULP from the true value, or 2 ULP of
/// the larger where the result cancels.
///
/// ```
/// use softmax_wasm::log_add_exp;
///
/// assert_eq!(log_add_exp(1000.0f64, 1000.0), 1000.0 + 2f64.ln());
/// assert_eq!(log_add_exp(f32::NEG_INFINITY, 3.0), 3.0);
/// ```
pub fn log_add_exp<T: Float>(a: T, b: T) -> T {
    T::from_f64(softmax_state::log_add_exp(a.to_f64(), b.to_f64()))
}

/// Returns log Σ e^xⱼ of each logit and those before it.
///
/// The last is that of [`log_sum_exp`](crate::log_sum_exp); a NaN makes all from it on NaN, a +∞ makes them
/// +∞.
///
/// # Errors
/// [`Error::Memory`].
///
/// ```
/// assert_eq!(softmax_wasm::log_cum_sum_exp(&[0.0f64, 0.0])?, [0.0, 2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_cum_sum_exp<T: Float>(logits: &[T]) -> Result<Vec<T>, Error> {
    let mut sums = logits.to_vec();
    log_cum_sum_exp_along(&mut sums, &Layout::row(logits.len()), &Options::new())?;
    Ok(sums)
}

/// Replaces every logit by log Σ e^(xⱼ/T) of it and those before it in its row. What is masked adds nothing.
///
/// −∞ of nothing but −∞. At most 2 ULP from the true value, or 2 ULP of the largest logit where that cancels.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace. The logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_cum_sum_exp_along};
///
/// let mut x = [0.0f64, 5.0, 0.0, 5.0];
/// log_cum_sum_exp_along(&mut x, &Layout::new(&[2, 2], 0)?, &Options::new())?;
/// assert_eq!(x, [0.0, 5.0, 2f64.ln(), 5.0 + 2f64.ln()]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_cum_sum_exp_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    in_f64(logits, |logits| log_cum_sum_exp_rows(logits, &rows, options))
}

/// Replaces every logit by the log-sum-exp of it and those before it in its row.
pub(crate) fn log_cum_sum_exp_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let setting = Setting::new(options.temperature);
    rows::mask_entries(logits, rows, f64::NEG_INFINITY)?;
    rows::for_each(logits, rows, true, &mut |_, row| softmax_state::log_cum_sum_exp(row, &setting))
}

/// Returns the output of softmax-weighted sums over several parts, such as attention over splits of the keys,
/// from the output and the log-sum-exp of each: the mean of the values weighted by e^log_sum_exp, and the
/// log-sum-exp of all. There is a value of any length, and a log-sum-exp, for each part.
///
/// A part of log-sum-exp −∞ counts nothing, whatever its value holds; of such parts only the value is 0 and
/// the log-sum-exp −∞, so that merged parts can be merged again. +∞ or NaN makes the value NaN. At most 2 ULP
/// from the true value, or 2 ULP of the largest product where these cancel.
///
/// # Errors
/// [`Error::Empty`] for no parts, [`Error::Shape`] if a value has another length than the first,
/// [`Error::Memory`].
///
/// ```
/// use softmax_wasm::merge_weighted;
///
/// let (value, log_sum_exp) = merge_weighted(&[(&[1.0f64, 4.0], 0.0), (&[3.0, 0.0], 0.0)])?;
/// assert_eq!((value, log_sum_exp), (vec![2.0, 2.0], 2f64.ln()));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn merge_weighted<T: Float>(parts: &[(&[T], f64)]) -> Result<(Vec<T>, f64), Error> {
    let (first, _) = parts.first().ok_or(Error::Empty)?;
    let mut values = Vec::new();
    for (value, _) in parts {
        if value.len() != first.len() {
            return Err(Error::Shape { shape: [first.len()].into(), length: value.len() });
        }
        values.extend(to_f64_vec(value)?);
    }
    let logs: Vec<f64> = parts.iter().map(|(_, log)| *log).collect();
    let mut weights = filled(parts.len(), [0.0; 2])?;
    let mut result = filled(first.len(), 0.0)?;
    let log_sum = softmax_state::merge_weighted(&values, &logs, &mut weights, &mut result);
    Ok((result.iter().map(|&x| T::from_f64(x)).collect(), log_sum))
}
