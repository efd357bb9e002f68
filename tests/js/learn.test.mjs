// LinearClassifier through the packed package: it reaches the loss and the accuracy of scikit-learn, can be
// watched, stopped and saved, and its errors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { classify, crossEntropy, fitTemperature, softmax } from "softmax-wasm";
import { LinearClassifier, model } from "softmax-wasm/learn";
import { iris, reference, sets, sklearnModels, split } from "../learn/data.mjs";
import { refuses } from "./refuses.mjs";

/** Computes the objective (Σ cross-entropy + ‖W‖²/2)/n; for two classes the penalty is on the difference of
 * their rows. */
function objective(model, { x, y }) {
  const indices = Array.from(y, (label) => model.classes.indexOf(label));
  const shape = [y.length, model.classes.length];
  const sum = crossEntropy(Float64Array.from(model.logits(x)), indices, { shape, reduction: "sum" });
  const squares = model.coefficients.reduce((sum, w) => sum + w * w, 0);
  return (sum + (shape[1] === 2 ? squares : squares / 2)) / y.length;
}

const accuracy = (model, { x, y }) => model.predict(x).filter((label, i) => label === y[i]).length / y.length;
const [x, y] = [Float32Array.of(0, 1, 4, 5), ["low", "low", "high", "high"]];
const fitted = (options) => new LinearClassifier().fit(x, y, options);

/** Asserts that a promise is rejected with an error, as `refuses` does for a call that throws. */
async function rejects(promise, ...expected) {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  refuses(
    () => {
      if (error) throw error;
    },
    ...expected,
  );
}

for (const [name, make] of Object.entries(sets)) {
  test(`${name} is learned to the loss and the accuracy of scikit-learn`, async () => {
    const { train, heldOut } = split(make());
    const { loss, accuracy: expected } = reference.sets[name];
    const model = await new LinearClassifier().fit(train.x, train.y);
    const ratio = objective(model, train) / loss;
    assert.ok(Math.abs(ratio - 1) < 1e-4, `${ratio}`);
    assert.ok(Math.abs(accuracy(model, heldOut) - expected) <= 0.005);
  });
}

test("classes are the sorted labels, and what is told of a row are labels and probabilities", async () => {
  const model = await fitted();
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
  const names = { classifier: await fitted(), LinearClassifier, model, fitTemperature };
  const AsyncFunction = (async () => {}).constructor;
  for (const [, call, result] of examples) {
    const run = new AsyncFunction(...Object.keys(names), `return ${call}`);
    assert.deepEqual(await run(...Object.values(names)), JSON.parse(result), call);
  }
});

test("features are arrays and typed arrays, labels strings, numbers or integer arrays", async () => {
  const model = await fitted();
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

test("a weight counts as rows given so often, and class weights multiply it", async () => {
  const { x: X, y: labels } = iris();
  const rows = Array.from(labels, (_, row) => X.slice(4 * row, 4 * row + 4));
  const times = Array.from(labels, (_, row) => row % 3);
  const repeat = (values) => values.flatMap((value, row) => new Array(times[row]).fill(value));
  const like = (a, b) => {
    const [p, q] = [a, b].map((classifier) => classifier.predictProba(X));
    p.forEach((p, i) => assert.ok(Math.abs(p - q[i]) < 1e-4, `${p} ${q[i]}`));
  };
  const fit = (options, X = rows, y = labels) => new LinearClassifier().fit(X, y, options);
  const names = Array.from(labels);
  const repeated = await fit({}, repeat(rows), repeat(names));
  like(await fit({ sampleWeight: Float32Array.from(times) }), repeated);
  like(await fit({ sampleWeight: times.map((weight) => weight / 2), classWeight: [2, 2, 2] }), repeated);
  // 50 rows of one class, 20 of another, 10 of the third.
  const some = names.map((label, row) => row).filter((row) => row % 50 < [50, 20, 10][names[row]]);
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
    await rejects(fitted(options), kind, code, "LinearClassifier.fit", ...words);
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
  await rejects(fitted({ sampleWeight: [1, 1, 0, 0] }), RangeError, "ERR_LABELS", "two");
  refuses(
    () => new LinearClassifier({ classes: ["low", "high"] }).partialFit(x, y, { classWeight: "balanced" }),
    TypeError,
    "ERR_WEIGHTS",
    "balanced",
    "only fit",
  );
  const classifier = await fitted();
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

test("progress tells the loss after each epoch, which falls to that of the result", async () => {
  const { train } = split(iris());
  const reports = [];
  const model = await new LinearClassifier().fit(train.x, train.y, {
    onProgress: (progress) => void reports.push(progress),
  });
  reports.forEach(({ epoch, loss, gradient }, i) => {
    assert.equal(epoch, i + 1);
    assert.ok(gradient >= 0 && (i === 0 || loss <= reports[i - 1].loss + 1e-8));
  });
  assert.ok(Math.abs(reports.at(-1).loss - objective(model, train)) < 1e-6);
  refuses(() => reports.at(-1).coefficients, TypeError, "ERR_FREED", "over");
  const losses = [];
  await fitted({
    batch: 2,
    epochs: 7,
    onProgress: ({ loss, gradient }) => void losses.push([loss, gradient]),
  });
  assert.equal(losses.length, 7);
  assert.ok(losses.every(([loss, gradient]) => loss > 0 && gradient === undefined));
});

test("a promise of onProgress is a pause, and false ends the fit with what it has", async () => {
  const seen = [];
  let isPaused = false;
  const model = await new LinearClassifier().fit(iris().x, iris().y, {
    onProgress: async ({ epoch, coefficients, intercepts }) => {
      assert.equal(isPaused, false);
      isPaused = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      isPaused = false;
      seen.push([coefficients, intercepts]);
      return epoch < 3;
    },
  });
  assert.equal(seen.length, 3);
  assert.deepEqual([model.coefficients, model.intercepts], seen.at(-1));
});

test("an aborted fit is rejected with the reason and leaves the classifier as it was", async () => {
  const model = await fitted();
  const before = model.toJSON();
  const { x: many, y: labels } = sets.synthetic();
  for (const batch of [undefined, 16]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 30);
    const start = performance.now();
    await assert.rejects(
      model.fit(many, labels, { batch, l2: 0, tolerance: 0, epochs: 100_000, signal: controller.signal }),
      reason,
    );
    assert.ok(performance.now() - start < 5000);
    assert.deepEqual(model.toJSON(), before);
  }
  const inProgress = new AbortController();
  const fit = model.fit(x, y, { onProgress: () => inProgress.abort(), signal: inProgress.signal });
  await assert.rejects(fit, { name: "AbortError" });
  await assert.rejects(
    model.fit(x, y, { signal: AbortSignal.abort("before") }),
    (reason) => reason === "before",
  );
  await assert.rejects(
    fitted({
      onProgress: () => {
        throw reason;
      },
    }),
    (error) => error === reason,
  );
  assert.deepEqual(model.predict([0]), ["low"]);
});
const reason = new Error("of onProgress");

const timed = { skip: !globalThis.process && "it needs the time of the processor" };
test("other tasks get their turn while it learns, every few of 16 ms of work", timed, async () => {
  const { x: many, y: labels } = sets.synthetic();
  let turns = 0;
  let before;
  const timer = setInterval(() => turns++, 1);
  // Reading and standardising the rows at first isn't divided into pieces.
  const onProgress = () => {
    if (before === undefined) [before, turns] = [process.cpuUsage(), 0];
  };
  await new LinearClassifier().fit(many, labels, { epochs: 15, onProgress });
  clearInterval(timer);
  const work = process.cpuUsage(before).user / 1000;
  assert.ok(turns >= work / 16 / 4, `${turns} turns in ${work} ms of work`);
});

test("it learns where there is no setImmediate, as in browsers", async (t) => {
  const { setImmediate } = globalThis;
  delete globalThis.setImmediate;
  t.after(() => (globalThis.setImmediate = setImmediate));
  const { x: many, y: labels } = sets.synthetic();
  const model = await new LinearClassifier().fit(many, labels, { epochs: 3 });
  assert.ok(accuracy(model, { x: many, y: labels }) > 0.4);
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
  const streamed = accuracy(model, heldOut);
  assert.ok(streamed > 0.9, `${streamed}`);
  const more = await new LinearClassifier().fit(train.x, train.y);
  const before = accuracy(more, heldOut);
  more.partialFit(train.x.subarray(0, 128), train.y.subarray(0, 2), {
    seed: 1,
    learningRate: 0.1,
    l2: 1,
    batch: 2,
  });
  assert.ok(accuracy(more, heldOut) > before - 0.02);
});

test("JSON and bytes give the same classifier again, in short", async () => {
  const { train } = split(sets.digits());
  const model = await new LinearClassifier().fit(train.x, train.y, { epochs: 20 });
  const text = JSON.stringify(model);
  const bytes = model.toBytes();
  assert.ok(bytes.length < 4096, `${bytes.length} bytes`);
  assert.ok(text.length < 650 * 14, `${text.length} characters`);
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
  const named = await fitted();
  assert.deepEqual(LinearClassifier.fromBytes(named.toBytes()).classes, ["high", "low"]);
  const { format, version, coefficients } = named.toJSON();
  assert.deepEqual([format, version, coefficients.length], ["softmax-wasm/LinearClassifier", 1, 2]);
  const odd = { ...named.toJSON(), coefficients: [[Math.fround(0.1)], [1e-45]], intercepts: [3e38, -0] };
  assert.deepEqual(LinearClassifier.fromJSON(odd).toJSON().coefficients, [[0.1], [1e-45]]);
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

test("what can't be learned from is refused with the numbers, and nothing is lost", async () => {
  const model = await fitted();
  const before = model.toJSON();
  const cases = [
    [[], [], {}, RangeError, "ERR_EMPTY", "LinearClassifier.fit", "0 rows"],
    [[], y, {}, RangeError, "ERR_EMPTY"],
    [[1, 2, 3], y, {}, RangeError, "ERR_SHAPE", "3", "4"],
    [x, [1, 1, 1, 1], {}, RangeError, "ERR_LABELS", "all of y is 1", "two"],
    [[0, 1, NaN, 5], y, {}, RangeError, "ERR_ENTRY", "row 2", "feature 0", "NaN"],
    [[0, 1, 2, 3, 4, 5, 6, -Infinity], y, {}, RangeError, "ERR_ENTRY", "row 3", "feature 1", "inf"],
    [[0, 1, 4, 1e300], y, {}, RangeError, "ERR_ENTRY", "row 3"],
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
    [x, y, { seed: 0.5 }, RangeError, "ERR_OPTION", "seed"],
    [x, y, { learningRate: 0 }, RangeError, "ERR_OPTION", "learningRate"],
    [x, y, { batch: 1, learningRate: 1e300 }, RangeError, "ERR_DIVERGED", "shorter"],
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
  const model = await fitted();
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
  refuses(() => model.partialFit([NaN], ["low"]), RangeError, "ERR_ENTRY", "row 0");
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

test("a model that is cut short, of another version or none at all is refused", async () => {
  const model = await fitted();
  const [text, bytes, object] = [JSON.stringify(model), model.toBytes(), model.toJSON()];
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
  refuses(
    () => LinearClassifier.fromBytes(bytes.map((b, i) => (i === 4 ? 9 : b))),
    RangeError,
    "ERR_MODEL",
    "version 9",
  );
  refuses(() => LinearClassifier.fromBytes(new Uint8Array(64)), RangeError, "ERR_MODEL");
  refuses(() => LinearClassifier.fromBytes("bytes"), TypeError, "ERR_INPUT", '"bytes"');
  for (let end = 0; end < text.length; end++)
    refuses(
      () => LinearClassifier.fromJSON(text.slice(0, end)),
      RangeError,
      "ERR_MODEL",
      "LinearClassifier.fromJSON",
    );
  refuses(() => LinearClassifier.fromJSON({ ...object, version: 2 }), RangeError, "ERR_MODEL", "version 2");
  refuses(() => LinearClassifier.fromJSON({ ...object, format: "other" }), RangeError, "ERR_MODEL", "other");
  refuses(() => LinearClassifier.fromJSON({}), RangeError, "ERR_MODEL");
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
  refuses(() => LinearClassifier.fromSklearn({ ...sklearn, intercept_: [NaN] }), RangeError, "ERR_ENTRY");
  refuses(() => LinearClassifier.fromSklearn(), TypeError, "ERR_INPUT", "coef_");
});

test("after free every method says so, and free may be called again", async () => {
  const model = await fitted();
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

test("labels may be int64 or a tensor, features a tensor", async () => {
  const classifier = await new LinearClassifier().fit(
    { data: Float32Array.of(0, 1, 4, 5), dims: [4, 1] },
    BigInt64Array.of(7n, 7n, 8n, 8n),
  );
  assert.deepEqual(classifier.classes, [7, 8]);
  assert.deepEqual(classifier.predict({ data: Float32Array.of(0.5, 4.5), dims: [2, 1] }), [7, 8]);
});
