// The option `priors` and estimatePriors, through the packed package: by Bayes' rule and at the limits of the
// arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { allNear, near, reference } from "./common/decisions.mjs";
import { refuses } from "./common/refuses.mjs";

const { classify, estimatePriors, familiarity, logSoftmax, random, softmax } = api;

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
  // The posterior of two classes is that of Bayes' rule (dmlc/xgboost#863).
  const p = 0.9;
  near(
    softmax([Math.log(p), Math.log(1 - p)], { priors: { from: [0.5, 0.5], to: [0.01, 0.99] } })[0],
    (p * 0.01) / (p * 0.01 + (1 - p) * 0.99),
  );
  // Priors need not sum to 1, and that of an impossible class is 0.
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

/** Returns what Bayes' rule makes of probabilities. */
function applyBayes(p, { from, to }) {
  const products = p.map((p, i) => (p * to[i]) / from[i]);
  const sum = products.reduce((sum, p) => sum + p);
  return products.map((p) => p / sum);
}

test("priors change the probabilities at the temperature by Bayes' rule", () => {
  const x = [2, 1, 0.1];
  const priors = { from: [0.5, 0.25, 0.25], to: [0.2, 0.3, 0.5] };
  for (const temperature of [0.01, 0.5, 1, 3, 1e200, 1e305, Infinity])
    for (const bias of [undefined, [0.5, 0, -1]]) {
      const exact = applyBayes(softmax(x, { temperature, bias }), priors);
      allNear(softmax(x, { temperature, bias, priors }), exact, 1e-13);
      allNear(logSoftmax(x, { temperature, bias, priors }), exact.map(Math.log), 1e-12);
      const handle = new api.Logits(3, "f64");
      handle.data.set(x);
      allNear(handle.softmax({ temperature, bias, priors }), exact, 1e-13);
      handle.free();
    }
  assert.deepEqual(softmax(x, { temperature: 0, priors }), [1, 0, 0]);
  assert.deepEqual(softmax(x, { temperature: 0, priors: { from: [1, 1, 1], to: [0, 1, 1] } }), [0, 1, 0]);
  const capped = softmax(x, { softcap: 1.5, temperature: 3 });
  allNear(softmax(x, { softcap: 1.5, temperature: 3, priors }), applyBayes(capped, priors), 1e-13);
});

test("priors change calibrated probabilities, however they were calibrated", () => {
  const x = [1, 2];
  const priors = { from: [1, 1], to: [3, 1] };
  const getProbabilities = (options) =>
    classify(x, options)
      .classes.toSorted((a, b) => a.index - b.index)
      .map(({ probability }) => probability);
  const exact = applyBayes(softmax(x, { temperature: 4 }), priors);
  const vector = { method: "vector", scale: [0.25, 0.25], shift: [0, 0] };
  allNear(getProbabilities({ priors, calibration: { method: "temperature", temperature: 4 } }), exact, 1e-15);
  allNear(getProbabilities({ priors, calibration: vector }), exact, 1e-15);
  allNear(getProbabilities({ priors, temperature: 4 }), exact, 1e-15);
  // Each class of a sigmoid has the odds of yes and no.
  const odds = { from: [0.5, 0.2], to: [0.1, 0.9] };
  const [yes, no] = getProbabilities({ activation: "sigmoid", temperature: 4, priors: odds });
  const platt = { method: "platt", scale: [0.25, 0.25], shift: [0, 0] };
  allNear(getProbabilities({ calibration: platt, priors: odds }), [yes, no], 1e-15);
  const p = api.sigmoid(x.map((x) => x / 4));
  [yes, no].forEach((found, i) => {
    const [from, to] = [odds.from[i], odds.to[i]];
    near(found, applyBayes([p[i], 1 - p[i]], { from: [from, 1 - from], to: [to, 1 - to] })[0], 1e-15);
  });
});

test("priors whose ratio is beyond the range of f64 move logits by its logarithm", () => {
  for (const { to, from, log } of reference.logRatios) {
    // The shift makes this logit 0.
    const [shifted] = logSoftmax([-log, 0], { priors: { from: [from, 1], to: [to, 1] } });
    near(shifted, -Math.LN2, 1e-12);
  }
});

test("priors of a sigmoid whose odds are beyond the range of f64 move logits by the logarithm of their ratio", () => {
  const yes = (x, from, to) =>
    classify([x], { activation: "sigmoid", priors: { from: [from], to: [to] } }).classes[0].probability;
  const nearly1 = 1 - Number.EPSILON / 2;
  const logits = Math.log(2 ** 53 - 1);
  near(yes(-744.4400719213812, 5e-324, 0.5), 0.5);
  near(yes(-744.4400719213812 - logits, 5e-324, nearly1), 0.5);
  near(yes(744.4400719213812 + logits, nearly1, 5e-324), 0.5);
  assert.equal(yes(-800, 0.5, 1), 1);
  assert.equal(yes(-Infinity, 0.5, 1), 0);
  assert.equal(yes(800, 0.5, 0), 0);
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

test("the priors of classes that no row has, or that training next to never had, are found", () => {
  const of = (p, from) => estimatePriors(p, { shape: [-1, from.length], from }).priors;
  allNear(of([0.6, 0.4, 0, 0.4, 0.6, 0], [1, 1, 1]), [0.5, 0.5, 0], 1e-12);
  allNear(of([1, 0, 1, 0], [0.5, 0.5]), [1, 0], 1e-12);
  // If a class hardly occurred in training, any probability of it is evidence that the row belongs to it.
  for (const rare of [5e-324, 1e-320]) {
    allNear(of([1, 0], [rare, 1]), [1, 0], 1e-12);
    allNear(of([0.5, 0.5], [rare, 1e308]), [1, 0], 1e-12);
    allNear(of([0, 1, 0.5, 0.5], [rare, 1]), [0.5, 0.5], 1e-12);
    allNear(of([0.5, 0.5], [rare, rare]), [0.5, 0.5], 1e-12);
  }
  allNear(of([0.5, 0.5], [1.7e308, 1.7e308]), [0.5, 0.5], 1e-12);
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
  refuses(
    () => softmax(x, { priors: { form: [1, 1], to: [1, 1] } }),
    TypeError,
    "ERR_OPTION",
    "priors has no 'form'; did you mean 'from'?",
  );
  refuses(() => softmax(x, { priors: null }), TypeError, "ERR_INPUT", "priors.from");
  refuses(() => softmax(x, { priors: [1, 1] }), TypeError, "ERR_OPTION", "priors has no '0'", "from, to");
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
