// The references that the tests of decisions share, numbers of scikit-learn, crepes and exact fractions
// (tests/decisions/make_reference.py), and comparisons.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const reference = JSON.parse(
  readFileSync(new URL("../../decisions/reference.json", import.meta.url), "utf8"),
);

/** Asserts that two numbers differ by less than a relative tolerance, or are both NaN. */
export const near = (a, b, tolerance = 1e-12) =>
  assert.ok(
    Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)) || (Number.isNaN(a) && Number.isNaN(b)),
    `${a} is not ${b}`,
  );

/** Asserts that two arrays have near numbers. */
export function allNear(a, b, tolerance) {
  assert.equal(a.length, b.length);
  a.forEach((x, i) => near(x, b[i], tolerance));
}

/** Returns the indices of the classes in sets. */
export const indices = (sets) => sets.map((set) => set.map(({ index }) => index));

/** Copies a value by way of JSON. */
export const json = (value) => JSON.parse(JSON.stringify(value));
