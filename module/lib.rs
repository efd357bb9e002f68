//! The exports of softmax-wasm, linked as a module. They are a crate of their own, since rustc doesn't
//! optimise across crates when it links a crate that is a Rust library as well.
#![no_std]

extern crate softmax_wasm as _;
