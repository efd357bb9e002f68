// crossEntropy, crossEntropyGrad and binaryCrossEntropy through the packed package. Their arithmetic is
// tested in tests/rust/cross_entropy.rs and against ONNX's data in tests/conformance.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";

const { binaryCrossEntropy, crossEntropy, crossEntropyGrad } = api;

test("a target is a class, one class per row, or a distribution", () => {
  const x = [1, 2, 3, 4];
  const rows = { shape: [2, 2], reduction: "none" };
  const [first, second] = crossEntropy(x, [0, 1], rows);
  assert.equal(first, crossEntropy([1, 2], 0));
  assert.equal(second, crossEntropy([3, 4], [0, 1]));
  assert.equal(crossEntropy(x, Int32Array.of(0, 1), { shape: [2, 2] }), (first + second) / 2);
  assert.equal(crossEntropy(x, [1, 0, 0, 1], { shape: [2, 2], reduction: "sum" }), first + second);
  assert.equal(crossEntropy([1, -Infinity], 1), Infinity);
  assert.ok(Number.isNaN(crossEntropy(x, [5, 5], { shape: [2, 2], ignoreIndex: 5 })));
  assert.equal(crossEntropy(x, [5, 5], { shape: [2, 2], ignoreIndex: 5, reduction: "sum" }), 0);
  const gradient = crossEntropyGrad(Float32Array.from(x), [1, 5], { shape: [2, 2], ignoreIndex: 5 });
  assert.deepEqual(gradient.slice(2), Float32Array.of(0, 0));
});

test("ignoreIndex may be any integer: a class, or one that i32 or even f32 can't hold", () => {
  const x = [1, 2, 3, 5];
  const reduction = "none";
  for (const ignoreIndex of [0, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 40)]) {
    const options = { shape: [2, 2], ignoreIndex, reduction };
    const losses = crossEntropy(x, [ignoreIndex, 1], options);
    assert.deepEqual([...losses], [0, crossEntropy([3, 5], 1)], `${ignoreIndex}`);
    const smoothed = crossEntropy(x, [ignoreIndex, 1], { ...options, labelSmoothing: 0.1 });
    assert.equal(smoothed[0], 0, `${ignoreIndex}`);
    const gradient = crossEntropyGrad(x, [ignoreIndex, 1], options);
    assert.deepEqual([...gradient.slice(0, 2)], [0, 0], `${ignoreIndex}`);
    const binary = binaryCrossEntropy([1, 2], [ignoreIndex, 1], { ignoreIndex, reduction });
    assert.deepEqual([...binary], [0, binaryCrossEntropy([2], [1])], `${ignoreIndex}`);
  }
});

test("binary cross-entropy is the cross-entropy of a logit and 0, and keeps its digits", () => {
  const x = [-700, -40, -1, -1e-20, 0, 0.3, 20, 800];
  const t = [1, 0, 0.25, 1, 0.5, 0.9, 1, 1];
  const losses = binaryCrossEntropy(x, t, { reduction: "none" });
  x.forEach((x, i) => {
    const expected = crossEntropy([x, 0], [t[i], 1 - t[i]]);
    assert.ok(
      Math.abs(losses[i] - expected) <= 2e-15 * Math.max(expected, Number.MIN_VALUE),
      `${x} and ${t[i]}: ${losses[i]}, not ${expected}`,
    );
  });
  for (const [index, small] of [
    [1, 4.248354255291589e-18],
    [6, 2.061153620314381e-9],
  ])
    assert.ok(Math.abs(losses[index] / small - 1) < 4e-16);
  assert.ok(Math.abs(binaryCrossEntropy(x, t) - losses.reduce((sum, loss) => sum + loss) / 8) < 1e-13);
  assert.equal(binaryCrossEntropy([0], 1, { temperature: 5 }), Math.LN2);
  assert.equal(
    binaryCrossEntropy(Float32Array.of(2 ** 127, 2 ** 127), [0, 0], { reduction: "sum" }),
    2 ** 128,
  );
  const narrow = binaryCrossEntropy(Float32Array.of(0, Infinity, -Infinity, NaN), [0.25, 1, 1, 1], {
    reduction: "none",
  });
  assert.ok(narrow instanceof Float32Array);
  assert.deepEqual([...narrow], [Math.fround(Math.LN2), 0, Infinity, NaN]);
});

test("binary cross-entropy counts what isn't masked and isn't ignored", () => {
  const { binaryCrossEntropy } = api;
  const rows = { shape: [2, 3] };
  const x = [0, 5, NaN, 0, 0, 7];
  const t = [1, -100, 0, 0, 1, -100];
  const options = { ...rows, mask: [1, 1, 0], ignoreIndex: -100 };
  assert.deepEqual(binaryCrossEntropy(x, t, { ...options, reduction: "none" }), [
    Math.LN2,
    0,
    0,
    Math.LN2,
    Math.LN2,
    0,
  ]);
  assert.equal(binaryCrossEntropy(x, t, options), Math.LN2);
  assert.equal(binaryCrossEntropy(x, t, { ...options, weights: [2, 9, 9], reduction: "sum" }), Math.LN2 * 13);
  assert.equal(binaryCrossEntropy(x, t, { ...options, weights: [2, 9, 9] }), (Math.LN2 * 13) / 3);
  assert.ok(Number.isNaN(binaryCrossEntropy([1], [-1], { ignoreIndex: -1 })));
  assert.equal(binaryCrossEntropy([1], [-1], { ignoreIndex: -1, reduction: "sum" }), 0);
  assert.equal(
    binaryCrossEntropy([3, -1], [1, 0], { labelSmoothing: 0.2 }),
    binaryCrossEntropy([3, -1], [0.9, 0.1]),
  );
  // If rows run along columns, weights belong to the entries of a column.
  assert.deepEqual(
    binaryCrossEntropy([0, 0, 0, 0], [1, 1, 1, 1], {
      shape: [2, 2],
      axis: 0,
      weights: [1, 0],
      reduction: "none",
    }),
    [Math.LN2, Math.LN2, 0, 0],
  );
  assert.equal(binaryCrossEntropy([2, -3], new BigInt64Array([1n, 0n])), binaryCrossEntropy([2, -3], [1, 0]));
});

test("a masked target has an infinite loss, and a row that is masked as a whole none", () => {
  const x = [0, 0, 9, 9];
  assert.equal(crossEntropy(x, 2, { mask: [1, 1, 0, 0] }), Infinity);
  assert.deepEqual(crossEntropyGrad(x, 2, { mask: [1, 1, 0, 0] }), [0.5, 0.5, -1, 0]);
  for (const target of [2, [0, 0, 1, 0]]) {
    assert.equal(crossEntropy(x, target, { mask: [0, 0, 0, 0] }), NaN);
    assert.deepEqual(crossEntropyGrad(x, target, { mask: [0, 0, 0, 0] }), [NaN, NaN, NaN, NaN]);
  }
});
