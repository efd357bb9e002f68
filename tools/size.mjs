// Prints the cost of imports: the gzip of a minified bundle by esbuild, Rollup and webpack, of the packed
// package in a clean folder, and the size of the files that entry points load without a bundler. It writes
// them into the documents that quote them. With --check it changes nothing, and fails if one exceeds its
// budget or if a document quotes another.
import { execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { cleanFolder, command, installTools, root, tarball } from "../tests/compat/install.mjs";
import { run } from "../tests/compat/processes.mjs";

/** The imports that are measured, with their budgets in bytes of gzip: what was measured and 1 %, so that a
 * mended sentence passes and another function does not. */
const IMPORTS = [
  { what: "softmax", budget: 22_400 },
  { what: "argmax", budget: 12_600 },
  { what: "logSumExp", budget: 22_400 },
  { what: "classify", budget: 32_300 },
  { what: "sample", budget: 22_000 },
  { what: "version", budget: 200 },
  { what: "*", budget: 155_400 },
  { what: "model", entryPoint: "/learn", use: "(json) => model(json).predict", budget: 36_400 },
  { what: "LinearClassifier", entryPoint: "/learn", budget: 74_600 },
  { what: "BarCanvas", entryPoint: "/canvas", budget: 11_800 },
  { what: "SoftmaxExplorer", entryPoint: "/element", budget: 44_700 },
  // More than softmax alone by the module, and by the check whether the engine runs it.
  { what: "softmax", also: "/relaxed", budget: 25_100 },
];

/** The files that are loaded without a bundler, with their budgets. */
const FILES = [
  { what: "softmax-wasm/init and its file", files: ["init.js", "softmax.wasm"], budget: 107_200 },
  { what: "softmax-wasm in Cloudflare Workers", files: ["workerd.js", "wasm/*.wasm"], budget: 183_300 },
];

/** Returns an import as the table shows it. */
const getName = ({ what, entryPoint = "", also }) =>
  `${what === "*" ? "all" : `{ ${what} }`} of softmax-wasm${entryPoint}${also ? ` and softmax-wasm${also}` : ""}`;

/** Returns a script that imports and uses it. */
const writeSource = ({ what, entryPoint = "", also, use = what === "*" ? "all" : what }) =>
  `${also ? `import "softmax-wasm${also}";\n` : ""}import ${what === "*" ? "* as all" : `{ ${what} }`} from "softmax-wasm${entryPoint}";\nglobalThis.used = ${use};\n`;

/** Returns the bytes of a text after gzip. */
const gzip = (text) => gzipSync(text, { level: 9 }).length;

/** Bundles src/index.js of a folder by each bundler, minified, and returns the script. */
const bundlers = {
  async esbuild(folder) {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ["src/index.js"],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    return outputFiles[0].contents;
  },
  async rollup(folder, modules) {
    const args = ["--plugin=node-resolve", "--format=es", "--file=dist/main.js", "src/index.js"];
    await run(await command(modules, "rollup"), args, { cwd: folder });
    return (
      await transform(await readFile(join(folder, "dist/main.js"), "utf8"), { minify: true, format: "esm" })
    ).code;
  },
  async webpack(folder, modules) {
    await run(await command(modules, "webpack-cli"), ["--mode=production"], { cwd: folder });
    return readFile(join(folder, "dist/main.js"));
  },
};

/** Measures all imports by one bundler: the bytes of gzip, by the name of the import. */
async function measureImports(name, tarball, tools) {
  const folder = await cleanFolder(tarball, "bundle", tools[name]);
  const modules = tools[name] && join(tools[name], "node_modules");
  const sizes = {};
  for (const imported of IMPORTS) {
    await writeFile(join(folder, "src/index.js"), writeSource(imported));
    sizes[getName(imported)] = gzip(await bundlers[name](folder, modules));
  }
  return sizes;
}

/** Reads files of dist, in which wasm/*.wasm stands for all modules. */
async function readFiles({ files }) {
  const dist = join(root, "dist");
  const names = await Promise.all(
    files.map(async (file) =>
      file.includes("*")
        ? (await readdir(join(dist, "wasm")))
            .filter((name) => name.endsWith(".wasm"))
            .map((name) => `wasm/${name}`)
        : file,
    ),
  );
  return Promise.all(names.flat().map((name) => readFile(join(dist, name))));
}

const tools = await installTools(["rollup", "webpack"]);
const [esbuild, rollup, webpack] = await Promise.all(
  Object.keys(bundlers).map((bundler) => measureImports(bundler, tarball, tools)),
);
const rows = IMPORTS.map((imported) => {
  const name = getName(imported);
  return {
    import: name,
    esbuild: esbuild[name],
    rollup: rollup[name],
    webpack: webpack[name],
    budget: imported.budget,
  };
});
for (const loaded of FILES) {
  const contents = await readFiles(loaded);
  rows.push({
    import: loaded.what,
    loads: contents.reduce((sum, bytes) => sum + gzip(bytes), 0),
    budget: loaded.budget,
  });
}
console.table(Object.fromEntries(rows.map(({ import: what, ...row }) => [what, row])));

/** Returns bytes as the documents write them. */
const toKilobytes = (bytes, digits = bytes < 1000 ? 1 : 0) => `${(bytes / 1000).toFixed(digits)} KB`;

/** Returns the table of sizes by esbuild, and of what is loaded without a bundler, from the smallest on. */
function writeTable() {
  const sizes = rows.map(({ import: what, esbuild, loads }) => ({ what, bytes: esbuild ?? loads }));
  const lines = sizes
    .sort((a, b) => a.bytes - b.bytes)
    .map(
      ({ what, bytes }) => `| ${what.replace(/\{.*?\}|softmax-wasm\S*/g, "`$&`")} | ${toKilobytes(bytes)} |`,
    );
  return ["| imported | gzip |", "|---|---|", ...lines].join("\n");
}

/** Makes a function that puts a text into a document, where a pattern finds the one before. */
const put = (pattern, getText) => (document) => {
  if (!pattern.test(document)) throw new Error(`no document has ${pattern}`);
  return document.replace(pattern, getText);
};

/** Makes a function that puts the size of an import behind words. */
const quote = (words, name) => put(new RegExp(`(?<=${words} )[\\d.]+ KB`), () => toKilobytes(esbuild[name]));

/** Runs the commands of a text that print bytes. */
const runCommands = (text) =>
  text.replace(/(?<=`([^`\n]+ \| wc -c)` prints )\d+\.?(\d*) KB/g, (_, command, decimals) =>
    toKilobytes(Number(execFileSync("bash", ["-c", command], { cwd: root })), decimals.length),
  );

/** The documents that quote sizes, with functions that put them in. */
const QUOTED = {
  "docs/performance.md": [put(/(?<=<!-- sizes -->\n)[^]*?(?=\n<!-- \/sizes -->)/, writeTable)],
  "docs/packaging.md": [runCommands],
  "README.md": [
    quote("that imports `softmax` is", "{ softmax } of softmax-wasm"),
    quote("KB, `argmax`", "{ argmax } of softmax-wasm"),
    quote("everything", "all of softmax-wasm"),
  ],
};

const isCheck = process.argv.includes("--check");
for (const [file, changes] of Object.entries(QUOTED)) {
  const text = await readFile(join(root, file), "utf8");
  const filled = changes.reduce((text, change) => change(text), text);
  if (filled === text) continue;
  if (!isCheck) {
    await writeFile(join(root, file), filled);
    continue;
  }
  console.error(`${file} quotes other sizes: run node tools/size.mjs`);
  process.exitCode = 1;
}

if (isCheck) {
  for (const { import: what, budget, ...costs } of rows) {
    for (const [how, bytes] of Object.entries(costs)) {
      if (bytes > budget) {
        console.error(`${what} costs ${bytes} bytes of gzip by ${how}; it may cost ${budget}`);
        process.exitCode = 1;
      }
    }
  }
}
