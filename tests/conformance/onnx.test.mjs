// ONNX's node tests of softmax, log-softmax and log-sum-exp through the packed package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";

const ARRAY = { float32: Float32Array, float64: Float64Array };
const NAMED = { nan: NaN, inf: Infinity, "-inf": -Infinity };
const numbers = ({ dtype, data }) => ARRAY[dtype].from(data, (x) => (typeof x === "string" ? NAMED[x] : x));

/** ONNX's operators as calls of ours, with how many checks the file has of each. */
const OPERATORS = {
  softmax: { count: 7, call: (x, options) => softmax(x, options) },
  log_softmax: { count: 7, call: (x, options) => logSoftmax(x, options) },
  logsumexp: { count: 9, call: (x, options, { keepdims }) => [logSumExp(x, { ...options, keepDims: keepdims })].flat() },
};

const { cases } = JSON.parse(readFileSync(new URL("onnx.json", import.meta.url), "utf8"));

for (const [op, { count, call }] of Object.entries(OPERATORS)) {
  const own = cases.filter((c) => c.op === op);
  test(`the file holds ${count} checks of ${op}`, () => assert.equal(own.length, count));
  for (const { name, input, attrs, expected, tol } of own) {
    test(name, () => {
      const result = call(numbers(input), { shape: input.shape, axis: attrs.axis }, attrs);
      const actual = ArrayBuffer.isView(result[0]) ? result[0] : result;
      const wanted = numbers(expected.y);
      assert.equal(actual.length, wanted.length);
      wanted.forEach((want, i) => {
        const error = Math.abs(actual[i] - want);
        assert.ok(Object.is(actual[i], want) || error <= tol.atol + tol.rtol * Math.abs(want), `[${i}] ${actual[i]}, not ${want}`);
      });
    });
  }
}
