// Runs the measurements in a Node.js that npm has as a package, in a process of its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { getNodePath } from "../../tests/compat/environments/node.mjs";
import { installTools } from "../../tests/compat/install.mjs";
import { run } from "../../tests/compat/processes.mjs";
import { title } from "../cases/all.mjs";
import { measureFirstResult } from "../start.mjs";

const CHILD = fileURLToPath(new URL("node-child.mjs", import.meta.url));

/** Milliseconds from import to the first result, at most, by major. */
const LIMITS = { 20: 3, 26: 2 };
/** Lists the oldest Node.js that the package takes and the newest that is tested. */
export const MAJORS = Object.keys(LIMITS);

/** Lists the case of the package, and of a package without code for scale. */
async function listStarts(start, program) {
  const { ours, empty } = await measureFirstResult(program);
  return [
    { ...start, ours },
    { name: "for scale: import of a package without code in a new process", ours: empty },
  ];
}

/** Returns what measureEngine and measureFirstResult measure in a Node.js, and its version. */
export async function measureNode(major, pattern) {
  const program = getNodePath(await installTools(["node"]), major);
  const start = { name: "import to the first result in a new process", limit: LIMITS[major] };
  const cases = new RegExp(pattern ?? "", "i").test(title(start)) ? await listStarts(start, program) : [];
  const child = fork(CHILD, pattern === undefined ? [] : [pattern], { execPath: program });
  const ended = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`Node.js ${major} ended with ${code}`)),
  );
  const [results] = await Promise.race([once(child, "message"), ended]);
  const version = (await run(program, ["--version"])).trim().slice(1);
  return { version, ...results, cases: [...results.cases, ...cases] };
}
