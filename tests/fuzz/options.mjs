// The options that the fuzzer passes.
import { chooseShape, inferSometimes, makeHostile, makeNumbers, wrapSometimes } from "./arrays.mjs";

const SCORES = ["energy", "maxLogit", "maxProbability", "entropy", "margin"];

/** Makes a valid value of each option, mostly, for n entries. */
export const OPTIONS = {
  shape: (random, n) => inferSometimes(random, chooseShape(random, n)),
  axis: (random) => random.pick([0, 1, -1, -2, null, [], [0, 1], [0], 5]),
  temperature: (random) => random.pick([0, Infinity, 1, 0.1, 2.5, 1e-320, 1e300]),
  mask: (random, n) =>
    wrapSometimes(
      random,
      Array.from({ length: n }, () => random.pick([0, 1, 1, true, false, 1n])),
    ),
  bias: (random, n) => wrapSometimes(random, makeNumbers(random, n)),
  sink: (random, n) => (random.chance(0.5) ? random.normal() : makeNumbers(random, n)),
  softcap: (random) => random.pick([1, 30, 0.5, 1e300]),
  causal: (random) => random.pick([true, false, 0, 1, -1, 5]),
  out: (random, n) => makeNumbers(random, n),
  keepDims: (random) => random.chance(0.5),
  onInfinity: (random) => random.pick(["nan", "split"]),
  weights: (random, n) => makeNumbers(random, n),
  returnSign: (random) => random.chance(0.5),
  ignoreIndex: (random) => random.below(4) - 1,
  labelSmoothing: (random) => random.uniform(),
  reduction: (random) => random.pick(["mean", "sum", "none"]),
  count: (random) => random.below(20),
  seed: (random) => random.below(100),
  topK: (random, n) => 1 + random.below(n + 1),
  topP: (random) => random.uniform(),
  minP: (random) => random.uniform(),
  typicalP: (random) => random.uniform(),
  epsilon: (random) => random.uniform() / 10,
  eta: (random) => random.uniform() / 10,
  topNSigma: (random) => 3 * random.uniform(),
  history: (random, n) => Array.from({ length: random.below(6) }, () => random.below(n + 1)),
  repetition: (random) => 0.5 + random.uniform(),
  presence: (random) => random.normal(),
  frequency: (random) => random.normal(),
  minKeep: (random) => 1 + random.below(4),
  order: (random) => random.pick(["hf", "llama.cpp", ["temperature", "topK", "topP"]]),
  explain: (random) => random.chance(0.5),
  replace: (random) => random.chance(0.5),
  logprob: (random) => random.chance(0.5),
  tokens: (random, n) => random.below(n + 1),
  hard: (random) => random.chance(0.5),
  labels: (random, n) => {
    const labels = Array.from({ length: n }, (_, i) => `label ${i}`);
    return random.chance(0.2) ? { ...labels } : labels;
  },
  activation: (random) => random.pick(["softmax", "sigmoid", "none"]),
  threshold: (random, n) =>
    random.chance(0.2) ? Array.from({ length: n }, () => random.uniform()) : random.uniform(),
  minMargin: (random) => random.uniform(),
  allow: (random, n) => [random.below(n + 1)],
  deny: (random, n) => [random.below(n + 1)],
  bins: (random) => 1 + random.below(20),
  priors: (random, n) => ({
    from: Array.from({ length: n }, () => 1 + random.below(9)),
    to: Array.from({ length: n }, () => random.below(9)),
  }),
  from: (random, n) => Array.from({ length: n }, () => 1 + random.below(9)),
  reject: (random) => ({ score: random.pick(SCORES), threshold: 3 * random.normal() }),
  conformal: (random) => ({
    score: random.pick(["lac", "aps", "raps"]),
    threshold: random.pick([null, 0, 0.5, 0.9, 1, 2]),
    lambda: random.uniform(),
    kReg: random.below(3),
  }),
  calibration: (random, n) =>
    random.pick([
      { method: "temperature", temperature: 2 },
      { method: random.pick(["vector", "platt"]), scale: new Array(n).fill(2), shift: new Array(n).fill(1) },
    ]),
  alpha: (random) => random.pick([0.1, 0.5, 1, 1.5, 2, 1.2, 10]),
  score: (random) => random.pick(["lac", "aps", "raps", ...SCORES]),
  byClass: (random) => random.chance(0.5),
  lambda: (random) => random.uniform(),
  k: (random) => random.below(4),
  logits: (random, n) => makeNumbers(random, n),
  atLeastOne: (random) => random.chance(0.5),
  keep: (random) => random.uniform(),
  scheme: (random) => random.pick(["equal-width", "equal-mass"]),
  of: (random) => random.pick(["top", "class"]),
  bootstrap: (random) => random.below(5),
  method: (random) => random.pick(["temperature", "vector", "platt", "isotonic"]),
  maxSteps: (random) => 1 + random.below(9),
  tolerance: (random) => random.uniform() / 100,
};

/** Chooses a few options, mostly of those that the function has, sometimes with any value. */
export function chooseOptions(random, names, n) {
  if (random.chance(0.25)) return undefined;
  if (random.chance(0.02)) return makeHostile(random);
  const chosen = random.chance(0.05)
    ? [random.pick(Object.keys(OPTIONS))]
    : names.filter(() => random.chance(0.3));
  return Object.fromEntries(
    chosen.map((name) => [name, random.chance(0.05) ? makeHostile(random) : OPTIONS[name](random, n)]),
  );
}
