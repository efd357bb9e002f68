// Loads the images of digits and the classifier that reads them, by softmax-wasm/learn. It is loaded on
// demand.
import { softmax } from "softmax-wasm";
import { type FitProgress, LinearClassifier } from "softmax-wasm/learn";
import { fetchFile, fetchGzip } from "./fetch-file";

export type Classifier = LinearClassifier<string>;
export type { FitProgress };

export const PIXELS = 64;
/** The value of a pixel that is all ink. Paper is 0. */
export const INK = 16;

export interface Images {
  readonly labels: readonly string[];
  /** The images, in rows of 64 pixels. */
  readonly pixels: Float32Array;
}

const files = {
  model: new URL("../../digits/model.bin", import.meta.url).href,
  train: new URL("../../digits/train.bin", import.meta.url).href,
  heldOut: new URL("../../digits/held-out.bin", import.meta.url).href,
};

/** Loads the classifier that comes with the page. */
export const loadModel = async (): Promise<Classifier> =>
  LinearClassifier.fromBytes(await (await fetchFile(files.model)).arrayBuffer()) as Classifier;

/** Loads images from a compressed file, which holds all labels and then all pixels, as one byte each. */
export async function loadImages(file: "train" | "heldOut"): Promise<Images> {
  const bytes = await fetchGzip(files[file]);
  const count = bytes.length / (1 + PIXELS);
  return {
    labels: Array.from(bytes.subarray(0, count), String),
    pixels: Float32Array.from(bytes.subarray(count)),
  };
}

export interface Reading {
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
}

/** Computes the logits and the probabilities of an image. */
export function readImage(model: Classifier, pixels: Float32Array, temperature = 1): Reading {
  const logits = Array.from(model.logits(pixels));
  return { logits, probabilities: softmax(logits, { temperature }) };
}

export interface Contributions {
  /** The contribution of each pixel to the logit: its ink times its weight. */
  readonly pixels: Float32Array;
  /** The sum of the positive contributions, the sum of the negative ones, the intercept, and their total. */
  readonly more: number;
  readonly less: number;
  readonly intercept: number;
  readonly logit: number;
}

/** Computes the contributions that make up the logit of a class for an image. */
export function computeContributions(model: Classifier, index: number, pixels: Float32Array): Contributions {
  const weights = model.coefficients.subarray(index * PIXELS, (index + 1) * PIXELS);
  const parts = pixels.map((ink, i) => ink * weights[i]!);
  const sumWhere = (wanted: (part: number) => boolean) =>
    parts.reduce((sum, part) => (wanted(part) ? sum + part : sum), 0);
  const [more, less] = [sumWhere((part) => part > 0), sumWhere((part) => part < 0)];
  const intercept = model.intercepts[index]!;
  return { pixels: parts, more, less, intercept, logit: more + less + intercept };
}

/** The answers of a model to images: the most probable class of each, and its probability. */
export interface Judged {
  readonly said: readonly number[];
  readonly truth: readonly number[];
  readonly sureness: readonly number[];
}

/** Returns the answers of a classifier to images. */
export function judgeImages(model: Classifier, { labels, pixels }: Images, temperature = 1): Judged {
  const best = model.classify(pixels, { topK: 1, temperature }).map(({ classes }) => classes[0]!);
  return {
    said: best.map(({ index }) => index),
    truth: labels.map((label) => model.classes.indexOf(label)),
    sureness: best.map(({ probability }) => probability),
  };
}

interface Coverage {
  readonly answered: number;
  readonly right: number;
  readonly all: number;
}

/** Counts the images that are answered and the right answers. Below the threshold, the answer is "don't
 * know". */
export function computeCoverage({ said, truth, sureness }: Judged, threshold: number): Coverage {
  const answered = [...said.keys()].filter((i) => sureness[i]! >= threshold);
  return {
    answered: answered.length,
    right: answered.filter((i) => said[i] === truth[i]).length,
    all: said.length,
  };
}

/** Counts how many images of each true class, a row, were read as each class, a column. */
export function countConfusions({ said, truth }: Judged, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  said.forEach((column, i) => {
    const row = counts[truth[i]!];
    if (row) row[column]! += 1;
  });
  return counts;
}

/** Adds examples to images. Each is added several times, because a few examples would hardly matter among
 * many. */
export function addExamples(
  images: Images,
  own: readonly { label: string; pixels: Float32Array }[],
  times: number,
): Images {
  const repeated = Array.from({ length: times }, () => own).flat();
  const pixels = new Float32Array(images.pixels.length + repeated.length * PIXELS);
  pixels.set(images.pixels);
  repeated.forEach((example, i) => pixels.set(example.pixels, images.pixels.length + i * PIXELS));
  return { labels: [...images.labels, ...repeated.map(({ label }) => label)], pixels };
}

/** Trains a new classifier on the images. `watch` is called after each epoch. The training waits for the
 * promise that it returns, and ends if it returns false. */
export async function train(
  images: Images,
  watch: (progress: FitProgress, classes: readonly string[]) => unknown,
): Promise<Classifier> {
  const classes = [...new Set(images.labels)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const model: Classifier = new LinearClassifier({ classes });
  return model.fit(images.pixels, images.labels, {
    l2: 10,
    onProgress: (progress) => watch(progress, classes),
  });
}

/** Returns the largest absolute weight, so that pictures share one scale. */
export const findLargestWeight = (weights: Float32Array): number =>
  weights.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-9);
