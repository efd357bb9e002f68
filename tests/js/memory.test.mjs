// Memory: it grows between calls, it ends, and what was returned stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, softmax } from "softmax-wasm";

test("results stay when a later call makes the memory grow", () => {
  const small = softmax(Float32Array.of(1, 1));
  const large = softmax(new Float32Array(3_000_000));
  assert.ok(large.every((p) => p === large[0]));
  assert.deepEqual(small, Float32Array.of(0.5, 0.5));
  assert.deepEqual(softmax(Float32Array.of(1, 1)), small);
  assert.equal(softmax(new Float64Array(500_000))[499_999], 1 / 500_000);
});

test("growth inside a call, for its workspace, is noticed too", () => {
  for (let n = 1; n < 300_000; n = n * 3 + 1) {
    const p = softmax(new Float64Array(n));
    assert.equal(p[n - 1], 1 / n);
    const columns = logSoftmax(new Float32Array(2 * n), { shape: [2, n], axis: 0 });
    assert.equal(columns[2 * n - 1], Math.fround(-Math.LN2));
  }
});

test("a length that no memory can hold is a RangeError, and the package works after it", () => {
  const length = 600_000_000;
  const huge = new Proxy([], { get: (_, key) => (key === "length" ? 2 ** 32 - 1 : 0) });
  const code = "ERR_MEMORY";
  assert.throws(() => softmax(huge), { name: "RangeError", code, message: /length 4294967295/ });
  assert.throws(() => softmax([1], { mask: huge }), { name: "RangeError", code });
  let x;
  try {
    x = new Float64Array(length);
  } catch {
    return; // this machine can't hold the input itself
  }
  assert.throws(() => softmax(x), { name: "RangeError", code: "ERR_MEMORY", message: /600000000/ });
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
});
