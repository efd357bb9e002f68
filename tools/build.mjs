// Bundles js/ and the WebAssembly modules (build/, made by wasm-pack) into dist/.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { spell } from "./spell.mjs";

const root = new URL("..", import.meta.url).pathname;
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** A module that wasm-pack made, with what its glue is reduced to: exports are called without,
 * but for those of classes. */
async function moduleIn(folder) {
  const [wasm, js] = [`${root}/build/${folder}/softmax_wasm_bg.wasm`, `${root}/build/${folder}/softmax_wasm_bg.js`];
  const bytes = await readFile(wasm);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const classes = [...(await readFile(js, "utf8")).matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  const glue = `${root}/build/${folder}.glue.js`;
  await writeFile(glue, `export { ${["__wbg_set_wasm", ...imports, ...classes].join(", ")} } from ${JSON.stringify(js)};\n`);
  return { wasm, bytes, glue };
}

/** The entry of the core, which entries that bring a module of their own leave apart. */
const coreApart = (isCommonJs) => ({
  name: "core apart",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: `./index.${isCommonJs ? "cjs" : "js"}`, external: true })),
});

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
    define: { VERSION: JSON.stringify(version), WASM: JSON.stringify(spell(bytes)), ...(isCommonJs && { "import.meta.url": "url" }) },
    banner: isCommonJs && entry === "init.ts" ? { js: 'const url = require("node:url").pathToFileURL(__filename);' } : {},
    alias: { "#module": `./js/${module}`, "#glue": glue },
    external: ["./softmax.wasm"],
    plugins: entry === "learn.ts" ? [coreApart(isCommonJs)] : [],
    logLevel: "warning",
  });
};

const core = await moduleIn("wasm");
const canvas = await moduleIn("canvas");
const learn = await moduleIn("learn");
await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist`);
for (const format of ["js", "cjs"]) {
  await bundle(`index.${format}`, "module.inline.ts", core);
  await bundle(`init.${format}`, "module.init.ts", core, "init.ts");
  await bundle(`canvas.${format}`, "module.inline.ts", canvas, "canvas.ts");
  await bundle(`learn.${format}`, "module.inline.ts", learn, "learn.ts");
}
await bundle("workerd.js", "module.workerd.ts", core);
await copyFile(core.wasm, `${root}/dist/softmax.wasm`);
for (const entry of ["index", "init", "canvas", "learn"]) {
  const types = await readFile(`${root}/js/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replaceAll('"./index.js"', '"./index.cjs"'));
}
