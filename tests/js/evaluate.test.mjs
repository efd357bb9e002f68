// evaluate through the packed package: against scikit-learn (tests/decisions/make_reference.py) and at the
// limits of the arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { allNear, near, reference } from "./common/decisions.mjs";
import { refuses } from "./common/refuses.mjs";

const { evaluate } = api;

test("the report is that of scikit-learn", () => {
  const of = reference.evaluation;
  const report = evaluate(of.p, of.target, { shape: of.shape, bins: 10, labels: ["a", "b", "c", "d"] });
  assert.equal(report.n, 80);
  for (const key of ["accuracy", "nll", "brier", "ece", "mce"]) near(report[key], of[key]);
  assert.deepEqual(Array.from(report.confusion), of.confusion);
  for (const key of ["precision", "recall", "f1", "count", "auc"])
    allNear(
      report.classes.map((one) => one[key]),
      of[key],
    );
  near(report.auc, of.macroAuc);
  near(
    report.macroF1,
    of.f1.reduce((sum, f1) => sum + f1 / 4, 0),
  );
  assert.equal(report.topK[1], report.accuracy);
  assert.deepEqual(
    report.classes.map(({ label }) => label),
    ["a", "b", "c", "d"],
  );
  const byClass = evaluate(of.p, of.target, { shape: of.shape, bins: 10, of: "class" });
  allNear(
    byClass.classes.map(({ ece }) => ece),
    of.classEce,
  );
  near(
    byClass.ece,
    of.classEce.reduce((sum, ece) => sum + ece / 4, 0),
  );
  near(byClass.mce, of.classMce);
  near(evaluate(of.p, of.target, { shape: of.shape, bins: 10, scheme: "equal-mass" }).ece, of.massEce);
  const { p, shape, target, topK } = of.untied;
  const { topK: found } = evaluate(p, target, { shape, topK: [1, 2, 3, 5] });
  for (const k of [1, 2, 3, 5]) near(found[k], topK[k]);
  // The diagram and its error are those of calibrationError.
  const { ece, bins } = api.calibrationError(of.p, of.target, { shape: of.shape });
  const same = evaluate(of.p, of.target, { shape: of.shape });
  assert.equal(same.ece, ece);
  assert.deepEqual(same.bins, bins);
});

test("a division by 0 is NaN, and confidences of 0 and 1 are counted", () => {
  const report = evaluate([1, 0, 0], 0);
  assert.deepEqual(report.classes[1], {
    label: "1",
    count: 0,
    precision: NaN,
    recall: NaN,
    f1: NaN,
    auc: NaN,
    ece: 0,
  });
  assert.deepEqual(
    [report.accuracy, report.nll, report.brier, report.ece, report.macroF1, report.auc],
    [1, 0, 0, 0, NaN, NaN],
  );
  assert.ok(Object.is(report.nll, 0));
  // Predictions that are all wrong, and sure of it (OpenTabular/DeepTab#421).
  const wrong = evaluate([1, 0, 1, 0], [1, 1], { shape: [2, 2] });
  assert.deepEqual([wrong.ece, wrong.mce, wrong.nll, wrong.brier], [1, 1, Infinity, 2]);
  // Confidences that are all the same are one bin, however many are asked for.
  const same = evaluate([0.7, 0.3, 0.7, 0.3, 0.3, 0.7], [0, 1, 1], {
    shape: [3, 2],
    scheme: "equal-mass",
    bins: 3,
  });
  near(same.ece, Math.abs(2 / 3 - 0.7));
  assert.deepEqual(
    same.bins.map(({ count }) => count),
    [3, 0, 0],
  );
  const one = evaluate([1, 1], [0, 0], { shape: [2, 1] });
  assert.deepEqual([one.accuracy, one.classes[0].auc, one.topK], [1, NaN, { 1: 1, 5: 1 }]);
  // A class that was predicted and never right has an f1 of 0, without a division by 0.
  assert.equal(evaluate([0.9, 0.1], 1).classes[0].f1, 0);
});

test("what earlier calls left in the memory isn't counted", () => {
  const p = Float64Array.from({ length: 60 }, (_, i) => (i % 21 === 0 ? 1 : 0));
  const [options, target] = [{ shape: [3, 20] }, [0, 1, 2]];
  const { confusion } = evaluate(p, target, options);
  api.softmax(new Float64Array(5000).fill(7));
  assert.deepEqual(evaluate(p, target, options).confusion, confusion);
  assert.equal(
    confusion.reduce((sum, count) => sum + count),
    3,
  );
});

test("intervals hold what the rows give, and a seed gives the same", () => {
  const { p, target, shape } = reference.evaluation;
  const a = evaluate(p, target, { shape, bootstrap: 400, seed: 5 });
  assert.deepEqual(evaluate(p, target, { shape, bootstrap: 400, seed: 5 }), a);
  assert.notDeepEqual(evaluate(p, target, { shape, bootstrap: 400, seed: 6 }).intervals, a.intervals);
  for (const key of ["accuracy", "nll", "brier"]) {
    const [low, high] = a.intervals[key];
    assert.ok(low < a[key] && a[key] < high, `${key} ${low} ${high}`);
  }
  const { accuracy, intervals } = a;
  const spread = 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / 80);
  near(intervals.accuracy[1] - intervals.accuracy[0], 2 * spread, 0.05);
  assert.equal(evaluate(p, target, { shape }).intervals, undefined);
  assert.deepEqual(evaluate([1, 0], 0, { bootstrap: 1 }).intervals.accuracy, [1, 1]);
  for (const row of [[1, 0, 0.5, 0.5]])
    assert.deepEqual(evaluate(row, [0, 0], { shape: [2, 2], axis: 1 }).confusion, Int32Array.of(2, 0, 0, 0));
});

test("reports of what isn't rows of probabilities are refused", () => {
  refuses(() => evaluate([], []), RangeError, "ERR_EMPTY");
  refuses(() => evaluate([0.5, 0.4], 0), RangeError, "ERR_ENTRY", "0.9");
  refuses(() => evaluate([0.5, NaN], 0), RangeError, "ERR_ENTRY", "p[1]");
  refuses(() => evaluate([0.5, 0.5], -1), RangeError, "ERR_TARGET", "-1");
  refuses(() => evaluate([0.5, 0.5], [0, 1]), RangeError, "ERR_TARGET", "2", "1");
  for (const topK of [0, [1, 0], 1.5])
    refuses(() => evaluate([0.5, 0.5], 0, { topK }), RangeError, "ERR_K", "topK");
  refuses(() => evaluate([0.5, 0.5], 0, { bins: 0 }), RangeError, "ERR_BINS");
  refuses(() => evaluate([0.5, 0.5], 0, { bootstrap: -1 }), RangeError, "ERR_OPTION", "bootstrap");
  for (const bootstrap of [2 ** 32, 1e6 + 1, Infinity])
    refuses(() => evaluate([0.5, 0.5], 0, { bootstrap }), RangeError, "ERR_OPTION", "bootstrap");
  refuses(
    () => evaluate(new Float64Array(2 ** 17).fill(2 ** -17), 0),
    RangeError,
    "ERR_MEMORY",
    "131072 classes",
    "16383",
  );
  refuses(() => evaluate([0.5, 0.5], 0, { seed: 0.5, bootstrap: 1 }), RangeError, "ERR_RANDOM");
  refuses(() => evaluate([0.5, 0.5], 0, { labels: ["a"] }), RangeError, "ERR_LABELS");
});

test("a call from within the labels changes nothing of the report", () => {
  const p = [0.7, 0.3, 0.2, 0.8, 0.6, 0.4];
  const options = { shape: [3, 2], bins: 4, bootstrap: 20 };
  const names = ["a", "b"];
  const labels = Object.defineProperty([...names], 1, {
    get: () => {
      api.softmax(new Float64Array(4096), { temperature: 0.5 });
      return names[1];
    },
  });
  const wanted = evaluate(p, [0, 1, 1], { ...options, labels: names });
  assert.deepEqual(evaluate(p, [0, 1, 1], { ...options, labels }), wanted);
});
