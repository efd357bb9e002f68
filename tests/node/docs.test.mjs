// docs/api.md names everything that the API has, with the options that each function takes; links in the
// documents lead somewhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { BarCanvas } from "softmax-wasm/canvas";
import { LinearClassifier } from "softmax-wasm/learn";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");
const apiText = read("docs/api.md");

/** The texts of the document that are code: spans and blocks. */
const code = [...apiText.matchAll(/```\w*\n([^]*?)```|`([^`\n]+)`/g)].map((found) => found[1] ?? found[2]);
const words = new Set(
  code.flatMap((text) => text.match(/\w+(?:-\w+)*/g) ?? []).flatMap((word) => [word, ...word.split("-")]),
);

const types = new URL("../node_modules/softmax-wasm/dist/", import.meta.url);
const declarations = readdirSync(types, { recursive: true })
  .filter((name) => name.endsWith(".d.ts"))
  .map((name) => readFileSync(new URL(name, types), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*$/gm, ""))
  .join("\n");

/** Names of TypeScript's own: array-likes, whose members aren't of this API. */
const PLUMBING = [
  "2d",
  "aborted",
  "arrayBuffer",
  "constructor",
  "dispose",
  "getContext",
  "href",
  "ok",
  "reason",
  "this",
  "toStringTag",
];

/** Lists the members of the types, and what they may be where that is a text. */
function listNamesOfTypes() {
  const members = [
    ...declarations.matchAll(/^ {2,}(?:readonly |static |get |set )*(\w+)\??(?:[(:]|<[^(\n]*\()/gm),
  ];
  const texts = [...declarations.matchAll(/(?<=[=|:<] )"([^"\n]+)"(?=[ ;>|)\n])/g)];
  const exported = [...declarations.matchAll(/export (?:declare )?(?:function|class|const) (\w+)/g)];
  return new Set([...members, ...texts, ...exported].map(([, name]) => name));
}

test("docs/api.md names every function, member, option, choice and error code of the types", () => {
  const names = listNamesOfTypes();
  for (const known of ["softmax", "LinearClassifier", "bootstrap", "equal-mass", "ERR_AXIS", "onProgress"])
    assert.ok(names.has(known), known);
  const isNamed = (name) =>
    words.has(name) || (/[^\w-]/.test(name) && code.some((text) => text.includes(name)));
  const missing = [...names].filter((name) => !isNamed(name) && !PLUMBING.includes(name));
  assert.deepEqual(missing, []);
});

/** Reads the options of a group, which a table has in its first column. */
function readOptionsBelow(title) {
  const [, table] = apiText.split(title);
  const rows = table.trimStart().slice(table.trimStart().indexOf("| option")).split("\n");
  const end = rows.findIndex((row) => !row.startsWith("|"));
  return rows.slice(2, end).flatMap((row) => row.split(" | ")[0].match(/(?<=`)\w+(?=`)/g));
}
const rows = readOptionsBelow("\n**rows**\n");
const logits = [...rows, ...readOptionsBelow("\n**logits**: ")];
const GROUPS = {
  rows,
  logits,
  attention: readOptionsBelow("\n**attention**\n"),
  steps: [...logits, ...readOptionsBelow("\n**steps** are ")],
  fit: readOptionsBelow("\n**fit** stands "),
};

/** The documented calls with their options: the code of each call, and the names. */
const documented = [...apiText.matchAll(/^\| (`[^|]*`) \|.*\| ([^|]*) \|$/gm)]
  .map(([, call, options]) => ({ call, options }))
  .filter(({ call }) => call.includes("(") && call.includes("o)"))
  .map(({ call, options }) => ({
    call: /`(?:await |new )*([\w.]+)\(/.exec(call)[1],
    options: options
      .split(", ")
      .filter(Boolean)
      .flatMap((name) => GROUPS[name] ?? [/^`(\w+)`/.exec(name)?.[1] ?? name]),
  }));

/** The options that a call names where it is given one that doesn't exist. */
async function listOptions(call) {
  const nothing = { "?": 0 };
  const [p, y] = [
    [0.5, 0.5],
    ["a", "b"],
  ];
  const state = new api.SoftmaxState().add([1, 2]);
  const classifier = LinearClassifier.fromSklearn({ coef_: [[1]], intercept_: [0], classes_: y });
  const canvas = { getContext: () => ({}) };
  const CALLS = {
    SoftmaxState: () => new api.SoftmaxState(nothing),
    "state.add": () => state.add(p, nothing),
    "state.softmax": () => state.softmax(p, nothing),
    BarCanvas: () => new BarCanvas(canvas, nothing),
    "bars.draw": () => new BarCanvas(canvas).draw({ data: new Float32Array(2) }, nothing),
    LinearClassifier: () => new LinearClassifier(nothing),
    "classifier.fit": () => classifier.fit(p, y, nothing),
    "classifier.partialFit": () => classifier.partialFit(p, y, nothing),
    "classifier.score": () => classifier.score(p, y, nothing),
    "classifier.predict": () => classifier.predict(p, nothing),
    "classifier.predictProba": () => classifier.predictProba(p, nothing),
    "classifier.logits": () => classifier.logits(p, nothing),
    "classifier.fitReject": () => classifier.fitReject(p, nothing),
  };
  const second = {
    calibrate: { method: "temperature", temperature: 2 },
    predictionSets: { score: "lac", threshold: 1 },
  };
  const two = /\((?:p|x|a|logp|logits), (?!o\))/;
  const [, signature] = apiText.match(new RegExp(`\`${call.replace(".", "\\.")}(\\([^)]*\\))`)) ?? [, ""];
  const plainCall = () =>
    two.test(signature)
      ? api[call](p, second[call] ?? (/target|tokens|, k/.test(signature) ? 1 : p), nothing)
      : api[call](p, nothing);
  try {
    await (CALLS[call] ?? plainCall)();
  } catch ({ message }) {
    return /; its options: (.*)$/.exec(message)?.[1].split(", ") ?? [message];
  }
  return ["nothing is thrown"];
}

for (const { call, options } of documented) {
  // Its options are those of classify.
  if (call === "classifier.classify") continue;
  test(`docs/api.md lists the options of ${call}`, async () => {
    assert.deepEqual(options.sort(), (await listOptions(call)).sort());
  });
}

test("the groups of the reference have the titles of docs/api.md", () => {
  const titles = new Set([...apiText.matchAll(/^## (.*)$/gm)].map(([, title]) => title));
  const groups = [...read("www/api/groups.ts").matchAll(/title: "([^"]+)",\s+entryPoint: "(\w*)"/g)];
  assert.ok(groups.length > 15, groups.join("\n"));
  // docs/api.md has the two names of this group among others.
  const wanted = groups
    .map(([, title, entryPoint]) => (entryPoint ? `softmax-wasm/${entryPoint}` : title))
    .filter((title) => title !== "The package itself");
  assert.deepEqual(
    wanted.filter((title) => !titles.has(title)),
    [],
  );
});

test("docs/api.md has a line of options for every function that takes some", () => {
  const listed = documented.map(({ call }) => call);
  const NONE = ["isSoftmaxError", "memoryUsage", "random", "mergeWeighted", "evaluateReject", "Logits"];
  const functions = Object.keys(api).filter((name) => typeof api[name] === "function");
  assert.deepEqual(
    functions.filter((name) => !listed.includes(name) && !NONE.includes(name)),
    [],
  );
});

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "src/README.md",
  "examples/README.md",
  "tests/samplers/README.md",
  ...readdirSync(new URL("docs", root)).map((name) => `docs/${name}`),
];

/** The anchors of a document's headings, as GitHub makes them. */
const listAnchors = (text) =>
  [...text.replace(/```[^]*?```/g, "").matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every relative link and image of the documents leads to a file, and to a heading where it names one", () => {
  let count = 0;
  for (const name of DOCUMENTS) {
    const text = read(name).replace(/```[^]*?```/g, "");
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      count++;
      const [path, anchor] = link.split("#");
      const file = path === "" ? new URL(name, root) : new URL(path, new URL(name, root));
      assert.ok(existsSync(file), `${name}: ${link}`);
      if (anchor) assert.ok(listAnchors(readFileSync(file, "utf8")).includes(anchor), `${name}: ${link}`);
    }
  }
  assert.ok(count > 100);
});

test("docs.rs shows src/README.md, where no relative link leads anywhere", () => {
  assert.doesNotMatch(read("src/README.md"), /\]\((?![a-z]+:|#)[^)]*\)/);
});

test("every make target has a line in make help, and the documents name no other target", () => {
  const makefile = ["Makefile", "tools/install.mk"].map(read).join("\n").replaceAll("\\\n", "");
  const find = (rule) => [...makefile.matchAll(rule)].flatMap(([, targets]) => targets.split(" ")).sort();
  const helped = find(/^([a-z -]+):.*## ./gm);
  const targets = find(/^([a-z][a-z -]*):(?! export )/gm);
  assert.ok(targets.length > 30);
  assert.deepEqual(helped, targets);
  const named = DOCUMENTS.flatMap((name) => [...read(name).matchAll(/`make ([a-z-]+)/g)]);
  assert.ok(named.length > 20);
  for (const [, target] of named) assert.ok(helped.includes(target), `make ${target}`);
});

test("lines of the documents are at most 110 characters long", () => {
  for (const name of DOCUMENTS) {
    const prose = read(name).replace(/^```[^]*?^```/gm, "");
    for (const line of prose.split("\n"))
      if (!/^\||^\[!\[/.test(line)) assert.ok(line.length <= 110, `${name}: ${line}`);
  }
});

test("the report that docs/decisions.md quotes runs", () => {
  const args = ["tests/decisions/report.mjs", "2"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

test("the files and folders that the documents name exist", () => {
  const folders = /^(?:\.github|benches|docs|examples|js|module|src|tests|tools|www)\/[\w./-]+$/;
  const named = DOCUMENTS.filter((name) => !/^src\/README/.test(name))
    .flatMap((name) => [...read(name).matchAll(/`([^`\s]+)`/g)].map(([, path]) => path))
    .filter((path) => folders.test(path));
  assert.ok(named.length > 100);
  for (const path of named) assert.ok(existsSync(new URL(path, root)), path);
});

test("the Rust methods and variants that the documents name exist", () => {
  const src = new URL("src/", root);
  const files = readdirSync(src, { recursive: true })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => readFileSync(new URL(name, src), "utf8"));
  const named = DOCUMENTS.flatMap((name) => [...read(name).matchAll(/(?<=`)([A-Z]\w+)::(\w+)(?=`)/g)]);
  assert.ok(named.length > 5);
  for (const [path, type, member] of named) {
    const declaration = new RegExp(`pub (?:enum|struct) ${type}\\b`);
    const found = files
      .filter((text) => declaration.test(text))
      .some((text) => new RegExp(`pub (?:const )?fn ${member}\\b|^ +${member}\\b`, "m").test(text));
    assert.ok(found, path);
  }
});

test("docs/references.md has every source that documents and comments name by author and year", () => {
  const rows = read("docs/references.md").split("\n");
  const sources = ["src", "js"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true })
      .filter((name) => /\.(?:rs|ts)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const months =
    /^(?:January|February|March|April|May|June|July|August|September|October|November|December)$/;
  const named = [...DOCUMENTS.filter((name) => name !== "docs/references.md"), ...sources].flatMap((name) => {
    const text = read(name).replace(/\n\s*(?:\/\/[/!]?|\*)?\s*/g, " ");
    return [...text.matchAll(/(\p{Lu}[\p{L}-]+)(?: et al\.)? ((?:19|20)\d\d)\b(?!\.\d)/gu)]
      .filter(([, author]) => !months.test(author))
      .map(([source, author, year]) => ({ author, year, place: `${name}: ${source}` }));
  });
  for (const folder of ["src/", "js/", "docs/"])
    assert.ok(
      named.some(({ place }) => place.startsWith(folder)),
      `are the sources of ${folder} found?`,
    );
  assert.ok(named.length > 100, `${named.length} sources: are they found?`);
  const missing = named.filter(
    ({ author, year }) => !rows.some((row) => row.includes(author) && row.includes(` ${year} |`)),
  );
  assert.deepEqual(
    missing.map(({ place }) => place),
    [],
  );
});
