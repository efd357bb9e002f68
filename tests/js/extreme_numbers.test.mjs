// Numbers near the ends of f64, beyond 2^53 and outside their range: what is computed, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  crossEntropy,
  crossEntropyGrad,
  gumbelSoftmax,
  isSoftmaxError,
  logSoftmax,
  mergeWeighted,
  softmax,
  softmaxJacobian,
  sparsemax,
} from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";

const code = (code) => (error) => isSoftmaxError(error) && error.code === code;

test("a bias that overflows with its logit is the largest number, not a NaN for the row", () => {
  assert.deepEqual(softmax([1e308, 0], { bias: [1e308, 0] }), [1, 0]);
  assert.deepEqual(softmax([-1.7e308, -1.7e308], { bias: [-1e308, -1e308] }), [0.5, 0.5]);
  assert.deepEqual(logSoftmax([1e308, 0], { bias: [1e308, 0] }), [0, -Number.MAX_VALUE]);
  assert.deepEqual(sparsemax([1e308, 0], { bias: [1e308, 0] }), [1, 0]);
});

test("a Jacobian is that of one row", () => {
  assert.equal(softmaxJacobian({ data: [0, 0], dims: [1, 2] }).length, 4);
  assert.throws(() => softmaxJacobian({ data: [0, 0, 0, 0], dims: [2, 2] }), code("ERR_SHAPE"));
  const [a, b] = softmaxJacobian([40, 0]);
  assert.ok(a > 0 && a === -b, `${a}, ${b}`);
});

test("log-probabilities near the ends of f64 are numbers at any temperature", () => {
  const max = Number.MAX_VALUE;
  for (const temperature of [0.9, 1.0001, 1.3, 1.9999, 2, 3, 1e10]) {
    const log = logSoftmax([2, 2, -max], { temperature });
    assert.ok(Math.abs(log[0] + Math.LN2) < 1e-15 && log[0] === log[1], `${temperature}: ${log}`);
    const wanted = -max / temperature;
    assert.ok(Math.abs(log[2] - wanted) <= Math.abs(wanted) * 2 ** -51 || log[2] === wanted, `${log[2]}`);
    assert.equal(crossEntropy([2, 2, -max], 2, { temperature }), -log[2]);
  }
  const [zero, lowest] = logSoftmax([1e308, -1e308], { temperature: 1.3 });
  assert.equal(zero, 0);
  assert.ok(Math.abs(lowest / -1e308 - 2 / 1.3) < 1e-15, `${lowest}`);
});

test("a target distribution holds probabilities", () => {
  for (const wrong of [-1, 5, NaN])
    for (const f of [crossEntropy, crossEntropyGrad])
      assert.throws(() => f([0, 0], [wrong, 0.5]), code("ERR_TARGET"));
  assert.throws(() => crossEntropy([0, 0], [0.5, 2]), /target\[1\] is 2/);
  const [right, other] = crossEntropyGrad([40, 0], 0);
  assert.ok(right < 0 && right === -other, `${right}, ${other}`);
});

test("bigints beyond 2^53 are refused, since two of them would be one number", async () => {
  const y = BigInt64Array.of(2n ** 60n, 2n ** 60n + 1n, 5n);
  await assert.rejects(new LinearClassifier().fit([[0], [1], [2]], y), code("ERR_INPUT"));
  assert.throws(() => crossEntropy([0, 0], 2n ** 60n), code("ERR_INPUT"));
});

test("a hard Gumbel-softmax of a NaN row is NaN", () => {
  const hard = gumbelSoftmax([NaN, 1, 0, 0], { shape: [2, 2], seed: 1, hard: true });
  assert.ok(Number.isNaN(hard[0]) && Number.isNaN(hard[1]));
  assert.equal(hard[2] + hard[3], 1);
});

test("the mean of the largest numbers is a number", () => {
  const parts = [1e308, 1.5e308].map((x) => ({ value: [x], logSumExp: 0 }));
  assert.deepEqual(mergeWeighted(parts).value, [1.25e308]);
});

test("isSoftmaxError is for errors only", () => {
  assert.equal(isSoftmaxError({ code: "ERR_INPUT" }), false);
});
