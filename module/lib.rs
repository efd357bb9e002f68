//! The exports of softmax-wasm, linked as a module: a crate that is a library for Rust as well isn't
//! optimised across crates when it is linked.
#![no_std]

extern crate softmax_wasm as _;
