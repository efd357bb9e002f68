// The calls of the fuzzer: a function, its arguments and its options.
import { chooseShape, makeDistribution, makeHostile, makeNumbers } from "./arrays.mjs";
import { OPTIONS, chooseOptions } from "./options.mjs";

const ROWS = ["shape", "axis", "mask", "causal"];
const LOGITS = [...ROWS, "bias", "temperature"];
const ATTENTION = ["sink", "softcap"];
const STEPS = [
  "temperature",
  "topK",
  "topP",
  "minP",
  "typicalP",
  "epsilon",
  "eta",
  "topNSigma",
  "history",
  "repetition",
  "presence",
  "frequency",
  "minKeep",
  "order",
];
const LOSS = [...LOGITS, "ignoreIndex", "labelSmoothing", "reduction", "weights"];

/** Makes a target: a class, numbers, or a class for each entry. */
const makeTarget = (random, n) =>
  random.pick([
    () => random.below(n + 1),
    () => makeNumbers(random, n),
    () => Array.from({ length: n }, () => random.below(4)),
  ])();

/** Describes each function: the arguments between the first and the options, and the names of the options. */
const FUNCTIONS = {
  softmax: { options: [...LOGITS, ...ATTENTION, "onInfinity", "priors"] },
  logSoftmax: { options: [...LOGITS, ...ATTENTION, "priors"] },
  logSumExp: { options: [...LOGITS, ...ATTENTION, "keepDims", "weights", "returnSign"] },
  sigmoid: { options: ["out"] },
  logSigmoid: { options: ["out"] },
  softplus: { options: ["out"] },
  softmaxGrad: { more: (random, n) => makeNumbers(random, n), options: [...ROWS, "temperature"] },
  logSoftmaxGrad: { more: (random, n) => makeNumbers(random, n), options: [...ROWS, "temperature"] },
  softmaxJacobian: { options: [...ATTENTION, "mask", "bias", "temperature"], most: 40 },
  crossEntropy: { more: makeTarget, options: LOSS },
  crossEntropyGrad: { more: makeTarget, options: LOSS },
  binaryCrossEntropy: { more: makeTarget, options: LOSS },
  argmax: { options: [...ROWS, "bias", "keepDims"] },
  hardmax: { options: [...ROWS, "bias"] },
  topK: { more: (random, n) => random.below(n + 2), options: [...ROWS, "bias"] },
  entropy: { options: [...ROWS, "keepDims"] },
  margin: { options: [...ROWS, "keepDims"] },
  sparsemax: { options: LOGITS },
  entmax15: { options: LOGITS },
  entmax: { options: [...LOGITS, "alpha"] },
  entmaxGrad: { more: (random, n) => makeNumbers(random, n), options: [...ROWS, "temperature", "alpha"] },
  gumbelSoftmax: { options: [...LOGITS, "seed", "hard"] },
  klDivergence: {
    more: (random, n) => makeNumbers(random, n),
    options: [...ROWS, "keepDims", "temperature"],
  },
  jsDivergence: {
    more: (random, n) => makeNumbers(random, n),
    options: [...ROWS, "keepDims", "temperature"],
  },
  logAddExp: { more: (random, n) => makeNumbers(random, n), options: ["out"] },
  logCumSumExp: { options: [...LOGITS, "out"] },
  warp: { options: [...LOGITS, ...STEPS, "explain", "out"] },
  topLogprobs: { more: (random, n) => random.below(n + 2), options: [...LOGITS, "tokens", "labels"] },
  perplexity: { more: makeTarget, options: [...LOGITS, "ignoreIndex"] },
  classify: {
    options: [
      ...LOGITS,
      "labels",
      "topK",
      "activation",
      "threshold",
      "minMargin",
      "allow",
      "deny",
      "reject",
      "conformal",
      "calibration",
      "priors",
    ],
  },
  sample: { options: [...LOGITS, ...STEPS, "count", "seed", "replace", "logprob"] },
  fitTemperature: { more: (random, n) => makeTarget(random, n), options: ["shape", "bins"] },
  calibrationError: { more: (random, n) => makeTarget(random, n), options: ["shape", "bins"] },
  fitConformal: {
    more: makeTarget,
    distributions: true,
    options: ["shape", "axis", "alpha", "score", "byClass", "lambda", "k"],
  },
  predictionSets: {
    more: OPTIONS.conformal,
    distributions: true,
    options: ["shape", "axis", "labels", "atLeastOne"],
  },
  familiarity: { options: [...LOGITS, "score"] },
  fitReject: { options: ["keep"] },
  evaluateReject: { more: (random, n) => makeNumbers(random, n), options: [] },
  evaluate: {
    more: makeTarget,
    distributions: true,
    options: ["shape", "axis", "topK", "bins", "scheme", "of", "bootstrap", "seed"],
  },
  fitCalibration: {
    more: makeTarget,
    most: 200,
    options: ["shape", "axis", "mask", "ignoreIndex", "method", "bins"],
  },
  calibrate: { more: OPTIONS.calibration, options: LOGITS },
  estimatePriors: { distributions: true, options: ["shape", "axis", "from", "maxSteps", "tolerance"] },
};

/** Chooses a function and its arguments. */
export function chooseCall(random) {
  const name = random.pick(Object.keys(FUNCTIONS));
  const { more, options: names, most = Infinity, distributions } = FUNCTIONS[name];
  let x = random.chance(0.03) ? makeHostile(random) : makeNumbers(random);
  if (distributions && random.chance(0.8)) x = makeDistribution(random);
  if (x?.length > most) x = x.slice(0, most);
  const n = x?.length ?? 0;
  const between = more ? [random.chance(0.03) ? makeHostile(random) : more(random, n)] : [];
  if (n > 0 && typeof x !== "string" && random.chance(0.05)) x = { data: x, dims: chooseShape(random, n) };
  const last = names.length > 0 ? chooseOptions(random, names, n) : undefined;
  return { name, args: last === undefined ? [x, ...between] : [x, ...between, last] };
}
