// fitConformal, predictionSets and the option `conformal` of classify, through the packed package: against
// crepes and exact fractions (tests/decisions/make_reference.py), by simulation, and at the limits of the
// arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, fitConformal, predictionSets, random, sample, softmax } from "softmax-wasm";
import { allNear, indices, json, near, reference } from "./common/decisions.mjs";
import { refuses } from "./common/refuses.mjs";

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
      // The model is too sure of itself, but the promise doesn't depend on that.
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

test("probabilities in f32 and in f64 have the same sets, whichever gave the threshold", () => {
  const rng = random(11);
  const n = 1000;
  for (const [classes, spread] of [
    [2, 6],
    [3, 6],
    [3, 60],
  ]) {
    const shape = [n, classes];
    const logits = Float32Array.from({ length: n * classes }, () => spread * rng());
    // The best class is right in 85 % of the rows, and the second best or the last one in the others.
    const target = Array.from({ length: n }, (_, row) => {
      const own = logits.subarray(row * classes, (row + 1) * classes);
      const order = Array.from(own.keys()).sort((a, b) => own[b] - own[a]);
      return order[rng() < 0.85 ? 0 : rng() < 0.5 ? 1 : classes - 1];
    });
    const kinds = [softmax(logits, { shape }), softmax(Array.from(logits), { shape })];
    for (const options of [{ score: "lac" }, { score: "aps" }, { score: "raps", lambda: 0.1, k: 1 }]) {
      const fits = kinds.map((p) => fitConformal(p, target, { shape, ...options }));
      near(fits[0].threshold / fits[1].threshold, 1, 1e-6);
      for (const fit of fits) {
        const [narrow, wide] = kinds.map((p) => indices(predictionSets(p, fit, { shape })));
        // Rounding may move a score beyond the threshold only where the two are almost equal.
        const unequal = narrow.filter((set, row) => set.join() !== wide[row].join()).length;
        assert.ok(unequal <= 1, `${classes} classes, ${JSON.stringify(fit)}: ${unequal} sets differ`);
        const listed = classify(logits, { shape, conformal: fit }).map(({ classes }) => classes.length);
        assert.deepEqual(
          listed,
          narrow.map((set) => (set.length === classes ? 0 : set.length)),
        );
      }
      // Of two classes the less probable one has the score 1 in every row.
      if (classes === 2 && options.score === "aps")
        assert.deepEqual(
          fits.map((fit) => fit.threshold),
          [1, 1],
        );
    }
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
  // The rows run along another axis.
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

test("fitConformal refuses what can't be promised, and names it", () => {
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
});

test("predictionSets refuses a fit that isn't one, and rows that aren't probabilities", () => {
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
    () => predictionSets([0.5, 0.5], { score: "raps", threshold: 1, lamda: 0.1 }),
    TypeError,
    "ERR_OPTION",
    "fit has no 'lamda'; did you mean 'lambda'?",
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
  // Denied classes leave nothing of a set that holds them alone; an empty set has missed the threshold.
  const reject = { score: "maxLogit", threshold: 9 };
  for (const options of [{ deny: [0, 1] }, { allow: [3] }, { allow: [3], reject }])
    assert.deepEqual(classify(x, { conformal: fit, ...options }), { classes: [], abstained: "masked" });
  const every = { score: "lac", threshold: null };
  assert.equal(classify(x, { conformal: every, allow: [] }).abstained, "masked");
  const none = { score: "lac", threshold: 0.1 };
  assert.equal(classify([0, 0], { conformal: none, deny: [0, 1] }).abstained, "threshold");
  // No set holds a masked class.
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

test("by APS and RAPS a set has the most probable class, and none of probability 0 below the threshold ∞", () => {
  const getSet = (rule, options) => predictionSets([0.6, 0.4, 0], rule, options).map(({ index }) => index);
  for (const score of ["aps", "raps"]) {
    for (const atLeastOne of [false, true]) {
      assert.deepEqual(getSet({ score, threshold: 0 }, { atLeastOne }), [0]);
      assert.deepEqual(getSet({ score, threshold: 1 }, { atLeastOne }), [0, 1]);
      assert.deepEqual(getSet({ score, threshold: null }, { atLeastOne }), [0, 1, 2]);
    }
  }
  assert.deepEqual(getSet({ score: "lac", threshold: 0 }), []);
  assert.deepEqual(getSet({ score: "lac", threshold: 0 }, { atLeastOne: true }), [0]);
  assert.deepEqual(getSet({ score: "lac", threshold: 1 }), [0, 1, 2]);
});
