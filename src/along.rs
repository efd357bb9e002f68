//! The functions along the rows of an array: arguments checked, rows gathered where they
//! don't lie together or entries are hidden, one row after the other computed.

use crate::error::Error;
use crate::kernel::limit::{self, Share};
use crate::kernel::{self, log_sum_exp::log_sum_exp_weighted};
use crate::layout::Layout;
use crate::tiles::{PerEntry, TILE_ROWS, Tiles, allocate};
use crate::{Float, with_workspace};

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
    let compute = |row: &mut [T]| match share(options.temperature) {
        _ if options.split_infinity && row.contains(&T::INFINITY) => {
            limit::share_out(row, Share::Infinite, part, T::ZERO);
        }
        Some(share) => limit::share_out(row, share, part, T::ZERO),
        None => with_workspace::<T, _>(row.len(), |lows| {
            kernel::softmax::softmax(row, options.temperature, lows);
        }),
    };
    update_rows(logits, layout, options, T::ZERO, &compute)
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
    let compute = |row: &mut [T]| match share(options.temperature) {
        Some(share) => limit::share_out(row, share, part, T::NEG_INFINITY),
        None => kernel::log_softmax::log_softmax::<T::Vector>(row, options.temperature),
    };
    update_rows(logits, layout, options, T::NEG_INFINITY, &compute)
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
    check(layout, logits.len(), options)?;
    let mut sums = allocate(layout.rows())?;
    let mut push = |row: &[T]| {
        sums.push(match share(options.temperature) {
            Some(Share::Largest) => limit::log_sum_exp_at_zero(row),
            Some(_) => limit::log_sum_exp_at_infinity(row),
            None => kernel::log_sum_exp::log_sum_exp::<T::Vector>(row, options.temperature),
        });
    };
    if is_direct(logits, layout, options) {
        logits.chunks_exact(layout.row_length()).for_each(push);
    } else {
        let mut tiles = ShownTiles::new(layout, options)?;
        while tiles.gather_next(logits) {
            (0..tiles.rows.len()).for_each(|row| push(tiles.rows.row(row)));
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
    check(layout, logits.len(), options)?;
    let (length, row_length) = (weights.len(), layout.row_length());
    let mismatch = Error::Weights { length, logits: logits.len(), row: row_length };
    let mut weights = PerEntry::new(weights, layout, mismatch)?;
    let mut tiles = ShownTiles::new(layout, options)?;
    let (mut sums, mut wide) = (allocate(layout.rows())?, allocate(row_length)?);
    let mut wide_weights = allocate(row_length)?;
    while tiles.gather_next(logits) {
        weights.gather_next();
        for row in 0..tiles.rows.len() {
            wide_weights.clear();
            wide_weights.extend(weights.row(row).iter().map(|w| w.to_f64()));
            wide.clear();
            let weighted = tiles.rows.row(row).iter().zip(&wide_weights);
            let logit = |(x, &w): (&T, &f64)| if w == 0.0 { f64::NEG_INFINITY } else { x.to_f64() };
            wide.extend(weighted.map(logit));
            let (log, sign) = weighted_sum(&mut wide, &wide_weights, options.temperature);
            sums.push((T::from_f64(log), T::from_f64(sign)));
        }
    }
    Ok(sums)
}

fn weighted_sum(row: &mut [f64], weights: &[f64], temperature: f64) -> (f64, f64) {
    let (infinity, temperature) = match share(temperature) {
        Some(share) => (limit::flatten(row, share), 1.0),
        None => (0.0, temperature),
    };
    let (log, sign) = with_workspace::<f64, _>(row.len(), |lows| {
        log_sum_exp_weighted(row, weights, temperature, lows)
    });
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

/// Checks what the functions share.
pub(crate) fn check(layout: &Layout, length: usize, options: &Options) -> Result<(), Error> {
    if layout.length() != length {
        return Err(Error::Shape { shape: vec![layout.rows(), layout.row_length()], length });
    }
    if options.temperature.is_nan() || options.temperature < 0.0 {
        return Err(Error::Temperature(options.temperature));
    }
    Ok(())
}

/// Whether rows can be computed where they lie.
fn is_direct<T>(logits: &[T], layout: &Layout, options: &Options) -> bool {
    !logits.is_empty() && layout.is_contiguous() && options.mask.is_none()
}

/// Computes every row in place; rows that are hidden as a whole become `hidden`.
fn update_rows<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &Options,
    hidden: T,
    compute: &dyn Fn(&mut [T]),
) -> Result<(), Error> {
    check(layout, logits.len(), options)?;
    if is_direct(logits, layout, options) {
        logits.chunks_exact_mut(layout.row_length()).for_each(compute);
        return Ok(());
    }
    let mut tiles = ShownTiles::new(layout, options)?;
    while tiles.gather_next(logits) {
        for row in 0..tiles.rows.len() {
            let shown = tiles.shown[row];
            let row = tiles.rows.row(row);
            if shown { compute(row) } else { row.fill(hidden) }
        }
        tiles.rows.scatter(logits);
    }
    Ok(())
}

/// The rows of an array with what the mask hides at −∞.
struct ShownTiles<'a, T> {
    rows: Tiles<'a, T>,
    mask: Option<PerEntry<'a, u8>>,
    /// Whether the mask shows anything of a row.
    shown: [bool; TILE_ROWS],
}

impl<'a, T: Float> ShownTiles<'a, T> {
    fn new(layout: &'a Layout, options: &Options<'a>) -> Result<Self, Error> {
        let mask = match options.mask {
            Some(mask) => {
                let (logits, row) = (layout.length(), layout.row_length());
                let mismatch = Error::Mask { length: mask.len(), logits, row };
                Some(PerEntry::new(mask, layout, mismatch)?)
            }
            None => None,
        };
        Ok(Self { rows: Tiles::new(layout)?, mask, shown: [true; TILE_ROWS] })
    }

    fn gather_next(&mut self, from: &[T]) -> bool {
        let more = self.rows.gather_next(from);
        if let Some(mask) = &mut self.mask {
            mask.gather_next();
            for row in 0..self.rows.len() {
                let mask = mask.row(row);
                self.shown[row] = mask.iter().any(|&shows| shows != 0);
                for (x, _) in self.rows.row(row).iter_mut().zip(mask).filter(|(_, m)| **m == 0) {
                    *x = T::NEG_INFINITY;
                }
            }
        }
        more
    }
}
