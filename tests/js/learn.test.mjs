// LinearClassifier through the packed package: it reaches the loss and the accuracy of scikit-learn, on rows
// and labels of every kind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { classify, fitTemperature, softmax } from "softmax-wasm";
import { LinearClassifier, model } from "softmax-wasm/learn";
import { reference, sets, sklearnModels, split } from "../learn/data.mjs";
import { computeObjective, fitFour, rejects, x, y } from "./common/classifiers.mjs";
import { refuses } from "./common/refuses.mjs";

/** Computes the fraction of rows whose label is predicted. */
const computeAccuracy = (model, { x, y }) =>
  model.predict(x).filter((label, i) => label === y[i]).length / y.length;

for (const [name, make] of Object.entries(sets)) {
  test(`${name} is learned to the loss and the accuracy of scikit-learn`, async () => {
    const { train, heldOut } = split(make());
    const { loss, accuracy: expected } = reference.sets[name];
    const model = await new LinearClassifier().fit(train.x, train.y);
    const ratio = computeObjective(model, train) / loss;
    assert.ok(Math.abs(ratio - 1) < 1e-4, `${ratio}`);
    assert.ok(Math.abs(computeAccuracy(model, heldOut) - expected) <= 0.005);
  });
}

test("classes are the sorted labels, and what is told of a row are labels and probabilities", async () => {
  const model = await fitFour();
  assert.deepEqual(model.classes, ["high", "low"]);
  assert.equal(model.features, 1);
  assert.deepEqual(model.predict([0.5, 4.5]), ["low", "high"]);
  const logits = model.logits([0.5, 4.5]);
  assert.deepEqual(model.predictProba([0.5, 4.5]), softmax(logits, { shape: [2, 2] }));
  const expected = classify(logits, { shape: [2, 2], labels: ["high", "low"], topK: 1 });
  assert.deepEqual(model.classify([0.5, 4.5], { topK: 1 }), expected);
  assert.equal(model.classify([2.5], { threshold: 0.99 })[0].abstained, "threshold");
  for (const empty of [model.predict([]), model.classify([])]) assert.deepEqual(empty, []);
  assert.equal(model.predictProba([]).length, 0);
  const { temperature } = fitTemperature(logits, [1, 0], { shape: [2, 2] });
  assert.ok(temperature > 0);
});

test("the examples of the types give what they say", async () => {
  const types = readFileSync(new URL("../../js/types/learn.d.ts", import.meta.url), "utf8");
  const examples = [...types.matchAll(/@example\n +\* (.+) \/\/ (.+)\n/g)];
  assert.equal(
    examples.length,
    types.match(/@example/g).length - 1,
    "all but that of the class, which is several lines",
  );
  const names = { classifier: await fitFour(), LinearClassifier, model, fitTemperature };
  const AsyncFunction = (async () => {}).constructor;
  for (const [, call, result] of examples) {
    const run = new AsyncFunction(...Object.keys(names), `return ${call}`);
    assert.deepEqual(await run(...Object.values(names)), JSON.parse(result), call);
  }
});

test("features are arrays and typed arrays, labels strings, numbers or integer arrays", async () => {
  const model = await fitFour();
  for (const same of [[...x], Float64Array.from(x), Uint8Array.from(x)]) {
    assert.deepEqual((await new LinearClassifier().fit(same, y)).coefficients, model.coefficients);
  }
  const numbers = await new LinearClassifier().fit(x, Int8Array.of(10, 10, 9, 9));
  assert.deepEqual(numbers.classes, [9, 10]);
  assert.deepEqual(numbers.predict([0]), [10]);
  assert.deepEqual((await new LinearClassifier().fit(x, [10, 10, 9, 9])).toJSON(), numbers.toJSON());
  const given = await new LinearClassifier({ classes: ["low", "high", "none"] }).fit(x, y);
  assert.deepEqual(given.classes, ["low", "high", "none"]);
  assert.deepEqual(given.predict([0, 5]), ["low", "high"]);
});

const SECONDS = Float64Array.from({ length: 60 }, (_, i) => 1764150000 + 2 * i);
const HALVES = Array.from(SECONDS, (_, i) => (i < 30 ? "early" : "late"));

test("features far from 0 are told apart, where they are learned, saved and predicted", async () => {
  for (const options of [{ l2: 0 }, { l2: 0, batch: 8, epochs: 200 }]) {
    const classifier = await new LinearClassifier().fit(SECONDS, HALVES, options);
    const saved = [classifier.toJSON(), JSON.stringify(classifier), classifier.toBytes()];
    for (const same of [
      classifier,
      ...saved.map(model),
      LinearClassifier.fromBytes(classifier.toBytes()),
      LinearClassifier.fromJSON(saved[0]),
    ]) {
      const right = same.predict(SECONDS).filter((label, i) => label === HALVES[i]).length;
      assert.ok(right >= (options.batch ? 58 : 60), `${right}`);
      assert.deepEqual(same.intercepts, classifier.intercepts);
    }
    assert.deepEqual(classifier.logits([[...SECONDS.slice(0, 1)]]), classifier.logits(SECONDS).slice(0, 2));
  }
  const near = await new LinearClassifier().fit(
    SECONDS.map((x) => x - 1764150000),
    HALVES,
  );
  const far = await new LinearClassifier().fit(SECONDS, HALVES);
  const [p, q] = [near.predictProba(SECONDS.map((x) => x - 1764150000)), far.predictProba(SECONDS)];
  assert.deepEqual([p.length, q.length], [2 * SECONDS.length, 2 * SECONDS.length]);
  p.forEach((p, i) => assert.ok(Math.abs(p - q[i]) < 1e-4, `${p} ${q[i]}`));
});

test("rows are one flat array, with a shape or without, or an array for each", async () => {
  const flat = [5.1, 1.4, 6.4, 4.5, 4.9, 1.5, 6.9, 4.9];
  const labels = ["a", "b", "a", "b"];
  const nested = [[5.1, 1.4], [6.4, 4.5], Float64Array.of(4.9, 1.5), [6.9, 4.9]];
  const expected = await new LinearClassifier().fit(flat, labels);
  assert.equal(expected.features, 2);
  for (const [X, options] of [
    [nested, {}],
    [flat, { shape: [4, 2] }],
    [Float64Array.from(flat), { shape: [4, 2] }],
    [nested, { shape: [4, -1] }],
    [{ data: Float64Array.from(flat), dims: [4, 2] }, {}],
  ]) {
    const same = await new LinearClassifier().fit(X, labels, options);
    assert.deepEqual(same.toJSON(), expected.toJSON());
    const streamed = new LinearClassifier({ classes: ["a", "b"] }).partialFit(X, labels, options);
    assert.deepEqual(
      streamed.toJSON(),
      new LinearClassifier({ classes: ["a", "b"] }).partialFit(flat, labels).toJSON(),
    );
    for (const predictor of [same, model(same.toJSON())]) {
      for (const method of ["predict", "predictProba", "logits", "classify"]) {
        assert.deepEqual(predictor[method](X, options), expected[method](flat), method);
      }
    }
    assert.equal(same.score(X, labels, options), 1);
  }
  assert.deepEqual(expected.predict(nested.slice(0, 1)), ["a"]);
  assert.deepEqual(expected.classify(nested, { topK: 1 }).length, 4);
  const refused = (X, options, code, ...words) => {
    for (const method of ["predict", "logits", "predictProba", "classify"])
      refuses(() => expected[method](X, options), RangeError, code, `LinearClassifier.${method}: `, ...words);
  };
  refused(flat, { shape: [2, 4] }, "ERR_SHAPE", "[2, 4]", "2 features");
  refused(flat, { shape: [8] }, "ERR_SHAPE", "[8]", "[rows, features]");
  refused(flat, { shape: [2, 2, 2] }, "ERR_SHAPE", "[rows, features]");
  refused(flat, { shape: [4, 3] }, "ERR_SHAPE", "[4, 3]", "8 entries of X");
  refused([[1, 2], [3]], {}, "ERR_SHAPE", "X[1] has length 1", "X[0] has length 2");
  refused([[1, 2, 3]], {}, "ERR_SHAPE", "[1, 3]", "2 features");
  refuses(() => expected.predict([[1, 2], , [3, 4]]), TypeError, "ERR_INPUT", "X[1]", "undefined");
  refuses(() => expected.predict([[1, 2], 3]), TypeError, "ERR_INPUT", "X[1]", "3");
  refuses(() => expected.predict([[1, "2"]]), TypeError, "ERR_INPUT", "X[0][1]", '"2"');
  refuses(() => expected.predict(flat, { dims: [4, 2] }), TypeError, "ERR_OPTION", "'dims'");
});

test("labels are booleans and int64, too", async () => {
  const flags = [false, false, true, true];
  const classifier = await new LinearClassifier().fit(x, flags);
  assert.deepEqual(classifier.classes, [false, true]);
  for (const same of [classifier, model(JSON.stringify(classifier)), model(classifier.toBytes())]) {
    assert.deepEqual(same.predict(x), flags);
    assert.equal(same.classify([5], { topK: 1 })[0].classes[0].label, "true");
  }
  assert.deepEqual(
    LinearClassifier.fromSklearn({ coef_: [[2]], intercept_: [-5], classes_: [false, true] }).predict([4]),
    [true],
  );
  assert.deepEqual(
    (await new LinearClassifier().fit(x, BigInt64Array.of(3n, 3n, 9n, 9n))).predict(x),
    [3, 3, 9, 9],
  );
  await rejects(
    new LinearClassifier().fit(x, [true, true, 1, 1]),
    TypeError,
    "ERR_LABELS",
    "y[2] is 1",
    "all booleans",
  );
});

test("labels may be int64 or a tensor, features a tensor", async () => {
  const classifier = await new LinearClassifier().fit(
    { data: Float32Array.of(0, 1, 4, 5), dims: [4, 1] },
    BigInt64Array.of(7n, 7n, 8n, 8n),
  );
  assert.deepEqual(classifier.classes, [7, 8]);
  assert.deepEqual(classifier.predict({ data: Float32Array.of(0.5, 4.5), dims: [2, 1] }), [7, 8]);
});

test("it learns where there is no setImmediate, as in browsers", async (t) => {
  const { setImmediate } = globalThis;
  delete globalThis.setImmediate;
  t.after(() => (globalThis.setImmediate = setImmediate));
  const { x: many, y: labels } = sets.synthetic();
  const model = await new LinearClassifier().fit(many, labels, { epochs: 3 });
  assert.ok(computeAccuracy(model, { x: many, y: labels }) > 0.4);
});

test("it learns in a worker", { skip: !Worker && "it needs a thread of Node" }, async () => {
  const code = `
    import { parentPort } from "node:worker_threads";
    const { LinearClassifier } = await import(${JSON.stringify(import.meta.resolve("softmax-wasm/learn"))});
    const model = await new LinearClassifier().fit([0, 1, 4, 5], ["low", "low", "high", "high"]);
    parentPort.postMessage(model.toBytes());`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  const bytes = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  assert.deepEqual(LinearClassifier.fromBytes(bytes).predict([0.5]), ["low"]);
  await worker.terminate();
});

test("a stream is learned by partialFit, on its own or after a fit", async () => {
  const { train, heldOut } = split(sets.digits());
  const classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const model = new LinearClassifier({ classes });
  assert.deepEqual([model.classes, model.features], [classes, 0]);
  for (let row = 0; row < train.y.length; row += 50) {
    const end = Math.min(row + 50, train.y.length);
    assert.equal(model.partialFit(train.x.subarray(64 * row, 64 * end), train.y.subarray(row, end)), model);
  }
  const streamed = computeAccuracy(model, heldOut);
  assert.ok(streamed > 0.9, `${streamed}`);
  const more = await new LinearClassifier().fit(train.x, train.y);
  const before = computeAccuracy(more, heldOut);
  more.partialFit(train.x.subarray(0, 128), train.y.subarray(0, 2), {
    seed: 1,
    learningRate: 0.1,
    l2: 1,
    batch: 2,
  });
  assert.ok(computeAccuracy(more, heldOut) > before - 0.02);
});

test("a LogisticRegression of scikit-learn gives its probabilities", () => {
  for (const { x, predict_proba: expected, ...attributes } of Object.values(sklearnModels)) {
    const model = LinearClassifier.fromSklearn(attributes);
    assert.deepEqual(model.classes, attributes.classes_);
    const p = model.predictProba(x);
    assert.equal(p.length, expected.length);
    p.forEach((p, i) => assert.ok(Math.abs(p - expected[i]) < 1e-6, `${p} ${expected[i]}`));
  }
});
