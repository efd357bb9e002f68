// softmax-wasm/core: a part of the functions, which give what those of softmax-wasm give.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as whole from "softmax-wasm";
import * as core from "softmax-wasm/core";
import { messageOf, refuses } from "./refuses.mjs";
import { ulps } from "./ulp.mjs";

const FUNCTIONS = ["crossEntropy", "crossEntropyGrad", "entropy", "logSoftmax", "logSumExp", "memoryUsage", "softmax", "topK"];

test("it has these functions, and the package's version", () => {
  assert.deepEqual(Object.keys(core).sort(), [...FUNCTIONS, "features", "version"].sort());
  assert.equal(core.version, whole.version);
  assert.equal(core.features, whole.features);
});

const KINDS = [Array, Float32Array, Float64Array, Int16Array].map((Kind) => (x) => Kind.from(x));
const noise = (n, sigma) => Array.from({ length: n }, (_, i) => sigma * Math.sin(1 + 12.9898 * i * (i + 1)));
const inputs = [noise(24, 3), noise(24, 300), noise(24, 3).with(5, -Infinity), noise(24, 3).with(7, NaN), noise(24, 3).with(9, Infinity)];

/** Both results are of one kind and length, and their numbers `most` ULP apart at most. */
function near(a, b, most) {
  assert.equal(Object.prototype.toString.call(a), Object.prototype.toString.call(b));
  const [of, as] = typeof a === "number" ? [[a], [b]] : [a, b];
  assert.equal(of.length, as.length);
  const type = a instanceof Float32Array ? "f32" : "f64";
  for (let i = 0; i < of.length; i++) assert.ok(ulps(of[i], as[i], type) <= most, `${of[i]} and ${as[i]} at ${i}`);
}

test("one row gives the same bits", () => {
  for (const make of KINDS) {
    for (const x of inputs.map(make)) {
      for (const temperature of [1, 0.3, 0, Infinity]) {
        near(core.softmax(x, { temperature }), whole.softmax(x, { temperature }), temperature > 0 && temperature < Infinity ? 0 : 1);
        near(core.logSoftmax(x, { temperature }), whole.logSoftmax(x, { temperature }), 0);
        near(core.logSumExp(x, { temperature }), whole.logSumExp(x, { temperature }), 0);
        near(core.crossEntropy(x, 3, { temperature }), whole.crossEntropy(x, 3, { temperature }), 0);
        near(core.crossEntropyGrad(x, 3, { temperature }), whole.crossEntropyGrad(x, 3, { temperature }), 0);
      }
      near(core.softmax(x), whole.softmax(x), 0);
      near(core.entropy(x), whole.entropy(x), 0);
      assert.deepEqual(core.topK(x, 5), whole.topK(x, 5));
    }
  }
});

test("rows along axes, with masks and limits, are within one ULP", () => {
  const mask = Array.from({ length: 24 }, (_, i) => i % 5 !== 0);
  for (const make of KINDS) {
    for (const x of inputs.map(make)) {
      for (const axis of [0, 1, -1, [0, 2], null]) {
        for (const more of [{}, { mask }, { temperature: 2 }]) {
          const options = { shape: [2, 3, 4], axis, ...more };
          near(core.softmax(x, options), whole.softmax(x, options), 1);
          near(core.softmax(x, { ...options, onInfinity: "limit" }), whole.softmax(x, { ...options, onInfinity: "limit" }), 1);
          near(core.logSoftmax(x, options), whole.logSoftmax(x, options), 0);
          near(core.logSumExp(x, { ...options, keepDims: true }), whole.logSumExp(x, { ...options, keepDims: true }), 0);
        }
      }
    }
  }
});

test("a result goes where `out` says", () => {
  for (const options of [{}, { shape: [2, 2], axis: 0 }, { temperature: 2 }]) {
    const x = Float32Array.of(1, 2, 3, 4);
    const expected = whole.softmax(x, options);
    assert.equal(core.softmax(x, { ...options, out: x }), x);
    near(x, expected, 1);
  }
});

test("it says what it goes without, and what is wrong as the whole says it", () => {
  for (const option of ["weights", "returnSign"]) {
    refuses(() => core.logSumExp([1, 2], { [option]: true }), TypeError, "ERR_OPTION", `no option '${option}'`, "keepDims");
  }
  const wrong = [
    (api) => api.softmax("1"),
    (api) => api.softmax([1, 2], { shape: [3] }),
    (api) => api.softmax([1, 2], { axis: 1 }),
    (api) => api.softmax([1, 2], { mask: [1] }),
    (api) => api.logSoftmax([1, 2], { temperature: -1 }),
    (api) => api.crossEntropy([1, 2], 2),
    (api) => api.topK([1, 2], 3),
  ];
  for (const call of wrong) {
    const message = messageOf(() => call(core));
    assert.match(message, /^(Type|Range)Error ERR_/);
    assert.equal(message, messageOf(() => call(whole)));
  }
});

test("its memory is its own", () => {
  core.softmax(new Float64Array(1e6));
  assert.ok(core.memoryUsage() > 16e6);
  assert.notEqual(core.memoryUsage(), whole.memoryUsage());
});
