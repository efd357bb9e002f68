// Writes the public API of the installed package as text, so that no change of it goes unnoticed: `node
// tests/node/api.mjs` writes api.txt, and api.test.mjs compares with it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const file = new URL("./api.txt", import.meta.url);
const root = new URL(".", import.meta.resolve("softmax-wasm/package.json"));

/** Lists the exports of package.json: the conditions and the file that they lead to, a line each. */
function listPaths(exports, at) {
  if (typeof exports === "string") return [`${at} -> ${exports}`];
  return Object.entries(exports).flatMap(([key, inner]) => listPaths(inner, at ? `${at} ${key}` : key));
}

/** Names a property. Engines differ in the description of Symbol.dispose. */
const getKeyName = (key) => (typeof key === "symbol" ? "[Symbol.dispose]" : key);
const listMembers = (prototype) => {
  if (prototype === Object.prototype) return [];
  const own = Reflect.ownKeys(prototype)
    .filter((key) => key !== "constructor")
    .map(getKeyName);
  return [...new Set([...own, ...listMembers(Object.getPrototypeOf(prototype))])];
};

/** Lists the values that an entry point exports, with the members of its classes. */
async function listValues(entryPoint) {
  const values = await import(entryPoint);
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      if (typeof value !== "function") return `${name}: ${typeof value}`;
      const members = listMembers(value.prototype ?? Object.prototype);
      return members.length > 0 ? `class ${name} { ${members.join("; ")} }` : `${name}(${value.length})`;
    });
}

/** Returns the declarations of a file without their comments. */
function readTypes(name) {
  const text = readFileSync(new URL(`dist/${name}`, root), "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return text.split("\n").filter((line) => line.trim() !== "");
}

export async function report() {
  const { exports, engines } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const parts = {
    engines: [JSON.stringify(engines)],
    "entry points": listPaths(exports, ""),
    "softmax-wasm": await listValues("softmax-wasm"),
    "softmax-wasm/init": await listValues("softmax-wasm/init"),
    "softmax-wasm/canvas": await listValues("softmax-wasm/canvas"),
    "softmax-wasm/element": await listValues("softmax-wasm/element"),
    "softmax-wasm/learn": await listValues("softmax-wasm/learn"),
    "softmax-wasm/relaxed": await listValues("softmax-wasm/relaxed"),
    "index.d.ts": readTypes("index.d.ts"),
    "init.d.ts": readTypes("init.d.ts"),
    "canvas.d.ts": readTypes("canvas.d.ts"),
    "element.d.ts": readTypes("element.d.ts"),
    "learn.d.ts": readTypes("learn.d.ts"),
    "relaxed.d.ts": readTypes("relaxed.d.ts"),
  };
  return Object.entries(parts)
    .map(([title, lines]) => `# ${title}\n${lines.join("\n")}\n`)
    .join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await report());
