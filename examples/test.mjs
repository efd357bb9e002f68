// Runs the examples, or those that are named, with the packed package: each in a fresh folder inside
// that of its tools, which are installed once and kept. Ends with "N passed, N failed".
// TARBALL is what is installed, build/softmax-wasm-VERSION.tgz by default.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { args, executablePath } from "../tools/chromium.mjs";

const here = import.meta.dirname;
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "softmax-wasm");
const readJSON = (path) => JSON.parse(readFileSync(path, "utf8"));
const { version } = readJSON(join(here, "../package.json"));
const tarball = resolve(process.env.TARBALL ?? join(here, `../build/softmax-wasm-${version}.tgz`));
const all = readdirSync(here).filter((name) => existsSync(join(here, name, "package.json")));
const env = { ...process.env, CHROME: process.env.CHROME ?? executablePath, CHROME_ARGS: args.join(" ") };

/** Installs packages by npm into a folder. */
function install(folder, manifest, ...packages) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, ...manifest }));
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...options, ...packages], { cwd: folder, stdio: "pipe" });
}

/** Installs what an example needs besides softmax-wasm, unless it is there already. Returns the folder. */
function installTools(name) {
  const { dependencies, devDependencies } = readJSON(join(here, name, "package.json"));
  const { "softmax-wasm": ours, ...tools } = { ...dependencies, ...devDependencies };
  const hash = createHash("sha256").update(JSON.stringify(tools)).digest("hex").slice(0, 8);
  const folder = join(cache, `examples-${name}-${hash}`);
  if (existsSync(folder)) return folder;
  const list = Object.entries(tools)
    .map((tool) => tool.join(" "))
    .join(", ");
  if (list) console.log(`Installing ${list} into ${folder}`);
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    install(fresh, { dependencies: tools });
    // The folder is complete or not there at all, even if two runs meet.
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Runs an example's tests, and returns their counts and their output. */
function run(name) {
  const folder = mkdtempSync(join(installTools(name), "run-"));
  try {
    install(folder, {}, tarball);
    const filter = (path) => !["node_modules", "dist", ".wrangler"].includes(basename(path));
    cpSync(join(here, name), folder, { recursive: true, filter });
    const test = ["--test", "--test-reporter=tap", "--test-timeout=120000", "test.mjs"];
    const { status, stdout, stderr } = spawnSync(process.execPath, test, {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    const count = (key) => Number(new RegExp(`^# ${key} (\\d+)`, "m").exec(stdout)?.[1] ?? 0);
    const [passed, failed] = [count("pass"), count("fail") + count("cancelled")];
    // Tests that broke off or weren't found have failed, whatever they counted.
    const isBroken = failed === 0 && (status !== 0 || passed === 0);
    return { passed, failed: failed + Number(isBroken), output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends with a text that says what is missing. */
function stop(text) {
  console.error(text);
  process.exit(1);
}

/** Runs an example's tests. One that can't be installed counts as a failed test. */
function tryRun(name) {
  try {
    return run(name);
  } catch (error) {
    return { passed: 0, failed: 1, output: `${error.message}\n${error.stderr ?? ""}` };
  }
}

const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.find((name) => !all.includes(name));
if (unknown) stop(`There is no example "${unknown}"; there are ${all.join(", ")}`);
if (!existsSync(tarball)) stop(`${tarball} is missing; make pack writes it`);

const total = { passed: 0, failed: 0 };
for (const name of names) {
  const start = performance.now();
  const { passed, failed, output } = tryRun(name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (failed > 0) console.log(output);
  const { description } = readJSON(join(here, name, "package.json"));
  console.log(
    `${name.padEnd(18)} ${description.padEnd(60)} ${passed} passed, ${failed} failed, ${seconds} s`,
  );
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
