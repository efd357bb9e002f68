//! The memory that JavaScript makes and owns, as slices at the addresses that JavaScript passes.
#![allow(unsafe_code, reason = "addresses become slices, and a module has no unwinding")]

use crate::workspace::{PAGE, begin_workspace};
use bytemuck::Pod;
use core::marker::PhantomData;

/// The address of what JavaScript has laid out for a call: one `T`, or several one after the other.
///
/// Rust makes none: it is an argument of an export, or a field of a struct of [`abi`](super::abi).
///
/// # Safety
///
/// Whoever calls an export, which only JavaScript can, promises that the `T`s of each address are
///
/// - valid, and at least as many as the comment of the export or of the field says,
/// - aligned and inside the memory, and
/// - apart from those of every other address and from Rust's own data.
///
/// `compute` of js/call/compute.ts lays out memory so, as do the short ways: single_row.ts and numbers.ts of
/// js/call, with their callers, and js/wasm/decode.ascii.ts. In Rust an address can be neither made nor
/// copied, so the borrow checker allows its numbers many readers or one writer. The one exception is where a
/// call's workspaces begin: `src/workspace.rs` counts up from there, and hands out each number once.
///
/// The methods aren't `unsafe`, since the promise is about a whole call: each of their callers would repeat
/// it, and none could check it. Debug assertions check the bounds (`make debug-assertions`), but nothing
/// finds an overlap; engines check the bounds of every access.
#[repr(transparent)]
pub(super) struct Address<T>(u32, PhantomData<T>);

/// Numbers of a type that is decided when the module runs: by the export, or by another field.
pub(super) enum Untyped {}

/// The memory from an address to the end, where a call puts its workspaces.
pub(super) enum Workspaces {}

impl<T> Address<T> {
    /// Returns a pointer to `n` numbers or structs here. With debug assertions it checks that they end inside
    /// the memory; slices are checked for their alignment then.
    fn pointer<U>(&self, n: usize) -> *mut U {
        debug_assert!(
            u64::from(self.0) + (n * size_of::<U>()) as u64
                <= core::arch::wasm32::memory_size::<0>() as u64 * PAGE as u64
        );
        self.0 as usize as *mut U
    }
}

impl<T: Pod> Address<T> {
    /// Returns the `T` at this address to be read.
    pub(super) fn as_ref(&self) -> &T {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { &*self.pointer(1) }
    }

    /// Returns the `T` at this address to be written to.
    pub(super) fn as_mut(&mut self) -> &mut T {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { &mut *self.pointer(1) }
    }

    /// Returns the `n` `T`s at this address to be read.
    pub(super) fn as_slice(&self, n: usize) -> &[T] {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { core::slice::from_raw_parts(self.pointer(n), n) }
    }

    /// Returns the `n` `T`s at this address to be written to.
    pub(super) fn as_mut_slice(&mut self, n: usize) -> &mut [T] {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { core::slice::from_raw_parts_mut(self.pointer(n), n) }
    }
}

impl Address<Untyped> {
    /// Returns the `n` numbers at this address, which are of the type `T` in this call, to be read.
    pub(super) fn as_slice_of<T: Pod>(&self, n: usize) -> &[T] {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { core::slice::from_raw_parts(self.pointer(n), n) }
    }

    /// Returns the `n` numbers at this address, which are of the type `T` in this call, to be written to.
    pub(super) fn as_mut_slice_of<T: Pod>(&mut self, n: usize) -> &mut [T] {
        // SAFETY: the promise of the export's caller; the memory lives as long as the module.
        unsafe { core::slice::from_raw_parts_mut(self.pointer(n), n) }
    }
}

impl Address<Workspaces> {
    /// Begins a call, whose workspaces lie at and behind this address.
    pub(super) fn begin_workspace(&self) {
        begin_workspace(self.0 as usize);
    }
}

/// Returns the target of each of `rows` rows.
#[cfg(any(
    feature = "wasm-calibration-error",
    feature = "wasm-decisions",
    feature = "wasm-fit-calibration"
))]
pub(super) fn read_targets(address: &Address<i32>, rows: usize) -> impl Fn(usize) -> usize {
    let targets = address.as_slice(rows);
    |row| targets.get(row).map_or(0, |target| *target as usize)
}

/// An allocator without memory. Some functions of the library return vectors, so the compiler asks for one;
/// no module calls these functions, and the linker leaves it out.
struct NoAllocator;

// SAFETY: it never returns memory.
unsafe impl core::alloc::GlobalAlloc for NoAllocator {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static NO_ALLOCATOR: NoAllocator = NoAllocator;
