// ONNX's node tests of softmax and its relatives through the packed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  argmax,
  crossEntropy,
  hardmax,
  logSoftmax,
  logSumExp,
  sigmoid,
  softmax,
  softplus,
  topK,
} from "softmax-wasm";
import { readTable } from "../js/common/references.mjs";

const ARRAY = { float32: Float32Array, float64: Float64Array, int64: Int32Array };
const numbers = ({ dtype, data }) => ARRAY[dtype].from(data);
const list = (x) => (typeof x === "number" ? [x] : Array.from(x));

/** ONNX's operators as calls of ours; `count` of the file's checks ask for what we have. */
const OPERATORS = {
  softmax: { count: 7, call: (x, o) => ({ y: softmax(x, o) }) },
  log_softmax: { count: 7, call: (x, o) => ({ y: logSoftmax(x, o) }) },
  logsumexp: {
    count: 9,
    call: (x, o, { keepdims }) => ({ y: list(logSumExp(x, { ...o, keepDims: keepdims })) }),
  },
  hardmax: { count: 7, call: (x, o) => ({ y: hardmax(x, o) }) },
  argmax: {
    count: 8,
    where: (attrs) => !attrs.select_last_index,
    call: (x, o) => ({ y: list(argmax(x, o)) }),
  },
  top_k: { count: 2, where: (attrs) => attrs.largest, call: (x, o, { k }) => topK(x, k, o) },
  sigmoid: { count: 2, call: (x) => ({ y: sigmoid(x) }) },
  softplus: { count: 2, call: (x) => ({ y: softplus(x) }) },
  softmax_cross_entropy: {
    count: 32,
    call: (x, o, { reduction, ignore_index: ignoreIndex }, { labels, weights }) => ({
      loss: list(crossEntropy(x, labels, { ...o, reduction, ignoreIndex, weights })),
      log_prob: logSoftmax(x, o),
    }),
  },
};

const { cases } = readTable("conformance/onnx.json");

for (const [op, { count, where = () => true, call }] of Object.entries(OPERATORS)) {
  const own = cases.filter((c) => c.op === op && where(c.attrs));
  test(`the file holds ${count} checks of ${op}`, () => assert.equal(own.length, count));
  for (const { name, input, attrs, inputs = {}, expected, tol } of own) {
    test(name, () => {
      const more = Object.fromEntries(Object.entries(inputs).map(([key, array]) => [key, numbers(array)]));
      const results = call(numbers(input), { shape: input.shape, axis: attrs.axis }, attrs, more);
      for (const [key, array] of Object.entries(expected)) {
        const wanted = numbers(array);
        assert.equal(results[key].length, wanted.length, key);
        wanted.forEach((want, i) => {
          const actual = results[key][i];
          const close = Math.abs(actual - want) <= tol.atol + tol.rtol * Math.abs(want);
          assert.ok(close || Object.is(actual, want), `${key}[${i}] is ${actual}, not ${want}`);
        });
      }
    });
  }
}
