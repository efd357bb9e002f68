// The card of a classifier is kept wherever its weights are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, evaluate, familiarity, fitCalibration, fitConformal, fitReject } from "softmax-wasm";
import { LinearClassifier, model } from "softmax-wasm/learn";
import { refuses } from "./common/refuses.mjs";

const X = Array.from({ length: 60 }, (_, i) => [i % 3, Math.sin(i)]);
const y = X.map(([x]) => ["low", "middle", "high"][x]);
const indices = (classifier, y) => y.map((label) => classifier.classes.indexOf(label));
const fitted = () => new LinearClassifier().fit(X, y);
const json = (value) => JSON.parse(JSON.stringify(value));

test("fitReject keeps its part of the rows, and goes with the JSON", async () => {
  const classifier = await fitted();
  for (const score of [undefined, "energy", "maxLogit", "maxProbability", "entropy", "margin"]) {
    const fit = classifier.fitReject(X, { score, keep: 0.9 });
    const scores = familiarity(classifier.logits(X), { score, shape: [60, 3] });
    assert.deepEqual(fit, { score: score ?? "energy", ...fitReject(scores, { keep: 0.9 }) });
    assert.deepEqual(classifier.card, { reject: fit });
    const abstained = Array.from(scores, (score) => (score < fit.threshold ? "unfamiliar" : null));
    for (const one of [
      classifier,
      LinearClassifier.fromJSON(JSON.stringify(classifier)),
      model(classifier.toJSON()),
    ]) {
      assert.deepEqual(
        one.classify(X).map(({ abstained }) => abstained),
        abstained,
      );
      assert.deepEqual(one.card, { reject: fit });
    }
  }
  assert.equal(
    classifier.classify([[1e6, 0]], { reject: { score: "maxProbability", threshold: 0 } })[0].abstained,
    null,
  );
});

test("a card holds all that classify takes, and a report, and classify applies it", async () => {
  const classifier = await fitted();
  const target = indices(classifier, y);
  const shape = [60, 3];
  const logits = classifier.logits(X);
  for (const method of ["temperature", "vector", "isotonic", "platt"]) {
    const calibration = fitCalibration(logits, target, { shape, method });
    const conformal =
      method === "platt"
        ? undefined
        : fitConformal(calibration.apply(Float64Array.from(logits), { shape }), target, {
            shape,
            alpha: 0.2,
            score: "aps",
          });
    const priors = method === "vector" ? { from: Float64Array.of(1, 1, 1), to: [1, 2, 3] } : undefined;
    const report = evaluate(classifier.predictProba(X), target, { shape });
    classifier.card = {
      calibration,
      conformal,
      priors,
      reject: { score: "margin", threshold: 0.01 },
      report,
    };
    const { report: kept, ...decisions } = classifier.card;
    assert.equal(kept.accuracy, report.accuracy);
    assert.deepEqual(kept.confusion, Array.from(report.confusion));
    const loaded = LinearClassifier.fromJSON(JSON.stringify(classifier));
    assert.equal(classifier.toJSON().version, 2);
    assert.deepEqual(loaded.toJSON(), classifier.toJSON());
    const labels = classifier.classes;
    assert.deepEqual(
      loaded.classify(X),
      classify(logits, {
        shape,
        labels,
        calibration,
        conformal,
        priors,
        reject: { score: "margin", threshold: 0.01 },
      }),
    );
    // Another app loads the model without the classifier.
    assert.deepEqual(classify(logits, { shape, labels, ...json(decisions) }), loaded.classify(X));
  }
});

test("an option that is undefined leaves the card's", async () => {
  const classifier = await fitted();
  for (const card of [{ reject: { score: "energy", threshold: 1e6 } }, { threshold: 1 }, { minMargin: 1 }]) {
    classifier.card = card;
    for (const one of [classifier, model(classifier.toJSON())]) {
      const expected = one.classify(X);
      assert.equal(expected.length, X.length);
      assert.ok(expected.every(({ abstained }) => abstained));
      const none = {
        reject: undefined,
        threshold: undefined,
        minMargin: undefined,
        temperature: undefined,
        conformal: undefined,
      };
      assert.deepEqual(one.classify(X, none), expected);
    }
  }
});

test("the card is a copy, and learning anew forgets it", async () => {
  const classifier = await fitted();
  assert.equal(classifier.card, undefined);
  assert.equal(classifier.toJSON().version, 1);
  const card = { threshold: 0.9, report: { n: 1 } };
  classifier.card = card;
  card.report.n = 2;
  classifier.card.report.n = 3;
  assert.deepEqual(classifier.card, { threshold: 0.9, report: { n: 1 } });
  refuses(() => classifier.toBytes(), RangeError, "ERR_MODEL", "card");
  classifier.partialFit(X, y);
  assert.equal(classifier.card, undefined);
  classifier.card = card;
  await classifier.fit(X, y);
  assert.equal(classifier.card, undefined);
  classifier.card = card;
  classifier.card = undefined;
  assert.equal(classifier.toBytes() instanceof Uint8Array, true);
  refuses(() => new LinearClassifier().card, TypeError, "ERR_UNFITTED", "LinearClassifier.card");
  refuses(() => new LinearClassifier().fitReject(X), TypeError, "ERR_UNFITTED", "LinearClassifier.fitReject");
  refuses(() => classifier.fitReject([]), RangeError, "ERR_EMPTY");
  refuses(() => classifier.fitReject(X, { keep: 0 }), RangeError, "ERR_FRACTION", "keep");
  refuses(() => classifier.fitReject(X, { scores: "energy" }), TypeError, "ERR_OPTION", "'scores'");
});

/** Returns a classifier with a card, and a function that returns the assignment of another card. */
async function prepareCard() {
  const classifier = await fitted();
  classifier.card = { threshold: 0.5 };
  const set = (card) => () => {
    classifier.card = card;
  };
  return { classifier, set };
}

test("a card that is no card is refused, and changes nothing", async () => {
  const { classifier, set } = await prepareCard();
  refuses(set(3), RangeError, "ERR_MODEL", "card", "3");
  refuses(set([]), RangeError, "ERR_MODEL", "card", "Array");
  refuses(set({ labels: ["a"] }), RangeError, "ERR_MODEL", "'labels'");
  refuses(set({ conformal: { score: "lac" } }), RangeError, "ERR_MODEL", "fitConformal");
  refuses(set({ conformal: { score: "lac", threshold: [0.5] } }), RangeError, "ERR_MODEL", "3 classes");
  refuses(
    set({ calibration: { method: "vector", scale: [1, 1], shift: [0, 0] } }),
    RangeError,
    "ERR_MODEL",
    "there are 3",
  );
  refuses(set({ reject: { score: "energy" } }), RangeError, "ERR_MODEL", "reject.threshold");
  refuses(set({ reject: { threshold: 1, sore: "margin" } }), RangeError, "ERR_MODEL", "reject has no 'sore'");
  refuses(set({ threshold: 2 }), RangeError, "ERR_MODEL", "threshold", "2");
  refuses(set({ priors: { from: [1, 1, 0], to: [1, 1, 1] } }), RangeError, "ERR_MODEL", "priors.from[2]");
  refuses(
    set({ reject: { score: "energy", threshold: Infinity } }),
    RangeError,
    "ERR_MODEL",
    "reject.threshold: Infinity",
  );
  refuses(set({ temperature: Infinity }), RangeError, "ERR_MODEL", "temperature: Infinity");
  refuses(
    set({ reject: { threshold: 1, temperature: Infinity } }),
    RangeError,
    "ERR_MODEL",
    "reject.temperature: Infinity",
  );
  refuses(set({ temperature: NaN }), RangeError, "ERR_MODEL", "temperature is NaN");
  refuses(
    set({ conformal: { score: "lac", threshold: NaN } }),
    RangeError,
    "ERR_MODEL",
    "conformal.threshold is NaN",
  );
  refuses(
    set({ conformal: { score: "lac", threshold: -Infinity } }),
    RangeError,
    "ERR_MODEL",
    "conformal.threshold is -Infinity",
  );
  refuses(
    set({ calibration: { method: "vector", scale: [1, NaN, 1], shift: [0, 0, 0] } }),
    RangeError,
    "ERR_MODEL",
    "calibration.scale[1] is NaN",
  );
  assert.deepEqual(classifier.card, { threshold: 0.5 });
});

test("a card that JSON can't hold is refused with the place, and changes nothing", async () => {
  const { classifier, set } = await prepareCard();
  const cycle = { rows: [] };
  cycle.rows.push({ of: cycle });
  const lost = {
    "report.n: 1n": { n: 1n },
    "report.ids.0: 1n": { ids: BigInt64Array.of(1n) },
    "report.f: a function": { f() {} },
    "report.kind: a symbol": { kind: Symbol("kind") },
    "report.by: a Map": { by: new Map() },
    "report.bytes: a DataView": { bytes: new DataView(new ArrayBuffer(1)) },
    "report.rows.0.of, which refers": cycle,
  };
  for (const [text, report] of Object.entries(lost))
    refuses(set({ report }), RangeError, "ERR_MODEL", `the card can't hold ${text}`);
  assert.deepEqual(classifier.card, { threshold: 0.5 });
});

test("a card may hold a threshold of Infinity, which JSON keeps", async () => {
  const { classifier, set } = await prepareCard();
  set({ conformal: { score: "lac", threshold: Infinity } })();
  assert.equal(
    LinearClassifier.fromJSON(JSON.stringify(classifier)).classify([[1, 0]])[0].abstained,
    "all-classes",
  );
});

test("a classifier with a card that is cut short or of another version isn't loaded", async () => {
  const { classifier } = await prepareCard();
  const saved = classifier.toJSON();
  const { card, ...weights } = saved;
  for (const load of [model, LinearClassifier.fromJSON]) {
    refuses(() => load({ ...saved, version: 3 }), RangeError, "ERR_MODEL", "version 3");
    refuses(() => load(weights), RangeError, "ERR_MODEL", "card");
    refuses(() => load({ ...saved, version: 1 }), RangeError, "ERR_MODEL", "card");
    refuses(() => load(JSON.stringify(saved).slice(0, -5)), RangeError, "ERR_MODEL", "JSON");
    refuses(() => load({ ...saved, card: { treshold: 1 } }), RangeError, "ERR_MODEL", "'treshold'");
  }
});

test("a card keeps a reject threshold of -Infinity through JSON", async () => {
  const classifier = await new LinearClassifier().fit([0, 1, 4, 5], ["low", "low", "high", "high"]);
  classifier.card = { reject: { score: "energy", threshold: -Infinity } };
  const text = JSON.stringify(classifier);
  for (const copy of [classifier, LinearClassifier.fromJSON(text), model(text)]) {
    assert.equal(copy.card.reject.threshold, null);
    assert.equal(copy.classify([0])[0].abstained, null);
  }
});
