//! The memory that JavaScript writes logits to and reads results from: regions that are kept
//! between calls, so that a call allocates nothing. Region 0 serves the functions, every other
//! one a handle.

use super::single::Single;
use alloc::vec::Vec;
use bytemuck::{Pod, must_cast_slice, must_cast_slice_mut};
use wasm_bindgen::prelude::wasm_bindgen;

static REGIONS: Single<Vec<Vec<Block>>> = Single::new(Vec::new());

/// What a region grows by; its alignment suits every data type and vector.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C, align(16))]
struct Block([u8; 16]);

/// Makes room for `bytes` in a region and returns its address, which stays the same until more
/// room is asked for; 0 if there is no memory. What the region held is lost when it grows.
#[wasm_bindgen]
pub fn reserve(region: usize, bytes: usize) -> usize {
    REGIONS.with(|regions| {
        if regions.len() <= region {
            regions.resize_with(region + 1, Vec::new);
        }
        let (blocks, memory) = (bytes.div_ceil(size_of::<Block>()), &mut regions[region]);
        if blocks > memory.len() {
            // Freed first: the old content needn't be moved, nor counted twice.
            *memory = Vec::new();
            if memory.try_reserve_exact(blocks).is_err() {
                return 0;
            }
            memory.resize(blocks, Block([0; 16]));
        }
        memory.as_ptr() as usize
    })
}

/// Gives the memory of a region back.
#[wasm_bindgen]
pub fn release(region: usize) {
    REGIONS.with(|regions| regions[region] = Vec::new());
}

/// Calls `f` with the first `n` numbers of a region and the bytes behind them.
pub(super) fn with<T: Pod, R>(region: usize, n: usize, f: impl FnOnce(&mut [T], &[u8]) -> R) -> R {
    REGIONS.with(|regions| {
        let (numbers, rest) = must_cast_slice_mut(&mut regions[region]).split_at_mut(n);
        f(numbers, must_cast_slice(rest))
    })
}
