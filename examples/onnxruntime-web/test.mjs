// The model's logits become the right names with the right probabilities, and "don't know" far away.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as ort from "onnxruntime-web";
import { nameFlowers } from "./classifier.js";

const lines = readFileSync(new URL("held-out.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1);
const species = lines.map((line) => line.split(",")[4]);
const flowers = lines.map((line) => line.split(",").slice(0, 4).map(Number));

test("flowers that the model hasn't seen get their names", async () => {
  const counts = { right: 0, wrong: 0, unknown: 0 };
  (await nameFlowers(flowers)).forEach(({ classes: [best] }, i) => {
    counts[!best ? "unknown" : best.label === species[i] ? "right" : "wrong"]++;
  });
  assert.deepEqual(counts, { right: 48, wrong: 0, unknown: 2 });
});

test("the probabilities are the softmax of the model's logits", async () => {
  const session = await ort.InferenceSession.create(readFileSync(new URL("iris.onnx", import.meta.url)));
  const lengths = new ort.Tensor("float32", flowers.flat(), [50, 4]);
  const { data, dims } = (await session.run({ lengths })).logits;
  assert.deepEqual(dims, [50, 3]);
  (await nameFlowers(flowers)).forEach(({ classes: [best] }, i) => {
    const row = Array.from(data.subarray(3 * i, 3 * i + 3));
    const p = Math.max(...row.map((x) => 1 / row.reduce((sum, z) => sum + Math.exp(z - x), 0)));
    if (!best) return assert.ok(p < 0.7);
    assert.equal(row[best.index], Math.max(...row));
    assert.ok(Math.abs(best.probability - p) < 1e-7, `${best.probability} ${p}`);
  });
});

test('the answer far from all flowers is "don\'t know", in every direction', async () => {
  const far = [
    [0, 0, 0, 0],
    [12, 9, 0.1, 6],
    [60, 27, 51, 16],
    [-5, 3, -1, 0],
    [1e6, 1e6, 1e6, 1e6],
  ];
  for (const answer of await nameFlowers(far))
    assert.deepEqual(answer, { classes: [], abstained: "threshold" });
});

test('main prints names and one "don\'t know"', () => {
  const output = execFileSync(process.execPath, ["main.js"], { cwd: import.meta.dirname, encoding: "utf8" });
  const named = output
    .trim()
    .split("\n")
    .map((line) => line.split("→ ")[1]);
  assert.deepEqual(named, [
    "setosa 100.0 %",
    "versicolor 100.0 %",
    "virginica 80.6 %",
    "don't know (threshold)",
  ]);
});
