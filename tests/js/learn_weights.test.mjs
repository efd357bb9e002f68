// The weights of rows and of classes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LinearClassifier } from "softmax-wasm/learn";
import { iris } from "../learn/data.mjs";
import { fitFour, rejects, x, y } from "./common/classifiers.mjs";
import { refuses } from "./common/refuses.mjs";

test("a weight counts as rows given so often, and class weights multiply it", async () => {
  const { x: X, y: labels } = iris();
  const rows = Array.from(labels, (_, row) => X.slice(4 * row, 4 * row + 4));
  const times = Array.from(labels, (_, row) => row % 3);
  const repeat = (values) => values.flatMap((value, row) => new Array(times[row]).fill(value));
  const like = (a, b) => {
    const [p, q] = [a, b].map((classifier) => classifier.predictProba(X));
    assert.deepEqual([p.length, q.length], [3 * rows.length, 3 * rows.length]);
    p.forEach((p, i) => assert.ok(Math.abs(p - q[i]) < 1e-4, `${p} ${q[i]}`));
  };
  const fit = (options, X = rows, y = labels) => new LinearClassifier().fit(X, y, options);
  const names = Array.from(labels);
  const repeated = await fit({}, repeat(rows), repeat(names));
  like(await fit({ sampleWeight: Float32Array.from(times) }), repeated);
  like(await fit({ sampleWeight: times.map((weight) => weight / 2), classWeight: [2, 2, 2] }), repeated);
  // 50 rows of one class, 20 of another, 10 of the third.
  const some = [...names.keys()].filter((row) => row % 50 < [50, 20, 10][names[row]]);
  const pick = (values) => some.map((row) => values[row]);
  const balanced = await fit({ classWeight: "balanced" }, pick(rows), pick(names));
  const each = [50, 20, 10].map((count) => 80 / (3 * count));
  for (const classWeight of [each, Float64Array.from(each), { 0: each[0], 1: each[1], 2: each[2] }])
    like(await fit({ classWeight }, pick(rows), pick(names)), balanced);
  like(
    await fit({ sampleWeight: pick(names).map((label) => each[label]) }, pick(rows), pick(names)),
    balanced,
  );
  like(
    await fit({ classWeight: { 1: 3 } }),
    await fit({ sampleWeight: names.map((label) => (label === 1 ? 3 : 1)) }),
  );
  const stream = (options) =>
    new LinearClassifier({ classes: [0, 1, 2] }).partialFit(rows, labels, options).coefficients;
  assert.deepEqual(
    stream({ classWeight: { 0: 2, 1: 2, 2: 2 } }),
    stream({ sampleWeight: names.map(() => 2) }),
  );
  assert.notDeepEqual(stream({ classWeight: [1, 1, 5] }), stream({}));
  assert.equal(
    repeated.score(
      [
        [5.1, 3.5, 1.4, 0.2],
        [5.1, 3.5, 1.4, 0.2],
      ],
      [0, 1],
      { sampleWeight: [3, 1] },
    ),
    0.75,
  );
});

test("weights that don't fit are named with the numbers", async () => {
  const refused = async (options, kind, code, ...words) => {
    await rejects(fitFour(options), kind, code, "LinearClassifier.fit", ...words);
    if (options.classWeight !== "balanced")
      refuses(
        () => new LinearClassifier({ classes: ["low", "high"] }).partialFit(x, y, options),
        kind,
        code,
        "LinearClassifier.partialFit",
        ...words,
      );
  };
  await refused(
    { sampleWeight: [1, 2, 3] },
    RangeError,
    "ERR_WEIGHTS",
    "sampleWeight has length 3",
    "4 labels",
  );
  for (const value of [-1, NaN, Infinity, 1e39]) {
    await refused(
      { sampleWeight: [1, 2, value, 1] },
      RangeError,
      "ERR_WEIGHTS",
      `sampleWeight[2] is ${value}`,
      "finite f32",
    );
    await refused({ classWeight: [1, value] }, RangeError, "ERR_WEIGHTS", `classWeight[1] is ${value}`);
    await refused({ classWeight: { low: value } }, RangeError, "ERR_WEIGHTS", `classWeight.low is ${value}`);
  }
  await refused({ sampleWeight: [0, 0, 0, 0] }, RangeError, "ERR_WEIGHTS", "sampleWeight is 0 for all rows");
  await refused({ sampleWeight: ["1", 1, 1, 1] }, TypeError, "ERR_INPUT", "sampleWeight[0]", '"1"');
  await refused({ sampleWeight: 2 }, TypeError, "ERR_INPUT", "sampleWeight", "2");
  await refused(
    { classWeight: [1, 2, 3] },
    RangeError,
    "ERR_WEIGHTS",
    "classWeight has length 3",
    "2 classes",
  );
  await refused({ classWeight: "equal" }, TypeError, "ERR_WEIGHTS", "classWeight", '"balanced"', '"equal"');
  await refused({ classWeight: null }, TypeError, "ERR_WEIGHTS", "null");
  await refused({ classWeight: { mid: 2 } }, RangeError, "ERR_LABELS", 'classWeight has "mid"', "2 classes");
  await refused({ classWeight: { low: "2" } }, TypeError, "ERR_WEIGHTS", "classWeight.low", '"2"');
  await rejects(fitFour({ sampleWeight: [1, 1, 0, 0] }), RangeError, "ERR_LABELS", "two");
  refuses(
    () => new LinearClassifier({ classes: ["low", "high"] }).partialFit(x, y, { classWeight: "balanced" }),
    TypeError,
    "ERR_WEIGHTS",
    "balanced",
    "only fit",
  );
  const classifier = await fitFour();
  refuses(
    () => classifier.score(x, y, { sampleWeight: [1] }),
    RangeError,
    "ERR_WEIGHTS",
    "LinearClassifier.score",
    "1",
    "4",
  );
  refuses(() => classifier.score([], []), RangeError, "ERR_EMPTY", "0 rows");
  refuses(() => classifier.score(x, y, { batch: 1 }), TypeError, "ERR_OPTION", "'batch'");
});
