// softmax-wasm/relaxed changes long f32 rows in engines with relaxed SIMD, and nothing in others.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** The flags by which Node.js 20 has relaxed SIMD. */
const ON = Number(process.versions.node.split(".")[0]) < 22 ? ["--experimental-wasm-relaxed-simd"] : [];
const cwd = fileURLToPath(new URL(".", import.meta.url));
const node = (...args) => execFileSync(process.execPath, args, { cwd, encoding: "utf8" }).trim();

/** A program that prints a hash of many results for each function that computes them. */
const HASHES = `
  const { createHash } = require("node:crypto");
  const hash = (...results) => createHash("sha256").update(Buffer.concat(results.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)))).digest("hex").slice(0, 8);
  const long = Float32Array.from({ length: 5000 }, (_, i) => ((i * i) % 997) / 50 - 10);
  const handle = new api.Logits(5000);
  handle.data.set(long);
  console.log(JSON.stringify({
    features: api.features,
    row: hash(api.softmax(long)),
    handle: hash(handle.softmax()),
    rows: hash(api.softmax(long, { shape: [5, 1000] })),
    others: hash(
      api.softmax(Float64Array.from(long)), api.softmax(long.slice(0, 255)), api.softmax(long, { temperature: 0.7 }),
      api.softmax(long, { mask: long.map((x) => Number(x > 0)) }), api.softmax(long, { shape: [1000, 5], axis: 0 }),
      api.softmax(long, { shape: [100, 50] }), api.logSoftmax(long), Float64Array.of(api.logSumExp(long)),
    ),
  }));`;
const hashes = (before, ...flags) => JSON.parse(node(...flags, "-e", `${before};${HASHES}`));
const API = 'const api = require("softmax-wasm")';
const RELAXED = 'const { isRelaxed } = require("softmax-wasm/relaxed")';

/** The hashes of the ordinary kernels, which have equal bits in every engine. */
const ORDINARY = {
  features: "simd128",
  row: "3040fb12",
  handle: "3040fb12",
  rows: "1cf60933",
  others: "f74d0d48",
};

test("without the import every bit is what it was", () => {
  assert.deepEqual(hashes(API, ...ON), ORDINARY);
});

test("in an engine without relaxed SIMD the import changes nothing, and says so", () => {
  const stub = "WebAssembly.validate = () => false";
  const check = 'if (isRelaxed !== false) throw new Error("isRelaxed")';
  for (const order of [
    [RELAXED, API],
    [API, RELAXED],
  ]) {
    assert.deepEqual(hashes([stub, ...order, check].join(";"), ...ON), ORDINARY);
  }
  if (ON.length > 0) assert.deepEqual(hashes([RELAXED, check, API].join(";")), ORDINARY);
  assert.equal(node("-e", `delete globalThis.WebAssembly;${RELAXED};console.log(isRelaxed)`), "false");
});

test("where the engine has it, long rows have other bits, and all else has the same", () => {
  for (const before of [`${RELAXED};${API}`, `${API};${RELAXED}`]) {
    const { others, features, ...long } = hashes(before, ...ON);
    assert.equal(others, ORDINARY.others);
    assert.equal(features, "relaxed-simd");
    for (const [name, hash] of Object.entries(long)) assert.notEqual(hash, ORDINARY[name], name);
  }
});

test("both copies of the package in a program use it, whichever way it is imported", () => {
  const dist = join(cwd, "../node_modules/softmax-wasm/dist/node");
  for (const extension of ["js", "cjs"]) {
    const script = `
      import { features, softmax } from "${dist}/index.js";
      import required from "${dist}/index.cjs";
      import "${dist}/relaxed.${extension}";
      const x = Float32Array.from({ length: 5000 }, (_, i) => ((i * i) % 997) / 50 - 10);
      console.log(features, required.features, softmax !== required.softmax, softmax(x).join() === required.softmax(x).join());`;
    assert.equal(node(...ON, "--input-type=module", "-e", script), "relaxed-simd relaxed-simd true true");
  }
});

test("pages and bundlers share it by the scripts that both import", () => {
  const script = `
    const dist = new URL("../node_modules/softmax-wasm/dist/", "file://${cwd}");
    const [root, { isRelaxed }] = [await import(new URL("index.js", dist)), await import(new URL("relaxed.js", dist))];
    const x = Float32Array.from({ length: 5000 }, (_, i) => ((i * i) % 997) / 50 - 10);
    const own = await import("softmax-wasm");
    console.log(isRelaxed, root.features, own.features, root.softmax(x).join() !== own.softmax(x).join());`;
  assert.equal(node(...ON, "--input-type=module", "-e", script), "true relaxed-simd simd128 true");
});

test("every row is within 2 numbers of the nearest, and every special one as documented", () => {
  console.log(node(...ON, "../js/common/relaxed_rows.mjs"));
});

test("and so it is where the engine rounds products", {
  skip: process.arch !== "x64" && "the switch is of x64",
}, () => {
  console.log(node(...ON, "--no-enable-fma3", "../js/common/relaxed_rows.mjs"));
});
