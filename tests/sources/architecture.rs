//! The arrows between the rooms of `src` (ARCHITECTURE.md), and rules of the source files of all layers.

use crate::files::read_files;
use crate::paths::paths_of_the_crate;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Asserts that no file below `folder` with one of the endings holds one of the words, but for some files.
fn assert_none(folder: &str, endings: &[&str], words: &[&str], except: &[&str]) {
    for (name, text) in read_files(folder, endings) {
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

#[test]
fn a_folder_of_the_kernel_uses_none_above_it() {
    for (file, text) in read_files("src/kernel", &[".rs"]) {
        let path = of_src(&file);
        let folder = path.iter().nth(1).expect("a file of the kernel").to_string_lossy();
        let used = paths_of_the_crate(path, &text).into_iter().find(|used| {
            let Some(used) = used.strip_prefix("kernel::") else { return false };
            let used = used.split("::").next().unwrap_or_default();
            let is_above = used == "fit" || used == "metrics";
            used != folder && (is_above || folder == "numeric")
        });
        assert!(used.is_none() || file.ends_with("tests.rs"), "{file}: {used:?}");
    }
}

#[test]
fn the_modules_of_numeric_use_those_before_them_alone() {
    let order =
        ["row", "limits", "fraction", "nonnegative", "random", "double_word", "exp", "ln", "sums"];
    for (file, text) in read_files("src/kernel/numeric", &[".rs"]) {
        let path = of_src(&file);
        let name = path.iter().nth(2).expect("a file of numeric").to_string_lossy();
        if name == "mod.rs" {
            continue;
        }
        let place = |name: &str| order.iter().position(|module| *module == name);
        let own = place(name.trim_end_matches(".rs")).expect("a module with a place in the order");
        let used = paths_of_the_crate(path, &text).into_iter().find(|used| {
            let module =
                used.strip_prefix("kernel::numeric::").and_then(|used| used.split("::").next());
            module.and_then(place).is_some_and(|used| used > own)
        });
        assert!(used.is_none() || file.ends_with("tests.rs"), "{file}: {used:?}");
    }
}

/// Returns the path of a file below `src`.
fn of_src(file: &str) -> &Path {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    Path::new(file).strip_prefix(src).expect("a file of src")
}

#[test]
fn paths_of_lists_of_modules_around_and_of_tests_are_found() {
    let text = "use super::{fit::{self, platt}, row};\n\
                // use crate::no;\n\
                fn f() { super::super::ops::f() }\n\
                mod tests {\n    use super::*;\n    use super::super::metrics;\n}\n\
                use crate::{Float, rows::{\n    map,\n}};\n";
    let mut found = paths_of_the_crate(Path::new("kernel/fit/mod.rs"), text);
    found.sort();
    let wanted = [
        "Float",
        "kernel::fit",
        "kernel::fit",
        "kernel::fit::platt",
        "kernel::metrics",
        "kernel::row",
        "ops::f",
        "rows::map",
    ];
    assert_eq!(found, wanted);
}

/// The rooms of a layer, each with those that its arrows lead to.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Returns the rooms of `src` with their arrows in the diagram of ARCHITECTURE.md.
fn arrows_of_src() -> Arrows {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = fs::read_to_string(path).expect("ARCHITECTURE.md");
    let (_, diagram) = text.split_once("subgraph rust [src]\n").expect("the rooms of src");
    let (diagram, _) = diagram.split_once("  end\n").expect("the end of the rooms of src");
    // A label in brackets follows the name of a room where it is first named.
    let names = |side: &str| {
        let name = |room: &str| room.split('[').next().unwrap_or_default().trim().to_string();
        side.split('&').map(name).collect::<Vec<_>>()
    };
    let mut arrows = Arrows::new();
    for line in diagram.lines() {
        let sides: Vec<_> = line.split("-->").map(names).collect();
        for pair in sides.windows(2) {
            for (from, to) in
                pair[0].iter().flat_map(|from| pair[1].iter().map(move |to| (from, to)))
            {
                arrows.entry(from.clone()).or_default().insert(to.clone());
                arrows.entry(to.clone()).or_default();
            }
        }
    }
    arrows
}

/// Returns the rooms that the arrows of a room reach, directly or through others.
fn reach(arrows: &Arrows, room: &str) -> BTreeSet<String> {
    let (mut reached, mut left) = (BTreeSet::new(), vec![room.to_string()]);
    while let Some(room) = left.pop() {
        let new = arrows[&room].iter().filter(|to| !reached.contains(*to));
        let new: Vec<String> = new.cloned().collect();
        reached.extend(new.iter().cloned());
        left.extend(new);
    }
    reached
}

#[test]
fn a_room_uses_only_itself_and_those_that_its_arrows_reach() {
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
    let arrows = arrows_of_src();
    let mut used = Arrows::new();
    for (file, text) in read_files("src", &[".rs"]) {
        let path = of_src(&file);
        let first = path.iter().next().expect("a room").to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs");
        if room == "lib" {
            continue;
        }
        assert!(arrows.contains_key(room), "{file} is in no room");
        let used = used.entry(room.to_string()).or_default();
        let reached = reach(&arrows, room);
        assert!(!reached.contains(room), "the arrows of {room} lead back to it");
        for used_path in paths_of_the_crate(path, &text) {
            let name = used_path.split("::").next().unwrap_or_default();
            let of = if arrows.contains_key(name) { Some(name) } else { exported(name) };
            let of = of.unwrap_or_else(|| panic!("{file}: of which room is `{name}`?"));
            assert!(of == room || reached.contains(of), "no arrow leads from {file} to `{name}`");
            used.insert(of.to_string());
        }
    }
    assert!(used.keys().eq(arrows.keys()), "a room of the diagram has no files");
    for (room, targets) in arrows {
        let unused: Vec<_> = targets.iter().filter(|to| !used[&room].contains(*to)).collect();
        assert!(unused.is_empty(), "the arrows from {room} to {unused:?} aren't needed");
    }
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
fn rust_outside_the_kernel_leaves_libm_to_it() {
    for folder in ["src/wasm", "src/ops", "src/rows"] {
        assert_none(folder, &[".rs"], &["libm::"], &[]);
    }
}

#[test]
fn typescript_computes_no_softmax_by_itself() {
    assert_none("js", &[".ts"], &["Math.exp", "Math.log", "Math.expm1", "Math.log1p"], &[]);
    // stepwise.ts demonstrates the overflow of the plain formula; speed.ts measures a plain loop.
    let compute = ["compute/softmax.ts", "compute/stepwise.ts", "compute/speed.ts"];
    assert_none("www", &[".ts"], &["Math.exp", "Math.log1p"], &compute);
    // Others place a point, a rank or a word on a logarithmic scale.
    let scales = ["compute/simplex.ts", "compute/words.ts", "chapters/sentences.ts"];
    let scales =
        [&compute[..], &scales, &["chapters/vocabulary.ts", "vocabulary-chart.ts"]].concat();
    assert_none("www", &[".ts"], &["Math.log("], &scales);
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
fn only_compute_of_the_page_imports_the_package() {
    assert_none(
        "www",
        &[".ts"],
        &["from \"softmax-wasm", "import \"softmax-wasm", "import(\"softmax-wasm"],
        // The snippet and the examples are texts that hold an import.
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
            "api/page/examples.ts",
        ],
    );
}

#[test]
fn lines_of_rust_are_at_most_110_characters_long() {
    for folder in ["src", "tests", "benches", "module", "fuzz/fuzz_targets"] {
        for (name, text) in read_files(folder, &[".rs"]) {
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
