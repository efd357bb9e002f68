// Classifiers as JSON and as bytes, and models that only predict.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LinearClassifier, model } from "softmax-wasm/learn";
import { iris, sets, split } from "../learn/data.mjs";
import { fitFour } from "./common/classifiers.mjs";
import { refuses } from "./common/refuses.mjs";

test("JSON and bytes give the same classifier again, in short", async () => {
  const { train } = split(sets.digits());
  const model = await new LinearClassifier().fit(train.x, train.y, { epochs: 20 });
  const text = JSON.stringify(model);
  const bytes = model.toBytes();
  assert.ok(bytes.length < 4096, `${bytes.length} bytes`);
  // A coefficient takes 14 characters, and a mean or a sum of squares 20.
  assert.ok(text.length < 650 * 14 + 128 * 20, `${text.length} characters`);
  for (const same of [
    LinearClassifier.fromJSON(text),
    LinearClassifier.fromJSON(JSON.parse(text)),
    LinearClassifier.fromJSON(model.toJSON()),
    LinearClassifier.fromBytes(bytes),
    LinearClassifier.fromBytes(bytes.buffer),
  ]) {
    assert.deepEqual(same.classes, model.classes);
    assert.deepEqual(same.coefficients, model.coefficients);
    assert.deepEqual(same.intercepts, model.intercepts);
    assert.deepEqual(same.logits(train.x.subarray(0, 640)), model.logits(train.x.subarray(0, 640)));
  }
  const named = await fitFour();
  assert.deepEqual(LinearClassifier.fromBytes(named.toBytes()).classes, ["high", "low"]);
  const { format, version, coefficients } = named.toJSON();
  assert.deepEqual([format, version, coefficients.length], ["softmax-wasm/LinearClassifier", 1, 2]);
  const odd = { ...named.toJSON(), coefficients: [[Math.fround(0.1)], [1e-45]], intercepts: [3e38, -0] };
  assert.deepEqual(LinearClassifier.fromJSON(odd).toJSON().coefficients, [[0.1], [1e-45]]);
});

test("a classifier that was saved continues as the one that was fitted", async () => {
  const { train } = split(sets.digits());
  const rows = [train.x.subarray(0, 640), train.y.subarray(0, 10)];
  const fitted = await new LinearClassifier().fit(train.x, train.y, { epochs: 20 });
  const before = fitted.score(train.x, train.y);
  const saved = [
    LinearClassifier.fromJSON(JSON.stringify(fitted)),
    LinearClassifier.fromBytes(fitted.toBytes()),
  ];
  for (const same of saved) {
    assert.deepEqual(same.toJSON(), fitted.toJSON());
    assert.deepEqual(same.toBytes(), fitted.toBytes());
  }
  fitted.partialFit(...rows);
  const { rows: seen, count, means, squares } = fitted.toJSON().moments;
  const all = train.y.length + 10;
  assert.deepEqual([seen, count, means.length, squares.length], [all, all, 64, 64]);
  for (const same of saved) assert.deepEqual(same.partialFit(...rows).coefficients, fitted.coefficients);
  assert.ok(fitted.score(train.x, train.y) > before - 0.01, `${fitted.score(train.x, train.y)} ${before}`);
});

test("moments that no rows have are refused, and weights without moments are read", async () => {
  const classifier = await fitFour();
  const { moments, ...weights } = classifier.toJSON();
  assert.deepEqual(moments, { rows: 4, count: 4, means: [2.5], squares: [17] });
  const bare = LinearClassifier.fromJSON(weights);
  assert.deepEqual(bare.toJSON(), weights);
  assert.deepEqual(LinearClassifier.fromBytes(bare.toBytes()).toJSON(), weights);
  for (const wrong of [
    null,
    { rows: undefined },
    { rows: "4" },
    { means: [1, 2] },
    { squares: 17 },
    { rows: 0 },
    { count: 0 },
    { count: NaN },
    { means: [Infinity] },
    { squares: [-1] },
  ])
    refuses(
      () => model({ ...weights, moments: wrong && { ...moments, ...wrong } }),
      RangeError,
      "ERR_MODEL",
      "moments have to be",
    );
  const bytes = classifier.toBytes();
  new DataView(bytes.buffer).setFloat64(bytes.length - 8, -1, true);
  refuses(() => model(bytes), RangeError, "ERR_MODEL", "moments have to be");
});

test("detached bytes are refused as such", async () => {
  const bytes = (await fitFour()).toBytes();
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  for (const load of [model, LinearClassifier.fromBytes])
    for (const source of [bytes, bytes.buffer])
      refuses(() => load(source), TypeError, "ERR_INPUT", "the bytes are detached");
});

test("bytes of version 1 are read", () => {
  const bytes = Uint8Array.from([
    83, 77, 76, 67, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 0, 0, 192, 191, 0, 0, 0, 64, 0, 0, 64,
    64, 1, 1, 0, 0, 0, 97, 1, 1, 0, 0, 0, 98,
  ]);
  const { classes, intercepts, coefficients } = LinearClassifier.fromBytes(bytes);
  assert.deepEqual(
    [classes, intercepts, coefficients],
    [["a", "b"], Float64Array.of(0.5, -1.5), Float32Array.of(2, 3)],
  );
});

test("labels in bytes are UTF-8, whatever they hold", () => {
  const classes = ["ä😀", "\ufeffb", "", "%41"];
  const bytes = LinearClassifier.fromSklearn({
    coef_: [[1], [2], [3], [4]],
    intercept_: [0, 0, 0, 0],
    classes_: classes,
  }).toBytes();
  assert.deepEqual(model(bytes).classes, classes);
  assert.ok(new TextDecoder().decode(bytes).includes("ä😀"));
});

test("bytes hold no half of a surrogate pair, JSON does", () => {
  const classes = ["\ud800", "\udc00", "😀"];
  const classifier = LinearClassifier.fromSklearn({
    coef_: [[1], [2], [3]],
    intercept_: [0, 0, 0],
    classes_: classes,
  });
  refuses(() => classifier.toBytes(), RangeError, "ERR_LABELS", "surrogate", "toJSON");
  assert.deepEqual(model(JSON.stringify(classifier)).classes, classes);
});

test("a model of what a classifier tells predicts what the classifier does, and learns nothing", async () => {
  const { train, heldOut } = split(iris());
  const classifier = await new LinearClassifier().fit(train.x, train.y);
  const reports = classifier.toJSON();
  const bytes = classifier.toBytes();
  for (const source of [reports, JSON.stringify(reports), bytes, bytes.buffer]) {
    const same = model(source);
    for (const key of ["predict", "predictProba", "logits", "classify"]) {
      assert.deepEqual(same[key](heldOut.x), classifier[key](heldOut.x), key);
      assert.equal(same[key]([]).length, 0, key);
    }
    for (const key of ["classes", "features", "coefficients", "intercepts"])
      assert.deepEqual(same[key], classifier[key], key);
    assert.equal(same.fit ?? same.partialFit ?? same.free, undefined);
  }
  const same = model(reports);
  same.coefficients.fill(0);
  same.classes.reverse();
  assert.deepEqual(same.predict(heldOut.x), classifier.predict(heldOut.x), "what is read are copies");
});

/** Fits a classifier to the irises of the training. */
const fitIrises = () => {
  const { train } = split(iris());
  return new LinearClassifier().fit(train.x, train.y);
};

test("a model refuses what a classifier refuses, under its own name", async () => {
  const same = model((await fitIrises()).toJSON());
  refuses(
    () => same.predict([1, 2]),
    RangeError,
    "ERR_SHAPE",
    "model.predict",
    "[2]",
    "rows of the 4 features",
  );
  refuses(
    () => same.predictProba([1, NaN, 2, 3]),
    RangeError,
    "ERR_ENTRY",
    "model.predictProba",
    "feature 1 of row 0",
    "NaN",
  );
  refuses(
    () => same.classify([1, 2, 3, 4], { axis: 0 }),
    TypeError,
    "ERR_OPTION",
    "model.classify",
    "'axis'",
  );
});

test("what no classifier tells is refused as a model", async () => {
  const classifier = await fitIrises();
  const [reports, bytes] = [classifier.toJSON(), classifier.toBytes()];
  for (const none of [
    null,
    undefined,
    5,
    {},
    [],
    "",
    "{}",
    new Float32Array(4),
    bytes.slice(0, 40),
    { ...reports, version: 2 },
  ]) {
    refuses(() => model(none), RangeError, "ERR_MODEL", "model:");
  }
  const rows = [[1], [2]];
  for (const classes of [
    ["a", "a"],
    [0, -0],
  ])
    refuses(
      () => model({ ...reports, classes, coefficients: rows, intercepts: [0, 0] }),
      RangeError,
      "ERR_LABELS",
      "classes has length 2 and 1 different label",
      "each once",
    );
  refuses(
    () =>
      model({
        ...reports,
        classes: ["a", "b"],
        coefficients: [
          [1, , 2],
          [1, 2, 3],
        ],
        intercepts: [0, 0],
      }),
    RangeError,
    "ERR_MODEL",
  );
  refuses(() => model({ ...reports, coefficients: new Array(2 ** 20) }), RangeError, "ERR_MODEL");
  await assert.rejects(async () => model(new LinearClassifier().toJSON()), { code: "ERR_UNFITTED" });
});

test("bytes that are cut short, too long, of another version or none at all are refused", async () => {
  const bytes = (await fitFour()).toBytes();
  for (let end = 0; end < bytes.length; end++)
    refuses(
      () => LinearClassifier.fromBytes(bytes.slice(0, end)),
      RangeError,
      "ERR_MODEL",
      "LinearClassifier.fromBytes",
    );
  refuses(
    () => LinearClassifier.fromBytes(new Uint8Array([...bytes, 0])),
    RangeError,
    "ERR_MODEL",
    `${bytes.length}`,
  );
  assert.throws(
    () => LinearClassifier.fromBytes(new Uint8Array([...bytes, 0])),
    new RegExp(`of ${bytes.length + 1} bytes, where ${bytes.length} are expected$`),
  );
  refuses(
    () => LinearClassifier.fromBytes(bytes.map((b, i) => (i === 4 ? 9 : b))),
    RangeError,
    "ERR_MODEL",
    "version 9",
  );
  refuses(() => LinearClassifier.fromBytes(new Uint8Array(64)), RangeError, "ERR_MODEL");
  refuses(() => LinearClassifier.fromBytes("bytes"), TypeError, "ERR_INPUT", '"bytes"');
});

test("JSON that is cut short, of another version or of no classifier is refused", async () => {
  const classifier = await fitFour();
  const [text, object] = [JSON.stringify(classifier), classifier.toJSON()];
  for (let end = 0; end < text.length; end++)
    refuses(
      () => LinearClassifier.fromJSON(text.slice(0, end)),
      RangeError,
      "ERR_MODEL",
      "LinearClassifier.fromJSON",
    );
  refuses(() => LinearClassifier.fromJSON({ ...object, version: 2 }), RangeError, "ERR_MODEL", "version 2");
  refuses(() => LinearClassifier.fromJSON({ ...object, format: "other" }), RangeError, "ERR_MODEL", "other");
  for (const copy of [{}, structuredClone(classifier)])
    refuses(() => LinearClassifier.fromJSON(copy), RangeError, "ERR_MODEL", "pass the classifier's toJSON()");
  refuses(() => LinearClassifier.fromJSON({ ...object, intercepts: [1] }), RangeError, "ERR_MODEL");
  refuses(
    () => LinearClassifier.fromJSON({ ...object, coefficients: [[1], [1, 2]] }),
    RangeError,
    "ERR_MODEL",
  );
  refuses(
    () => LinearClassifier.fromJSON({ ...object, coefficients: [["1"], [1]] }),
    RangeError,
    "ERR_MODEL",
  );
  refuses(
    () => LinearClassifier.fromJSON({ ...object, coefficients: [[NaN], [1]] }),
    RangeError,
    "ERR_ENTRY",
    "NaN",
  );
  refuses(() => LinearClassifier.fromJSON(null), RangeError, "ERR_MODEL", "null");
});

test("parameters that no classifier of scikit-learn has are refused with the number or the entry", () => {
  const sklearn = { coef_: [[1, 2]], intercept_: [0], classes_: [0, 1] };
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, classes_: [0, 1, 2] }),
    RangeError,
    "ERR_SHAPE",
    "3 classes",
  );
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, coef_: [1, 2] }),
    TypeError,
    "ERR_INPUT",
    "coef_[0]",
  );
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, intercept_: [NaN] }),
    RangeError,
    "ERR_ENTRY",
    "intercept 1 is NaN; it has to be finite",
  );
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, coef_: [[1, 1e39]] }),
    RangeError,
    "ERR_ENTRY",
    "coefficient 3 is Infinity as an f32",
  );
  refuses(() => LinearClassifier.fromSklearn(), TypeError, "ERR_INPUT", "coef_");
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, classes_: [1, 1] }),
    RangeError,
    "ERR_LABELS",
    "classes_ has length 2",
  );
  refuses(
    () => LinearClassifier.fromSklearn({ ...sklearn, classes_: [1, null] }),
    TypeError,
    "ERR_LABELS",
    "classes_[1] is null",
  );
});

test("billions of holes in a model or in labels are refused at the first", { timeout: 5000 }, async () => {
  const holes = new Array(2 ** 32 - 1);
  const json = {
    format: "softmax-wasm/LinearClassifier",
    version: 1,
    classes: ["a", "b"],
    intercepts: [0, 0],
    coefficients: [[1], [2]],
  };
  for (const key of ["classes", "intercepts", "coefficients"]) {
    for (const read of [LinearClassifier.fromJSON, model])
      assert.throws(() => read({ ...json, [key]: holes }), { code: "ERR_MODEL" });
  }
  assert.throws(() => model({ ...json, coefficients: [holes, holes] }), { code: "ERR_MODEL" });
  const sklearn = { coef_: [[1], [2]], intercept_: [0, 0], classes_: ["a", "b"] };
  for (const key of Object.keys(sklearn))
    assert.throws(() => LinearClassifier.fromSklearn({ ...sklearn, [key]: holes }), {
      name: /Error/,
      code: /^ERR_/,
    });
  assert.throws(() => new LinearClassifier({ classes: holes }), { code: "ERR_LABELS" });
  await assert.rejects(new LinearClassifier().fit([1, 2], holes), { code: "ERR_LABELS" });
  await assert.rejects(new LinearClassifier().fit(holes, ["a", "b"]), { code: "ERR_MEMORY" });
});
