//! Workspaces: memory for intermediate numbers of a call, or an error where there is none left.

use crate::fallible_vec::OutOfMemory;
#[cfg(not(feature = "wasm"))]
use alloc::vec::Vec;

/// A workspace.
#[cfg(not(feature = "wasm"))]
pub(crate) type Buffer<T> = Vec<T>;

#[cfg(not(feature = "wasm"))]
pub(crate) use crate::fallible_vec::vector as filled;

#[cfg(feature = "wasm")]
pub(crate) use bump::{Buffer, PAGE, begin_workspace, filled, scratch};

/// Returns a workspace of `length` numbers of any value, which have to be written before they are read.
#[cfg(not(feature = "wasm"))]
pub(crate) fn scratch<T: Copy + Default>(length: usize) -> Result<Buffer<T>, OutOfMemory> {
    filled(length, T::default())
}

/// The workspaces of the published modules, which have no allocator.
///
/// They lie behind everything that JavaScript has put into the memory, and the next call writes over them.
/// This code has a tenth of the size of vectors with the smallest allocator.
#[cfg(feature = "wasm")]
mod bump {
    #![allow(unsafe_code, reason = "addresses become slices")]

    use super::OutOfMemory;
    use bytemuck::Pod;
    use core::ops::{Deref, DerefMut};
    use core::sync::atomic::{AtomicUsize, Ordering};

    /// A workspace.
    pub(crate) struct Buffer<T: 'static>(&'static mut [T]);

    impl<T> Deref for Buffer<T> {
        type Target = [T];
        fn deref(&self) -> &[T] {
            self.0
        }
    }

    impl<T> DerefMut for Buffer<T> {
        fn deref_mut(&mut self) -> &mut [T] {
            self.0
        }
    }

    /// The address at which the next workspace begins.
    static NEXT: AtomicUsize = AtomicUsize::new(0);

    /// The alignment of every workspace, enough for every type.
    const ALIGNMENT: usize = 16;

    /// The bytes in a page of WebAssembly's memory.
    pub(crate) const PAGE: usize = 1 << 16;

    /// Begins a call, whose workspaces lie at and behind an address.
    pub(crate) fn begin_workspace(address: usize) {
        NEXT.store(address, Ordering::Relaxed);
    }

    /// Returns a workspace of `length` times the same value.
    pub(crate) fn filled<T: Pod>(length: usize, value: T) -> Result<Buffer<T>, OutOfMemory> {
        let mut values = scratch(length)?;
        values.fill(value);
        Ok(values)
    }

    /// Returns a workspace of `length` numbers of any value, which have to be written before they are read.
    pub(crate) fn scratch<T: Pod>(length: usize) -> Result<Buffer<T>, OutOfMemory> {
        let bytes = length.saturating_mul(size_of::<T>());
        let address = take(bytes).ok_or(OutOfMemory(bytes))?;
        // SAFETY: the bytes lie in the memory behind everything taken before and are aligned, and any bits
        // are a T.
        Ok(Buffer(unsafe { core::slice::from_raw_parts_mut(address as *mut T, length) }))
    }

    /// Takes bytes, and grows the memory where it is too short; `None` if it can't grow.
    #[inline(never)]
    fn take(bytes: usize) -> Option<usize> {
        let start = NEXT.load(Ordering::Relaxed);
        let end = start.checked_add(bytes)?.checked_next_multiple_of(ALIGNMENT)?;
        if !reaches(end) {
            return None;
        }
        NEXT.store(end, Ordering::Relaxed);
        Some(start)
    }

    #[cfg(target_arch = "wasm32")]
    fn reaches(end: usize) -> bool {
        use core::arch::wasm32::{memory_grow, memory_size};
        let (pages, size) = (end.div_ceil(PAGE), memory_size::<0>());
        pages <= size || memory_grow::<0>(pages - size) != usize::MAX
    }
}
