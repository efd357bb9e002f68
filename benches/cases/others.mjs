// The functions beside softmax: logarithms, losses, measures and choices.
import {
  argmax,
  classify,
  crossEntropy,
  entropy,
  logSoftmax,
  logSumExp,
  sample,
  sigmoid,
  softmax,
  topK,
} from "softmax-wasm";
import { formatCount } from "../format.mjs";
import { logits, normalLogits, scatteredMask, uniform } from "../inputs.mjs";
import * as loops from "../loops.mjs";

const LONG = 50_257;
const VOCABULARY = 151_936;
const PIXELS = 512 * 512;
const CLASSES = 21;
const SHORT_ROWS = { shape: [1000, 10] };

/** Compares a function of a long row with a loop. */
const long = (name, threshold, ours, loop) => ({
  name: `${name} f32, n = ${formatCount(LONG)}`,
  beside: "a loop",
  threshold,
  input: () => logits(Float32Array, LONG),
  ours: (x) => () => ours(x),
  loop: (x) => () => loop(x),
});

const FOUR = { node: 4, browser: 2 };
const TWO = { node: 2, browser: 1.5 };

/** Makes a function return its first entry, a number that an engine cannot leave out. */
const first = (f) => (x) => f(x)[0];
/** Makes a function return the index of the largest of five entries. */
const best5 = (topK) => (x) => topK(x, 5).indices[0];

const elementwise = [
  long("logSoftmax", FOUR, first(logSoftmax), first(loops.logSoftmax)),
  long("logSumExp", FOUR, logSumExp, loops.logSumExp),
  long("sigmoid", TWO, first(sigmoid), first(loops.sigmoid)),
  { ...long("entropy", TWO, entropy, loops.entropy), input: () => loops.softmax(logits(Float32Array, LONG)) },
];

const loss = {
  name: "crossEntropy f32 [1,000 × 10], a class for each row",
  beside: "a loop over rows",
  threshold: TWO,
  input() {
    const random = uniform(3);
    const targets = Int32Array.from({ length: 1000 }, () => 10 * random());
    return { x: normalLogits(Float32Array, 10_000), targets };
  },
  ours:
    ({ x, targets }) =>
    () =>
      crossEntropy(x, targets, SHORT_ROWS),
  loop:
    ({ x, targets }) =>
    () =>
      loops.crossEntropy(x, targets),
};

const SEGMENTATION = { shape: [1, CLASSES, 512, 512], axis: 1 };

const mask = scatteredMask(LONG);

const choices = [
  long("argmax", 2, argmax, loops.argmax),
  {
    ...long(
      "argmax",
      undefined,
      (x) => argmax(x, { mask }),
      (x) => loops.maskedArgmax(x, mask),
    ),
    name: `argmax f32, n = ${formatCount(LONG)}, a quarter masked`,
  },
  {
    name: "argmax f32 [1,000 × 10]",
    beside: "a loop over rows",
    input: () => normalLogits(Float32Array, 10_000),
    ours: (x) => () => argmax(x, SHORT_ROWS)[0],
    loop: (x) => () => loops.argmaxRows(x, 10)[0],
  },
  {
    name: `argmax f32 [1 × ${CLASSES} × 512 × 512] along axis 1`,
    beside: "a loop in the order of memory",
    threshold: 2,
    input: () => normalLogits(Float32Array, CLASSES * PIXELS),
    ours: (x) => () => argmax(x, SEGMENTATION)[0],
    loop: (x) => () => loops.argmaxColumns(x, PIXELS)[0],
  },
  long("topK of 5,", 2, best5(topK), best5(loops.topK)),
];

/** Returns the names of n classes. */
const names = (n) => Array.from({ length: n }, (_, i) => `class ${i}`);

/** Calls classify for a number that holds whatever the kind of its result. */
const classified = (options) => (x) => () => (classify(x, options) ? 1 : 0);

const classifications = [
  {
    name: "classify f32, n = 1,000, names of the best 5",
    beside: "softmax alone",
    threshold: 1 / 2,
    input: () => logits(Float32Array, 1000),
    ours: classified({ labels: names(1000), topK: 5 }),
    theirs: (x) => () => softmax(x)[0],
  },
  {
    name: `classify f32, n = ${formatCount(VOCABULARY)}, 1,000 names allowed`,
    limit: 5,
    input: () => normalLogits(Float32Array, VOCABULARY),
    ours(x) {
      const labels = names(VOCABULARY);
      const allow = Array.from({ length: 1000 }, (_, i) => labels[151 * i]);
      return classified({ labels, allow })(x);
    },
  },
];

const draw = {
  name: `sample f32, n = ${formatCount(VOCABULARY)}, top-p 0.9`,
  beside: "a loop that sorts",
  threshold: 15,
  input: () => normalLogits(Float32Array, VOCABULARY),
  ours(x) {
    const options = { topP: 0.9 };
    return () => sample(x, options);
  },
  loop: (x) => () => loops.sampleBySort(x, { topP: 0.9 }),
};

export default [...elementwise, loss, ...choices, ...classifications, draw];
