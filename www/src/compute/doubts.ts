// Measures how far the classifier of digits can be trusted, by softmax-wasm. It has three answers: how
// reliable the probabilities are at a temperature, the conformal set of the digits that an image can be, and
// the rejection of images that are unfamiliar, which are no digits.
import {
  type ConformalFit,
  evaluateReject,
  familiarity,
  fitConformal,
  fitReject,
  fitTemperature,
  predictionSets,
  random,
  softmax,
} from "softmax-wasm";
import { type Classifier, type Images, PIXELS } from "./digits";
import { type Reliability, computeReliability } from "./reliability";

/** The fraction of the digits that a rule of familiarity keeps. */
const KEEP = 0.95;
/** The distance up to which images count as similar. Pixels go from 0 to 16. */
const REACH = 10;

/** Images with the logits that the model gives them and their targets, the indices of their right classes. */
export interface ImageLogits {
  readonly logits: Float64Array;
  readonly targets: Int32Array;
  readonly pixels: Float32Array;
  readonly classes: number;
}

/** Computes the logits of images, and their targets. */
export function computeImageLogits(model: Classifier, { labels, pixels }: Images): ImageLogits {
  return {
    logits: Float64Array.from(model.logits(pixels)),
    targets: Int32Array.from(labels, (label) => model.classes.indexOf(label)),
    pixels,
    classes: model.classes.length,
  };
}

/** Returns the logits and the targets of the images with these indices. */
function pick({ logits, targets, pixels, classes }: ImageLogits, rows: readonly number[]): ImageLogits {
  const take = <T extends Float32Array | Float64Array>(from: T, to: T, width: number): T => {
    rows.forEach((row, i) => to.set(from.subarray(row * width, (row + 1) * width), i * width));
    return to;
  };
  return {
    logits: take(logits, new Float64Array(rows.length * classes), classes),
    targets: Int32Array.from(rows, (row) => targets[row]!),
    pixels: take(pixels, new Float32Array(rows.length * PIXELS), PIXELS),
    classes,
  };
}

/** Splits the images into two random halves, which the seed determines. */
export function splitInHalf(all: ImageLogits, seed: number): [ImageLogits, ImageLogits] {
  const next = random(seed);
  const rows = [...all.targets.keys()];
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  const half = rows.length >> 1;
  return [pick(all, rows.slice(0, half)), pick(all, rows.slice(half))];
}

const getShape = ({ targets, classes }: ImageLogits): [number, number] => [targets.length, classes];

const computeProbabilities = (of: ImageLogits, temperature: number) =>
  softmax(of.logits, { shape: getShape(of), temperature });

/** Computes how reliable the probabilities at a temperature are. */
export const measureReliability = (of: ImageLogits, temperature: number): Reliability =>
  computeReliability(of.logits, of.targets, getShape(of), temperature);

/** Fits the temperature that makes the probabilities most reliable. */
export const fitBestTemperature = (of: ImageLogits): number =>
  fitTemperature(of.logits, of.targets, { shape: getShape(of) }).temperature;

/** Fits the threshold of conformal sets, which miss the right class in at most a fraction `alpha` of
 * cases. */
export const fitConformalSets = (of: ImageLogits, alpha: number, temperature: number): ConformalFit =>
  fitConformal(computeProbabilities(of, temperature), of.targets, { shape: getShape(of), alpha });

interface Coverage {
  /** The number of images whose set has their right class. */
  readonly covered: number;
  readonly all: number;
  /** The mean number of classes in a set. */
  readonly size: number;
  readonly empty: number;
}

/** Measures how many images have their right class in their conformal set. */
export function measureCoverage(of: ImageLogits, fit: ConformalFit, temperature: number): Coverage {
  const sets = predictionSets(computeProbabilities(of, temperature), fit, { shape: getShape(of) });
  return {
    covered: sets.filter((set, row) => set.some(({ index }) => index === of.targets[row])).length,
    all: sets.length,
    size: sets.reduce((sum, set) => sum + set.length, 0) / sets.length,
    empty: sets.filter((set) => set.length === 0).length,
  };
}

/** Returns the indices of the classes in the conformal set of one image, the most probable first. */
export const predictSet = (logits: readonly number[], fit: ConformalFit, temperature: number): number[] =>
  predictionSets(softmax(logits, { temperature }), fit).map(({ index }) => index);

/** A rule that rejects unfamiliar pictures, which are no digits. */
export interface FamiliarityRule {
  readonly isFamiliar: (image: Float32Array) => boolean;
  /** The probability that a digit has a higher score than a picture of something else. */
  readonly auroc: number;
  readonly keptDigits: number;
  readonly keptOthers: number;
}

/** Fits a rule that compares the score of a picture with a threshold. The threshold is fitted to one half of
 * the digits. The rule is measured on the other half and on `others`. */
function fitRule(
  score: (pixels: Float32Array) => ArrayLike<number>,
  [fitted, measured]: readonly [ImageLogits, ImageLogits],
  others: Float32Array,
): FamiliarityRule {
  const { threshold } = fitReject(Float64Array.from(score(fitted.pixels)), { keep: KEEP });
  const inside = Float64Array.from(score(measured.pixels));
  const outside = Float64Array.from(score(others));
  const measureKept = (scores: Float64Array) => scores.filter((x) => x >= threshold).length / scores.length;
  return {
    isFamiliar: (image) => score(image)[0]! >= threshold,
    auroc: evaluateReject(inside, outside).auroc,
    keptDigits: measureKept(inside),
    keptOthers: measureKept(outside),
  };
}

/** Fits the rule of the model's own logits. Its score is the largest probability, which separates these
 * pictures better than the energy does. */
export function fitLogitsRule(
  model: Classifier,
  halves: readonly [ImageLogits, ImageLogits],
  others: Float32Array,
): FamiliarityRule {
  const score = (pixels: Float32Array) => {
    const logits = Float64Array.from(model.logits(pixels));
    const shape: [number, number] = [pixels.length / PIXELS, model.classes.length];
    return familiarity(logits, { shape, score: "maxProbability" });
  };
  return fitRule(score, halves, others);
}

/** Fits the rule of similarity to known images. Each known image is a class with the logit −d²/2r², where d
 * is its distance. The energy of these logits is high if known images are near. `known` must not overlap with
 * `halves`. */
export function fitSimilarityRule(
  known: Float32Array,
  halves: readonly [ImageLogits, ImageLogits],
  others: Float32Array,
): FamiliarityRule {
  const count = known.length / PIXELS;
  const score = (pixels: Float32Array) => {
    const logits = new Float64Array((pixels.length / PIXELS) * count);
    logits.forEach((_, i) => {
      const [image, other] = [Math.floor(i / count) * PIXELS, (i % count) * PIXELS];
      let squares = 0;
      for (let j = 0; j < PIXELS; j++) squares += (pixels[image + j]! - known[other + j]!) ** 2;
      logits[i] = -squares / (2 * REACH ** 2);
    });
    const shape: [number, number] = [pixels.length / PIXELS, count];
    return familiarity(logits, { shape });
  };
  return fitRule(score, halves, others);
}
