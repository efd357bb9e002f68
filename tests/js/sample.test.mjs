// sample through the packed package: its distribution, its seeds and its errors. tests/rust/sample.rs
// compares truncation with sorting too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logSoftmax, random, sample, softmax } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const logits = (n) => Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 4);

/** Truncates a distribution by sorting all of it. */
function truncated(p, { topK = p.length, topP = 1, minP = 0 }) {
  let order = p
    .map((_, i) => i)
    .sort((a, b) => p[b] - p[a])
    .slice(0, topK);
  const sum = order.reduce((sum, i) => sum + p[i], 0);
  let before = 0;
  order = order.filter((i, rank) => {
    const stays = rank === 0 || topP === 1 || before < topP * sum;
    before += p[i];
    return stays;
  });
  return p.map((q, i) => (order.includes(i) && q >= minP * p[order[0]] ? q : 0));
}

/** Yields logits and truncations, with the weights that the truncation leaves at temperature 1.5 and their
 * sum. */
function* truncations() {
  for (const n of [1, 3, 20, 500]) {
    const x = logits(n);
    for (const cut of [
      {},
      { topK: 4 },
      { topP: 0.8 },
      { minP: 0.2 },
      { topK: 300, topP: 0.95, minP: 0.01 },
      { topP: 0 },
    ]) {
      const weights = truncated(softmax(x, { temperature: 1.5 }), cut);
      yield { n, x, cut, weights, sum: weights.reduce((a, b) => a + b) };
    }
  }
}

test("a number draws where the cumulative distribution of what stays passes it", () => {
  for (const { n, x, cut, weights, sum } of truncations()) {
    let turn = 0;
    const uniforms = Array.from({ length: 40 }, (_, i) => (i * 0.6180339887) % 1);
    const drawn = sample(x, { ...cut, temperature: 1.5, count: 40, rng: () => uniforms[turn++] });
    assert.equal(turn, 40, "one number for each");
    assert.equal(drawn.length, 40);
    drawn.forEach((index, i) => {
      const before = weights.slice(0, index).reduce((a, b) => a + b, 0);
      assert.ok(weights[index] > 0, `${index} of ${n}`);
      assert.ok(before <= uniforms[i] * sum + 1e-12 && uniforms[i] * sum <= before + weights[index] + 1e-12);
    });
  }
});

test("seeded draws are distributed as the softmax", () => {
  const x = [0, 0.5, 1, 1.5, 2, -1, -0.5, 0.2, 0.9, 1.7];
  const drawn = sample(x, { seed: 2026, count: 100_000 });
  const counts = x.map(() => 0);
  for (const index of drawn) counts[index]++;
  const chiSquare = softmax(x).reduce((sum, p, i) => sum + (counts[i] - p * 1e5) ** 2 / (p * 1e5), 0);
  // With 9 degrees of freedom, one seed in a million exceeds this.
  assert.ok(chiSquare < 44.8, `${chiSquare}`);
});

test("a seed gives the same indices everywhere and every time; others give others", () => {
  const x = logits(50);
  const draw = (seed) => sample(x, { seed, count: 20 });
  assert.deepEqual(Array.from(draw(7)).slice(0, 8), [1, 8, 38, 23, 49, 23, 38, 16]);
  assert.deepEqual(draw(7), draw(7));
  assert.deepEqual(sample(Float64Array.from(x), { seed: 7, count: 20 }), draw(7));
  for (const seed of [0, -7, 8, Number.MAX_SAFE_INTEGER]) assert.notDeepEqual(draw(seed), draw(7));
  assert.equal(sample(x, { seed: 7 }), draw(7)[0]);
});

test("random gives the numbers of the seed, on every engine and in Rust, and each generator its own", () => {
  assert.deepEqual(
    Array.from({ length: 3 }, random(-7)),
    [0.059429578800335725, 0.5720950834670359, 0.732809604973321],
  );
  assert.deepEqual(
    Array.from({ length: 3 }, random(7)),
    [0.05536043647833311, 0.17211585444811772, 0.7175761283586594],
  );
  const x = logits(50);
  for (const seed of [0, -0, 7, -7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assert.deepEqual(
      sample(x, { rng: random(seed), count: 1000 }),
      sample(x, { seed, count: 1000 }),
      `${seed}`,
    );
  }
  const [rng, other] = [random(7), random(7)];
  const loop = Array.from({ length: 20 }, () => sample(x, { rng }));
  assert.deepEqual(loop, [...sample(x, { seed: 7, count: 20 })]);
  assert.equal(other(), random(7)(), "a generator that was used changes no other");
  const numbers = Array.from({ length: 1000 }, random(1));
  assert.ok(numbers.every((number) => number >= 0 && number < 1 && Number.isInteger(number * 2 ** 53)));
  assert.ok(
    numbers.some((number) => (number * 2 ** 53) % 2 === 1),
    "53 bits",
  );
  for (const seed of [1.5, NaN, 2 ** 53])
    refuses(() => random(seed), RangeError, "ERR_RANDOM", "random", String(seed));
  for (const seed of [undefined, "7", null, 7n])
    refuses(() => random(seed), TypeError, "ERR_RANDOM", "random", "seed");
});

test("logprob is that of the distribution that is drawn from", () => {
  for (const { x, cut, weights, sum } of truncations()) {
    const options = { ...cut, temperature: 1.5, count: 40, seed: 5 };
    const { indices, logprobs } = sample(x, { ...options, logprob: true });
    assert.deepEqual(indices, sample(x, options), "it changes no draw");
    assert.ok(logprobs instanceof Float64Array && logprobs.length === 40);
    assert.equal(indices.length, 40);
    indices.forEach((index, i) => {
      const expected = Math.log(weights[index] / sum);
      assert.ok(
        Math.abs(logprobs[i] - expected) <= 1e-14 * Math.max(1, -expected),
        `${logprobs[i]} ${expected}`,
      );
    });
  }
  const x = [2, 1, 0.1, -Infinity];
  const all = logSoftmax(x);
  for (let seed = 0; seed < 20; seed++) {
    const { index, logprob, ...rest } = sample(x, { seed, logprob: true });
    assert.deepEqual([index, rest], [sample(x, { seed }), {}]);
    assert.ok(Math.abs(logprob - all[index]) < 1e-15);
  }
  const rows = sample([40, 0, 0, 40, 7, NaN], {
    shape: [3, 2],
    mask: [1, 1, 1, 1, 1, 0],
    seed: 3,
    logprob: true,
  });
  assert.deepEqual(rows, {
    indices: Int32Array.of(0, 1, 0),
    logprobs: Float64Array.of(-4.248354255291589e-18, -4.248354255291589e-18, 0),
  });
  const across = sample([40, 0, 0, 40], { shape: [2, 2], axis: 0, count: 2, seed: 3, logprob: true });
  assert.deepEqual([across.indices, across.logprobs.length], [Int32Array.of(0, 0, 1, 1), 4]);
  assert.deepEqual(sample([1, 4, 4], { temperature: 0, logprob: true }), { index: 1, logprob: 0 });
  assert.deepEqual(sample([1, 2], { count: 0, logprob: true }), {
    indices: new Int32Array(0),
    logprobs: new Float64Array(0),
  });
  assert.equal(typeof sample([1, 2], { logprob: false }), "number");
  refuses(() => sample([1, 2], { logprob: 1 }), TypeError, "ERR_OPTION", "logprob", "1");
  refuses(() => sample([-Infinity], { logprob: true }), RangeError, "ERR_ALL_MASKED");
});

test("rows draw one index each, count as many as it says, row after row", () => {
  const rows = Float32Array.of(0, 50, 0, 50, 0, 0);
  assert.deepEqual(sample(rows, { shape: [2, 3] }), Int32Array.of(1, 0));
  assert.deepEqual(sample(rows, { shape: [2, 3], count: 2 }), Int32Array.of(1, 1, 0, 0));
  assert.deepEqual(
    sample([0, 50, 50, 0, 0, 0], { shape: [3, 2], axis: 0, count: 1, temperature: 0 }),
    Int32Array.of(1, 0),
  );
  assert.equal(sample(rows, { shape: [2, 3], axis: null, temperature: 0 }), 1);
  assert.equal(typeof sample([1, 2]), "number");
  assert.deepEqual(sample([1, 2], { count: 0 }), new Int32Array(0));
  assert.deepEqual(
    sample([9, 9, 9], { count: 1000 }).reduce((seen, i) => seen.add(i), new Set()).size,
    3,
    "Math.random draws all",
  );
});

test("temperature 0 draws the lowest of the largest, infinity any above −∞; a masked one is never drawn", () => {
  assert.deepEqual(sample([1, 4, 4], { temperature: 0, count: 20, seed: 1 }), new Int32Array(20).fill(1));
  const drawn = sample([1, 1e9, -Infinity, 4], { temperature: Infinity, count: 200, seed: 1 });
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 3]);
  assert.deepEqual(sample([NaN, 4, Infinity], { mask: [0, 1, 0], count: 2 }), Int32Array.of(1, 1));
  assert.equal(sample([1, 1, 1], { topK: 1, rng: () => 0.99 }), 0, "of equal ones the lowest index stays");
  assert.equal(sample([0, -1e308], { rng: () => 1 - 2 ** -53 }), 0);
});

test("what can't be drawn from is a RangeError that says where or why", () => {
  refuses(() => sample([1, NaN]), RangeError, "ERR_ENTRY", "x[1]", "NaN");
  refuses(() => sample([1, 2, Infinity]), RangeError, "ERR_ENTRY", "x[2]", "Infinity");
  refuses(
    () => sample([NaN, 1, 2, NaN], { shape: [2, 2], mask: [0, 1], temperature: 0 }),
    RangeError,
    "ERR_ENTRY",
    "x[3]",
  );
  refuses(() => sample([]), RangeError, "ERR_EMPTY", "[0]");
  refuses(() => sample([-Infinity, -Infinity]), RangeError, "ERR_ALL_MASKED", "-Infinity or masked");
  refuses(
    () => sample([-Infinity, 1], { mask: [1, 0] }),
    RangeError,
    "ERR_ALL_MASKED",
    "-Infinity or masked",
  );
  refuses(
    () => sample([1, 2, 3, 4], { shape: [2, 2], mask: [1, 1, 0, 0], temperature: 0 }),
    RangeError,
    "ERR_ALL_MASKED",
  );
});

test("what doesn't fit is named with its numbers", () => {
  const x = [1, 2];
  for (const topK of [0, -1, 1.5])
    refuses(() => sample(x, { topK }), RangeError, "ERR_K", "topK", String(topK));
  for (const part of [-0.1, 1.1, NaN]) {
    refuses(() => sample(x, { topP: part }), RangeError, "ERR_FRACTION", "topP", String(part));
    refuses(() => sample(x, { minP: part }), RangeError, "ERR_FRACTION", "minP", String(part));
  }
  for (const count of [-1, 1.5, NaN])
    refuses(() => sample(x, { count }), RangeError, "ERR_COUNT", String(count));
  refuses(() => sample(x, { count: 1e15 }), RangeError, "ERR_MEMORY", "1000000000000000");
  refuses(() => sample(x, { count: 2 ** 29, seed: 1 }), RangeError, "ERR_MEMORY");
  for (const seed of [1.5, NaN, 2 ** 53])
    refuses(() => sample(x, { seed }), RangeError, "ERR_RANDOM", String(seed));
  for (const value of [1, -0.1, NaN, Infinity, "0.5", null, undefined]) {
    refuses(
      () => sample(x, { rng: () => value }),
      RangeError,
      "ERR_RANDOM",
      "rng",
      typeof value === "string" ? '"0.5"' : String(value),
    );
  }
  refuses(() => sample(x, { temperature: -1 }), RangeError, "ERR_TEMPERATURE", "sample", "-1");
  refuses(() => sample(x, { mask: [1] }), RangeError, "ERR_MASK", "sample", "1", "2");
  refuses(() => sample(x, { shape: [3] }), RangeError, "ERR_SHAPE", "sample", "[3]");
});

test("what is of the wrong kind is a TypeError that names it", () => {
  refuses(() => sample(null), TypeError, "ERR_INPUT", "null");
  refuses(() => sample([1, "2"]), TypeError, "ERR_INPUT", "x[1]", '"2"');
  refuses(() => sample([1, , 2]), TypeError, "ERR_INPUT", "x[1]", "hole");
  refuses(() => sample([1, 2], { seed: 1, rng: Math.random }), TypeError, "ERR_RANDOM", "seed and rng");
  refuses(() => sample([1, 2], { seed: "1" }), TypeError, "ERR_RANDOM", "seed", '"1"');
  refuses(() => sample([1, 2], { rng: 0.5 }), TypeError, "ERR_RANDOM", "rng", "0.5");
  refuses(() => sample([1, 2], { count: "2" }), TypeError, "ERR_COUNT", '"2"');
  refuses(() => sample([1, 2], { topP: "1" }), TypeError, "ERR_FRACTION", "topP", '"1"');
  refuses(() => sample([1, 2], { topp: 1 }), TypeError, "ERR_OPTION", "'topp'", "'topP'");
});

test("a generator and options that call in do no harm, and what a generator throws arrives", () => {
  const disturb = () => (
    softmax(new Float64Array(5000), { shape: [50, 100], axis: 0 }),
    sample([1, 2, 3, 4], { shape: [2, 2], seed: 3 })
  );
  const quiet = sample(logits(9), { shape: [3, 3], count: 4, rng: () => 0.5 });
  assert.deepEqual(sample(logits(9), { shape: [3, 3], count: 4, rng: () => (disturb(), 0.5) }), quiet);
  assert.deepEqual(
    sample(logits(9), { count: 4, rng: () => (disturb(), 0.5) }),
    sample(logits(9), { count: 4, rng: () => 0.5 }),
  );
  const options = {
    shape: [3, 3],
    rng: () => 0.5,
    get count() {
      return (disturb(), 4);
    },
  };
  assert.deepEqual(sample(logits(9), options), quiet);
  assert.throws(
    () =>
      sample([1, 2], {
        rng: () => {
          throw new SyntaxError("mine");
        },
      }),
    SyntaxError,
  );
});
