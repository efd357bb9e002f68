//! Sparsemax and 1.5-entmax.

use super::abi::{Call, Outcome};
use super::call::map_rows;
use crate::ops::sparsemax;

/// Replaces rows of f64 by their sparsemax.
#[unsafe(no_mangle)]
pub extern "C" fn sparsemax_rows(call: &mut Call) -> Outcome {
    map_rows(call, 0.0, sparsemax::sparsemax_row)
}

/// Replaces rows of f64 by their 1.5-entmax.
#[unsafe(no_mangle)]
pub extern "C" fn entmax15_rows(call: &mut Call) -> Outcome {
    map_rows(call, 0.0, sparsemax::entmax15_row)
}
