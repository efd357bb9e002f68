// The calls of the fuzzer: a function, its arguments and its options.
import * as api from "softmax-wasm";
import { chooseShape, makeDistribution, makeHostile, makeNumbers } from "./arrays.mjs";
import { OPTIONS, chooseOptions } from "./options.mjs";

/** Makes a target: a class, numbers, or a class for each entry. */
const makeTarget = (random, n) =>
  random.pick([
    () => random.below(n + 1),
    () => makeNumbers(random, n),
    () => Array.from({ length: n }, () => random.below(4)),
  ])();

/** Describes each function: the argument between the first and the options (`more`), whether the first holds
 * distributions, and the largest length that takes little time. */
const FUNCTIONS = {
  softmax: {},
  logSoftmax: {},
  logSumExp: {},
  sigmoid: {},
  logSigmoid: {},
  softplus: {},
  softmaxGrad: { more: makeNumbers },
  logSoftmaxGrad: { more: makeNumbers },
  softmaxJacobian: { most: 40 },
  crossEntropy: { more: makeTarget },
  crossEntropyGrad: { more: makeTarget },
  binaryCrossEntropy: { more: makeTarget },
  argmax: {},
  hardmax: {},
  topK: { more: (random, n) => random.below(n + 2) },
  entropy: {},
  margin: {},
  sparsemax: {},
  entmax15: {},
  entmax: {},
  entmaxGrad: { more: makeNumbers },
  gumbelSoftmax: {},
  klDivergence: { more: makeNumbers },
  jsDivergence: { more: makeNumbers },
  logAddExp: { more: makeNumbers },
  logCumSumExp: {},
  warp: {},
  topLogprobs: { more: (random, n) => random.below(n + 2) },
  perplexity: { more: makeTarget },
  classify: {},
  sample: {},
  fitTemperature: { more: makeTarget },
  calibrationError: { more: makeTarget },
  fitConformal: { more: makeTarget, distributions: true },
  predictionSets: { more: OPTIONS.conformal, distributions: true },
  familiarity: {},
  fitReject: {},
  evaluateReject: { more: makeNumbers },
  evaluate: { more: makeTarget, distributions: true },
  fitCalibration: { more: makeTarget, most: 200 },
  calibrate: { more: OPTIONS.calibration },
  estimatePriors: { distributions: true },
};

/** The options that no value is made for: a generator of random numbers may return anything. */
const UNMADE = ["rng"];

/** Values of which each function takes one as its second argument. */
const SECONDS = [[0.5, 0.5], 1, { method: "temperature", temperature: 2 }, { score: "lac", threshold: 1 }];

/** Lists the options of a function, which its error for an unknown one names. */
function listOptions(name) {
  for (const between of FUNCTIONS[name].more ? SECONDS.map((second) => [second]) : [[]]) {
    try {
      api[name]([0.5, 0.5], ...between, { "?": 0 });
    } catch ({ message }) {
      const [, names] = /; its options: (.*)$/.exec(message) ?? [];
      if (names) return names.split(", ").filter((option) => !UNMADE.includes(option));
    }
  }
  return [];
}
const OPTION_NAMES = Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, listOptions(name)]));
const unmade = [...new Set(Object.values(OPTION_NAMES).flat())].filter((option) => !(option in OPTIONS));
if (unmade.length > 0) throw new Error(`tests/fuzz/options.mjs makes no ${unmade.join(", ")}`);

/** Chooses a function and its arguments. */
export function chooseCall(random) {
  const name = random.pick(Object.keys(FUNCTIONS));
  const { more, most = Infinity, distributions } = FUNCTIONS[name];
  const names = OPTION_NAMES[name];
  let x = random.chance(0.03) ? makeHostile(random) : makeNumbers(random);
  if (distributions && random.chance(0.8)) x = makeDistribution(random);
  if (x?.length > most) x = x.slice(0, most);
  const n = x?.length ?? 0;
  const between = more ? [random.chance(0.03) ? makeHostile(random) : more(random, n)] : [];
  if (n > 0 && typeof x !== "string" && random.chance(0.05)) x = { data: x, dims: chooseShape(random, n) };
  const last = names.length > 0 ? chooseOptions(random, names, n) : undefined;
  return { name, args: last === undefined ? [x, ...between] : [x, ...between, last] };
}
