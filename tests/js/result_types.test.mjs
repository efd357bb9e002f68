// The types of results, and errors, of the functions beside softmax, through the packed package.
// Their arithmetic is tested in tests/rust/*.rs and against ONNX's data in tests/conformance.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const { crossEntropy, sigmoid } = api;

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
  assert.deepEqual(Array.from(x), Array.from(Float32Array.of(2, 1, 0.1)), "the input is unchanged");
});

test("what doesn't fit is named with its numbers", () => {
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
});
