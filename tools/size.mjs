// Prints the size of what is published; with --check fails where a file is larger than it may be.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

// Bytes of gzip that all that an import loads may have: as much as it has now, so that growth
// is noticed. The goal is 16,000.
const BUDGET = { "index.js": 42_500, "index.cjs": 42_500 };

const rows = ["index.js", "index.cjs", "workerd.js", "softmax.wasm", "index.d.ts"].map((file) => {
  const bytes = readFileSync(new URL(`../dist/${file}`, import.meta.url));
  return { file, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
});
console.table(Object.fromEntries(rows.map(({ file, ...sizes }) => [file, sizes])));

if (process.argv.includes("--check")) {
  for (const { file, gzip } of rows) {
    if (gzip > BUDGET[file]) {
      console.error(`${file} has ${gzip} bytes of gzip; it may have ${BUDGET[file]}`);
      process.exitCode = 1;
    }
  }
}
