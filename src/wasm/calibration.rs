//! Calibration errors of probabilities, and temperature scaling.

use super::memory::{numbers, read_labels};
use crate::kernel::calibration_error::{ReliabilityBin, expected_error};
use crate::kernel::temperature_scaling;

/// Returns the expected calibration error of `n` probabilities in rows of `classes`. `labels` holds one f64
/// label per row. The bins are written to `bins`.
#[unsafe(no_mangle)]
pub extern "C" fn calibration_error(
    p: u32,
    n: usize,
    classes: usize,
    labels: u32,
    bins: u32,
    bin_count: usize,
) -> f64 {
    let bins = numbers::<ReliabilityBin>(bins, bin_count);
    expected_error(numbers(p, n), classes, &read_labels(labels, n / classes), bins)
}

/// Returns the temperature that fits `n` logits in rows of `classes` to one f64 label per row. `work` is a
/// workspace of `temperature_scaling::work(classes)` numbers.
#[unsafe(no_mangle)]
pub extern "C" fn best_temperature(
    logits: u32,
    n: usize,
    classes: usize,
    labels: u32,
    work: u32,
) -> f64 {
    let label = read_labels(labels, n / classes);
    let work = numbers(work, temperature_scaling::work(classes));
    temperature_scaling::best_temperature(numbers(logits, n), classes, &label, work)
}
