// warp passes the conformance suite for samplers, tests/samplers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { warp } from "softmax-wasm";

const { rows, cases } = JSON.parse(
  readFileSync(new URL("../samplers/samplers.json", import.meta.url), "utf8"),
);

test(`${cases.length} cases keep what the definitions say`, () => {
  for (const { row, options, order, kept } of cases) {
    const x = rows[row].map((v) => v ?? -Infinity);
    const warped = warp(x, { ...options, order });
    assert.deepEqual(
      warped.flatMap((v, i) => (v > -Infinity ? [i] : [])),
      kept,
      `${row}, ${JSON.stringify(options)}, ${order}`,
    );
  }
});
