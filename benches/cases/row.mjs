// Softmax of one row: short and long, wide, with options, of each kind of array.
import { softmax } from "softmax-wasm";
import { callSoftmaxFn, onnxruntime, tfjs, transformersSoftmax } from "../competitors.mjs";
import { formatCount } from "../format.mjs";
import { logits, normalLogits, scatteredMask } from "../inputs.mjs";
import * as loops from "../loops.mjs";
import * as loopsF64 from "../loops.mjs?f64";

const LONG = 50_257;

/** Compares a row whose result is allocated. */
const allocated = (n, threshold) => ({
  name: `softmax f32, n = ${formatCount(n)}, result allocated`,
  beside: "a loop",
  threshold,
  input: () => normalLogits(Float32Array, n),
  ours: (x) => () => softmax(x)[0],
  loop: (x) => () => loops.softmax(x)[0],
});

/** Compares a loop with the least that a function has to do whose result is allocated: the allocation and one
 * copy. */
const slice = (n) => ({
  name: `for scale: a slice of the logits, f32, n = ${formatCount(n)}`,
  beside: "a loop of softmax, result allocated",
  input: () => logits(Float32Array, n),
  ours: (x) => () => x.slice()[0],
  loop: (x) => () => loops.softmax(x)[0],
});

/** Compares a row whose result goes into an array that is used again. */
const reused = (n) => ({
  name: `softmax f32, n = ${formatCount(n)}, out reused`,
  beside: "a loop",
  threshold: 8,
  input: () => logits(Float32Array, n),
  ours(x) {
    const options = { out: new Float32Array(n) };
    return () => softmax(x, options)[0];
  },
  loop(x) {
    const out = new Float32Array(n);
    return () => loops.softmax(x, out)[0];
  },
});

/** Compares a plain array. */
const numbers = (n) => ({
  name: `softmax of a plain array, n = ${formatCount(n)}`,
  beside: "a loop",
  input: () => normalLogits(Array, n),
  ours: (x) => () => softmax(x)[0],
  loop: (x) => () => loops.softmaxOfNumbers(x)[0],
});

/** Compares a row of f64. */
const doubles = (n) => ({
  name: `softmax f64, n = ${formatCount(n)}, result allocated`,
  beside: "a loop",
  threshold: { node: 3.9, browser: 2.1 },
  input: () => logits(Float64Array, n),
  ours: (x) => () => softmax(x)[0],
  loop: (x) => () => loopsF64.softmax(x, new Float64Array(n))[0],
});

const COMPETITORS = {
  "tfjs with read-back": async (x) => {
    const xnnpack = await tfjs();
    return () => xnnpack.softmax(x)[0];
  },
  "onnxruntime-web": async (x) => {
    const onnx = await onnxruntime();
    return async () => (await onnx.softmax(x))[0];
  },
  "transformers.js' softmax": (x) => () => transformersSoftmax(x)[0],
  "softmax-fn": (x) => () => callSoftmaxFn(x)[0],
};

/** Compares a row with each competitor. */
const besideCompetitors = (n) =>
  Object.entries(COMPETITORS).map(([beside, theirs]) => ({
    name: `softmax f32, n = ${formatCount(n)}`,
    beside,
    threshold: 1,
    input: () => logits(Float32Array, n),
    ours: (x) => () => softmax(x)[0],
    theirs,
  }));

/** Compares a long row with an option to a loop that does as much, and to ours without the option. */
function withOption(option, options, atMost, loop) {
  const both = {
    name: `softmax f32, n = ${formatCount(LONG)}, ${option}`,
    input: () => logits(Float32Array, LONG),
    ours: (x) => () => softmax(x, options)[0],
  };
  return [
    { ...both, beside: "a loop", threshold: { node: 4, browser: 2 }, loop: (x) => () => loop(x)[0] },
    { ...both, beside: "ours without", threshold: 1 / atMost, theirs: (x) => () => softmax(x)[0] },
  ];
}

const mask = scatteredMask(LONG);

/** Most results of such a row are subnormal numbers, which processors multiply slowly. */
const wide = {
  name: `softmax f32, n = ${formatCount(LONG)}, logits of σ = 30`,
  beside: "ours, σ = 5",
  threshold: 1 / 3,
  input: () => [30, 5].map((sigma) => normalLogits(Float32Array, LONG, sigma)),
  ours:
    ([x]) =>
    () =>
      softmax(x)[0],
  theirs:
    ([, x]) =>
    () =>
      softmax(x)[0],
};

export default [
  ...[2, 3, 4, 5, 6, 7].map((n) => allocated(n, { node: 1, browser: 0.6 })),
  ...[8, 10, 12, 16].map((n) => allocated(n, { node: 1.3, browser: 0.95 })),
  // The thresholds are earlier measurements, from 256 on with a tenth added.
  allocated(100, { node: 3.7, browser: 1.5 }),
  allocated(1000, { node: 8.5, browser: 3.7 }),
  allocated(32_768, { node: 11.8, browser: 3.5 }),
  allocated(131_072, { node: 12.1, browser: 3.7 }),
  ...[100, 1000, 32_768, 131_072].map(slice),
  ...[1000, 32_768, 131_072].map(reused),
  ...withOption("temperature 0.7", { temperature: 0.7 }, 1.6, (x) => loops.softmaxAtTemperature(x, 0.7)),
  ...withOption("a quarter masked", { mask }, 1.5, (x) => loops.softmaxMasked(x, mask)),
  wide,
  ...[3, 10, 1000].map(numbers),
  ...[100, 1000, 32_768].map(doubles),
  ...[100, 1000, 131_072].flatMap(besideCompetitors),
];
