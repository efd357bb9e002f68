// familiarity, fitReject, evaluateReject and the option `reject` of classify, through the packed package: by
// their definitions and at the limits of the arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { allNear, near, reference } from "./common/decisions.mjs";
import { refuses } from "./common/refuses.mjs";

const { classify, evaluateReject, familiarity, fitReject, logSumExp, softmax } = api;

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
  // A misspelt score would otherwise reject by the default one.
  refuses(
    () => classify([1, 2], { reject: { threshold: 1, scor: "maxLogit" } }),
    TypeError,
    "ERR_OPTION",
    "reject has no 'scor'; did you mean 'score'?",
  );
  refuses(
    () => classify([1, 2], { reject: { threshold: 1, minimum: 2 } }),
    TypeError,
    "ERR_OPTION",
    "reject has no 'minimum'; it may have: score, threshold, temperature, kept, n",
  );
  refuses(() => evaluateReject([1], [2], { keep: 0.9 }), TypeError, "ERR_OPTION", "'keep'");
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
