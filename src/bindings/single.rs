//! What the WebAssembly module has instead of the standard library, which would be half of its
//! size: variables of its one thread, an allocator and an end for panics.
#![allow(unsafe_code, reason = "the module has one thread, and nothing to unwind")]

use core::cell::Cell;

/// A variable of the one thread that a WebAssembly module without shared memory has.
pub(super) struct Single<T>(Cell<T>);

// SAFETY: the module is compiled without atomics, so no second thread can run it.
unsafe impl<T> Sync for Single<T> {}

impl<T: Default> Single<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(Cell::new(value))
    }

    /// Calls `f` with the variable, which is empty for all others meanwhile.
    pub(super) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.0.take();
        let result = f(&mut value);
        // What is replaced is empty: there is nothing to drop.
        core::mem::forget(self.0.replace(value));
        result
    }
}

/// The module as it is shipped; tests on WebAssembly have the standard library.
#[cfg(feature = "freestanding")]
mod shipped {
    #[global_allocator]
    static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

    /// Nothing panics that isn't a mistake of ours.
    #[panic_handler]
    fn end(_: &core::panic::PanicInfo) -> ! {
        core::arch::wasm32::unreachable()
    }
}
