//! Softmax of one long f32 row, for engines with relaxed SIMD.

use super::memory::numbers;
use crate::kernel::relaxed::{BLOCK, softmax};
use crate::kernel::row;
use crate::simd::{F32x8, Relaxed, Vector};

/// The address of a workspace for a block. It lies behind the constants of this module (`module/build.rs`).
const REDUCED: u32 = 0xd000;

/// Replaces `n` logits by their softmax. Behind them is memory up to full vectors, whose contents are kept,
/// and `work` is a workspace as long as the padded row.
#[unsafe(no_mangle)]
pub extern "C" fn softmax_relaxed_f32(entries: u32, n: usize, work: u32) {
    let padded = n.next_multiple_of(F32x8::LANES);
    let (entries, work) = (numbers::<f32>(entries, padded), numbers(work, padded));
    let mut kept = [0.0; F32x8::LANES];
    let behind = entries.get_mut(n..).unwrap_or_default();
    row::copy(behind, &mut kept);
    softmax::<F32x8, Relaxed>(entries, n, work, numbers(REDUCED, BLOCK));
    row::copy(&kept, entries.get_mut(n..).unwrap_or_default());
}
