// klDivergence, jsDivergence, entmax, entmaxGrad and gumbelSoftmax through the packed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entmax,
  entmax15,
  entmaxGrad,
  gumbelSoftmax,
  jsDivergence,
  klDivergence,
  logSoftmax,
  random,
  softmax,
  softmaxGrad,
  sparsemax,
} from "softmax-wasm";
import { assertClose, references } from "./common/references.mjs";
import { refuses } from "./common/refuses.mjs";

const near = (a, b, bound, what) =>
  assert.ok(a === b || Math.abs(a - b) <= bound * Math.abs(b), `${what} is ${a}, not ${b}`);

for (const { name, p, q, from, kl, js, bound } of references.divergences) {
  test(`${name}, from ${from}: both divergences are within ${bound} of the exact value, and never below 0`, () => {
    near(klDivergence(p, q, { from }), kl, bound, "klDivergence");
    near(jsDivergence(p, q, { from }), js, bound, "jsDivergence");
  });
}

test("divergences of rows, axes, masks, kinds and their limits", () => {
  assert.equal(klDivergence([1, 0], [0.5, 0.5]), Math.LN2);
  assert.equal(klDivergence([0.5, 0.5], [1, 0]), Infinity);
  assert.equal(jsDivergence([1, 0], [0, 1]), Math.LN2);
  assert.equal(klDivergence([0, 1], [0, 1]), 0);
  assert.deepEqual(klDivergence([1, 0, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5], { shape: [2, 2] }), [Math.LN2, 0]);
  assert.deepEqual(klDivergence([1, 0.5, 0, 0.5], [0.5, 0.5, 0.5, 0.5], { shape: [2, 2], axis: 0 }), [
    Math.LN2,
    0,
  ]);
  assert.deepEqual(
    klDivergence(Float32Array.of(1, 0), [0.5, 0.5], { keepDims: true }),
    Float32Array.of(Math.LN2),
  );
  assert.equal(klDivergence([1, 9, 2], [1, -9, 2], { from: "logits", mask: [1, 0, 1] }), 0);
  const logs = [logSoftmax([1, 2]), logSoftmax([2, 1])];
  near(
    klDivergence(...logs, { from: "log" }),
    klDivergence([1, 2], [2, 1], { from: "logits" }),
    1e-15,
    "of logarithms",
  );
  assert.equal(
    klDivergence([1, 3], [2, 5], { from: "logits", temperature: 2 }),
    klDivergence([0.5, 1.5], [1, 2.5], { from: "logits" }),
  );
  for (const divergence of [klDivergence, jsDivergence]) {
    for (const [p, q] of [
      [
        [NaN, 1],
        [0.5, 0.5],
      ],
      [
        [NaN, 1],
        [0, 1],
      ],
      [
        [0, 1],
        [NaN, 1],
      ],
    ]) {
      assert.ok(Number.isNaN(divergence(p, q)));
      assert.equal(divergence(p, q, { mask: [0, 1] }), divergence([1], q.slice(1)), "a masked NaN");
    }
    assert.ok(Number.isNaN(divergence([-Infinity, 0], [NaN, 0], { from: "log" })));
    assert.ok(Number.isNaN(divergence([-Infinity, 0], [NaN, 0], { from: "logits" })));
  }
  for (let i = 0, next = random(1); i < 300; i++) {
    const x = Array.from({ length: 5 }, () => 700 * next());
    assert.ok(
      klDivergence(
        x,
        x.map((v) => v + 1e-9 * next()),
        { from: "logits" },
      ) >= 0,
    );
    assert.ok(klDivergence(softmax(x), softmax(x)) === 0);
  }
});

test("the KL divergence of logits is right however far they are apart", () => {
  for (const [p, q, kl, temperature = 1] of [
    [[720, 0], [0, 0], Math.LN2],
    [[-Infinity, 0], [0, 0], Math.LN2],
    [[1000, 0], [0, 1000], 1000],
    [[2, 1], [1, 2], 1000, 0.001],
    [[0, 1e200], [0, -1e200], 1e200],
    [[8e307, 0], [0, 8e307], 8e307],
    [[-740, 0], [-100, 0], Math.exp(-100)],
    [[-800, 0], [-Infinity, 0], Infinity],
  ])
    near(klDivergence(p, q, { from: "logits", temperature }), kl, 4e-16, `klDivergence of [${p}] and [${q}]`);
  assert.equal(klDivergence([-800, 0], [-Infinity, 0], { from: "log" }), Infinity);
});

for (const { name, x, alpha, temperature, entmax: p } of references.entmax) {
  test(`${name}: entmax is within 1e-14 of the exact value`, () => {
    const actual = entmax(x, { alpha, temperature });
    assert.equal(actual.length, p.length);
    actual.forEach((v, i) =>
      assert.ok(Math.abs(v - p[i]) <= 1e-14 * p[i] + 1e-300, `p[${i}] is ${v}, not ${p[i]}`),
    );
  });
}

test("entmax is softmax at 1, 1.5-entmax by default, sparsemax at 2, and nearly hardmax beyond", () => {
  const x = [2, 1, 0.1, -3, -Infinity];
  assert.deepEqual(entmax(x, { alpha: 1 }), softmax(x));
  assert.deepEqual(entmax(x), entmax15(x));
  assert.deepEqual(entmax(x, { alpha: 2 }), sparsemax(x));
  assert.deepEqual(entmax(x, { alpha: 50 }), [1, 0, 0, 0, 0]);
  assert.deepEqual(entmax([3, 3, 1], { alpha: 1.7, temperature: 0 }), [0.5, 0.5, 0]);
  assert.deepEqual(entmax([3, 1, -Infinity], { alpha: 1.7, temperature: Infinity }), [0.5, 0.5, 0]);
  assert.deepEqual(entmax([NaN, 1, 2], { alpha: 1.2, mask: [0, 1, 1] })[0], 0);
  assert.deepEqual(entmax([NaN, 1], { alpha: 1.2 }), [NaN, NaN]);
  assert.deepEqual(entmax([7], { alpha: 3 }), [1]);
  for (const alpha of [1 + 1e-9, 1.01, 1.3, 1.9, 3, 8])
    assert.ok(Math.abs(entmax(x, { alpha }).reduce((a, b) => a + b) - 1) < 1e-15);
});

test("the gradient of entmax is that of differences, for 1 that of softmax", () => {
  const next = random(3);
  for (const alpha of [1, 1.2, 1.5, 1.8]) {
    const x = Float64Array.from({ length: 6 }, () => 3 * next());
    const d = Float64Array.from({ length: 6 }, () => next() - 0.5);
    const options = { alpha, temperature: 1.3 };
    const gradient = entmaxGrad(entmax(x, options), d, options);
    const dot = (x) => entmax(x, options).reduce((sum, p, i) => sum + p * d[i], 0);
    x.forEach((v, i) => {
      const difference = (dot(x.with(i, v + 1e-5)) - dot(x.with(i, v - 1e-5))) / 2e-5;
      assert.ok(
        Math.abs(gradient[i] - difference) < 1e-6,
        `${alpha}, ${i}: ${gradient[i]}, not ${difference}`,
      );
    });
    if (alpha === 1)
      assertClose(
        gradient,
        softmaxGrad(softmax(x, { temperature: 1.3 }), d, { temperature: 1.3 }),
        "f64",
        64,
        "alpha 1",
      );
  }
  assert.deepEqual(entmaxGrad([0.75, 0.25, 0], [1, 0, 5], { alpha: 2 }), [0.5, -0.5, 0]);
});

test("the gradient of entmax is right by tiny probabilities, and NaN by NaN", () => {
  for (const [output, alpha] of [
    [[1e-16, 1], 3],
    [[1e-10, 0.9999999999], 4],
    [[1e-320, 1], 5],
  ]) {
    const [a, b] = entmaxGrad(output, [1, 0], { alpha });
    near(a, 1, 1e-9, `entmaxGrad of [${output}]`);
    near(b, -1, 1e-9, `entmaxGrad of [${output}]`);
  }
  for (const alpha of [1, 1.5, 2, 3]) {
    assert.deepEqual(entmaxGrad([NaN, 0.5], [1, 0], { alpha }), [NaN, NaN]);
    assert.deepEqual(entmaxGrad([0.5, NaN], [1, 0], { alpha, mask: [0, 1] }), [0, NaN]);
  }
});

test("Gumbel-softmax is softmax of logits with noise that is never infinite; hard is one-hot", () => {
  for (const u of [0, 1 - 2 ** -53, 0.5])
    assert.ok(gumbelSoftmax([1, 2, 3], { rng: () => u }).every(Number.isFinite));
  const noise = (u) => -Math.log(-Math.log(u));
  const us = [0.1, 0.7, 0.4];
  let next = 0;
  const found = gumbelSoftmax([1, 2, 3], { temperature: 0.5, rng: () => us[next++] });
  assertClose(
    found,
    softmax(
      [1, 2, 3].map((x, i) => x + noise(us[i])),
      { temperature: 0.5 },
    ),
    "f64",
    16,
    "by hand",
  );
  assert.deepEqual(gumbelSoftmax([1, 2], { seed: 4 }), gumbelSoftmax([1, 2], { rng: random(4) }));
  const counts = [0, 0, 0];
  const rng = random(6);
  for (let i = 0; i < 20_000; i++)
    counts[gumbelSoftmax([0, Math.log(3), -Infinity], { hard: true, rng }).indexOf(1)]++;
  assert.ok(Math.abs(counts[1] / 20_000 - 0.75) < 0.02 && counts[2] === 0, `${counts}`);
  assert.deepEqual(gumbelSoftmax([1, 2], { temperature: 0, seed: 1 }).toSorted(), [0, 1]);
  assert.deepEqual(gumbelSoftmax(Float32Array.of(1, NaN), { mask: [1, 0] }), Float32Array.of(1, 0));
  assert.equal(
    gumbelSoftmax([1, 2, 3, 4], { shape: [2, 2], hard: true, seed: 1 }).reduce((a, b) => a + b),
    2,
  );
});

test("what doesn't fit is named with its numbers", () => {
  for (const f of [klDivergence, jsDivergence]) {
    refuses(() => f([1], [0.5, 0.5]), RangeError, "ERR_SHAPE", "q has length 2", "p 1");
    refuses(() => f([2, -1], [0.5, 0.5]), RangeError, "ERR_ENTRY", "p[0]", "2", "logits");
    refuses(() => f([0.5, 0.5], [0.5, -1]), RangeError, "ERR_ENTRY", "q[1]", "-1");
    refuses(() => f([0.5, -1], [-1, -1], { from: "log" }), RangeError, "ERR_ENTRY", "p[0]", "0.5");
    refuses(() => f([1, 0], [1, 0], { from: "probs" }), TypeError, "ERR_OPTION", "from");
    refuses(() => f([1, 0], [1, 0], { temperature: 2 }), TypeError, "ERR_OPTION", "temperature", "logits");
  }
  for (const alpha of [0.5, NaN, Infinity])
    refuses(() => entmax([1, 2], { alpha }), RangeError, "ERR_RANGE", "alpha", String(alpha));
  refuses(() => entmaxGrad([1, 0], [1]), RangeError, "ERR_SHAPE", "dp has length 1");
  refuses(() => gumbelSoftmax([1, 2], { rng: () => 1 }), RangeError, "ERR_RANDOM", "1");
  refuses(() => gumbelSoftmax([1, 2], { hard: 1 }), TypeError, "ERR_OPTION", "hard");
});
