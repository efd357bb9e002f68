//! Expected calibration error: how far the confidence of predictions is from their accuracy.
//!
//! # The plain algorithm
//!
//! ```text
//! ECE = Σ_b n_b/n·|accuracy_b − confidence_b|
//! MCE = max_b |accuracy_b − confidence_b|
//! ```
//!
//! over bins b of the confidence, the largest probability of a row (Naeini, Cooper & Hauskrecht 2015; Guo,
//! Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks").
//!
//! # Method
//!
//! A bin keeps sums, whose difference is n_b·|accuracy_b − confidence_b| without a division. At the end
//! [`finish_bins`] makes means of them.
//!
//! # Accuracy
//!
//! The sum of the confidences of a bin is off by (n_b − 1)·2^-53 of itself at most; the other sums are
//! counts. In `tests/rust/calibration_error.rs` errors and means are within 10^-14 of their definitions, and
//! in `tests/rust/evaluate.rs` errors within 10^-13 of scikit-learn's.

use crate::kernel::argmax::argmax;
use crate::kernel::numeric::row;
use crate::simd::F64x4;

/// A bar of the reliability diagram: the predictions of confidences lower < c ≤ upper.
///
/// ```
/// use softmax_wasm::{CalibrationOptions, Layout, calibration_error};
///
/// let (layout, options) = (Layout::row(2), CalibrationOptions::new().bins(2));
/// let bin = calibration_error(&[0.75f64, 0.25], &[0], &layout, &options)?.bins[1];
/// assert_eq!((bin.lower, bin.upper, bin.count, bin.confidence), (0.5, 1.0, 1.0, 0.75));
/// # Ok::<(), softmax_wasm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[non_exhaustive]
#[repr(C)]
pub struct ReliabilityBin {
    /// The lower end of the confidences, which isn't in the bin. The first bin holds 0 too.
    pub lower: f64,
    /// The upper end of the confidences, which is in the bin.
    pub upper: f64,
    /// The number of predictions.
    pub count: f64,
    /// The mean confidence of the predictions, 0 if there are none.
    pub confidence: f64,
    /// The fraction of the predictions that is right, 0 if there are none.
    pub accuracy: f64,
}

/// Fills the bins with the predictions of rows of `classes` probabilities, and returns the expected
/// calibration error. `target_of` returns the target of a row.
pub(crate) fn expected_error(
    p: &[f64],
    classes: usize,
    target_of: &dyn Fn(usize) -> usize,
    bins: &mut [ReliabilityBin],
) -> f64 {
    bins.fill(ReliabilityBin::default());
    set_equal_width_edges(bins);
    for (row, p) in row::split(p, classes).enumerate() {
        let best = argmax::<F64x4>(p) as usize;
        let confidence = row::at(p, best);
        add_prediction(bins, confidence, f64::from(best == target_of(row)));
    }
    finish_bins(bins).0
}

/// Returns the bin of a confidence: the first that doesn't end below it. The last one also holds confidences
/// that rounding has left above it.
fn find_bin(bins: &[ReliabilityBin], confidence: f64) -> usize {
    bins.partition_point(|bin| bin.upper < confidence).min(bins.len() - 1)
}

/// Turns the sums of bins into means, and returns the expected and the maximum calibration error.
pub(crate) fn finish_bins(bins: &mut [ReliabilityBin]) -> (f64, f64) {
    let (mut error, mut largest, mut count) = (0.0, 0.0f64, 0.0);
    for bin in bins {
        let difference = (bin.accuracy - bin.confidence).abs();
        error += difference;
        count += bin.count;
        largest = largest.max(difference / bin.count.max(1.0));
        bin.confidence /= bin.count.max(1.0);
        bin.accuracy /= bin.count.max(1.0);
    }
    (error / count, largest)
}

/// Sets the counts of bins to 0, and keeps their edges.
pub(crate) fn clear_bins(bins: &mut [ReliabilityBin]) {
    for bin in bins {
        (bin.count, bin.confidence, bin.accuracy) = (0.0, 0.0, 0.0);
    }
}

/// Adds a prediction to its bin: its confidence, and 1 if it was right, 0 if not.
pub(crate) fn add_prediction(bins: &mut [ReliabilityBin], confidence: f64, is_right: f64) {
    let index = find_bin(bins, confidence);
    if let Some(bin) = bins.get_mut(index) {
        bin.count += 1.0;
        bin.confidence += confidence;
        bin.accuracy += is_right;
    }
}

/// Sets the edges of bins of equal width.
pub(crate) fn set_equal_width_edges(bins: &mut [ReliabilityBin]) {
    let count = bins.len() as f64;
    for (index, bin) in bins.iter_mut().enumerate() {
        (bin.lower, bin.upper) = (index as f64 / count, (index + 1) as f64 / count);
    }
}
