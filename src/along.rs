//! softmax, log-softmax and log-sum-exp along the rows of an array.

use crate::Float;
use crate::buffer::{OutOfMemory, allocate, filled, scratch};
use crate::error::Error;
use crate::kernel::softmax::Softmax;
use crate::kernel::{limit, log_sum_exp, softcap};
use crate::layout::{Layout, Rows};
use crate::rows;
use alloc::vec::Vec;

/// What logits at +∞ make of their row.
///
/// ```
/// use softmax_wasm::{OnInfinity, Options};
///
/// assert_eq!(Options::new().on_infinity, OnInfinity::Nan);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnInfinity {
    /// Every entry of the row is NaN.
    #[default]
    Nan,
    /// The entries at +∞ share 1 equally, and the others get 0.
    Split,
}

/// How rows are computed: at which temperature, and which of their entries count.
///
/// Options are written as a chain; what isn't named keeps its default.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [2.0f32, 1.0, 0.1];
/// softmax_along(&mut x, &Layout::row(3), &Options::new().temperature(0.5).mask(&[1, 1, 0]))?;
/// assert_eq!(x, [0.8807971, 0.11920292, 0.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options<'a> {
    /// Divides the logits: 0 < T < 1 sharpens, T > 1 flattens. 0 gives the limit, 1 split
    /// equally among the largest; +∞ is uniform over the entries above −∞. The default is 1.
    pub temperature: f64,
    /// One byte per logit, or per entry of a row for all rows; 0 masks the entry: its
    /// probability is 0 and its logit may be anything. A row that is masked as a whole
    /// gets zeros, in the log −∞. The default is no mask.
    pub mask: Option<&'a [u8]>,
    /// What logits at +∞ make of their row, of softmax only. The default is NaN.
    pub on_infinity: OnInfinity,
    /// A logit that joins each row and gets no entry: a number for all rows, or one for each; the entries of a row
    /// sum to less than 1 then. It is divided by the temperature as the others, and rounded to their type. Of
    /// softmax, log-softmax, log-sum-exp and cross-entropy. The default is none, which −∞ is too.
    pub sink: &'a [f64],
    /// Replaces logits x by c·tanh(x/c), in f64, before the temperature; −∞ stays. Of softmax, log-softmax and
    /// log-sum-exp. The default is +∞, which leaves them.
    pub softcap: f64,
}

impl<'a> Options<'a> {
    /// Returns the defaults: temperature 1, no mask, and NaN for a row with a logit at +∞.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::Options::new().temperature, 1.0);
    /// ```
    pub const fn new() -> Self {
        Self {
            temperature: 1.0,
            mask: None,
            on_infinity: OnInfinity::Nan,
            sink: &[],
            softcap: f64::INFINITY,
        }
    }

    /// Divides the logits by a temperature from 0 to +∞.
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [3.0f64, 3.0, 2.0];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().temperature(0.0))?;
    /// assert_eq!(x, [0.5, 0.5, 0.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Masks the entries whose byte is 0: one byte per logit, or per entry of a row for all rows.
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [1.0f64, f64::NAN, 1.0];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().mask(&[1, 0, 1]))?;
    /// assert_eq!(x, [0.5, 0.0, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn mask(mut self, mask: &'a [u8]) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Tells what logits at +∞ make of their row.
    ///
    /// ```
    /// use softmax_wasm::{Layout, OnInfinity, Options, softmax_along};
    ///
    /// let mut x = [f64::INFINITY, 1.0, f64::INFINITY];
    /// softmax_along(&mut x, &Layout::row(3), &Options::new().on_infinity(OnInfinity::Split))?;
    /// assert_eq!(x, [0.5, 0.0, 0.5]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn on_infinity(mut self, on_infinity: OnInfinity) -> Self {
        self.on_infinity = on_infinity;
        self
    }

    /// Adds e^sink to the denominator of each row, by one sink for all rows or one for each (Xiao et al. 2024,
    /// "Efficient streaming language models with attention sinks"; Miller 2023, "Attention is off by one").
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, softmax_along};
    ///
    /// let mut x = [0.0f64, 0.0];
    /// softmax_along(&mut x, &Layout::row(2), &Options::new().sink(&[2f64.ln()]))?;
    /// assert_eq!(x, [0.25, 0.25]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn sink(mut self, sink: &'a [f64]) -> Self {
        self.sink = sink;
        self
    }

    /// Caps logits softly at ±c by c·tanh(x/c) (Gemma Team 2024, "Gemma 2").
    ///
    /// ```
    /// use softmax_wasm::{Layout, Options, log_sum_exp_along};
    ///
    /// let capped = Options::new().softcap(2.0);
    /// assert_eq!(log_sum_exp_along(&[1e9f64], &Layout::row(1), &capped)?, [2.0]);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn softcap(mut self, softcap: f64) -> Self {
        self.softcap = softcap;
        self
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Replaces every row of logits by its probabilities: e^(xᵢ/T) / Σⱼ e^(xⱼ/T).
///
/// All are in 0…1 and sum to 1 but for rounding. −∞ gets 0. A NaN, a +∞ or nothing but −∞ makes its
/// row NaN. At most 2 ULP from the true value.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace. The logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, softmax_along};
///
/// let mut x = [0.0, 9.0, 0.0, 9.0f32];
/// softmax_along(&mut x, &Layout::new(&[2, 2], 0)?, &Options::new())?;
/// assert_eq!(x, [0.5; 4]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    if options.softcap < f64::INFINITY {
        return rows::in_f64(logits, |logits| softmax_rows(logits, &rows, options));
    }
    Ok(softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by their probabilities.
pub(crate) fn softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    cap(logits, options)?;
    rows::map_vectors(logits, rows, options, T::ZERO, T::Vector::softmax)
}

/// Replaces every row of logits by the logarithms of its probabilities: xᵢ/T − log Σⱼ e^(xⱼ/T).
///
/// −∞ stays −∞. A NaN, a +∞ or nothing but −∞ makes its row NaN. At most 2 ULP from the true value.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace. The logits are unchanged then.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_softmax_along};
///
/// let mut x = [3.0f64, 1.0, 2.0];
/// log_softmax_along(&mut x, &Layout::row(3), &Options::new().mask(&[1, 0, 0]))?;
/// assert_eq!(x, [0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_softmax_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
) -> Result<(), Error> {
    let rows = layout.checked_rows(logits.len(), options)?;
    if options.softcap < f64::INFINITY {
        return rows::in_f64(logits, |logits| log_softmax_rows(logits, &rows, options));
    }
    Ok(log_softmax_rows(logits, &rows, options)?)
}

/// Replaces rows of logits by the logarithms of their probabilities.
pub(crate) fn log_softmax_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
) -> Result<(), OutOfMemory> {
    cap(logits, options)?;
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::map_vectors(logits, rows, &options, T::NEG_INFINITY, T::log_softmax)
}

/// Returns log Σᵢ e^(xᵢ/T) of every row of logits, one value per row.
///
/// −∞ for no entries or nothing but −∞; +∞ where one is +∞; NaN where one is NaN. At most 2 ULP from
/// the true value, or 2 ULP of the largest logit where the result cancels.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace or the results.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_along};
///
/// let layout = Layout::new(&[2, 2], -1)?;
/// let sums = log_sum_exp_along(&[0.0f64, 0.0, 1e308, 0.0], &layout, &Options::new())?;
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
    if options.softcap < f64::INFINITY {
        log_sum_exp_rows(&mut rows::wide(logits)?, &rows, options, &mut sums)?;
    } else {
        let mut copy: Vec<T> = allocate(logits.len())?;
        copy.extend(logits);
        log_sum_exp_rows(&mut copy, &rows, options, &mut sums)?;
    }
    Ok(sums.iter().map(|&sum| T::from_f64(sum)).collect())
}

/// Writes the log-sum-exp of every row of logits, which are overwritten.
pub(crate) fn log_sum_exp_rows<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    sums: &mut [f64],
) -> Result<(), OutOfMemory> {
    let f: &mut rows::ReduceVectors<T> = &mut |_, row, work, is_single, temperature, sums| {
        T::log_sum_exp(row, work, is_single, temperature, sums);
    };
    cap(logits, options)?;
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::reduce_vectors(logits, rows, &options, T::NEG_INFINITY, rows::flatten_sum::<T>, f, sums)
}

/// Caps logits of f64 softly; those of f32 are never given with a cap. In the published modules an export of its own
/// does, which a call without a cap doesn't pass.
fn cap<T: Float>(logits: &mut [T], options: &Options) -> Result<(), OutOfMemory> {
    if let Some(logits) =
        T::as_f64(logits).filter(|_| cfg!(not(feature = "wasm")) && options.softcap < f64::INFINITY)
    {
        let mut work = scratch(softcap::WORK)?;
        softcap::softcap(logits, &mut work, options.softcap);
    }
    Ok(())
}

/// Writes −log softmax(x)ₜ of every row of logits for its class t, which is any number where a class isn't
/// one. The logits may be overwritten.
pub(crate) fn class_losses<T: Float>(
    logits: &mut [T],
    rows: &Rows,
    options: &Options,
    classes: &[i32],
    losses: &mut [f64],
) -> Result<(), OutOfMemory> {
    let f: &mut rows::ReduceVectors<T> = &mut |first, row, work, is_single, temperature, losses| {
        let classes = classes.get(first..).unwrap_or_default();
        T::class_losses(row, work, is_single, temperature, classes, losses);
    };
    let options = Options { on_infinity: OnInfinity::Nan, ..*options };
    rows::reduce_vectors(logits, rows, &options, T::NEG_INFINITY, rows::flatten::<T>, f, losses)
}

/// Returns log|Σ wᵢ·e^xᵢ| of logits, and the sign of the sum: 1, −1, or 0 for an empty one.
///
/// There is one weight per logit. A weight 0 drops the entry, whatever its logit; negative weights
/// subtract. A weight that isn't finite makes the result NaN.
///
/// # Errors
/// [`Error::Weights`] if there are fewer or more weights than logits, [`Error::Memory`].
///
/// ```
/// use softmax_wasm::log_sum_exp_weighted;
///
/// assert_eq!(log_sum_exp_weighted(&[0.0f64, 0.0], &[1.0, -3.0])?, (2f64.ln(), -1.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn log_sum_exp_weighted<T: Float>(logits: &[T], weights: &[T]) -> Result<(T, T), Error> {
    let layout = Layout::row(logits.len());
    Ok(log_sum_exp_weighted_along(logits, &layout, &Options::new(), weights)?[0])
}

/// Returns log|Σ wᵢ·e^(xᵢ/T)| of every row of logits with the sign of the sum, one pair per row.
///
/// There is one weight per logit, or per entry of a row for all rows. A weight 0 drops the
/// entry, whatever its logit; negative weights subtract. The sign of an empty sum is 0. A
/// weight that isn't finite makes the row NaN.
///
/// # Errors
/// [`Error::Weights`] if their number doesn't fit;
/// [`Error::Shape`] if the layout doesn't hold as many entries as there are, [`Error::Mask`] for a
/// mask of another length, [`Error::Temperature`] for a negative one or NaN, [`Error::Memory`] if
/// there is none for a workspace or the results.
///
/// ```
/// use softmax_wasm::{Layout, Options, log_sum_exp_weighted_along};
///
/// let (x, layout) = ([0.0f64, 0.0], Layout::row(2));
/// let sums = log_sum_exp_weighted_along(&x, &layout, &Options::new(), &[1.0, -3.0])?;
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
    let (mut x, mut weights) = (rows::wide(logits)?, rows::wide(weights)?);
    let mut sums = allocate(rows.count)?;
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
    let mut work = scratch(rows::work::<f64>(rows))?;
    rows::hide_masked(logits, rows, f64::NEG_INFINITY)?;
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
    let is_limit = limit::is_limit(options.temperature);
    let infinity = limit::flatten(row, options.temperature, false);
    let temperature = if is_limit { 1.0 } else { options.temperature };
    let (log, sign) = log_sum_exp::log_sum_exp_weighted(row, work, weights, temperature);
    (infinity + log, sign)
}
