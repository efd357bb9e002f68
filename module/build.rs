//! The addresses of the stack and the constants of each module in the memory that JavaScript owns.
use std::env;

/// The address where stacks begin. They grow down to 0. Modules don't call one another, so all share the
/// address.
const STACK: u32 = 8192;

/// The address of the constants of each module, in ascending order. They differ, since a module writes its
/// constants when it starts; `decode` and `full` never share a memory with another. `js/wasm/memory.ts` has
/// the end of all constants, START.
const CONSTANTS: [(&str, u32); 19] = [
    ("decode", 0x4000),
    ("full", 0x4000),
    ("softmax", 0x4000),
    ("log-softmax", 0x5000),
    ("basic", 0x6000),
    ("cross-entropy", 0x7000),
    ("gradients", 0x7800),
    ("sample", 0x8000),
    ("calibration", 0x9000),
    ("top-k", 0xa000),
    ("linear", 0xb000),
    // Its workspace follows (RELAXED_WORKSPACE of js/wasm/memory.ts).
    ("relaxed", 0xc000),
    ("decisions", 0xe000),
    ("scaling", 0xf000),
    ("state", 0x10000),
    ("divergence", 0x11000),
    ("reject", 0x12000),
    ("argmax", 0x13000),
    ("log-sum-exp", 0x14000),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let has = |name: &str| {
        env::var_os(format!("CARGO_FEATURE_{}", name.replace('-', "_").to_uppercase())).is_some()
    };
    let relaxed = if has("relaxed") { ",relaxed-simd" } else { "" };
    if let Some((_, base)) = CONSTANTS.iter().find(|(name, _)| has(name)) {
        for argument in [
            "--import-memory".into(),
            "--stack-first".into(),
            // JavaScript sets it back after a call that was stopped midway (`Arena.begin`).
            "--export=__stack_pointer".into(),
            format!("-zstack-size={STACK}"),
            format!("--global-base={base}"),
            // The standard library lists reference types. wasm-bindgen would then look for a table of
            // JavaScript values, which these modules don't have.
            "--no-check-features".into(),
            format!(
                "--features=bulk-memory,mutable-globals,nontrapping-fptoint,sign-ext,simd128{relaxed}"
            ),
        ] {
            println!("cargo:rustc-link-arg-cdylib={argument}");
        }
    }
}
