// Compares with tf.softmax along the last axis, and with tf.softmax of a transposed tensor along others.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { softmaxAlong } from "./softmax-along.js";

const SHAPE = [2, 3, 4];
const x = tf.tensor(
  Float32Array.from({ length: 24 }, (_, i) => 5 * Math.sin(i * i)),
  SHAPE,
);

/** Computes tf.softmax along an axis, which is brought to the end before. */
function transposed(x, axis) {
  const order = [0, 1, 2].filter((i) => i !== axis).concat(axis);
  const back = [0, 1, 2].map((i) => order.indexOf(i));
  return x.transpose(order).softmax().transpose(back);
}

function isNear(actual, expected, tolerance) {
  assert.deepEqual(actual.shape, expected.shape);
  assert.equal(actual.dtype, "float32");
  const [a, b] = [actual.dataSync(), expected.dataSync()];
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) <= tolerance, `${i}: ${value}, ${b[i]}`));
}

test("tf.softmax takes the last axis only", () => {
  assert.throws(() => tf.softmax(x, 1), /non-last dimension is not yet supported/);
});

test("the probabilities are those of tf.softmax, along every axis", () => {
  for (const axis of [0, 1, 2]) isNear(softmaxAlong(x, axis), transposed(x, axis), 2e-7);
  isNear(softmaxAlong(x, -2), transposed(x, 1), 2e-7);
});

test("several axes together are one softmax", () => {
  isNear(softmaxAlong(x, [1, 2]), x.reshape([2, 12]).softmax().reshape(SHAPE), 2e-7);
});

test("the gradient is that of tf.softmax, so it trains", () => {
  const weights = tf.tensor(
    Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)),
    SHAPE,
  );
  const gradient = (f) => tf.grad((x) => f(x).mul(weights).sum())(x);
  for (const axis of [0, 1, 2])
    isNear(
      gradient((x) => softmaxAlong(x, axis)),
      gradient((x) => transposed(x, axis)),
      5e-7,
    );
});

test("integers are logits too, and nothing is left behind by tidy", () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const integers = tf.tensor([1, 2, 3, 3, 2, 1], [3, 2], "int32");
    isNear(softmaxAlong(integers, 0), tf.softmax(integers.toFloat().transpose()).transpose(), 2e-7);
  });
  assert.equal(tf.memory().numTensors, before);
});

test("main prints probabilities, sums and a gradient", () => {
  const output = execFileSync(process.execPath, ["main.js"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    stdio: "pipe",
  });
  assert.match(output, /0\.6652409, 0\.3333333, 0\.0900306/);
  assert.match(output, /\[\[1, 1, 1, 1\],\s+\[1, 1, 1, 1\]\]/);
});
