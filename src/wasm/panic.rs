//! What a panic does in the modules without the standard library.

/// Stops the module. Only a bug of this crate can panic.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
