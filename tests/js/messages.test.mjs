// What each wrong call says, word by word: messages.txt has a call in one line and its error in the
// next. `node tests/js/messages.test.mjs write` writes the errors anew, to be read in the diff.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { messageOf } from "./refuses.mjs";

const file = new URL("messages.txt", import.meta.url);
const calls = readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("  "));

const x = [3, 1, 2];
const m = Float32Array.of(1, 2, 3, 4, 5, 6);
const freed = new api.Logits(2);
freed.free();

function errorOf(call) {
  const run = new Function("x", "m", "freed", ...Object.keys(api), `return ${call}`);
  return messageOf(() => run(x, m, freed, ...Object.values(api)), call);
}

const report = () => calls.map((call) => `${call}\n  ${errorOf(call)}\n`).join("");

if (globalThis.process?.argv[2] === "write") writeFileSync(file, report());
else {
  test(`${calls.length} wrong calls say what is wrong, with the value and the rule`, () => {
    assert.equal(report(), readFileSync(file, "utf8"));
  });
}
