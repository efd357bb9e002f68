// topLogprobs and perplexity through the packed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crossEntropy, logSoftmax, perplexity, random, topK, topLogprobs } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

test("topLogprobs are the largest of logSoftmax with their ranks, of f32 too in f64", () => {
  const next = random(2);
  for (const n of [1, 5, 300]) {
    const x = Float32Array.from({ length: n }, () => Math.round(20 * next()) / 4);
    const logs = logSoftmax(Float64Array.from(x));
    const order = topK(x, n).indices;
    for (const token of [0, n >> 1, n - 1]) {
      const { top, token: reported } = topLogprobs(x, Math.min(n, 20), { tokens: token });
      assert.deepEqual(
        top,
        Array.from(order.slice(0, 20), (index) => ({ index, logprob: logs[index] })),
      );
      assert.deepEqual(reported, { index: token, logprob: logs[token], rank: order.indexOf(token) + 1 });
    }
  }
  assert.deepEqual(topLogprobs([40, 0], 1).top[0].logprob, -4.248354255291589e-18);
});

test("topLogprobs takes rows, labels, masks, a bias and a temperature, and is plain data", () => {
  const x = [2, 1, 0.1, 5, 6, 7];
  const rows = topLogprobs(x, 2, {
    shape: [2, 3],
    tokens: [1, -100],
    ignoreIndex: -100,
    labels: ["a", "b", "c"],
  });
  assert.deepEqual(
    rows.map(({ top }) => top.map(({ label }) => label)),
    [
      ["a", "b"],
      ["c", "b"],
    ],
  );
  assert.deepEqual(
    rows.map(({ token }) => token?.rank),
    [2, undefined],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(rows)), rows);
  assert.deepEqual(
    topLogprobs(x, 1, { shape: [3, 2], axis: 0, tokens: BigInt64Array.of(0n, 1n) }).map(
      ({ token }) => token.rank,
    ),
    [2, 2],
  );
  assert.equal(topLogprobs([9, 1, 2], 1, { mask: [0, 1, 1], tokens: 0 }).token.rank, 3);
  assert.equal(topLogprobs([9, 1, 2], 1, { bias: [-Infinity, 0, 0] }).top[0].index, 2);
  assert.deepEqual(
    topLogprobs([0, 1], 1, { temperature: 0.5 }).top[0].logprob,
    logSoftmax([0, 1], { temperature: 0.5 })[1],
  );
  assert.deepEqual(topLogprobs([1, 2], 0), { top: [] });
  assert.equal(topLogprobs([1, 2], 1, { labels: { 1: "two" } }).top[0].label, "two");
  assert.equal(topLogprobs([5, -Infinity], 2).top[1].logprob, -Infinity);
});

test("masked tokens come last, also behind others at -Infinity", () => {
  const x = [5, 1, -Infinity, -Infinity];
  const getRank = (tokens) => topLogprobs(x, 1, { mask: [0, 1, 1, 1], tokens }).token.rank;
  assert.deepEqual([1, 2, 3, 0].map(getRank), [1, 2, 3, 4]);
});

test("perplexity is e to the mean cross-entropy, in bits its logarithm; ignored rows do not count", () => {
  const next = random(3);
  const x = Float64Array.from({ length: 40 }, () => 6 * next());
  const tokens = [0, 3, 1, 2, 3, 0, 1, 1, 2, 0];
  const shape = [10, 4];
  const { perplexity: value, bits, logprobs } = perplexity(x, tokens, { shape });
  const mean = crossEntropy(x, tokens, { shape });
  assert.ok(Math.abs(value - Math.exp(mean)) < 1e-14 && Math.abs(bits - mean / Math.LN2) < 1e-15);
  assert.deepEqual(
    logprobs,
    crossEntropy(x, tokens, { shape, reduction: "none" }).map((loss) => -loss),
  );
  const some = perplexity(x, tokens.with(4, -100), { shape, ignoreIndex: -100 });
  assert.ok(Number.isNaN(some.logprobs[4]));
  assert.ok(Math.abs(some.bits - (bits * 10 + logprobs[4] / Math.LN2) / 9) < 1e-14);
  assert.deepEqual(perplexity([0, -Infinity], 1), {
    perplexity: Infinity,
    bits: Infinity,
    logprobs: Float64Array.of(-Infinity),
  });
  assert.ok(Number.isNaN(perplexity([0, 0], -1, { ignoreIndex: -1 }).perplexity));
  assert.equal(perplexity([0, 0], 0).perplexity, 2);
  assert.equal(perplexity([800, 0], 1).perplexity, Infinity, "above the largest number");
  assert.equal(perplexity([700, 0], 1).bits, 700 / Math.LN2);
});

test("what can't be told is named with its numbers", () => {
  for (const k of [-1, 1.5, 3, NaN, Infinity])
    refuses(() => topLogprobs([1, 2], k), RangeError, "ERR_K", "k is", String(k), "2");
  refuses(() => topLogprobs([1, 2], "1"), TypeError, "ERR_K", '"1"');
  refuses(() => topLogprobs([1, 2], 2, { mask: [1, 0] }), RangeError, "ERR_K", "1 unmasked entry");
  for (const f of [(x, o) => topLogprobs(x, 1, o), (x, o) => perplexity(x, 0, o)]) {
    refuses(() => f([1, NaN]), RangeError, "ERR_ENTRY", "x[1]", "NaN");
    refuses(() => f([Infinity, 1]), RangeError, "ERR_ENTRY", "x[0]", "Infinity");
    refuses(() => f([-Infinity, -Infinity]), RangeError, "ERR_ALL_MASKED");
    refuses(() => f([1, 2], { topK: 1 }), TypeError, "ERR_OPTION", "topK");
  }
  for (const token of [-1, 2, 0.5]) {
    refuses(
      () => topLogprobs([1, 2], 1, { tokens: token }),
      RangeError,
      "ERR_TARGET",
      "tokens",
      String(token),
    );
    refuses(() => perplexity([1, 2], token), RangeError, "ERR_TARGET", "tokens", String(token));
  }
  refuses(() => perplexity([1, 2], -100), RangeError, "ERR_TARGET", "ignoreIndex: -100");
  refuses(() => perplexity([1, 2], [0, 1]), RangeError, "ERR_TARGET", "length 2", "1 row");
  refuses(() => topLogprobs([1, 2], 1, { labels: ["a"] }), TypeError, "ERR_LABELS", "labels[1]");
  refuses(() => topLogprobs([], 1), RangeError, "ERR_EMPTY");
});
