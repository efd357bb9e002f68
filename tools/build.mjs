// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/. docs/packaging.md explains
// the files of the package and why there are so many.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { encode, findFrequentBytes } from "./encode.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).slice(0, -1);
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** The entry points of the package, which have the names of package.json's exports. */
const ENTRY_POINTS = ["index", "init", "canvas", "element", "learn", "relaxed"];

/** The modules with a memory of their own and the glue of wasm-bindgen, with the file of js/ whose script
 * starts each. */
const BINDGEN_MODULES = { canvas: "entries/canvas.ts", learn: "learn/solver.ts" };

/** The modules that compute in a memory of JavaScript's: each has a file that describes its exports. */
const MODULES = (await readdir(`${root}/js/wasm/modules`)).map((file) =>
  basename(file, ".ts").replaceAll("_", "-"),
);

/** Returns the path of a module that wasm-pack has built. */
const getModuleFile = (name) => `${root}/build/${name}/softmax_wasm_bg.wasm`;

/** The bytes of each module that scripts hold. */
const modules = Object.fromEntries(
  await Promise.all(
    [...MODULES, ...Object.keys(BINDGEN_MODULES)].map(async (name) => [
      name,
      await readFile(getModuleFile(name)),
    ]),
  ),
);

/** Returns the text of a script that exports a text. */
const writeExport = (text) => `export default ${JSON.stringify(text)};\n`;

/** Writes the modules into dist: as scripts that hold them as ASCII, with the decoder, and as .wasm files. */
async function writeModules() {
  const frequent = findFrequentBytes(MODULES.map((name) => modules[name]));
  const decoder = (await readFile(getModuleFile("decode"))).toString("hex");
  const scripts = {
    decode: `export const decoder = "${decoder}";\nexport const frequent = "${frequent}";\n`,
  };
  for (const [name, bytes] of Object.entries(modules)) scripts[name] = writeExport(encode(bytes, frequent));
  for (const [name, script] of Object.entries(scripts))
    await writeFile(`${root}/dist/wasm/${name}.js`, script);
  for (const name of MODULES) await copyFile(getModuleFile(name), `${root}/dist/wasm/${name}.wasm`);
  await copyFile(getModuleFile("full"), `${root}/dist/softmax.wasm`);
}

/** Resolves an import to a file of the package that the script doesn't hold. */
const external = (path) => ({ path, external: true, sideEffects: false });

/** Resolves `#functions` and the aliases of js/wasm/ambient.d.ts. `wasm` resolves a module by its name;
 * `bindgen` is the module with a memory of its own that the file starts, if it starts one. */
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
    onResolve({ filter: /^#glue(\/|$)/ }, ({ path }) => ({
      path: `${root}/build/${path.split("/")[1] ?? bindgen}/softmax_wasm_bg.js`,
    }));
    onResolve({ filter: /^#functions$/ }, () => functions);
    onResolve({ filter: /^#relax$/ }, () => relax);
    onLoad({ filter: /.*/, namespace: "text" }, ({ path }) => ({
      contents: writeExport(modules[path].toString("base64")),
    }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default undefined;" }));
  },
});

/** Resolves a module to the script that holds it as ASCII. */
const resolveToScript = (name) => external(`./wasm/${name}.js`);
/** Resolves a module to a text inside the script. */
const resolveToText = (name) => ({ path: name, namespace: "text" });
/** Resolves a module to its .wasm file. */
const resolveToWasmFile = (name) => external(`./wasm/${name}.wasm`);
/** Resolves a module to undefined, for the entry point that is given its module. */
const resolveToNothing = (name) => ({ path: name, namespace: "nothing" });

/** The folders of js/ in which each file has a script of its own, for pages and bundlers. */
const SPLIT = ["functions", "options", "learn"];

/** The files of js/ that shared.js exports, which no other script for pages and bundlers holds. */
const SHARED = [
  ...(await readFile(`${root}/js/bundles/shared.ts`, "utf8")).matchAll(
    /^export \* from "\.\.\/(.*)\.js";$/gm,
  ),
].map(([, path]) => `${path}.ts`);

/** Files of js/ beside these that few functions need. With scripts of their own they stay out of shared.js,
 * which a page loads with its first function. */
const RARE = ["arguments/distributions.ts", "arguments/labels.ts", "arguments/targets.ts"];

/** Keeps the files that have scripts of their own out of the script of `entryPoint`. They import one another,
 * and all import shared.js. */
const splitScripts = (entryPoint) => ({
  name: "split",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path: imported, resolveDir }) => {
      const file = resolve(resolveDir, imported.replace(/\.js$/, ".ts"));
      const path = relative(`${root}/js`, file);
      const [folder, name] = path.split("/");
      if (file === entryPoint) return undefined;
      if (SPLIT.includes(folder) || RARE.includes(path)) return external(`./${basename(name, ".ts")}.js`);
      if (SHARED.includes(path)) return external("./shared.js");
      // Two scripts would each hold a copy, and defaults are compared by identity.
      const text = `js/bundles/shared.ts has to export ${path}, or RARE in tools/build.mjs has to name it`;
      return folder === "arguments" ? { errors: [{ text }] } : undefined;
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
    await writeFile(path, path.endsWith(".map") ? removeModuleTexts(text) : emptyPathComments(text));
  }
}

/** Empties the comments in which esbuild names the files of a script, which are 700 bytes of gzip in init.js.
 * The source map names the files too, and it holds as long as each line stays where it is. */
const emptyPathComments = (text) => text.replace(/^\/\/ (?:js\/|build\/|text:|nothing:).*/gm, "");

/** Removes the texts of modules from a source map, since nobody steps through them. */
function removeModuleTexts(text) {
  const map = JSON.parse(text);
  map.sourcesContent = map.sourcesContent.map((content, i) =>
    map.sources[i].startsWith("text:") ? null : content,
  );
  return JSON.stringify(map);
}

/** Lists the files of a folder of js/, by their paths in js/. */
const listFiles = async (folder) =>
  (await readdir(`${root}/js/${folder}`)).map((file) => `${folder}/${file}`);

/** Returns the module with a memory of its own that a file starts, if it starts one. */
const getBindgenModule = (file) =>
  Object.keys(BINDGEN_MODULES).find((name) => BINDGEN_MODULES[name] === file);

/** Bundles for pages and bundlers: a script for each function, so that a page loads only what it uses. */
async function bundleForPages() {
  const aliases = {
    source: "inline",
    decode: "ascii",
    wasm: resolveToScript,
    relax: external("./version.js"),
  };
  await bundle("bundles/shared.ts", "shared.js", aliases);
  const files = ENTRY_POINTS.filter((entryPoint) => entryPoint !== "init").map(
    (entryPoint) => `entries/${entryPoint}.ts`,
  );
  const split = await Promise.all(SPLIT.map(listFiles));
  for (const file of [...split.flat(), ...RARE, ...files])
    await bundle(file, `${basename(file, ".ts")}.js`, aliases, {
      bindgen: getBindgenModule(file),
      plugins: [splitScripts(`${root}/js/${file}`)],
    });
}

/** Bundles for Node.js, which takes a third of a millisecond to load a file: each entry point in a single
 * file. */
async function bundleForNode(extension) {
  const aliases = {
    source: "inline",
    decode: "base64",
    wasm: resolveToText,
    functions: external(`./index.${extension}`),
  };
  await bundle("bundles/single_file.ts", `node/index.${extension}`, aliases);
  for (const entryPoint of ["element", "relaxed"])
    await bundle(`entries/${entryPoint}.ts`, `node/${entryPoint}.${extension}`, aliases);
  for (const bindgen of Object.keys(BINDGEN_MODULES))
    await bundle(`entries/${bindgen}.ts`, `node/${bindgen}.${extension}`, aliases, { bindgen });
}

/** Bundles for Cloudflare Workers, which compile .wasm files at deployment. */
async function bundleForWorkers() {
  const aliases = { source: "workerd", wasm: resolveToWasmFile };
  await bundle("bundles/single_file.ts", "workerd.js", aliases);
  await bundle("entries/relaxed.ts", "workerd-relaxed.js", aliases);
}

/** Returns the types of an entry point in one file, with those of the files that it exports everything from
 * and that are no entry points. Of these it leaves out the comment at the beginning and the imports. */
async function readTypes(entryPoint) {
  const read = (name) => readFile(`${root}/js/types/${name}.d.ts`, "utf8");
  const types = await read(entryPoint);
  const exported = [...types.matchAll(/^export \* from "\.\/(\w+)\.js";$/gm)].filter(
    ([, name]) => !ENTRY_POINTS.includes(name),
  );
  if (exported.length === 0) return types;
  const parts = exported.map(async ([, name]) =>
    (await read(name)).replace(/^(\/\/.*\n|import [^;]*;\n)+/, ""),
  );
  return types.slice(0, exported[0].index - 1) + (await Promise.all(parts)).join("");
}

/** Writes the types of each entry point, for `import` and for `require`. */
async function writeTypes() {
  for (const entryPoint of ENTRY_POINTS) {
    const types = await readTypes(entryPoint);
    await writeFile(`${root}/dist/${entryPoint}.d.ts`, types);
    await writeFile(`${root}/dist/${entryPoint}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
  }
}

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist/wasm`, { recursive: true });
await writeModules();
await bundleForPages();
for (const extension of ["js", "cjs"]) {
  await bundleForNode(extension);
  await bundle("entries/init.ts", `init.${extension}`, { source: "init", wasm: resolveToNothing });
}
await bundleForWorkers();
await writeTypes();
