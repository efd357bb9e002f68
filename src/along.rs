//! The functions along the rows of an array: arguments checked, rows gathered where they
//! don't lie together or entries are hidden, one row after the other computed.

use crate::Float;
use crate::error::Error;
use crate::kernel::limit::{self, Share};
use crate::kernel::{self, log_sum_exp::log_sum_exp_weighted};
use crate::layout::Layout;
use crate::simd::F64x2;
use crate::tiles::{Entry, TILE_ROWS, Tiles, allocate};

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

impl Default for Options<'_> {
    fn default() -> Self {
        Self { temperature: 1.0, mask: None, split_infinity: false }
    }
}

/// [`softmax`](crate::softmax) of every row of `logits`, in place.
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
    let part = |k| 1.0 / k;
    update_rows(logits, layout, options, T::ZERO, |row| match share(options.temperature) {
        _ if options.split_infinity && row.contains(&T::INFINITY) => {
            limit::share_out(row, Share::Infinite, part, T::ZERO);
        }
        Some(share) => limit::share_out(row, share, part, T::ZERO),
        None => crate::softmax_row(row, options.temperature),
    })
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
    let part = |k| 0.0 - libm::log(k);
    update_rows(logits, layout, options, T::NEG_INFINITY, |row| match share(options.temperature) {
        Some(share) => limit::share_out(row, share, part, T::NEG_INFINITY),
        None => kernel::log_softmax::log_softmax::<T::Vector>(row, options.temperature),
    })
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
    let mask = check(layout, logits.len(), options)?;
    let mut sums = allocate(layout.rows())?;
    let mut push = |row: &[T]| {
        sums.push(match share(options.temperature) {
            Some(Share::Largest) => limit::log_sum_exp_at_zero(row),
            Some(_) => limit::log_sum_exp_at_infinity(row),
            None => kernel::log_sum_exp::log_sum_exp::<T::Vector>(row, options.temperature),
        });
    };
    if !logits.is_empty() && layout.is_contiguous() && mask.is_none() {
        logits.chunks_exact(layout.row_length()).for_each(push);
    } else {
        let mut tiles = Tiles::new(layout)?;
        let entry = |at: &Entry| if shows(&mask, at) { logits[at.offset] } else { T::NEG_INFINITY };
        while tiles.gather_next(entry) {
            tiles.rows().for_each(|row| push(row));
        }
    }
    Ok(sums)
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
    let mask = check(layout, logits.len(), options)?;
    let weights = PerEntry::new(weights, layout).ok_or(Error::Weights {
        length: weights.len(),
        logits: logits.len(),
        row: layout.row_length(),
    })?;
    let weight = |at: &Entry| {
        if shows(&mask, at) { weights.at(at).to_f64() } else { 0.0 }
    };
    let logit = |at: &Entry| {
        if weight(at) == 0.0 { f64::NEG_INFINITY } else { logits[at.offset].to_f64() }
    };
    let mut sums = allocate(layout.rows())?;
    let (mut logit_tiles, mut weight_tiles) = (Tiles::new(layout)?, Tiles::new(layout)?);
    while logit_tiles.gather_next(logit) && weight_tiles.gather_next(weight) {
        for (row, weights) in logit_tiles.rows().zip(weight_tiles.rows()) {
            let (infinity, temperature) = match share(options.temperature) {
                Some(share) => (limit::flatten(row, share), 1.0),
                None => (0.0, options.temperature),
            };
            let (log, sign) = log_sum_exp_weighted::<F64x2>(row, weights, temperature);
            sums.push((T::from_f64(infinity + log), T::from_f64(sign)));
        }
    }
    Ok(sums)
}

/// The limit that a temperature stands for, if it does.
fn share(temperature: f64) -> Option<Share> {
    match temperature {
        0.0 => Some(Share::Largest),
        f64::INFINITY => Some(Share::AboveNegInfinity),
        _ => None,
    }
}

/// Checks what the functions share and returns the mask, ready to be read.
fn check<'a>(
    layout: &Layout,
    length: usize,
    options: &Options<'a>,
) -> Result<Option<PerEntry<'a, u8>>, Error> {
    if layout.length() != length {
        return Err(Error::Shape { shape: vec![layout.rows(), layout.row_length()], length });
    }
    if options.temperature.is_nan() || options.temperature < 0.0 {
        return Err(Error::Temperature(options.temperature));
    }
    let Some(mask) = options.mask else { return Ok(None) };
    let error = Error::Mask { length: mask.len(), logits: length, row: layout.row_length() };
    PerEntry::new(mask, layout).ok_or(error).map(Some)
}

/// Computes every row in place; rows that are hidden as a whole become `hidden`.
fn update_rows<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
    hidden: T,
    compute: impl Fn(&mut [T]),
) -> Result<(), Error> {
    let mask = check(layout, logits.len(), options)?;
    if logits.is_empty() {
        return Ok(());
    }
    if layout.is_contiguous() && mask.is_none() {
        logits.chunks_exact_mut(layout.row_length()).for_each(compute);
        return Ok(());
    }
    let mut tiles = Tiles::new(layout)?;
    let mut shown = [false; TILE_ROWS];
    while tiles.gather_next(|at| {
        let shows = shows(&mask, at);
        shown[at.row] |= shows;
        if shows { logits[at.offset] } else { T::NEG_INFINITY }
    }) {
        for (row, shown) in tiles.rows().zip(&mut shown) {
            if core::mem::take(shown) { compute(row) } else { row.fill(hidden) }
        }
        tiles.scatter(logits);
    }
    Ok(())
}

/// Values that belong to the entries of an array: one for each, or one for each entry of a
/// row that holds for all rows.
struct PerEntry<'a, U> {
    values: &'a [U],
    same_for_all_rows: bool,
}

impl<'a, U: Copy> PerEntry<'a, U> {
    /// `None` if the number of values doesn't fit.
    fn new(values: &'a [U], layout: &Layout) -> Option<Self> {
        let same_for_all_rows = values.len() == layout.row_length();
        (same_for_all_rows || values.len() == layout.length())
            .then_some(Self { values, same_for_all_rows })
    }

    #[inline(always)]
    fn at(&self, entry: &Entry) -> U {
        self.values[if self.same_for_all_rows { entry.index } else { entry.offset }]
    }
}

#[inline(always)]
fn shows(mask: &Option<PerEntry<u8>>, entry: &Entry) -> bool {
    mask.as_ref().is_none_or(|mask| mask.at(entry) != 0)
}
