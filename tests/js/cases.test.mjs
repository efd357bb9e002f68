// The cases of tests/cases.json through the packed package: the numbers that tests/cases.rs holds Rust to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";
import { ulps } from "./ulp.mjs";

test("the distance in ULP is right at 0, across the sign and at the ends", () => {
  assert.equal(ulps(0, -0, "f32"), 0);
  assert.equal(ulps(2 ** -149, -(2 ** -149), "f32"), 2);
  assert.equal(ulps(1, 1 + 2 ** -23, "f32"), 1);
  assert.equal(ulps(1, 1 - 2 ** -52, "f64"), 2);
  assert.equal(ulps(-2, -2 - 2 ** -51, "f64"), 1);
  assert.equal(ulps(NaN, NaN, "f64"), 0);
  assert.equal(ulps(Infinity, Infinity, "f64"), 0);
  assert.equal(ulps(3.4028234663852886e38, Infinity, "f32"), Infinity);
  assert.equal(ulps(NaN, 1, "f64"), Infinity);
});

const NAMED = { nan: NaN, inf: Infinity, "-inf": -Infinity };
const number = (x) => (typeof x === "string" ? NAMED[x] : x);
const { cases } = JSON.parse(readFileSync(new URL("../cases.json", import.meta.url), "utf8"));

function pickOptions({ shape, axis, temperature, mask }) {
  const options = {
    shape,
    axis,
    mask,
    temperature: temperature === undefined ? undefined : number(temperature),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function assertClose(actual, expected, type, bound, what) {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const distance = ulps(actual[i], number(expected[i]), type);
    assert.ok(distance <= bound, `${what}[${i}] is ${actual[i]}, ${distance} ULP from ${expected[i]}`);
  }
}

/** Computes a row twice: without a shape by the fast path, with one by the general path. */
for (const c of cases) {
  test(`${c.dtype}: ${c.name}`, () => {
    const values = c.x.map(number);
    const options = pickOptions(c);
    const inputs = c.dtype === "f32" ? [Float32Array.from(values)] : [Float64Array.from(values), values];
    for (const x of inputs) {
      const ways = Object.keys(options).length === 0 ? [undefined, { shape: [x.length] }] : [options];
      for (const way of ways) {
        const own = c.onInfinity ? { ...way, onInfinity: c.onInfinity } : way;
        assertClose(softmax(x, own), c.softmax, c.dtype, 1, "softmax");
        assertClose(logSoftmax(x, way), c.logSoftmax, c.dtype, 1, "logSoftmax");
        const sums = [logSumExp(x, way)].flatMap((s) => (typeof s === "number" ? [s] : Array.from(s)));
        const largest = Math.max(0, ...values.map((v) => Math.abs(v) / (options.temperature ?? 1)));
        const epsilon = c.dtype === "f32" ? 2 ** -23 : 2 ** -52;
        assert.equal(sums.length, c.logSumExp.length);
        sums.forEach((sum, i) => {
          const expected = number(c.logSumExp[i]);
          const close = ulps(sum, expected, c.dtype) <= 2 || Math.abs(sum - expected) <= largest * epsilon;
          assert.ok(close, `logSumExp is ${sum}, not ${expected}`);
        });
      }
    }
  });
}
