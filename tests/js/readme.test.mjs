// The JavaScript of the README runs and gives the values that its comments state.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";

const readme = readFileSync(new URL("../node_modules/softmax-wasm/README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);

/** The variables that the code of the README expects in a program. */
const context = {
  batch: new Float32Array(320),
  image: new Float32Array(3 * 64 * 64),
  logits: Float64Array.of(2, 1, 0.1, 0, 3, 1),
  target: [0, 1],
  x: Float32Array.of(1, 2, 3),
  scores: new Float32Array(50257),
  console: { log() {} },
  document: {
    querySelector: () => ({
      getContext: () => new Proxy({}, { get: (_, key) => (key === "canvas" ? null : () => {}) }),
    }),
  },
};

/** Matches a comment that is a value and not prose. */
const isValue = (comment) => /^([\[{"]|-?\d|-?Infinity|NaN|\w+Array \[)/.test(comment);

const plain = (text) =>
  text
    .replace(/\s/g, "")
    .replaceAll("'", '"')
    .replace(/Array\(\d+\)/g, "Array");

/** Tells whether a value is the one that a comment shows, in which … stands for more digits. */
function check(value, comment) {
  const text = plain(inspect(value, { breakLength: Infinity, depth: 5 }));
  const parts = plain(comment)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  assert.match(text, new RegExp(`^${parts.join("\\d*(e[-+]\\d+)?")}$`));
}

/** Rewrites code so that its imports are awaited and its values checked, and counts the values. */
function prepare(code) {
  let checks = 0;
  const lines = code
    .replace(/\n\/\/ (?=[\[{])/g, " // ")
    .split("\n")
    .map((line) => {
      const imported = /^import \{ (.+) \} from ("[^"]+");/.exec(line);
      if (imported) return `const { ${imported[1]} } = await load(${imported[2]});`;
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

blocks.forEach((code, i) => {
  const { text, checks } = prepare(code);
  test(`code ${i + 1} of the README runs, with ${checks} values: ${code.split("\n")[0]}`, async () => {
    const names = Object.keys(context);
    // The code is a block, so that it may declare names that the context has.
    await new AsyncFunction("check", "load", ...names, `{${text}\n}`)(check, load, ...Object.values(context));
  });
});

test("every function of the default entry is called in the README", async () => {
  const api = await load("softmax-wasm");
  const missing = Object.keys(api).filter(
    (name) =>
      typeof api[name] === "function" && !blocks.some((code) => new RegExp(`\\b${name}\\(`).test(code)),
  );
  assert.deepEqual(missing, []);
  assert.ok(blocks.reduce((sum, code) => sum + prepare(code).checks, 0) > 25);
});

test("what the README loads from a CDN is a file of this version's package, and the page that compat visits has its markup", () => {
  const { version } = JSON.parse(
    readFileSync(new URL("../node_modules/softmax-wasm/package.json", import.meta.url), "utf8"),
  );
  const links = [...readme.matchAll(/https:\/\/cdn\.jsdelivr\.net\/npm\/softmax-wasm@([\d.]+)\/([\w./]+)/g)];
  assert.ok(links.length >= 2);
  for (const [, range, path] of links) {
    assert.ok(version.startsWith(`${range}.`), range);
    assert.ok(readFileSync(new URL(`../node_modules/softmax-wasm/${path}`, import.meta.url), "utf8"), path);
  }
  const [, snippet] = /```html\n([^]*?)```/.exec(readme);
  const page = readFileSync(new URL("../compat/fixtures/page/element-script.html", import.meta.url), "utf8");
  for (const line of snippet.trim().split("\n"))
    assert.ok(page.includes(line.replace(/https:.*@[\d.]+\//, "./node_modules/softmax-wasm/")), line);
});
