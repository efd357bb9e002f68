//! The steps from the logits of the next token to those that can be drawn.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::to_f64_vec;
use crate::kernel::row::padded;
use crate::kernel::warp::{Explained, Row, Warp, Workspace};
use crate::layout::{Layout, Rows};
use crate::ops::sample_options::SampleOptions;
use crate::options::Options;
use crate::rows::{for_each, mask_entries};
use crate::simd::F64x4;
use crate::validate::check_entries;
use crate::workspace::{filled, scratch};
use alloc::vec::Vec;

/// Returns the logits after the steps from which [`sample`] draws, −∞ where they cut off: their softmax is
/// the distribution. With the default options the logits themselves.
///
/// Where the largest over the temperature is no number of the type, it is subtracted before.
///
/// # Errors
/// As [`sample`], but for what is drawn; no logits give none.
///
/// ```
/// use softmax_wasm::{SampleOptions, warp};
///
/// let logits = warp(&[3.0f32, 2.0, 1.0], &SampleOptions::new().temperature(0.5).top_k(2))?;
/// assert_eq!(logits, [6.0, 4.0, f32::NEG_INFINITY]);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn warp<T: Float>(logits: &[T], options: &SampleOptions) -> Result<Vec<T>, Error> {
    let mut warped = logits.to_vec();
    warp_along(&mut warped, &Layout::row(logits.len()), options)?;
    Ok(warped)
}

/// Replaces every row of logits by those after the steps from which [`sample_along`] draws, −∞ where they cut
/// off.
///
/// # Errors
/// As [`sample_along`], but for what is drawn. The logits are unchanged then.
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
    if let Some(row) = warp_rows(&mut x, &rows, &warp, options.bias, largest, (&mut [], &mut []))? {
        return Err(Error::AllMasked { row });
    }
    logits.iter_mut().zip(x).for_each(|(x, warped)| *x = T::from_f64(warped));
    Ok(())
}

/// Replaces logits by those after some steps, each of them at most `largest`; what is masked is −∞. Returns a
/// row from which nothing can be drawn, if there is one, and writes what was cut off, if there is room: for
/// each entry of each row the index of the step that did it, or −1, and for each step in each row the
/// probability.
pub(crate) fn warp_rows(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    largest: f64,
    told: (&mut [f64], &mut [f64]),
) -> Result<Option<usize>, OutOfMemory> {
    for_each_warped(x, rows, warp, bias, told, true, &mut |_, row| row.divided(largest))
}

/// What is done with a row after its steps, of which the index is told.
type OfWarped<'a> = dyn FnMut(usize, &mut Row) + 'a;

/// Calls `f` with every row after its steps. Returns a row from which nothing can be drawn, if there is one:
/// one of −∞, or with a NaN or +∞.
pub(super) fn for_each_warped(
    x: &mut [f64],
    rows: &Rows,
    warp: &Warp,
    bias: &[f64],
    (cut_by, masses): (&mut [f64], &mut [f64]),
    writes_back: bool,
    f: &mut OfWarped,
) -> Result<Option<usize>, OutOfMemory> {
    let (length, steps) = (rows.length, warp.steps.len());
    let (mut p, mut order) = (scratch(length)?, filled(length, 0)?);
    let (mut work, offsets) = (filled(2 * padded::<F64x4>(length), 0.0)?, rows.offsets()?);
    let mut empty = None;
    cut_by.fill(-1.0);
    mask_entries(x, rows, f64::NEG_INFINITY)?;
    for_each(x, rows, writes_back, &mut |index, x| {
        let start = if bias.len() == length { None } else { Some(rows.start(index)) };
        let bias = |entry: usize| {
            let offset = offsets.get(entry).map_or(0, |offset| *offset);
            let place = start.map_or(entry, |start| start + offset);
            bias.get(place).map_or(0.0, |bias| *bias)
        };
        // −∞ hides whatever there is.
        for (entry, x) in
            x.iter_mut().enumerate().filter(|(_, x)| x.is_nan() || **x == f64::INFINITY)
        {
            if bias(entry) == f64::NEG_INFINITY {
                *x = f64::NEG_INFINITY;
            }
        }
        let are_numbers = x.iter().all(|x| *x < f64::INFINITY);
        let workspace = Workspace { p: &mut p, work: &mut work, order: &mut order };
        let mut row = Row::new(x, workspace);
        if are_numbers && !row.is_empty() {
            let told = Explained {
                cut_by: cut_by.get_mut(index * length..(index + 1) * length).unwrap_or_default(),
                masses: masses.get_mut(index * steps..(index + 1) * steps).unwrap_or_default(),
            };
            row.warp(warp, &bias, told);
        }
        if are_numbers && !row.is_empty() {
            f(index, &mut row);
        } else {
            empty = Some(index);
        }
    })?;
    Ok(empty)
}

/// Returns the rows of logits with what is masked.
///
/// # Errors
/// All of [`sample`] but for what is drawn.
pub(super) fn checked_rows<'a, T: Float>(
    logits: &[T],
    layout: &'a Layout,
    options: &SampleOptions<'a>,
) -> Result<Rows<'a>, Error> {
    let &SampleOptions { temperature, mask, .. } = options;
    let own = Options { temperature, mask, ..Options::new() };
    let rows = layout.checked_rows(logits.len(), &own)?;
    options.check(&rows, logits.len())?;
    if rows.length > 0 {
        check_entries(logits, f64::NEG_INFINITY..=f64::MAX, &rows)?;
    }
    Ok(rows)
}
