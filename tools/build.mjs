// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/. docs/packaging.md says
// why the package is made so.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { encode, frequentBytes } from "./encode.mjs";

const root = new URL("..", import.meta.url).pathname.slice(0, -1);
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** Modules that compute in a memory that JavaScript gives them. */
const SHARED = ["softmax", "log-softmax", "basic", "cross-entropy", "sample", "calibration"];
/** Modules with a memory of their own, which an entry of the same name brings. */
const OWN = ["canvas", "learn"];

const moduleFile = (name) => `${root}/build/${name}/softmax_wasm_bg.wasm`;
const modules = Object.fromEntries(await Promise.all([...SHARED, ...OWN].map(async (name) => [name, await readFile(moduleFile(name))])));
const frequent = frequentBytes(Object.values(modules));

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist/wasm`, { recursive: true });

/** Writes a script as an ES module and as CommonJS. */
async function writeBoth(name, exports) {
  const esm = Object.entries(exports).map(([key, value]) => (key === "default" ? `export default ${value};\n` : `export const ${key} = ${value};\n`));
  const cjs = Object.entries(exports).map(([key, value]) => `exports.${key} = ${value};\n`);
  await writeFile(`${root}/dist/wasm/${name}.js`, esm.join(""));
  await writeFile(`${root}/dist/wasm/${name}.cjs`, `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n${cjs.join("")}`);
}

for (const [name, bytes] of Object.entries(modules)) {
  await writeBoth(name, { default: JSON.stringify(encode(bytes, frequent)) });
}
const decoder = (await readFile(moduleFile("decode"))).toString("hex");
await writeBoth("decode", { decoder: JSON.stringify(decoder), frequent: JSON.stringify(frequent) });

/** Where `#wasm/…` and the other names that only the build knows are, in a flavour of the package. */
const names = ({ source, extension, wasm, own, glue }) => ({
  name: "names",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#wasm\// }, ({ path }) => {
      const name = path === "#wasm/own" ? own : path.slice("#wasm/".length);
      return wasm(name);
    });
    onResolve({ filter: /^#source$/ }, () => ({ path: `${root}/js/wasm/source.${source}.ts` }));
    onResolve({ filter: /^#glue$/ }, () => ({ path: glue ?? "" }));
    onResolve({ filter: /^#functions$/ }, () => ({ path: `./index.${extension}`, external: true }));
    onResolve({ filter: /^#nothing$/ }, ({ path }) => ({ path, namespace: "nothing" }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default undefined;" }));
  },
});

/** Bundles an entry; `format` is that of its extension. */
async function bundle(outfile, entry, flavour = {}) {
  const extension = outfile.split(".").at(-1);
  const isCommonJs = extension === "cjs";
  await build({
    absWorkingDir: root,
    entryPoints: [`js/entries/${entry}.ts`],
    outfile: `dist/${outfile}`,
    format: isCommonJs ? "cjs" : "esm",
    bundle: true,
    target: "es2022",
    charset: "utf8",
    sourcemap: "linked",
    legalComments: "none",
    define: { VERSION: JSON.stringify(version), ...(isCommonJs && { "import.meta.url": "url" }) },
    banner: isCommonJs && entry === "init" ? { js: 'const url = require("node:url").pathToFileURL(__filename);' } : {},
    external: ["./softmax.wasm"],
    plugins: [
      names({
        source: "inline",
        extension,
        wasm: (name) => ({ path: `./wasm/${name}.${extension}`, external: true, sideEffects: false }),
        ...flavour,
      }),
    ],
    logLevel: "warning",
    ...flavour.options,
  });
}

/** The glue of wasm-bindgen makes its text coders when it is imported. An AudioWorklet and Jest's jsdom
 * have none: ours are made at the first text. */
const withOwnCoders = {
  inject: [`${root}/js/wasm/text.ts`],
};

for (const extension of ["js", "cjs"]) {
  await bundle(`index.${extension}`, "index");
  await bundle(`element.${extension}`, "element");
  await bundle(`init.${extension}`, "init", { source: "init", wasm: () => ({ path: "#nothing", namespace: "nothing" }) });
  for (const own of OWN) {
    await bundle(`${own}.${extension}`, own, { own, glue: `${root}/build/${own}/softmax_wasm_bg.js`, options: withOwnCoders });
  }
}
await bundle("workerd.js", "index", {
  source: "workerd",
  wasm: (name) => ({ path: `./wasm/${name}.wasm`, external: true, sideEffects: false }),
});
for (const name of SHARED) await copyFile(moduleFile(name), `${root}/dist/wasm/${name}.wasm`);
await copyFile(moduleFile("full"), `${root}/dist/softmax.wasm`);
for (const entry of ["index", "init", "canvas", "element", "learn"]) {
  const types = await readFile(`${root}/js/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
}
