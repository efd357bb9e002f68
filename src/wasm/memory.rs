//! The memory, which JavaScript makes and owns, as slices at the addresses that JavaScript gives.
#![allow(unsafe_code, reason = "addresses become slices, and a module has no unwinding")]

use bytemuck::Pod;

/// The `n` numbers at an address. JavaScript lays out what a call names without overlaps, aligned,
/// and inside the memory (js/wasm/memory.ts).
pub(super) fn numbers<'a, T: Pod>(address: u32, n: usize) -> &'a mut [T] {
    // SAFETY: the contract above; the memory lives as long as the module.
    unsafe { core::slice::from_raw_parts_mut(address as usize as *mut T, n) }
}

/// Library functions that no module calls return vectors; the compiler asks for an allocator
/// nevertheless, and the linker leaves it out.
struct NoAllocator;

// SAFETY: it gives no memory.
unsafe impl core::alloc::GlobalAlloc for NoAllocator {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static NO_ALLOCATOR: NoAllocator = NoAllocator;

/// Nothing panics that isn't a mistake of ours.
#[panic_handler]
fn end(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
