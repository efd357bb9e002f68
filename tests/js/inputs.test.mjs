// Inputs that aren't plain arrays: tensors, 64-bit integers, and arrays whose properties or accessors state
// something false.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const {
  argmax,
  classify,
  crossEntropy,
  crossEntropyGrad,
  entropy,
  logSumExp,
  sample,
  sigmoid,
  softmax,
  softmaxGrad,
  topK,
} = api;

const X = Float32Array.of(1, 2, 3, 3, 2, 0);
const SHAPE = { shape: [2, 3] };
const TENSORS = {
  "ONNX Runtime's": { data: X, dims: [2, 3], type: "float32" },
  "transformers.js'": new (class Tensor {
    get data() {
      return X;
    }
    get dims() {
      return [2, 3];
    }
    stride() {
      return [3, 1];
    }
  })(),
  "one with a shape": { data: X, shape: Int32Array.of(2, 3) },
  "one with int64 dimensions": { data: X, dims: BigInt64Array.of(2n, 3n) },
  "one with bigints as dimensions": { data: X, dims: [2n, 3n] },
};
/** Calls of functions that take a tensor, with their options. */
const OF_ROWS = ["softmax", "logSoftmax", "logSumExp", "sparsemax", "entmax15", "hardmax", "argmax"];

for (const [name, tensor] of Object.entries(TENSORS)) {
  test(`${name} tensor is an array in its dimensions`, () => {
    for (const f of OF_ROWS) {
      assert.deepEqual(api[f](tensor), api[f](X, SHAPE), f);
      assert.deepEqual(api[f](tensor, { axis: 0 }), api[f](X, { ...SHAPE, axis: 0 }), f);
      assert.deepEqual(api[f](tensor, { shape: [3, 2] }), api[f](X, { shape: [3, 2] }), f);
      refuses(() => api[f](tensor, { shape: [4] }), RangeError, "ERR_SHAPE", "[4]", "6");
    }
    assert.deepEqual(topK(tensor, 2), topK(X, 2, SHAPE));
    assert.deepEqual(classify(tensor), classify(X, SHAPE));
    assert.deepEqual(sample(tensor, { seed: 1 }), sample(X, { ...SHAPE, seed: 1 }));
    assert.deepEqual(sigmoid(tensor), sigmoid(X));
    assert.equal(crossEntropy(tensor, [0, 1]), crossEntropy(X, [0, 1], SHAPE));
    assert.deepEqual(crossEntropyGrad(tensor, [0, 1]), crossEntropyGrad(X, [0, 1], SHAPE));
    const p = { data: softmax(X, SHAPE), dims: [2, 3] };
    assert.deepEqual(entropy(p), entropy(p.data, SHAPE));
    assert.deepEqual(softmaxGrad(p, tensor), softmaxGrad(p.data, X, SHAPE));
    assert.deepEqual(api.calibrationError(p, [0, 1]), api.calibrationError(p.data, [0, 1], SHAPE));
    assert.deepEqual(api.fitTemperature(tensor, [0, 1]), api.fitTemperature(X, [0, 1], SHAPE));
  });
}

test("the result of a tensor is flat, of the kind of its data, and may go to out", () => {
  const out = new Float64Array(2);
  assert.equal(softmax({ data: [0, 0].map(Number), dims: [1, 2] }).constructor, Array);
  assert.equal(softmax({ data: Float64Array.of(0, 0), dims: [2] }, { out }), out);
  assert.deepEqual(out, Float64Array.of(0.5, 0.5));
  assert.equal(logSumExp({ data: [0, 0], dims: [2] }), Math.LN2);
  assert.deepEqual(softmax({ data: X, dims: [2, 3] }, { axis: null }), softmax(X));
});

test("a tensor of half precision is refused where its data has the bits of the numbers", () => {
  const bits = { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0x4000) };
  const fix = "data decoded from float16";
  refuses(() => softmax(bits), TypeError, "ERR_INPUT", `pass x.${fix}`);
  refuses(() => argmax(bits), TypeError, "ERR_INPUT", `pass x.${fix}`);
  refuses(() => softmax([1, 2], { bias: bits }), TypeError, "ERR_INPUT", `pass bias.${fix}`);
  refuses(() => softmax([1, 2], { mask: bits }), TypeError, "ERR_MASK", `pass mask.${fix}`);
  assert.deepEqual(
    softmax({ ...bits, type: "uint16", data: Uint16Array.of(1, 1) }),
    Float64Array.of(0.5, 0.5),
  );
});

test("int64 is taken wherever whole numbers are meant", () => {
  const [big, unsigned] = [BigInt64Array.of(0n, 1n), BigUint64Array.of(0n, 1n)];
  const expected = crossEntropy(X, [0, 1], SHAPE);
  for (const target of [big, unsigned, [0n, 1n], { data: big, dims: [2] }]) {
    assert.equal(crossEntropy(X, target, { shape: BigInt64Array.of(2n, 3n) }), expected);
    assert.deepEqual(crossEntropyGrad(X, target, SHAPE), crossEntropyGrad(X, [0, 1], SHAPE));
    assert.deepEqual(
      api.calibrationError(softmax(X, SHAPE), target, SHAPE),
      api.calibrationError(softmax(X, SHAPE), [0, 1], SHAPE),
    );
  }
  assert.equal(crossEntropy([2, 1, 0.1], 0n), crossEntropy([2, 1, 0.1], 0));
  assert.deepEqual(
    softmax([1, 2, 3], { mask: BigInt64Array.of(1n, 0n, 1n) }),
    softmax([1, 2, 3], { mask: [1, 0, 1] }),
  );
  assert.deepEqual(softmax([1, 2, 3], { mask: [1n, 0n, 1n] }), softmax([1, 2, 3], { mask: [1, 0, 1] }));
  assert.equal(argmax(X, { shape: [2n, 3n], axis: [0n, 1n] }), 2);
  refuses(
    () => crossEntropy(X, BigInt64Array.of(0n, -100n), SHAPE),
    RangeError,
    "ERR_TARGET",
    "-100",
    "ignoreIndex",
  );
  refuses(
    () => crossEntropy(X, [0, 1], { ...SHAPE, weights: BigInt64Array.of(1n, 1n, 1n) }),
    TypeError,
    "ERR_INPUT",
    "weights",
    "Float64Array.from",
  );
  refuses(() => softmax([1n, 2n]), TypeError, "ERR_INPUT", "x[0]", "1n");
});

test("one size of a shape is inferred", () => {
  for (const shape of [
    [-1, 3],
    [2, -1],
    [2, 3, -1],
  ])
    assert.deepEqual(
      softmax(X, { shape }),
      softmax(X, { shape: shape.map((size, i) => (size < 0 ? [2, 3, 1][i] : size)) }),
    );
  assert.deepEqual(softmax([], { shape: [-1, 3] }), []);
  for (const shape of [
    [-1, 4],
    [-1, -1],
    [-1, 0],
    [-1, -1, -1],
  ])
    refuses(() => softmax(X, { shape }), RangeError, "ERR_SHAPE", `[${shape.join(", ")}]`);
  refuses(() => softmax([1], { shape: [-1, -1, -1] }), RangeError, "ERR_SHAPE");
});

test("of no axis every entry is a row of its own", () => {
  const none = { ...SHAPE, axis: [] };
  assert.deepEqual(softmax(X, none), new Float32Array(6).fill(1));
  assert.deepEqual(logSumExp(X, none), X);
  assert.deepEqual(argmax(X, none), new Int32Array(6));
  assert.deepEqual(classify([3, 1], { axis: [], activation: "softmax" }).length, 2);
  assert.deepEqual(softmax(X, { ...none, mask: [1, 1, 0, 1, 1, 1] }), Float32Array.of(1, 1, 0, 1, 1, 1));
});

test("what isn't taken is told what to pass", () => {
  const fixes = [
    [new BigInt64Array(2), "Float64Array.from(x, Number)"],
    [{ data: BigInt64Array.of(1n), dims: [1] }, "Float64Array.from(x.data, Number)"],
    [{ shape: [2], dataSync: () => X, data: async () => X }, "x.dataSync() with { shape: x.shape }"],
    [{ data: X, shape: [3, 2], stride: [1, 3], offset: 0 }, "its rows with { shape: x.shape }"],
    [{ data: X, shape: [3, 2], strides: [1, 3], offset: 0 }, "its rows with { shape: x.shape }"],
    [{ data: new Uint16Array(2), dims: [2], type: "bfloat16" }, "x.data decoded from bfloat16"],
    ["[1, 2]", "JSON.parse(x)"],
    [new api.Logits(3), "logits.data"],
    [{ data: X }, "x.data"],
    [JSON.parse(JSON.stringify(new Float32Array(2))), "Object.values(x)"],
    [new Set([1, 2]), "Array.from(x)"],
    [[1, 2].values(), "Array.from(x)"],
    [new Map(), "Array.from(x.values())"],
    [["1", "2"], "x.map(Number)"],
    [new ArrayBuffer(8), "Float32Array"],
    [new DataView(new ArrayBuffer(8)), "Float32Array"],
    [[[1, 2]], "flatten it and give its shape"],
  ];
  if (globalThis.Buffer) fixes.push([Buffer.of(1, 2, 3, 4), "Float32Array"]);
  for (const f of [softmax, logSumExp, argmax, classify, sample, entropy]) {
    for (const [x, fix] of fixes)
      refuses(
        () => f(x),
        TypeError,
        "ERR_INPUT",
        f === entropy ? fix.replaceAll("x.", "p.").replaceAll("(x", "(p") : fix,
      );
  }
  for (const x of [[[1, 2]], [X]])
    assert.throws(
      () => sigmoid(x),
      ({ message }) => message.endsWith(": flatten it"),
      "it has no shape",
    );
});

test("a number or an array in place of options is told what it means", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  for (const f of [softmax, logSumExp, argmax, classify, sigmoid, entropy])
    refuses(() => rows.map(f), TypeError, "ERR_OPTION", `rows.map((row) => ${f.name}(row))`);
  refuses(() => softmax([1, 2], 0.5), TypeError, "ERR_OPTION", "{ temperature: 0.5 }");
  assert.throws(
    () => argmax([1, 2], 0.5),
    ({ message }) => !message.includes("temperature"),
  );
});

test("an array is read by the length that it has, whatever its own property says", () => {
  const lying = (x, length) => Object.defineProperty(x, "length", { value: length });
  for (const n of [2, 100]) {
    for (const length of [0, 1, n + 1, 1e6]) {
      const x = () => lying(new Float32Array(n), length);
      const even = new Float32Array(n).fill(1 / n);
      assert.deepEqual([...softmax(x())], [...even]);
      assert.deepEqual([...softmax(x(), { temperature: 1 })], [...even]);
      assert.deepEqual([...softmax(new Float32Array(n), { out: x() }).subarray(0)], [...even]);
      assert.equal(logSumExp(x()), Math.log(n));
      assert.deepEqual(
        softmax(new Float32Array(n), { mask: lying(new Uint8Array(n).fill(1), length) }),
        even,
      );
      assert.ok(
        Math.abs(crossEntropy(new Float32Array(n), lying(Float32Array.from(even), length)) - Math.log(n)) <
          1e-6,
      );
      assert.deepEqual(softmaxGrad(even, lying(new Float32Array(n), length)), new Float32Array(n));
      assert.deepEqual(softmax(new Float32Array(n), { bias: x() }), even);
      assert.deepEqual(softmax(new Float32Array(2 * n), { bias: x(), shape: [2, n] }).subarray(n), even);
    }
  }
  class Own extends Float32Array {
    get length() {
      return 1e6;
    }
  }
  assert.deepEqual(softmax(new Own(2)), Float32Array.of(0.5, 0.5));
});

test("a method of out never gets the memory", () => {
  let seen;
  const out = new Float64Array(100);
  out.set = (from) => (seen = from);
  softmax(new Float64Array(100), { out });
  assert.equal(seen, undefined);
  assert.equal(out[99], 0.01);
});

test("an out that can't hold the result is told why, and left alone", () => {
  for (const n of [2, 40]) {
    const x = new Array(n).fill(0);
    const frozen = Object.freeze(new Array(n).fill(7));
    for (const f of [softmax, sigmoid, api.logSoftmax]) {
      refuses(() => f(x, { out: frozen }), RangeError, "ERR_OUT", "frozen");
      refuses(() => f(x, { out: new Float64Array(n) }), RangeError, "ERR_OUT", `Array(${n})`, "Float64Array");
      refuses(() => f(x, { out: { length: n, [Symbol.toStringTag]: "Array" } }), RangeError, "ERR_OUT");
    }
    assert.ok(frozen.every((entry) => entry === 7));
    const out = new Float32Array(n);
    structuredClone(out, { transfer: [out.buffer] });
    refuses(() => softmax(new Float32Array(n), { out }), TypeError, "ERR_INPUT", "out", "detached");
  }
  const out = new Float64Array(1);
  assert.equal(sigmoid(Float64Array.of(0), { out }), out);
  assert.equal(out[0], 0.5);
});

test("an out with an entry that can't be written is refused before any is", () => {
  const readOnly = (out, at) => Object.defineProperty(out, at, { value: 7, writable: false });
  for (const n of [3, 40]) {
    const makers = {
      "a read-only entry": () => readOnly(new Array(n).fill(7), n - 1),
      "a getter": () => Object.defineProperty(new Array(n).fill(7), n - 1, { get: () => 7 }),
      "frozen holes": () => Object.freeze(new Array(n)),
      "holes that can't be filled": () => Object.preventExtensions(Object.assign(new Array(n), { 0: 7 })),
      "a proxy that refuses": () => new Proxy(new Array(n).fill(7), { set: () => false }),
    };
    for (const [what, make] of Object.entries(makers)) {
      for (const f of [softmax, api.logSoftmax, sigmoid, api.logSigmoid, api.softplus]) {
        const [x, out] = [new Array(n).fill(0), make()];
        const before = out.map((entry) => entry);
        refuses(() => f(x, { out }), RangeError, "ERR_OUT", "out", `Array(${n})`, "frozen");
        assert.deepEqual(
          out.map((entry) => entry),
          before,
          `${f.name}: ${what}`,
        );
        if (f === softmax) refuses(() => f(x, { out, shape: [1, n] }), RangeError, "ERR_OUT");
      }
    }
    for (const out of [new Array(n), Object.seal(new Array(n).fill(7)), Array.from({ length: n })]) {
      assert.equal(softmax(new Array(n).fill(0), { out }), out);
      assert.ok(out.every((p) => p === 1 / n));
    }
  }
});

test("a tensor without dimensions is a row of one entry", () => {
  const scalar = { data: Float32Array.of(3), dims: [] };
  assert.deepEqual(softmax(scalar), Float32Array.of(1));
  assert.deepEqual(sigmoid({ data: [0], shape: [] }), [0.5]);
  assert.equal(api.argmax(scalar), 0);
  assert.equal(api.logSumExp(scalar), 3);
  assert.deepEqual(softmax([3], { shape: [], axis: [] }), [1]);
});

test("options are an object of names, with those of its prototype; a Map or a Date would pass for none", () => {
  for (const other of [new Map([["temperature", 0]]), new Set(), new Date(), new Float32Array(1), [1]]) {
    refuses(() => softmax([1, 2], other), TypeError, "ERR_OPTION", "options have to be an object");
  }
  assert.deepEqual(softmax([1, 2], Object.create({ temperature: 0 })), [0, 1]);
  refuses(() => softmax([1, 2], Object.create({ temprature: 0 })), TypeError, "ERR_OPTION", "temperature");
  refuses(() => classify([1, 2], { labels: new Map([[0, "a"]]) }), TypeError, "ERR_LABELS", "labels");
});

test("f32 rows of one entry, as many as there are, are 1", () => {
  for (let n = 1; n < 100; n++)
    assert.deepEqual(softmax(new Float32Array(n), { shape: [n, 1] }), new Float32Array(n).fill(1));
});

test("an error stays short whatever is named in it", () => {
  const long = "q".repeat(100_000);
  for (const call of [
    () => softmax([1], { [long]: 1 }),
    () => softmax([1], { axis: long }),
    () => classify([1, 2], { allow: [long] }),
    () => softmax(long),
  ]) {
    assert.throws(call, ({ code, message }) => code.startsWith("ERR_") && message.length < 300);
  }
});
