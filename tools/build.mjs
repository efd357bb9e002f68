// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { spell } from "./spell.mjs";

const root = new URL("..", import.meta.url).pathname;
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** What wasm-bindgen makes at import, with the same made at the first text: Jest's jsdom has neither. */
const LAZY = [
  [
    /let cachedTextDecoder = new TextDecoder\(.*\);\ncachedTextDecoder\.decode\(\);/,
    'let cachedTextDecoder = { decode: (bytes) => (cachedTextDecoder = new TextDecoder("utf-8", { ignoreBOM: true })).decode(bytes) };',
  ],
  [
    /const cachedTextEncoder = new TextEncoder\(\);/,
    "const cachedTextEncoder = { encode: (text) => new TextEncoder().encode(text), encodeInto: (text, view) => new TextEncoder().encodeInto(text, view) };",
  ],
];

function withLazyCoders(js) {
  const lazy = LAZY.reduce((text, [eager, later]) => text.replace(eager, later), js);
  if (/^\w+ \w+ = new Text/m.test(lazy)) throw new Error("wasm-bindgen makes its text coders in another way now");
  return lazy;
}

/** A module that wasm-pack made, with what its glue is reduced to: exports are called without,
 * but for those of classes. */
async function moduleIn(folder) {
  const wasm = `${root}/build/${folder}/softmax_wasm_bg.wasm`;
  const bytes = await readFile(wasm);
  const js = await readFile(`${root}/build/${folder}/softmax_wasm_bg.js`, "utf8");
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const classes = [...js.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  const [glue, whole] = [`${root}/build/${folder}.glue.js`, `./${folder}.whole.js`];
  await writeFile(`${root}/build/${whole}`, withLazyCoders(js));
  await writeFile(glue, `export { ${["__wbg_set_wasm", ...imports, ...classes].join(", ")} } from "${whole}";\n`);
  return { wasm, bytes, glue };
}

/** What builds on the functions imports them from the default entry, beside it. */
const functionsIn = (path) => ({ name: "functions", setup: ({ onResolve }) => onResolve({ filter: /^#functions$/ }, () => ({ path, external: true })) });

/** The bundle of an entry, with its module and the file of js/ that brings it. */
const bundle = (outfile, module, { bytes, glue }, entry = "index.ts") => {
  const isCommonJs = outfile.endsWith(".cjs");
  return build({
    absWorkingDir: root,
    entryPoints: [`js/${entry}`],
    outfile: `dist/${outfile}`,
    format: isCommonJs ? "cjs" : "esm",
    bundle: true,
    minify: true,
    target: "es2022",
    legalComments: "none",
    define: { VERSION: JSON.stringify(version), CORE: String(entry === "core.ts"), WASM: JSON.stringify(spell(bytes)), ...(isCommonJs && { "import.meta.url": "url" }) },
    banner: isCommonJs && entry === "init.ts" ? { js: 'const url = require("node:url").pathToFileURL(__filename);' } : {},
    alias: { "#module": `./js/${module}`, "#glue": glue },
    external: ["./softmax.wasm"],
    plugins: [functionsIn(isCommonJs ? "./index.cjs" : "./index.js")],
    logLevel: "warning",
  });
};

const core = await moduleIn("core");
const functions = await moduleIn("functions");
const canvas = await moduleIn("canvas");
const learn = await moduleIn("learn");
await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist`);
for (const format of ["js", "cjs"]) {
  await bundle(`index.${format}`, "module.inline.ts", functions);
  await bundle(`core.${format}`, "module.inline.ts", core, "core.ts");
  await bundle(`init.${format}`, "module.init.ts", functions, "init.ts");
  await bundle(`canvas.${format}`, "module.inline.ts", canvas, "canvas.ts");
  await bundle(`element.${format}`, "module.inline.ts", functions, "element.ts");
  await bundle(`learn.${format}`, "module.inline.ts", learn, "learn.ts");
}
await bundle("workerd.js", "module.workerd.ts", functions);
await copyFile(functions.wasm, `${root}/dist/softmax.wasm`);
for (const entry of ["index", "core", "init", "canvas", "element", "learn"]) {
  const types = await readFile(`${root}/js/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
}
