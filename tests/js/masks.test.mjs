// The options `mask`, `bias` and `causal`, for every function that takes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const { argmax, classify, crossEntropy, crossEntropyGrad, logSoftmax, logSumExp, sample, softmax, topK } =
  api;

/** Returns the result of a call, or the code of its error. */
function getOutcome(f) {
  try {
    return f();
  } catch (error) {
    return error.code ?? assert.fail(error);
  }
}

const x = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7) * 3);
const shape = [2, 3, 4];

/** Calls of functions of logits, with their other arguments and options. */
const CALLS = {
  softmax,
  logSoftmax,
  logSumExp,
  sparsemax: api.sparsemax,
  entmax15: api.entmax15,
  hardmax: api.hardmax,
  classify,
  argmax,
  topK: (x, options) => topK(x, 1, options),
  sample: (x, options) => sample(x, { seed: 3, ...options }),
  crossEntropy: (x, options) => crossEntropy(x, new Int32Array(6), { ...options, reduction: "none" }),
  crossEntropyGrad: (x, options) => crossEntropyGrad(x, new Int32Array(6), { ...options, reduction: "none" }),
};
const rows = { shape };

/** Calls of further functions that read a mask. */
const FURTHER = {
  softmaxGrad: (x, options) => api.softmaxGrad(x, x.map(Math.cos), options),
  logSoftmaxGrad: (x, options) => api.logSoftmaxGrad(x, x.map(Math.cos), options),
  margin: api.margin,
  entropyOfLogits: (x, options) => api.entropy(softmax(x, options), { shape }),
  classifyAllowed: (x, options) => classify(x, { ...options, labels: ["a", "b", "c", "d"], deny: ["b"] }),
};

test("a mask has 0 and 1 or booleans, and anything else is named with its index", () => {
  for (const entry of [2, -1, NaN, 0.5, Infinity, -Infinity, -1e9, 2n, -1n]) {
    refuses(
      () => softmax([1, 2, 3], { mask: [1, 0, entry] }),
      RangeError,
      "ERR_MASK",
      "mask[2]",
      String(entry),
    );
  }
  for (const entry of ["1", null, undefined, {}, Symbol("1")]) {
    refuses(() => softmax([1, 2, 3], { mask: [1, entry, 0] }), TypeError, "ERR_MASK", "mask[1]");
  }
  refuses(() => softmax([1, 2], { mask: Float32Array.of(0, -1e9) }), RangeError, "ERR_MASK", "as bias");
  refuses(() => softmax([1, 2], { mask: [1, ,] }), TypeError, "ERR_MASK", "mask");
  for (const mask of [[1, 0, 1], [true, false, true], Uint8Array.of(1, 0, 1), Float32Array.of(1, -0, 1)]) {
    assert.deepEqual(softmax([1, 9, 1], { mask }), [0.5, 0, 0.5]);
  }
});

/** Returns the value at an entry of an array of `shape`, broadcast from dimensions by NumPy's rules. */
function at(values, dims, index) {
  let [flatIndex, stride] = [0, 1];
  for (let axis = shape.length - 1, k = dims.length - 1; k >= 0; axis--, k--) {
    if (dims[k] > 1) flatIndex += (index % shape[axis]) * stride;
    stride *= dims[k];
    index = Math.floor(index / shape[axis]);
  }
  return values[flatIndex];
}

test("a tensor as mask, bias or weights is broadcast by NumPy's rules", () => {
  for (const dims of [
    [4],
    [1],
    [1, 4],
    [3, 1],
    [3, 4],
    [2, 1, 1],
    [2, 1, 4],
    [2, 3, 1],
    [1, 3, 1],
    [1, 3, 4],
    [2, 3, 4],
    [],
  ]) {
    const count = dims.reduce((product, size) => product * size, 1);
    const mask = Array.from({ length: count }, (_, i) => (i * 5) % 3 !== 1);
    const numbers = Array.from({ length: count }, (_, i) => Math.cos(i * 3) + 1.5);
    const fullMask = Array.from(x, (_, i) => at(mask, dims, i));
    // A mask that repeats isn't written out for rows along the last axis, by any function.
    for (const [name, f] of Object.entries({ ...CALLS, ...FURTHER }))
      for (const more of [
        {},
        { causal: true },
        { bias: Array.from(x, (_, i) => (i % 5 ? 0.5 : -Infinity)) },
      ]) {
        const call = (mask) => getOutcome(() => f(x, { shape, mask, ...more }));
        assert.deepEqual(call({ data: mask, dims }), call(fullMask), `${name}, mask ${dims}`);
      }
    const full = Array.from(x, (_, i) => at(numbers, dims, i));
    for (const axis of [-1, 0, [0, 2], null]) {
      for (const f of [softmax, logSumExp]) {
        assert.deepEqual(
          f(x, { shape, axis, mask: { data: mask, dims } }),
          f(x, { shape, axis, mask: fullMask }),
          `mask ${dims}`,
        );
        assert.deepEqual(
          f(x, { shape, axis, bias: { data: numbers, shape: dims } }),
          f(x, { shape, axis, bias: full }),
          `bias ${dims}`,
        );
      }
      const weights = { data: numbers, dims };
      assert.deepEqual(
        logSumExp(x, { shape, axis, weights }),
        logSumExp(x, { shape, axis, weights: full }),
        `weights ${dims}`,
      );
    }
  }
  assert.deepEqual(softmax([], { shape: [0, 3], mask: { data: [1, 0, 1], dims: [3] } }), []);
});

test("a tensor that NumPy's rules can't broadcast to the shape is refused with its dimensions", () => {
  for (const dims of [[2], [3], [4, 1], [4, 3], [2, 2, 3, 4], [0], [3, 2, 4]]) {
    const data = new Array(dims.reduce((product, size) => product * size, 1)).fill(1);
    refuses(
      () => softmax(x, { shape, mask: { data, dims } }),
      RangeError,
      "ERR_MASK",
      `[${dims.join(", ")}]`,
      "[2, 3, 4]",
    );
    refuses(
      () => softmax(x, { shape, bias: { data, dims } }),
      RangeError,
      "ERR_BIAS",
      `[${dims.join(", ")}]`,
      "[2, 3, 4]",
    );
    refuses(
      () => logSumExp(x, { shape, weights: { data, dims } }),
      RangeError,
      "ERR_WEIGHTS",
      `[${dims.join(", ")}]`,
      "[2, 3, 4]",
    );
  }
  refuses(() => softmax(x, { shape, mask: { data: [1, 0], dims: [4] } }), RangeError, "ERR_MASK", "[4]");
});

test("where there are no rows, none is masked", () => {
  for (const options of [
    { shape: [0, 5], mask: [0, 0, 0, 0, 0] },
    { shape: [0, 2, 3], causal: -1 },
  ]) {
    assert.deepEqual(argmax([], options), new Int32Array(0));
    assert.equal(topK([], 1, options).indices.length, 0);
  }
});

test("bias is added, in f64, by every function of logits, for all entries or for those of a row", () => {
  const bias = x.map((_, i) => Math.cos(i * 7) * 2);
  const sum = x.map((value, i) => value + bias[i]);
  const ofRow = bias.slice(0, 4);
  const sumOfRow = x.map((value, i) => value + ofRow[i % 4]);
  for (const [name, f] of Object.entries(CALLS)) {
    assert.deepEqual(f(x, { ...rows, bias }), f(sum, rows), name);
    assert.deepEqual(f(x, { ...rows, bias: ofRow }), f(sumOfRow, rows), name);
  }
  const columns = { shape: [6, 4], axis: 0 };
  const ofColumn = bias.slice(0, 6);
  assert.deepEqual(
    softmax(x, { ...columns, bias: ofColumn }),
    softmax(
      x.map((value, i) => value + ofColumn[Math.floor(i / 4)]),
      columns,
    ),
  );
  const narrow = Float32Array.from(x);
  const wide = softmax(
    Float64Array.from(narrow, (value, i) => value + bias[i]),
    rows,
  );
  assert.deepEqual(softmax(narrow, { ...rows, bias }), Float32Array.from(wide));
  assert.deepEqual(softmax(Int8Array.of(1, 2), { bias: [1, 0] }), Float64Array.of(0.5, 0.5));
});

test("a bias of −∞ masks whatever is there; NaN and +∞ make their row NaN", () => {
  for (const masked of [5, NaN, Infinity, -Infinity]) {
    assert.deepEqual(softmax([0, masked, 0], { bias: [0, -Infinity, 0] }), [0.5, 0, 0.5]);
    assert.equal(logSumExp([7, masked], { bias: [0, -Infinity] }), 7);
    assert.equal(argmax([7, masked], { bias: [0, -Infinity] }), 0);
  }
  for (const value of [NaN, Infinity])
    assert.deepEqual(softmax([1, 2, 0, 0], { shape: [2, 2], bias: [0, value, 0, 0] }), [NaN, NaN, 0.5, 0.5]);
  refuses(() => softmax([1, 2], { bias: 1 }), TypeError, "ERR_INPUT", "bias", "1");
  refuses(() => softmax([1, 2, 3], { bias: [1, 2] }), RangeError, "ERR_BIAS", "2", "3");
  // The output of a gradient has its bias already, except that −∞ masks.
  for (const f of [api.softmaxGrad, api.logSoftmaxGrad])
    assert.deepEqual(f([0.5, 0.5], [1, 2], { bias: [9, 0] }), f([0.5, 0.5], [1, 2]));
});

test("causal masks the keys behind a query, plus an offset, in every function, beside a mask", () => {
  const extra = Uint8Array.from(x, (_, i) => (i % 4 === 0 || i % 5 > 0 ? 1 : 0));
  for (const [causal, offset] of [
    [true, 0],
    [0, 0],
    [1, 1],
    [5, 5],
  ]) {
    const mask = Uint8Array.from(x, (_, i) => (i % 4 <= (Math.floor(i / 4) % 3) + offset ? 1 : 0));
    const both = mask.map((shows, i) => shows & extra[i]);
    for (const [name, f] of Object.entries(CALLS)) {
      assert.deepEqual(f(x, { ...rows, causal }), f(x, { ...rows, mask }), `${name} ${causal}`);
      assert.deepEqual(
        f(x, { ...rows, causal, mask: extra }),
        f(x, { ...rows, mask: both }),
        `${name} ${causal}`,
      );
      assert.deepEqual(f(x, { ...rows, causal: false }), f(x, rows), name);
    }
    const p = softmax(x, { ...rows, mask });
    assert.deepEqual(api.entropy(p, { ...rows, causal }), api.entropy(p, { ...rows, mask }));
    assert.deepEqual(api.softmaxGrad(p, x, { ...rows, causal }), api.softmaxGrad(p, x, { ...rows, mask }));
  }
  assert.deepEqual(softmax([0, 0, 0, 0], { shape: [2, 2], causal: -1 }), [0, 0, 1, 0]);
  assert.deepEqual(softmax([0, 0, 0, 0], { shape: [2, 2], causal: -9 }), [0, 0, 0, 0]);
  assert.deepEqual(softmax([0, 0, 0, 0], { shape: [2, 2], causal: true, mask: [1, 0] }), [1, 0, 1, 0]);
  assert.deepEqual(softmax([], { shape: [0, 2], causal: true }), []);
  refuses(() => softmax([1, 2], { causal: true }), RangeError, "ERR_MASK", "causal", "[2]");
  refuses(() => softmax(x, { ...rows, causal: 0.5 }), RangeError, "ERR_MASK", "causal", "0.5");
  refuses(() => softmax(x, { ...rows, causal: "yes" }), TypeError, "ERR_MASK", "causal", '"yes"');
});

test("a row that is NaN is NaN as a whole, wherever its masked entries are, and the next row isn't", () => {
  const { entmax15, gumbelSoftmax, sparsemax } = api;
  const seeded = (x, o) => gumbelSoftmax(x, { seed: 1, ...o });
  const masks = [(entry) => entry === 0, (entry) => entry % 2 === 0, (entry, n) => entry === n - 1];
  for (const f of [softmax, logSoftmax, sparsemax, entmax15, seeded]) {
    const masked = f === logSoftmax ? -Infinity : 0;
    for (const Type of [Float32Array, Float64Array]) {
      for (const [n, axis] of [2, 3, 8, 9, 12, 33, 70].flatMap((n) => [0, 1].map((axis) => [n, axis]))) {
        for (const [index, isLeft] of masks.entries()) {
          const at = (row, entry) => (axis === 1 ? n * row + entry : 2 * entry + row);
          const x = new Type(2 * n).fill(0.5);
          const mask = new Uint8Array(2 * n);
          for (let entry = 0; entry < n; entry++)
            mask[at(0, entry)] = mask[at(1, entry)] = Number(isLeft(entry, n));
          x[at(1, index === 2 ? n - 1 : 0)] = NaN;
          const y = f(x, { shape: axis === 1 ? [2, n] : [n, 2], axis, mask });
          for (let entry = 0; entry < n; entry++) {
            const text = `${f.name} of ${Type.name}, length ${n}, axis ${axis}, mask ${index}: entry ${entry}`;
            assert.ok(Number.isNaN(y[at(1, entry)]), text);
            assert.equal(y[at(0, entry)] === masked, !isLeft(entry, n), text);
          }
        }
      }
    }
  }
});

test("label smoothing goes over the classes that a mask leaves", () => {
  const visible = { labelSmoothing: 0.1 };
  const masked = { ...visible, mask: [0, 1, 1] };
  assert.equal(crossEntropy([5, 0, 1], 1, masked), crossEntropy([0, 1], 0, visible));
  assert.ok(Math.abs(crossEntropy([5, 0, 1], 1, masked) - 1.2632616875182228) < 1e-15);
  assert.deepEqual(crossEntropyGrad([5, 0, 1], 1, masked), [0, ...crossEntropyGrad([0, 1], 0, visible)]);
  assert.equal(crossEntropy([5, 0, 1], 0, masked), Infinity, "a masked class can't be right");
  const rows = { shape: [2, 3], labelSmoothing: 0.3, reduction: "sum", mask: [0, 1, 1, 1, 1, 0] };
  assert.equal(
    crossEntropy([5, 0, 1, 1, 2, 7], [2, 0], rows),
    crossEntropy([0, 1, 1, 2], [1, 0], { ...rows, shape: [2, 2], mask: undefined }),
  );
});

test("code of a mask or a bias that takes the input away is noticed", () => {
  for (const key of ["mask", "bias"]) {
    const y = Float32Array.of(1, 2, 3, 4);
    const values = new Proxy([1, 1, 0, 1], {
      get(of, index) {
        if (index === "2" && y.length > 0) structuredClone(y, { transfer: [y.buffer] });
        return of[index];
      },
    });
    refuses(() => softmax(y, { [key]: values }), TypeError, "ERR_INPUT", "detached");
  }
});
