// The rooms of js/ and the arrows between them: a file imports from its own room and from the rooms below.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../js", import.meta.url));

/** The rooms that each room may import from. Types are erased when js/ is compiled, so every room may import
 * them. */
const BELOW = {
  types: ["errors.ts"],
  "errors.ts": [],
  wasm: ["types", "errors.ts"],
  arguments: ["types", "errors.ts", "wasm"],
  call: ["types", "errors.ts", "wasm", "arguments"],
  options: ["types", "errors.ts", "wasm", "arguments", "call"],
  functions: ["types", "errors.ts", "wasm", "arguments", "call", "options"],
  learn: ["types", "errors.ts", "wasm", "arguments", "call"],
  canvas: ["types", "errors.ts", "wasm", "arguments"],
  element: ["types"],
  entries: ["types", "wasm", "functions", "learn", "canvas", "element"],
  bundles: ["errors.ts", "wasm", "arguments", "call", "functions", "entries"],
};

/** The arrows that point up, each with its reason. */
const EXCEPTIONS = {
  "types/conformance.ts -> entries": "it compares the types with what they describe, and is never run",
  "learn -> #functions": "learn, canvas and element use the functions of softmax-wasm as users do",
  "entries/canvas.ts -> #functions":
    "learn, canvas and element use the functions of softmax-wasm as users do",
  "element -> #functions": "learn, canvas and element use the functions of softmax-wasm as users do",
};

/** The files that `#functions` and the aliases of js/wasm/ambient.d.ts may stand for. */
const ALIASES = {
  "#functions": ["entries/index.ts"],
  "#source": ["wasm/source.inline.ts", "wasm/source.init.ts", "wasm/source.workerd.ts"],
  "#decode": ["wasm/decode.ascii.ts", "wasm/decode.base64.ts"],
  "#relax": ["functions/version.ts", "wasm/relaxed_registry.ts"],
};

const files = readdirSync(root, { recursive: true }).filter((file) => file.endsWith(".ts"));
const getRoom = (file) => file.split("/")[0];

/** Returns what a file imports: paths below js/, or aliases. Types alone are erased when js/ is compiled. */
function readImports(file, withTypes) {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\b([^;]*?)from "([^"]+)";/gm)]
    .filter(([, names]) => withTypes || !/^ type\b/.test(names))
    .map(([, , target]) => {
      if (target.startsWith("#")) return target;
      const path = relative(root, join(root, dirname(file), target.replace(/\.js$/, "")));
      return files.find((file) => file === `${path}.ts` || file === `${path}.d.ts`) ?? path;
    });
}
const imports = Object.fromEntries(files.map((file) => [file, readImports(file, true)]));

test("js has the rooms that are known, and every import is a file", () => {
  assert.deepEqual([...new Set(files.map(getRoom))].sort(), Object.keys(BELOW).sort());
  const unknown = Object.values(imports)
    .flat()
    .filter((target) => !files.includes(target) && !(target in ALIASES));
  assert.deepEqual(
    [...new Set(unknown)].filter((target) => !/^#(wasm\/|glue(\/|$))/.test(target)),
    [],
  );
});

test("a room imports from itself and from the rooms below it", () => {
  const used = new Set();
  const wrong = files.flatMap((file) =>
    imports[file]
      .filter((target) => {
        const room = getRoom(file);
        const isInside = target.startsWith("#") && target !== "#functions" && room === "wasm";
        if (isInside || getRoom(target) === room || BELOW[room].includes(getRoom(target))) return false;
        const exception = [file, room]
          .flatMap((from) => [target, getRoom(target)].map((to) => `${from} -> ${to}`))
          .find((arrow) => arrow in EXCEPTIONS);
        used.add(exception);
        // The build resolves the modules and the glue of wasm-bindgen, which lie in no room.
        return exception === undefined && !/^#(wasm\/|glue(\/|$)|relax$|source$)/.test(target);
      })
      .map((target) => `${file} -> ${target}`),
  );
  assert.deepEqual(wrong, []);
  for (const arrow of Object.keys(EXCEPTIONS)) assert.ok(used.has(arrow), `${arrow} isn't needed any more`);
});

test("no import leads back to its file", () => {
  // source.init.ts hands the memory that it starts the module in to memory.ts, which asks `#source`
  // whether the module is ready.
  const isAllowed = (file) => file === "wasm/source.init.ts";
  const getTargets = (file) =>
    isAllowed(file) ? [] : readImports(file, false).flatMap((target) => ALIASES[target] ?? [target]);
  const done = new Set();
  const visit = (file, path) => {
    assert.ok(!path.includes(file), `a circle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    if (done.has(file) || !files.includes(file)) return;
    for (const target of getTargets(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test("the entry points are the exports of package.json", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8"));
  const names = Object.keys(exports)
    .filter((name) => !/\.(wasm|json)$/.test(name))
    .map((name) => (name === "." ? "index" : name.slice(2)));
  for (const [room, ending] of [
    ["entries", ".ts"],
    ["types", ".d.ts"],
  ]) {
    const found = files.filter(
      (file) =>
        getRoom(file) === room &&
        file !== "types/conformance.ts" &&
        // The types of the default entry point are divided by what they describe.
        !(room === "types" && imports["types/index.d.ts"].includes(file)),
    );
    assert.deepEqual(found.map((file) => file.slice(room.length + 1, -ending.length)).sort(), names.sort());
  }
});

/** The files of the page, of its build and of its messages, by their paths from the root. */
const pageFiles = [
  ...readdirSync(join(root, "../www"), { recursive: true }).map((file) => `www/${file}`),
  "tools/messages.mjs",
].filter((file) => /(?<!\.d)\.(ts|mjs)$/.test(file) && !/node_modules|^www\/dist\//.test(file));

test("the functions that the page's files export have comments that say what they do", () => {
  const found = pageFiles.flatMap((file) =>
    listFunctions(readFileSync(join(root, "..", file), "utf8")).map(([name, comment]) => ({
      name: `${file}: ${name}`,
      comment,
    })),
  );
  assert.ok(found.length > 150, `${found.length} functions: are they found?`);
  const wrong = found.filter(({ comment }) => !/^(?!This |Its )[A-Z][a-z]+s /.test(comment));
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
    "a comment begins with a verb in the third person, such as Returns",
  );
});

/** The scripts that are written by hand, by their paths from the root. */
const scripts = ["js", "www", "tests", "tools", "benches", "examples"]
  .flatMap((folder) =>
    readdirSync(join(root, "..", folder), { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .filter(
    (file) => /(?<!\.d)\.([cm]?[jt]s)$/.test(file) && !/node_modules|\/dist\/|tests\/results/.test(file),
  );

test("no function is named by what it is of or in, rather than by a verb", () => {
  const declaration =
    /\bfunction\*? (\w+)|\bconst (\w+)(?:: [^\n]*?)? =\s+(?:async )?(?:<[^>]*>)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^=;\n]*|\w+ )=>|^ {2}(?:async )?#?(\w+)\([^;]*?\{$/gm;
  const found = scripts.flatMap((file) =>
    [...readFileSync(join(root, "..", file), "utf8").matchAll(declaration)].map(
      ([, ...names]) => `${file}: ${names.find(Boolean)}`,
    ),
  );
  assert.ok(found.length > 2000, `${found.length} functions: are they found?`);
  const wrong = found.filter((name) => /([a-z](Of|In|At)|: (of|in|at)[A-Z]\w*)$/.test(name));
  assert.deepEqual(
    // The verb is "to copy in".
    wrong.filter((name) => !name.endsWith(": copyIn")),
    [],
    "write getKind, findSection or computeLoss, not kindOf, sectionIn or lossAt",
  );
});

test("comments are at most 110 characters wide, beside the examples of types", () => {
  assert.ok(scripts.length > 400, `${scripts.length} files: are they found?`);
  const wide = scripts.flatMap((file) =>
    readFileSync(join(root, "..", file), "utf8")
      .split("\n")
      .flatMap((line, i) =>
        /^\s*(\/\/|\/?\*)/.test(line) && [...line].length > 110 ? [`${file}:${i + 1}`] : [],
      ),
  );
  assert.deepEqual(wide, []);
});

/** Returns the name of each function that a text exports, and the comment above it as one line. */
function listFunctions(text) {
  const declaration =
    /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?export (?:async )?(?:function\*? (\w+)|const (\w+)(?:: [^\n]*?=>[^\n]*?)? =\s+(?:async )?(?:<[^>]*>)?\((?:(?!;\n)[^])*?=>)/g;
  return [...text.matchAll(declaration)].map(([, comment = "", asFunction, asConst]) => [
    asFunction ?? asConst,
    comment.replace(/\s*\n \*/g, "").trim(),
  ]);
}
