// The codes of the sampling steps, as the module reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { warp } from "softmax-wasm";

test("the module stops at a code that stands for no step", () => {
  const { Instance } = WebAssembly;
  let memory, repeat;
  WebAssembly.Instance = function (module, imports) {
    const { exports } = new Instance(module, imports);
    ({ memory } = imports["./softmax_wasm_bg.js"]);
    const record = (f) => (typeof f === "function" ? (...args) => (repeat = () => f(...args))() : f);
    return {
      exports: Object.fromEntries(Object.entries(exports).map(([name, f]) => [name, record(f)])),
    };
  };
  try {
    assert.deepEqual(warp([3, 2, 1], { topP: 0.8125 }), [3, 2, -Infinity]);
  } finally {
    WebAssembly.Instance = Instance;
  }
  // The step lies in the memory as its code and its value. The stack, which comes before it, has a copy.
  const numbers = new Float64Array(memory.buffer);
  const at = numbers.lastIndexOf(0.8125) - 1;
  const topP = numbers[at];
  assert.ok(Number.isInteger(topP));
  for (const code of [10, -1, topP + 0.5, NaN, 2 ** 32 + topP]) {
    numbers[at] = code;
    assert.throws(repeat, WebAssembly.RuntimeError, `${code}`);
  }
  numbers[at] = topP;
  assert.equal(repeat(), 0);
});
