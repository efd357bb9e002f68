//! The order of the rooms of `src` (ARCHITECTURE.md), and rules of the source files of all layers.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

/// Returns all files below `folder` with one of the endings, with their text.
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

/// Asserts that no file below `folder` with one of the endings holds one of the words, but for some files.
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
fn the_kernel_and_simd_use_no_javascript_and_allocate_nothing() {
    let foreign = ["js_sys", "wasm_bindgen::", "web_sys", "crate::wasm", "crate::layout"];
    let heap = ["Vec<", "vec![", "Box<", ".to_vec()", "String"];
    for folder in ["src/kernel", "src/simd"] {
        assert_none(folder, &[".rs"], &foreign, &[]);
        assert_none(folder, &[".rs"], &heap, &["tests.rs"]);
    }
    assert_none("src/simd", &[".rs"], &["crate::kernel"], &[]);
}

/// The rooms of `src`, the folders and the files beside `lib.rs`. Each uses only itself and those before it.
const ROOMS: [&str; 13] = [
    "simd",
    "kernel",
    "error",
    "fallible_vec",
    "workspace",
    "float",
    "options",
    "layout",
    "rows",
    "validate",
    "ops",
    "learn",
    "wasm",
];

/// Returns the names that a `use` of the crate begins with, or a path in the code.
fn names_of_the_crate(text: &str) -> Vec<String> {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let mut names = vec![];
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            names.push(word(after));
            continue;
        };
        let mut depth = 0;
        let end = list.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let mut depth = 0;
        let items = list[..end.expect("a closed list")].split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        names.extend(items.map(|item| word(item.trim())));
    }
    names
}

#[test]
fn a_room_uses_only_itself_and_those_before_it() {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"));
    let root = root.expect("src/lib.rs");
    // Returns the room of a name that the crate exports.
    let exported = |name: &str| {
        root.split("pub use ").skip(1).find_map(|exports| {
            let (exports, _) = exports.split_once(';')?;
            let mut words = exports.split(|c: char| !c.is_alphanumeric() && c != '_');
            let room = words.next()?;
            words.any(|word| word == name).then_some(room)
        })
    };
    let position = |room: &str| ROOMS.iter().position(|other| *other == room);
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut arrows = 0;
    for (file, text) in sources("src", &[".rs"]) {
        let path = Path::new(&file).strip_prefix(&src).expect("a file of src");
        let first = path.iter().next().expect("a room").to_string_lossy().into_owned();
        let Some(room) = position(first.trim_end_matches(".rs")) else {
            assert_eq!(first, "lib.rs", "{file} is in no room");
            continue;
        };
        for name in names_of_the_crate(&text) {
            let used = position(&name).or_else(|| position(exported(&name)?));
            let used = used.unwrap_or_else(|| panic!("{file}: of which room is `{name}`?"));
            assert!(used <= room, "{file} comes before {}, and uses `{name}`", ROOMS[used]);
            arrows += usize::from(used < room);
        }
    }
    assert!(arrows > 100, "{arrows} arrows: are they found?");
}

#[test]
fn only_modules_with_a_memory_of_their_own_use_javascript() {
    let except = ["wasm/bars.rs", "wasm/canvas.rs", "wasm/learn.rs"];
    let words = ["js_sys", "wasm_bindgen::prelude", "web_sys"];
    assert_none("src", &[".rs"], &words, &except);
}

#[test]
fn only_these_files_are_unsafe() {
    let except = [
        "simd/wasm32.rs",
        "simd/x86_64.rs",
        "simd/aarch64.rs",
        "wasm/memory.rs",
        "src/workspace.rs",
    ];
    assert_none("src", &[".rs"], &["unsafe {", "unsafe fn", "unsafe impl"], &except);
}

#[test]
fn only_the_kernel_calls_libm() {
    for folder in ["src/wasm", "src/ops", "src/rows"] {
        assert_none(folder, &[".rs"], &["libm::"], &[]);
    }
    assert_none("js", &[".ts"], &["Math.exp", "Math.log", "Math.expm1", "Math.log1p"], &[]);
    // stepwise.ts demonstrates the overflow of the plain formula; speed.ts measures a plain loop.
    let compute = ["compute/softmax.ts", "compute/stepwise.ts", "compute/speed.ts"];
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
fn the_readme_of_the_crate_has_every_public_function() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str| fs::read_to_string(root.join(name)).expect("a file of src");
    let is_function = |name: &&str| {
        name.starts_with(|c: char| c.is_lowercase())
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let (library, readme) = (text("src/lib.rs"), text("src/README.md"));
    let exported = library.split("pub use ops::").skip(1).flat_map(|exports| {
        let (names, _) = exports.split_once(';').expect("a closed list");
        let (_, names) = names.split_once("::").expect("a file of ops");
        names.trim_matches(['{', '}']).split(',').map(str::trim)
    });
    let (_, table) = readme.split_once("## All functions").expect("the section");
    let (table, _) = table.split_once("\n## ").expect("a section behind it");
    let cells = table.lines().flat_map(|row| row.split('|').skip(1).take(2));
    let listed = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let mut exported: Vec<&str> = exported.filter(is_function).collect();
    let mut listed: Vec<&str> = listed.filter(is_function).collect();
    exported.sort_unstable();
    listed.sort_unstable();
    assert!(exported.len() > 60, "{exported:?}");
    assert_eq!(listed, exported);
}

#[test]
fn only_the_engines_of_the_page_import_the_package() {
    assert_none(
        "www",
        &[".ts"],
        &["from \"softmax-wasm", "from 'softmax-wasm"],
        // The snippet is a text that shows an import.
        &[
            "compute/softmax.ts",
            "compute/canvas.ts",
            "compute/draw.ts",
            "compute/loss.ts",
            "compute/digits.ts",
            "compute/doubts.ts",
            "compute/reliability.ts",
            "compute/speed.ts",
            "compute/words.ts",
            "compute/sparsemax.ts",
            "compute/calibration.ts",
            "src/embed.ts",
            "chapters/snippet.ts",
        ],
    );
}

#[test]
fn lines_of_rust_are_at_most_110_characters_long() {
    for folder in ["src", "tests", "benches", "module", "fuzz/fuzz_targets"] {
        for (name, text) in sources(folder, &[".rs"]) {
            for (number, line) in text.lines().enumerate() {
                // Links and rows of tables can't be broken, and rustfmt doesn't break type aliases.
                let cannot_break = line.contains("://")
                    || line.trim_start().starts_with("/// |")
                    || line.starts_with("type ");
                let length = line.chars().count();
                assert!(length <= 110 || cannot_break, "{name}:{} has {length}", number + 1);
            }
        }
    }
}
