// What it takes to begin: the bytes that the default import loads, and the time to a first result in Node.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes of gzip of all scripts that `import "softmax-wasm"` loads. */
export async function importBytes() {
  const { metafile } = await build({
    stdin: { contents: 'export * from "softmax-wasm"', resolveDir: import.meta.dirname },
    absWorkingDir: import.meta.dirname,
    bundle: true,
    format: "esm",
    metafile: true,
    write: false,
  });
  const files = Object.keys(metafile.inputs).filter((file) => file !== "<stdin>");
  const bytes = (file) => gzipSync(readFileSync(new URL(file, import.meta.url)), { level: 9 }).length;
  return files.reduce((sum, file) => sum + bytes(file), 0);
}

/** Milliseconds from import to the first result in a new process, the least of ten. */
export function firstResult() {
  const script = `
    const start = performance.now();
    const { softmax } = await import("softmax-wasm");
    softmax([1, 2]);
    console.log(performance.now() - start);`;
  const run = () => execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname, encoding: "utf8" });
  return Math.min(...Array.from({ length: 10 }, () => Number(run())));
}
