// Checks the results of softmax-wasm/relaxed entry by entry. relaxed.test.mjs runs this with the flags of
// engines.
import assert from "node:assert/strict";
import { Logits, features, logSoftmax, softmax } from "softmax-wasm";
import { isRelaxed } from "softmax-wasm/relaxed";
import { ulps } from "./ulp.mjs";

assert.equal(isRelaxed, true);
assert.equal(features, "relaxed-simd");

let state = 7;
/** Returns uniform numbers in 0…1 (Marsaglia 2003, "Xorshift RNGs"). */
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

/** Computes probabilities in doubles, which have 29 bits more than the f32 results. */
function computeExpected(x) {
  const max = x.reduce((max, x) => Math.max(max, x), -Infinity);
  const exp = Float64Array.from(x, (x) => Math.exp(x - max));
  const sum = exp.reduce((sum, e) => sum + e, 0);
  return exp.map((e) => e / sum);
}

const handles = new Map();

/** Computes the softmax of a row by each function that uses the kernel, and asserts that they agree. */
function computeByAll(x) {
  const p = softmax(x);
  assert.deepEqual(softmax(x, { out: new Float32Array(x.length) }), p);
  assert.deepEqual(softmax(x, { temperature: 1 }), p);
  if (!handles.has(x.length)) handles.set(x.length, new Logits(x.length));
  const handle = handles.get(x.length);
  handle.data.set(x);
  assert.deepEqual(handle.softmax(), p);
  return p;
}

const steps = [0, 0, 0];

/** Checks a row, and counts how many of its entries are how far off. */
function check(x) {
  const [p, truth] = [computeByAll(x), computeExpected(x)];
  for (let i = 0; i < x.length; i++) {
    const distance = ulps(p[i], Math.fround(truth[i]), "f32");
    assert.ok(distance <= 2, `entry ${i} of ${x.length} is ${p[i]}, not ${truth[i]}: [${x.slice(0, 3)}, …]`);
    steps[distance]++;
  }
}

const row = (n, middle, spread) => Float32Array.from({ length: n }, () => middle + spread * (random() - 0.5));

// Random rows.
for (let n = 1; n <= 1100; n += n === 70 ? 180 : 1) {
  for (const spread of [0, 1, 20, 150, 400])
    check(row(n, [0, 0.3, -20, 100, 168, -168, 1e3, -3e4][n % 8], spread));
}
for (const n of [2047, 2048, 2049, 50_257, 131_072])
  for (const spread of [1, 20, 200]) check(row(n, 0, spread));

// [v, w × k] and [0, v, w × k], and a row that one dominates.
for (let i = 0; i < 600; i++) {
  const [v, w, k] = [8 * random() - 4, 8 * random() - 4, 254 + Math.floor(random() ** 4 * 900)];
  check(Float32Array.of(v, ...Array(k).fill(w)));
  check(Float32Array.of(0, v, ...Array(k).fill(w)));
  check(Float32Array.of(0, v, ...Array(k).fill(w), Math.max(v, w) + 18));
}

// Sums just beside powers of two, and arguments at the ends of the interval that they are reduced to.
for (const n of [-30, -3, 0, 1, 9, 100]) {
  for (const end of [-0.2877, -0.25, 0.4054, 0.37, 0.22, 0]) {
    const w = n * Math.LN2 + end;
    for (const k of [255, 256, 257, 511, 1023, 1024, 1025]) {
      for (const v of [w - 0.1, w + 0.65, w - Math.log(k), w + Math.log(k), w - 3])
        check(Float32Array.of(v, ...Array(k).fill(w)));
    }
  }
}

// Maxima that come late, and entries that are −∞ or give subnormal numbers.
for (const n of [256, 257, 1023, 1024, 1025, 1100, 2100, 5000]) {
  for (const late of [20, 100, 140, 400, 1e30]) {
    for (const at of [0, 63, 64, 255, n - 1]) {
      const x = row(n, -30, 10);
      x[at] = late;
      check(x);
      x.fill(-Infinity, 0, Math.min(at, 100));
      check(x);
    }
  }
  check(row(n, 0, 100).map((x, i) => (i % 3 ? x : -Infinity)));
  check(row(n, -90, 30).fill(0, 7, 8));
}

// The table of semantics beside the bounds of blocks and vectors.
const isNaNRow = (p) => p.every(Number.isNaN);
for (let n = 1; n <= 1100; n += n === 70 ? 180 : 1) {
  const at = Math.floor(random() * n);
  const x = row(n, 0, 10);
  for (const special of [NaN, Infinity]) {
    const bad = x.slice();
    bad[at] = special;
    assert.ok(isNaNRow(computeByAll(bad)), `${n}, ${special}`);
    const split = softmax(bad, { onInfinity: "split" });
    assert.equal(split[at], special === Infinity ? 1 : NaN);
  }
  assert.ok(isNaNRow(computeByAll(new Float32Array(n).fill(-Infinity))));
  x[at] = -Infinity;
  assert.equal(computeByAll(x)[at], n > 1 ? 0 : NaN);
  const one = new Float32Array(n).fill(-Infinity);
  one[at] = -1e38;
  assert.deepEqual(computeByAll(one), new Float32Array(n).fill(1, at, at + 1));
  for (const same of [0, -0, 1e-45, 3e38, -3e38, 170, -170]) {
    assert.deepEqual(computeByAll(new Float32Array(n).fill(same)), new Float32Array(n).fill(1 / n));
  }
}

// Contiguous rows of every length give the results of single rows, and no number behind them changes.
for (const length of [255, 256, 257, 300, 1023, 1025]) {
  const x = row(7 * length, 0, 30);
  const all = softmax(x, { shape: [7, length] });
  const tensor = softmax({ data: x, dims: [1, 7, length] });
  for (let i = 0; i < 7; i++) {
    const alone = softmax(x.subarray(i * length, (i + 1) * length));
    if (length >= 256) assert.deepEqual(all.subarray(i * length, (i + 1) * length), alone);
  }
  assert.deepEqual(tensor, all);
  assert.equal(logSoftmax(x, { shape: [7, length] }).length, x.length);
}
const handle = new Logits(1003);
const next = new Logits(5);
handle.data.fill(1);
next.data.fill(2);
handle.softmax();
assert.deepEqual([...next.data], [2, 2, 2, 2, 2]);

const all = steps.reduce((sum, count) => sum + count, 0);
console.log(
  `${all} entries: ${((100 * steps[0]) / all).toFixed(1)} % exact, ${steps[1]} a number off, ${steps[2]} two`,
);
