// Measures how far LinearClassifier's probabilities can be trusted, before and after temperature scaling.
import { calibrationError, crossEntropy, fitTemperature, softmax } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { sets, split } from "../tests/learn/data.mjs";
import { formatPercent } from "./format.mjs";

const CLASSES = 10;
const THRESHOLDS = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Returns every second row of digits, from the first or from the second on. */
function takeHalf({ x, y, features }, first) {
  const rows = [...y.keys()].filter((row) => row % 2 === first);
  const entries = rows.flatMap((row) => [...x.subarray(features * row, features * (row + 1))]);
  return { x: Float32Array.from(entries), y: Int32Array.from(rows, (row) => y[row]) };
}

/** Formats a bin of confidences. */
const formatBin = ({ count: n, confidence, accuracy }) =>
  n === 0 ? "–" : `${n}: ${formatPercent(confidence)} sure, ${formatPercent(accuracy)} right`;

/** Returns a row for each threshold: the fraction of answers whose confidence reaches it, how many of these
 * are right, and the number of wrong ones. */
function countAnswers(p, y) {
  const best = Array.from(y, (label, row) => {
    const ofRow = p.subarray(CLASSES * row, CLASSES * (row + 1));
    const confidence = Math.max(...ofRow);
    return { confidence, isRight: ofRow.indexOf(confidence) === label };
  });
  return THRESHOLDS.map((threshold) => {
    const answered = best.filter(({ confidence }) => confidence >= threshold);
    const right = answered.filter(({ isRight }) => isRight).length;
    return [
      threshold,
      formatPercent(answered.length / best.length),
      answered.length === 0 ? "–" : formatPercent(right / answered.length),
      answered.length - right,
    ];
  });
}

/** Measures likelihood and calibration in ten bins, before and after the fitted temperature, and abstentions
 * after it. */
export async function measureCalibration() {
  const { train, heldOut } = split(sets.digits());
  // The temperature is fitted to rows that are used neither for learning nor for the diagram.
  const [fitting, shown] = [takeHalf(heldOut, 0), takeHalf(heldOut, 1)];
  // A small penalty makes the classifier as sure as it can be.
  const model = await new LinearClassifier().fit(train.x, train.y, { l2: 1e-3 });
  const { temperature } = fitTemperature(model.logits(fitting.x), fitting.y, {
    shape: [fitting.y.length, CLASSES],
  });
  const shape = [shown.y.length, CLASSES];
  const logits = Float64Array.from(model.logits(shown.x));
  const [before, after] = [1, temperature].map((temperature) => {
    const p = softmax(logits, { shape, temperature });
    const nll = crossEntropy(logits, shown.y, { shape, temperature });
    return { p, nll, ...calibrationError(p, shown.y, { shape, bins: 10 }) };
  });
  return {
    temperature,
    nll: [before.nll, after.nll],
    ece: [before.ece, after.ece],
    bins: before.bins.map((bin, i) => [
      `${bin.lower.toFixed(1)} … ${bin.upper.toFixed(1)}`,
      formatBin(bin),
      formatBin(after.bins[i]),
    ]),
    curve: countAnswers(after.p, shown.y),
    rows: shown.y.length,
  };
}
