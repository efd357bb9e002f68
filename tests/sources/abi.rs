//! The numbers that cross between JavaScript and WebAssembly are the same on both sides.

use crate::files::read_files;
use crate::tokens::Tokens;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::Range,
    path::Path,
};

/// The names of fields or variants with their numbers, and for a struct its size under `size`.
type Numbers = BTreeMap<String, i64>;

/// What the files of `src/wasm/abi` declare.
#[derive(Default)]
struct RustAbi {
    enums: BTreeMap<String, Numbers>,
    /// The offsets of the fields of structs.
    offsets: BTreeMap<String, Numbers>,
    /// The types of the fields of structs.
    types: BTreeMap<String, BTreeMap<String, String>>,
}

impl RustAbi {
    fn read() -> Self {
        let mut abi = Self::default();
        for (file, _) in read_files("src/wasm/abi", &[".rs"]) {
            abi.read_items(&mut Tokens::open(&file), "");
        }
        abi
    }

    /// Reads items up to a token.
    fn read_items(&mut self, tokens: &mut Tokens, end: &str) {
        while !tokens.take(end) {
            skip_attributes(tokens);
            match &*tokens.next() {
                "use" | "const" | "mod" => drop(tokens.until(&[";"])),
                "impl" | "macro_rules" => {
                    tokens.until(&["{"]);
                    tokens.until(&["}"]);
                }
                "enum" => {
                    let name = tokens.name();
                    self.enums.insert(name, tokens.list(["{", "}"], variant).into_iter().collect());
                }
                "struct" => self.read_struct(tokens),
                "codes" | "own_codes" => {
                    tokens.expect(&["!", "{"]);
                    self.read_items(tokens, "}");
                }
                "offsets" => {
                    tokens.expect(&["!", "("]);
                    let name = tokens.name();
                    let mut fields: Numbers = tokens.list(["{", "}"], offset).into_iter().collect();
                    tokens.expect(&["size"]);
                    fields.insert("size".into(), tokens.number() as i64);
                    tokens.expect(&[")", ";"]);
                    self.offsets.insert(name, fields);
                }
                _ => tokens.fail("an item of a known kind"),
            }
        }
    }

    /// Reads the types of the fields of a struct; a tuple has none that JavaScript sets by name.
    fn read_struct(&mut self, tokens: &mut Tokens) {
        let name = tokens.name();
        if tokens.peek() != "{" {
            tokens.until(&[";"]);
            return;
        }
        let fields = tokens.list(["{", "}"], |tokens| {
            skip_attributes(tokens);
            let name = tokens.name();
            tokens.expect(&[":"]);
            (name, read_type(tokens))
        });
        self.types.insert(name, fields.into_iter().collect());
    }
}

/// Skips the attributes and the visibility in front of an item or a field.
fn skip_attributes(tokens: &mut Tokens) {
    while tokens.take("#") {
        tokens.expect(&["["]);
        tokens.until(&["]"]);
    }
    if tokens.take("pub") && tokens.take("(") {
        tokens.until(&[")"]);
    }
}

/// Reads `name = number`, as both languages write a variant.
fn variant(tokens: &mut Tokens) -> (String, i64) {
    let name = tokens.name();
    tokens.expect(&["="]);
    (name, tokens.number() as i64)
}

/// Reads `name: number`, where the name is the last one of a path.
fn offset(tokens: &mut Tokens) -> (String, i64) {
    let mut name = tokens.name();
    while tokens.take(".") {
        name = tokens.name();
    }
    tokens.expect(&[":"]);
    (name, tokens.number() as i64)
}

/// Reads the type of a field or an argument, up to a comma or a bracket.
fn read_type(tokens: &mut Tokens) -> String {
    let mut kind = String::new();
    while ![",", ")", "}", "{", ";"].contains(&tokens.peek()) {
        if tokens.peek().is_empty() {
            tokens.fail("the end of a type");
        }
        let token = tokens.next();
        kind += &token;
        if token == "[" {
            kind += &(tokens.until(&["]"]).concat() + "]");
        }
    }
    kind
}

/// What `js/wasm/abi.ts` declares.
#[derive(Default)]
struct TypeScriptAbi {
    enums: BTreeMap<String, Numbers>,
    /// The enums whose names end with `Offset`.
    offsets: BTreeMap<String, Numbers>,
    /// The fields of the structs that exports write, in order.
    fields: BTreeMap<String, Vec<String>>,
    /// `FloatField` and `AddressField`, each field by the name of its struct and its own.
    typed: BTreeMap<String, BTreeSet<(String, String)>>,
    /// The structs whose other fields are in `CountField`.
    arguments: Vec<String>,
}

impl TypeScriptAbi {
    fn read() -> Self {
        let (mut abi, mut tokens) = (Self::default(), Tokens::open("js/wasm/abi.ts"));
        while !tokens.take("") {
            tokens.expect(&["export"]);
            let kind = tokens.name();
            match (&*kind, tokens.name()) {
                ("const", word) if word == "enum" => {
                    let name = tokens.name();
                    let numbers = tokens.list(["{", "}"], variant).into_iter().collect();
                    match name.strip_suffix("Offset") {
                        Some(name) => abi.offsets.insert(name.into(), numbers),
                        None => abi.enums.insert(name, numbers),
                    };
                }
                ("const", name) => {
                    let Some(name) = name.strip_suffix("Fields") else { tokens.fail("Fields") };
                    tokens.expect(&["="]);
                    abi.fields.insert(name.into(), tokens.list(["[", "]"], Tokens::quoted));
                    tokens.expect(&["as", "const", ";"]);
                }
                ("type", name) if name == "FloatField" || name == "AddressField" => {
                    let fields = abi.typed.entry(name).or_default();
                    tokens.expect(&["="]);
                    while tokens.take("|") {
                        let name = struct_of(&mut tokens);
                        tokens.expect(&["."]);
                        fields.insert((name, tokens.name()));
                    }
                    tokens.expect(&[";"]);
                }
                ("type", name) if name == "CountField" => {
                    tokens.expect(&["=", "Exclude", "<"]);
                    abi.arguments.push(struct_of(&mut tokens));
                    while tokens.take("|") {
                        abi.arguments.push(struct_of(&mut tokens));
                    }
                    tokens.expect(&[",", "FloatField", "|", "AddressField", ">", ";"]);
                }
                _ => tokens.fail("an enum, the fields of a struct, or a type of fields"),
            }
        }
        abi
    }
}

/// Reads the name of an enum of offsets, and returns that of its struct.
fn struct_of(tokens: &mut Tokens) -> String {
    let name = tokens.name();
    name.strip_suffix("Offset").unwrap_or_else(|| tokens.fail("Offset")).to_string()
}

#[test]
fn rust_and_typescript_have_the_same_numbers() {
    let (mut rust, typescript) = (RustAbi::read(), TypeScriptAbi::read());
    assert!(rust.enums.len() > 5 && rust.enums.values().all(|variants| !variants.is_empty()));
    assert_eq!(rust.enums, typescript.enums);
    // The structs that exports write have fields of one size: an f64, or a pair of them.
    for (name, fields) in typescript.fields {
        let offsets = rust.offsets.remove(&name).unwrap_or_else(|| panic!("offsets!({name})"));
        let offsets = offsets.iter().map(|(field, offset)| (to_camel_case(field), *offset));
        let size = if name == "Intervals" { 16 } else { 8 };
        let wanted = fields.into_iter().chain(["size".into()]).zip((0..).step_by(size));
        assert_eq!(offsets.collect::<Numbers>(), wanted.collect(), "{name}");
    }
    assert_eq!(rust.offsets, typescript.offsets);
}

#[test]
fn the_fields_of_arguments_have_the_types_that_typescript_sets() {
    let (rust, typescript) = (RustAbi::read(), TypeScriptAbi::read());
    assert!(typescript.arguments.len() > 3, "{:?}", typescript.arguments);
    let mut wanted = BTreeMap::<_, BTreeSet<_>>::new();
    for name in &typescript.arguments {
        for (field, kind) in &rust.types[name] {
            let list = match &**kind {
                "f64" => "FloatField",
                _ if kind.starts_with("Address<") => "AddressField",
                "u32" => continue,
                _ => panic!("{name}.{field} is {kind}"),
            };
            wanted.entry(list.to_string()).or_default().insert((name.clone(), field.clone()));
        }
    }
    assert_eq!(wanted, typescript.typed);
}

/// Returns the fields that JavaScript writes, in order, by the names of their structs: those whose offsets
/// its code names.
fn written_fields() -> BTreeMap<String, Vec<String>> {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '_';
    let mut fields = BTreeMap::<_, Vec<_>>::new();
    for (file, text) in read_files("js", &[".ts"]) {
        for (end, separator) in text.match_indices("Offset.") {
            let name = text[..end].rsplit(is_mark).next().unwrap_or_default();
            let field = text[end + separator.len()..].split(is_mark).next().unwrap_or_default();
            if !file.ends_with("abi.ts") && field != "size" {
                fields.entry(name.to_string()).or_default().push(field.to_string());
            }
        }
    }
    fields.values_mut().for_each(|fields| fields.sort());
    fields
}

/// In a field that JavaScript forgot, Rust would read what an earlier call has left there.
#[test]
fn javascript_writes_each_field_of_the_structs_of_a_call_once() {
    let TypeScriptAbi { arguments, offsets, .. } = TypeScriptAbi::read();
    let mut written = written_fields();
    for name in arguments.into_iter().chain(["Call".into()]) {
        let wanted: Vec<_> =
            offsets[&name].keys().filter(|field| *field != "size").cloned().collect();
        assert_eq!(written.remove(&name), Some(wanted), "{name}");
    }
    let strange: Vec<_> = written.keys().filter(|name| offsets.contains_key(*name)).collect();
    assert!(strange.is_empty(), "{strange:?} have no line in `CountField`");
}

#[test]
fn rust_and_typescript_have_the_same_tolerances() {
    for (name, file) in [
        ("PROBABILITY_TOLERANCE", "js/arguments/checks.ts"),
        ("SUM_TOLERANCE", "js/arguments/distributions.ts"),
    ] {
        let mut rust = Tokens::after("src/validate.rs", &format!("const {name}: f64 = "));
        let mut typescript = Tokens::after(file, &format!("const {name} = "));
        assert_eq!(rust.number(), typescript.number(), "{name}");
        rust.expect(&[";"]);
        typescript.expect(&[";"]);
    }
}

#[test]
fn rust_and_typescript_have_the_same_order_of_llama_cpp() {
    let rust = "const LLAMA_CPP: [SampleStep; 10] = ";
    let rust = Tokens::after("src/ops/sample_order.rs", rust).list(["[", "]"], |tokens| {
        tokens.expect(&["SampleStep", ":", ":"]);
        tokens.name().to_lowercase()
    });
    let typescript = "const LLAMA_CPP: readonly StepName[] = ";
    let typescript = Tokens::after("js/options/sample_steps.ts", typescript)
        .list(["[", "]"], |tokens| tokens.quoted().to_lowercase());
    assert_eq!(rust.len(), 10, "{rust:?}");
    assert_eq!(rust, typescript);
}

/// Returns the codes that the documentation gives each variant of `Error`: those in its comment or, if there
/// are none, the one that has the name of the variant or of its first word.
fn documented_codes(codes: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string("src/error/mod.rs").expect("src/error/mod.rs");
    let body = text.split_once("pub enum Error {\n").and_then(|(_, rest)| rest.split_once("\n}\n"));
    let (mut documented, mut comment) = (BTreeMap::new(), String::new());
    for line in body.expect("the variants").0.lines() {
        let Some(line) = line.strip_prefix("    ").filter(|line| !line.starts_with([' ', '}']))
        else {
            continue;
        };
        if line.starts_with("///") {
            comment += line;
            continue;
        }
        let name: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
        let named: BTreeSet<_> =
            comment.split('`').filter(|word| word.starts_with("ERR_")).collect();
        let words = words_of(&name);
        let own = [words.join("_"), words[0].clone()].map(|words| format!("ERR_{words}"));
        let own = own.into_iter().find(|code| codes.contains(code) && named.is_empty());
        let all = named.into_iter().map(String::from).chain(own).collect();
        documented.insert(name, all);
        comment.clear();
    }
    documented
}

/// Returns the words of a name in capitals: `ALL` and `MASKED` for `AllMasked`.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    for letter in name.chars() {
        if letter.is_uppercase() || words.is_empty() {
            words.push(String::new());
        }
        words.last_mut().expect("a word").extend(letter.to_uppercase());
    }
    words
}

#[test]
fn every_error_that_crosses_has_the_code_of_its_documentation() {
    let codes = Tokens::after("js/errors.ts", "export const CODES = ");
    let codes: BTreeSet<_> = { codes }.list(["[", "]"], Tokens::quoted).into_iter().collect();
    let mut documented = documented_codes(&codes);
    let unknown: Vec<_> =
        documented.values().flatten().filter(|code| !codes.contains(*code)).collect();
    assert!(unknown.is_empty(), "CODES of js/errors.ts lacks {unknown:?}");
    let mut rust = Tokens::after("src/wasm/learn.rs", "let code = match error ");
    rust.expect(&["{"]);
    while !rust.take("}") {
        let variants = rust.until(&["="]);
        rust.expect(&[">"]);
        // rustfmt puts a code that doesn't fit the line into braces.
        let is_braced = rust.take("{");
        let code = rust.quoted();
        rust.expect(&[if is_braced { "}" } else { "," }]);
        for pair in variants.windows(4).filter(|pair| pair[..3] == ["Error", ":", ":"]) {
            let given = documented.remove(&pair[3]).unwrap_or_else(|| panic!("{} twice", pair[3]));
            assert!(given.contains(&code), "Error::{} is {given:?}, and sent as {code}", pair[3]);
        }
    }
    assert!(documented.is_empty(), "without a code: {documented:?}");
}

#[test]
fn the_options_of_a_fit_have_the_names_that_rust_reads() {
    let mut rust = Tokens::after("src/wasm/learn.rs", "fn read_options");
    rust.until(&["{"]);
    let body = rust.until(&["}"]);
    let read = body.iter().filter_map(|token| token.strip_prefix('"')?.strip_suffix('"'));
    let mut typescript = Tokens::after("js/learn/fit_options.ts", "function parseSolverOptions(");
    assert!(typescript.find("return "), "an object of options");
    let mut passed = typescript.list(["{", "}"], Tokens::name);
    // `fit` adds this one.
    passed.push(Tokens::after("js/learn/linear_classifier.ts", "{ ...numbers, ").name());
    assert_eq!(read.map(String::from).collect::<BTreeSet<_>>(), passed.into_iter().collect());
}

/// The classes of wasm-bindgen are compared by TypeScript, except for types that Rust states in TypeScript's
/// words.
#[test]
fn the_progress_of_a_fit_has_the_fields_that_its_type_names() {
    let mut record = Tokens::after("src/wasm/learn.rs", "struct ProgressRecord ");
    let fields = record.list(["{", "}"], |tokens| {
        skip_attributes(tokens);
        let name = tokens.name();
        tokens.expect(&[":"]);
        match &*read_type(tokens) {
            "Option<f64>" => format!("{name}?: number"),
            "f64" | "usize" => format!("{name}: number"),
            _ => tokens.fail("a number"),
        }
    });
    // It stops the test if the file hasn't this text.
    Tokens::after("src/wasm/learn.rs", &format!("\"{{ {} }} | undefined\"", fields.join("; ")));
}

/// The file of exports that several modules have.
const SHARED: &str = "logit_changes";

/// Returns the names of the files in `js/wasm/modules`, one for each module in the memory of calls.
fn module_names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/wasm/modules");
    let files = fs::read_dir(folder).expect("a folder").flatten();
    let name = |file: fs::DirEntry| Some(file.file_name().to_str()?.strip_suffix(".ts")?.into());
    let names: Vec<String> = files.map(|file| name(file).expect("a file of TypeScript")).collect();
    assert!(names.len() > 15, "{names:?}");
    names
}

/// Returns the modules that Cargo.toml compiles the shared exports into.
fn modules_with_shared_exports() -> BTreeSet<String> {
    Tokens::after("src/wasm/mod.rs", &format!("#[cfg(feature = \"wasm-logits\")]\nmod {SHARED};"));
    let cargo = fs::read_to_string("Cargo.toml").expect("Cargo.toml");
    let features = cargo.lines().filter_map(|line| line.strip_suffix(" = [\"wasm-logits\"]"));
    let modules = features.filter_map(|feature| feature.strip_prefix("wasm-"));
    modules.map(|module| module.replace('-', "_")).collect()
}

/// The arguments of a function, each with its type, and the type of what it returns, in the words of
/// TypeScript.
type Signature = (Vec<(String, String)>, String);

#[test]
fn every_export_of_a_module_is_declared_and_no_other() {
    let mut with_shared = BTreeSet::new();
    for name in module_names() {
        let exported = exports(&format!("src/wasm/{name}.rs"));
        assert!(!exported.is_empty(), "{name}");
        let (base, declared) = declarations(&format!("js/wasm/modules/{name}.ts"));
        assert_eq!(exported, declared, "{name}");
        if let Some(base) = base {
            assert_eq!(base, "LogitChanges", "{name}");
            with_shared.insert(name);
        }
    }
    assert_eq!(modules_with_shared_exports(), with_shared);
    let shared = declarations(&format!("js/wasm/{SHARED}.ts"));
    assert_eq!((None, exports(&format!("src/wasm/{SHARED}.rs"))), shared);
    assert_eq!((None, exports("src/wasm/decode.rs")), declarations("js/wasm/decode.ascii.ts"));
}

/// Returns the exports of a file of Rust.
fn exports(file: &str) -> BTreeMap<String, Signature> {
    let (mut tokens, mut exports) = (Tokens::open(file), BTreeMap::new());
    while tokens.find("pub extern \"C\" fn ") {
        let name = tokens.name();
        let arguments = tokens.list(["(", ")"], |tokens| {
            tokens.take("mut");
            let name = to_camel_case(&tokens.name());
            tokens.expect(&[":"]);
            (name, to_typescript(&read_type(tokens)))
        });
        let returned = if tokens.take("-") {
            tokens.expect(&[">"]);
            to_typescript(&read_type(&mut tokens))
        } else {
            "void".into()
        };
        tokens.expect(&["{"]);
        exports.insert(name, (arguments, returned));
    }
    exports
}

/// Returns the interface that the interface of a file of TypeScript extends, if it does, and the functions of
/// its own.
fn declarations(file: &str) -> (Option<String>, BTreeMap<String, Signature>) {
    let mut tokens = Tokens::after(file, "interface ");
    tokens.name();
    let base = tokens.take("extends").then(|| tokens.name());
    tokens.expect(&["{"]);
    let mut functions = BTreeMap::new();
    while !tokens.take("}") {
        let name = tokens.name();
        let arguments = tokens.list(["(", ")"], |tokens| {
            let name = tokens.name();
            tokens.expect(&[":"]);
            (name, tokens.name())
        });
        tokens.expect(&[":"]);
        functions.insert(name, (arguments, tokens.name()));
        tokens.expect(&[";"]);
    }
    (base, functions)
}

/// Returns the type of TypeScript that a type of an export has.
fn to_typescript(kind: &str) -> String {
    let code = kind.strip_prefix("Code<").and_then(|code| code.strip_suffix('>'));
    match kind {
        "f64" | "u32" | "usize" => "number",
        "Outcome" => kind,
        _ if ["&", "Option<&", "Address<"].iter().any(|start| kind.starts_with(start)) => "Address",
        _ => code.unwrap_or_else(|| panic!("no type of TypeScript for `{kind}`")),
    }
    .to_string()
}

fn to_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// The bytes of the structs of a call, at most.
const STRUCTS: i64 = 256;
/// Returns the number behind the only place with a text.
fn number_after(file: &str, text: &str) -> i64 {
    Tokens::after(file, text).number() as i64
}

/// Returns an address that js/wasm/memory.ts exports.
fn address(name: &str) -> i64 {
    number_after("js/wasm/memory.ts", &format!("export const {name} = "))
}

/// Returns how far behind `CONTROL` the structs of arguments begin.
fn offset_of_arguments() -> i64 {
    number_after("js/wasm/memory.ts", "export const ARGUMENTS = (CONTROL + ")
}

/// Returns the size of a struct that crosses.
fn size_of_struct(name: &str) -> i64 {
    TypeScriptAbi::read().offsets[name]["size"]
}

/// Returns the modules with the places of their constants: the addresses where each begins and ends.
fn places() -> Vec<(String, Range<i64>)> {
    let sizes = Tokens::after("module/build.rs", "const CONSTANTS: &[(&str, u32)] = &");
    let sizes = { sizes }.list(["[", "]"], |tokens| {
        tokens.expect(&["("]);
        let name = tokens.quoted();
        tokens.expect(&[","]);
        let size = tokens.number() as i64;
        tokens.expect(&[")"]);
        (name, size)
    });
    let mut end = number_after("module/build.rs", "const FIRST: u32 = ");
    let places = sizes.into_iter().map(|(name, size)| {
        end += size;
        (name, end - size..end)
    });
    places.collect()
}

#[test]
fn the_structs_of_a_call_lie_behind_the_stack() {
    assert!(number_after("module/build.rs", "const STACK: u32 = ") <= address("CONTROL"));
}

#[test]
fn the_struct_of_a_call_ends_before_that_of_its_arguments() {
    assert!(size_of_struct("Call") <= offset_of_arguments());
}

#[test]
fn the_structs_of_arguments_end_before_the_constants() {
    let after_steps = size_of_struct("Draws").max(size_of_struct("Explained"));
    assert!(offset_of_arguments() + size_of_struct("SampleSteps") + after_steps <= STRUCTS);
    for name in TypeScriptAbi::read().arguments {
        assert!(offset_of_arguments() + size_of_struct(&name) <= STRUCTS, "{name}");
    }
}

#[test]
fn constants_lie_between_the_structs_of_calls_and_their_entries() {
    let places = places();
    let (first, last) = (&places[0].1, &places[places.len() - 1].1);
    assert!(address("CONTROL") + STRUCTS <= first.start, "{first:x?}");
    assert_eq!(
        last.end,
        address("START"),
        "START in js/wasm/memory.ts is the end of all constants"
    );
}

#[test]
fn the_workspace_of_relaxed_is_the_end_of_its_place() {
    let block =
        number_after("src/kernel/relaxed/mod.rs", "pub(crate) const MAX_BLOCK_ENTRIES: usize = ");
    let (_, place) = places().into_iter().find(|(name, _)| name == "relaxed").expect("its place");
    assert_eq!(address("RELAXED_WORKSPACE") + 4 * block, place.end, "{place:x?}");
}
