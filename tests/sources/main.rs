//! Tests that read the source files of the repository.
#![cfg(not(target_arch = "wasm32"))]

mod abi;
mod architecture;
mod files;
mod paths;
mod tokens;
