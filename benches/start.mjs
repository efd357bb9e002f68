// What it takes to begin: the time to a first result in Node.js.
import { execFileSync } from "node:child_process";

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
