// The tables of exact results, and comparisons with them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ulps } from "./ulp.mjs";

const NAMED = { nan: NaN, inf: Infinity, "-inf": -Infinity };
const revive = (_, value) => (Object.hasOwn(NAMED, value) ? NAMED[value] : value);

/** Reads a table by its path in tests. JSON has no NaN and no infinity, so these are texts in it. */
export const readTable = (path) =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"), revive);

export const references = readTable("references/references.json");

/** Makes an array of the type of a case. */
export const typed = (x, dtype) => (dtype === "f32" ? Float32Array : Float64Array).from(x);

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };

/** Asserts that each number is within a bound in ULP or, where a sum cancels, in ULP of its largest term. */
export function assertClose(actual, expected, type, bound, what, cancelled = []) {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const distance = ulps(actual[i], expected[i], type);
    const isClose =
      distance <= bound || Math.abs(actual[i] - expected[i]) <= bound * EPSILON[type] * (cancelled[i] ?? 0);
    assert.ok(isClose, `${what}[${i}] is ${actual[i]}, ${distance} ULP from ${expected[i]}`);
  }
}
