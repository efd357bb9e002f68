// Measures the time from the import to a first result in a new process of Node.js.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../tests/compat/temporary.mjs";
import { summary } from "./measure.mjs";

const PROCESSES = 11;
/** Prints the milliseconds from the import to the first result. */
const SCRIPT = `
  const start = performance.now();
  const { softmax } = await import("softmax-wasm");
  softmax([1, 2]);
  console.log(performance.now() - start);`;

/** Measures the nanoseconds to a first result in new processes of a Node.js: with this package, and with a
 * package whose softmax does nothing, which is the time of the engine itself. */
export async function measureFirstResult(program) {
  const folder = await temporaryFolder(tmpdir());
  writeEmptyPackage(join(folder, "node_modules/softmax-wasm"));
  const times = { ours: [], empty: [] };
  for (let i = 0; i < PROCESSES; i++) {
    times.ours.push(runProcess(program, import.meta.dirname));
    times.empty.push(runProcess(program, folder));
  }
  return { ours: summary(times.ours), empty: summary(times.empty) };
}

/** Writes a package of the same name whose softmax does nothing. */
function writeEmptyPackage(folder) {
  mkdirSync(folder, { recursive: true });
  const description = { name: "softmax-wasm", type: "module", exports: "./index.js" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(description));
  writeFileSync(join(folder, "index.js"), "export function softmax() {}\n");
}

/** Measures the nanoseconds in one new process. */
const runProcess = (program, cwd) =>
  Number(execFileSync(program, ["--input-type=module", "-e", SCRIPT], { cwd, encoding: "utf8" })) * 1e6;
