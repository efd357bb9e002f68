// Softmax's relatives through the packed package: kinds, shapes, errors. Their arithmetic is
// tested in tests/{argmax_top_k,cross_entropy,entropy,gradients,sigmoid,sparse_maps}.rs and against ONNX's data in tests/conformance.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./refuses.mjs";

const { argmax, crossEntropy, crossEntropyGrad, entropy, hardmax, margin, sigmoid, softmax, topK } = api;

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

test("results are of the input's kind, rounded from f64", () => {
  const x = Float32Array.of(2, 1, 0.1);
  for (const map of [
    "sigmoid",
    "logSigmoid",
    "softplus",
    "sparsemax",
    "entmax15",
    "hardmax",
    "softmaxJacobian",
  ]) {
    const wide = api[map](Float64Array.from(x));
    assert.ok(api[map](x) instanceof Float32Array, map);
    assert.deepEqual(api[map](x), Float32Array.from(wide), map);
    assert.ok(Array.isArray(api[map]([2, 1])), map);
    assert.ok(api[map](Int8Array.of(2, 1)) instanceof Float64Array, map);
  }
  assert.ok(topK(x, 2).values instanceof Float32Array);
  assert.deepEqual(Array.from(x), Array.from(Float32Array.of(2, 1, 0.1)), "the input is unchanged");
});

test("rows give one result each, a single row a number", () => {
  const x = [1, 3, 2, 0];
  assert.equal(argmax(x), 1);
  assert.deepEqual(argmax(x, { shape: [2, 2] }), Int32Array.of(1, 0));
  assert.deepEqual(argmax(x, { shape: [2, 2], axis: 0 }), Int32Array.of(1, 0));
  assert.deepEqual(argmax(x, { keepDims: true }), Int32Array.of(1));
  assert.deepEqual(entropy([0.5, 0.5, 1, 0], { shape: [2, 2] }), [Math.LN2, 0]);
  assert.deepEqual(margin(Float32Array.of(0.75, 0.25, 1, 0), { shape: [2, 2] }), Float32Array.of(0.5, 1));
  assert.deepEqual(topK(x, 1, { shape: [2, 2], axis: 0 }), { indices: Int32Array.of(1, 0), values: [2, 3] });
  assert.deepEqual(hardmax(x, { shape: [2, 2] }), [0, 1, 1, 0]);
  assert.equal(argmax([9, 3, 2], { mask: [0, 1, 1] }), 1);
});

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

test("what doesn't fit is named with its numbers", () => {
  refuses(() => topK([1, 2], 3), RangeError, "ERR_K", "3", "[2]");
  refuses(() => topK([1, 2], 0), RangeError, "ERR_K", "0");
  refuses(() => topK([1, 2], 1.5), RangeError, "ERR_K", "1.5");
  refuses(() => topK([1, 2], "1"), TypeError, "ERR_K", '"1"');
  refuses(() => topK([1, 2, 3, 4], 3, { shape: [2, 2] }), RangeError, "ERR_K", "3", "[2, 2]");
  refuses(() => argmax([]), RangeError, "ERR_EMPTY", "[0]");
  refuses(() => crossEntropy([], 0), RangeError, "ERR_EMPTY", "[0]");
  refuses(() => crossEntropy([1, 2], 2), RangeError, "ERR_TARGET", "2", "0 to 1");
  refuses(() => crossEntropy([1, 2], -1), RangeError, "ERR_TARGET", "-1");
  refuses(() => crossEntropy([1, 2], 0.5), RangeError, "ERR_TARGET", "0.5");
  refuses(() => crossEntropy([1, 2], [1, 2, 3]), RangeError, "ERR_TARGET", "3");
  refuses(() => crossEntropy([1, 2]), TypeError, "ERR_INPUT", "target", "undefined");
  refuses(() => crossEntropy([1, 2], 0, { weights: [1] }), RangeError, "ERR_WEIGHTS", "1", "2");
  refuses(() => crossEntropy([1, 2], 0, { labelSmoothing: 1.5 }), RangeError, "ERR_SMOOTHING", "1.5");
  refuses(() => crossEntropy([1, 2], 0, { reduction: "avg" }), TypeError, "ERR_OPTION", '"avg"');
  refuses(() => api.softmaxGrad([0.5, 0.5], [1]), RangeError, "ERR_SHAPE", "1", "2");
  refuses(() => api.softmaxJacobian([1], { axis: 0 }), TypeError, "ERR_OPTION", "axis");
  refuses(() => sigmoid("1"), TypeError, "ERR_INPUT", '"1"');
  refuses(() => api.sparsemax([1, 2], { temperature: -1 }), RangeError, "ERR_TEMPERATURE", "-1");
  refuses(() => entropy([1], { temperature: 1 }), TypeError, "ERR_OPTION", "temperature");
});

test("binary cross-entropy is the cross-entropy of a logit and 0, and keeps its digits", () => {
  const { binaryCrossEntropy } = api;
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
    [6, 2.0611536203143807e-9],
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
  // Along columns, weights belong to the entries of a column.
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
