// Input that cannot be learned from, or predicted, is refused, and nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LinearClassifier } from "softmax-wasm/learn";
import { fitFour, rejects, x, y } from "./common/classifiers.mjs";
import { refuses } from "./common/refuses.mjs";

test("rows of X and labels of y agree, or the error names both numbers", async () => {
  const labels = Array.from({ length: 120 }, (_, i) => i % 3);
  const X = new Float32Array(600);
  await rejects(
    new LinearClassifier().fit(X, labels, { shape: [150, 4] }),
    RangeError,
    "ERR_SHAPE",
    "LinearClassifier.fit",
    "150 rows",
    "120 labels",
  );
  await rejects(
    new LinearClassifier().fit([[1], [2], [3]], ["a", "b"]),
    RangeError,
    "ERR_SHAPE",
    "3 rows",
    "2 labels",
  );
  const classifier = new LinearClassifier({ classes: [0, 1, 2] });
  refuses(
    () => classifier.partialFit(X, labels, { shape: [150, 4] }),
    RangeError,
    "ERR_SHAPE",
    "LinearClassifier.partialFit",
    "150 rows",
    "120 labels",
  );
  classifier.partialFit(X, labels);
  refuses(
    () => classifier.score(new Float32Array(750), labels),
    RangeError,
    "ERR_SHAPE",
    "LinearClassifier.score",
    "150 rows",
    "120 labels",
  );
});

test("what can't be learned from is refused with the numbers, and nothing is lost", async () => {
  const model = await fitFour();
  const before = model.toJSON();
  const cases = [
    [[], [], {}, RangeError, "ERR_EMPTY", "LinearClassifier.fit", "0 rows"],
    [[], y, {}, RangeError, "ERR_EMPTY"],
    [[1, 2, 3], y, {}, RangeError, "ERR_SHAPE", "3", "4"],
    [x, [1, 1, 1, 1], {}, RangeError, "ERR_LABELS", "all of y is 1", "two"],
    [[0, 1, NaN, 5], y, {}, RangeError, "ERR_ENTRY", "row 2", "feature 0", "NaN"],
    [[0, 1, 2, 3, 4, 5, 6, -Infinity], y, {}, RangeError, "ERR_ENTRY", "row 3", "feature 1", "is -Infinity"],
    [[0, 1, 4, 1e300], y, {}, RangeError, "ERR_ENTRY", "row 3 is 1e+300"],
    [x, ["a", "b", 1, "b"], {}, TypeError, "ERR_LABELS", "y[2]"],
    [x, ["a", "b", null, "b"], {}, TypeError, "ERR_LABELS", "y[2]", "null"],
    [x, [1, 2, NaN, 1], {}, TypeError, "ERR_LABELS", "y[2]", "NaN"],
    [x, undefined, {}, TypeError, "ERR_INPUT", "y"],
    ["0145", y, {}, TypeError, "ERR_INPUT", "X"],
    [[0, 1, "4", 5], y, {}, TypeError, "ERR_INPUT", "X[2]"],
    [x, y, { epoch: 5 }, TypeError, "ERR_OPTION", "'epoch'", "'epochs'"],
    [x, y, { l2: -1 }, RangeError, "ERR_OPTION", "l2 is -1"],
    [x, y, { l2: "1" }, TypeError, "ERR_OPTION", '"1"'],
    [x, y, { tolerance: NaN }, RangeError, "ERR_OPTION", "NaN"],
    [x, y, { epochs: 0 }, RangeError, "ERR_OPTION", "epochs is 0"],
    [x, y, { batch: 1.5 }, RangeError, "ERR_OPTION", "1.5"],
    [x, y, { seed: 0.5, batch: 1 }, RangeError, "ERR_RANDOM", "seed"],
    [x, y, { seed: 2 ** 53, batch: 1 }, RangeError, "ERR_RANDOM", "seed"],
    [x, y, { learningRate: 0 }, RangeError, "ERR_OPTION", "learningRate"],
    [x, y, { batch: 1, learningRate: 1e300 }, RangeError, "ERR_DIVERGED", "shorter"],
    [[1e-40, 2e-40, 3e-40, 4e-40], y, { l2: 0 }, RangeError, "ERR_DIVERGED", "feature 0", "multiply", "l2"],
    [x, y, { onProgress: 1 }, TypeError, "ERR_OPTION", "onProgress"],
    [x, y, { signal: {} }, TypeError, "ERR_OPTION", "signal"],
    [x, y, null, TypeError, "ERR_OPTION"],
  ];
  for (const [X, labels, options, ...expected] of cases) {
    await rejects(model.fit(X, labels, options), ...expected);
    assert.deepEqual(model.toJSON(), before);
  }
  const known = ["low", "high"];
  await rejects(
    new LinearClassifier({ classes: known }).fit(x, ["low", "mid", "low", "low"]),
    RangeError,
    "ERR_LABELS",
    "y[1]",
    '"mid"',
  );
  await rejects(
    new LinearClassifier({ classes: known }).fit(x, ["low", "low", "low", "low"]),
    RangeError,
    "ERR_LABELS",
    "two",
  );
});

test("partialFit refuses what isn't a class or has another width, and stays as it was", async () => {
  const model = await fitFour();
  const before = model.toJSON();
  refuses(
    () => model.partialFit([1], ["mid"]),
    RangeError,
    "ERR_LABELS",
    "LinearClassifier.partialFit",
    '"mid"',
    "2 classes",
  );
  refuses(() => model.partialFit([1, 2], ["low"]), RangeError, "ERR_SHAPE", "1");
  refuses(
    () => model.partialFit([NaN], ["low"]),
    RangeError,
    "ERR_ENTRY",
    "LinearClassifier.partialFit: feature 0 of row 0 is NaN",
  );
  refuses(() => model.partialFit([], []), RangeError, "ERR_EMPTY");
  refuses(() => model.partialFit([1], ["low"], { epochs: 2 }), TypeError, "ERR_OPTION", "'epochs'");
  refuses(() => model.partialFit([1], ["low"], { learningRate: 1e300 }), RangeError, "ERR_DIVERGED");
  refuses(() => new LinearClassifier().partialFit([1], ["low"]), TypeError, "ERR_UNFITTED", "classes");
  assert.deepEqual(model.toJSON(), before);
  const fresh = new LinearClassifier({ classes: ["a", "b"] });
  refuses(() => fresh.partialFit([1, 2, 3], ["a", "b"]), RangeError, "ERR_SHAPE");
  refuses(() => fresh.partialFit([], []), RangeError, "ERR_EMPTY");
  refuses(() => fresh.predict([1]), TypeError, "ERR_UNFITTED");
  for (const classes of [[], ["a"], ["a", "a"]])
    refuses(() => new LinearClassifier({ classes }), RangeError, "ERR_LABELS", String(classes.length));
  refuses(() => new LinearClassifier({ classes: ["a", 1] }), TypeError, "ERR_LABELS", "classes[1]");
  refuses(() => new LinearClassifier({ class: [] }), TypeError, "ERR_OPTION", "'classes'");
});

test("prediction refuses what isn't rows of the features it has learned from", async () => {
  const model = await new LinearClassifier().fit([0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 1]);
  for (const method of ["predict", "predictProba", "logits", "classify"]) {
    refuses(() => model[method]([1, 2, 3]), RangeError, "ERR_SHAPE", `LinearClassifier.${method}`, "3", "2");
    refuses(() => model[method]([1, NaN]), RangeError, "ERR_ENTRY", "row 0", "feature 1");
    refuses(() => model[method](7), TypeError, "ERR_INPUT", "X");
    refuses(
      () => new LinearClassifier()[method]([1]),
      TypeError,
      "ERR_UNFITTED",
      `LinearClassifier.${method}`,
    );
  }
  refuses(() => model.classify([1, 2], { labels: ["a", "b"] }), TypeError, "ERR_OPTION", "'labels'");
  refuses(() => model.classify([1, 2], { threshold: 2 }), RangeError, "ERR_FRACTION");
  for (const method of ["toJSON", "toBytes"])
    refuses(() => new LinearClassifier()[method](), TypeError, "ERR_UNFITTED");
  refuses(() => new LinearClassifier().coefficients, TypeError, "ERR_UNFITTED");
});

test("after free every method says so, and free may be called again", async () => {
  const model = await fitFour();
  model.free();
  model.free();
  if (Symbol.dispose) model[Symbol.dispose]();
  for (const method of ["predict", "predictProba", "logits", "classify", "partialFit", "toJSON", "toBytes"]) {
    refuses(
      () => model[method]([1], method === "partialFit" ? ["low"] : undefined),
      TypeError,
      "ERR_FREED",
      `LinearClassifier.${method}`,
    );
  }
  await rejects(model.fit(x, y), TypeError, "ERR_FREED");
  refuses(() => model.classes, TypeError, "ERR_FREED");
  const busy = new LinearClassifier();
  const first = busy.fit(x, y, {
    onProgress: () => new Promise((resolve) => setTimeout(resolve, 5)),
    epochs: 1,
  });
  await rejects(busy.fit(x, y), TypeError, "ERR_BUSY", "already");
  refuses(() => busy.partialFit([1], ["low"]), TypeError, "ERR_BUSY");
  assert.equal(await first, busy);
  const late = new LinearClassifier();
  const fit = late.fit(x, y, {
    onProgress: () => new Promise((resolve) => setTimeout(resolve, 5, late.free())),
  });
  await rejects(fit, TypeError, "ERR_FREED");
});
