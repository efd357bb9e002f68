// The semantics of softmax, logSoftmax and logSumExp: types, options and errors. cases.test.mjs tests the
// numbers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const { argmax, crossEntropy, entropy, logSoftmax, logSumExp, softmax, version } = api;
const OF_123 = [0.09003057317038046, 0.24472847105479764, 0.6652409557748219];

test("the worked example has the published digits in f32 and f64", () => {
  assert.deepEqual(softmax([2.0, 1.0, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);
  const floats = softmax(new Float32Array([2.0, 1.0, 0.1]));
  assert.deepEqual(floats, Float32Array.of(0.65900114, 0.24243297, 0.09856589));
});

test("the same kind comes out, in a new array", () => {
  const plain = [1, 2, 3];
  assert.ok(Array.isArray(softmax(plain)));
  for (const Kind of [Float32Array, Float64Array]) {
    for (const n of [3, 100]) {
      const x = new Kind(n).fill(1);
      for (const p of [softmax(x), softmax(x, {}), logSoftmax(x)]) {
        assert.ok(p instanceof Kind);
        assert.equal(p.length, n);
        assert.notEqual(p.buffer, x.buffer);
        assert.equal(p.buffer.byteLength, n * Kind.BYTES_PER_ELEMENT);
      }
      assert.ok(
        x.every((v) => v === 1),
        "the input is unchanged",
      );
    }
  }
  assert.deepEqual(plain, [1, 2, 3]);
});

test("integer typed arrays are widened and give a Float64Array", () => {
  const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array];
  for (const Kind of kinds) {
    assert.deepEqual(softmax(Kind.from([1, 2, 3])), Float64Array.from(OF_123));
  }
  assert.equal(logSumExp(Uint8Array.of(255, 255)), 255 + Math.LN2);
});

test("Float16Array is computed in f32 and rounded", {
  skip: !globalThis.Float16Array && "no Float16Array here",
}, () => {
  const { Float16Array } = globalThis;
  const p = softmax(new Float16Array([2, 1, 0.1]));
  assert.ok(p instanceof Float16Array);
  assert.deepEqual(p, new Float16Array(softmax(Float32Array.from(new Float16Array([2, 1, 0.1])))));
  const [whole] = logSumExp(new Float16Array([2, 1, 0.1]), { keepDims: true });
  assert.equal(logSumExp(new Float16Array([2, 1, 0.1])), whole);
});

test("arrays of other realms are taken for what they are", () => {
  const [plain, floats] = vm.runInNewContext("[[1, 2, 3], new Float32Array([1, 2, 3])]");
  assert.deepEqual(softmax(plain), OF_123);
  assert.equal(Object.prototype.toString.call(softmax(floats)), "[object Float32Array]");
  const options = vm.runInNewContext("({ shape: [1, 3], temperature: 1 })");
  assert.deepEqual(softmax([1, 2, 3], options), OF_123);
});

test("views into larger buffers are read where they lie", () => {
  const buffer = new ArrayBuffer(40);
  const view = new Float32Array(buffer, 8, 3);
  view.set([1, 2, 3]);
  assert.deepEqual(Array.from(softmax(view)), Array.from(softmax(Float32Array.of(1, 2, 3))));
});

const withShared = { skip: !globalThis.SharedArrayBuffer && "no SharedArrayBuffer here" };
test("shared buffers are read where they lie", withShared, () => {
  const shared = new Float64Array(new SharedArrayBuffer(24));
  shared.set([1, 2, 3]);
  assert.deepEqual(softmax(shared), Float64Array.from(OF_123));
});

test("the short way and the general way give the same bits", () => {
  const [inf, nan] = [Infinity, NaN];
  const rows = [
    [0, -0],
    [-0],
    [-inf],
    [inf, inf, 1],
    [-inf, -inf],
    [3, nan, inf],
    [1e300, 1e300],
    [5e-324, -1e-320],
  ];
  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 64, 65, 100, 1001])
    rows.push(Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 9));
  for (const row of rows) {
    const shape = { shape: [row.length] };
    for (const x of [row, Float32Array.from(row), Float64Array.from(row), Int16Array.from(row)]) {
      for (const compute of [softmax, logSoftmax]) {
        const general = compute(x, shape);
        assert.deepEqual(compute(x), general);
        assert.deepEqual(compute(x, {}), general);
        assert.deepEqual(compute(x, { temperature: 0.7 }), compute(x, { ...shape, temperature: 0.7 }));
      }
      assert.equal(logSumExp(x), logSumExp(x, shape));
      assert.equal(argmax(x), argmax(x, shape));
      const p = softmax(x);
      assert.equal(entropy(p), entropy(p, shape));
      for (const target of [0, row.length - 1])
        assert.equal(crossEntropy(x, target), crossEntropy(x, target, shape));
    }
  }
});

test("the entries of a plain array and the options are read once, whatever the options", () => {
  const cases = [
    undefined,
    {},
    { shape: [2] },
    ...[2, 0, Infinity].flatMap((temperature) => [{ temperature }, { axis: 0, temperature }]),
  ];
  for (const compute of [softmax, logSoftmax]) {
    for (const given of cases) {
      let reads = 0;
      const x = Object.defineProperty([1, 2], 0, { get: () => ++reads });
      const read = {};
      const options = given && { ...given };
      for (const [key, value] of Object.entries(given ?? {}))
        Object.defineProperty(options, key, { get: () => ((read[key] = (read[key] ?? 0) + 1), value) });
      compute(x, options);
      const name = `${compute.name} with ${Object.entries(given ?? {})}`;
      assert.equal(reads, 1, name);
      assert.deepEqual(
        Object.values(read),
        Object.keys(given ?? {}).map(() => 1),
        name,
      );
    }
  }
});

test("out receives the result, may be the input, and is returned", () => {
  for (const n of [3, 40]) {
    const x = Float64Array.from({ length: n }, (_, i) => i / n);
    const expected = softmax(x);
    const out = new Float64Array(n);
    assert.equal(softmax(x, { out }), out);
    assert.deepEqual(out, expected);
    assert.equal(softmax(x, { out: x }), x);
    assert.deepEqual(x, expected);
    const numbers = Array.from({ length: n }, (_, i) => i / n);
    assert.equal(softmax(numbers, { out: numbers }), numbers);
    assert.deepEqual(numbers, Array.from(expected));
  }
});

test("an out of another kind or length is refused with both, and left alone", () => {
  const out = new Float32Array(2).fill(7);
  refuses(() => softmax([1, 2], { out }), RangeError, "ERR_OUT", "Array(2)", "Float32Array(2)");
  refuses(
    () => softmax(new Float32Array(3), { out }),
    RangeError,
    "ERR_OUT",
    "Float32Array(3)",
    "Float32Array(2)",
  );
  refuses(() => logSoftmax([1], { out: null }), RangeError, "ERR_OUT", "null");
  assert.ok(out.every((x) => x === 7));
});

test("shape and axis choose the rows", () => {
  const x = [1, 2, 3, 4, 5, 6];
  assert.deepEqual(softmax(x, { shape: [2, 3] }), [...OF_123, ...OF_123]);
  assert.deepEqual(
    softmax(x, { shape: [2, 3], axis: 0 }).slice(0, 3),
    softmax(x, { shape: [2, 3], axis: -2 }).slice(0, 3),
  );
  assert.deepEqual(softmax(x, { shape: [2, 3], axis: null }), softmax(x));
  assert.deepEqual(softmax(x, { shape: [2, 3], axis: [0, 1] }), softmax(x));
  assert.deepEqual(softmax([5], { shape: [], axis: null }), [1]);
});

test("logSumExp gives a number for one row, an array for rows, by keepDims always", () => {
  assert.equal(logSumExp([0, 0]), Math.LN2);
  assert.deepEqual(logSumExp([0, 0, 1, 1], { shape: [2, 2] }), [Math.LN2, 1 + Math.LN2]);
  assert.deepEqual(logSumExp(Float32Array.of(0, 0), { shape: [1, 2] }), Float32Array.of(Math.LN2));
  assert.deepEqual(logSumExp([0, 0], { keepDims: true }), [Math.LN2]);
  assert.equal(logSumExp([0, 0, 0, 0], { shape: [2, 2], axis: null }), 2 * Math.LN2);
  assert.equal(logSumExp([]), -Infinity);
  assert.deepEqual(logSumExp([], { shape: [2, 0] }), [-Infinity, -Infinity]);
});

test("weights drop, scale and subtract; returnSign tells the sign", () => {
  assert.equal(logSumExp([0, NaN], { weights: [2, 0] }), Math.LN2);
  assert.ok(Number.isNaN(logSumExp([0, 0], { weights: [1, -3] })));
  assert.deepEqual(logSumExp([0, 0], { weights: [1, -3], returnSign: true }), { value: Math.LN2, sign: -1 });
  assert.deepEqual(logSumExp([1, 2], { returnSign: true }).sign, 1);
  const rows = { shape: [2, 2], weights: Float32Array.of(1, 1), returnSign: true };
  assert.deepEqual(logSumExp(Float32Array.of(0, 0, 0, 0), rows).sign, Float32Array.of(1, 1));
});

test("a mask of booleans or numbers masks, whatever is masked", () => {
  assert.deepEqual(softmax([1, NaN, 2], { mask: [true, false, true] }), softmax([1, -Infinity, 2]));
  assert.deepEqual(softmax([1, 2, 3, 4], { shape: [2, 2], mask: Uint8Array.of(1, 0) }), [1, 0, 1, 0]);
  assert.deepEqual(softmax([1, 2], { mask: [0, 0] }), [0, 0]);
  assert.deepEqual(logSoftmax([1, 2], { mask: [0, 0] }), [-Infinity, -Infinity]);
});

test("what isn't an array of numbers is a TypeError that names the kind or the index", () => {
  for (const f of [softmax, logSoftmax, logSumExp]) {
    refuses(() => f("2,1"), TypeError, "ERR_INPUT", '"2,1"');
    refuses(() => f(null), TypeError, "ERR_INPUT", "null");
    refuses(() => f(), TypeError, "ERR_INPUT", "undefined");
    refuses(() => f(7), TypeError, "ERR_INPUT", "7");
    refuses(() => f({ length: 2 }), TypeError, "ERR_INPUT", "Object");
    refuses(() => f(new DataView(new ArrayBuffer(8))), TypeError, "ERR_INPUT", "DataView");
    refuses(
      () => f(new BigInt64Array(2)),
      TypeError,
      "ERR_INPUT",
      "BigInt64Array",
      "Float64Array.from(x, Number)",
    );
    refuses(() => f(Object.create(Float32Array.prototype)), TypeError, "ERR_INPUT", "Object");
    refuses(() => f([1, , 3]), TypeError, "ERR_INPUT", "x[1]", "hole");
    refuses(() => f([1, undefined]), TypeError, "ERR_INPUT", "x[1]", "undefined");
    refuses(() => f([1, null]), TypeError, "ERR_INPUT", "x[1]", "null");
    refuses(() => f([1, 2, "3"]), TypeError, "ERR_INPUT", "x[2]", '"3"');
    refuses(() => f([1n]), TypeError, "ERR_INPUT", "x[0]", "1n");
    refuses(() => f([[1, 2]]), TypeError, "ERR_INPUT", "x[0]");
    refuses(() => f([1, Symbol("x")]), TypeError, "ERR_INPUT", "x[1]", "symbol");
  }
});

test("a shape, axis, mask, weights or temperature that doesn't fit is a RangeError with the numbers", () => {
  const six = [1, 2, 3, 4, 5, 6];
  for (const f of [softmax, logSoftmax, logSumExp]) {
    refuses(() => f(six, { shape: [2, 2] }), RangeError, "ERR_SHAPE", "[2, 2]", "6");
    refuses(() => f(six, { shape: [2.5, 2] }), RangeError, "ERR_SHAPE", "2.5");
    refuses(() => f(six, { shape: [-2, -3] }), RangeError, "ERR_SHAPE", "-2");
    refuses(() => f(six, { shape: [2 ** 31 - 1, 2 ** 31 - 1, 4] }), RangeError, "ERR_SHAPE", "2147483647");
    refuses(() => f(six, { shape: [2, 3], axis: 2 }), RangeError, "ERR_AXIS", "[2]", "[2, 3]", "-2 to 1");
    refuses(() => f(six, { shape: [2, 3], axis: -3 }), RangeError, "ERR_AXIS", "-3");
    refuses(() => f(six, { shape: [2, 3], axis: [0, -2] }), RangeError, "ERR_AXIS", "0, -2");
    refuses(() => f(six, { axis: 0.5 }), RangeError, "ERR_AXIS", "0.5");
    refuses(() => f(six, { shape: [2, 3], mask: [1, 1] }), RangeError, "ERR_MASK", "2", "6");
    refuses(() => f(six, { mask: [] }), RangeError, "ERR_MASK", "0", "6");
    refuses(() => f(six, { temperature: -1 }), RangeError, "ERR_TEMPERATURE", "-1");
    refuses(() => f(six, { temperature: NaN }), RangeError, "ERR_TEMPERATURE", "NaN");
  }
  refuses(() => logSumExp(six, { weights: [1] }), RangeError, "ERR_WEIGHTS", "1", "6");
  refuses(() => logSumExp(six, { weights: [] }), RangeError, "ERR_WEIGHTS", "0", "6");
});

test("options of the wrong kind are TypeErrors that name them", () => {
  refuses(() => softmax([1], { shape: 1 }), TypeError, "ERR_SHAPE", "shape", "1");
  refuses(() => softmax([1], { shape: ["1"] }), TypeError, "ERR_SHAPE", "shape[0]", '"1"');
  refuses(() => softmax([1], { axis: "0" }), TypeError, "ERR_AXIS", '"0"');
  refuses(() => softmax([1], { temperature: "1" }), TypeError, "ERR_TEMPERATURE", '"1"');
  refuses(() => softmax([1], { mask: true }), TypeError, "ERR_MASK", "true");
  refuses(() => softmax([1], { mask: ["yes"] }), TypeError, "ERR_MASK", "mask[0]", '"yes"');
  refuses(() => softmax([1], { onInfinity: "zero" }), TypeError, "ERR_OPTION", "onInfinity", '"zero"');
  refuses(() => logSumExp([1], { keepDims: 1 }), TypeError, "ERR_OPTION", "keepDims");
  refuses(() => logSumExp([1], { weights: "1" }), TypeError, "ERR_INPUT", "weights");
  refuses(() => softmax([1], null), TypeError, "ERR_OPTION", "null");
  refuses(() => softmax([1], 2), TypeError, "ERR_OPTION", "2");
  refuses(() => softmax([1], [2]), TypeError, "ERR_OPTION");
});

test("an unknown option is named with the nearest known one", () => {
  refuses(() => softmax([1], { temprature: 2 }), TypeError, "ERR_OPTION", "'temprature'", "'temperature'");
  refuses(() => softmax([1], { Axis: 0 }), TypeError, "ERR_OPTION", "'Axis'", "'axis'");
  refuses(() => logSumExp([1], { keepdims: true }), TypeError, "ERR_OPTION", "'keepDims'");
  refuses(() => logSoftmax([1], { onInfinity: "nan" }), TypeError, "ERR_OPTION", "onInfinity");
  assert.deepEqual(
    softmax([1, 2, 3], {
      shape: undefined,
      axis: undefined,
      temperature: undefined,
      mask: undefined,
      out: undefined,
      onInfinity: undefined,
    }),
    OF_123,
  );
  for (let i = 0; i < 5000; i++) {
    const x = Float32Array.of(Math.sin(i) * 9, Math.cos(i) * 9, Math.sin(3 * i) * 9, Math.cos(5 * i) * 9);
    assert.equal(logSumExp(x, { weights: undefined }), logSumExp(x));
  }
});

test("code that runs while arguments are read can call in without harm", () => {
  const nested = [1, 2, 3];
  Object.defineProperty(nested, 1, { get: () => (softmax(new Float64Array(500)), 2) });
  assert.deepEqual(softmax(nested), OF_123);
  const options = {
    get temperature() {
      return (softmax([9, 9, 9, 9]), 1);
    },
  };
  assert.deepEqual(softmax([1, 2, 3], options), OF_123);
  const proxy = new Proxy([1, 2, 3], { get: (target, key) => (logSumExp([5]), Reflect.get(target, key)) });
  assert.deepEqual(softmax(proxy), OF_123);
  const out = [0, 0, 0];
  Object.defineProperty(out, 0, { set: () => softmax([9, 9, 9]) });
  assert.deepEqual(softmax([1, 2, 3], { out }).slice(1), OF_123.slice(1));
});

test("the version is the package's, and what is exported is what the types declare", async () => {
  const { default: manifest } = await import("softmax-wasm/package.json", { with: { type: "json" } });
  assert.equal(version, manifest.version);
  const types = readFileSync(
    new URL("../node_modules/softmax-wasm/dist/index.d.ts", import.meta.url),
    "utf8",
  );
  const declared = [...types.matchAll(/^export (?:function|const|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(api).sort(), [...new Set(declared)].sort());
});
