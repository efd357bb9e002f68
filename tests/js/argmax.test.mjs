// argmax and hardmax. Masks, biases and every kind of input are tested for all functions together: masks,
// every_input. Their arithmetic is tested in tests/rust/argmax.rs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { argmax, hardmax } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

test("argmax has an index for each row, and hardmax 1 there", () => {
  const x = [1, 3, 2, 0];
  assert.equal(argmax(x), 1);
  assert.deepEqual(argmax(x, { shape: [2, 2] }), Int32Array.of(1, 0));
  assert.deepEqual(argmax(x, { shape: [2, 2], axis: 0 }), Int32Array.of(1, 0));
  assert.deepEqual(argmax(x, { keepDims: true }), Int32Array.of(1));
  assert.deepEqual(hardmax(x, { shape: [2, 2] }), [0, 1, 1, 0]);
  assert.equal(argmax([9, 3, 2], { mask: [0, 1, 1] }), 1);
});

test("argmax refuses a row without entries and one that is masked as a whole, where hardmax is 0", () => {
  refuses(() => argmax([]), RangeError, "ERR_EMPTY", "[0]");
  refuses(() => argmax([1, 2], { mask: [0, 0] }), RangeError, "ERR_ALL_MASKED");
  const [x, rows] = [
    Float64Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7) * 3),
    { shape: [2, 3, 4] },
  ];
  const mask = Uint8Array.from(x, (_, i) => (i < 20 ? 1 : 0));
  refuses(() => argmax(x, { ...rows, mask }), RangeError, "ERR_ALL_MASKED", "[2, 3, 4]");
  refuses(() => argmax(x, { ...rows, axis: 1, causal: true }), RangeError, "ERR_ALL_MASKED");
  assert.deepEqual(hardmax([1, 2], { mask: [0, 0] }), [0, 0]);
});
