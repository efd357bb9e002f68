// Installs what the environments need: the tools of fixtures by npm, kept between runs, and browsers by apt.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BROWSERS } from "./browsers.mjs";
import { Failure, run } from "./processes.mjs";
import { temporaryFolder } from "./temporary.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The package of this version: build/ may hold older ones. */
export const tarball = join(root, `build/${name}-${version}.tgz`);
const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
const shared = fileURLToPath(new URL("shared/", import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "softmax-wasm");
const MANIFESTS = ["package.json", "package-lock.json"];
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Returns the folders of the tools of fixtures, by fixture, and installs missing ones. `cost` says how long
 * that takes; npm gets the `flags`. */
export async function installTools(
  names,
  { cost = "all of them take 2 minutes and 1.7 GB", flags = [] } = {},
) {
  const folders = {};
  for (const name of names) {
    const lock = await readFile(join(fixtures, name, "package-lock.json"));
    const hash = createHash("sha256").update(lock).digest("hex").slice(0, 12);
    folders[name] = join(cache, `compat-${name}-${hash}`);
  }
  const missing = names.filter((name) => !existsSync(folders[name]));
  if (missing.length > 0) {
    console.log(`Installing ${missing.join(", ")} into ${cache} with npm (${cost})`);
  }
  for (const name of missing) await installInto(folders[name], name, flags);
  return folders;
}

async function installInto(folder, name, flags) {
  await mkdir(cache, { recursive: true });
  const unfinished = await temporaryFolder(cache);
  for (const file of MANIFESTS) await cp(join(fixtures, name, file), join(unfinished, file));
  await run("npm", ["ci", ...QUIET, ...flags], { cwd: unfinished, seconds: 500 });
  await rename(unfinished, folder);
}

export async function manifest(modules, name) {
  return JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
}

/** Returns the path of the command of an installed package that has a single one, or one of its own name. */
export async function command(modules, name) {
  const { bin } = await manifest(modules, name);
  const path = typeof bin === "string" ? bin : (bin[name] ?? Object.values(bin)[0]);
  return join(modules, name, path);
}

/** Makes sure that browsers are installed, or says how to install them. */
export async function installBrowsers(names) {
  const missing = names.filter((name) => !BROWSERS[name].program());
  if (missing.length === 0) return;
  const packages = missing.flatMap((name) => BROWSERS[name].packages);
  if (process.getuid() !== 0 || !existsSync("/etc/debian_version")) {
    throw new Failure(
      `Missing: ${missing.join(", ")}. On Debian or Ubuntu: sudo apt-get install ${packages.join(" ")}`,
    );
  }
  console.log(`Installing ${packages.join(", ")} with apt (a minute or two)`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env, seconds: 300 });
  await run("apt-get", ["install", "-y", "-qq", ...packages], { env, seconds: 500 });
  const still = names.filter((name) => !BROWSERS[name].program());
  if (still.length > 0)
    throw new Failure(`${packages.join(", ")} installed, but ${still.join(", ")} not found`);
}

/** Makes a clean project of a user's: the files of the fixture, and the tarball (or a folder with its
 * content) installed by npm. It lies below the tools, so that they are found as in any project. */
export async function cleanFolder(tarball, fixture, tools) {
  const folder = await temporaryFolder(tools ?? tmpdir());
  const isUserFile = (path) => !MANIFESTS.includes(basename(path));
  await cp(join(fixtures, fixture), folder, { recursive: true, filter: isUserFile });
  await cp(shared, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await run("npm", ["install", "--no-package-lock", ...QUIET, tarball], { cwd: folder });
  return folder;
}
