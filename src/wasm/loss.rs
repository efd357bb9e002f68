//! The targets of losses, and their reduction.

use super::abi::TargetNumber;
use super::abi::arguments::Loss;
use crate::Target;
use crate::kernel::cross_entropy as kernel;
use crate::layout::Rows;
use crate::ops::targets::Targets;

/// Reads the targets of a loss.
pub(super) fn read_loss_targets<'a>(loss: &'a Loss, rows: &Rows) -> Targets<'a> {
    let target = if loss.are_classes == 0 {
        Target::Distribution(loss.targets.as_slice_of(rows.count * rows.length))
    } else {
        Target::Classes(loss.targets.as_slice_of(rows.count))
    };
    let weights = loss.weights.as_slice(loss.weight_count as usize);
    Targets {
        target,
        class_weights: (!weights.is_empty()).then_some(weights),
        ignore_index: Some(TargetNumber::Ignored as i32),
        label_smoothing: loss.label_smoothing,
    }
}

/// Replaces the first loss by the mean or the sum of all losses, or changes nothing without a divisor.
#[inline(never)]
pub(super) fn write_reduced(losses: &mut [f64], divisor: Option<f64>) {
    if let Some(divisor) = divisor {
        let reduced = kernel::reduce(losses, divisor);
        losses.iter_mut().take(1).for_each(|first| *first = reduced);
    }
}
