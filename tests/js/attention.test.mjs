// The options of attention, `sink` and `softcap`, and their gradients.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  logSoftmax,
  logSoftmaxGrad,
  logSumExp,
  random,
  softmax,
  softmaxGrad,
  softmaxJacobian,
} from "softmax-wasm";
import { assertClose, references, typed } from "./common/references.mjs";
import { refuses } from "./common/refuses.mjs";
import { ulps } from "./common/ulp.mjs";

for (const {
  name,
  dtype,
  x,
  options,
  softmax: p,
  logSoftmax: logs,
  logSumExp: sum,
} of references.attention) {
  const { softcap = Infinity } = options;
  const largest = Math.min(Math.max(...x.map(Math.abs)), softcap);
  // A capped logit is rounded to f64, which changes the last bits of its results.
  const bound = dtype === "f64" && softcap < Infinity ? 3 + 4 * largest : 2;
  test(`${dtype}, ${name}: softmax and its logarithms are within ${bound} ULP`, () => {
    const input = typed(x, dtype);
    assertClose(softmax(input, options), p, dtype, bound, "softmax");
    assertClose(
      logSoftmax(input, options),
      logs,
      dtype,
      bound,
      "logSoftmax",
      logs.map(() => largest),
    );
    assertClose([logSumExp(input, options)].flat(), [sum], dtype, 2, "logSumExp", [largest]);
  });
}

test("a softcap is c·tanh(x/c), before the bias and the temperature", () => {
  const x = [40, -3, 0, -0.5, 1e300, -Infinity];
  const capped = x.map((x) => (x === -Infinity ? x : 30 * Math.tanh(x / 30)));
  const shape = [2, 3];
  for (const options of [
    {},
    { temperature: 3 },
    { bias: [1, -Infinity, 2, 0, -25, 3] },
    { mask: [1, 0, 1] },
    { axis: 0 },
    { sink: 2 },
    { causal: true },
  ]) {
    for (const f of [softmax, logSoftmax, logSumExp]) {
      const [actual, expected] = [f(x, { shape, softcap: 30, ...options }), f(capped, { shape, ...options })];
      assert.equal(actual.length, expected.length);
      actual.forEach((value, i) =>
        assert.ok(
          Object.is(value, expected[i]) || Math.abs(value - expected[i]) <= 1e-13 * Math.abs(expected[i]),
          `${f.name} ${JSON.stringify(options)}: ${actual}, not ${expected}`,
        ),
      );
      const narrow = f(Float32Array.from(x), { shape, softcap: 30, ...options });
      assert.ok(narrow instanceof Float32Array);
    }
  }
  assert.deepEqual(x[0], 40);
  // A logit far beyond the cap becomes the cap; a small one hardly changes.
  assert.deepEqual(softmax([1e300, Infinity, 50], { softcap: 1 }), [1 / 3, 1 / 3, 1 / 3]);
  assert.deepEqual(softmax([NaN, 1], { softcap: 1 }), [NaN, NaN]);
  assert.equal(logSumExp([1e-30], { softcap: 5 }), 1e-30);
  for (const f of [softmax, logSoftmax, logSumExp]) {
    for (const softcap of [0, -1, NaN, Infinity])
      refuses(() => f([1, 2], { softcap }), RangeError, "ERR_RANGE", "softcap", String(softcap));
    refuses(() => f([1, 2], { softcap: "30" }), TypeError, "ERR_RANGE", "softcap");
  }
});

test("a softcap leaves logits far below it their digits", () => {
  for (const x of [0, -0, 5e-324, 1e-300, -1e-15, 1e-10, 1e-5])
    for (const softcap of [1, 17.605349962557945, 1e300]) {
      // The next term of the series of tanh is at most 2e−21 of the result.
      const cap = (x) => x - (x * (x / softcap) ** 2) / 3;
      assert.ok(ulps(logSumExp([x], { softcap }), cap(x)) <= 1, `${x}, ${softcap}`);
      const [rounded] = Float32Array.of(x);
      const sum = logSumExp(Float32Array.of(x), { softcap });
      assert.ok(ulps(sum, Math.fround(cap(rounded)), "f32") <= 1, `f32 ${x}, ${softcap}`);
    }
});

test("f32 rows with an f32 bias or a soft cap are those of f64, rounded, within 2 ULP", () => {
  const next = random(11);
  const specials = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45];
  const draw = (n, scale, share) =>
    Float32Array.from({ length: n }, () =>
      next() < share ? specials[Math.floor(6 * next())] : scale * (2 * next() - 1),
    );
  for (const n of [...Array.from({ length: 40 }, (_, i) => i + 1), 257, 1200]) {
    for (const [scale, share] of [
      [5, 0],
      [80, 0],
      [3e38, 0],
      [5, 0.05],
    ]) {
      const rows = 4;
      const x = draw(rows * n, scale, share);
      const bias = draw(rows * n, scale / 2, share).map((b) => (b === Infinity ? 1 : b));
      const mask = Uint8Array.from({ length: rows * n }, (_, i) => Number(i >= n && next() < 0.6));
      for (const options of [
        { bias },
        { bias: { data: bias.subarray(0, n), dims: [n] } },
        { bias, mask },
        { bias, causal: true },
        { bias, softcap: 9 },
        { softcap: 9 },
        { softcap: 9, mask },
        { bias, temperature: 0.3 },
        { bias, temperature: 1e4, mask },
        { bias, temperature: 0 },
        { bias, onInfinity: "split" },
        { bias, sink: 0.5 },
        { bias, axis: 0 },
        { bias, priors: { from: Array(n).fill(1 / n), to: Array(n).fill(1 / n) } },
      ]) {
        const shape = [rows, n];
        if (options.priors && share) continue;
        const wide = { shape, ...options };
        if (options.bias === bias) wide.bias = Float64Array.from(bias);
        const expected = softmax(Float64Array.from(x), wide);
        const actual = softmax(x, { shape, ...options });
        const out = new Float32Array(x.length);
        assert.deepEqual(softmax(x, { shape, ...options, out }), actual);
        for (let i = 0; i < actual.length; i++) {
          const distance = ulps(actual[i], Math.fround(expected[i]), "f32");
          const name = `${n} ${scale} ${Object.keys(options)}: [${i}] is ${actual[i]}, not ${expected[i]}`;
          assert.ok(distance <= 2 && !Object.is(actual[i], -0), name);
        }
      }
    }
  }
});

test("a sink is concatenated, softmaxed and dropped, along any axis and in rows of any length", () => {
  const next = random(7);
  for (const n of [1, 3, 8, 31, 33, 200]) {
    for (const Type of [Float32Array, Float64Array]) {
      const sinks = Array.from({ length: 5 }, () => Math.fround(4 * next() - 2));
      const x = Type.from({ length: 5 * n }, () => 8 * next());
      const joined = Type.from({ length: 5 * (n + 1) }, (_, i) =>
        i % (n + 1) === n ? sinks[Math.floor(i / (n + 1))] : x[Math.floor(i / (n + 1)) * n + (i % (n + 1))],
      );
      for (const temperature of [1, 0.7, 0, Infinity]) {
        const shape = [5, n];
        const joint = softmax(joined, { shape: [5, n + 1], temperature });
        const expected = joint.filter((_, i) => i % (n + 1) !== n);
        const dtype = Type === Float32Array ? "f32" : "f64";
        assertClose(
          softmax(x, { shape, sink: sinks, temperature }),
          expected,
          dtype,
          1,
          `${n} at ${temperature}`,
        );
        const logs = logSoftmax(joined, { shape: [5, n + 1], temperature }).filter(
          (_, i) => i % (n + 1) !== n,
        );
        assertClose(
          logSoftmax(x, { shape, sink: sinks, temperature }),
          logs,
          dtype,
          1,
          `log, ${n} at ${temperature}`,
        );
        assertClose(
          logSumExp(x, { shape, sink: sinks, temperature }),
          logSumExp(joined, { shape: [5, n + 1], temperature }),
          dtype,
          2,
          `sum, ${n} at ${temperature}`,
        );
        const columns = Type.from({ length: 5 * n }, (_, i) => x[(i % 5) * n + Math.floor(i / 5)]);
        const across = softmax(columns, { shape: [n, 5], axis: 0, sink: sinks, temperature });
        assertClose(
          across,
          Array.from(across, (_, i) => expected[(i % 5) * n + Math.floor(i / 5)]),
          dtype,
          1,
          "axis 0",
        );
      }
    }
  }
});

test("a sink of -Infinity is plain softmax bit by bit; a row that is all masked gives 0 with any", () => {
  const next = random(8);
  for (const n of [3, 40]) {
    const x = Float32Array.from({ length: 4 * n }, () => 20 * next());
    assert.deepEqual(softmax(x, { sink: -Infinity }), softmax(x));
    assert.deepEqual(logSoftmax(x, { sink: -Infinity }), logSoftmax(x));
    assert.equal(logSumExp(x, { sink: -Infinity }), logSumExp(x));
  }
  assert.deepEqual(softmax([1, 2], { mask: [0, 0], sink: 1 }), [0, 0]);
  assert.deepEqual(softmax([-Infinity, -Infinity], { sink: 1 }), [0, 0]);
  assert.equal(logSumExp([1, 2], { mask: [0, 0], sink: 1 }), 1);
  assert.deepEqual(softmax([0, 9, 0, 0], { shape: [2, 2], causal: true, sink: 0 }).slice(0, 2), [0.5, 0]);
  assert.deepEqual(softmax([NaN, 1], { sink: 0 }), [NaN, NaN]);
  // The maximum is that of the logits and the sink: with the logits' alone, 1 would be added for e^0 here.
  assert.deepEqual(softmax([1000, 1000], { sink: 0 }), [0.5, 0.5]);
  assert.deepEqual(softmax([-1000, -1000], { sink: 0 }), [0, 0]);
});

const SETTINGS = [
  { sink: 1.5 },
  { sink: [0.5, 1, 2], temperature: 1.7 },
  { softcap: 6 },
  { softcap: 3, temperature: 0.8, sink: 0.5 },
  { softcap: 10, bias: [1, -2, 0.5, -Infinity] },
  { bias: [0, -Infinity, 2, 1], causal: 1 },
  { softcap: 5, causal: true, bias: [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6], mask: [1, 1, 0, 1], sink: -1 },
];
/** The slope of a function of one number at x, to about 1e-10. */
const slope = (f, x, h = 1e-4) => (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
const near = (actual, expected, text) =>
  assert.ok(Math.abs(actual - expected) < 1e-8, `${text}: ${actual}, not ${expected}`);

test("the gradients are those of differences, with every option that the function takes", () => {
  const next = random(9);
  const x = Float64Array.from({ length: 12 }, () => 20 * next() - 10);
  const d = Float64Array.from({ length: 12 }, () => next() - 0.5);
  const shape = [3, 4];
  for (const options of SETTINGS) {
    const given = { shape, ...options };
    // A masked entry has the logarithm −∞ at any x, so it doesn't count.
    const dot = (f, x) => f(x, given).reduce((sum, p, i) => sum + (p === -Infinity ? 0 : p * d[i]), 0);
    const found = [
      softmaxGrad(softmax(x, given), d, { ...given, logits: x }),
      logSoftmaxGrad(logSoftmax(x, given), d, { ...given, logits: x }),
    ];
    [softmax, logSoftmax].forEach((f, which) => {
      for (let i = 0; i < 12; i++) {
        const difference = slope((value) => dot(f, x.with(i, value)), x[i]);
        near(found[which][i], difference, `${f.name} ${i} ${JSON.stringify(options)}`);
      }
    });
    const narrow = softmaxGrad(softmax(Float32Array.from(x), given), d, { ...given, logits: x });
    assert.ok(narrow instanceof Float32Array);
    assert.equal(narrow.length, 12);
    narrow.forEach((value, i) => assert.ok(Math.abs(value - found[0][i]) < 1e-6));
  }
});

test("the Jacobian is that of differences, with a mask, a bias, a sink and a softcap", () => {
  const x = [3, -1, 4, 1.5];
  for (const options of [
    {},
    { sink: 2 },
    { sink: [-1], temperature: 0.7, mask: [1, 0, 1, 1] },
    { softcap: 2 },
    { softcap: 3, sink: 5, bias: [0, 1, -Infinity, 2], temperature: 1.5 },
  ]) {
    const jacobian = softmaxJacobian(x, options);
    assert.equal(jacobian.length, 16);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) {
        const difference = slope((value) => softmax(x.with(j, value), options)[i], x[j]);
        near(jacobian[4 * i + j], difference, `${i} ${j} ${JSON.stringify(options)}`);
      }
  }
  // 1 − p of a class that is nearly certain beside a sink: the probability of the sink, with all its digits.
  const tiny = Math.exp(-40);
  assertClose(softmaxJacobian([40], { sink: 0 }), [tiny], "f64", 4, "one class and a sink");
  assert.deepEqual(softmaxJacobian(x, { sink: -Infinity }), softmaxJacobian(x));
});

test("a softcap needs the logits, since the output doesn't tell them", () => {
  for (const [f, name] of [
    [softmaxGrad, "p"],
    [logSoftmaxGrad, "logp"],
  ]) {
    const output = name === "p" ? [0.5, 0.5] : [Math.log(0.5), Math.log(0.5)];
    refuses(() => f(output, [1, 0], { softcap: 30 }), TypeError, "ERR_OPTION", "softcap 30", "logits", name);
    const logits = [1, 2, 3];
    refuses(() => f(output, [1, 0], { softcap: 30, logits }), RangeError, "ERR_SHAPE", "logits has length 3");
    refuses(() => f(output, [1, 0], { softcap: 0, logits: [1, 1] }), RangeError, "ERR_RANGE", "softcap");
    refuses(() => f(output, [1, 0], { logits: ["a", 1] }), TypeError, "ERR_INPUT", "logits[0]");
    refuses(() => f(output, [1, 0], { bias: [1, 2, 3] }), RangeError, "ERR_BIAS", "bias");
    assert.deepEqual(f(output, [1, 0], { logits: [7, 7], bias: [3, 9] }), f(output, [1, 0]));
    // Logits far beyond the cap have no gradient; those near 0 all of it.
    assert.deepEqual(f(output, [1, 0], { softcap: 1, logits: [1e300, -Infinity] }).map(Math.abs), [0, 0]);
    assert.deepEqual(f(output, [1, 0], { softcap: 1, logits: [0, 1e-30] }), f(output, [1, 0]));
  }
});

test("what doesn't fit is named with its numbers", () => {
  for (const f of [softmax, logSoftmax, logSumExp]) {
    for (const sink of [NaN, Infinity])
      refuses(() => f([1, 2], { sink }), RangeError, "ERR_RANGE", "sink", String(sink));
    refuses(
      () => f([1, 2, 3, 4], { shape: [2, 2], sink: [1, 2, 3] }),
      RangeError,
      "ERR_SHAPE",
      "sink has length 3",
      "2 rows",
    );
    refuses(() => f([1, 2], { sink: "1" }), TypeError, "ERR_INPUT", "sink");
    refuses(() => f([1, 2], { sink: [] }), RangeError, "ERR_SHAPE", "sink has length 0", "1 row");
    assert.equal(f([], { shape: [0, 2], sink: [] }).length, 0);
  }
  refuses(() => logSumExp([1, 2], { sink: 0, weights: [1, 1] }), TypeError, "ERR_OPTION", "weights");
});
