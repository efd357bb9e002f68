//! The exports of softmax-wasm, linked as a module. That crate is a library for Rust as well, and
//! what is both isn't optimised across crates when it is linked: the module would be a twentieth
//! larger (`make size`).
#![no_std]

extern crate softmax_wasm as _;
