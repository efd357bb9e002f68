// The cases of tests/references/cases.json through the packed package: the numbers that tests/rust/cases.rs
// holds Rust to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, logSumExp, softmax } from "softmax-wasm";
import { assertClose, readTable, typed } from "./common/references.mjs";
import { ulps } from "./common/ulp.mjs";

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

const { cases } = readTable("references/cases.json");

const pickOptions = ({ shape, axis, temperature, mask }) =>
  Object.fromEntries(
    Object.entries({ shape, axis, mask, temperature }).filter(([, value]) => value !== undefined),
  );

/** Computes a row twice: without a shape by the fast path, with one by the general path. */
for (const c of cases) {
  test(`${c.dtype}: ${c.name}`, () => {
    const options = pickOptions(c);
    const inputs = c.dtype === "f32" ? [typed(c.x, "f32")] : [typed(c.x, "f64"), c.x];
    for (const x of inputs) {
      const ways = Object.keys(options).length === 0 ? [undefined, { shape: [x.length] }] : [options];
      for (const way of ways) {
        const own = c.onInfinity ? { ...way, onInfinity: c.onInfinity } : way;
        assertClose(softmax(x, own), c.softmax, c.dtype, 1, "softmax");
        assertClose(logSoftmax(x, way), c.logSoftmax, c.dtype, 1, "logSoftmax");
        const sums = [logSumExp(x, way)].flatMap((s) => (typeof s === "number" ? [s] : Array.from(s)));
        // The result is within 2 ULP or, where it cancels, within 1 ULP of the largest logit.
        const largest = Math.max(0, ...c.x.map((v) => Math.abs(v) / (options.temperature ?? 1)));
        const cancelled = sums.map(() => largest / 2);
        assertClose(sums, c.logSumExp, c.dtype, 2, "logSumExp", cancelled);
      }
    }
  });
}
