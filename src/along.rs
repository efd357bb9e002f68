//! softmax, log-softmax and log-sum-exp along the rows of an array.

use crate::Float;
use crate::buffer::{OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::limit::{self, Share};
use crate::kernel::softmax::Softmax;
use crate::kernel::{log_softmax, log_sum_exp, softmax};
use crate::lanes;
use crate::layout::{Layout, Rows};
use crate::rows::{self, in_f64, mask_offsets, wide};
use crate::simd::{F32x8, F64x4};
use alloc::vec::Vec;

/// How the rows are computed. `Options::default()` is temperature 1 without a mask.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Divides the logits: 0 < T < 1 sharpens, T > 1 flattens. 0 gives the limit, 1 split
    /// equally among the largest; +∞ is uniform over the entries above −∞.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 hides the entry: its
    /// probability is 0 and its logit may be anything. A row that is hidden as a whole
    /// gets zeros, in the log −∞.
    pub mask: Option<&'a [u8]>,
    /// Softmax only: logits at +∞ split 1 among them, where they make the row NaN
    /// otherwise.
    pub split_infinity: bool,
}

impl Options<'_> {
    /// Whether f32 logits are computed as such. Temperatures far from all that is used have a reciprocal
    /// with fewer digits, and limits are left to f64.
    pub(crate) fn is_for_f32(&self) -> bool {
        (1e-100..=1e100).contains(&self.temperature) && !self.split_infinity
    }

    /// Whether rows have their limits, of the temperature or of logits at +∞.
    pub(crate) fn is_limit(&self) -> bool {
        self.split_infinity || share(self.temperature).is_some()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { temperature: 1.0, mask: None, split_infinity: false }
    }
}

/// [`softmax`](crate::softmax) of every row of `logits`, in place. At temperatures other than 1
/// it is computed in f64 and rounded.
///
/// # Errors
/// An [`Error`] with the numbers if the layout, the mask or the temperature doesn't fit;
/// the logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [0.0, 9.0, 0.0, 9.0f32];
/// softmax_along(&mut x, &Layout::new(&[2, 2], Some(&[0]))?, &Options::default())?;
/// assert_eq!(x, [0.5; 4]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    match T::as_f32(logits) {
        Some(logits) if options.is_for_f32() => Ok(softmax_rows_f32(logits, &rows, options)?),
        _ => in_f64(logits, |x| softmax_rows_f64(x, &rows, options)),
    }
}

/// Replaces the rows of f32 logits by their probabilities, with options that are
/// [for f32](Options::is_for_f32).
pub(crate) fn softmax_rows_f32(
    logits: &mut [f32],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f32], work: &mut [f32], options: &Options| {
        softmax::softmax::<F32x8>(row, work, options.temperature);
    };
    if lanes::fit(rows) {
        return rows::map_lanes(logits, rows, options, 0.0, softmax_of_lanes::<F32x8>);
    }
    rows::map(logits, rows, options, 0.0, row)
}

/// Replaces the rows of f64 logits by their probabilities.
pub(crate) fn softmax_rows_f64(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    if lanes::fit(rows) && !options.is_limit() {
        return rows::map_lanes(logits, rows, options, 0.0, softmax_of_lanes::<F64x4>);
    }
    rows::map(logits, rows, options, 0.0, softmax_row)
}

fn softmax_of_lanes<V: Softmax>(
    groups: &mut [V::Scalar],
    work: &mut [V::Scalar],
    group: usize,
    options: &Options,
) {
    V::softmax(groups, work, group, false, options.temperature);
}

/// Softmax of one row; `work` is a workspace as [`rows::Map`] has it.
pub(crate) fn softmax_row(row: &mut [f64], work: &mut [f64], options: &Options) {
    if options.split_infinity && row.contains(&f64::INFINITY) {
        limit::split_infinity(row);
    } else if let Some(share) = share(options.temperature) {
        limit::share_out(row, share, |k| 1.0 / k, 0.0);
    } else {
        softmax::softmax::<F64x4>(row, work, options.temperature);
    }
}

/// [`log_softmax`](crate::log_softmax) of every row of `logits`, in place.
///
/// # Errors
/// As [`softmax_along`].
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_along};
///
/// let mut x = [3.0f64, 1.0, 2.0];
/// let options = Options { mask: Some(&[1, 0, 0]), ..Options::default() };
/// log_softmax_along(&mut x, &Layout::row(3), &options)?;
/// assert_eq!(x, [0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    match T::as_f32(logits) {
        Some(logits) if options.is_for_f32() => Ok(log_softmax_rows_f32(logits, &rows, options)?),
        _ => in_f64(logits, |x| log_softmax_rows_f64(x, &rows, options)),
    }
}

/// Replaces the rows of f32 logits by the logarithms of their probabilities, with options that are
/// [for f32](Options::is_for_f32).
pub(crate) fn log_softmax_rows_f32(
    logits: &mut [f32],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f32], work: &mut [f32], options: &Options| {
        log_softmax::log_softmax_f32(row, work, options.temperature);
    };
    rows::map(logits, rows, options, f32::NEG_INFINITY, row)
}

/// Replaces the rows of f64 logits by the logarithms of their probabilities.
pub(crate) fn log_softmax_rows_f64(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    let row =
        |row: &mut [f64], work: &mut [f64], options: &Options| match share(options.temperature) {
            Some(share) => limit::share_out(row, share, |k| 0.0 - libm::log(k), f64::NEG_INFINITY),
            None => log_softmax::log_softmax(row, work, options.temperature),
        };
    rows::map(logits, rows, options, f64::NEG_INFINITY, row)
}

/// [`log_sum_exp`](crate::log_sum_exp) of every row of `logits`, one value per row.
///
/// # Errors
/// As [`softmax_along`], and [`Error::Memory`] if there is no room for the results.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_along};
///
/// let layout = Layout::new(&[2, 2], Some(&[-1]))?;
/// let sums = log_sum_exp_along(&[0.0f64, 0.0, 1e308, 0.0], &layout, &Options::default())?;
/// assert_eq!(sums, [2f64.ln(), 1e308]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
) -> Result<Vec<T>, Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    let mut sums = filled(rows.count, 0.0)?;
    let mut copy = allocate(logits.len())?;
    copy.extend(logits);
    match T::as_f32(&mut copy) {
        Some(x) if options.is_for_f32() => {
            log_sum_exp_rows_f32(x, &rows, options, &mut sums)?;
        }
        _ => log_sum_exp_rows_f64(&mut wide(logits)?, &rows, options, &mut sums)?,
    }
    Ok(sums.iter().map(|&sum| T::from_f64(sum)).collect())
}

/// Writes the log-sum-exp of every row of f32 logits, which are overwritten, with options that are
/// [for f32](Options::is_for_f32).
pub(crate) fn log_sum_exp_rows_f32(
    logits: &mut [f32],
    rows: &Rows,
    options: &Options,
    sums: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row = |row: &mut [f32], work: &mut [f32], options: &Options| {
        log_sum_exp::log_sum_exp_f32(row, work, options.temperature)
    };
    rows::reduce(logits, rows, options, f32::NEG_INFINITY, row, sums)
}

/// Writes the log-sum-exp of every row of f64 logits, which are overwritten.
pub(crate) fn log_sum_exp_rows_f64(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    sums: &mut [f64],
) -> Result<(), OutOfMemory> {
    let row =
        |row: &mut [f64], work: &mut [f64], options: &Options| match share(options.temperature) {
            Some(Share::Largest) => limit::log_sum_exp_at_zero(row),
            Some(_) => limit::log_sum_exp_at_infinity(row),
            None => log_sum_exp::log_sum_exp(row, work, options.temperature),
        };
    rows::reduce(logits, rows, options, f64::NEG_INFINITY, row, sums)
}

/// Writes −log softmax(x)ₜ of every row of f32 logits for its class t, which is any number where a class
/// isn't one. The logits may be overwritten; options are [for f32](Options::is_for_f32).
pub(crate) fn class_losses_f32(
    logits: &mut [f32],
    rows: &Rows,
    options: &Options,
    classes: &[i32],
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let offsets = mask_offsets(rows)?;
    rows::fill_masked(logits, rows, &offsets, f32::NEG_INFINITY);
    let temperature = options.temperature;
    let class = |row: usize| classes.get(row).map_or(0, |class| *class as usize);
    let mut work = scratch(rows::work::<f32>(rows))?;
    rows::for_each(logits, rows, false, &mut |index, row| {
        if let Some(loss) = losses.get_mut(index) {
            *loss = log_softmax::loss_f32(row, class(index), &mut work, temperature);
        }
    })
}

/// log|Σ wᵢ·e^xᵢ| of every row of `logits` with the sign of the sum, one pair per row.
///
/// There is one weight per logit, or per entry of a row for all rows. A weight 0 drops the
/// entry, whatever its logit; negative weights subtract. The sign of an empty sum is 0. A
/// weight that isn't finite makes the row NaN.
///
/// # Errors
/// As [`log_sum_exp_along`], and [`Error::Weights`] if their number doesn't fit.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_weighted_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let sums = log_sum_exp_weighted_along(&x, &layout, &Options::default(), &[1.0, -3.0])?;
/// assert_eq!(sums, [(2f64.ln(), -1.0)]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_weighted_along<T: Float>(
    logits: &[T],
    layout: &Layout,
    options: &Options,
    weights: &[T],
) -> Result<Vec<(T, T)>, Error> {
    let (length, row) = (weights.len(), layout.row_length());
    if length != row && length != logits.len() {
        return Err(Error::Weights { length, logits: logits.len(), row });
    }
    let rows = layout.checked_rows(logits.len(), options)?;
    let (mut x, mut weights, mut sums) = (wide(logits)?, wide(weights)?, allocate(rows.count)?);
    log_sum_exp_weighted_rows(&mut x, &rows, options, &mut weights, &mut |log, sign| {
        sums.push((T::from_f64(log), T::from_f64(sign)));
    })?;
    Ok(sums)
}

/// Calls `f` with the logarithm and the sign of every row, in order, and overwrites the logits.
pub(crate) fn log_sum_exp_weighted_rows(
    logits: &mut [f64],
    rows: &Rows,
    options: &Options,
    weights: &mut [f64],
    f: &mut dyn FnMut(f64, f64),
) -> Result<(), OutOfMemory> {
    let (mut work, offsets) = (scratch(rows::work::<f64>(rows))?, mask_offsets(rows)?);
    rows::fill_masked(logits, rows, &offsets, f64::NEG_INFINITY);
    let mut emit = |row: &mut [f64], weights: &mut [f64]| {
        let (log, sign) = weighted_sum(row, &mut work, weights, options);
        f(log, sign);
    };
    if weights.len() == rows.length {
        return rows::for_each(logits, rows, false, &mut |_, row| emit(row, weights));
    }
    rows::for_each_pair(logits, weights, rows, &mut emit)
}

fn weighted_sum(
    row: &mut [f64],
    work: &mut [f64],
    weights: &[f64],
    options: &Options,
) -> (f64, f64) {
    for (x, _) in row.iter_mut().zip(weights).filter(|(_, w)| **w == 0.0) {
        *x = f64::NEG_INFINITY;
    }
    let (infinity, temperature) = match share(options.temperature) {
        Some(share) => (limit::flatten(row, share), 1.0),
        None => (0.0, options.temperature),
    };
    let (log, sign) = log_sum_exp::log_sum_exp_weighted(row, work, weights, temperature);
    (infinity + log, sign)
}

/// The limit that a temperature stands for, if it does.
pub(crate) fn share(temperature: f64) -> Option<Share> {
    match temperature {
        0.0 => Some(Share::Largest),
        f64::INFINITY => Some(Share::AboveNegInfinity),
        _ => None,
    }
}
