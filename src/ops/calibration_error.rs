//! The expected calibration error, with a reliability diagram.

use crate::Float;
use crate::error::Error;
use crate::fallible_vec::vector;
use crate::kernel::metrics::calibration_error::{self, ReliabilityBin};
use crate::layout::Layout;
use crate::rows;
use crate::validate::{PROBABILITIES, check_entries, check_rows_and_targets, to_probabilities};
use alloc::vec::Vec;

/// The options of [`calibration_error()`] and [`fit_temperature`](crate::fit_temperature).
///
/// Options are set by a chain of calls. An option that isn't set keeps its default.
///
/// ```
/// assert_eq!(softmax_wasm::CalibrationOptions::new().bins(10).bins, 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct CalibrationOptions {
    /// The number of bins of equal width that divide the confidences from 0 to 1. The default is 15.
    pub bins: usize,
}

impl CalibrationOptions {
    /// Returns the default: 15 bins.
    ///
    /// ```
    /// assert_eq!(softmax_wasm::CalibrationOptions::new().bins, 15);
    /// ```
    pub const fn new() -> Self {
        Self { bins: 15 }
    }

    /// Sets the number of bins of equal width that divide the confidences from 0 to 1.
    ///
    /// ```
    /// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
    ///
    /// let (layout, options) = (Layout::row(2), CalibrationOptions::new().bins(2));
    /// assert_eq!(calibration_error(&[0.75f64, 0.25], &[0], &layout, &options)?.bins.len(), 2);
    /// # Ok::<(), softmax_wasm::Error>(())
    /// ```
    pub const fn bins(mut self, bins: usize) -> Self {
        self.bins = bins;
        self
    }
}

impl Default for CalibrationOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// The calibration of the rows of an array.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
///
/// let (layout, options) = (Layout::row(2), CalibrationOptions::new().bins(2));
/// let calibration = calibration_error(&[0.75f64, 0.25], &[0], &layout, &options)?;
/// assert_eq!((calibration.ece, calibration.bins[1].accuracy), (0.25, 1.0));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Calibration {
    /// The expected calibration error, from 0 to 1.
    pub ece: f64,
    /// The reliability diagram.
    pub bins: Vec<ReliabilityBin>,
}

/// Returns the expected calibration error of rows of probabilities (Naeini, Cooper & Hauskrecht 2015).
/// `target` holds the index of the right class of each row. The confidence of a row is its largest
/// probability.
///
/// # Errors
/// [`Error::Entry`] for a probability outside 0…1, [`Error::TargetCount`] if there isn't one target per row,
/// [`Error::Target`] for a class that doesn't exist, [`Error::Bins`] for 0 bins, [`Error::Empty`] if there
/// are no probabilities, [`Error::Shape`] if the layout doesn't fit the length of the array,
/// [`Error::Memory`] if memory runs out.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
///
/// let (p, layout) = ([0.75f64, 0.25, 0.75, 0.25], Layout::new(&[2, 2], -1)?);
/// assert_eq!(calibration_error(&p, &[0, 1], &layout, &CalibrationOptions::new())?.ece, 0.25);
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
pub fn calibration_error<T: Float>(
    probabilities: &[T],
    target: &[i32],
    layout: &Layout,
    options: &CalibrationOptions,
) -> Result<Calibration, Error> {
    let bins = options.bins;
    let rows = check_rows_and_targets(probabilities, target, layout)?;
    if bins == 0 {
        return Err(Error::Bins);
    }
    check_entries(probabilities, PROBABILITIES, &rows)?;
    let rows = rows::collect(&mut to_probabilities(probabilities)?, &rows, &|_| true)?;
    let target_of = |row: usize| target[row] as usize;
    let mut bins = vector(bins, ReliabilityBin::default())?;
    let ece = calibration_error::expected_error(&rows, layout.row_length(), &target_of, &mut bins);
    Ok(Calibration { ece, bins })
}
