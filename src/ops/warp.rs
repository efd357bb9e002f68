//! The steps that turn the logits of the next token into the distribution to draw from.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::{OutOfMemory, copy};
use crate::float::to_f64_vec;
use crate::kernel::numeric::row::padded;
use crate::kernel::warp::{Explained, Warp, WarpedRow, Workspace};
use crate::layout::{Layout, Rows};
use crate::ops::sample_options::SampleOptions;
use crate::options::Options;
use crate::rows::{Access, for_each, mask_entries};
use crate::simd::F64x4;
use crate::validate::check_entries;
use crate::workspace::scratch;
use alloc::vec::Vec;

/// Returns the logits after the steps of [`sample`](crate::sample). Removed entries are −∞, and the softmax
/// of the result is the distribution that is drawn from. The default options change no logit.
///
/// If the largest logit over the temperature overflows the type, it is subtracted first.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞ that isn't masked, [`Error::AllMasked`] if every other entry is −∞,
/// [`Error::K`] if `top_k` is 0, [`Error::Fraction`] for a `top_p`, `min_p`, `typical_p`, `epsilon` or `eta`
/// outside 0…1, [`Error::Option`] for a penalty, a bias or a `top_n_sigma` out of range or a `min_keep` above
/// the number of logits, [`Error::Target`] for a token of the history out of range, [`Error::Bias`] if there
/// is neither one bias per logit nor one per entry of a row, [`Error::Order`] for an order that names a step
/// twice or lacks a step whose option is set, [`Error::Mask`] if the mask hasn't the length of the logits,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{SampleOptions, warp};
///
/// let logits = warp(&[3.0f32, 2.0, 1.0], &SampleOptions::new().temperature(0.5).top_k(2))?;
/// assert_eq!(logits, [6.0, 4.0, f32::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn warp<T: Float>(logits: &[T], options: &SampleOptions) -> Result<Vec<T>, Error> {
    let mut warped = copy(logits)?;
    warp_along(&mut warped, &Layout::row(logits.len()), options)?;
    Ok(warped)
}

/// Replaces every row of logits by the logits after the steps of [`sample_along`](crate::sample_along).
/// Removed entries are −∞, and the softmax of a row is the distribution that is drawn from.
///
/// # Errors
/// [`Error::Entry`] for a NaN or +∞ that isn't masked, [`Error::AllMasked`] for a row in which every entry is
/// −∞ or masked, [`Error::K`] if `top_k` is 0, [`Error::Fraction`] for a `top_p`, `min_p`, `typical_p`,
/// `epsilon` or `eta` outside 0…1, [`Error::Option`] for a penalty, a bias or a `top_n_sigma` out of range or
/// a `min_keep` above the length of a row, [`Error::Target`] for a token of the history out of range,
/// [`Error::Bias`] if there is neither one bias per logit nor one per entry of a row, [`Error::Order`] for an
/// order that names a step twice or lacks a step whose option is set, [`Error::Shape`] if the layout doesn't
/// fit the length of the array, [`Error::Mask`] if the mask fits neither a row nor the array,
/// [`Error::Temperature`] for a negative temperature or NaN, [`Error::Memory`] if memory runs out. After an
/// error the logits are unchanged.
///
/// ```
/// use softmax_wasm::{Layout, SampleOptions, warp_along};
///
/// let mut x = [3.0f64, 2.0, 1.0, 5.0];
/// warp_along(&mut x, &Layout::new(&[2, 2], 0)?, &SampleOptions::new().top_k(1))?;
/// assert_eq!(x, [3.0, f64::NEG_INFINITY, f64::NEG_INFINITY, 5.0]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn warp_along<T: Float>(
    logits: &mut [T],
    layout: &Layout,
    options: &SampleOptions,
) -> Result<(), Error> {
    let rows = checked_rows(logits, layout, options)?;
    let (steps, mut x) = (options.steps()?, to_f64_vec(logits)?);
    let warp = options.warp(&steps);
    let largest = (T::ZERO - T::LOWEST).to_f64();
    if let Some(row) = warp_rows(&mut x, &rows, &warp, options.bias, largest, Explained::nothing())?
    {
        return Err(Error::AllMasked { row });
    }
    logits.iter_mut().zip(x).for_each(|(x, warped)| *x = T::from_f64(warped));
    Ok(())
}

/// Replaces logits by those after the steps of `warp`, with magnitudes up to `largest`. Masked and removed
/// entries become −∞. `explained` is where [`for_each_warped`] writes which step removed which entry. Returns
/// the index of a row from which nothing can be drawn, if there is one.
pub(crate) fn warp_rows(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    largest: f64,
    explained: Explained,
) -> Result<Option<usize>, OutOfMemory> {
    for_each_warped(x, rows, warp, bias, explained, Access::ReadWrite, &mut |_, row| {
        row.divide_by_temperature(largest)
    })
}

/// A function of the index of a row and the row after its steps.
type VisitWarped<'a> = dyn FnMut(usize, &mut WarpedRow) + 'a;

/// Calls `visit` with every row after its steps. Returns the index of a row from which nothing can be drawn,
/// if there is one: a row of −∞, or a row with a NaN or +∞.
///
/// If the slices of `explained` aren't empty, they get the index of the step that removed each entry of each
/// row, or −1, and the probability that each step removed from each row.
pub(super) fn for_each_warped(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    mut explained: Explained,
    access: Access,
    visit: &mut VisitWarped,
) -> Result<Option<usize>, OutOfMemory> {
    let length = rows.length;
    let (mut p, mut order) = (scratch(length)?, scratch(length)?);
    let (mut work, offsets) = (scratch(2 * padded::<F64x4>(length))?, rows.offsets()?);
    let mut empty = None;
    explained.removed_by.fill(-1.0);
    mask_entries(x, rows, f64::NEG_INFINITY)?;
    for_each(x, rows, access, &mut |index, x| {
        let start = if bias.len() == length { None } else { Some(rows.start(index)) };
        let bias = |entry: usize| {
            let index = start.map_or(entry, |start| start + offsets.at(entry));
            bias.get(index).map_or(0.0, |bias| *bias)
        };
        let is_valid = mask_invalid(x, &bias);
        let workspace = Workspace { p: &mut p, work: &mut work, order: &mut order };
        let mut row = WarpedRow::new(x, workspace);
        if is_valid && !row.is_empty() {
            row.warp(warp, &bias, explained.row(index, length, warp.steps.len()));
        }
        if is_valid && !row.is_empty() {
            visit(index, &mut row);
        } else {
            empty = Some(index);
        }
    })?;
    Ok(empty)
}

/// Replaces each NaN and +∞ by −∞. Returns whether a bias of −∞ masks all of them.
fn mask_invalid(x: &mut [f64], bias: &dyn Fn(usize) -> f64) -> bool {
    let mut is_valid = true;
    for (entry, x) in x.iter_mut().enumerate() {
        if x.is_nan() || *x == f64::INFINITY {
            is_valid &= bias(entry) == f64::NEG_INFINITY;
            *x = f64::NEG_INFINITY;
        }
    }
    is_valid
}

/// Checks the logits and the options, and returns the rows with their mask.
///
/// # Errors
/// [`Error::Shape`] if the layout doesn't fit the length of the array, [`Error::Mask`] if the mask fits
/// neither a row nor the array, [`Error::Temperature`] for a negative temperature or NaN, [`Error::K`] if
/// `top_k` is 0, [`Error::Fraction`] for a `top_p`, `min_p`, `typical_p`, `epsilon` or `eta` outside 0…1,
/// [`Error::Option`] for a penalty, a bias or a `top_n_sigma` out of range or a `min_keep` above the length
/// of a row, [`Error::Target`] for a token of the history out of range, [`Error::Bias`] if there is neither
/// one bias per logit nor one per entry of a row, [`Error::Entry`] for a NaN or +∞ that isn't masked,
/// [`Error::AllMasked`] for a row in which every entry is −∞ or masked.
pub(super) fn checked_rows<'a, T: Float>(
    logits: &[T],
    layout: &'a Layout,
    options: &SampleOptions<'a>,
) -> Result<Rows<'a>, Error> {
    let &SampleOptions { temperature, mask, .. } = options;
    let row_options = Options { temperature, mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &row_options)?;
    options.check(&rows, logits.len())?;
    if rows.length > 0 {
        check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    }
    Ok(rows)
}
