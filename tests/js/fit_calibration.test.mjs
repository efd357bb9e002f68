// fitCalibration, calibrate and the option `calibration` of classify, through the packed package: against
// scikit-learn (tests/decisions/make_reference.py) and at the limits of the arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { allNear, json, near, reference } from "./common/decisions.mjs";
import { refuses } from "./common/refuses.mjs";

const { calibrate, classify, fitCalibration, fitConformal, fitReject, predictionSets } = api;

const { x, shape, target } = reference.calibration;

test("temperature, vector, Platt and isotonic fits are those of scikit-learn and SciPy", () => {
  const of = reference.calibration;
  near(fitCalibration(x, target, { shape }).temperature, of.temperature, 1e-6);
  near(
    fitCalibration(x, target, { shape }).temperature,
    api.fitTemperature(x, target, { shape }).temperature,
    1e-14,
  );
  const platt = fitCalibration(x, target, { shape, method: "platt" });
  of.platt.forEach(([a, b], c) => (near(platt.scale[c], a, 1e-5), near(platt.shift[c], b, 1e-5)));
  const vector = fitCalibration(x, target, { shape, method: "vector" });
  allNear([...vector.scale, ...vector.shift], of.vector, 1e-6);
  near(vector.nllAfter, of.vectorNll, 1e-12);
  const isotonic = fitCalibration(x, target, { shape, method: "isotonic" });
  of.isotonic.forEach((heights, c) => {
    const line = { method: "isotonic", x: [isotonic.x[c], [0, 1]], y: [isotonic.y[c], [0, 1]] };
    // Of two classes, the line of the first over p is compared with p of the second.
    of.at.forEach((at, i) => {
      if (at <= 0 || at >= 1) return;
      const [first, second] = calibrate([Math.log(at / (1 - at)), 0], line);
      near((first / second) * (1 - at), heights[i], 1e-9);
    });
  });
  const rows = [NaN, 1, 0, -Infinity, -Infinity, -Infinity];
  assert.deepEqual(Array.from(calibrate(rows, isotonic, { shape: [2, 3] })), new Array(6).fill(NaN));
  for (const fit of [platt, vector, isotonic]) assert.ok(fit.nllAfter < fit.nllBefore && fit.n === 400);
});

test("a vector is never worse than a temperature, however far apart the logits are", () => {
  const eight = [26, -57, -56, 42, 29, 65, 52, -59];
  const nll = (logits, target, method, shape) => fitCalibration(logits, target, { shape, method }).nllAfter;
  for (const [factor, times] of [
    [1, 1],
    [0.5, 1],
    [1, 25],
    [1e4, 1],
  ]) {
    const logits = Array(times).fill(eight).flat();
    const scaled = logits.map((z) => z * factor);
    const target = Array(times).fill([1, 1, 1, 0]).flat();
    const found = nll(scaled, target, "vector", [-1, 2]);
    assert.ok(found < 1e-8, `${found} at ${factor} × ${times}`);
  }
  for (const size of [1, 1e3, 2e3, 1e6, 1e300]) {
    const logits = [1, -1, -1, 1, 1, -1, 1, -1, -1, 1].map((z) => z * size);
    near(nll(logits, [0, 0, 1, 0, 1], "vector", [5, 2]), 0.6591673732008658, 1e-12);
  }
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (const rows of [4, 20, 100])
    for (const size of [1, 50, 300, 1000])
      for (let i = 0; i < 20; i++) {
        const logits = Array.from({ length: 3 * rows }, () => Math.round((2 * random() - 1) * size));
        const target = Array.from({ length: rows }, () => Math.floor(3 * random()));
        const [temperature, vector] = ["temperature", "vector"].map((method) =>
          nll(logits, target, method, [rows, 3]),
        );
        assert.ok(vector <= temperature + 1e-9, `${vector} above ${temperature}: ${logits}; ${target}`);
      }
});

test("a fit, its JSON, calibrate and classify say the same", () => {
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    const fit = fitCalibration(x, target, { shape, method });
    const p = calibrate(x, fit, { shape });
    assert.deepEqual(fit.apply(x, { shape }), p);
    assert.deepEqual(calibrate(x, json(fit), { shape }), p);
    assert.deepEqual(structuredClone(fit), { ...fit });
    const listed = classify(x, { shape, topK: Infinity, calibration: json(fit) });
    assert.equal(listed.length, 400);
    listed.forEach(({ classes }, row) => {
      assert.equal(classes.length, 3);
      for (const { index, probability } of classes) near(probability, p[3 * row + index], 1e-15);
      assert.ok(classes.every(({ probability }, i) => i === 0 || probability <= classes[i - 1].probability));
    });
    if (method !== "platt")
      for (let row = 0; row < 400; row++)
        near(
          p.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b),
          1,
          1e-12,
        );
    assert.ok(calibrate(Float32Array.from(x), fit, { shape }) instanceof Float32Array);
  }
  // Lines that are all 0 leave nothing to divide by.
  const flat = { method: "isotonic", x: [[0], [0]], y: [[0], [0]] };
  assert.deepEqual(calibrate([1, 2], flat), [0.5, 0.5]);
  assert.deepEqual(calibrate([1, 2], flat, { mask: [1, 0] }), [1, 0]);
});

test("segmentation: classes along another axis, with rows that are ignored and masked classes", () => {
  // [2 images, 3 classes, 200 pixels] of the same rows.
  const across = Float64Array.from(
    { length: 1200 },
    (_, i) => x[(Math.floor(i / 600) * 200 + (i % 200)) * 3 + (Math.floor(i / 200) % 3)],
  );
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    const plain = fitCalibration(x, target, { shape, method });
    assert.deepEqual(
      { ...fitCalibration(across, target, { shape: [2, 3, 200], axis: 1, method }) },
      { ...plain },
    );
    const ignored = target.map((label, i) => (i % 3 ? label : 255));
    const kept = (row) => row % 3;
    const few = fitCalibration(
      x.filter((_, i) => kept(Math.floor(i / 3))),
      target.filter((_, i) => kept(i)),
      { shape: [-1, 3], method },
    );
    assert.deepEqual({ ...fitCalibration(x, ignored, { shape, method, ignoreIndex: 255 }) }, { ...few });
    const beyond = ignored.map((label) => (label === 255 ? 2 ** 32 : label));
    assert.deepEqual({ ...fitCalibration(x, beyond, { shape, method, ignoreIndex: 2 ** 32 }) }, { ...few });
    const holes = Array.from(x, (logit, i) => (kept(Math.floor(i / 3)) ? logit : [NaN, Infinity, 0][i % 3]));
    assert.deepEqual({ ...fitCalibration(holes, ignored, { shape, method, ignoreIndex: 255 }) }, { ...few });
  }
  const two = target.map((label) => label % 2);
  const masked = fitCalibration(x, two, { shape, mask: [1, 1, 0] });
  near(
    masked.temperature,
    fitCalibration(
      x.filter((_, i) => i % 3 < 2),
      two,
      { shape: [-1, 2] },
    ).temperature,
    1e-9,
  );
});

test("fits of what tells little end, with finite numbers", () => {
  for (const method of ["temperature", "vector", "platt", "isotonic"]) {
    for (const [logits, target, shape] of [
      [[1, 2], [0], [1, 2]],
      [[5], [0], [1, 1]],
      [
        [3, 3, 3, 3],
        [0, 1],
        [2, 2],
      ],
      [
        [9, 0, 0, 9],
        [0, 1],
        [2, 2],
      ],
      [
        [1e30, 0, 0, 1e30],
        [1, 1],
        [2, 2],
      ],
      [
        [1, -Infinity, 2, 1],
        [0, 1],
        [2, 2],
      ],
    ]) {
      const fit = fitCalibration(logits, target, { shape, method });
      const numbers = [
        fit.temperature ?? 1,
        ...(fit.scale ?? []),
        ...(fit.shift ?? []),
        ...(fit.y ?? []).flat(),
      ];
      assert.ok(numbers.every(Number.isFinite), `${method} ${logits} ${numbers}`);
      const p = calibrate(logits, fit, { shape });
      assert.equal(p.length, logits.length);
      assert.ok(
        Array.from(p).every((p) => p >= 0 && p <= 1),
        `${method} ${logits} ${p}`,
      );
      assert.ok(
        !(fit.nllAfter > fit.nllBefore + 1e-9) || method === "platt",
        `${method} ${logits} ${fit.nllBefore} ${fit.nllAfter}`,
      );
    }
  }
});

test("rows from which no calibration can be fitted are refused", () => {
  refuses(() => fitCalibration([], []), RangeError, "ERR_EMPTY");
  refuses(() => fitCalibration([1, NaN], 0), RangeError, "ERR_ENTRY", "logits[1]");
  refuses(() => fitCalibration([1, Infinity], 0), RangeError, "ERR_ENTRY", "logits[1]");
  refuses(() => fitCalibration([-Infinity, -Infinity], 0), RangeError, "ERR_ALL_MASKED");
  refuses(() => fitCalibration([1, 2], 2), RangeError, "ERR_TARGET", "2");
  refuses(() => fitCalibration([1, 2], -100), RangeError, "ERR_TARGET", "ignoreIndex: -100");
  refuses(() => fitCalibration([1, 2], 255, { ignoreIndex: 255 }), RangeError, "ERR_EMPTY", "255");
  refuses(() => fitCalibration([1, 2], 0, { method: "beta" }), TypeError, "ERR_OPTION", "method");
  refuses(() => fitCalibration([1, 2], 0, { bins: 0 }), RangeError, "ERR_BINS");
});

test("what isn't a calibration is refused", () => {
  refuses(
    () => calibrate([1, 2], { method: "temperature", temperature: 2, temprature: 3 }),
    TypeError,
    "ERR_OPTION",
    "calibration has no 'temprature'; did you mean 'temperature'?",
  );
  for (const fit of [undefined, null, 2, {}, { method: "x" }, { method: "isotonic", x: 1, y: 2 }])
    refuses(() => calibrate([1, 2], fit), TypeError, "ERR_OPTION", "fitCalibration");
  refuses(
    () => calibrate([1, 2], { method: "foo" }),
    TypeError,
    "ERR_OPTION",
    'calibration.method is "foo"',
    "isotonic",
  );
});

test("a temperature, scales and shifts out of range are refused", () => {
  for (const temperature of [0, -1, Infinity, NaN])
    refuses(
      () => calibrate([1, 2], { method: "temperature", temperature }),
      RangeError,
      "ERR_OPTION",
      "calibration.temperature",
      String(temperature),
    );
  refuses(
    () => calibrate([1, 2], { method: "temperature", temperature: "2" }),
    TypeError,
    "ERR_OPTION",
    "calibration.temperature",
  );
  refuses(
    () => calibrate([1, 2], { method: "vector", scale: [1], shift: [0] }),
    RangeError,
    "ERR_OPTION",
    "2",
  );
  for (const key of ["scale", "shift"]) {
    for (const method of ["vector", "platt"])
      refuses(
        () => calibrate([1, 2], { method, scale: [1, 1], shift: [0, 0], [key]: [NaN, 1] }),
        RangeError,
        "ERR_OPTION",
        `calibration.${key}[0] is NaN`,
      );
  }
  refuses(
    () => calibrate([1, 2], { method: "vector" }),
    TypeError,
    "ERR_INPUT",
    "calibration.scale",
    "undefined",
  );
  refuses(
    () => calibrate([1, 2], { method: "temperature" }),
    TypeError,
    "ERR_OPTION",
    "calibration.temperature is undefined",
  );
});

test("knots that don't rise are refused", () => {
  refuses(
    () => calibrate([1, 2], { method: "isotonic", x: [[0], [0]], y: [[0]] }),
    RangeError,
    "ERR_OPTION",
    "calibration.y has length 1",
  );
  const isotonic = (x, y) => () => calibrate([1, 2], { method: "isotonic", x: [x, x], y: [y, y] });
  refuses(isotonic([0, 1], [0.5, 0.4]), RangeError, "ERR_OPTION", "calibration.y[0][1] is 0.4");
  refuses(isotonic([1, 0], [0, 1]), RangeError, "ERR_OPTION", "calibration.x[0][1] is 0");
  refuses(isotonic([0, NaN], [0, 1]), RangeError, "ERR_OPTION", "calibration.x[0][1] is NaN");
  refuses(isotonic([0, 1], [0, 1.5]), RangeError, "ERR_OPTION", "calibration.y[0][1] is 1.5");
  refuses(isotonic([0, 1], [-1, 1]), RangeError, "ERR_OPTION", "calibration.y[0][0] is -1");
  refuses(
    isotonic([0, 1], [0]),
    RangeError,
    "ERR_OPTION",
    "calibration.y[0] has length 1, and calibration.x[0] 2",
  );
  refuses(isotonic([], []), RangeError, "ERR_OPTION", "calibration.x[0] has length 0");
  refuses(
    () => calibrate([1, 2], { method: "isotonic", x: [[0, 1], [0]], y: [[0], [0]] }),
    RangeError,
    "ERR_OPTION",
  );
});

test("a calibration of other probabilities than those that classify computes is refused", () => {
  refuses(
    () =>
      classify([1, 2], {
        calibration: { method: "vector", scale: [1, 1], shift: [0, 0] },
        activation: "sigmoid",
      }),
    TypeError,
    "ERR_OPTION",
    "vector",
  );
  refuses(
    () =>
      classify([1, 2], {
        calibration: { method: "platt", scale: [1, 1], shift: [0, 0] },
        activation: "softmax",
      }),
    TypeError,
    "ERR_OPTION",
    "sigmoid",
  );
});

test("Platt's probabilities of every kind of input are those of f64, rounded to it", () => {
  const fit = { method: "platt", scale: [1, 1], shift: [0, 1] };
  const x = [1, 2, 3, 4];
  for (const options of [
    { shape: [2, 2] },
    { shape: [2, 2], axis: 0 },
    { shape: [2, 2], temperature: 2 },
    { shape: [2, 2], mask: [1, 0, 1, 1] },
  ]) {
    const { axis, temperature = 1, mask } = options;
    const expected = x.map((x, i) =>
      mask?.[i] === 0 ? 0 : 1 / (1 + Math.exp(-(x + (axis === 0 ? i >> 1 : i % 2)) / temperature)),
    );
    if (temperature === 1) allNear(calibrate(x, fit, options), expected, 1e-15);
    const rounded = Float32Array.from(calibrate(x, fit, options));
    assert.deepEqual(calibrate(Float32Array.from(x), fit, options), rounded);
    const { shape, ...others } = options;
    assert.deepEqual(calibrate({ data: Float32Array.from(x), dims: shape }, fit, others), rounded);
  }
  const two = Float32Array.of(1, 2);
  assert.deepEqual(calibrate(two, fit), Float32Array.of(1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(-3))));
  const fitted = fitCalibration([1, 2, 3, 1, 2, 3], [0, 1, 0], { shape: [3, 2], method: "platt" });
  assert.deepEqual(fitted.apply(two), Float32Array.from(fitted.apply([1, 2])));
});

test("classify has the isotonic probabilities of calibrate, and the sets of predictionSets", () => {
  const line = { x: [0, 1], y: [0.1, 0.1] };
  const fit = { method: "isotonic", x: [line.x, line.x, line.x], y: [line.y, line.y, line.y] };
  const logits = Float32Array.of(1, 3, 2);
  const p = calibrate(logits, fit);
  // 1/3 rounds up to f32: 1 − p is below 2/3 by more than f64 rounds, but a score is of p over its sum.
  const conformal = fitConformal(p, 0, { alpha: 0.5 });
  near(conformal.threshold, 2 / 3, 2 ** -53);
  const set = predictionSets(p, conformal);
  assert.equal(set.length, 3);
  assert.equal(classify(logits, { calibration: fit, conformal }).abstained, "all-classes");
  const [first, ...others] = predictionSets(p, { score: "aps", threshold: p[0] + p[1] });
  assert.deepEqual(
    classify(logits, { calibration: fit, conformal: { score: "aps", threshold: p[0] + p[1] } }).classes,
    [first, ...others],
  );
  const { classes } = classify(logits, { calibration: fit });
  assert.deepEqual(
    classes.map(({ probability, index }) => [probability, index]),
    [
      [p[0], 0],
      [p[1], 1],
      [p[2], 2],
    ],
  );
});

test("a threshold of reject that is no number is refused, and one of -Infinity survives JSON", () => {
  refuses(() => classify([1, 2], { reject: {} }), TypeError, "ERR_OPTION", "reject.threshold is undefined");
  refuses(
    () => classify([1, 2], { reject: { threshold: NaN } }),
    RangeError,
    "ERR_OPTION",
    "reject.threshold is NaN",
  );
  const reject = fitReject([-Infinity, 1], { keep: 1 });
  assert.equal(reject.threshold, -Infinity);
  for (const rule of [reject, json(reject)]) {
    assert.equal(classify([1, 2], { reject: rule }).abstained, null);
    // A familiarity of NaN isn't above any threshold.
    assert.equal(classify([-Infinity, 2], { reject: rule }).abstained, null);
  }
});
