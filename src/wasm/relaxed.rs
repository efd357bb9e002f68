//! Softmax of one long f32 row, for engines with relaxed SIMD.

use super::memory::Address;
use crate::kernel::numeric::row;
use crate::kernel::relaxed::{MAX_BLOCK_ENTRIES, softmax};
use crate::simd::{F32x8, Relaxed, Vector};

/// Replaces `n` f32 logits by their softmax. Behind them is memory up to full vectors, whose contents are
/// kept. `work` is a workspace of as many f32 numbers as the padded row has, and `remainders` one of
/// [`MAX_BLOCK_ENTRIES`].
#[unsafe(no_mangle)]
pub extern "C" fn softmax_relaxed_f32(
    mut entries: Address<f32>,
    n: usize,
    mut work: Address<f32>,
    mut remainders: Address<f32>,
) {
    let padded = row::padded::<F32x8>(n);
    let (entries, work) = (entries.as_mut_slice(padded), work.as_mut_slice(padded));
    let mut kept = [0.0; F32x8::LANES];
    let behind = entries.get_mut(n..).unwrap_or_default();
    row::copy(behind, &mut kept);
    softmax::<F32x8, Relaxed>(entries, n, work, remainders.as_mut_slice(MAX_BLOCK_ENTRIES));
    row::copy(&kept, entries.get_mut(n..).unwrap_or_default());
}
