//! Calibration errors of probabilities, and temperature scaling.

use super::memory::numbers;
use crate::kernel::calibration_error::{ReliabilityBin, calibrate};
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
    let labels = numbers::<f64>(labels, n / classes);
    let bins = numbers::<ReliabilityBin>(bins, bin_count);
    calibrate(numbers(p, n), classes, &|row| labels[row] as usize, bins)
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
    let labels = numbers::<f64>(labels, n / classes);
    let label = |row: usize| labels[row] as usize;
    let work = numbers(work, temperature_scaling::work(classes));
    temperature_scaling::best_temperature(numbers(logits, n), classes, &label, work)
}
