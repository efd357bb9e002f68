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

const bundle = (outfile, format, module) =>
  build({
    absWorkingDir: root,
    entryPoints: ["js/index.ts"],
    outfile: `dist/${outfile}`,
    format,
    bundle: true,
    minify: true,
    target: "es2022",
    legalComments: "none",
    define: { VERSION: JSON.stringify(version), WASM: JSON.stringify(spell(bytes)) },
    alias: { "#module": `./js/${module}`, "#glue": "./build/glue.js" },
    external: ["./softmax.wasm"],
    logLevel: "warning",
  });

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist`);
await bundle("index.js", "esm", "module.inline.ts");
await bundle("index.cjs", "cjs", "module.inline.ts");
await bundle("workerd.js", "esm", "module.workerd.ts");
await copyFile(wasm, `${root}/dist/softmax.wasm`);
for (const types of ["index.d.ts", "index.d.cts"]) await copyFile(`${root}/js/index.d.ts`, `${root}/dist/${types}`);
