// The public API of the installed package as text, so that no change of it goes unnoticed:
// `node tests/js/api.mjs` writes tests/api.txt, api.test.mjs compares with it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const file = new URL("../api.txt", import.meta.url);
const root = new URL(".", import.meta.resolve("softmax-wasm/package.json"));

/** What is reached by which condition, a line each. */
function pathsOf(exports, at) {
  if (typeof exports === "string") return [`${at} -> ${exports}`];
  return Object.entries(exports).flatMap(([key, inner]) => pathsOf(inner, at ? `${at} ${key}` : key));
}

/** Engines differ in what they call Symbol.dispose. */
const nameOf = (key) => (typeof key === "symbol" ? "[Symbol.dispose]" : key);
const membersOf = (prototype) => {
  if (prototype === Object.prototype) return [];
  const own = Reflect.ownKeys(prototype)
    .filter((key) => key !== "constructor")
    .map(nameOf);
  return [...new Set([...own, ...membersOf(Object.getPrototypeOf(prototype))])];
};

/** What an entry has when it runs. */
async function valuesOf(entry) {
  const values = await import(entry);
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      if (typeof value !== "function") return `${name}: ${typeof value}`;
      const members = membersOf(value.prototype ?? Object.prototype);
      return members.length > 0 ? `class ${name} { ${members.join("; ")} }` : `${name}(${value.length})`;
    });
}

/** The declarations of a file without their comments. */
function typesOf(name) {
  const text = readFileSync(new URL(`dist/${name}`, root), "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return text.split("\n").filter((line) => line.trim() !== "");
}

export async function report() {
  const { exports, engines } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const parts = {
    engines: [JSON.stringify(engines)],
    entries: pathsOf(exports, ""),
    "softmax-wasm": await valuesOf("softmax-wasm"),
    "softmax-wasm/init": await valuesOf("softmax-wasm/init"),
    "softmax-wasm/canvas": await valuesOf("softmax-wasm/canvas"),
    "softmax-wasm/element": await valuesOf("softmax-wasm/element"),
    "softmax-wasm/learn": await valuesOf("softmax-wasm/learn"),
    "index.d.ts": typesOf("index.d.ts"),
    "init.d.ts": typesOf("init.d.ts"),
    "canvas.d.ts": typesOf("canvas.d.ts"),
    "element.d.ts": typesOf("element.d.ts"),
    "learn.d.ts": typesOf("learn.d.ts"),
  };
  return Object.entries(parts)
    .map(([title, lines]) => `# ${title}\n${lines.join("\n")}\n`)
    .join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await report());
