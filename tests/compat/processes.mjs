// Runs commands with a time limit: one that ends, or a server that prints its address.
import { spawn } from "node:child_process";

/** The failure of a command or a page. Its message says everything. */
export class Failure extends Error {}

export const LATE = Symbol("late");

/** The groups of processes that run now. Those that are left when this process ends are ended too. */
const running = new Set();
process.on("exit", () => running.forEach(endGroup));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function endGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}

/** Starts a command in a group of its own: `printed()` is what it wrote to its standard output so far,
 * `output()` that and its errors, `ended` its exit code or why it didn't start; `end()` ends it and all that
 * it started. `watch` gets the output so far whenever there is more. */
export function start(command, args, { cwd, env, watch = () => {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    // Some tools take any value of FORCE_COLOR for a yes.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  if (child.pid) running.add(child.pid);
  const texts = { stdout: "", stderr: "", all: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (chunk) => {
      texts[stream] += chunk;
      texts.all += chunk;
      watch(texts.all);
    });
  }
  const ended = new Promise((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", resolve);
  });
  const end = () => {
    endGroup(child.pid);
    running.delete(child.pid);
  };
  const line = [command, ...args].join(" ");
  return { line, printed: () => texts.stdout, output: () => texts.all, ended, end };
}

/** Runs a command to its end and returns its output, which an error shows in full. */
export async function run(command, args, options = {}) {
  const { seconds = 120 } = options;
  const child = start(command, args, options);
  const code = await within(seconds, child.ended);
  child.end();
  if (code !== 0) throw new Failure(`${child.line}\n${describeEnd(code, seconds)}\n${child.output()}`);
  return child.printed();
}

/** Says how a command ended. */
const describeEnd = (code, seconds) =>
  code === LATE ? `did not end within ${seconds} s` : `ended with ${code}`;

/** Starts a server and waits for the address that it prints. */
export async function serve(command, args, options) {
  const seconds = 60;
  let tell;
  const address = new Promise((resolve) => (tell = resolve));
  const watch = (output) => {
    const [address] = /http:\/\/127\.0\.0\.1:\d+(?=\D)/.exec(output) ?? [];
    if (address) tell({ address });
  };
  const server = start(command, args, { ...options, watch });
  const found = await within(seconds, Promise.race([address, server.ended]));
  if (found?.address) return { ...server, ...found };
  server.end();
  throw new Failure(
    `${server.line}\n${describeEnd(found, seconds)} and printed no address\n${server.output()}`,
  );
}

/** Returns the value of a promise, or LATE after the time limit. */
export async function within(seconds, promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, seconds * 1000, LATE)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
