// Compares LinearClassifier with the figures of scikit-learn, with tfjs and with ml-logistic-regression. Each
// function returns a row of a table.
import { crossEntropy } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { reference, sets, split } from "../tests/learn/data.mjs";
import { formatCount, formatPercent } from "./format.mjs";
import { trainByDense, trainOneAgainstOthers } from "./learn-competitors.mjs";

/** The number of times that each fit is timed. The least time counts. */
export const ROUNDS = 7;
/** The fraction that remains, at the target, of the way from the loss at the start to the optimum. */
export const REMAINING = 0.01;
/** The ratio of times that has to be met. */
const LEAST_RATIO = 5;

/** The batch sizes and learning rates of Adam, of which the fastest is compared. */
export const DENSE_SETTINGS = [
  [256, 0.1],
  [256, 0.01],
  [256, 0.003],
  [32, 0.01],
  [32, 0.001],
  [4096, 0.1],
  [4096, 0.03],
].map(([batchSize, rate]) => ({ batchSize, rate }));

/** Formats milliseconds in the unit that fits. */
const formatTime = (ms) => (ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`);
/** Formats whether a threshold is met. */
const yesOrNo = (met) => (met ? "yes" : "**no**");

/** Measures the fraction of rows whose label a model predicts. */
const measureAccuracy = (model, { x, y }) =>
  model.predict(x).filter((label, i) => label === y[i]).length / y.length;

/** Computes the cross-entropy per row, without and with the penalty. */
function computeLosses(logits, y, classes, squares) {
  const entropy = crossEntropy(logits, y, { shape: [y.length, classes] });
  return { entropy, loss: entropy + ((classes === 2 ? 1 : 0.5) * squares) / y.length };
}

/** Computes the sum of the squares of weights. */
const sumSquares = (w) => w.reduce((sum, w) => sum + w * w, 0);

/** Standardises rows to mean 0 and deviation 1, as guides advise. */
function standardize({ x, y, features }) {
  const scaled = new Float32Array(x.length);
  for (let j = 0; j < features; j++) {
    const column = Array.from(y, (_, row) => x[row * features + j]);
    const mean = column.reduce((a, b) => a + b) / y.length;
    const deviation = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / y.length) || 1;
    column.forEach((x, row) => (scaled[row * features + j] = (x - mean) / deviation));
  }
  return { x: scaled, y, features };
}

/** Compares the loss and the accuracy of a fit with those of scikit-learn. */
export async function compareLoss(name) {
  const { train, heldOut } = split(sets[name]());
  const figures = reference.sets[name];
  let epochs;
  const start = performance.now();
  const model = await new LinearClassifier().fit(train.x, train.y, {
    onProgress: ({ epoch }) => void (epochs = epoch),
  });
  const milliseconds = performance.now() - start;
  const { loss } = computeLosses(
    Float64Array.from(model.logits(train.x)),
    train.y,
    model.classes.length,
    sumSquares(model.coefficients),
  );
  const off = loss / figures.loss - 1;
  const right = measureAccuracy(model, heldOut);
  const met = Math.abs(off) < 1e-4 && Math.abs(right - figures.accuracy) <= 0.005;
  return [
    name,
    `${formatCount(figures.rows)} × ${figures.features}, ${figures.classes} classes`,
    loss.toFixed(6),
    figures.loss.toFixed(6),
    off.toExponential(1),
    (figures.lbfgs.loss / figures.loss - 1).toExponential(1),
    formatPercent(right),
    formatPercent(figures.accuracy),
    epochs,
    formatTime(milliseconds),
    yesOrNo(met),
  ];
}

/** Measures the milliseconds of a whole fit until the loss is at the target. */
async function timeOurs({ x, y }, target, options) {
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
async function timeDense(data, classes, target, setting, limit) {
  let milliseconds = 0;
  let start = performance.now();
  for await (const weights of trainByDense(data, classes, 1, setting)) {
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
    if (computeLosses(logits, y, classes, sumSquares(w)).loss <= target) return milliseconds;
    if (milliseconds > limit) return Infinity;
    start = performance.now();
  }
}

/** Compares the time to a loss near the optimum with that of a dense layer of tfjs. */
export async function compareWithDense(name) {
  const data = standardize(split(sets[name]()).train);
  const classes = new Set(data.y).size;
  // The optimum on standardised features, which the penalty weighs differently.
  let optimum;
  await new LinearClassifier().fit(data.x, data.y, { onProgress: ({ loss }) => void (optimum = loss) });
  const target = optimum + REMAINING * (Math.log(classes) - optimum);
  let [setting, least] = [DENSE_SETTINGS[0], 20_000];
  for (const trial of DENSE_SETTINGS) {
    const milliseconds = await timeDense(data, classes, target, trial, least);
    console.log(
      `${name}, tfjs, Adam ${trial.rate}, batches of ${trial.batchSize}: ${milliseconds < Infinity ? formatTime(milliseconds) : `more than ${formatTime(least)}`}`,
    );
    if (milliseconds < least) [setting, least] = [trial, milliseconds];
  }
  const [own, other] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await timeOurs(data, target));
    other.push(await timeDense(data, classes, target, setting, Infinity));
  }
  const [a, b] = [Math.min(...own), Math.min(...other)];
  return [
    name,
    `tfjs dense softmax, Adam ${setting.rate}, batches of ${setting.batchSize}`,
    target.toFixed(4),
    formatTime(a),
    formatTime(b),
    (b / a).toFixed(1),
    yesOrNo(b / a >= LEAST_RATIO),
  ];
}

/** Compares the time to the loss that ml-logistic-regression reaches in a number of steps. */
export async function compareWithOneAgainstOthers(name, numSteps, learningRate) {
  const data = standardize(split(sets[name]()).train);
  const classes = new Set(data.y).size;
  const [own, other] = [[], []];
  let target;
  for (let round = 0; round < ROUNDS; round++) {
    const { milliseconds, p } = trainOneAgainstOthers(data, numSteps, learningRate);
    // The probabilities of each class against the others, made to sum to 1.
    const logs = Float64Array.from(p.flat(), (p) => Math.log(p));
    target = computeLosses(logs, data.y, classes, 0).entropy;
    other.push(milliseconds);
    own.push(await timeOurs(data, target, { l2: 0 }));
  }
  const [a, b] = [Math.min(...own), Math.min(...other)];
  return [
    name,
    `ml-logistic-regression, ${formatCount(numSteps)} steps of ${learningRate}`,
    target.toFixed(4),
    formatTime(a),
    formatTime(b),
    (b / a).toFixed(1),
    yesOrNo(b / a >= LEAST_RATIO),
  ];
}
