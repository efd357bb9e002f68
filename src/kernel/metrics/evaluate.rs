//! Scores of rows of probabilities whose targets are known.
//!
//! # The plain algorithm
//!
//! ```text
//! accuracy = the fraction of rows whose largest probability is that of the target y
//! NLL = mean −log p_y,  Brier = mean Σ (p_c − [c = y])²                                    (Brier 1950)
//! precision = hits/predicted,  recall = hits/rows of the class
//! F1 = 2·precision·recall/(precision + recall) = 2·hits/(predicted + rows)      (van Rijsbergen 1979)
//! ```
//!
//! [`super::calibration_error`] has the calibration errors, [`super::auroc`] the area under the ROC curve.
//! Intervals are percentiles of the means of samples of rows (Efron 1979, "Bootstrap methods: another look at
//! the jackknife"; Efron & Tibshirani 1993, chapter 13).
//!
//! # Accuracy
//!
//! Sums over rows, and over the classes of a row, are double-word numbers. So a mean is off by the rounding
//! of its terms and of the division, however many rows there are.
//!
//! A ratio whose divisor is 0 is NaN, such as the precision of a class that is never predicted.

use super::auroc::auroc;
use super::calibration_error::{ReliabilityBin, add_prediction, clear_bins, finish_bins};
use super::log_likelihood::negative_log;
use crate::kernel::argmax::argmax;
use crate::kernel::numeric::double_word::{self, Pair};
use crate::kernel::numeric::random::Xoshiro256;
use crate::kernel::numeric::row::at;
use crate::kernel::top_k::top_k;
use crate::simd::F64x4;

/// The scores of one row.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct RowScore {
    /// −log p of the target.
    pub(crate) nll: f64,
    /// Σ (p − y)², from 0 to 2 (Brier 1950).
    pub(crate) brier: f64,
    /// The largest probability.
    pub(crate) confidence: f64,
    pub(crate) target: u32,
    pub(crate) predicted: u32,
    /// The position of the target by probability, from 0 on. Among equals the lowest index comes first.
    pub(crate) position: u32,
    pub(crate) padding: u32,
}

impl RowScore {
    /// Returns 1 if the target is among the k most probable, 0 otherwise.
    pub(crate) fn is_among(&self, k: usize) -> f64 {
        f64::from((self.position as usize) < k)
    }

    /// Returns 1 if the largest probability is that of the target, 0 otherwise.
    fn is_right(&self) -> f64 {
        self.is_among(1)
    }
}

/// Returns the scores of a row of probabilities with its target.
pub(crate) fn score_row(p: &[f64], target: u32) -> RowScore {
    let p_of_target = at(p, target as usize);
    let predicted = argmax::<F64x4>(p);
    let (mut position, mut brier): (u32, Pair) = (0, (0.0, 0.0));
    for (&p, class) in p.iter().zip(0..) {
        position += u32::from(p > p_of_target || (p == p_of_target && class < target));
        let error = if class == target { 1.0 - p } else { p };
        brier = double_word::add(brier, error * error, 0.0);
    }
    let confidence = at(p, predicted as usize);
    let (nll, brier) = (negative_log(p_of_target), brier.0 + brier.1);
    RowScore { nll, brier, confidence, target, predicted, position, padding: 0 }
}

/// Means over rows.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct Means {
    pub(crate) accuracy: f64,
    pub(crate) nll: f64,
    pub(crate) brier: f64,
    pub(crate) ece: f64,
    pub(crate) mce: f64,
}

/// Returns the means of the rows that `rows` names, each as often as it names it. The bins of their
/// confidence keep their edges.
pub(crate) fn means(
    rows: &mut dyn Iterator<Item = &RowScore>,
    bins: &mut [ReliabilityBin],
) -> Means {
    let (mut n, mut right) = (0.0, 0.0);
    let (mut nll, mut brier): (Pair, Pair) = ((0.0, 0.0), (0.0, 0.0));
    clear_bins(bins);
    for row in rows {
        n += 1.0;
        right += row.is_right();
        nll = double_word::add(nll, row.nll, 0.0);
        brier = double_word::add(brier, row.brier, 0.0);
        add_prediction(bins, row.confidence, row.is_right());
    }
    let (ece, mce) = finish_bins(bins);
    let [nll, brier] = [nll, brier].map(|sum| double_word::round(sum) / n);
    Means { accuracy: right / n, nll, brier, ece, mce }
}

/// Sets the edges of bins that hold equally many confidences. If these can't be divided equally, the first
/// bins hold one more. Equal confidences are in one bin, so that bins don't depend on the order of rows;
/// others may be left empty. `order` is a workspace as long as the confidences.
#[inline(never)]
pub(crate) fn set_equal_mass_edges(
    bins: &mut [ReliabilityBin],
    confidences: &[f64],
    order: &mut [u32],
) {
    top_k::<F64x4>(confidences, order);
    let (n, parts) = (confidences.len(), bins.len());
    let (mut lower, mut end) = (0.0, 0);
    for (index, bin) in bins.iter_mut().enumerate() {
        end += n / parts + usize::from(index < n % parts);
        // The order begins with the largest.
        let last = end.checked_sub(1).and_then(|last| order.get(n - 1 - last));
        let largest = last.and_then(|index| confidences.get(*index as usize));
        bin.lower = lower;
        bin.upper = largest.map_or(0.0, |confidence| *confidence);
        lower = bin.upper;
    }
    if let Some(last) = bins.last_mut() {
        last.upper = last.upper.max(1.0);
    }
}

/// The scores of one class, or their means over the classes.
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct ClassScore {
    /// The rows of this class.
    pub(crate) count: f64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    /// The area under the ROC curve of this class against the others.
    pub(crate) auc: f64,
    pub(crate) ece: f64,
    pub(crate) mce: f64,
}

/// Returns the means of the scores of classes. The number of rows is the sum of theirs, and the maximum
/// calibration error the largest of theirs.
pub(crate) fn average(classes: &[ClassScore]) -> ClassScore {
    let mean = |measure: fn(&ClassScore) -> f64| {
        classes.iter().map(measure).sum::<f64>() / classes.len() as f64
    };
    ClassScore {
        count: classes.iter().map(|class| class.count).sum(),
        precision: mean(|class| class.precision),
        recall: mean(|class| class.recall),
        f1: mean(|class| class.f1),
        auc: mean(|class| class.auc),
        ece: mean(|class| class.ece),
        mce: classes.iter().fold(0.0, |largest, class| class.mce.max(largest)),
    }
}

/// Returns the score of a class, with its probability in each row. The edges of `bins` are those
/// that its calibration is counted in, and `order` is a workspace as long as the rows.
pub(crate) fn score_class(
    class: u32,
    rows: &[RowScore],
    p: &[f64],
    bins: &mut [ReliabilityBin],
    order: &mut [u32],
) -> ClassScore {
    let (mut actual, mut predicted, mut both) = (0.0, 0.0, 0.0);
    clear_bins(bins);
    for (row, &p) in rows.iter().zip(p) {
        let (is_target, is_predicted) = (row.target == class, row.predicted == class);
        actual += f64::from(is_target);
        predicted += f64::from(is_predicted);
        both += f64::from(is_target && is_predicted);
        add_prediction(bins, p, f64::from(is_target));
    }
    let (ece, mce) = finish_bins(bins);
    let is_class = |index: usize| rows.get(index).is_some_and(|row| row.target == class);
    ClassScore {
        count: actual,
        precision: both / predicted,
        recall: both / actual,
        f1: 2.0 * both / (actual + predicted),
        auc: auroc(p, &is_class, order),
        ece,
        mce,
    }
}

/// Writes the means of as many samples of the rows, drawn with replacement, as `samples` holds (Efron
/// 1979).
pub(crate) fn bootstrap(
    rows: &[RowScore],
    seed: u64,
    bins: &mut [ReliabilityBin],
    samples: &mut [Means],
) {
    let mut random = Xoshiro256::new(seed);
    for sample in samples {
        let mut draws = (0..rows.len()).filter_map(|_| {
            let index = (random.uniform() * rows.len() as f64) as usize;
            rows.get(index)
        });
        *sample = means(&mut draws, bins);
    }
}

/// Returns the ends of the central 95 % of numbers: the first that isn't among the least 2.5 %, and the last
/// that isn't among the largest. `order` is a workspace as long as the numbers.
pub(crate) fn central_interval(values: &[f64], order: &mut [u32]) -> [f64; 2] {
    top_k::<F64x4>(values, order);
    let cut = values.len() / 40;
    let value = |position: usize| at(values, at(order, position) as usize);
    [value(values.len() - 1 - cut.min(values.len() - 1)), value(cut)]
}
