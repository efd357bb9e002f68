// Writes the CycloneDX bill of materials of the npm package, build/softmax-wasm-VERSION.cdx.json: the package
// has no dependencies of npm, but Rust crates are compiled into it. Its hash is that of the tarball that is
// named, or that `make pack` writes. Its formulation names the tools that the tarball is built with.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { name, version, license, description } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
/** The tools that build the package, by their commands. wasm-opt is that of the npm package binaryen. */
const TOOLS = ["rustc", "wasm-pack", "wasm-bindgen", "wasm-opt", "esbuild", "node", "npm"];
const BUILD = ["--target", "wasm32-unknown-unknown", "--all-features"];

/** Runs a program and returns its output. */
const run = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: "utf8" });

/** Returns the version that a tool prints. */
function readVersion(tool) {
  const printed = run(tool, "--version");
  const version = /\d+(?:\.\d+)*/.exec(printed)?.[0];
  if (!version) throw new Error(`${tool} --version prints no version: ${printed}`);
  return version;
}

run("cargo", "cyclonedx", "--format", "json", "--spec-version", "1.5", ...BUILD);
const written = `${root}${name}.cdx.json`;
const bill = JSON.parse(readFileSync(written, "utf8"));
for (const file of [written, `${root}module/${name}-module.cdx.json`]) rmSync(file);

const tree = run("cargo", "tree", ...BUILD, "-e", "normal", "--prefix", "none", "--no-dedupe");
/** The names of the crates that are compiled in. */
const compiled = new Set(
  tree
    .trim()
    .split("\n")
    .map((line) => line.split(" v")[0])
    .filter((crate) => crate !== name),
);
const listed = new Set(bill.components.map((component) => component.name));
/** The crates that are neither in the bill nor in LICENSES-THIRD-PARTY.md. */
const missing = [...compiled].filter((crate) => !listed.has(crate));
const texts = readFileSync(`${root}LICENSES-THIRD-PARTY.md`, "utf8");
missing.push(...[...compiled].filter((crate) => !texts.includes(`\n- ${crate} `)));
const unlicensed = bill.components
  .filter(({ licenses }) => !licenses?.length)
  .map((component) => component.name);
if (missing.length > 0 || unlicensed.length > 0)
  throw new Error(
    `not in the bill or in LICENSES-THIRD-PARTY.md (make licenses): ${missing}; without a licence: ${unlicensed}`,
  );

const tarball = `${root}build/${name}-${version}.tgz`;
const published = process.argv[2] ?? tarball;
const purl = `pkg:npm/${name}@${version}`;
const crate = bill.metadata.component["bom-ref"];
bill.metadata.component = {
  type: "library",
  "bom-ref": purl,
  name,
  version,
  description,
  licenses: [{ expression: license }],
  purl,
  hashes: [{ alg: "SHA-256", content: createHash("sha256").update(readFileSync(published)).digest("hex") }],
};
const components = TOOLS.map((name) => ({ type: "application", name, version: readVersion(name) }));
bill.formulation = [{ components }];
for (const dependency of bill.dependencies) if (dependency.ref === crate) dependency.ref = purl;
writeFileSync(tarball.replace(/tgz$/, "cdx.json"), `${JSON.stringify(bill, undefined, 2)}\n`);
console.log(`built with ${components.map(({ name, version }) => `${name} ${version}`).join(", ")}`);
console.log(`${bill.components.length} crates, each with its licence: build/${name}-${version}.cdx.json`);
