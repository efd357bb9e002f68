//! The arrows of the house: www → js → wasm → lib → kernel → simd, and never back.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

/// All files below `folder` with one of the endings, with their text.
fn sources(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository").flatten() {
            let path = entry.path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.ends_with("node_modules") && !name.ends_with("dist") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push((name, fs::read_to_string(path).expect("text")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no {endings:?}");
    found
}

fn assert_none(folder: &str, endings: &[&str], words: &[&str], except: &[&str]) {
    for (name, text) in sources(folder, endings) {
        if !except.iter().any(|end| name.ends_with(end)) {
            for word in words {
                assert!(!text.contains(word), "{name} holds `{word}`");
            }
        }
    }
}

#[test]
fn the_kernel_and_simd_know_no_javascript_and_allocate_nothing() {
    let foreign = ["js_sys", "wasm_bindgen::", "web_sys", "crate::wasm", "crate::layout"];
    let heap = ["Vec<", "vec![", "Box<", ".to_vec()", "String"];
    for folder in ["src/kernel", "src/simd"] {
        assert_none(folder, &[".rs"], &foreign, &[]);
        assert_none(folder, &[".rs"], &heap, &["tests.rs"]);
    }
    assert_none("src/simd", &[".rs"], &["crate::kernel"], &[]);
}

#[test]
fn only_modules_with_a_memory_of_their_own_know_javascript() {
    let except = ["wasm/bars.rs", "wasm/canvas.rs", "wasm/learn.rs"];
    let words = ["js_sys", "wasm_bindgen::prelude", "web_sys"];
    assert_none("src", &[".rs"], &words, &except);
}

#[test]
fn only_these_files_are_unsafe() {
    let except =
        ["simd/wasm32.rs", "simd/x86_64.rs", "simd/aarch64.rs", "wasm/memory.rs", "src/buffer.rs"];
    assert_none("src", &[".rs"], &["unsafe {", "unsafe fn", "unsafe impl"], &except);
}

#[test]
fn arithmetic_is_in_the_kernel_only() {
    assert_none("src/wasm", &[".rs"], &[".exp(", ".ln(", "libm::"], &["wasm/bars.rs"]);
    assert_none("js", &[".ts"], &["Math.exp", "Math.log", "Math.expm1", "Math.log1p"], &[]);
    // stepwise.ts demonstrates what the formula as it stands does.
    let compute = ["compute/softmax.ts", "compute/stepwise.ts"];
    assert_none("www", &[".ts"], &["Math.exp", "Math.log1p"], &compute);
}

#[test]
fn the_rust_of_the_readme_is_that_of_the_crate_whose_tests_run_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str| fs::read_to_string(root.join(name)).expect("a README");
    let (readme, of_crate) = (text("README.md"), text("src/README.md"));
    let blocks: Vec<&str> =
        readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    assert!(blocks.iter().all(|block| of_crate.contains(block)), "{blocks:?}");
}

#[test]
fn only_the_engines_of_the_page_import_the_package() {
    assert_none(
        "www",
        &[".ts"],
        &["from \"softmax-wasm", "from 'softmax-wasm"],
        // The snippet is text.
        &[
            "compute/softmax.ts",
            "compute/canvas.ts",
            "compute/draw.ts",
            "compute/loss.ts",
            "compute/digits.ts",
            "compute/words.ts",
            "compute/sparsemax.ts",
            "compute/calibration.ts",
            "src/embed.ts",
            "chapters/snippet.ts",
        ],
    );
}
