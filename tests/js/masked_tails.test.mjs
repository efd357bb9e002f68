// Masked entries at the end of a row, as causal attention has them, count as little as those anywhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Logits,
  crossEntropyGrad,
  logSoftmax,
  logSoftmaxGrad,
  logSumExp,
  softmax,
  softmaxGrad,
} from "softmax-wasm";

const LENGTHS = [...Array.from({ length: 70 }, (_, i) => i + 1), 255, 256, 257];
const KINDS = [Float32Array, Float64Array];

/** Rows whose logits have no pattern, with NaN where they are masked. */
const makeRows = (Kind, rows, n, kept) =>
  Kind.from({ length: rows * n }, (_, i) => (i % n < kept ? ((i * 7919) % 101) / 9 - 5 : NaN));

/** Returns the same rows with −∞ for masked entries. */
const replaceMasked = (x, n, kept) => x.map((value, i) => (i % n < kept ? value : -Infinity));

/** Returns the entries of results that belong to masked logits. */
const selectMasked = (result, n, kept) => Array.from(result).filter((_, i) => i % n >= kept);

/** Calls `f` with rows of every length and many lengths of the tail. */
function forEachTail(f) {
  for (const Kind of KINDS)
    for (const n of LENGTHS)
      for (const kept of new Set([1, n >> 1 || 1, Math.max(1, n - 9), Math.max(1, n - 8), n - 1 || 1, n]))
        for (const rows of [1, 3]) {
          const mask = Uint8Array.from({ length: n }, (_, i) => Number(i < kept));
          const x = makeRows(Kind, rows, n, kept);
          f({ x, n, rows, kept, shape: [rows, n], mask, replaced: replaceMasked(x, n, kept) });
        }
}

test("softmax, logSoftmax and logSumExp give masked tails 0 and −∞, and the rest as −∞ in their place does", () => {
  forEachTail(({ x, n, kept, shape, mask, replaced }) => {
    for (const options of [{}, { temperature: 0.5 }, { sink: 0.5 }, { softcap: 3 }, { temperature: 0 }]) {
      const name = `${x.constructor.name} ${shape}, ${kept} kept, ${JSON.stringify(options)}`;
      for (const masks of [{ mask }, { mask: Uint8Array.from(x, (_, i) => mask[i % n]) }]) {
        const [plain, masked] = [
          { shape, ...options },
          { shape, ...options, ...masks },
        ];
        const p = softmax(x, masked);
        assert.deepEqual(p, softmax(replaced, plain), name);
        assert.ok(
          selectMasked(p, n, kept).every((entry) => entry === 0),
          name,
        );
        assert.deepEqual(logSoftmax(x, masked), logSoftmax(replaced, plain), name);
        assert.deepEqual(logSumExp(x, masked), logSumExp(replaced, plain), name);
      }
    }
  });
});

test("causal masks the tails that a mask names, in a handle too", () => {
  for (const Kind of KINDS)
    for (const n of LENGTHS.filter((length) => length < 70)) {
      const x = makeRows(Kind, n, n, n);
      const mask = Uint8Array.from(x, (_, i) => Number(i % n <= Math.floor(i / n)));
      const expected = softmax(
        x.map((value, i) => (mask[i] ? value : -Infinity)),
        { shape: [n, n] },
      );
      assert.deepEqual(softmax(x, { shape: [n, n], causal: true }), expected, `${n}`);
      assert.deepEqual(softmax(x, { shape: [n, n], mask }), expected, `${n}`);
      const logits = new Logits(x.length, Kind === Float32Array ? "f32" : "f64");
      logits.data.set(x);
      assert.deepEqual(logits.softmax({ shape: [n, n], causal: true }), expected, `${n}`);
      logits.free();
      const bias = Kind.from(x, (_, i) => (i % 3) / 4);
      const biased = softmax(
        Float64Array.from(x, (value, i) => (mask[i] ? value + bias[i] : -Infinity)),
        { shape: [n, n] },
      );
      const p = softmax(x, { shape: [n, n], causal: true, bias });
      assert.deepEqual(p, Kind.from(biased), `${n}`);
    }
});

test("gradients of masked tails are 0, beside NaN and at temperature 0 too", () => {
  forEachTail(({ x, n, rows, kept, shape, mask, replaced }) => {
    const [p, logP] = [softmax(replaced, { shape }), logSoftmax(replaced, { shape })];
    const d = x.map((_, i) => (i % n < kept ? (i % 5) - 2 : NaN));
    const clean = d.map((value) => (Number.isNaN(value) ? 0 : value));
    const name = `${x.constructor.name} ${shape}, ${kept} kept`;
    for (const [f, output] of [
      [softmaxGrad, p],
      [logSoftmaxGrad, logP],
    ]) {
      const gradient = f(output, d, { shape, mask });
      assert.deepEqual(gradient, f(output, clean, { shape }), name);
      assert.ok(
        selectMasked(gradient, n, kept).every((entry) => entry === 0),
        name,
      );
      for (const [upstream, options] of [
        [d.map(() => NaN), {}],
        [d, { temperature: 0 }],
      ])
        assert.ok(
          selectMasked(f(output, upstream, { shape, mask, ...options }), n, kept).every(
            (entry) => entry === 0,
          ),
          name,
        );
    }
    const target = new Int32Array(rows);
    const gradient = crossEntropyGrad(x, target, { shape, mask });
    assert.ok(
      selectMasked(gradient, n, kept).every((entry) => entry === 0),
      name,
    );
  });
});

test("gradients of f32 are those of f64, rounded, at every length", () => {
  for (const n of LENGTHS)
    for (const temperature of [1, 0.7]) {
      const options = { shape: [2, n], temperature };
      const x = makeRows(Float32Array, 2, n, n);
      const d = x.map((_, i) => Math.sin(i * 7));
      for (const [f, output] of [
        [softmaxGrad, softmax(x, options)],
        [logSoftmaxGrad, logSoftmax(x, options)],
      ]) {
        const wide = f(Float64Array.from(output), Float64Array.from(d), options);
        assert.deepEqual(f(output, d, options), Float32Array.from(wide), `${f.name} ${n}`);
        // A gradient of f64 beside an output of f32 isn't rounded before.
        const thirds = Float64Array.from(d, (entry) => entry / 3);
        assert.deepEqual(
          f(output, thirds, options),
          Float32Array.from(f(Float64Array.from(output), thirds, options)),
          `${f.name} ${n}`,
        );
      }
    }
});

test("a gradient of 0 is +0 wherever it stands", () => {
  for (const Kind of KINDS)
    for (const n of [3, 8, 19]) {
      const [p, zeros] = [new Kind(n).fill(1 / n), new Kind(n).fill(-0)];
      const logP = p.map(Math.log);
      assert.deepEqual(softmaxGrad(p, zeros), new Kind(n), `${n}`);
      assert.deepEqual(logSoftmaxGrad(logP, zeros), new Kind(n), `${n}`);
    }
});
