//! The numbers that cross between JavaScript and WebAssembly are the same on both sides.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

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

/// Returns the fields of every `export const Name = ["field", ...]`, by the name.
fn structs(text: &str) -> BTreeMap<String, Vec<String>> {
    let lists = text.split("export const ").skip(1).filter_map(|rest| rest.split_once(" = ["));
    let lists = lists.filter(|(name, _)| !name.contains(char::is_whitespace));
    let fields = |list: &str| {
        let list = list.split(']').next().expect("an end");
        list.split(',').map(|field| field.trim().trim_matches('"').to_string()).collect()
    };
    lists.map(|(name, list)| (name.to_string(), fields(list))).collect()
}

/// Drops the suffix that tells the names of TypeScript from those of its types.
fn without_suffix<T>(lists: BTreeMap<String, T>, suffix: &str) -> BTreeMap<String, T> {
    let name = |name: String| name.strip_suffix(suffix).map(str::to_string).unwrap_or(name);
    lists.into_iter().map(|(key, list)| (name(key), list)).collect()
}

#[test]
fn rust_and_typescript_have_the_same_numbers() {
    let mut rust = lists(&text("src/wasm/abi.rs"), &["pub(super) enum ", "enum ", "offsets!("]);
    let abi = text("js/wasm/abi.ts");
    let structs = without_suffix(structs(&abi), "Fields");
    for (name, fields) in &structs {
        let mut offsets = rust.remove(name).unwrap_or_else(|| panic!("{name} in src/wasm/abi.rs"));
        let step = offsets.remove("size").expect("a size") / fields.len() as i64;
        assert_eq!(step, if name == "Intervals" { 16 } else { 8 }, "{name}");
        let offsets: BTreeMap<_, _> =
            offsets.iter().map(|(name, offset)| (to_camel_case(name), *offset)).collect();
        let listed = fields.iter().zip(0..).map(|(field, i)| (field.clone(), i * step)).collect();
        assert_eq!(offsets, listed, "{name}");
    }
    assert_eq!(
        structs.keys().collect::<Vec<_>>(),
        [
            "ClassScore",
            "Corner",
            "Intervals",
            "Means",
            "Perplexity",
            "PriorEstimate",
            "RejectFit",
            "RejectReport",
            "ReliabilityBin",
            "Threshold"
        ]
    );
    let typescript = without_suffix(lists(&abi, &["export const enum "]), "Offset");
    assert_eq!(
        rust.keys().collect::<Vec<_>>(),
        [
            "Call",
            "DistributionKind",
            "DivergenceKind",
            "Draws",
            "Explained",
            "Familiarity",
            "Loss",
            "Outcome",
            "Partial",
            "Reduction",
            "Report",
            "Step",
            "Steps",
            "WorkspaceLength"
        ]
    );
    assert!(rust.values().all(|list| !list.is_empty()), "{rust:?}");
    assert_eq!(rust, typescript);
}

#[test]
fn the_f64_fields_of_arguments_are_the_float_fields_of_typescript() {
    let (rust, typescript) = (text("src/wasm/abi.rs"), text("js/wasm/abi.ts"));
    let list = between(&typescript, "export type FloatField =", ";");
    let listed: BTreeSet<_> =
        list.split('|').map(str::trim).filter(|field| !field.is_empty()).collect();
    let structs = between(&typescript, "Exclude<", ",\n");
    let mut floats = BTreeSet::new();
    for name in structs.split('|').map(|name| name.trim().trim_end_matches("Offset")) {
        let body = between(&rust, &format!("struct {name} {{"), "\n}");
        let fields = body.lines().filter_map(|line| line.trim().strip_suffix(": f64,"));
        floats.extend(
            fields.map(|field| format!("{name}Offset.{}", field.trim_start_matches("pub(super) "))),
        );
    }
    assert_eq!(floats, listed.into_iter().map(String::from).collect());
}

/// Returns what stands between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before}"));
    rest.split(after).next().unwrap_or_default()
}

#[test]
fn rust_and_typescript_have_the_same_tolerances() {
    let rust = text("src/validate.rs");
    for (name, file) in [
        ("PROBABILITY_TOLERANCE", "js/arguments/checks.ts"),
        ("SUM_TOLERANCE", "js/arguments/distributions.ts"),
    ] {
        let expected = between(&rust, &format!("const {name}: f64 = "), ";");
        assert_eq!(between(&text(file), &format!("const {name} = "), ";"), expected, "{name}");
    }
}

#[test]
fn rust_and_typescript_have_the_same_order_of_llama_cpp() {
    let rust = text("src/ops/sample_order.rs");
    let typescript = text("js/functions/sample_steps.ts");
    let names = |list: &str| -> Vec<String> {
        let names = list.split(',').map(|name| name.trim().trim_matches('"'));
        let names = names.map(|name| name.trim_start_matches("SampleStep::").to_lowercase());
        names.filter(|name| !name.is_empty()).collect()
    };
    let rust = names(between(&rust, "const LLAMA_CPP: [SampleStep; 10] = [", "]"));
    let typescript = names(between(&typescript, "const LLAMA_CPP: readonly SampleStep[] = [", "]"));
    assert_eq!(rust.len(), 10, "{rust:?}");
    assert_eq!(rust, typescript);
}

#[test]
fn every_code_of_an_error_that_crosses_is_one_of_javascript() {
    let (rust, typescript) = (text("src/wasm/learn.rs"), text("js/errors.ts"));
    let list = typescript.split_once("export const CODES = [").expect("the list").1;
    let codes = quoted_codes(list.split(']').next().expect("an end"));
    let crossing = quoted_codes(&rust);
    assert!(crossing.len() > 20, "{crossing:?}");
    let unknown: Vec<_> = crossing.difference(&codes).collect();
    assert!(unknown.is_empty(), "CODES of js/errors.ts lacks {unknown:?}");
}

/// Returns the codes of errors that stand between quotation marks.
fn quoted_codes(text: &str) -> BTreeSet<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    quoted.filter(|word| word.starts_with("ERR_")).map(String::from).collect()
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
        let declared = declared.replace("\n    ", " ").replace("\n  )", ")");
        assert_eq!(exported, signatures(&declared, "\n  "), "{name}");
    }
}

/// Returns the names of functions with their arguments and what they return, in the words of TypeScript.
fn signatures(text: &str, before: &str) -> BTreeMap<String, (Vec<String>, String)> {
    let functions = text.split(before).skip(1).filter_map(|rest| rest.split_once('('));
    let functions = functions.filter(|(name, _)| !name.contains(char::is_whitespace));
    let signature = |(name, rest): (&str, &str)| {
        let (arguments, rest) = rest.split_once(')').expect("the end of the arguments");
        let arguments = arguments.split(',').filter_map(|argument| argument.split_once(": "));
        let arguments = arguments.map(|(name, kind)| {
            let name = to_camel_case(name.trim().trim_start_matches("mut "));
            format!("{name}: {}", to_typescript(kind))
        });
        let returned = rest.split(['{', ';', '\n']).next().unwrap_or_default();
        let returned = returned.trim().trim_start_matches("->").trim_start_matches(':');
        (name.to_string(), (arguments.collect(), to_typescript(returned)))
    };
    functions.map(signature).collect()
}

/// Returns the type of TypeScript that a type of an export has, or the type itself if it is one of
/// TypeScript's.
fn to_typescript(kind: &str) -> String {
    let kind = kind.trim();
    let is_address = kind == "Address" || kind.starts_with('&') || kind.starts_with("Option<&");
    match kind {
        "" => "void",
        "f64" | "u32" | "usize" => "number",
        _ if is_address => "number",
        _ => kind.strip_prefix("Code<").map_or(kind, |code| code.trim_end_matches('>')),
    }
    .trim_start_matches("abi::")
    .to_string()
}

fn to_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
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
    // Each module has a base, except `canvas` and `learn`, whose memories are their own.
    let modules = text("module/Cargo.toml").matches("= [\"softmax-wasm/").count();
    assert_eq!(bases.len(), modules - 2, "{bases:x?}");
    // The workspace of `relaxed`, a block of f32, lies behind its constants and before the next ones.
    let workspace = number(&text("src/wasm/memory.rs"), "RELAXED_WORKSPACE: Self = Self(", ")");
    let block =
        4 * number(&text("src/kernel/relaxed/mod.rs"), "pub(crate) const BLOCK: usize = ", ";");
    let relaxed = number(&build, "(\"relaxed\", ", ")");
    assert!(relaxed + 4096 <= workspace, "the workspace overwrites the constants of relaxed");
    let is_apart = |base: &i64| base + 4096 <= workspace || workspace + block <= *base;
    assert!(bases.iter().all(is_apart), "{workspace:x} {bases:x?}");
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
