// Compares hashes of the package's results with those of tests/references/golden.json: results have the same
// bits in every engine. tests/rust/softmax_properties.rs reads those of `rows` and `lanes` too, so that these
// are the same natively. `node tests/js/golden.test.mjs write` writes the hashes of `functions` anew, which
// the functions of a new feature need. Those of other functions don't change.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { LinearClassifier, model } from "softmax-wasm/learn";

const { logSoftmax, logSumExp, softmax } = api;
const file = new URL("../references/golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8"));

const u64 = (x) => BigInt.asUintN(64, x);

/** Returns a generator of nearly normal numbers: `Random` of tests/rust/common/mod.rs. */
function createNormals(seed) {
  let state = BigInt(seed);
  const uniform = () => {
    state ^= u64(state << 13n);
    state ^= state >> 7n;
    state ^= u64(state << 17n);
    return Number(state >> 11n) / 2 ** 53;
  };
  return (deviation) => deviation * (Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, 0) - 6);
}

/** Adds results to a hash by FNV-1a, over the indices of the numbers among all numbers of their type. */
function addResults(hash, results) {
  const [Bits, magnitude] =
    results.BYTES_PER_ELEMENT === 4 ? [Uint32Array, 0x7fff_ffffn] : [BigUint64Array, 0x7fff_ffff_ffff_ffffn];
  for (const bits of new Bits(results.buffer, results.byteOffset, results.length)) {
    const index = BigInt(bits) & magnitude;
    hash = u64((hash ^ u64(index === BigInt(bits) ? index : -index)) * 0x0100_0000_01b3n);
  }
  return hash;
}

const FIRST = 0xcbf2_9ce4_8422_2325n;

/** Hashes the results of single rows. */
function hashRows(Kind, seed) {
  const normal = createNormals(seed);
  let hash = FIRST;
  for (let n = 1; n < 200; n++) {
    const x = Kind.from({ length: n }, () => normal(6));
    for (const y of [softmax(x), logSoftmax(x), Kind.of(logSumExp(x)), softmax(x, { temperature: 0.3 })])
      hash = addResults(hash, y);
  }
  return hash;
}

/** Hashes the results of 11 rows, which are computed in the lanes of vectors. The last group has three
 * rows. */
function hashLanes(Kind, seed) {
  const normal = createNormals(seed);
  let hash = FIRST;
  for (let n = 1; n < 40; n++) {
    for (const deviation of [6, 40]) {
      const x = Kind.from({ length: 11 * n }, () => normal(deviation));
      for (const layout of [
        { shape: [11, n], axis: 1 },
        { shape: [n, 11], axis: 0 },
      ]) {
        for (const temperature of [1, 0.3]) {
          for (const f of [softmax, logSoftmax]) hash = addResults(hash, f(x, { ...layout, temperature }));
        }
      }
    }
  }
  return hash;
}

for (const [Kind, type] of [
  [Float32Array, "f32"],
  [Float64Array, "f64"],
]) {
  test(`${Kind.name}: 59,899 results of single rows have the bits of the portable backend`, () => {
    const { seed, hash } = golden.rows[type];
    assert.equal(hashRows(Kind, seed), BigInt(`0x${hash}`));
  });
  test(`${Kind.name}: 137,280 results of rows in lanes have the bits of the portable backend`, () => {
    const { seed, hash } = golden.lanes[type];
    assert.equal(hashLanes(Kind, seed), BigInt(`0x${hash}`));
  });
}

/** Adds the numbers of a result to a hash: those of arrays and of objects, each as the bits of an f64. NaNs
 * differ in their bits among engines, and count as one. Texts count by their lengths. */
function addNumbers(hash, result) {
  if (result !== null && typeof result === "object") {
    const values = ArrayBuffer.isView(result) ? result : Object.values(result);
    return values.reduce(addNumbers, hash);
  }
  const value = typeof result === "string" ? result.length : Number(result ?? -1);
  const bits = Number.isNaN(value) ? 1n : new BigUint64Array(Float64Array.of(value).buffer)[0];
  return u64((hash ^ bits ^ (bits >> 32n)) * 0x0100_0000_01b3n);
}

/** The layouts of random rows: single ones of lengths about those of vectors, then rows along the last axis,
 * along the first, and along two. */
const LAYOUTS = [
  ...[1, 2, 3, 5, 8, 9, 31, 600].map((n) => ({ shape: [n] })),
  { shape: [7, 12] },
  { shape: [12, 7], axis: 0 },
  { shape: [3, 300] },
  { shape: [3, 4, 5], axis: [0, 2] },
];

/** Rows that have rules of their own. */
const SPECIAL = [
  [],
  [NaN, 1, 2],
  [Infinity, 1, Infinity],
  [-Infinity, -Infinity],
  [-Infinity, 0, -0, 5],
  [3e38, -3e38, 3e38],
  [1e-45, -1e-45, 5e-324, 0],
  [-104, 0, -745, 1e-3],
];

/** Random logits of a call, what goes with them, and the layout. */
function createInputs(Kind, seed) {
  const normal = createNormals(seed);
  const layouts = LAYOUTS.flatMap((layout) => [
    [layout, 3],
    [layout, 40],
  ]);
  const inputs = layouts.map(([layout, deviation]) => {
    const n = layout.shape.reduce((product, size) => product * size, 1);
    const x = Kind.from({ length: n }, () => normal(deviation));
    return { x, layout, other: Kind.from(x, () => normal(1)) };
  });
  const special = SPECIAL.map((row) => ({ x: Kind.from(row), layout: { shape: [row.length] } }));
  return { inputs, special: special.map((input) => ({ ...input, other: input.x.map((_, i) => i - 1) })) };
}

const mask = (x) => Uint8Array.from(x, (_, i) => Number(i % 5 !== 3));

/** Options that all functions of logits have. */
const forLogits = ({ x, layout, other }) => [
  layout,
  { ...layout, temperature: 0.3, mask: mask(x) },
  { ...layout, temperature: 1.7, bias: other },
];

/** Results of functions of logits, which take any number. */
const callWithLogits = (f) => (input) => forLogits(input).map((options) => f(input.x, options, input));

/** Results of functions that have attention's options too. */
const callWithAttention = (f) => (input) => [
  ...callWithLogits(f)(input),
  f(input.x, { ...input.layout, sink: 0.7, softcap: 5, bias: input.other }, input),
];

const along = ({ layout }) => layout;
const toRows = (f) => (input) => f(input.x, along(input), input);

/** The functions of logits, which are computed for random rows and for special ones. */
const ANY = {
  softmax: callWithAttention(softmax),
  logSoftmax: callWithAttention(logSoftmax),
  logSumExp: (input) => [
    ...callWithAttention(logSumExp)(input),
    logSumExp(input.x, { ...input.layout, weights: input.other, returnSign: true }),
  ],
  sigmoid: ({ x }) => api.sigmoid(x),
  logSigmoid: ({ x }) => api.logSigmoid(x),
  softplus: ({ x }) => api.softplus(x),
  sparsemax: callWithLogits(api.sparsemax),
  entmax15: callWithLogits(api.entmax15),
  entmax: callWithLogits((x, o) => [1, 1.25, 1.5, 3].map((alpha) => api.entmax(x, { ...o, alpha }))),
  gumbelSoftmax: callWithLogits((x, o) => api.gumbelSoftmax(x, { ...o, seed: 5 })),
  hardmax: toRows(api.hardmax),
  logCumSumExp: callWithLogits(api.logCumSumExp),
  logAddExp: ({ x, other }) => api.logAddExp(x, other),
  softmaxGrad: callWithAttention((x, o, { other }) =>
    api.softmaxGrad(softmax(x, o), other, o.softcap ? { ...o, logits: x } : o),
  ),
  logSoftmaxGrad: callWithAttention((x, o, { other }) =>
    api.logSoftmaxGrad(logSoftmax(x, o), other, o.softcap ? { ...o, logits: x } : o),
  ),
  entmaxGrad: toRows((x, o, { other }) =>
    [1.25, 2].map((alpha) => api.entmaxGrad(api.entmax(x, { ...o, alpha }), other, { ...o, alpha })),
  ),
  softmaxJacobian: ({ x, other }) =>
    x.length > 40 ? [] : api.softmaxJacobian(x, { temperature: 0.6, softcap: 4, bias: other }),
  SoftmaxState: ({ x, other }) => {
    const state = new api.SoftmaxState({ temperature: 0.8 }).add(x, { mask: mask(x) }).add(other);
    return [state.logSumExp, state.max, state.count, state.softmax(x, { mask: mask(x) })];
  },
  Logits: ({ x, layout }) => {
    const handle = new api.Logits(x.length, x.BYTES_PER_ELEMENT === 4 ? "f32" : "f64");
    handle.data.set(x);
    const sums = handle.logSumExp({ ...layout, temperature: 0.4 });
    const results = [sums, handle.logSoftmax(layout).slice(), handle.softmax().slice()];
    handle.free();
    return results;
  },
};

const countClasses = ({ shape, axis = -1 }) => [shape].flat().at(axis);
const targets = ({ x, layout }) => {
  const classes = countClasses(layout);
  return Int32Array.from({ length: x.length / classes }, (_, row) => (row * 5 + 1) % classes);
};

/** The functions that need an entry, or take probabilities. */
const NON_EMPTY = {
  argmax: toRows(api.argmax),
  topK: (input) => api.topK(input.x, 1, input.layout),
  entropy: toRows((x, o) => api.entropy(softmax(x, o), o)),
  margin: toRows((x, o) => api.margin(softmax(x, o), o)),
  klDivergence: toRows((x, o, { other }) => [
    api.klDivergence(softmax(x, o), softmax(other, o), o),
    api.klDivergence(x, other, { ...o, from: "logits", temperature: 0.7 }),
  ]),
  jsDivergence: toRows((x, o, { other }) => [
    api.jsDivergence(softmax(x, o), softmax(other, o), o),
    api.jsDivergence(x, other, { ...o, from: "logits" }),
  ]),
  familiarity: toRows((x, o) =>
    ["energy", "maxLogit", "maxProbability", "entropy", "margin"].map((score) =>
      api.familiarity(x, { ...o, score, temperature: 1.5 }),
    ),
  ),
  warp: toRows((x, o) => [
    api.warp(x, { ...o, temperature: 0.7, topK: 20, typicalP: 0.95, minP: 0.01, history: [0, 0] }),
    api.warp(x, { ...o, repetition: 1.2, presence: 0.3, frequency: 0.2, history: [0, 0], explain: true }),
    api.warp(x, { ...o, epsilon: 3e-4, eta: 2e-4, topNSigma: 3 }),
  ]),
  sample: toRows((x, o) => [
    api.sample(x, { ...o, seed: 7, count: 20, topP: 0.9, logprob: true }),
    api.sample(x, { ...o, seed: 3, minP: 0.1 }),
  ]),
  classify: toRows((x, o) => [
    api.classify(x, { ...o, threshold: 0.1 }),
    api.classify(x, { ...o, activation: "sigmoid", temperature: 2 }),
    api.classify(x, { ...o, reject: { score: "entropy", threshold: -1 } }),
  ]),
  calibrate: toRows((x, o) =>
    typeof o.axis === "object"
      ? []
      : api.calibrate(
          x,
          {
            method: "vector",
            scale: Array.from({ length: countClasses(o) }, (_, i) => 1 + i / 7),
            shift: Array.from({ length: countClasses(o) }, (_, i) => i / 3),
          },
          o,
        ),
  ),
  topLogprobs: toRows((x, o) => api.topLogprobs(x, 1, o)),
  binaryCrossEntropy: callWithLogits((x, o) =>
    ["mean", "none"].map((reduction) =>
      api.binaryCrossEntropy(
        x,
        x.map((_, i) => (i % 4) / 3),
        { ...o, reduction },
      ),
    ),
  ),
  crossEntropy: (input) => computeLosses(input, api.crossEntropy),
  crossEntropyGrad: (input) => computeLosses(input, api.crossEntropyGrad),
  perplexity: (input) =>
    Array.isArray(input.layout.axis) ? [] : api.perplexity(input.x, targets(input), input.layout),
};

/** Results of the losses of classes and of distributions. */
function computeLosses({ x, other, layout }, f) {
  const distribution = softmax(other, layout);
  const loss = f(x, distribution, { ...layout, temperature: 0.7, labelSmoothing: 0.1 });
  if (Array.isArray(layout.axis)) return [loss];
  const weights = Array.from({ length: countClasses(layout) }, (_, i) => 1 + i / 3);
  const classes = targets({ x, layout });
  return [loss, f(x, classes, { ...layout, weights, reduction: "none" }), f(x, classes, layout)];
}

/** The functions of sets of rows, which get 60 rows of logits of four classes. */
const SETS = {
  calibrationError: ({ p, target, shape }) => api.calibrationError(p, target, { shape }),
  evaluate: ({ p, target, shape }) => [
    api.evaluate(p, target, { shape, bootstrap: 20, seed: 4 }),
    api.evaluate(p, target, { shape, scheme: "equal-mass", of: "class" }),
  ],
  fitTemperature: ({ x, target, shape }) => api.fitTemperature(x, target, { shape }),
  fitCalibration: ({ x, target, shape }) =>
    ["temperature", "vector", "platt", "isotonic"].map((method) => {
      const fit = api.fitCalibration(x, target, { shape, method });
      return [JSON.parse(JSON.stringify(fit)), fit.apply(x, { shape })];
    }),
  fitConformal: ({ p, target, shape }) =>
    ["lac", "aps"].map((score) => api.fitConformal(p, target, { shape, score }).toJSON()),
  predictionSets: ({ p, target, shape }) =>
    api.predictionSets(p, api.fitConformal(p, target, { shape, score: "raps", lambda: 0.1, k: 1 }), {
      shape,
    }),
  fitReject: ({ x }) => api.fitReject(x, { keep: 0.8 }),
  evaluateReject: ({ x }) => api.evaluateReject(x.slice(100), x.slice(0, 100)),
  estimatePriors: ({ p, shape }) => api.estimatePriors(p, { shape }),
  mergeWeighted: ({ x, p }) =>
    api.mergeWeighted(
      [0, 1, 2].map((part) => ({ value: p.slice(4 * part, 4 * part + 4), logSumExp: x[part] })),
    ),
  random: () => Array.from({ length: 50 }, api.random(9)),
  LinearClassifier: async ({ x, target, shape }) => {
    const classifier = await new LinearClassifier().fit(x, target, { shape, l2: 0.1 });
    return [classifier.coefficients, classifier.intercepts, classifier.predictProba(x, { shape })];
  },
  model: ({ x, shape }) =>
    model({
      format: "softmax-wasm/LinearClassifier",
      version: 1,
      classes: ["a", "b", "c"],
      intercepts: [0, -5, 1],
      coefficients: [0, 1, 2].map((row) => [1, 2, 3, 4].map((i) => (row - 1) / i)),
    }).predictProba(x, { shape }),
};

/** Hashes the results of a function. */
async function hashFunction(name, Kind, seed) {
  const { inputs, special } = createInputs(Kind, seed);
  if (name in SETS) {
    const normal = createNormals(seed);
    const shape = [60, 4];
    const x = Kind.from({ length: 240 }, () => normal(2));
    const target = Int32Array.from({ length: 60 }, (_, row) => {
      const best = api.argmax(x.subarray(4 * row, 4 * row + 4));
      return row % 3 === 0 ? (best + 1) % 4 : best;
    });
    return addNumbers(FIRST, await SETS[name]({ x, p: softmax(x, { shape }), target, shape }));
  }
  const f = ANY[name] ?? NON_EMPTY[name];
  return (name in ANY ? [...inputs, ...special] : inputs).map(f).reduce(addNumbers, FIRST);
}

const NAMES = [...Object.keys(ANY), ...Object.keys(NON_EMPTY), ...Object.keys(SETS)];
const KINDS = { f32: Float32Array, f64: Float64Array };
const SEED = 13;

async function hashFunctions(name) {
  const hashes = {};
  for (const [type, Kind] of Object.entries(KINDS))
    hashes[type] = (await hashFunction(name, Kind, SEED)).toString(16).padStart(16, "0");
  return hashes;
}

if (globalThis.process?.argv[2] === "write") {
  const functions = {};
  for (const name of NAMES) functions[name] = await hashFunctions(name);
  const groups = Object.entries({ ...golden, functions }).map(([key, group]) => {
    const rows = Object.entries(group).map(([name, row]) => `    "${name}": ${JSON.stringify(row)}`);
    const spaced = rows.map((row) => row.replace(/(":|,)(?=\S)/g, "$1 ").replace(/{(.*)}/, "{ $1 }"));
    return `  "${key}": {\n${spaced.join(",\n")}\n  }`;
  });
  writeFileSync(file, `{\n${groups.join(",\n")}\n}\n`);
}

for (const name of NAMES) {
  test(`${name} has the same bits in every engine`, async () => {
    assert.deepEqual(await hashFunctions(name), golden.functions[name]);
  });
}

test("every function that returns numbers has a hash", () => {
  const others = ["features", "isSoftmaxError", "memoryUsage", "version"];
  const names = [...Object.keys(api).filter((name) => !others.includes(name)), "LinearClassifier", "model"];
  assert.deepEqual([...NAMES].sort(), names.sort());
});
