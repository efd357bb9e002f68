//! The numbers that cross between JavaScript and WebAssembly are the same on both sides.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, path::Path};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("text")
}

/// Returns every `name = number` or `name: number` of the blocks that begin with these words, by the name of
/// the block.
fn lists(text: &str, begins: &[&str]) -> BTreeMap<String, BTreeMap<String, i64>> {
    let mut lists: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    let mut block = None;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = begins.iter().find_map(|begin| line.strip_prefix(begin)) {
            block = rest.split([' ', '{', '(']).find(|word| !word.is_empty()).map(String::from);
        } else if line.starts_with('}') {
            if let (Some(name), Some(size)) = (&block, line.strip_prefix("} size ")) {
                let size = size.trim_end_matches(");").parse().expect("a size");
                lists.entry(name.clone()).or_default().insert("size".into(), size);
            }
            block = None;
        } else if let Some(name) = &block
            && let Some((key, value)) = line.trim_start_matches("rows.").split_once([':', '='])
            && let Some(value) = value.split([',', '/']).next()
            && let Ok(value) = value.trim().parse()
        {
            lists.entry(name.clone()).or_default().insert(key.trim().into(), value);
        }
    }
    lists
}

#[test]
fn rust_and_typescript_have_the_same_numbers() {
    let rust = lists(&text("src/wasm/abi.rs"), &["pub(super) enum ", "offsets!("]);
    let typescript = lists(&text("js/wasm/abi.ts"), &["export const enum "]);
    assert_eq!(
        rust.keys().collect::<Vec<_>>(),
        [
            "Call",
            "ClassScore",
            "DistributionKind",
            "Familiarity",
            "Loss",
            "Means",
            "Outcome",
            "Reduction",
            "Report",
            "Step",
            "Steps"
        ]
    );
    assert!(rust.values().all(|list| list.len() > 2), "{rust:?}");
    assert_eq!(rust, typescript);
}

#[test]
fn every_export_of_a_module_is_declared_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/wasm/modules");
    let files = fs::read_dir(folder).expect("a folder").flatten();
    let names: Vec<String> = files
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".ts")?.into()))
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in &names {
        let mut rust = text(&format!("src/wasm/{name}.rs"));
        if ["softmax", "log_softmax", "log_sum_exp"].contains(&name.as_str()) {
            rust += &text("src/wasm/logits.rs");
        }
        let typescript = text(&format!("js/wasm/modules/{name}.ts"));
        let (_, declared) = typescript.split_once("export interface ").unwrap();
        let (declared, _) = declared.split_once("\n}").unwrap();
        let exported = signatures(&rust, "pub extern \"C\" fn ");
        assert!(!exported.is_empty(), "{name}");
        let declared = declared.replace("\n    ", " ");
        assert_eq!(exported, signatures(&declared, "\n  "), "{name}");
    }
}

/// Returns the names of functions with the number of their arguments.
fn signatures(text: &str, before: &str) -> BTreeMap<String, usize> {
    let functions = text.split(before).skip(1).filter_map(|rest| rest.split_once('('));
    let functions = functions.filter(|(name, _)| !name.contains(char::is_whitespace));
    let count = |(name, rest): (&str, &str)| {
        let arguments = rest.split_once(')').map_or(rest, |(arguments, _)| arguments);
        (name.to_string(), arguments.matches(": ").count())
    };
    functions.map(count).collect()
}

#[test]
fn constants_of_modules_lie_between_the_structs_of_calls_and_their_entries() {
    let (build, memory) = (text("module/build.rs"), text("js/wasm/memory.ts"));
    let number = |text: &str, before: &str, after: &str| {
        let value = text.split(before).nth(1).and_then(|rest| rest.split(after).next());
        let value = value.unwrap_or_else(|| panic!("{before}")).trim();
        let hexadecimal = value.strip_prefix("0x").map(|digits| i64::from_str_radix(digits, 16));
        hexadecimal.unwrap_or_else(|| value.parse()).expect("a number")
    };
    let stack = number(&build, "const STACK: u32 = ", ";");
    let control = number(&memory, "export const CONTROL = ", ";");
    let start = number(&memory, "export const START = ", ";");
    let bases: Vec<i64> = build
        .lines()
        .filter_map(|line| line.trim().strip_prefix("(\"")?.split_once("\", 0x"))
        .map(|(_, base)| i64::from_str_radix(base.trim_end_matches("),"), 16).expect("a base"))
        .collect();
    assert!(bases.len() >= 7, "{bases:?}");
    assert!(stack <= control, "the stack overwrites the structs");
    assert!(bases.iter().all(|base| control + 256 <= *base && base + 4096 <= start), "{bases:x?}");
}

#[test]
fn every_module_has_a_number_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/wasm/modules");
    let files: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    let ids: std::collections::BTreeSet<u32> = files
        .iter()
        .map(|file| fs::read_to_string(file.path()).expect("text"))
        .map(|text| {
            text.split("{ id: ").nth(1).expect("an id").split(',').next().expect("a number").into()
        })
        .map(|id: String| id.parse().expect("a number"))
        .collect();
    assert_eq!(ids.len(), files.len(), "{ids:?}");
}
