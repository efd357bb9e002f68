// A WebAssembly module is a feature of module/Cargo.toml, and has its name in several other places
// (docs/packaging.md).
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");
const find = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

/** Returns the text of a file between two others. */
function readBetween(file, begin, end) {
  const [, rest] = read(file).split(begin);
  assert.ok(rest?.includes(end), `${file}: is "${begin}" found?`);
  return rest.split(end)[0];
}

/** The modules, by the names of their features. */
const MODULES = find(read("module/Cargo.toml"), /^([a-z-]+) = \["softmax-wasm\/wasm-\1"\]$/gm);
/** Returns the modules without some. */
const without = (...names) => MODULES.filter((name) => !names.includes(name));
/** Those that compute in the memory of calls. */
const IN_CALLS = without("full", "decode", "canvas", "learn");

const toFileName = (name) => name.replaceAll("-", "_");
const toMember = (name) => name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

const cargo = read("Cargo.toml");
const PLACES = {
  "the features of Cargo.toml": {
    wanted: MODULES,
    // `wasm-logits` is what modules share.
    found: find(cargo, /^wasm-([a-z-]+) = \[/gm).filter((name) => name !== "logits"),
  },
  "the feature `wasm-full` of Cargo.toml": {
    wanted: IN_CALLS.filter((name) => name !== "linear" && name !== "relaxed"),
    found: find(readBetween("Cargo.toml", "wasm-full = [", "]"), /"wasm-([a-z-]+)"/g),
  },
  "`mod` and `#[cfg]` in src/wasm/mod.rs": {
    wanted: without("full").map(toFileName),
    found: [...read("src/wasm/mod.rs").matchAll(/^#\[cfg\(feature = "wasm-([a-z-]+)"\)\]\nmod (\w+);$/gm)]
      .filter(([, name, file]) => toFileName(name) === file)
      .map(([, , file]) => file),
  },
  "CONSTANTS in module/build.rs": {
    wanted: IN_CALLS,
    found: find(readBetween("module/build.rs", "const CONSTANTS: ", "];"), /\("([a-z-]+)", /g),
  },
  "the files of js/wasm/modules, each with its own ModuleId": {
    wanted: IN_CALLS.map((name) => `${toFileName(name)}.ts with ModuleId.${toMember(name)}`),
    found: readdirSync(new URL("js/wasm/modules", root)).map(
      (file) =>
        `${file} with ${/\{ id: (ModuleId\.\w+), source \}/.exec(read(`js/wasm/modules/${file}`))?.[1]}`,
    ),
  },
  "the members of ModuleId in js/wasm/module_id.ts": {
    wanted: IN_CALLS.map(toMember),
    found: find(readBetween("js/wasm/module_id.ts", "const enum ModuleId {", "}"), /^ {2}(\w+),$/gm),
  },
  "the modules that docs/packaging.md describes": {
    wanted: MODULES,
    found: [
      ...readBetween("docs/packaging.md", "## A module for each family", "\n## ").matchAll(
        /^(?:\||-) (`.*)/gm,
      ),
    ].flatMap(([, line]) => find(line.split(/ \| |` (?!and `)/)[0].concat("`"), /`([a-z-]+)`/g)),
  },
};

test("the features are in alphabetical order", () => {
  assert.deepEqual(MODULES, [...MODULES].sort());
  for (const group of [/^wasm-[a-z-]+ = \["wasm(-logits)?"\]$/gm, /^ {4}"wasm-[a-z-]+",$/gm]) {
    const lines = cargo.match(group);
    assert.ok(lines.length > 10, `${group} finds ${lines.length} features`);
    assert.deepEqual(lines, [...lines].sort());
  }
});

for (const [place, { wanted, found }] of Object.entries(PLACES)) {
  test(`every module of module/Cargo.toml has its place: ${place}`, () => {
    assert.ok(MODULES.length > 20, `${MODULES.length} modules: are they found?`);
    assert.deepEqual(
      {
        missing: wanted.filter((name) => !found.includes(name)),
        unknown: found.filter((name) => !wanted.includes(name)),
      },
      { missing: [], unknown: [] },
    );
  });
}
