// The handle: computed where it lies, right after the memory grew, freed once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Logits, logSoftmax, logSumExp, memoryUsage, softmax, topK } from "softmax-wasm";
import { refuses } from "./refuses.mjs";

const random = (n) => Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 9);

test("a handle gives the bits of the functions, in place", () => {
  for (const [type, Kind] of [["f32", Float32Array], ["f64", Float64Array]]) {
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

test("options of a handle are those of its functions, and others are named", () => {
  const handle = new Logits(3);
  handle.data.set([1, Infinity, 2]);
  assert.deepEqual(handle.softmax({ mask: [1, 0, 1] }), softmax(Float32Array.of(1, Infinity, 2), { mask: [1, 0, 1] }));
  handle.data.set([1, Infinity, 2]);
  assert.deepEqual(handle.softmax({ onInfinity: "limit" }), Float32Array.of(0, 1, 0));
  refuses(() => handle.softmax({ out: handle.data }), TypeError, "ERR_OPTION", "'out'", "mask");
  refuses(() => handle.logSoftmax({ onInfinity: "limit" }), TypeError, "ERR_OPTION", "onInfinity");
  refuses(() => handle.softmax({ temperature: -1 }), RangeError, "ERR_TEMPERATURE", "-1");
  assert.deepEqual(handle.data, Float32Array.of(0, 1, 0), "nothing changes at an error");
  handle.free();
});

test("what handles hold stays when others grow the memory, and views are fresh then", () => {
  const handle = new Logits(1000);
  handle.data.set(random(1000));
  const [before, copy] = [handle.data, handle.data.slice()];
  const pages = memoryUsage();
  const large = new Logits(memoryUsage() / 8, "f64");
  assert.ok(memoryUsage() > pages);
  assert.equal(before.length, 0, "the old view is detached");
  assert.deepEqual(handle.data, copy);
  assert.deepEqual(handle.softmax(), softmax(copy));
  large.free();
  handle.free();
});

test("memory that is given back is used again", () => {
  const handles = Array.from({ length: 10 }, () => new Logits(100_000));
  handles.forEach((handle) => handle.free());
  const bytes = memoryUsage();
  for (let i = 0; i < 1000; i++) new Logits(100_000).free();
  assert.equal(memoryUsage(), bytes);
});

test("after free every method says so, and a second free does nothing", () => {
  const handle = new Logits(2);
  handle.free();
  handle.free();
  if (Symbol.dispose) handle[Symbol.dispose]();
  for (const use of [() => handle.data, () => handle.softmax(), () => handle.logSoftmax(), () => handle.logSumExp(), () => handle.topK(1)]) {
    refuses(use, TypeError, "ERR_FREED", "freed");
  }
  const next = new Logits(2);
  assert.deepEqual(next.softmax(), Float32Array.of(0.5, 0.5));
  next.free();
});

test("what is no length or no type is refused with it", () => {
  refuses(() => new Logits(-1), RangeError, "ERR_SHAPE", "-1");
  refuses(() => new Logits(1.5), RangeError, "ERR_SHAPE", "1.5");
  refuses(() => new Logits("3"), TypeError, "ERR_INPUT", '"3"');
  refuses(() => new Logits(3, "f16"), TypeError, "ERR_INPUT", '"f16"');
  refuses(() => new Logits(1e12), RangeError, "ERR_MEMORY", "1000000000000");
  refuses(() => new Logits(500_000_000, "f64"), RangeError, "ERR_MEMORY", "500000000");
  const handle = new Logits(2);
  assert.deepEqual(handle.softmax(), Float32Array.of(0.5, 0.5));
  handle.free();
});

test("the data of a handle without entries is a view of the memory as it is, too", () => {
  const empty = new Logits(0);
  const before = empty.data;
  while (before.buffer.byteLength > 0) new Logits(1_000_000);
  assert.deepEqual(empty.data, new Float32Array(0));
  assert.ok(empty.data.buffer.byteLength > 0);
});
