//! The memory that JavaScript makes and owns, as slices at the addresses that JavaScript passes.
#![allow(unsafe_code, reason = "addresses become slices, and a module has no unwinding")]

use bytemuck::Pod;

/// Returns the `n` numbers at an address. JavaScript lays out the arguments of a call without overlaps,
/// aligned and inside the memory (`compute` of js/arguments/compute.ts).
pub(super) fn numbers<'a, T: Pod>(address: u32, n: usize) -> &'a mut [T] {
    // SAFETY: the contract above; the memory lives as long as the module.
    unsafe { core::slice::from_raw_parts_mut(address as usize as *mut T, n) }
}

/// Returns the label of each of `rows` rows, f64 numbers at an address.
#[cfg(any(feature = "wasm-calibration", feature = "wasm-decisions", feature = "wasm-scaling"))]
pub(super) fn read_labels(address: u32, rows: usize) -> impl Fn(usize) -> usize {
    let labels = &*numbers::<f64>(address, rows);
    |row| labels.get(row).map_or(0, |label| *label as usize)
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

/// Stops the module. Only a defect of this crate can panic.
#[panic_handler]
fn end(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
