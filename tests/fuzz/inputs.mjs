// The arguments of the fuzzer: mostly valid ones, sometimes any value.

import { Logits } from "softmax-wasm";

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  NaN,
  Infinity,
  -Infinity,
  1e308,
  -1e308,
  5e-324,
  88.72,
  709.78,
  -745.2,
  3.4e38,
  2 ** 53,
  -87.4,
];
const KINDS = [
  "Array",
  "Float32Array",
  "Float64Array",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
];
if (typeof Float16Array === "function") KINDS.push("Float16Array");

const hostile = (random) =>
  random.pick([
    () => null,
    () => undefined,
    () => "2,1",
    () => 7,
    () => NaN,
    () => -1,
    () => 1e21,
    () => 0.5,
    () => 10n,
    () => Symbol("x"),
    () => () => 1,
    () => ({}),
    () => ({ length: 3 }),
    () => [],
    () => [,],
    () => [1, "2"],
    () => [[1, 2]],
    () => new Array(3),
    () => new DataView(new ArrayBuffer(8)),
    () => new BigInt64Array(2),
    () => new Float32Array(structuredClone(new ArrayBuffer(8), {})),
    () => new Proxy([1, 2, 3], { get: (target, key) => (key === "1" ? {} : target[key]) }),
    () => Object.defineProperty([1, 2, 3], 1, { get: () => 2 }),
    () => new Date(0),
    () => detach(new Float32Array(3)),
    () => true,
  ])();

function detach(x) {
  structuredClone(x.buffer, { transfer: [x.buffer] });
  return x;
}

/** Copies an array into a memory of WebAssembly, which a handle has made. */
function copyToModule(random, x) {
  if (Array.isArray(x)) return x;
  const { data } = new Logits(Math.ceil(x.byteLength / 8) + 1, "f64");
  const view = new x.constructor(
    data.buffer,
    data.byteOffset + random.below(2) * x.BYTES_PER_ELEMENT,
    x.length,
  );
  view.set(x);
  return view;
}

/** Makes an array of a random type, length and deviation, with special numbers among the others. */
export function numbers(random, n = length(random)) {
  const spread = random.pick([0, 1e-3, 1, 1, 10, 100, 1e4]);
  const oddity = random.pick([0, 0, 0, 0.02, 0.5]);
  const entry = () => (random.chance(oddity) ? random.pick(SPECIAL) : spread * random.normal());
  const kind = random.pick(KINDS);
  const x = globalThis[kind].from({ length: n }, entry);
  return random.chance(0.2) ? copyToModule(random, x) : x;
}

/** Chooses a length: mostly a short one, now and then one for which the memory grows. */
function length(random) {
  if (random.chance(0.0005)) return random.below(200_000);
  return random.chance(0.1) ? random.below(2000) : random.below(20);
}

/** Chooses dimensions whose product is n, if n has factors. */
function chooseShape(random, n) {
  const shape = [];
  let left = n;
  for (const factor of [2, 3, 5, 7]) {
    while (left > 0 && left % factor === 0 && random.chance(0.7)) {
      shape.push(factor);
      left /= factor;
    }
  }
  return [...shape, left];
}

const maybeInferred = (random, shape) =>
  random.chance(0.1) ? shape.map((size, i) => (i === 0 ? -1 : size)) : shape;

/** Makes a tensor of an array, now and then with dimensions that may be broadcast. */
function maybeTensor(random, data) {
  if (random.chance(0.7)) return data;
  const dims = chooseShape(random, data.length);
  const [first = 1] = dims;
  return random.pick([
    { data, dims },
    { data, shape: dims },
    { data, dims: [1, ...dims] },
    { data: data.slice(0, first), dims: [first, 1] },
  ]);
}

const SCORES = ["energy", "maxLogit", "maxProbability", "entropy", "margin"];

const OPTIONS = {
  shape: (random, n) => maybeInferred(random, chooseShape(random, n)),
  axis: (random) => random.pick([0, 1, -1, -2, null, [], [0, 1], [0], 5]),
  temperature: (random) => random.pick([0, Infinity, 1, 0.1, 2.5, 1e-320, 1e300]),
  mask: (random, n) =>
    maybeTensor(
      random,
      Array.from({ length: n }, () => random.pick([0, 1, 1, true, false, 1n])),
    ),
  bias: (random, n) => maybeTensor(random, numbers(random, n)),
  sink: (random, n) => (random.chance(0.5) ? random.normal() : numbers(random, n)),
  softcap: (random) => random.pick([1, 30, 0.5, 1e300]),
  causal: (random) => random.pick([true, false, 0, 1, -1, 5]),
  out: (random, n) => numbers(random, n),
  keepDims: (random) => random.chance(0.5),
  onInfinity: (random) => random.pick(["nan", "split"]),
  weights: (random, n) => numbers(random, n),
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
function options(random, names, n) {
  if (random.chance(0.25)) return undefined;
  if (random.chance(0.02)) return hostile(random);
  const chosen = random.chance(0.05)
    ? [random.pick(Object.keys(OPTIONS))]
    : names.filter(() => random.chance(0.3));
  return Object.fromEntries(
    chosen.map((name) => [name, random.chance(0.05) ? hostile(random) : OPTIONS[name](random, n)]),
  );
}

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

const target = (random, n) =>
  random.pick([
    () => random.below(n + 1),
    () => numbers(random, n),
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
  softmaxGrad: { more: (random, n) => numbers(random, n), options: [...ROWS, "temperature"] },
  logSoftmaxGrad: { more: (random, n) => numbers(random, n), options: [...ROWS, "temperature"] },
  softmaxJacobian: { options: [...ATTENTION, "mask", "bias", "temperature"], most: 40 },
  crossEntropy: { more: target, options: LOSS },
  crossEntropyGrad: { more: target, options: LOSS },
  binaryCrossEntropy: { more: target, options: LOSS },
  argmax: { options: [...ROWS, "bias", "keepDims"] },
  hardmax: { options: [...ROWS, "bias"] },
  topK: { more: (random, n) => random.below(n + 2), options: [...ROWS, "bias"] },
  entropy: { options: [...ROWS, "keepDims"] },
  margin: { options: [...ROWS, "keepDims"] },
  sparsemax: { options: LOGITS },
  entmax15: { options: LOGITS },
  entmax: { options: [...LOGITS, "alpha"] },
  entmaxGrad: { more: (random, n) => numbers(random, n), options: [...ROWS, "temperature", "alpha"] },
  gumbelSoftmax: { options: [...LOGITS, "seed", "hard"] },
  klDivergence: { more: (random, n) => numbers(random, n), options: [...ROWS, "keepDims", "temperature"] },
  jsDivergence: { more: (random, n) => numbers(random, n), options: [...ROWS, "keepDims", "temperature"] },
  logAddExp: { more: (random, n) => numbers(random, n), options: ["out"] },
  logCumSumExp: { options: [...LOGITS, "out"] },
  warp: { options: [...LOGITS, ...STEPS, "explain", "out"] },
  topLogprobs: { more: (random, n) => random.below(n + 2), options: [...LOGITS, "tokens", "labels"] },
  perplexity: { more: target, options: [...LOGITS, "ignoreIndex"] },
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
  fitTemperature: { more: (random, n) => target(random, n), options: ["shape", "bins"] },
  calibrationError: { more: (random, n) => target(random, n), options: ["shape", "bins"] },
  fitConformal: {
    more: target,
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
  evaluateReject: { more: (random, n) => numbers(random, n), options: [] },
  evaluate: {
    more: target,
    distributions: true,
    options: ["shape", "axis", "topK", "bins", "scheme", "of", "bootstrap", "seed"],
  },
  fitCalibration: {
    more: target,
    most: 200,
    options: ["shape", "axis", "mask", "ignoreIndex", "method", "bins"],
  },
  calibrate: { more: OPTIONS.calibration, options: LOGITS },
  estimatePriors: { distributions: true, options: ["shape", "axis", "from", "maxSteps", "tolerance"] },
};

/** Makes a row of probabilities, with zeros and ties among them. */
function distribution(random) {
  const parts = Array.from({ length: 1 + random.below(12) }, () => random.below(5));
  const sum = parts.reduce((sum, part) => sum + part, 0);
  return random.pick([Array, Float32Array, Float64Array]).from(parts, (part) => part / (sum || 1));
}

/** Chooses a function and its arguments. */
export function call(random) {
  const name = random.pick(Object.keys(FUNCTIONS));
  const { more, options: names, most = Infinity, distributions } = FUNCTIONS[name];
  let x = random.chance(0.03) ? hostile(random) : numbers(random);
  if (distributions && random.chance(0.8)) x = distribution(random);
  if (x?.length > most) x = x.slice(0, most);
  const n = x?.length ?? 0;
  const between = more ? [random.chance(0.03) ? hostile(random) : more(random, n)] : [];
  if (n > 0 && typeof x !== "string" && random.chance(0.05)) x = { data: x, dims: chooseShape(random, n) };
  const last = names.length > 0 ? options(random, names, n) : undefined;
  return { name, args: last === undefined ? [x, ...between] : [x, ...between, last] };
}
