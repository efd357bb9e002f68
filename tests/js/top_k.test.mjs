// topK. Masks, biases and every kind of input are tested for all functions together: masks, every_input. Its
// arithmetic is tested in tests/rust/top_k.rs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { topK } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

test("the values are of the input's kind, and each row has its own", () => {
  assert.ok(topK(Float32Array.of(2, 1, 0.1), 2).values instanceof Float32Array);
  const rows = { shape: [2, 2], axis: 0 };
  assert.deepEqual(topK([1, 3, 2, 0], 1, rows), { indices: Int32Array.of(1, 0), values: [2, 3] });
});

test("k is an integer from 1 to the length of a row", () => {
  refuses(() => topK([1, 2], 3), RangeError, "ERR_K", "3", "[2]");
  refuses(() => topK([1, 2], 0), RangeError, "ERR_K", "0");
  refuses(() => topK([1, 2], 1.5), RangeError, "ERR_K", "1.5");
  refuses(() => topK([1, 2], "1"), TypeError, "ERR_K", '"1"');
  refuses(() => topK([1, 2, 3, 4], 3, { shape: [2, 2] }), RangeError, "ERR_K", "3", "[2, 2]");
});

test("k is at most what a mask leaves of a row", () => {
  refuses(() => topK([1, 2, 3], 3, { mask: [1, 0, 1] }), RangeError, "ERR_K", "3", "2");
  const [x, rows] = [
    Float64Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7) * 3),
    { shape: [2, 3, 4] },
  ];
  const masked = { ...rows, mask: Uint8Array.from(x, (_, i) => (i < 20 || i === 23 ? 1 : 0)) };
  refuses(() => topK(x, 2, masked), RangeError, "ERR_K", "k is 2", "leaves 1 of");
  assert.equal(topK(x, 1, masked).indices[5], 3);
  refuses(() => topK(x, 3, { ...rows, axis: 1, causal: true }), RangeError, "ERR_K", "k is 3", "leaves 0 of");
});
