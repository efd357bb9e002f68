// evaluate beside netcal 1.4.0, and conformal sets beside TorchCP 1.2.1, through the packed package. What the
// two say is in tests/decisions/torch.json, by tests/decisions/make_torch_reference.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evaluate, fitConformal, predictionSets } from "softmax-wasm";
import { indices, near } from "./common/decisions.mjs";

const { calibration, conformal } = JSON.parse(
  readFileSync(new URL("../decisions/torch.json", import.meta.url), "utf8"),
);

test("calibration errors in bins of equal width and of equal mass are those of netcal", () => {
  const { p, shape, target, cases } = calibration;
  assert.equal(cases.length, 8);
  for (const { bins, scheme, ece, mce } of cases) {
    const report = evaluate(p, target, { shape, bins, scheme });
    near(report.ece, ece, 1e-14);
    near(report.mce, mce, 1e-14);
  }
});

test("thresholds and sets are those of TorchCP, whose sets may lack the most probable class", () => {
  const { p, classes, known, target, cases } = conformal;
  const asked = p.slice(classes * known);
  const best = predictionSets(asked, { score: "lac", threshold: Infinity }, { shape: [-1, classes] }).map(
    (set) => set[0].index,
  );
  assert.equal(cases.length, 15);
  for (const { alpha, score, lambda, k, threshold, sets } of cases) {
    const fit = fitConformal(p.slice(0, classes * known), target.slice(0, known), {
      shape: [known, classes],
      alpha,
      score,
      lambda,
      k,
    });
    near(fit.threshold, threshold, 1e-14);
    const found = indices(predictionSets(asked, fit, { shape: [-1, classes] }));
    assert.deepEqual(
      found.map((set) => set.toSorted()),
      sets.map((set, row) => (set.length === 0 && score !== "lac" ? [best[row]] : set)),
    );
  }
});

test("ranks are those of TorchCP but for α = 0.7, where its rounded product is one too high", () => {
  const others = conformal.ranks.filter(([n, alpha, rank]) => {
    const fit = fitConformal(new Float64Array(2 * n).fill(0.5), new Int8Array(n), { shape: [n, 2], alpha });
    if (fit.k > n) assert.equal(fit.trivial, true);
    else if (fit.k !== rank) assert.equal(rank, fit.k + 1);
    return rank !== (fit.k > n ? null : fit.k);
  });
  assert.deepEqual(
    others.map(([n, alpha]) => [n, alpha]),
    [9, 19, 39, 49, 99, 199, 499, 999].map((n) => [n, 0.7]),
  );
});
