//! Checks of the arguments of users, with errors that name the value.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::OutOfMemory;
use crate::float::to_f64_vec;
use crate::kernel::numeric::nonnegative::at_least_0;
use crate::layout::{Layout, Rows};
use crate::options::Options;
use crate::simd::Vector;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

/// The distance by which rounding may move a probability below 0 or above 1, or its logarithm above 0.
pub(crate) const PROBABILITY_TOLERANCE: f64 = 1e-6;

/// The numbers that are taken for probabilities. Those below 0 count as 0.
pub(crate) const PROBABILITIES: RangeInclusive<f64> =
    -PROBABILITY_TOLERANCE..=1.0 + PROBABILITY_TOLERANCE;

/// The largest distance of the sum of a row from 1. Rounding to `f16` can cause such errors.
const SUM_TOLERANCE: f64 = 1e-3;

/// Returns whether the sum of a row of probabilities is 1, but for rounding.
pub(crate) fn is_near_one(sum: f64) -> bool {
    (sum - 1.0).abs() <= SUM_TOLERANCE
}

/// Returns whether all numbers are those that rounding makes of probabilities, or NaN.
pub(crate) fn are_probabilities<T: Float>(p: &[T]) -> bool {
    let bounds = (T::from_f64(*PROBABILITIES.start()), T::from_f64(*PROBABILITIES.end()));
    let (low, high) = (T::Vector::splat(bounds.0), T::Vector::splat(bounds.1));
    let vectors = p.chunks_exact(T::Vector::LANES);
    let are_inside = !vectors.remainder().iter().any(is_outside);
    let mut vectors = vectors.map(T::Vector::load);
    are_inside && !vectors.any(|p| p.less(low).any() || high.less(p).any())
}

/// Returns whether a number is further below 0 or above 1 than rounding moves a probability. For NaN the
/// answer is no.
fn is_outside<T: Float>(p: &T) -> bool {
    *p < T::from_f64(*PROBABILITIES.start()) || *p > T::from_f64(*PROBABILITIES.end())
}

/// Returns a copy of probabilities in `f64`, in which those below 0 are 0.
pub(crate) fn to_probabilities<T: Float>(p: &[T]) -> Result<Vec<f64>, OutOfMemory> {
    let mut p = to_f64_vec(p)?;
    p.iter_mut().for_each(|p| *p = at_least_0(*p));
    Ok(p)
}

/// Checks that target distributions hold probabilities only.
///
/// # Errors
/// [`Error::Entry`] for the first number that isn't one that rounding makes of a probability.
pub(crate) fn check_distribution(p: &[f64]) -> Result<(), Error> {
    let outside = p.iter().position(|p| !PROBABILITIES.contains(p));
    outside.map_or(Ok(()), |index| Err(Error::Entry { index, value: p[index] }))
}

/// Checks that the entries that aren't masked are probabilities, or NaN.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't.
pub(crate) fn check_probabilities<T: Float>(p: &[T], rows: &Rows) -> Result<(), Error> {
    // If all entries are probabilities, masked ones as well, the mask needn't be looked at.
    if are_probabilities(p) { Ok(()) } else { check_unmasked(p, rows, &is_outside) }
}

/// Checks that the entries that aren't masked are logarithms of probabilities, or NaN.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't.
pub(crate) fn check_log_probabilities<T: Float>(log_p: &[T], rows: &Rows) -> Result<(), Error> {
    check_unmasked(log_p, rows, &|log_p| log_p.to_f64() > PROBABILITY_TOLERANCE)
}

/// Checks that no entry is wrong, except for masked ones.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that is.
fn check_unmasked<T: Float>(
    x: &[T],
    rows: &Rows,
    is_wrong: &dyn Fn(&T) -> bool,
) -> Result<(), Error> {
    let offsets = rows.offsets()?;
    for start in (0..rows.count).map(|row| rows.start(row)) {
        for entry in 0..rows.length {
            let index = start + offsets.at(entry);
            if is_wrong(&x[index]) && rows.is_unmasked(index, entry) {
                return Err(Error::Entry { index, value: x[index].to_f64() });
            }
        }
    }
    Ok(())
}

/// Checks that the entries that aren't masked are in a range, and not all of a row −∞.
///
/// # Errors
/// [`Error::Entry`] for the first, row by row, that isn't in the range; if there is none
/// [`Error::AllMasked`] for the first row of −∞ and masked entries only.
pub(crate) fn check_entries<T: Float>(
    x: &[T],
    range: RangeInclusive<f64>,
    rows: &Rows,
) -> Result<(), Error> {
    check_counted_entries(x, range, rows, &|_| true)
}

/// Checks the entries of the rows that count as [`check_entries`] does.
///
/// # Errors
/// Those of [`check_entries`].
pub(crate) fn check_counted_entries<T: Float>(
    x: &[T],
    range: RangeInclusive<f64>,
    rows: &Rows,
    counts: &dyn Fn(usize) -> bool,
) -> Result<(), Error> {
    let (mut all_masked, offsets) = (None, rows.offsets()?);
    for row in (0..rows.count).filter(|row| counts(*row)) {
        let (start, mut is_empty) = (rows.start(row), true);
        for entry in 0..rows.length {
            let index = start + offsets.at(entry);
            let value = x[index].to_f64();
            if !rows.is_unmasked(index, entry) {
                continue;
            }
            if !range.contains(&value) {
                return Err(Error::Entry { index, value });
            }
            is_empty &= value == f64::NEG_INFINITY;
        }
        if is_empty {
            all_masked.get_or_insert(row);
        }
    }
    all_masked.map_or(Ok(()), |row| Err(Error::AllMasked { row }))
}

/// Checks that there is a target for every row, and that it is a class.
///
/// # Errors
/// [`Error::TargetCount`] if there isn't one for each row, and those of [`check_classes`].
pub(crate) fn check_targets(
    target: &[i32],
    rows: &Rows,
    ignored: Option<i32>,
) -> Result<(), Error> {
    if target.len() != rows.count {
        return Err(Error::TargetCount { given: target.len(), wanted: rows.count });
    }
    check_classes(target, rows.length, ignored)
}

/// Checks that there are rows with entries, and returns the rows.
fn check_not_empty<'a, T>(x: &[T], layout: &'a Layout) -> Result<Rows<'a>, Error> {
    let rows = layout.checked_rows(x.len(), &Options::new())?;
    if x.is_empty() { Err(Error::Empty) } else { Ok(rows) }
}

/// Checks that there is one existing class per row, and returns the rows.
pub(crate) fn check_rows_and_targets<'a, T>(
    x: &[T],
    target: &[i32],
    layout: &'a Layout,
) -> Result<Rows<'a>, Error> {
    let rows = check_not_empty(x, layout)?;
    check_targets(target, &rows, None)?;
    Ok(rows)
}

/// Checks that targets are classes.
///
/// # Errors
/// [`Error::Target`] for an index outside the classes that isn't to be ignored.
pub(crate) fn check_classes(
    indices: &[i32],
    classes: usize,
    ignored: Option<i32>,
) -> Result<(), Error> {
    let is_wrong =
        |&&class: &&i32| Some(class) != ignored && !(0..classes as i64).contains(&class.into());
    match indices.iter().find(is_wrong) {
        Some(&class) => Err(Error::Target { class: class.into(), classes }),
        None => Ok(()),
    }
}

/// Checks that rows are probabilities that sum to 1, with one existing class per row, and returns the rows.
pub(crate) fn check_distributions_and_targets<'a, T: Float>(
    p: &[T],
    target: &[i32],
    layout: &'a Layout,
) -> Result<Rows<'a>, Error> {
    let rows = check_distributions(p, layout)?;
    check_targets(target, &rows, None)?;
    Ok(rows)
}

/// Checks that there are rows and that each holds probabilities that sum to 1, and returns the rows.
pub(crate) fn check_distributions<'a, T: Float>(
    p: &[T],
    layout: &'a Layout,
) -> Result<Rows<'a>, Error> {
    let rows = check_not_empty(p, layout)?;
    check_entries(p, PROBABILITIES, &rows)?;
    let offsets = rows.offsets()?;
    for row in 0..rows.count {
        let start = rows.start(row);
        let sum: f64 = (0..rows.length).map(|entry| p[start + offsets.at(entry)].to_f64()).sum();
        if !is_near_one(sum) {
            return Err(Error::EntrySum { row, sum });
        }
    }
    Ok(rows)
}
