// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/. docs/packaging.md explains
// the files of the package and why there are so many.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { build } from "esbuild";
import { encode, findFrequentBytes } from "./encode.mjs";

const root = new URL("..", import.meta.url).pathname.slice(0, -1);
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** The entries of the package, which have the names of package.json's exports. */
const ENTRIES = ["index", "init", "canvas", "element", "learn", "relaxed"];

/** The modules with a memory of their own and the glue of wasm-bindgen, with the file of js/ whose script
 * starts each. */
const BINDGEN_MODULES = { canvas: "entries/canvas.ts", learn: "learn/solver.ts" };

/** The modules that compute in a memory of JavaScript's: the features of the crate `module`, except those
 * with a memory of their own, the one with all functions, and the one that decodes the others. */
const MODULES = [
  ...(await readFile(`${root}/module/Cargo.toml`, "utf8")).matchAll(/^([a-z-]+) = \["softmax-wasm/gm),
]
  .map(([, name]) => name)
  .filter((name) => !(name in BINDGEN_MODULES) && !["full", "decode"].includes(name));

const getModuleFile = (name) => `${root}/build/${name}/softmax_wasm_bg.wasm`;
const modules = Object.fromEntries(
  await Promise.all(
    [...MODULES, ...Object.keys(BINDGEN_MODULES)].map(async (name) => [
      name,
      await readFile(getModuleFile(name)),
    ]),
  ),
);
const frequent = findFrequentBytes(MODULES.map((name) => modules[name]));

/** Makes a script for each module, which exports the module as text. */
const makeScripts = (encode) =>
  Object.fromEntries(
    Object.entries(modules).map(([name, bytes]) => [
      name,
      `export default ${JSON.stringify(encode(bytes))};\n`,
    ]),
  );
const ascii = makeScripts((bytes) => encode(bytes, frequent));
const base64 = makeScripts((bytes) => bytes.toString("base64"));
const decoder = (await readFile(getModuleFile("decode"))).toString("hex");
ascii.decode = `export const decoder = "${decoder}";\nexport const frequent = "${frequent}";\n`;

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist/wasm`, { recursive: true });
for (const [name, script] of Object.entries(ascii)) await writeFile(`${root}/dist/wasm/${name}.js`, script);
for (const name of MODULES) await copyFile(getModuleFile(name), `${root}/dist/wasm/${name}.wasm`);
await copyFile(getModuleFile("full"), `${root}/dist/softmax.wasm`);

const external = (path) => ({ path, external: true, sideEffects: false });

/** Resolves the aliases of js/wasm/ambient.d.ts. `wasm` resolves a module by its name; `bindgen` is the
 * module with a memory of its own that the file starts, if it starts one. */
const resolveAliases = ({
  source,
  decode,
  wasm,
  bindgen,
  functions = external("./index.js"),
  relax = { path: `${root}/js/wasm/relaxed_registry.ts` },
}) => ({
  name: "aliases",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#wasm\// }, ({ path }) =>
      wasm(path === "#wasm/bindgen" ? bindgen : path.slice("#wasm/".length)),
    );
    onResolve({ filter: /^#source$/ }, () => ({ path: `${root}/js/wasm/source.${source}.ts` }));
    onResolve({ filter: /^#decode$/ }, () => ({ path: `${root}/js/wasm/decode.${decode}.ts` }));
    onResolve({ filter: /^#glue$/ }, () => ({ path: `${root}/build/${bindgen}/softmax_wasm_bg.js` }));
    onResolve({ filter: /^#functions$/ }, () => functions);
    onResolve({ filter: /^#relax$/ }, () => relax);
    onLoad({ filter: /.*/, namespace: "text" }, ({ path }) => ({ contents: base64[path] }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default undefined;" }));
  },
});

// The ways in which a script finds a module: as text in another script, as text inside it, as a .wasm file,
// or not at all.
const inOtherScript = (name) => external(`./wasm/${name}.js`);
const inScript = (name) => ({ path: name, namespace: "text" });
const inWasmFile = (name) => external(`./wasm/${name}.wasm`);
const nowhere = (name) => ({ path: name, namespace: "nothing" });

/** Keeps the files that have scripts of their own out of the script of `entry`: those of functions/ and
 * learn/ import one another, and all import shared.js. */
const splitScripts = (entry) => ({
  name: "split",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path.replace(/\.js$/, ".ts"));
      const [folder, name] = relative(`${root}/js`, file).split("/");
      if (file === entry) return undefined;
      if (folder === "functions" || folder === "learn") return external(`./${basename(name, ".ts")}.js`);
      return folder === "arguments" ||
        folder === "errors.ts" ||
        ["disposable.ts", "memory.ts", "module.ts", "relaxed.ts"].includes(name)
        ? external("./shared.js")
        : undefined;
    });
    onResolve({ filter: /^#(source|decode)$/ }, () => external("./shared.js"));
  },
});

/** Bundles a file of js/. The script stays readable, with a statement on each line and the names kept. */
async function bundle(file, outfile, aliases, { plugins = [], bindgen } = {}) {
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
    // The glue of wasm-bindgen makes text coders when it is imported, which some contexts lack.
    inject: bindgen ? [`${root}/js/wasm/text_coders.ts`] : [],
    plugins: [...plugins, resolveAliases({ ...aliases, bindgen })],
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path.endsWith(".map") ? removeModuleTexts(text) : text);
  }
}

/** Removes the texts of modules from a source map, since nobody steps through them. */
function removeModuleTexts(text) {
  const map = JSON.parse(text);
  map.sourcesContent = map.sourcesContent.map((content, i) =>
    map.sources[i].startsWith("text:") ? null : content,
  );
  return JSON.stringify(map);
}

const listFiles = async (folder) =>
  (await readdir(`${root}/js/${folder}`)).map((file) => `${folder}/${file}`);
const getBindgenModule = (file) =>
  Object.keys(BINDGEN_MODULES).find((name) => BINDGEN_MODULES[name] === file);

// For pages and bundlers: a script for each function, so that a page loads only what it uses.
const split = { source: "inline", decode: "ascii", wasm: inOtherScript, relax: external("./version.js") };
await bundle("bundles/shared.ts", "shared.js", split);
for (const file of [
  ...(await listFiles("functions")),
  ...(await listFiles("learn")),
  ...ENTRIES.filter((entry) => entry !== "init").map((entry) => `entries/${entry}.ts`),
])
  await bundle(file, `${basename(file, ".ts")}.js`, split, {
    bindgen: getBindgenModule(file),
    plugins: [splitScripts(`${root}/js/${file}`)],
  });

// For Node.js, which takes a third of a millisecond to load a file: each entry in a single file.
for (const extension of ["js", "cjs"]) {
  const single = {
    source: "inline",
    decode: "base64",
    wasm: inScript,
    functions: external(`./index.${extension}`),
  };
  await bundle("bundles/single_file.ts", `node/index.${extension}`, single);
  for (const entry of ["element", "relaxed"])
    await bundle(`entries/${entry}.ts`, `node/${entry}.${extension}`, single);
  for (const bindgen of Object.keys(BINDGEN_MODULES))
    await bundle(`entries/${bindgen}.ts`, `node/${bindgen}.${extension}`, single, { bindgen });
  await bundle("entries/init.ts", `init.${extension}`, { source: "init", wasm: nowhere });
}
await bundle("bundles/single_file.ts", "workerd.js", { source: "workerd", wasm: inWasmFile });
await bundle("entries/relaxed.ts", "workerd-relaxed.js", { source: "workerd", wasm: inWasmFile });

for (const entry of ENTRIES) {
  const types = await readFile(`${root}/js/types/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
}
