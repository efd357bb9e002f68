// Logits: handles are computed in place, own their memory, and are freed once.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Logits,
  argmax,
  classify,
  logSoftmax,
  logSumExp,
  memoryUsage,
  sample,
  softmax,
  topK,
} from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

/** Shapes that need the largest workspaces: few long columns, a long row, and many short rows. */
const LARGE_SHAPES = [[16_000, 2], [2, 16_000], [2 ** 18], [80_000, 3], [64, 33, 64]];

const random = (n) => Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 9);

test("a handle gives the bits of the functions, in place", () => {
  for (const [type, Kind] of [
    ["f32", Float32Array],
    ["f64", Float64Array],
  ]) {
    for (const n of [0, 1, 2, 3, 4, 5, 8, 9, 17, 1000, 5000]) {
      const x = Kind.from(random(n));
      const handle = new Logits(n, type);
      assert.equal(handle.length, n);
      assert.ok(handle.data instanceof Kind && handle.data.every((v) => v === 0));
      handle.data.set(x);
      assert.equal(handle.logSumExp(), logSumExp(x));
      if (n > 1) assert.deepEqual(handle.topK(2), topK(x, 2));
      assert.deepEqual(handle.softmax(), softmax(x));
      assert.deepEqual(handle.data, softmax(x));
      handle.data.set(x);
      assert.deepEqual(handle.softmax({ temperature: 0.5 }), softmax(x, { temperature: 0.5 }));
      handle.data.set(x);
      assert.deepEqual(handle.logSoftmax(), logSoftmax(x));
      handle.free();
    }
  }
});

/** Asserts that two typed arrays have the same bits, which is quick for long ones. */
const assertSameBits = (a, b, text) => {
  const [x, y] = [a, b].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  let same = 0;
  while (same < x.length && x[same] === y[same]) same++;
  assert.deepEqual([x.length, same], [y.length, y.length], text);
};

test("rows of a handle give the bits of the functions, and change no other handle", () => {
  const shapes = [
    [30],
    [1, 30],
    [5, 6],
    [15, 2],
    [2, 15],
    [3, 2, 5],
    [1, 1, 30, 1],
    [10, 3],
    ...LARGE_SHAPES,
  ];
  for (const type of ["f32", "f64"]) {
    for (const shape of shapes) {
      const n = shape.reduce((product, size) => product * size, 1);
      const handles = Array.from({ length: 3 }, () => new Logits(n, type));
      const [before, handle, after] = handles;
      for (const { data } of handles) data.set(random(n));
      const x = handle.data.slice();
      const rank = shape.length;
      const axes = [0, -1, null, [0, rank - 1].slice(-Math.min(rank, 2))];
      for (const axis of n > 1000 ? axes.slice(0, 2) : axes) {
        const mask = Uint8Array.from(x, (_, i) => Number(i % 7 !== 3));
        const options = [{}, { mask }, { temperature: 0.3 }, { temperature: 0, mask }, { sink: 0.5 }];
        for (const more of n > 1000 ? options.slice(3) : options) {
          const o = { shape, axis, ...more };
          assert.deepEqual(handle.logSumExp(o), logSumExp(x, o));
          assert.deepEqual(handle.argmax({ shape, axis }), argmax(x, { shape, axis }));
          assert.deepEqual(handle.topK(1, { shape, axis }), topK(x, 1, { shape, axis }));
          assertSameBits(handle.data, x, "what reads a handle leaves it as it is");
          for (const [name, f] of Object.entries({ softmax, logSoftmax })) {
            for (const extra of [{}, { bias: x }, { softcap: 3 }].slice(0, n > 1000 ? 2 : 3)) {
              assert.equal(handle[name]({ ...o, ...extra }), handle.data);
              assertSameBits(handle.data, f(x, { ...o, ...extra }), `${name} of [${shape}]`);
              handle.data.set(x);
            }
          }
        }
        assertSameBits(handle.softmax({ shape, axis, onInfinity: "split" }), softmax(x, { shape, axis }));
        handle.data.set(x);
      }
      for (const { data } of [before, after]) assertSameBits(data, x, "no other handle is written to");
      for (const each of handles) each.free();
    }
  }
});

/** Returns how many times a function copies the entries of a handle. */
const countCopies = (handle, f) => {
  const { prototype } = Object.getPrototypeOf(Float32Array);
  const { set } = prototype;
  let count = 0;
  prototype.set = function (from, ...at) {
    if (from === handle.data) count++;
    return set.call(this, from, ...at);
  };
  try {
    f();
  } finally {
    prototype.set = set;
  }
  return count;
};

test("up to 262,144 entries are computed where they lie, whatever their rows and the memory", () => {
  const n = 2 ** 18;
  const many = Array(32).fill(1);
  const handles = [10, 1000, 50_257, 100_000, n - 1, n, n, n].map((length) => new Logits(length));
  for (const type of ["f32", "f64"]) {
    handles.push(new Logits(100, type), new Logits(n, type), new Logits(n, type));
  }
  for (const handle of handles) {
    const { length } = handle;
    const half = length / 2;
    const shapes = [[length], [1, length], [...many.slice(1), length]];
    if (length % 2 === 0) shapes.push([2, half], [half, 2], [...many.slice(2), half, 2]);
    for (const shape of shapes) {
      for (const axis of [0, -1]) {
        const options = { shape, axis };
        const inF64 = { ...options, sink: 0.1, softcap: 9, bias: new Float32Array(length) };
        const isF64 = handle.data instanceof Float64Array;
        for (const f of [
          () => handle.softmax(options),
          () => handle.softmax({ ...options, sink: 1, mask: new Uint8Array(length).fill(1) }),
          () => handle.logSoftmax(isF64 ? inF64 : options),
          () => handle.logSumExp(options),
          () => handle.topK(1, options),
          () => handle.argmax(options),
        ]) {
          assert.equal(countCopies(handle, f), 0, `${f} of ${length} as [${shape}] along axis ${axis}`);
        }
      }
    }
  }
  const [, handle] = handles;
  for (const f of [
    () => handle.sample(),
    () => handle.softmax({ softcap: 9 }),
    () => handle.softmax({ sink: 0.1 }),
    () => handle.logSoftmax({ bias: new Float32Array(handle.length) }),
  ])
    assert.equal(countCopies(handle, f), 1, `${f} computes on a copy`);
  for (const handle of handles) handle.free();
});

test("handles of which each is a little longer than the one before share memories", () => {
  const handles = Array.from({ length: 300 }, (_, i) => new Logits(Math.floor(1000 * 1.015 ** i)));
  const memories = new Set(handles.map(({ data }) => data.buffer));
  assert.ok(memories.size < 30, `${memories.size} memories`);
  for (const handle of handles) handle.free();
});

test("options of a handle are those of its functions, and others are named", () => {
  const handle = new Logits(3);
  handle.data.set([1, Infinity, 2]);
  assert.deepEqual(
    handle.softmax({ mask: [1, 0, 1] }),
    softmax(Float32Array.of(1, Infinity, 2), { mask: [1, 0, 1] }),
  );
  handle.data.set([1, Infinity, 2]);
  assert.deepEqual(handle.softmax({ onInfinity: "split" }), Float32Array.of(0, 1, 0));
  refuses(() => handle.softmax({ out: handle.data }), TypeError, "ERR_OPTION", "'out'", "mask");
  refuses(() => handle.logSoftmax({ onInfinity: "split" }), TypeError, "ERR_OPTION", "onInfinity");
  refuses(() => handle.softmax({ temperature: -1 }), RangeError, "ERR_TEMPERATURE", "-1");
  assert.deepEqual(handle.data, Float32Array.of(0, 1, 0), "nothing changes at an error");
  handle.free();
});

test("options of every method are honoured", () => {
  const handle = new Logits(3, "f64");
  const x = [1, 2, 3];
  handle.data.set(x);
  assert.equal(handle.logSumExp({ temperature: 2 }), logSumExp(x, { temperature: 2 }));
  assert.deepEqual([...handle.topK(1, { mask: [1, 1, 0] }).indices], [1]);
  const masked = { mask: [1, 0, 1], bias: [1.5, 0, 0], temperature: 2 };
  const { temperature, ...choosing } = masked;
  assert.equal(handle.argmax(choosing), argmax(x, choosing));
  assert.deepEqual(handle.argmax({ shape: [3, 1] }), argmax(x, { shape: [3, 1] }));
  assert.deepEqual(
    handle.sample({ ...masked, seed: 4, count: 9 }),
    sample(x, { ...masked, seed: 4, count: 9 }),
  );
  assert.deepEqual(
    handle.classify({ ...masked, labels: ["a", "b", "c"] }),
    classify(x, { ...masked, labels: ["a", "b", "c"] }),
  );
  refuses(() => handle.argmax({ temperature: 2 }), TypeError, "ERR_OPTION", "Logits.argmax", "temperature");
  refuses(() => handle.sample({ topk: 2 }), TypeError, "ERR_OPTION", "Logits.sample", "topK");
  refuses(() => handle.classify({ label: [] }), TypeError, "ERR_OPTION", "Logits.classify", "labels");
  refuses(() => handle.logSumExp({ temprature: 2 }), TypeError, "ERR_OPTION", "temperature");
  assert.deepEqual([...handle.data], x, "nothing changes at an error");
  handle.free();
});

test("a view stays what it is, whatever is made, freed or computed after it", () => {
  const handle = new Logits(1000);
  handle.data.set(random(1000));
  const [before, copy] = [handle.data, handle.data.slice()];
  const others = Array.from({ length: 50 }, () => new Logits(100_000, "f64"));
  softmax(new Float64Array(3_000_000));
  for (const other of others) other.data.fill(-7);
  others.forEach((other) => other.free());
  assert.equal(handle.data, before);
  assert.deepEqual(before, copy);
  assert.equal(handle.softmax(), before);
  assert.deepEqual(before, softmax(copy));
  handle.free();
});

test("views of any kind are inputs like others, before and after the memory of calls has grown", () => {
  const n = 60_000;
  const handle = new Logits(n);
  handle.data[9] = 30;
  assert.equal(argmax(handle.data), 9);
  assert.equal(argmax(handle.data.subarray(5)), 4);
  assert.equal(argmax(new Float32Array(handle.data.buffer, handle.data.byteOffset, 10)), 9);
  assert.ok(softmax(handle.data)[9] > 0.99);
  assert.equal(topK(handle.data, 1).indices[0], 9);
  assert.equal(sample(handle.data, { temperature: 0 }), 9);
  assert.equal(softmax(handle.data, { out: handle.data }), handle.data);
  assert.ok(handle.data[9] > 0.99);
  const mask = new Logits(n);
  mask.data.fill(1, 10);
  assert.equal(softmax(new Float32Array(n), { mask: mask.data })[9], 0);
  handle.free();
  mask.free();
});

test("the length of a handle can't be set", () => {
  const [handle, next] = [new Logits(4), new Logits(4)];
  next.data.set([1, 2, 3, 4]);
  assert.throws(() => (handle.length = 400), TypeError);
  handle.softmax();
  assert.deepEqual([handle.length, ...handle.data, ...next.data], [4, 0.25, 0.25, 0.25, 0.25, 1, 2, 3, 4]);
});

test("what is written through a view of a freed handle reaches nobody", () => {
  const old = new Logits(1000);
  const view = old.data.subarray(0);
  old.free();
  const next = new Logits(1000);
  next.data.fill(2);
  view.fill(-7);
  assert.ok(next.data.every((x) => x === 2));
  assert.deepEqual(next.softmax(), softmax(new Float32Array(1000)));
  assert.deepEqual(softmax([2, 1, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);
  next.free();
});

test("a whole memory overwritten leaves the functions and later memories as they are", () => {
  const handle = new Logits(300_000);
  new Uint8Array(handle.data.buffer).fill(255);
  try {
    handle.softmax();
  } catch {
    // The stack of the module is overwritten too.
  }
  assert.deepEqual(softmax([2, 1, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);
  const large = new Logits(5_000_000);
  assert.equal(large.softmax()[7], Math.fround(1 / 5_000_000));
  large.free();
  handle.free();
});

test("the memory of handles ends with them", () => {
  const before = memoryUsage();
  const handles = Array.from({ length: 10 }, () => new Logits(1_000_000));
  assert.ok(memoryUsage() >= 40_000_000);
  handles.forEach((handle) => handle.free());
  for (let i = 0; i < 1000; i++) new Logits(100_000).free();
  assert.ok(memoryUsage() <= before + 2 ** 25, `${memoryUsage()} bytes after ${before}`);
});

test("the memory of a large handle ends with its free", () => {
  const before = memoryUsage();
  const handle = new Logits(2 ** 24);
  assert.ok(memoryUsage() >= 2 ** 27);
  handle.free();
  assert.ok(memoryUsage() <= before, `${memoryUsage()} bytes after ${before}`);
});

test("null is no option of a method", () => {
  const handle = new Logits(2);
  for (const key of ["softmax", "logSoftmax", "logSumExp", "argmax", "sample", "classify"])
    refuses(() => handle[key](null), TypeError, "ERR_OPTION", "null");
  refuses(() => handle.topK(1, null), TypeError, "ERR_OPTION", "null");
});

test("after free every method says so, and a second free does nothing", () => {
  const handle = new Logits(2);
  handle.free();
  handle.free();
  if (Symbol.dispose) handle[Symbol.dispose]();
  for (const use of [
    () => handle.data,
    () => handle.softmax(),
    () => handle.logSoftmax(),
    () => handle.logSumExp(),
    () => handle.topK(1),
    () => handle.argmax(),
    () => handle.sample(),
    () => handle.classify(),
  ]) {
    refuses(use, TypeError, "ERR_FREED", "freed");
  }
  const next = new Logits(2);
  assert.deepEqual(next.softmax(), Float32Array.of(0.5, 0.5));
  next.free();
});

test("a proxy of a handle and an object of its prototype are no input", () => {
  for (const hollow of [new Proxy(new Logits(2), {}), Object.create(Logits.prototype)]) {
    refuses(() => softmax(hollow), TypeError, "ERR_INPUT", "a proxy or a copy of a Logits");
    refuses(() => softmax([1, 2], { mask: hollow }), TypeError, "ERR_INPUT", "a proxy or a copy of a Logits");
  }
});

test("what is no length or no type is refused with it", () => {
  refuses(() => new Logits(-1), RangeError, "ERR_SHAPE", "-1");
  refuses(() => new Logits(1.5), RangeError, "ERR_SHAPE", "1.5");
  refuses(() => new Logits("3"), TypeError, "ERR_INPUT", '"3"');
  refuses(() => new Logits(3, "f16"), TypeError, "ERR_INPUT", '"f16"');
  refuses(() => new Logits(1e12), RangeError, "ERR_MEMORY", "1000000000000");
  refuses(() => new Logits(500_000_000, "f64"), RangeError, "ERR_MEMORY", "500000000", "4 GiB");
  const handle = new Logits(2);
  assert.deepEqual(handle.softmax(), Float32Array.of(0.5, 0.5));
  handle.free();
});

test("logSumExp of one row of f32 is not rounded to f32", () => {
  const x = new Float32Array(60_000);
  x[9] = 30;
  assert.equal(logSumExp(x), logSumExp(Array.from(x)));
  assert.equal(logSumExp(x, { keepDims: true })[0], 30);
});
