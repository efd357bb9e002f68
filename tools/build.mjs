// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/. docs/packaging.md says
// why the package is made so.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { build } from "esbuild";
import { encode, frequentBytes } from "./encode.mjs";

const root = new URL("..", import.meta.url).pathname.slice(0, -1);
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** Modules that compute in a memory that JavaScript gives them. */
const SHARED = [
  "softmax",
  "log-softmax",
  "top-k",
  "basic",
  "cross-entropy",
  "sample",
  "calibration",
  "decisions",
  "reject",
  "scaling",
  "linear",
  "state",
  "divergence",
  "relaxed",
];
/** Modules with a memory of their own, which an entry of the same name brings. */
const OWN = ["canvas", "learn"];

const moduleFile = (name) => `${root}/build/${name}/softmax_wasm_bg.wasm`;
const modules = Object.fromEntries(
  await Promise.all([...SHARED, ...OWN].map(async (name) => [name, await readFile(moduleFile(name))])),
);
const frequent = frequentBytes(SHARED.map((name) => modules[name]));

/** The scripts with the texts of the modules, and with what reads them. */
const scriptsOf = (encode) =>
  Object.fromEntries(
    Object.entries(modules).map(([name, bytes]) => [
      name,
      `export default ${JSON.stringify(encode(bytes))};\n`,
    ]),
  );
const texts = scriptsOf((bytes) => encode(bytes, frequent));
const base64 = scriptsOf((bytes) => bytes.toString("base64"));
const decoder = (await readFile(moduleFile("decode"))).toString("hex");
texts.decode = `export const decoder = "${decoder}";\nexport const frequent = "${frequent}";\n`;

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist/wasm`, { recursive: true });
for (const [name, text] of Object.entries(texts)) await writeFile(`${root}/dist/wasm/${name}.js`, text);
for (const name of SHARED) await copyFile(moduleFile(name), `${root}/dist/wasm/${name}.wasm`);
await copyFile(moduleFile("full"), `${root}/dist/softmax.wasm`);

const external = (path) => ({ path, external: true, sideEffects: false });

/** Resolves the names that only the build knows. */
const names = ({ source, decode, wasm, own, functions = external("./index.js"), relax = "program" }) => ({
  name: "names",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#wasm\// }, ({ path }) =>
      wasm(path === "#wasm/own" ? own : path.slice("#wasm/".length)),
    );
    onResolve({ filter: /^#source$/ }, () => ({ path: `${root}/js/wasm/source.${source}.ts` }));
    onResolve({ filter: /^#decode$/ }, () => ({ path: `${root}/js/wasm/decode.${decode}.ts` }));
    onResolve({ filter: /^#glue$/ }, () => ({ path: `${root}/build/${own}/softmax_wasm_bg.js` }));
    onResolve({ filter: /^#functions$/ }, () => functions);
    onResolve({ filter: /^#relax$/ }, () =>
      relax === "program" ? { path: `${root}/js/wasm/program.ts` } : external(relax),
    );
    onLoad({ filter: /.*/, namespace: "text" }, ({ path }) => ({ contents: base64[path] }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default undefined;" }));
  },
});

/** Where a module is, for `names`: its text beside the script or inside it, a .wasm file, nowhere. */
const beside = (name) => external(`./wasm/${name}.js`);
const inside = (name) => ({ path: name, namespace: "text" });
const compiled = (name) => external(`./wasm/${name}.wasm`);
const nowhere = (name) => ({ path: name, namespace: "nothing" });

/** Leaves what other scripts of dist/ hold to them: a file of functions or learn to its own, what all
 * share to shared.js. */
const apart = (entry) => ({
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path.replace(/\.js$/, ".ts"));
      const [folder, name] = relative(`${root}/js`, file).split("/");
      if (file === entry || name === undefined) return undefined;
      if (folder === "functions" || folder === "learn") return external(`./${basename(name, ".ts")}.js`);
      return folder === "arguments" || ["memory.ts", "module.ts", "relaxed.ts"].includes(name)
        ? external("./shared.js")
        : undefined;
    });
    onResolve({ filter: /^#(source|decode)$/ }, () => external("./shared.js"));
  },
});

/** Bundles a file of js/; scripts are readable, with a statement on each line and the names kept. */
async function bundle(file, outfile, flavour, { plugins = [], own } = {}) {
  const isCommonJs = outfile.endsWith(".cjs");
  const isInit = file === "entries/init.ts";
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`js/${file}`],
    outfile: `dist/${outfile}`,
    format: isCommonJs ? "cjs" : "esm",
    bundle: true,
    target: "es2022",
    sourcemap: "linked",
    write: false,
    legalComments: "none",
    define: { VERSION: JSON.stringify(version), ...(isCommonJs && { "import.meta.url": "url" }) },
    banner: isCommonJs && isInit ? { js: 'const url = require("node:url").pathToFileURL(__filename);' } : {},
    external: ["./softmax.wasm"],
    // In place of the text coders that wasm-bindgen's glue makes when it is imported.
    inject: own ? [`${root}/js/wasm/text.ts`] : [],
    plugins: [...plugins, names({ ...flavour, own })],
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path.endsWith(".map") ? withoutTexts(text) : text);
  }
}

/** Leaves the texts of modules out of a source map: nobody steps through them. */
function withoutTexts(text) {
  const map = JSON.parse(text);
  map.sourcesContent = map.sourcesContent.map((content, i) =>
    map.sources[i].startsWith("text:") ? null : content,
  );
  return JSON.stringify(map);
}

/** The files that have scripts of their own. */
const own = { "learn/linear_classifier.ts": "learn", "entries/canvas.ts": "canvas" };
const folders = ["functions", "learn"];
const files = (
  await Promise.all(
    folders.map(async (folder) => (await readdir(`${root}/js/${folder}`)).map((file) => `${folder}/${file}`)),
  )
).flat();

// For pages and bundlers: a script for each function, so that each costs what it uses.
const scripts = { source: "inline", decode: "ascii", wasm: beside, relax: "./version.js" };
await bundle("shared.ts", "shared.js", scripts);
for (const file of [
  ...files,
  ...["index", "element", "canvas", "learn", "relaxed"].map((entry) => `entries/${entry}.ts`),
]) {
  const plugins = [apart(`${root}/js/${file}`)];
  await bundle(file, `${basename(file, ".ts")}.js`, scripts, { own: own[file], plugins });
}

// For Node.js, which takes a third of a millisecond for each file: all in one.
for (const extension of ["js", "cjs"]) {
  const one = {
    source: "inline",
    decode: "base64",
    wasm: inside,
    functions: external(`./index.${extension}`),
  };
  await bundle("entries/alone.ts", `node/index.${extension}`, one);
  for (const entry of ["element", "relaxed"])
    await bundle(`entries/${entry}.ts`, `node/${entry}.${extension}`, one);
  for (const own of OWN) await bundle(`entries/${own}.ts`, `node/${own}.${extension}`, one, { own });
  await bundle("entries/init.ts", `init.${extension}`, { source: "init", wasm: nowhere });
}
await bundle("entries/alone.ts", "workerd.js", { source: "workerd", wasm: compiled });
await bundle("entries/relaxed.ts", "workerd-relaxed.js", { source: "workerd", wasm: compiled });

for (const entry of ["index", "init", "canvas", "element", "learn", "relaxed"]) {
  const types = await readFile(`${root}/js/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
}
