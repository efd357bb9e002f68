// The examples in the types of the packed package give the values that they state.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";

const types = readFileSync(new URL("../node_modules/softmax-wasm/dist/index.d.ts", import.meta.url), "utf8");
const examples = [...types.matchAll(/@example\n \* (.+?) \/\/ (.+)\n/g)];

test("every function has an example", () => {
  const functions = Object.values(api).filter((value) => typeof value === "function");
  assert.equal(examples.length, functions.length);
});

for (const [, call, result] of examples) {
  test(`${call} gives ${result}`, () => {
    const run = (code) => new Function("api", `with (api) return (${code})`)(api);
    const value = result.replace(/(\w+Array) (\[.*?\])/, "$1.of(...$2)");
    assert.deepEqual(run(call), run(value));
  });
}
