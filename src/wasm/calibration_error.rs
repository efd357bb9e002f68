//! Calibration errors of probabilities, and temperature scaling.

use super::abi::Call;
use super::memory::{Address, read_targets};
use crate::kernel::fit::temperature_scaling;
use crate::kernel::metrics::calibration_error::{ReliabilityBin, expected_error};

/// Returns the expected calibration error of f64 probabilities in rows of `classes`. `targets` holds one i32
/// target per row. `bins` gets `bin_count` structs `ReliabilityBin`.
#[unsafe(no_mangle)]
pub extern "C" fn calibration_error(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    mut bins: Address<ReliabilityBin>,
    bin_count: usize,
) -> f64 {
    let (p, bins) = (call.entries(), bins.as_mut_slice(bin_count));
    expected_error(p, classes, &read_targets(&targets, p.len() / classes.max(1)), bins)
}

/// Returns the temperature that fits f64 logits in rows of `classes` to one i32 target per row. `work` is a
/// workspace of `temperature_scaling::workspace_length(classes)` numbers of f64.
#[unsafe(no_mangle)]
pub extern "C" fn best_temperature(
    call: &Call,
    classes: usize,
    targets: Address<i32>,
    mut work: Address<f64>,
) -> f64 {
    let logits: &[f64] = call.entries();
    let target_of = read_targets(&targets, logits.len() / classes.max(1));
    let work = work.as_mut_slice(temperature_scaling::workspace_length(classes));
    temperature_scaling::best_temperature(logits, classes, &target_of, work)
}
