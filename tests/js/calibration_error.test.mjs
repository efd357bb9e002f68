// calibrationError and fitTemperature through the packed package: their definitions and their errors. Their
// arithmetic is tested in tests/rust/calibration_error.rs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrationError, crossEntropy, fitTemperature, sample, softmax } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const ROWS = 2000;
const shape = [ROWS, 4];
const logits = Float64Array.from({ length: 4 * ROWS }, (_, i) => Math.sin(i * 1.7) * 4 + Math.sin(i * i));
/** Rows whose classes are drawn at temperature 2, so that temperature 1 is too sure. */
const labels = sample(logits, { shape, temperature: 2, seed: 5 });

function byDefinition(p, bins) {
  const all = Array.from({ length: bins }, (_, b) => ({
    lower: b / bins,
    upper: (b + 1) / bins,
    count: 0,
    confidence: 0,
    accuracy: 0,
  }));
  for (let row = 0; row < ROWS; row++) {
    const of = p.slice(4 * row, 4 * row + 4);
    const confidence = Math.max(...of);
    const bin = all.find(({ upper }) => confidence <= upper);
    bin.count++;
    bin.confidence += confidence;
    bin.accuracy += of.indexOf(confidence) === labels[row] ? 1 : 0;
  }
  const ece = all.reduce((sum, { confidence, accuracy }) => sum + Math.abs(accuracy - confidence), 0) / ROWS;
  for (const bin of all)
    if (bin.count > 0)
      [bin.confidence, bin.accuracy] = [bin.confidence / bin.count, bin.accuracy / bin.count];
  return { ece, bins: all };
}

test("the error and the bins follow their definitions", () => {
  for (const bins of [undefined, 1, 7, 100]) {
    const p = softmax(logits, { shape });
    const { ece, bins: actual } = calibrationError(p, labels, { shape, bins });
    const expected = byDefinition(p, bins ?? 15);
    assert.ok(Math.abs(ece - expected.ece) < 1e-13);
    assert.equal(actual.length, bins ?? 15);
    actual.forEach((bin, i) => {
      const { confidence, accuracy, ...exact } = expected.bins[i];
      assert.deepEqual({ lower: bin.lower, upper: bin.upper, count: bin.count }, exact);
      assert.ok(Math.abs(bin.confidence - confidence) < 1e-13 && Math.abs(bin.accuracy - accuracy) < 1e-13);
    });
  }
  assert.deepEqual(calibrationError([0.2, 0.8], [1], { bins: 2 }).bins[0], {
    lower: 0,
    upper: 0.5,
    count: 0,
    confidence: 0,
    accuracy: 0,
  });
  assert.equal(calibrationError(Float32Array.of(1, 0), 0).ece, 0);
});

test("labels are an array, a typed array or, for one row, a number", () => {
  const expected = calibrationError(softmax(logits, { shape }), labels, { shape });
  for (const same of [Array.from(labels), Uint8Array.from(labels), Float64Array.from(labels)]) {
    assert.deepEqual(calibrationError(softmax(logits, { shape }), same, { shape }), expected);
  }
  assert.deepEqual(calibrationError([0.2, 0.8], 1), calibrationError([0.2, 0.8], [1]));
  assert.deepEqual(fitTemperature([1, 1], 1), fitTemperature([1, 1], Int8Array.of(1)));
  assert.deepEqual(fitTemperature([1, 2, 3], [0, 0, 0], { shape: [3, 1] }).temperature, 1);
  assert.deepEqual(
    fitTemperature(logits, labels, { shape: [50, ROWS / 50, 4] }),
    fitTemperature(logits, labels, { shape }),
  );
});

test("the fitted temperature makes labels likeliest and calibrates", () => {
  const nll = (temperature) => crossEntropy(logits, labels, { shape, temperature });
  const fit = fitTemperature(logits, labels, { shape });
  assert.ok(Math.abs(fit.temperature / 2 - 1) < 0.1, `${fit.temperature}`);
  assert.equal(fit.nllBefore, nll(1));
  assert.equal(fit.nllAfter, nll(fit.temperature));
  assert.ok(fit.nllAfter < nll(fit.temperature * 1.001) && fit.nllAfter < nll(fit.temperature / 1.001));
  const { ece } = calibrationError(softmax(logits, { shape, temperature: fit.temperature }), labels, {
    shape,
  });
  assert.equal(fit.eceAfter, ece);
  assert.ok(fit.eceAfter < fit.eceBefore / 2);
  const scaled = fitTemperature(
    logits.map((z) => z * 4096 - 1e7),
    labels,
    { shape },
  );
  assert.ok(Math.abs(scaled.temperature / fit.temperature / 4096 - 1) < 1e-8);
  assert.equal(fitTemperature(logits, labels, { shape, bins: 5 }).temperature, fit.temperature);
});

test("labels that no temperature suits end at the documented bounds", () => {
  const near = (a, b) => assert.ok(Math.abs(a / b - 1) < 1e-12, `${a} is not ${b}`);
  near(fitTemperature([10, 0, 0, 10], [0, 1], { shape: [2, 2] }).temperature, 1e-5);
  near(fitTemperature([10, 0, 0, 10], [1, 0], { shape: [2, 2] }).temperature, 1e7);
  assert.equal(fitTemperature([1000, 0], [0]).temperature, 1);
  const impossible = fitTemperature([9, 0, 9, 0, 0, 9, 1, -Infinity], [0, 1, 1, 1], { shape: [4, 2] });
  near(impossible.temperature, 9 / Math.LN2);
  assert.equal(impossible.nllAfter, Infinity);
});

test("what doesn't fit is named with its numbers", () => {
  const two = { shape: [2, 2] };
  for (const [f, name, p] of [
    [calibrationError, "calibrationError", "p"],
    [fitTemperature, "fitTemperature", "logits"],
  ]) {
    const x = [0.5, 0.5, 1, 0];
    refuses(() => f(x, [0, 2], two), RangeError, "ERR_TARGET", name, "2", "0 to 1");
    refuses(() => f(x, [-1, 0], two), RangeError, "ERR_TARGET", "-1");
    refuses(() => f(x, [0, 0.5], two), RangeError, "ERR_TARGET", "0.5");
    refuses(() => f(x, [0], two), RangeError, "ERR_TARGET", "1", "2");
    refuses(() => f(x, [0, 1]), RangeError, "ERR_TARGET", "2", "1", "[4]");
    refuses(() => f([0.5, NaN], [0]), RangeError, "ERR_ENTRY", name, `${p}[1]`, "NaN");
    refuses(() => f([0.5, Infinity], [0]), RangeError, "ERR_ENTRY", `${p}[1]`, "Infinity");
    refuses(() => f([], []), RangeError, "ERR_EMPTY", "[0]");
    refuses(() => f(x, [0, 1], { shape: [3, 2] }), RangeError, "ERR_SHAPE", name, "[3, 2]", "4");
    for (const bins of [0, -1, 1.5])
      refuses(() => f(x, [0, 1], { ...two, bins }), RangeError, "ERR_BINS", String(bins));
    refuses(() => f(x, [0, 1], { ...two, bins: 1e6 + 1 }), RangeError, "ERR_BINS");
  }
  refuses(() => calibrationError([0.5, 2.5], 0), RangeError, "ERR_ENTRY", "p[1]", "2.5");
  refuses(() => calibrationError([-0.5, 0.5], 0), RangeError, "ERR_ENTRY", "p[0]", "-0.5");
  refuses(() => fitTemperature([0, 1, -Infinity, -Infinity], [0, 1], two), RangeError, "ERR_ALL_MASKED");
});

test("what is of the wrong kind is a TypeError that names it", () => {
  for (const [f, p] of [
    [calibrationError, "p"],
    [fitTemperature, "logits"],
  ]) {
    refuses(() => f(null, [0]), TypeError, "ERR_INPUT", p, "null");
    refuses(() => f([1, , 0], [0]), TypeError, "ERR_INPUT", `${p}[1]`, "hole");
    refuses(() => f([1, "0"], [0]), TypeError, "ERR_INPUT", `${p}[1]`, '"0"');
    refuses(() => f([1, 0]), TypeError, "ERR_INPUT", "target", "undefined");
    refuses(() => f([1, 0], "0"), TypeError, "ERR_INPUT", "target", '"0"');
    refuses(() => f([1, 0], [null]), TypeError, "ERR_INPUT", "target[0]", "null");
    refuses(() => f([1, 0], [0], { bins: "5" }), TypeError, "ERR_BINS", '"5"');
    refuses(() => f([1, 0], [0], { bin: 5 }), TypeError, "ERR_OPTION", "'bin'", "'bins'");
    refuses(() => f([1, 0], [0], { temperature: 1 }), TypeError, "ERR_OPTION", "'temperature'");
  }
});

test("code that runs while labels and options are read can call in without harm", () => {
  const disturb = () => softmax(new Float64Array(5000), { shape: [50, 100], axis: 0 });
  const expected = fitTemperature([1, 2, 4, 3], [0, 0], { shape: [2, 2] });
  const proxy = new Proxy([0, 0], { get: (target, key) => (disturb(), Reflect.get(target, key)) });
  const options = {
    shape: [2, 2],
    get bins() {
      return (disturb(), 15);
    },
  };
  assert.deepEqual(fitTemperature([1, 2, 4, 3], proxy, options), expected);
  const p = softmax([1, 2, 4, 3], { shape: [2, 2] });
  assert.deepEqual(calibrationError(p, proxy, options), calibrationError(p, [0, 0], { shape: [2, 2] }));
});

test("the class of a single row may be a bigint", () => {
  assert.deepEqual(calibrationError([0.75, 0.25], 0n), calibrationError([0.75, 0.25], 0));
  assert.deepEqual(fitTemperature([2, 1], 1n), fitTemperature([2, 1], 1));
});
