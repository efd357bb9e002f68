// Decisions that say how far they can be trusted, through the packed package: against scikit-learn, crepes and exact
// fractions (tests/decisions/make_reference.py), by simulation, and at the edges of what can be asked.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./refuses.mjs";

const {
  calibrate,
  classify,
  estimatePriors,
  evaluate,
  evaluateReject,
  familiarity,
  fitCalibration,
  fitConformal,
  fitReject,
  logSoftmax,
  logSumExp,
  predictionSets,
  random,
  sample,
  softmax,
} = api;
const reference = JSON.parse(readFileSync(new URL("../decisions/reference.json", import.meta.url), "utf8"));

const near = (a, b, tolerance = 1e-12) =>
  assert.ok(
    Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)) || (Number.isNaN(a) && Number.isNaN(b)),
    `${a} is not ${b}`,
  );
const allNear = (a, b, tolerance) => (
  assert.equal(a.length, b.length), a.forEach((x, i) => near(x, b[i], tolerance))
);
const indices = (sets) => sets.map((set) => set.map(({ index }) => index));
const json = (value) => JSON.parse(JSON.stringify(value));

// Conformal prediction

test("thresholds, ranks, coverage and sets are those of exact fractions", () => {
  const { p, shape, target, cases } = reference.conformal;
  for (const { alpha, score, lambda, k, rank, threshold, sets, coverage } of cases) {
    const fit = fitConformal(p, target, { shape, alpha, score, lambda, k });
    assert.equal(fit.k, rank);
    assert.equal(fit.n, 60);
    assert.equal(fit.trivial, false);
    near(fit.threshold, threshold, 1e-15);
    allNear(fit.coverage, coverage, 1e-9);
    const rows = p.slice(0, 100);
    assert.deepEqual(indices(predictionSets(rows, fit, { shape: [20, 5] })), sets);
    assert.deepEqual(indices(predictionSets(rows, json(fit), { shape: [20, 5] })), sets);
  }
});

test("the rank is ⌈(n + 1)(1 − α)⌉ of the α that was written", () => {
  for (const [n, alpha, rank] of reference.conformal.ranks) {
    const { k, threshold, trivial } = fitConformal(new Float64Array(2 * n).fill(0.5), new Int8Array(n), {
      shape: [n, 2],
      alpha: Number(alpha),
    });
    assert.equal(k, rank, `${n} ${alpha}`);
    assert.deepEqual([threshold, trivial], rank > n ? [Infinity, true] : [0.5, false]);
  }
  for (const [n, k, low, high] of reference.conformal.betas) {
    const { coverage } = fitConformal(new Float64Array(2 * n).fill(0.5), new Int8Array(n), { shape: [n, 2] });
    allNear(coverage, [low, high], 1e-9);
    assert.equal(fitConformal(new Float64Array(2 * n).fill(0.5), new Int8Array(n), { shape: [n, 2] }).k, k);
  }
});

test("LAC gives the sets of crepes", () => {
  const { p, target, crepes } = reference.conformal;
  const [known, asked] = [p.slice(0, 200), p.slice(200)];
  for (const { alpha, sets } of crepes) {
    const fit = fitConformal(known, target.slice(0, 40), { shape: [40, 5], alpha });
    assert.deepEqual(
      indices(predictionSets(asked, fit, { shape: [20, 5] })).map((set) => set.sort()),
      sets,
    );
  }
});

test("sets cover as often as they promise, for all scores and by class", () => {
  const rng = random(3);
  const [n, m, classes] = [99, 100, 4];
  for (const options of [
    { score: "lac" },
    { score: "aps" },
    { score: "raps", lambda: 0.05, k: 1 },
    { score: "lac", byClass: true },
  ]) {
    const [alpha, trials] = [0.2, 150];
    let [covered, within] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const logits = Float64Array.from({ length: (n + m) * classes }, () => 6 * rng() - 3);
      const shape = [n + m, classes];
      // The model is too sure: the promise doesn't ask.
      const target = sample(logits, { shape, temperature: 2, rng });
      const p = softmax(logits, { shape });
      const fit = fitConformal(p.subarray(0, n * classes), target.subarray(0, n), {
        shape: [n, classes],
        alpha,
        ...options,
      });
      const sets = predictionSets(p.subarray(n * classes), fit, { shape: [m, classes] });
      const part = sets.filter((set, row) => set.some(({ index }) => index === target[n + row])).length / m;
      covered += part / trials;
      if (!options.byClass && part >= fit.coverage[0] - 0.1) within++;
    }
    assert.ok(covered > 1 - alpha - 0.012, `${JSON.stringify(options)} covers ${covered}`);
    assert.ok(
      covered < 1 - alpha + (options.score === "lac" ? 0.05 : 0.2),
      `${JSON.stringify(options)} covers ${covered}`,
    );
    assert.ok(options.byClass || within > 0.9 * trials);
  }
});

test("a row that is sure has one class, and the edges of n are said", () => {
  for (const score of ["aps", "raps"]) {
    const sure = fitConformal([1, 0, 0, 1, 0, 0, 1, 0, 0], [0, 0, 0], { shape: [3, 3], alpha: 0.5, score });
    assert.equal(sure.threshold, 1);
    assert.deepEqual(
      predictionSets([1, 0, 0], sure).map(({ index }) => index),
      [0],
    );
    const lower = fitConformal([0.6, 0.4, 0.7, 0.3, 0.5, 0.5], [0, 0, 0], {
      shape: [3, 2],
      alpha: 0.5,
      score,
    });
    assert.deepEqual(
      predictionSets([1, 0], lower).map(({ index }) => index),
      [0],
    );
  }
  const one = fitConformal([0.7, 0.3], 0, {});
  assert.deepEqual(
    { ...one },
    { alpha: 0.1, score: "lac", threshold: Infinity, n: 1, k: 2, coverage: [1, 1], trivial: true },
  );
  assert.deepEqual(json(one), { ...one, threshold: null });
  assert.deepEqual(one.toJSON(), json(one));
  assert.equal(predictionSets([0.9, 0.1], json(one)).length, 2);
  assert.equal(fitConformal([0.7, 0.3], 0, { alpha: 0.5 }).threshold, 1 - 0.7);
  const single = fitConformal([1, 1, 1], [0, 0, 0], { shape: [3, 1], alpha: 0.5 });
  assert.equal(single.threshold, 0);
  assert.deepEqual(predictionSets([1], single), [{ label: "0", index: 0, probability: 1 }]);
});

test("ties everywhere, empty sets and sets by class follow the definitions", () => {
  const ties = fitConformal(new Float64Array(40).fill(0.25), new Int8Array(10), {
    shape: [10, 4],
    alpha: 0.2,
    score: "aps",
  });
  assert.equal(ties.threshold, 0.25);
  assert.deepEqual(
    predictionSets([0.25, 0.25, 0.25, 0.25], ties).map(({ index }) => index),
    [0],
  );
  const strict = { score: "lac", threshold: 0.2 };
  assert.deepEqual(predictionSets([0.5, 0.5], strict), []);
  assert.deepEqual(predictionSets([0.25, 0.75], strict, { atLeastOne: true, labels: ["a", "b"] }), [
    { label: "b", index: 1, probability: 0.75 },
  ]);
  const fit = fitConformal([0.9, 0.1, 0.8, 0.2, 0.7, 0.3], [0, 0, 0], {
    shape: [3, 2],
    alpha: 0.25,
    byClass: true,
  });
  assert.deepEqual([fit.n, fit.k, fit.trivial], [[3, 0], [3, 1], true]);
  assert.deepEqual(fit.threshold, [1 - 0.7, Infinity]);
  assert.deepEqual(fit.coverage[1], [1, 1]);
  assert.deepEqual(indices(predictionSets([0.9, 0.1, 0.5, 0.5], json(fit), { shape: [2, 2] })), [
    [0, 1],
    [1],
  ]);
  // Along another axis.
  assert.deepEqual(
    predictionSets([0.9, 0.5, 0.1, 0.5], json(fit), { shape: [2, 2], axis: 0 }),
    predictionSets([0.9, 0.1, 0.5, 0.5], fit, { shape: [2, 2] }),
  );
  const columns = fitConformal([0.9, 0.8, 0.7, 0.1, 0.2, 0.3], [0, 0, 0], {
    shape: [2, 3],
    axis: 0,
    alpha: 0.25,
    byClass: true,
  });
  assert.deepEqual({ ...columns }, { ...fit });
});

test("what can't be promised is refused, and named", () => {
  const two = { shape: [2, 2] };
  for (const alpha of [0, 1, -0.1, 1.5, NaN, Infinity])
    refuses(() => fitConformal([0.5, 0.5], 0, { alpha }), RangeError, "ERR_FRACTION", "alpha", String(alpha));
  refuses(() => fitConformal([0.5, 0.5], 0, { alpha: "0.1" }), TypeError, "ERR_FRACTION", "alpha");
  refuses(() => fitConformal([], [], {}), RangeError, "ERR_EMPTY");
  refuses(() => fitConformal([0.5, 0.6], 0), RangeError, "ERR_ENTRY", "row 0", "1.1");
  refuses(() => fitConformal([2, 1, 0.1], 0), RangeError, "ERR_ENTRY", "p[0]", "2");
  refuses(() => fitConformal([0.5, NaN], 0), RangeError, "ERR_ENTRY", "p[1]", "NaN");
  refuses(() => fitConformal([0.5, 0.5], 2), RangeError, "ERR_TARGET", "2");
  refuses(() => fitConformal([0.5, 0.5, 0.5, 0.5], [0], two), RangeError, "ERR_TARGET", "1", "2");
  refuses(() => fitConformal([0.5, 0.5]), TypeError, "ERR_INPUT", "target");
  refuses(() => fitConformal([0.5, 0.5], 0, { score: "hinge" }), TypeError, "ERR_OPTION", "score", '"hinge"');
  refuses(
    () => fitConformal([0.5, 0.5], 0, { score: "raps", lambda: -1 }),
    RangeError,
    "ERR_OPTION",
    "lambda",
    "-1",
  );
  for (const fit of [
    undefined,
    null,
    3,
    {},
    { score: "lac" },
    { score: "x", threshold: 1 },
    { threshold: 1 },
  ]) {
    refuses(() => predictionSets([0.5, 0.5], fit), TypeError, "ERR_OPTION", "fitConformal");
  }
  refuses(
    () => predictionSets([0.5, 0.5], { score: "lac", threshold: [1] }),
    RangeError,
    "ERR_OPTION",
    "1",
    "2 classes",
  );
  refuses(
    () => predictionSets([0.5, 0.5], { score: "lac", threshold: "1" }),
    TypeError,
    "ERR_INPUT",
    "fit.threshold",
  );
  refuses(
    () => predictionSets([0.5, 0.5], { score: "raps", threshold: 1, lambda: -1 }),
    RangeError,
    "ERR_OPTION",
    "fit.lambda is -1",
  );
  refuses(
    () => predictionSets([0.5, 0.5], { score: "xx", threshold: 1 }),
    TypeError,
    "ERR_OPTION",
    'fit.score is "xx"',
  );
  for (const threshold of [NaN, -Infinity]) {
    refuses(
      () => predictionSets([0.5, 0.5], { score: "lac", threshold }),
      RangeError,
      "ERR_OPTION",
      `fit.threshold is ${threshold}`,
    );
    refuses(
      () => classify([1, 2], { conformal: { score: "lac", threshold: [1, threshold] } }),
      RangeError,
      "ERR_OPTION",
      `conformal.threshold[1] is ${threshold}`,
    );
  }
  refuses(() => predictionSets([0.5, 0.2], { score: "lac", threshold: 1 }), RangeError, "ERR_ENTRY", "0.7");
});

test("classify lists the set, and says when it says nothing", () => {
  const x = [3, 2.9, -1, -2];
  const fit = { score: "aps", threshold: 0.995 };
  const { classes, abstained } = classify(x, { conformal: fit, labels: ["a", "b", "c", "d"] });
  assert.equal(abstained, null);
  assert.deepEqual(classes, predictionSets(softmax(x), fit, { labels: ["a", "b", "c", "d"] }));
  assert.deepEqual(classify(x, { conformal: { score: "lac", threshold: null } }), {
    classes: [],
    abstained: "all-classes",
  });
  assert.deepEqual(classify([0, 0], { conformal: { score: "lac", threshold: 0.1 } }), {
    classes: [],
    abstained: "threshold",
  });
  assert.equal(
    classify(
      new Float64Array(20).map((_, i) => i / 100),
      { conformal: { score: "aps", threshold: 0.9 } },
    ).classes.length,
    17,
  );
  assert.deepEqual(
    classify(x, { conformal: fit, deny: [0] }).classes.map(({ index }) => index),
    [1],
  );
  assert.equal(classify(x, { conformal: fit, topK: 1 }).classes.length, 1);
  // Of what is masked no set speaks.
  assert.equal(
    classify(x, { conformal: { score: "lac", threshold: 1 }, mask: [1, 0, 1, 0] }).abstained,
    "all-classes",
  );
  const rows = classify([...x, 9, 0, 0, 0], { conformal: fit, shape: [2, 4] });
  assert.deepEqual(
    rows.map(({ classes }) => classes.length),
    [2, 1],
  );
});

// Rejection

const energy = (x, t = 1) => t * Math.log(x.reduce((sum, x) => sum + Math.exp(x / t), 0));

test("familiarity follows its definitions, at every temperature and along every axis", () => {
  const x = [2, -1, 0.5, 1.75];
  for (const temperature of [0.5, 1, 3]) {
    const p = softmax(x, { temperature }).sort((a, b) => b - a);
    near(familiarity(x, { temperature }), energy(x, temperature));
    near(familiarity(x, { score: "maxProbability", temperature }), p[0]);
    near(familiarity(x, { score: "entropy", temperature }), -api.entropy(p));
    near(familiarity(x, { score: "margin", temperature }), p[0] - p[1]);
    assert.equal(familiarity(x, { score: "maxLogit", temperature }), 2);
  }
  near(familiarity([1000, 1000]), 1000 + Math.LN2);
  assert.equal(familiarity([-7]), -7);
  for (const [score, atZero, atInfinity] of [
    ["energy", 2, Infinity],
    ["maxProbability", 1, 0.25],
    ["entropy", 0, -Math.log(4)],
    ["margin", 1, 0],
  ]) {
    near(familiarity(x, { score, temperature: 0 }), atZero);
    assert.ok(
      familiarity(x, { score, temperature: Infinity }) === atInfinity ||
        Math.abs(familiarity(x, { score, temperature: Infinity }) - atInfinity) < 1e-15,
    );
  }
  const rows = familiarity(Float32Array.of(2, 9, -1, 8), { shape: [2, 2], axis: 0 });
  assert.ok(rows instanceof Float64Array);
  allNear(rows, [energy([2, -1]), energy([9, 8])]);
  near(familiarity([2, 99, -1], { mask: [1, 0, 1] }), energy([2, -1]));
  const special = familiarity([NaN, 1, -Infinity, -Infinity, Infinity, 0, -Infinity, 3], { shape: [4, 2] });
  assert.deepEqual(Array.from(special), [NaN, -Infinity, Infinity, 3]);
  for (const score of ["maxProbability", "entropy", "margin"])
    assert.ok(Number.isNaN(familiarity([-Infinity, -Infinity], { score })));
  near(familiarity(x, {}), logSumExp(x));
});

test("thresholds keep the part that they have to, with ties", () => {
  const { inside, outside, auroc, threshold, fprAt95 } = reference.rejection;
  assert.deepEqual(fitReject(inside), {
    threshold,
    kept: inside.filter((score) => score >= threshold).length / 50,
    n: 50,
  });
  const report = evaluateReject(inside, outside);
  near(report.auroc, auroc);
  assert.equal(report.fprAt95, fprAt95);
  for (let n = 1; n <= 60; n++) {
    const scores = Array.from({ length: n }, (_, i) => i);
    for (const tenths of [1, 3, 5, 7, 9, 10]) {
      const { threshold, kept } = fitReject(scores, { keep: tenths / 10 });
      assert.equal(threshold, n - Math.ceil((n * tenths) / 10), `${n} ${tenths}`);
      near(kept, Math.ceil((n * tenths) / 10) / n);
    }
  }
  assert.deepEqual(fitReject([5, 5, 5, 5], { keep: 0.01 }), { threshold: 5, kept: 1, n: 4 });
  assert.deepEqual(fitReject(Float32Array.of(0.1)), { threshold: Math.fround(0.1), kept: 1, n: 1 });
  assert.deepEqual(evaluateReject([1, 1], [1]), { auroc: 0.5, fprAt95: 1 });
  assert.deepEqual(evaluateReject([2], [1]), { auroc: 1, fprAt95: 0 });
  assert.deepEqual(evaluateReject([1, -Infinity], [2, Infinity]), { auroc: 0, fprAt95: 1 });
});

test("what no threshold can be taken from is refused", () => {
  refuses(() => fitReject([]), RangeError, "ERR_EMPTY");
  refuses(() => fitReject([1, NaN]), RangeError, "ERR_ENTRY", "scores[1]");
  for (const keep of [0, -1, 1.1, NaN])
    refuses(() => fitReject([1], { keep }), RangeError, "ERR_FRACTION", "keep", String(keep));
  refuses(() => evaluateReject([], [1]), RangeError, "ERR_EMPTY");
  refuses(() => evaluateReject([1], []), RangeError, "ERR_EMPTY");
  refuses(() => evaluateReject([1], [NaN]), RangeError, "ERR_ENTRY", "outside[0]");
  refuses(() => evaluateReject([1], "no"), TypeError, "ERR_INPUT", "outside");
  refuses(() => familiarity([]), RangeError, "ERR_EMPTY");
  refuses(() => familiarity([1], { score: "odin" }), TypeError, "ERR_OPTION", "score");
  refuses(() => classify([1, 2], { reject: 3 }), TypeError, "ERR_OPTION", "reject");
  refuses(() => classify([1, 2], { reject: {} }), TypeError, "ERR_OPTION", "reject.threshold");
  refuses(
    () => classify([1, 2], { reject: { threshold: NaN } }),
    RangeError,
    "ERR_OPTION",
    "reject.threshold",
  );
  refuses(
    () => classify([1, 2], { reject: { threshold: 1, score: "x" } }),
    TypeError,
    "ERR_OPTION",
    "reject.score",
  );
});

test("classify rejects what is below the threshold, and keeps the row that the threshold is from", () => {
  const rows = Float32Array.from({ length: 4 * 200 }, (_, i) => Math.sin(i * 1.7) * 3 + (i % 7));
  const shape = [200, 4];
  for (const score of ["energy", "maxLogit", "maxProbability", "entropy", "margin"]) {
    const scores = familiarity(rows, { shape, score });
    const { threshold } = fitReject(scores, { keep: 0.9 });
    const found = classify(rows, { shape, reject: { score, threshold }, temperature: 2 });
    assert.deepEqual(
      found.map(({ abstained }) => abstained === "unfamiliar"),
      Array.from(scores, (score) => score < threshold),
    );
    assert.equal(found.filter(({ abstained }) => abstained === null).length, 180);
    assert.equal(classify(rows.slice(0, 4), { reject: { score, threshold: scores[0] } }).abstained, null);
  }
  assert.equal(classify([9, 0], { reject: { threshold: 8, temperature: 3 } }).abstained, null);
  assert.equal(classify([9, 0], { reject: { threshold: 9.01 } }).abstained, "unfamiliar");
  assert.equal(classify([9, 0], { mask: [0, 0], reject: { threshold: 9 } }).abstained, "masked");
});

// Evaluation

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
  // All wrong, and sure of it (OpenTabular/DeepTab#421).
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
  // A class that was predicted and never right has an f1 of 0: that is no division by 0.
  assert.equal(evaluate([0.9, 0.1], 1).classes[0].f1, 0);
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
  refuses(() => evaluate(new Float64Array(2 ** 17).fill(2 ** -17), 0), RangeError, "ERR_MEMORY", "evaluate");
  refuses(() => evaluate([0.5, 0.5], 0, { seed: 0.5, bootstrap: 1 }), RangeError, "ERR_RANDOM");
  refuses(() => evaluate([0.5, 0.5], 0, { labels: ["a"] }), RangeError, "ERR_LABELS");
});

// Calibration

const { x, shape, target } = reference.calibration;

test("temperature, vector, Platt and isotonic fits are those of scikit-learn and SciPy", () => {
  const of = reference.calibration;
  near(fitCalibration(x, target, { shape }).temperature, of.temperature, 1e-6);
  near(
    fitCalibration(x, target, { shape }).temperature,
    api.fitTemperature(x, target, { shape }).temperature,
    1e-14,
  );
  const platt = fitCalibration(x, target, { shape, method: "platt" });
  of.platt.forEach(([a, b], c) => (near(platt.scale[c], a, 1e-5), near(platt.shift[c], b, 1e-5)));
  const vector = fitCalibration(x, target, { shape, method: "vector" });
  allNear([...vector.scale, ...vector.shift], of.vector, 1e-6);
  near(vector.nllAfter, of.vectorNll, 1e-12);
  const isotonic = fitCalibration(x, target, { shape, method: "isotonic" });
  of.isotonic.forEach((heights, c) => {
    const line = { method: "isotonic", x: [isotonic.x[c], [0, 1]], y: [isotonic.y[c], [0, 1]] };
    // Two classes: the line of the first over p, against p of the second.
    of.at.forEach((at, i) => {
      if (at <= 0 || at >= 1) return;
      const [first, second] = calibrate([Math.log(at / (1 - at)), 0], line);
      near((first / second) * (1 - at), heights[i], 1e-9);
    });
  });
  for (const fit of [platt, vector, isotonic]) assert.ok(fit.nllAfter < fit.nllBefore && fit.n === 400);
});

test("a fit, its JSON, calibrate and classify say the same", () => {
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    const fit = fitCalibration(x, target, { shape, method });
    const p = calibrate(x, fit, { shape });
    assert.deepEqual(fit.apply(x, { shape }), p);
    assert.deepEqual(calibrate(x, json(fit), { shape }), p);
    assert.deepEqual(structuredClone(fit), { ...fit });
    const listed = classify(x, { shape, topK: Infinity, calibration: json(fit) });
    listed.forEach(({ classes }, row) => {
      for (const { index, probability } of classes) near(probability, p[3 * row + index], 1e-15);
      assert.ok(classes.every(({ probability }, i) => i === 0 || probability <= classes[i - 1].probability));
    });
    if (method !== "platt")
      for (let row = 0; row < 400; row++)
        near(
          p.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b),
          1,
          1e-12,
        );
    assert.ok(calibrate(Float32Array.from(x), fit, { shape }) instanceof Float32Array);
  }
  // Lines that are all 0 leave nothing to divide by.
  const flat = { method: "isotonic", x: [[0], [0]], y: [[0], [0]] };
  assert.deepEqual(calibrate([1, 2], flat), [0.5, 0.5]);
  assert.deepEqual(calibrate([1, 2], flat, { mask: [1, 0] }), [1, 0]);
});

test("segmentation: classes along another axis, with rows that are ignored and masked classes", () => {
  // [2 images, 3 classes, 200 pixels] of the same rows.
  const across = Float64Array.from(
    { length: 1200 },
    (_, i) => x[(Math.floor(i / 600) * 200 + (i % 200)) * 3 + (Math.floor(i / 200) % 3)],
  );
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    const plain = fitCalibration(x, target, { shape, method });
    assert.deepEqual(
      { ...fitCalibration(across, target, { shape: [2, 3, 200], axis: 1, method }) },
      { ...plain },
    );
    const ignored = target.map((label, i) => (i % 3 ? label : 255));
    const kept = (row) => row % 3;
    const few = fitCalibration(
      x.filter((_, i) => kept(Math.floor(i / 3))),
      target.filter((_, i) => kept(i)),
      { shape: [-1, 3], method },
    );
    assert.deepEqual({ ...fitCalibration(x, ignored, { shape, method, ignoreIndex: 255 }) }, { ...few });
  }
  const two = target.map((label) => label % 2);
  const masked = fitCalibration(x, two, { shape, mask: [1, 1, 0] });
  near(
    masked.temperature,
    fitCalibration(
      x.filter((_, i) => i % 3 < 2),
      two,
      { shape: [-1, 2] },
    ).temperature,
    1e-9,
  );
});

test("fits of what tells little end, with finite numbers", () => {
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    for (const [logits, target, shape] of [
      [[1, 2], [0], [1, 2]],
      [[5], [0], [1, 1]],
      [
        [3, 3, 3, 3],
        [0, 1],
        [2, 2],
      ],
      [
        [9, 0, 0, 9],
        [0, 1],
        [2, 2],
      ],
      [
        [1e30, 0, 0, 1e30],
        [1, 1],
        [2, 2],
      ],
      [
        [1, -Infinity, 2, 1],
        [0, 1],
        [2, 2],
      ],
    ]) {
      const fit = fitCalibration(logits, target, { shape, method });
      const numbers = [
        fit.temperature ?? 1,
        ...(fit.scale ?? []),
        ...(fit.shift ?? []),
        ...(fit.y ?? []).flat(),
      ];
      assert.ok(numbers.every(Number.isFinite), `${method} ${logits} ${numbers}`);
      const p = calibrate(logits, fit, { shape });
      assert.ok(
        Array.from(p).every((p) => p >= 0 && p <= 1),
        `${method} ${logits} ${p}`,
      );
      assert.ok(
        !(fit.nllAfter > fit.nllBefore + 1e-9) || method === "platt",
        `${method} ${logits} ${fit.nllBefore} ${fit.nllAfter}`,
      );
    }
  }
});

test("what can't be calibrated is refused", () => {
  refuses(() => fitCalibration([], []), RangeError, "ERR_EMPTY");
  refuses(() => fitCalibration([1, NaN], 0), RangeError, "ERR_ENTRY", "logits[1]");
  refuses(() => fitCalibration([1, Infinity], 0), RangeError, "ERR_ENTRY", "logits[1]");
  refuses(() => fitCalibration([-Infinity, -Infinity], 0), RangeError, "ERR_ALL_MASKED");
  refuses(() => fitCalibration([1, 2], 2), RangeError, "ERR_TARGET", "2");
  refuses(() => fitCalibration([1, 2], -100), RangeError, "ERR_TARGET", "ignoreIndex: -100");
  refuses(() => fitCalibration([1, 2], 255, { ignoreIndex: 255 }), RangeError, "ERR_EMPTY", "255");
  refuses(() => fitCalibration([1, 2], 0, { method: "beta" }), TypeError, "ERR_OPTION", "method");
  refuses(() => fitCalibration([1, 2], 0, { bins: 0 }), RangeError, "ERR_BINS");
  for (const fit of [undefined, null, 2, {}, { method: "x" }, { method: "isotonic", x: 1, y: 2 }])
    refuses(() => calibrate([1, 2], fit), TypeError, "ERR_OPTION", "fitCalibration");
  for (const temperature of [0, -1, Infinity, NaN])
    refuses(
      () => calibrate([1, 2], { method: "temperature", temperature }),
      RangeError,
      "ERR_OPTION",
      "calibration.temperature",
      String(temperature),
    );
  refuses(
    () => calibrate([1, 2], { method: "temperature", temperature: "2" }),
    TypeError,
    "ERR_OPTION",
    "calibration.temperature",
  );
  refuses(
    () => calibrate([1, 2], { method: "vector", scale: [1], shift: [0] }),
    RangeError,
    "ERR_OPTION",
    "2",
  );
  refuses(
    () => calibrate([1, 2], { method: "isotonic", x: [[0], [0]], y: [[0]] }),
    RangeError,
    "ERR_OPTION",
    "calibration.y has length 1",
  );
  for (const key of ["scale", "shift"]) {
    for (const method of ["vector", "platt"])
      refuses(
        () => calibrate([1, 2], { method, scale: [1, 1], shift: [0, 0], [key]: [NaN, 1] }),
        RangeError,
        "ERR_OPTION",
        `calibration.${key}[0] is NaN`,
      );
  }
  const isotonic = (x, y) => () => calibrate([1, 2], { method: "isotonic", x: [x, x], y: [y, y] });
  refuses(isotonic([0, 1], [0.5, 0.4]), RangeError, "ERR_OPTION", "calibration.y[0][1] is 0.4");
  refuses(isotonic([1, 0], [0, 1]), RangeError, "ERR_OPTION", "calibration.x[0][1] is 0");
  refuses(isotonic([0, NaN], [0, 1]), RangeError, "ERR_OPTION", "calibration.x[0][1] is NaN");
  refuses(isotonic([0, 1], [0, 1.5]), RangeError, "ERR_OPTION", "calibration.y[0][1] is 1.5");
  refuses(isotonic([0, 1], [-1, 1]), RangeError, "ERR_OPTION", "calibration.y[0][0] is -1");
  refuses(
    isotonic([0, 1], [0]),
    RangeError,
    "ERR_OPTION",
    "calibration.y[0] has length 1, and calibration.x[0] 2",
  );
  refuses(isotonic([], []), RangeError, "ERR_OPTION", "calibration.x[0] has length 0");
  refuses(
    () => calibrate([1, 2], { method: "vector" }),
    TypeError,
    "ERR_INPUT",
    "calibration.scale",
    "undefined",
  );
  refuses(
    () => calibrate([1, 2], { method: "temperature" }),
    TypeError,
    "ERR_OPTION",
    "calibration.temperature is undefined",
  );
  refuses(
    () => calibrate([1, 2], { method: "foo" }),
    TypeError,
    "ERR_OPTION",
    'calibration.method is "foo"',
    "isotonic",
  );
  refuses(
    () => calibrate([1, 2], { method: "isotonic", x: [[0, 1], [0]], y: [[0], [0]] }),
    RangeError,
    "ERR_OPTION",
  );
  refuses(
    () =>
      classify([1, 2], {
        calibration: { method: "vector", scale: [1, 1], shift: [0, 0] },
        activation: "sigmoid",
      }),
    TypeError,
    "ERR_OPTION",
    "vector",
  );
  refuses(
    () =>
      classify([1, 2], {
        calibration: { method: "platt", scale: [1, 1], shift: [0, 0] },
        activation: "softmax",
      }),
    TypeError,
    "ERR_OPTION",
    "sigmoid",
  );
});

test("Platt's probabilities of every kind of input are those of f64, rounded to it", () => {
  const fit = { method: "platt", scale: [1, 1], shift: [0, 1] };
  const x = [1, 2, 3, 4];
  for (const options of [
    { shape: [2, 2] },
    { shape: [2, 2], axis: 0 },
    { shape: [2, 2], temperature: 2 },
    { shape: [2, 2], mask: [1, 0, 1, 1] },
  ]) {
    const { axis, temperature = 1, mask } = options;
    const expected = x.map((x, i) =>
      mask?.[i] === 0 ? 0 : 1 / (1 + Math.exp(-(x + (axis === 0 ? i >> 1 : i % 2)) / temperature)),
    );
    if (temperature === 1) allNear(calibrate(x, fit, options), expected, 1e-15);
    const rounded = Float32Array.from(calibrate(x, fit, options));
    assert.deepEqual(calibrate(Float32Array.from(x), fit, options), rounded);
    const { shape, ...others } = options;
    assert.deepEqual(calibrate({ data: Float32Array.from(x), dims: shape }, fit, others), rounded);
  }
  const two = Float32Array.of(1, 2);
  assert.deepEqual(calibrate(two, fit), Float32Array.of(1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(-3))));
  const fitted = fitCalibration([1, 2, 3, 1, 2, 3], [0, 1, 0], { shape: [3, 2], method: "platt" });
  assert.deepEqual(fitted.apply(two), Float32Array.from(fitted.apply([1, 2])));
});

test("classify has the isotonic probabilities of calibrate, and the sets of predictionSets", () => {
  const line = { x: [0, 1], y: [0.1, 0.1] };
  const fit = { method: "isotonic", x: [line.x, line.x, line.x], y: [line.y, line.y, line.y] };
  const logits = Float32Array.of(1, 3, 2);
  const p = calibrate(logits, fit);
  // 1/3 rounds up to f32: 1 − p is below 2/3 by more than f64 rounds.
  const conformal = { score: "lac", threshold: 1 - p[0] };
  const set = predictionSets(p, conformal);
  assert.equal(set.length, 3);
  assert.equal(classify(logits, { calibration: fit, conformal }).abstained, "all-classes");
  const [first, ...others] = predictionSets(p, { score: "aps", threshold: p[0] + p[1] });
  assert.deepEqual(
    classify(logits, { calibration: fit, conformal: { score: "aps", threshold: p[0] + p[1] } }).classes,
    [first, ...others],
  );
  const { classes } = classify(logits, { calibration: fit });
  assert.deepEqual(
    classes.map(({ probability, index }) => [probability, index]),
    [
      [p[0], 0],
      [p[1], 1],
      [p[2], 2],
    ],
  );
});

test("a threshold of reject that is no number is refused, and one of -Infinity survives JSON", () => {
  refuses(() => classify([1, 2], { reject: {} }), TypeError, "ERR_OPTION", "reject.threshold is undefined");
  refuses(
    () => classify([1, 2], { reject: { threshold: NaN } }),
    RangeError,
    "ERR_OPTION",
    "reject.threshold is NaN",
  );
  const reject = fitReject([-Infinity, 1], { keep: 1 });
  assert.equal(reject.threshold, -Infinity);
  for (const rule of [reject, json(reject)]) {
    assert.equal(classify([1, 2], { reject: rule }).abstained, null);
    // A familiarity of NaN isn't above any threshold.
    assert.equal(classify([-Infinity, 2], { reject: rule }).abstained, null);
  }
});

// Priors

test("priors move logits by the logarithm of to/from", () => {
  const x = [2, 1, 0.1];
  const priors = { from: [0.5, 0.25, 0.25], to: [0.2, 0.3, 0.5] };
  const moved = x.map((x, i) => x + Math.log(priors.to[i] / priors.from[i]));
  allNear(softmax(x, { priors }), softmax(moved), 1e-15);
  allNear(logSoftmax(x, { priors }), logSoftmax(moved), 1e-15);
  allNear(
    softmax([...x, ...x.toReversed()], { shape: [3, 2], axis: 0, priors }),
    softmax(
      [...x, ...x.toReversed()].map((x, i) => x + Math.log(priors.to[i >> 1] / priors.from[i >> 1])),
      { shape: [3, 2], axis: 0 },
    ),
    1e-15,
  );
  assert.ok(softmax(Float32Array.from(x), { priors }) instanceof Float32Array);
  const best = classify(x, { priors, topK: 1 }).classes[0];
  near(best.probability, Math.max(...softmax(moved)), 1e-15);
  // Of two classes the posterior is Bayes' (dmlc/xgboost#863).
  const p = 0.9;
  near(
    softmax([Math.log(p), Math.log(1 - p)], { priors: { from: [0.5, 0.5], to: [0.01, 0.99] } })[0],
    (p * 0.01) / (p * 0.01 + (1 - p) * 0.99),
  );
  // Priors are read up to a factor; a class that can't be has 0.
  allNear(softmax(x, { priors: { from: [50, 25, 25], to: [2, 3, 5] } }), softmax(moved), 1e-15);
  assert.deepEqual(softmax([1, 9], { priors: { from: [1, 1], to: [1, 0] } }), [1, 0]);
  assert.deepEqual(softmax([1, 1], { priors: { from: [1, 1], to: [0, 0] } }), [NaN, NaN]);
  near(
    classify([0], { activation: "sigmoid", priors: { from: [0.5], to: [0.1] } }).classes[0].probability,
    0.1,
  );
  const handle = new api.Logits(3, "f64");
  handle.data.set(x);
  allNear(handle.softmax({ priors }), softmax(moved), 1e-15);
  handle.free();
});

test("the priors of unlabelled rows are found", () => {
  const { p, shape, start, found } = reference.priors;
  const result = estimatePriors(p, { shape, from: start, maxSteps: 10000, tolerance: 1e-14 });
  allNear(result.priors, found, 1e-9);
  assert.equal(result.converged, true);
  assert.deepEqual(estimatePriors(p, { shape, from: start, maxSteps: 1 }).steps, 1);
  assert.equal(estimatePriors(p, { shape, from: start, maxSteps: 1, tolerance: 0 }).converged, false);
  // 90 % of these rows are of the first class, and the model was trained on halves.
  const rng = random(9);
  const logits = Array.from(
    { length: 4000 },
    () => (rng() < 0.9 ? 1 : -1) + (rng() + rng() + rng() + rng() - 2) * Math.sqrt(3) * 0.5,
  ).flatMap((x) => [8 * x, 0]);
  near(estimatePriors(softmax(logits, { shape: [-1, 2] }), { shape: [-1, 2] }).priors[0], 0.9, 0.02);
});

test("priors that aren't are refused", () => {
  const x = [1, 2];
  refuses(
    () => softmax(x, { priors: { from: [0, 1], to: [1, 1] } }),
    RangeError,
    "ERR_RANGE",
    "priors.from[0]",
    "0",
  );
  refuses(
    () => softmax(x, { priors: { from: [1, 1], to: [-1, 1] } }),
    RangeError,
    "ERR_RANGE",
    "priors.to[0]",
    "-1",
  );
  refuses(
    () => softmax(x, { priors: { from: [1, NaN], to: [1, 1] } }),
    RangeError,
    "ERR_RANGE",
    "priors.from[1]",
  );
  refuses(
    () => logSoftmax(x, { priors: { from: [1], to: [1, 1] } }),
    RangeError,
    "ERR_RANGE",
    "1",
    "2 classes",
  );
  refuses(() => softmax(x, { priors: null }), TypeError, "ERR_INPUT", "priors.from");
  refuses(() => softmax(x, { priors: [1, 1] }), TypeError, "ERR_INPUT", "priors.from");
  refuses(
    () => classify(x, { activation: "none", priors: { from: [1, 1], to: [1, 1] } }),
    TypeError,
    "ERR_OPTION",
    "priors",
  );
  refuses(
    () => classify(x, { activation: "sigmoid", priors: { from: [1, 1], to: [1, 1] } }),
    RangeError,
    "ERR_RANGE",
    "sigmoid",
  );
  refuses(() => estimatePriors([0.5, 0.4]), RangeError, "ERR_ENTRY", "0.9");
  refuses(() => estimatePriors([0.5, 0.5], { from: [0, 1] }), RangeError, "ERR_RANGE", "from[0]");
  refuses(() => estimatePriors([0.5, 0.5], { maxSteps: 0 }), RangeError, "ERR_OPTION", "maxSteps");
  refuses(() => estimatePriors([0.5, 0.5], { tolerance: -1 }), RangeError, "ERR_OPTION", "tolerance");
  refuses(() => estimatePriors([]), RangeError, "ERR_EMPTY");
});

test("familiarity at temperature Infinity has its limits however far logits are apart", () => {
  for (const x of [
    [1e308, -1e308],
    [1, 2],
  ]) {
    const at = (score) => familiarity(x, { temperature: Infinity, score });
    assert.deepEqual(["maxProbability", "margin"].map(at), [0.5, 0]);
    assert.ok(Math.abs(at("entropy") + Math.LN2) < 1e-15);
    assert.equal(at("energy"), Infinity);
  }
});
