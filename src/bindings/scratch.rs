//! The memory that JavaScript writes logits to and reads results from, kept between calls
//! so that a call allocates nothing.

use bytemuck::{AnyBitPattern, NoUninit};
use core::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static SCRATCH: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// What the region grows by; its alignment suits every data type and vector.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C, align(16))]
struct Block([u8; 16]);

/// Makes room for `bytes` and returns its address, which stays the same until more room is
/// asked for; 0 if there is no memory. What the region held is lost when it grows.
#[wasm_bindgen]
pub fn reserve(bytes: usize) -> usize {
    SCRATCH.with_borrow_mut(|scratch| {
        let blocks = bytes.div_ceil(size_of::<Block>());
        if blocks > scratch.len() {
            // Freed first: the old content needn't be moved, nor counted twice.
            *scratch = Vec::new();
            if scratch.try_reserve_exact(blocks).is_err() {
                return 0;
            }
            scratch.resize(blocks, Block([0; 16]));
        }
        scratch.as_ptr() as usize
    })
}

/// Calls `f` with the first `n` numbers of the region and the bytes behind them.
pub(super) fn with<T: AnyBitPattern + NoUninit, R>(
    n: usize,
    f: impl FnOnce(&mut [T], &[u8]) -> R,
) -> R {
    SCRATCH.with_borrow_mut(|scratch| {
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(scratch);
        let (numbers, rest) = bytes.split_at_mut(n * size_of::<T>());
        f(bytemuck::cast_slice_mut(numbers), rest)
    })
}
