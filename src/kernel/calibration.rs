//! Expected calibration error: how far the confidence of predictions is from their accuracy.
//!
//!   ECE = Σ_b n_b/n·|accuracy_b − confidence_b|
//!
//! over bins b of equal width of the confidence, the largest probability of a row (Naeini,
//! Cooper & Hauskrecht 2015; Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern
//! neural networks").

use super::top_k::argmax;
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
    /// Where the confidences begin; the first bin holds 0 too.
    pub lower: f64,
    /// Where they end.
    pub upper: f64,
    /// How many predictions there are.
    pub count: f64,
    /// Their mean confidence, 0 if there are none.
    pub confidence: f64,
    /// The part of them that is right, 0 if there are none.
    pub accuracy: f64,
}

/// Fills the bins with the predictions of rows of `classes` probabilities, of which `label` tells
/// the right classes, and returns the expected calibration error.
pub(crate) fn calibrate(
    p: &[f64],
    classes: usize,
    label: &dyn Fn(usize) -> usize,
    bins: &mut [ReliabilityBin],
) -> f64 {
    let (last, width) = (bins.len() - 1, bins.len() as f64);
    let edge = |index: usize| index as f64 / width;
    bins.fill(ReliabilityBin::default());
    for (row, p) in p.chunks_exact(classes).enumerate() {
        let best = argmax::<F64x4>(p) as usize;
        // The last holds what rounding left above 1, too.
        let index = (0..last).find(|index| p[best] <= edge(index + 1)).unwrap_or(last);
        bins[index].count += 1.0;
        bins[index].confidence += p[best];
        bins[index].accuracy += if best == label(row) { 1.0 } else { 0.0 };
    }
    let (mut error, mut count) = (0.0, 0.0);
    for (index, bin) in bins.iter_mut().enumerate() {
        (bin.lower, bin.upper) = (edge(index), edge(index + 1));
        error += (bin.accuracy - bin.confidence).abs();
        count += bin.count;
        bin.confidence /= bin.count.max(1.0);
        bin.accuracy /= bin.count.max(1.0);
    }
    error / count
}
