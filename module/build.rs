//! The addresses of the stack and the constants of each module in the memory that JavaScript owns.
use std::env;

/// The address where stacks begin. They grow down to 0. Modules don't call one another, so all share the
/// address.
const STACK: u32 = 8192;

/// The address where constants begin.
const FIRST: u32 = 0x4000;

/// The modules that never share a memory with another.
const ALONE: [&str; 2] = ["decode", "full"];

/// The other modules, in the order of their constants in the memory, and the bytes that each has for them. A
/// module writes its constants when it starts, so it overwrites those that lie in the same place. START in
/// `js/wasm/memory.ts` is the end of all constants.
const CONSTANTS: &[(&str, u32)] = &[
    ("softmax", 0x1000),
    ("log-softmax", 0x1000),
    ("entropy", 0x800),
    ("sparsemax", 0x800),
    ("cross-entropy", 0x800),
    ("gradients", 0x800),
    ("sample", 0x1000),
    ("calibration-error", 0x1000),
    ("classify", 0x1000),
    ("linear", 0x1000),
    // The second half is its workspace (RELAXED_WORKSPACE in js/wasm/memory.ts).
    ("relaxed", 0x2000),
    ("decisions", 0x1000),
    ("fit-calibration", 0x1000),
    ("log-add-exp", 0x1000),
    ("divergence", 0x1000),
    ("reject", 0x1000),
    ("argmax", 0x1000),
    ("log-sum-exp", 0x1000),
    ("logistic", 0x1000),
];

/// Returns the address of the constants of the module whose feature is enabled. Modules with a memory of
/// their own have none.
fn find_base(has: impl Fn(&str) -> bool) -> Option<u32> {
    if ALONE.iter().any(|name| has(name)) {
        return Some(FIRST);
    }
    let index = CONSTANTS.iter().position(|(name, _)| has(name))?;
    Some(FIRST + CONSTANTS[..index].iter().map(|(_, bytes)| bytes).sum::<u32>())
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let has = |name: &str| {
        env::var_os(format!("CARGO_FEATURE_{}", name.replace('-', "_").to_uppercase())).is_some()
    };
    let relaxed = if has("relaxed") { ",relaxed-simd" } else { "" };
    if let Some(base) = find_base(has) {
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
