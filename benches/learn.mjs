// Compares LinearClassifier with the figures of scikit-learn and with other JavaScript, and measures its
// calibration. `make learn` runs this, prints the report and writes it to benches/record/.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { calibrationError, crossEntropy, fitTemperature, softmax } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { reference, sets, split } from "../tests/learn/data.mjs";
import { count } from "./inputs.mjs";
import { begin, dense, oneAgainstOthers } from "./learn-competitors.mjs";

const ROUNDS = 7;
/** The fraction that remains of the way from the loss at the start to the optimum. */
const LEFT = 0.01;

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const accuracy = (model, { x, y }) => model.predict(x).filter((label, i) => label === y[i]).length / y.length;
const percent = (part) => `${(100 * part).toFixed(1)} %`;
const time = (ms) => (ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`);

/** Computes the cross-entropy per row, without and with the penalty. */
function losses(logits, y, classes, squares) {
  const entropy = crossEntropy(logits, y, { shape: [y.length, classes] });
  return { entropy, loss: entropy + ((classes === 2 ? 1 : 0.5) * squares) / y.length };
}
const sumSquares = (w) => w.reduce((sum, w) => sum + w * w, 0);

/** Standardises rows to mean 0 and deviation 1, as guides advise. */
function standardised({ x, y, features }) {
  const scaled = new Float32Array(x.length);
  for (let j = 0; j < features; j++) {
    const column = Array.from(y, (_, row) => x[row * features + j]);
    const mean = column.reduce((a, b) => a + b) / y.length;
    const deviation = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / y.length) || 1;
    column.forEach((x, row) => (scaled[row * features + j] = (x - mean) / deviation));
  }
  return { x: scaled, y, features };
}

async function compareLoss(name) {
  const { train, heldOut } = split(sets[name]());
  const figures = reference.sets[name];
  let epochs;
  const start = performance.now();
  const model = await new LinearClassifier().fit(train.x, train.y, {
    onProgress: ({ epoch }) => void (epochs = epoch),
  });
  const milliseconds = performance.now() - start;
  const { loss } = losses(
    Float64Array.from(model.logits(train.x)),
    train.y,
    model.classes.length,
    sumSquares(model.coefficients),
  );
  const off = loss / figures.loss - 1;
  const right = accuracy(model, heldOut);
  const met = Math.abs(off) < 1e-4 && Math.abs(right - figures.accuracy) <= 0.005;
  return [
    name,
    `${count(figures.rows)} × ${figures.features}, ${figures.classes} classes`,
    loss.toFixed(6),
    figures.loss.toFixed(6),
    off.toExponential(1),
    (figures.lbfgs.loss / figures.loss - 1).toExponential(1),
    percent(right),
    percent(figures.accuracy),
    epochs,
    time(milliseconds),
    met ? "yes" : "**no**",
  ];
}

/** Measures the milliseconds of a whole fit until the loss is at the target. */
async function ours({ x, y }, target, options) {
  const start = performance.now();
  let reached = Infinity;
  const model = new LinearClassifier();
  await model.fit(x, y, { ...options, onProgress: ({ loss }) => (reached = loss) > target });
  const milliseconds = performance.now() - start;
  model.free();
  if (reached > target) throw new Error(`ended at ${reached}, above ${target}`);
  return milliseconds;
}

/** Measures the milliseconds of tfjs until the loss is at the target, without the time to read the weights;
 * Infinity past the limit. */
async function theirs(data, classes, target, how, limit) {
  let milliseconds = 0;
  let start = performance.now();
  for await (const weights of dense(data, classes, 1, how)) {
    milliseconds += performance.now() - start;
    const { w, b } = weights();
    const { features, x, y } = data;
    const logits = new Float64Array(y.length * classes);
    for (let row = 0; row < y.length; row++) {
      for (let k = 0; k < classes; k++) {
        let sum = b[k];
        for (let j = 0; j < features; j++) sum += w[k * features + j] * x[row * features + j];
        logits[row * classes + k] = sum;
      }
    }
    if (losses(logits, y, classes, sumSquares(w)).loss <= target) return milliseconds;
    if (milliseconds > limit) return Infinity;
    start = performance.now();
  }
}

const HOWS = [
  [256, 0.1],
  [256, 0.01],
  [256, 0.003],
  [32, 0.01],
  [32, 0.001],
  [4096, 0.1],
  [4096, 0.03],
].map(([batchSize, rate]) => ({ batchSize, rate }));

async function againstDense(name) {
  const data = standardised(split(sets[name]()).train);
  const classes = new Set(data.y).size;
  // The optimum on standardised features, which the penalty weighs differently.
  let optimum;
  await new LinearClassifier().fit(data.x, data.y, { onProgress: ({ loss }) => void (optimum = loss) });
  const target = optimum + LEFT * (Math.log(classes) - optimum);
  let [how, least] = [HOWS[0], 20_000];
  for (const trial of HOWS) {
    const milliseconds = await theirs(data, classes, target, trial, least);
    console.log(
      `${name}, tfjs, Adam ${trial.rate}, batches of ${trial.batchSize}: ${milliseconds < Infinity ? time(milliseconds) : `more than ${time(least)}`}`,
    );
    if (milliseconds < least) [how, least] = [trial, milliseconds];
  }
  const [own, other] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await ours(data, target));
    other.push(await theirs(data, classes, target, how, Infinity));
  }
  const [a, b] = [Math.min(...own), Math.min(...other)];
  return [
    name,
    `tfjs dense softmax, Adam ${how.rate}, batches of ${how.batchSize}`,
    target.toFixed(4),
    time(a),
    time(b),
    (b / a).toFixed(1),
    b / a >= 5 ? "yes" : "**no**",
  ];
}

async function againstMl(name, numSteps, learningRate) {
  const data = standardised(split(sets[name]()).train);
  const classes = new Set(data.y).size;
  const [own, other] = [[], []];
  let target;
  for (let round = 0; round < ROUNDS; round++) {
    const { milliseconds, p } = oneAgainstOthers(data, numSteps, learningRate);
    // The probabilities of each class against the others, made to sum to 1.
    const logs = Float64Array.from(p.flat(), (p) => Math.log(p));
    target = losses(logs, data.y, classes, 0).entropy;
    other.push(milliseconds);
    own.push(await ours(data, target, { l2: 0 }));
  }
  const [a, b] = [Math.min(...own), Math.min(...other)];
  return [
    name,
    `ml-logistic-regression, ${count(numSteps)} steps of ${learningRate}`,
    target.toFixed(4),
    time(a),
    time(b),
    (b / a).toFixed(1),
    b / a >= 5 ? "yes" : "**no**",
  ];
}

/** Counts confidences and accuracies in ten bins, before and after the fitted temperature, and abstentions.
 */
async function calibration() {
  const { train, heldOut } = split(sets.digits());
  // The temperature is fitted to rows that are used neither for learning nor for the diagram.
  const [fitting, shown] = [0, 1].map((part) => {
    const rows = [...heldOut.y.keys()].filter((row) => row % 2 === part);
    const x = Float32Array.from(rows.flatMap((row) => [...heldOut.x.subarray(64 * row, 64 * (row + 1))]));
    return { x, y: Int32Array.from(rows, (row) => heldOut.y[row]) };
  });
  // A small penalty makes the classifier as sure as it can be.
  const model = await new LinearClassifier().fit(train.x, train.y, { l2: 1e-3 });
  const { temperature } = fitTemperature(model.logits(fitting.x), fitting.y, {
    shape: [fitting.y.length, 10],
  });
  const shape = [shown.y.length, 10];
  const logits = model.logits(shown.x);
  const [before, after] = [1, temperature].map((temperature) =>
    softmax(Float64Array.from(logits), { shape, temperature }),
  );
  const [a, b] = [before, after].map((p) => calibrationError(p, shown.y, { shape, bins: 10 }));
  const nll = (temperature) => crossEntropy(Float64Array.from(logits), shown.y, { shape, temperature });
  const cell = ({ count: n, confidence, accuracy }) =>
    n === 0 ? "–" : `${n}: ${percent(confidence)} sure, ${percent(accuracy)} right`;
  const bins = a.bins.map((bin, i) => [
    `${bin.lower.toFixed(1)} … ${bin.upper.toFixed(1)}`,
    cell(bin),
    cell(b.bins[i]),
  ]);
  const best = Array.from(shown.y, (label, row) => {
    const p = after.subarray(10 * row, 10 * row + 10);
    const confidence = Math.max(...p);
    return { confidence, isRight: p.indexOf(confidence) === label };
  });
  const curve = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99].map((threshold) => {
    const told = best.filter(({ confidence }) => confidence >= threshold);
    const right = told.filter(({ isRight }) => isRight).length;
    return [
      threshold,
      percent(told.length / best.length),
      told.length === 0 ? "–" : percent(right / told.length),
      told.length - right,
    ];
  });
  return {
    temperature,
    nll: [nll(1), nll(temperature)],
    ece: [a.ece, b.ece],
    bins,
    curve,
    rows: shown.y.length,
  };
}

await begin();
const parity = [];
for (const name of Object.keys(sets)) parity.push(await compareLoss(name));
console.log("scikit-learn's loss: done");
const speed = [];
for (const name of ["wine", "digits", "synthetic"]) speed.push(await againstDense(name));
console.log("tfjs: done");
for (const [name, steps, rate] of [
  ["iris", 10_000, 5e-3],
  ["wine", 10_000, 5e-3],
  ["digits", 200, 1e-3],
])
  speed.push(await againstMl(name, steps, rate));
const { temperature, nll, ece, bins, curve, rows } = await calibration();
const date = new Date().toISOString().slice(0, 10);
const text = `# Learning, ${date}

Printed by \`make learn\` on ${cpus().length} × ${cpus()[0].model.trim()}, Node.js ${process.versions.node}.

## The loss of scikit-learn

\`LinearClassifier.fit\` with its defaults beside the optimum of \`LogisticRegression\` (${reference.by}). The loss is (Σ cross-entropy + ‖W‖²/2)/n of the rows to learn from; four in five rows are, the fifth is held out. Bars: the loss within 1e-4 of the optimum, the accuracy within 0.5 points. "sklearn's default" is how far above the optimum \`LogisticRegression()\` stops at its default tolerance, with up to 2,000 iterations.

${table(["data", "rows", "loss", "optimum", "off by", "sklearn's default off by", "held-out accuracy", "scikit-learn's", "epochs", "time", "met"], parity)}

## Time to the same loss

All in one thread, in turns, the least of ${ROUNDS} rounds, features standardised before the clock starts. Ours is all of a \`fit\`. Bar: 5 times.

- tfjs 4.22.0 (tfjs-layers on tfjs-backend-wasm, XNNPACK): a dense layer with softmax and the same penalty, from zeros, by Adam; the fastest of ${HOWS.length} pairs of batch size and rate. Both run until ${percent(1 - LEFT)} of the way from the loss at zero weights to the optimum is done. Reading its weights to see that isn't counted.
- ml-logistic-regression 2.0.0 learns each class against the others without a penalty; its probabilities, made to sum to 1, have the cross-entropy that ours, without a penalty too, has to reach.

${table(["data", "beside", "loss", "ours", "theirs", "ratio", "met"], speed)}

## How sure it may be

Digits, learned with l2 = 0.001, which makes it too sure; the temperature ${temperature.toFixed(3)} is fitted to one half of the held-out rows, the rest of this is of the other ${rows}.

${table(["", "before", "after"], [["negative log-likelihood", ...nll.map((x) => x.toFixed(4))], ["expected calibration error, 10 bins", ...ece.map((x) => x.toFixed(4))], ...bins.map(([range, a, b]) => [`confidence ${range}`, a, b])])}

Who says "don't know" below a threshold is right more often about the rest:

${table(["threshold", "coverage", "accuracy", "wrong"], curve)}
`;
writeFileSync(new URL(`record/learn-${date}.md`, import.meta.url), text);
console.log(`\n${text}`);
