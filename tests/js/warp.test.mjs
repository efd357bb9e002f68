// warp and its steps through the packed package: against transformers and llama.cpp, and by their
// definitions.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { logSoftmax, random, sample, softmax, warp } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const { rows, cases, penalties } = JSON.parse(
  readFileSync(new URL("../references/warpers.json", import.meta.url), "utf8"),
);
const keptIndices = (logits) =>
  Array.from(logits, (x, i) => [x, i])
    .filter(([x]) => x > -Infinity)
    .map(([, i]) => i);
const cut = -Infinity;

/** Tells whether logits are equal on both sides of the bound of topK, where the later steps get other
 * rows. */
const isTied = (x, k) =>
  k < x.length && x.toSorted((a, b) => b - a)[k - 1] === x.toSorted((a, b) => b - a)[k];

/**
 * Returns what `warp` keeps where transformers keeps these entries: the same sets but for equal logits at a
 * bound, of which those with the lowest indices stay, and for the best, which typicalP always keeps.
 *
 * topP of transformers keeps as many equal logits at the bound, but any of them. topK and typicalP keep all
 * of them, where k or the sum of probabilities needs fewer. And where epsilon would remove all, transformers
 * keeps every entry that is as large as the best.
 */
function findExpected(kept, x, { topK, typicalP, epsilon }, isSeveral) {
  const best = x.indexOf(Math.max(...x));
  const p = softmax(x);
  const counts = new Map();
  for (const i of kept) counts.set(x[i], (counts.get(x[i]) ?? 0) + 1);
  const reduce = (logit, count) => counts.set(logit, Math.min(count, counts.get(logit)));
  if (!isSeveral && topK !== undefined) {
    const bound = Math.min(...kept.map((i) => x[i]));
    reduce(bound, topK - kept.filter((i) => x[i] > bound).length);
  }
  if (typicalP !== undefined) {
    const entropy = -p.reduce((sum, pi) => sum + pi * Math.log(pi), 0);
    const getDistance = (i) => Math.abs(-Math.log(p[i]) - entropy);
    const last = kept.reduce((a, b) => (getDistance(b) > getDistance(a) ? b : a));
    const others = kept.filter((i) => x[i] !== x[last]).reduce((sum, i) => sum + p[i], 0);
    reduce(x[last], Math.ceil((typicalP - others) / p[last]));
  }
  if (!isSeveral && epsilon > p[best]) reduce(x[best], 1);
  return x.flatMap((logit, i) => {
    const left = counts.get(logit) ?? 0;
    counts.set(logit, left - 1);
    return left > 0 || (i === best && typicalP !== undefined) ? [i] : [];
  });
}

for (const kind of ["topK", "topP", "minP", "typicalP", "epsilon", "eta", "several"]) {
  const isSeveral = kind === "several";
  const own = cases.filter(({ options, row }) =>
    Object.keys(options).length > 1 ? isSeveral && !isTied(rows[row], options.topK) : kind in options,
  );
  test(`${kind}: ${own.length} rows keep what transformers keeps, of ties the lowest indices`, () => {
    assert.ok(own.length > 60);
    for (const { row, options, kept } of own) {
      const expected = findExpected(kept, rows[row], options, isSeveral);
      const what = `row ${row}, ${JSON.stringify(options)}: transformers keeps ${kept}`;
      assert.deepEqual(keptIndices(warp(rows[row], options)), expected, what);
    }
  });
}

test("repetition is that of transformers", () => {
  for (const { x, history, repetition, logits } of penalties)
    assert.deepEqual(warp(x, { history, repetition }), logits);
});

test("the temperature comes first, or last as in llama.cpp, or where a list has it", () => {
  const options = { temperature: 0.5, topP: 0.8 };
  assert.deepEqual(warp([3, 2, 1], options), [6, cut, cut]);
  assert.deepEqual(warp([3, 2, 1], { ...options, order: "hf" }), [6, cut, cut]);
  assert.deepEqual(warp([3, 2, 1], { ...options, order: "llama.cpp" }), [6, 4, cut]);
  assert.deepEqual(warp([3, 2, 1], { ...options, order: ["topP", "temperature"] }), [6, 4, cut]);
  assert.deepEqual(warp([3, 2, 1], { ...options, order: ["temperature", "topK", "topP"] }), [6, cut, cut]);
});

test("each step sees what the one before leaves, renormalised", () => {
  // topK leaves 0.4 and 0.3 of 0.4, 0.3, 0.2, 0.1, which are then 4/7 and 3/7: the first alone reaches 0.5.
  const x = [0.4, 0.3, 0.2, 0.1].map(Math.log);
  assert.deepEqual(keptIndices(warp(x, { topK: 2, topP: 0.5 })), [0]);
  assert.deepEqual(keptIndices(warp(x, { topP: 0.5 })), [0, 1]);
  assert.deepEqual(keptIndices(warp(x, { topK: 2, epsilon: 0.35 })), [0, 1]);
  assert.deepEqual(keptIndices(warp(x, { epsilon: 0.35 })), [0]);
  assert.deepEqual(keptIndices(warp(x, { topK: 3, minP: 0.6, order: ["minP", "topK"] })), [0, 1]);
});

test("every step at its limits: 0 keeps the best or all, the other end all, ties at the lowest index", () => {
  const x = [1, 3, 3, -2, cut];
  const all = [0, 1, 2, 3];
  for (const options of [
    { topK: 1 },
    { topP: 0 },
    { typicalP: 0, topK: 1 },
    { minP: 1, topK: 1 },
    { epsilon: 1 },
    { eta: 1, topK: 1 },
    { temperature: 0 },
  ])
    assert.deepEqual(keptIndices(warp(x, options)), [1], JSON.stringify(options));
  for (const options of [
    {},
    { topK: Infinity },
    { topK: 99 },
    { topP: 1 },
    { typicalP: 1 },
    { minP: 0 },
    { epsilon: 0 },
    { eta: 0 },
    { topNSigma: Infinity },
    { temperature: Infinity },
    { history: [0, 0] },
    { minKeep: 5 },
  ])
    assert.deepEqual(keptIndices(warp(x, options)), all, JSON.stringify(options));
  assert.deepEqual(keptIndices(warp(x, { topNSigma: 0 })), [1, 2], "all at the largest");
  assert.deepEqual(keptIndices(warp(x, { minP: 1 })), [1, 2]);
  assert.deepEqual(keptIndices(warp([2, 2, 2, 2], { topP: 0.5 })), [0, 1]);
  assert.deepEqual(keptIndices(warp([2, 2, 2, 2], { topNSigma: 0 })), [0, 1, 2, 3]);
  assert.deepEqual(warp([5, 5, 1], { temperature: 0 }), [5, cut, cut]);
  assert.deepEqual(warp([5, 4, cut], { temperature: Infinity }), [0, 0, cut]);
  assert.deepEqual(warp([], { topK: 1 }), []);
});

test("minKeep keeps the first whatever a step cuts off, typicalP the most typical", () => {
  const x = [4, 3, 2, 1, 0];
  for (const options of [{ topK: 1 }, { topP: 0 }, { minP: 1 }, { epsilon: 1 }, { eta: 1 }, { topNSigma: 0 }])
    assert.deepEqual(keptIndices(warp(x, { ...options, minKeep: 3 })), [0, 1, 2], JSON.stringify(options));
  const flat = [3, 2.9, ...Array(30).fill(1)];
  for (const [minKeep, kept] of [
    [1, [0, 2]],
    [2, [0, 2, 3]],
    [3, [0, 2, 3, 4]],
  ])
    assert.deepEqual(
      keptIndices(warp(flat, { typicalP: 0, minKeep })),
      kept,
      "the best, and the most typical",
    );
  assert.deepEqual(keptIndices(warp([4, cut, 2], { topK: 1, minKeep: 3 })), [0, 2], "no more than there are");
});

test("topNSigma counts standard deviations of the finite logits, wherever they are", () => {
  // 10, 0, 0, 0, 0, 0: mean 5/3, σ = √(125/9) = 3.7267…
  for (const scale of [1, 1e300, 1e-300]) {
    const x = [10, 0, 4, 0, 3, cut].map((v) => v * scale);
    const finite = [10, 0, 4, 0, 3];
    const mean = finite.reduce((a, b) => a + b) / 5;
    const sigma = Math.sqrt(finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 5);
    for (const n of [0.5, 1, 1.7, 2, 3]) {
      const expected = [0, 1, 2, 3, 4].filter((i) => finite[i] >= 10 - n * sigma);
      assert.deepEqual(keptIndices(warp(x, { topNSigma: n })), expected);
      assert.deepEqual(
        keptIndices(warp(x, { topNSigma: n, temperature: 0.3 })),
        expected,
        "at any temperature",
      );
    }
  }
  assert.deepEqual(keptIndices(warp([1e308, -1e308, 9e307], { topNSigma: 1 })), [0, 2]);
});

test("penalties count each token of the history, repetition once", () => {
  const x = [2, -2, 3, 0];
  assert.deepEqual(warp(x, { history: [0, 1, 0], repetition: 2 }), [1, -4, 3, 0]);
  assert.deepEqual(warp(x, { history: [0, 1, 0], presence: 0.5 }), [1.5, -2.5, 3, 0]);
  assert.deepEqual(warp(x, { history: [0, 1, 0], frequency: 0.5 }), [1, -2.5, 3, 0]);
  assert.deepEqual(
    warp(x, { history: [0, 1, 0], repetition: 2, presence: 0.25, frequency: 0.5 }),
    [-0.25, -4.75, 3, 0],
  );
  assert.deepEqual(warp(x, { history: BigInt64Array.of(0n), presence: -1 }), [3, -2, 3, 0]);
  assert.deepEqual(
    warp(x, { history: [0], presence: 1, temperature: 0.5 }),
    [2, -4, 6, 0],
    "before the temperature",
  );
  assert.deepEqual(
    warp(x, { history: [0], presence: 1, temperature: 0.5, order: ["temperature", "penalties"] }),
    [3, -4, 6, 0],
  );
  assert.deepEqual(
    warp([...x, ...x], { shape: [2, 4], history: [0], presence: 1 }),
    [1, -2, 3, 0, 1, -2, 3, 0],
  );
});

test("penalties bring nothing back that a mask, a bias or an earlier step has removed", () => {
  const penalties = { history: [1], repetition: 1.5, presence: 0.5, frequency: -1 };
  assert.deepEqual(warp([1, 2, 3], { ...penalties, mask: [1, 0, 1] }), [1, cut, 3]);
  assert.deepEqual(warp([1, cut, 3], penalties), [1, cut, 3]);
  const order = ["bias", "penalties"];
  assert.deepEqual(warp([1, 2, 3], { ...penalties, bias: { 1: cut }, order }), [1, cut, 3]);
  assert.deepEqual(warp([1, 2, 3], { ...penalties, topK: 1, order: ["topK", "penalties"] }), [cut, cut, 3]);
  assert.deepEqual(warp([3, 9, 0, -1], { ...penalties, mask: [1, 0, 1, 1], topNSigma: 1 }), [
    3,
    cut,
    cut,
    cut,
  ]);
  const drawn = sample(Float32Array.of(1, 2, 3), {
    ...penalties,
    mask: [1, 0, 1],
    temperature: Infinity,
    seed: 1,
    count: 100,
  });
  assert.deepEqual(new Set(drawn), new Set([0, 2]));
});

test("a bias is added by token or entry by entry; -Infinity masks even a NaN", () => {
  assert.deepEqual(warp([1, 2, 3], { bias: { 0: 100, 2: -100 } }), [101, 2, -97]);
  assert.deepEqual(warp([1, 2, 3], { bias: { 1: cut } }), [1, cut, 3]);
  assert.deepEqual(warp([1, 2, 3, 4], { shape: [2, 2], bias: { 1: 10 } }), [1, 12, 3, 14]);
  assert.deepEqual(
    warp([1, 2, 3, 4], { shape: [2, 2], bias: { data: [10, 20], dims: [2, 1] } }),
    [11, 12, 23, 24],
  );
  assert.deepEqual(warp([1, 2, 3, 4], { shape: [2, 2], axis: 0, bias: [1, 2, 3, 4] }), [2, 4, 6, 8]);
  assert.deepEqual(warp([NaN, 1], { bias: { 0: cut } }), [cut, 1]);
  assert.deepEqual(warp([1, 2], { bias: {} }), [1, 2]);
});

test("explain tells what each step removed, and the probability it had", () => {
  const x = [3, 2, 1, 0, -1];
  const { logits, steps } = warp(x, { bias: { 4: cut }, topK: 3, minP: 0.2, explain: true });
  assert.deepEqual(logits, [3, 2, cut, cut, cut]);
  assert.deepEqual(
    steps.map(({ step, removed }) => [step, ...removed]),
    [
      ["bias", 4],
      ["topK", 3],
      ["minP", 2],
    ],
  );
  const expected = [softmax(x)[4], softmax(x.slice(0, 4))[3], softmax(x.slice(0, 3))[2]];
  steps.forEach(({ mass }, i) =>
    assert.ok(Math.abs(mass - expected[i]) < 1e-15, `${mass}, not ${expected[i]}`),
  );
  const several = warp([3, 2, 9, 0], { shape: [2, 2], axis: 0, topK: 1, explain: true });
  assert.deepEqual(
    several.steps.map(([{ removed }]) => [...removed]),
    [[0], [1]],
  );
  assert.deepEqual(warp(x, { explain: true }), { logits: x, steps: [] });
  // No step is reported to remove an entry that was masked before.
  for (const [row, mask] of [
    [
      [3, -Infinity, 1],
      [1, 1, 1],
    ],
    [
      [3, 9, 1],
      [1, 0, 1],
    ],
  ]) {
    const [{ removed, mass }] = warp(row, { mask, topK: 2, explain: true }).steps;
    assert.deepEqual([removed.length, mass], [0, 0]);
  }
  assert.deepEqual(warp(x, { temperature: 0, explain: true }).steps[0].removed, Int32Array.of(1, 2, 3, 4));
  // The probabilities are 0.1, 0.6 and 0.3. What a step removes is a part of what the step before it left.
  const options = { temperature: 0, topK: 2, order: ["topK", "temperature"], explain: true };
  const left = warp([0, Math.log(6), Math.log(3)], options);
  assert.deepEqual(left.logits, [cut, Math.log(6), cut]);
  left.steps.forEach(({ mass }, i) => assert.ok(Math.abs(mass - [0.1, 1 / 3][i]) < 1e-15, `${mass}`));
});

test("equal entries that hold the bound exactly stay, and no others", () => {
  const count = (n, options) => keptIndices(warp(new Array(n).fill(0.1), options)).length;
  for (let n = 1; n <= 400; n++) {
    assert.equal(count(n, { eta: 1 }), n, `eta, ${n}`);
    assert.equal(count(n, { epsilon: 1 / n }), n, `epsilon, ${n}`);
    for (const p of [0.125, 0.25, 0.5, 0.75]) {
      assert.equal(count(n, { topP: p }), Math.ceil(n * p), `topP ${p}, ${n}`);
      assert.equal(count(n, { typicalP: p }), Math.ceil(n * p), `typicalP ${p}, ${n}`);
    }
  }
});

test("the kind of array, out, masks and numbers that a type can't hold", () => {
  assert.deepEqual(warp(Float32Array.of(3, 1), { topK: 1 }), Float32Array.of(3, cut));
  const out = new Float64Array(2);
  assert.equal(warp(Float64Array.of(3, 1), { out, temperature: 2 }), out);
  assert.deepEqual([...out], [1.5, 0.5]);
  assert.deepEqual(warp([NaN, 1, 2], { mask: [0, 1, 1], topK: 1 }), [cut, cut, 2]);
  assert.deepEqual(warp([2 ** 1023, 2 ** 1022, 0], { temperature: 0.5 }), [0, -(2 ** 1023), cut]);
  assert.deepEqual(warp(Float32Array.of(3e38, 0), { temperature: 0.5 }), Float32Array.of(0, cut));
  assert.deepEqual(warp([1e-320, 0], { temperature: 1e-320 }), [1, 0]);
});

test("what is drawn is what warp leaves, with the logarithm of its probability there", () => {
  const next = random(4);
  for (let i = 0; i < 200; i++) {
    const x = Array.from({ length: 30 }, () => 8 * next());
    const options = {
      temperature: 0.3 + next(),
      topK: 1 + Math.floor(20 * next()),
      typicalP: 0.5 + next() / 2,
      topP: 0.5 + next() / 2,
      minP: next() / 10,
      eta: next() / 50,
      topNSigma: 1 + next(),
      history: [1, 2, 2],
      repetition: 1.1,
      order: i % 2 ? "hf" : "llama.cpp",
    };
    const logs = logSoftmax(warp(x, options));
    const { indices, logprobs } = sample(x, { ...options, count: 50, rng: next, logprob: true });
    assert.equal(indices.length, 50);
    indices.forEach((index, j) =>
      assert.ok(Math.abs(logprobs[j] - logs[index]) < 1e-13, `${logprobs[j]}, not ${logs[index]}`),
    );
    assert.equal(new Set(indices).size <= keptIndices(logs).length, true);
  }
});

test("draws without replacement are different, each by what is left", () => {
  const p = [0.5, 0.3, 0.2];
  const x = p.map(Math.log);
  const rng = random(9);
  const counts = new Map();
  for (let i = 0; i < 20_000; i++) {
    const { indices, logprobs } = sample(x, { count: 2, replace: false, rng, logprob: true });
    const [a, b] = indices;
    const expected = [Math.log(p[a]), Math.log(p[b] / (1 - p[a]))];
    expected.forEach((log, j) => assert.ok(Math.abs(logprobs[j] - log) < 1e-14));
    counts.set(`${indices}`, (counts.get(`${indices}`) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const [key, count] of counts) {
    const [a, b] = key.split(",");
    const expected = (20_000 * p[a] * p[b]) / (1 - p[a]);
    assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected), `${key}: ${count}, not ${expected}`);
  }
  assert.deepEqual(
    sample([1, 2, 3, cut], { count: 3, replace: false, seed: 1 }).toSorted(),
    Int32Array.of(0, 1, 2),
  );
  assert.deepEqual(
    sample([0, -40, -80], { count: 3, replace: false, rng: () => 0 }),
    Int32Array.of(0, 1, 2),
    "what is rare keeps its digits",
  );
  assert.deepEqual(
    [
      ...sample([0, -40, -80, 600], { count: 4, replace: false, rng: () => 0.999, logprob: true }).indices,
    ].toSorted(),
    [0, 1, 2, 3],
  );
  assert.equal(sample([7], { replace: false }), 0);
  assert.deepEqual(sample([1, 2, 1, 2], { shape: [2, 2], count: 2, replace: false, seed: 2 }).length, 4);
  refuses(() => sample([1, 2], { count: 3, replace: false }), RangeError, "ERR_COUNT", "count is 3", "[2]");
  refuses(() => sample([1, 2], { count: 2, topK: 1, replace: false }), RangeError, "ERR_COUNT");
  refuses(() => sample([1, 2], { replace: 0 }), TypeError, "ERR_OPTION", "replace");
});

test("what doesn't fit is named with its numbers", () => {
  const x = [3, 2, 1];
  for (const f of [warp, sample]) {
    for (const key of ["", " 1", "01", "1.0", "0x1", "1e0", "-0", "3", "cat"])
      refuses(() => f(x, { bias: { [key]: 1 } }), RangeError, "ERR_BIAS", JSON.stringify(key), "0 to 2");
    for (const key of ["topP", "minP", "typicalP", "epsilon", "eta"])
      for (const part of [-0.1, 1.1, NaN])
        refuses(() => f(x, { [key]: part }), RangeError, "ERR_FRACTION", f.name, key, String(part));
    for (const topK of [0, -1, 1.5, NaN])
      refuses(() => f(x, { topK }), RangeError, "ERR_K", "topK", String(topK));
    for (const n of [-1, NaN])
      refuses(() => f(x, { topNSigma: n }), RangeError, "ERR_OPTION", "topNSigma", String(n));
    for (const n of [0, 1.5, 4])
      refuses(() => f(x, { minKeep: n }), RangeError, "ERR_K", "minKeep", String(n));
    for (const r of [0, -1, NaN, Infinity])
      refuses(() => f(x, { history: [0], repetition: r }), RangeError, "ERR_OPTION", "repetition", String(r));
    for (const key of ["presence", "frequency"])
      refuses(() => f(x, { history: [0], [key]: NaN }), RangeError, "ERR_OPTION", key, "NaN");
    for (const token of [-1, 3, 0.5, NaN])
      refuses(
        () => f(x, { history: [0, token], presence: 1 }),
        RangeError,
        "ERR_TARGET",
        "history[1]",
        String(token),
        "2",
      );
    refuses(() => f(x, { repetition: 2 }), TypeError, "ERR_OPTION", "history");
    refuses(() => f(x, { history: [[0]] }), TypeError, "ERR_INPUT", "history[0]");
    for (const bias of [{ 3: 1 }, { a: 1 }, { "-1": 1 }, { 0: NaN }, { 0: Infinity }, [1, NaN, 1]])
      refuses(() => f(x, { bias }), RangeError, "ERR_BIAS", "bias");
    refuses(() => f(x, { bias: { 0: "1" } }), TypeError, "ERR_BIAS", "bias[0]");
    refuses(() => f(x, { order: "vllm" }), TypeError, "ERR_OPTION", "order", '"vllm"');
    refuses(() => f(x, { order: ["topK", "top_p"] }), TypeError, "ERR_OPTION", "order[1]", '"top_p"');
    refuses(() => f(x, { order: ["topK", "topK"] }), TypeError, "ERR_OPTION", "order[1]", "twice");
    refuses(() => f(x, { order: ["topK"], topP: 0.5 }), TypeError, "ERR_OPTION", '"topP"');
    refuses(() => f([1, NaN]), RangeError, "ERR_ENTRY", "x[1]");
    refuses(() => f([1, Infinity], { topK: 1 }), RangeError, "ERR_ENTRY", "x[1]");
    refuses(() => f([cut, cut]), RangeError, "ERR_ALL_MASKED");
    refuses(() => f(x, { mask: [0, 0, 0] }), RangeError, "ERR_ALL_MASKED");
    refuses(() => f(x, { bias: [cut, cut, cut] }), RangeError, "ERR_ALL_MASKED");
    refuses(() => f([NaN, 1, 2], { bias: { 1: cut } }), RangeError, "ERR_ENTRY", "x[0]");
  }
  refuses(() => warp(x, { count: 1 }), TypeError, "ERR_OPTION", "count");
  refuses(() => warp(x, { explain: "yes" }), TypeError, "ERR_OPTION", "explain");
  refuses(() => warp(x, { out: [] }), RangeError, "ERR_OUT");
});

test("a call from within a setter of out changes nothing of the explanation", () => {
  const x = [3, 1, 2, 0];
  const wanted = warp(x, { topK: 2, explain: true });
  const out = Object.defineProperty([0, 0, 0, 0], 1, {
    get: () => 0,
    set: () => softmax(new Float64Array(4096), { temperature: 0.5 }),
  });
  assert.deepEqual(warp(x, { topK: 2, explain: true, out }).steps, wanted.steps);
});
