// The JavaScript of README.md and of docs/*.md runs and gives the values that it says, and the README
// keeps its length. Ratios are those of the record of speed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import { crossEntropy } from "softmax-wasm";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");
const readme = read("README.md");
const documents = {
  "README.md": readme,
  ...Object.fromEntries(
    readdirSync(new URL("docs", root))
      .filter((name) => name.endsWith(".md"))
      .map((name) => [`docs/${name}`, read(`docs/${name}`)]),
  ),
};

/** Returns the blocks of JavaScript in a document. */
const listBlocks = (text) => [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);

const LOGITS = Float64Array.of(2, 1, 0.1, 0, 3, 1);
/** The names that the code of the documents takes for granted. */
const context = {
  image: new Float32Array(3 * 64 * 64),
  x: Float32Array.of(1, 2, 3),
  logits: LOGITS,
  target: [0, 1],
  labels: ["cat", "dog", "fox"],
  document: {
    querySelector: () => ({
      getContext: () => new Proxy({}, { get: (_, key) => (key === "canvas" ? null : () => {}) }),
    }),
  },
  /** A model of three words, in which the last word has a higher logit than it would otherwise have. */
  nextLogits: (history) => [1, 2, 3].map((logit, i) => logit + (history.at(-1) === i ? 1 : 0)),
  /** Takes the messages that workers post. */
  post: () => {},
  write: () => {},
  console: { log() {} },
};

/** Tells whether a comment is a value and not prose. */
const isValue = (comment) => /^([\[{"]|-?\d|-?Infinity|NaN|null|true|false|\w+Array \[)/.test(comment);

const plain = (text) =>
  text
    .replace(/\s/g, "")
    .replaceAll("'", '"')
    .replace(/Array\(\d+\)/g, "Array");

/** Asserts that a value is what the comment shows, in which … stands for more digits. */
function check(value, comment) {
  const text = plain(inspect(value, { breakLength: Infinity, depth: 5 }));
  const parts = plain(comment)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  assert.match(text, new RegExp(`^${parts.join("\\d*(e[-+]\\d+)?")}$`));
}

/** Joins a comment that continues on lines of its own with the statement before. */
const joinComments = (code) => code.replace(/;\n\/\/ (?=[\[{])/g, "; // ").replace(/,\n\/\/ +/g, ", ");

/** Returns the code with its imports awaited and its values checked, and how many there are. */
function prepare(code) {
  let checks = 0;
  const lines = joinComments(code)
    .split("\n")
    .map((line) => {
      const imported = /^import (?:\{ (.+) \} from )?("[^"]+");/.exec(line);
      if (imported) return `const { ${imported[1] ?? ""} } = await load(${imported[2]});`;
      const [statement, comment = ""] = line.split(/; *\/\/ +/);
      const value = comment.split("; ")[0];
      if (!isValue(value)) return line;
      checks++;
      return `check(${statement}, ${JSON.stringify(value)});`;
    });
  return { text: lines.join("\n"), checks };
}

const AsyncFunction = (async () => {}).constructor;
const load = (name) => import(name);

for (const [name, document] of Object.entries(documents)) {
  listBlocks(document).forEach((code, i) => {
    const { text, checks } = prepare(code);
    test(`code ${i + 1} of ${name} runs, with ${checks} values: ${code.split("\n")[0]}`, async () => {
      const names = Object.keys(context);
      // A block of its own, so that it may declare what the context has.
      await new AsyncFunction("check", "load", ...names, `{${text}\n}`)(
        check,
        load,
        ...Object.values(context),
      );
    });
  });
}

test("every function of the default entry point is called in the README or in docs/api.md, and values are checked", async () => {
  const api = await load("softmax-wasm");
  const blocks = [readme, documents["docs/api.md"]].flatMap(listBlocks);
  const missing = Object.keys(api).filter(
    (name) =>
      typeof api[name] === "function" && !blocks.some((code) => new RegExp(`\\b${name}\\(`).test(code)),
  );
  assert.deepEqual(missing, []);
  assert.ok(blocks.reduce((sum, code) => sum + prepare(code).checks, 0) > 80);
});

test("the README lists every name of the default entry point, with a link to where docs/api.md has it", async () => {
  const sections = new Map(
    documents["docs/api.md"]
      .split(/^## /m)
      .map((section) => [section.split("\n")[0].toLowerCase().replaceAll(" ", "-"), section]),
  );
  const rows = [...readme.matchAll(/^\| (\[.*docs\/api\.md#.*\)) \| (`[\w`, ]+`) \|$/gm)];
  const listed = rows.flatMap(([, links, names]) => {
    const text = [...links.matchAll(/#([\w-]+)/g)].map(([, anchor]) => sections.get(anchor)).join("\n");
    const found = names.match(/\w+/g);
    for (const name of found) assert.match(text, new RegExp(`\`(?:new )?${name}\\b`), name);
    return found;
  });
  assert.deepEqual(listed.sort(), Object.keys(await load("softmax-wasm")).sort());
});

test("the error that the README quotes is that of a call", () => {
  const [, code, message] = /\(`(ERR_\w+)`, "(.*?)"\)/.exec(readme);
  assert.throws(() => crossEntropy([2, 1, 0.1], 3), { code, message });
});

test("ratios in README.md and docs/performance.md are those of the newest record of speed", () => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/figures.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});

test("the README has at most 140 lines and 1,200 words", () => {
  assert.ok(readme.trimEnd().split("\n").length <= 140);
  assert.ok(readme.trim().split(/\s+/).length <= 1200);
});

/** Returns the range that documents name: all patches of a version, or a pre-release alone. */
const getRange = (version) => version.replace(/^(\d+\.\d+)\.\d+$/, "$1");

test("the examples and the tutorial in Rust depend on this version", () => {
  const { version } = JSON.parse(read("package.json"));
  const examples = readdirSync(new URL("examples", root))
    .map((name) => `examples/${name}/package.json`)
    .filter((name) => existsSync(new URL(name, root)));
  assert.ok(examples.length >= 9);
  for (const example of examples)
    assert.equal(JSON.parse(read(example)).dependencies["softmax-wasm"], `^${version}`, example);
  const [, crate] = /^softmax-wasm = "(.+)"$/m.exec(read("src/README.md"));
  assert.equal(crate, getRange(version));
});

test("what the documents load from a CDN is a file of this version's package, and the page that compat visits has its markup", () => {
  const installed = (path) =>
    readFileSync(new URL(`../node_modules/softmax-wasm/${path}`, import.meta.url), "utf8");
  const { version } = JSON.parse(installed("package.json"));
  const links = Object.values(documents).flatMap((text) => [
    ...text.matchAll(/https:\/\/cdn\.jsdelivr\.net\/npm\/softmax-wasm@([^/]+)\/([\w./]+)/g),
  ]);
  assert.ok(links.length >= 3);
  for (const [, range, path] of links) {
    assert.equal(range, getRange(version));
    assert.ok(installed(path), path);
  }
  const [, snippet] = /```html\n([^]*?)```/.exec(documents["docs/api.md"]);
  const page = read("tests/compat/fixtures/page/element-script.html");
  for (const line of snippet.trim().split("\n"))
    assert.ok(page.includes(line.replace(/https:.*@[^/]+\//, "./node_modules/softmax-wasm/")), line);
});
