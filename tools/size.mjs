// Prints the size of what each entry loads; with --check fails where one is larger than it may be.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

// With the bytes of gzip that an entry may have: as much as it has now, so that growth is noticed.
const ENTRIES = [
  { entry: "softmax-wasm", files: ["index.js"], budget: 41_300 },
  { entry: "softmax-wasm/core", files: ["core.js"], budget: 25_200 },
  { entry: "softmax-wasm, required", files: ["index.cjs"], budget: 41_700 },
  { entry: "softmax-wasm, workerd", files: ["workerd.js", "softmax.wasm"], budget: 40_200 },
  { entry: "softmax-wasm/init", files: ["init.js", "softmax.wasm"], budget: 40_800 },
  { entry: "softmax-wasm/canvas", files: ["canvas.js"], budget: 46_000 },
  { entry: "softmax-wasm/element", files: ["element.js", "index.js"], budget: 45_400 },
  { entry: "softmax-wasm/learn", files: ["learn.js", "index.js"], budget: 115_000 },
];

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);
const rows = ENTRIES.map(({ entry, files, budget }) => {
  const contents = files.map((file) => readFileSync(new URL(`../dist/${file}`, import.meta.url)));
  const size = (compress) => sum(contents.map((bytes) => compress(bytes).length));
  return {
    entry,
    budget,
    loads: files.join(" + "),
    raw: size((bytes) => bytes),
    gzip: size((bytes) => gzipSync(bytes, { level: 9 })),
    brotli: size(brotliCompressSync),
  };
});
console.table(Object.fromEntries(rows.map(({ entry, budget, ...columns }) => [entry, columns])));

if (process.argv.includes("--check")) {
  for (const { entry, gzip, budget } of rows) {
    if (gzip > budget) {
      console.error(`${entry} loads ${gzip} bytes of gzip; it may load ${budget}`);
      process.exitCode = 1;
    }
  }
}
