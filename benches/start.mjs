// Measures the time from the import to a first result in a new process of Node.js.
import { execFileSync } from "node:child_process";
import { summary } from "./measure.mjs";

const PROCESSES = 11;
const SCRIPT = `
  const start = performance.now();
  const { softmax } = await import("softmax-wasm");
  softmax([1, 2]);
  console.log(performance.now() - start);`;

/** Measures the nanoseconds in processes of a Node.js, as the other times are given. */
export function firstResult(program) {
  const options = { cwd: import.meta.dirname, encoding: "utf8" };
  const run = () => Number(execFileSync(program, ["--input-type=module", "-e", SCRIPT], options)) * 1e6;
  return summary(Array.from({ length: PROCESSES }, run));
}
