// Bundles js/ and the WebAssembly module (build/wasm, made by wasm-pack) into dist/.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { spell } from "./spell.mjs";

const root = new URL("..", import.meta.url).pathname;
const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));
const wasm = `${root}/build/wasm/softmax_wasm_bg.wasm`;
const bytes = await readFile(wasm);

// Of wasm-bindgen's glue only what the module imports: exports are called without.
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => name);
const glue = `export { __wbg_set_wasm, ${imports.join(", ")} } from "./wasm/softmax_wasm_bg.js";\n`;
await writeFile(`${root}/build/glue.js`, glue);

/** The bundle of an entry, with the file of js/ that its module comes from. */
const bundle = (outfile, module, entry = "index.ts") => {
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
    alias: { "#module": `./js/${module}`, "#glue": "./build/glue.js" },
    external: ["./softmax.wasm"],
    logLevel: "warning",
  });
};

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist`);
await bundle("index.js", "module.inline.ts");
await bundle("index.cjs", "module.inline.ts");
await bundle("workerd.js", "module.workerd.ts");
await bundle("init.js", "module.init.ts", "init.ts");
await bundle("init.cjs", "module.init.ts", "init.ts");
await copyFile(wasm, `${root}/dist/softmax.wasm`);
for (const entry of ["index", "init"]) {
  const types = await readFile(`${root}/js/${entry}.d.ts`, "utf8");
  await writeFile(`${root}/dist/${entry}.d.ts`, types);
  await writeFile(`${root}/dist/${entry}.d.cts`, types.replace('"./index.js"', '"./index.cjs"'));
}
