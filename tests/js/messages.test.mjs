// The texts of errors: messages.txt has a wrong call in one line and its error in the next. `node
// tests/js/messages.test.mjs write` writes the errors anew, to be read in the diff.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as functions from "softmax-wasm";
import { BarCanvas } from "softmax-wasm/canvas";
import * as learn from "softmax-wasm/learn";
import { describeError } from "./common/refuses.mjs";

const file = new URL("messages.txt", import.meta.url);
const calls = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("  "));

const x = [3, 1, 2];
const m = Float32Array.of(1, 2, 3, 4, 5, 6);
const api = { ...functions, ...learn, BarCanvas };
const freed = new api.Logits(2);
const classifier = await new api.LinearClassifier().fit([0, 1, 4, 5], ["low", "low", "high", "high"]);
freed.free();

/** Makes an async function of text, since some calls return a promise that is rejected. */
const AsyncFunction = (async () => {}).constructor;
async function runCall(call) {
  const run = new AsyncFunction("x", "m", "freed", "classifier", ...Object.keys(api), `return ${call}`);
  const error = await run(x, m, freed, classifier, ...Object.values(api)).then(
    () => undefined,
    (error) => error,
  );
  return describeError(() => {
    if (error) throw error;
  }, call);
}

const report = async () =>
  (await Promise.all(calls.map(async (call) => `${call}\n  ${await runCall(call)}\n`))).join("");

if (globalThis.process?.argv[2] === "write") writeFileSync(file, await report());
else {
  test(`${calls.length} wrong calls say what is wrong, with the value and the rule`, async () => {
    assert.equal(await report(), readFileSync(file, "utf8"));
  });
}
