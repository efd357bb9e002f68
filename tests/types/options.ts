// No function or method takes another value for an object of options. Options that are declared apart,
// optional or in unions give the right types of results.
import {
  type Classification,
  type ClassifyOptions,
  Logits,
  type ReducingOptions,
  type RejectRule,
  type SampleOptions,
  type SoftmaxOptions,
  SoftmaxState,
  argmax,
  calibrationError,
  classify,
  crossEntropy,
  crossEntropyGrad,
  entmax15,
  entropy,
  fitReject,
  fitTemperature,
  gumbelSoftmax,
  hardmax,
  logAddExp,
  logCumSumExp,
  logSigmoid,
  logSoftmax,
  logSoftmaxGrad,
  logSumExp,
  margin,
  random,
  sample,
  sigmoid,
  softmax,
  softmaxGrad,
  softmaxJacobian,
  softplus,
  sparsemax,
  topK,
  warp,
} from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <A, B>(_: Same<A, B>) => {};
type Floats = Float32Array<ArrayBuffer>;
type Ints = Int32Array<ArrayBuffer>;

const p = [0.5, 0.5];
const x = new Float32Array(6);
const handle = new Logits(2);
const classifier = new LinearClassifier<string>();

// @ts-expect-error
softmax(p, [1]);
// @ts-expect-error
softmax(p, "a");
// @ts-expect-error
softmax(p, 1);
// @ts-expect-error
softmax(p, () => 1);
// @ts-expect-error
softmax(p, new Map());
// @ts-expect-error
softmax(p, x);
// @ts-expect-error
logSoftmax(p, [1]);
// @ts-expect-error
logSoftmax(p, "a");
// @ts-expect-error
logSoftmax(p, 1);
// @ts-expect-error
logSoftmax(p, () => 1);
// @ts-expect-error
logSoftmax(p, new Map());
// @ts-expect-error
logSoftmax(p, x);
// @ts-expect-error
logSumExp(p, [1]);
// @ts-expect-error
logSumExp(p, "a");
// @ts-expect-error
logSumExp(p, 1);
// @ts-expect-error
logSumExp(p, () => 1);
// @ts-expect-error
logSumExp(p, new Map());
// @ts-expect-error
logSumExp(p, x);
// @ts-expect-error
sigmoid(p, [1]);
// @ts-expect-error
sigmoid(p, "a");
// @ts-expect-error
sigmoid(p, 1);
// @ts-expect-error
sigmoid(p, () => 1);
// @ts-expect-error
sigmoid(p, new Map());
// @ts-expect-error
sigmoid(p, x);
// @ts-expect-error
logSigmoid(p, [1]);
// @ts-expect-error
logSigmoid(p, "a");
// @ts-expect-error
logSigmoid(p, 1);
// @ts-expect-error
logSigmoid(p, () => 1);
// @ts-expect-error
logSigmoid(p, new Map());
// @ts-expect-error
logSigmoid(p, x);
// @ts-expect-error
softplus(p, [1]);
// @ts-expect-error
softplus(p, "a");
// @ts-expect-error
softplus(p, 1);
// @ts-expect-error
softplus(p, () => 1);
// @ts-expect-error
softplus(p, new Map());
// @ts-expect-error
softplus(p, x);
// @ts-expect-error
softmaxGrad(p, p, [1]);
// @ts-expect-error
softmaxGrad(p, p, "a");
// @ts-expect-error
softmaxGrad(p, p, 1);
// @ts-expect-error
softmaxGrad(p, p, () => 1);
// @ts-expect-error
softmaxGrad(p, p, new Map());
// @ts-expect-error
softmaxGrad(p, p, x);
// @ts-expect-error
logSoftmaxGrad(p, p, [1]);
// @ts-expect-error
logSoftmaxGrad(p, p, "a");
// @ts-expect-error
logSoftmaxGrad(p, p, 1);
// @ts-expect-error
logSoftmaxGrad(p, p, () => 1);
// @ts-expect-error
logSoftmaxGrad(p, p, new Map());
// @ts-expect-error
logSoftmaxGrad(p, p, x);
// @ts-expect-error
softmaxJacobian(p, [1]);
// @ts-expect-error
softmaxJacobian(p, "a");
// @ts-expect-error
softmaxJacobian(p, 1);
// @ts-expect-error
softmaxJacobian(p, () => 1);
// @ts-expect-error
softmaxJacobian(p, new Map());
// @ts-expect-error
softmaxJacobian(p, x);
// @ts-expect-error
crossEntropy(p, 0, [1]);
// @ts-expect-error
crossEntropy(p, 0, "a");
// @ts-expect-error
crossEntropy(p, 0, 1);
// @ts-expect-error
crossEntropy(p, 0, () => 1);
// @ts-expect-error
crossEntropy(p, 0, new Map());
// @ts-expect-error
crossEntropy(p, 0, x);
// @ts-expect-error
crossEntropyGrad(p, 0, [1]);
// @ts-expect-error
crossEntropyGrad(p, 0, "a");
// @ts-expect-error
crossEntropyGrad(p, 0, 1);
// @ts-expect-error
crossEntropyGrad(p, 0, () => 1);
// @ts-expect-error
crossEntropyGrad(p, 0, new Map());
// @ts-expect-error
crossEntropyGrad(p, 0, x);
// @ts-expect-error
argmax(p, [1]);
// @ts-expect-error
argmax(p, "a");
// @ts-expect-error
argmax(p, 1);
// @ts-expect-error
argmax(p, () => 1);
// @ts-expect-error
argmax(p, new Map());
// @ts-expect-error
argmax(p, x);
// @ts-expect-error
hardmax(p, [1]);
// @ts-expect-error
hardmax(p, "a");
// @ts-expect-error
hardmax(p, 1);
// @ts-expect-error
hardmax(p, () => 1);
// @ts-expect-error
hardmax(p, new Map());
// @ts-expect-error
hardmax(p, x);
// @ts-expect-error
topK(p, 1, [1]);
// @ts-expect-error
topK(p, 1, "a");
// @ts-expect-error
topK(p, 1, 1);
// @ts-expect-error
topK(p, 1, () => 1);
// @ts-expect-error
topK(p, 1, new Map());
// @ts-expect-error
topK(p, 1, x);
// @ts-expect-error
entropy(p, [1]);
// @ts-expect-error
entropy(p, "a");
// @ts-expect-error
entropy(p, 1);
// @ts-expect-error
entropy(p, () => 1);
// @ts-expect-error
entropy(p, new Map());
// @ts-expect-error
entropy(p, x);
// @ts-expect-error
margin(p, [1]);
// @ts-expect-error
margin(p, "a");
// @ts-expect-error
margin(p, 1);
// @ts-expect-error
margin(p, () => 1);
// @ts-expect-error
margin(p, new Map());
// @ts-expect-error
margin(p, x);
// @ts-expect-error
sparsemax(p, [1]);
// @ts-expect-error
sparsemax(p, "a");
// @ts-expect-error
sparsemax(p, 1);
// @ts-expect-error
sparsemax(p, () => 1);
// @ts-expect-error
sparsemax(p, new Map());
// @ts-expect-error
sparsemax(p, x);
// @ts-expect-error
entmax15(p, [1]);
// @ts-expect-error
entmax15(p, "a");
// @ts-expect-error
entmax15(p, 1);
// @ts-expect-error
entmax15(p, () => 1);
// @ts-expect-error
entmax15(p, new Map());
// @ts-expect-error
entmax15(p, x);
// @ts-expect-error
classify(p, [1]);
// @ts-expect-error
classify(p, "a");
// @ts-expect-error
classify(p, 1);
// @ts-expect-error
classify(p, () => 1);
// @ts-expect-error
classify(p, new Map());
// @ts-expect-error
classify(p, x);
// @ts-expect-error
sample(p, [1]);
// @ts-expect-error
sample(p, "a");
// @ts-expect-error
sample(p, 1);
// @ts-expect-error
sample(p, () => 1);
// @ts-expect-error
sample(p, new Map());
// @ts-expect-error
sample(p, x);
// @ts-expect-error
calibrationError(p, 0, [1]);
// @ts-expect-error
calibrationError(p, 0, "a");
// @ts-expect-error
calibrationError(p, 0, 1);
// @ts-expect-error
calibrationError(p, 0, () => 1);
// @ts-expect-error
calibrationError(p, 0, new Map());
// @ts-expect-error
calibrationError(p, 0, x);
// @ts-expect-error
fitTemperature(p, 0, [1]);
// @ts-expect-error
fitTemperature(p, 0, "a");
// @ts-expect-error
fitTemperature(p, 0, 1);
// @ts-expect-error
fitTemperature(p, 0, () => 1);
// @ts-expect-error
fitTemperature(p, 0, new Map());
// @ts-expect-error
fitTemperature(p, 0, x);
// @ts-expect-error
handle.softmax([1]);
// @ts-expect-error
handle.softmax("a");
// @ts-expect-error
handle.softmax(1);
// @ts-expect-error
handle.softmax(() => 1);
// @ts-expect-error
handle.softmax(new Map());
// @ts-expect-error
handle.softmax(x);
// @ts-expect-error
handle.logSoftmax([1]);
// @ts-expect-error
handle.logSoftmax("a");
// @ts-expect-error
handle.logSoftmax(1);
// @ts-expect-error
handle.logSoftmax(() => 1);
// @ts-expect-error
handle.logSoftmax(new Map());
// @ts-expect-error
handle.logSoftmax(x);
// @ts-expect-error
handle.logSumExp([1]);
// @ts-expect-error
handle.logSumExp("a");
// @ts-expect-error
handle.logSumExp(1);
// @ts-expect-error
handle.logSumExp(() => 1);
// @ts-expect-error
handle.logSumExp(new Map());
// @ts-expect-error
handle.logSumExp(x);
// @ts-expect-error
handle.topK(1, [1]);
// @ts-expect-error
handle.topK(1, "a");
// @ts-expect-error
handle.topK(1, 1);
// @ts-expect-error
handle.topK(1, () => 1);
// @ts-expect-error
handle.topK(1, new Map());
// @ts-expect-error
handle.topK(1, x);
// @ts-expect-error
handle.argmax([1]);
// @ts-expect-error
handle.argmax("a");
// @ts-expect-error
handle.argmax(1);
// @ts-expect-error
handle.argmax(() => 1);
// @ts-expect-error
handle.argmax(new Map());
// @ts-expect-error
handle.argmax(x);
// @ts-expect-error
handle.sample([1]);
// @ts-expect-error
handle.sample("a");
// @ts-expect-error
handle.sample(1);
// @ts-expect-error
handle.sample(() => 1);
// @ts-expect-error
handle.sample(new Map());
// @ts-expect-error
handle.sample(x);
// @ts-expect-error
handle.classify([1]);
// @ts-expect-error
handle.classify("a");
// @ts-expect-error
handle.classify(1);
// @ts-expect-error
handle.classify(() => 1);
// @ts-expect-error
handle.classify(new Map());
// @ts-expect-error
handle.classify(x);
// @ts-expect-error
classifier.fit([p], ["a"], [1]);
// @ts-expect-error
classifier.fit([p], ["a"], "a");
// @ts-expect-error
classifier.fit([p], ["a"], 1);
// @ts-expect-error
classifier.fit([p], ["a"], () => 1);
// @ts-expect-error
classifier.fit([p], ["a"], new Map());
// @ts-expect-error
classifier.fit([p], ["a"], x);
// @ts-expect-error
classifier.partialFit([p], ["a"], [1]);
// @ts-expect-error
classifier.partialFit([p], ["a"], "a");
// @ts-expect-error
classifier.partialFit([p], ["a"], 1);
// @ts-expect-error
classifier.partialFit([p], ["a"], () => 1);
// @ts-expect-error
classifier.partialFit([p], ["a"], new Map());
// @ts-expect-error
classifier.partialFit([p], ["a"], x);
// @ts-expect-error
classifier.predict([p], [1]);
// @ts-expect-error
classifier.predict([p], "a");
// @ts-expect-error
classifier.predict([p], 1);
// @ts-expect-error
classifier.predict([p], () => 1);
// @ts-expect-error
classifier.predict([p], new Map());
// @ts-expect-error
classifier.predict([p], x);
// @ts-expect-error
classifier.score([p], ["a"], [1]);
// @ts-expect-error
classifier.score([p], ["a"], "a");
// @ts-expect-error
classifier.score([p], ["a"], 1);
// @ts-expect-error
classifier.score([p], ["a"], () => 1);
// @ts-expect-error
classifier.score([p], ["a"], new Map());
// @ts-expect-error
classifier.score([p], ["a"], x);
// @ts-expect-error
classifier.classify([p], [1]);
// @ts-expect-error
classifier.classify([p], "a");
// @ts-expect-error
classifier.classify([p], 1);
// @ts-expect-error
classifier.classify([p], () => 1);
// @ts-expect-error
classifier.classify([p], new Map());
// @ts-expect-error
classifier.classify([p], x);

// Options that may be there or not.
declare const perhaps: { shape: readonly [2, 3] } | {};
declare const either: { shape: readonly [2, 3] } | { axis: null };
declare const n: number;
declare const dims: readonly number[];
declare const maybe: number | undefined;
const chosen = n > 0 ? { shape: [2, 3] as const } : {};
const reduced = {
  perhaps: argmax(x, perhaps),
  either: argmax(x, either),
  chosen: argmax(x, chosen),
  entropy: entropy(x, perhaps),
  margin: margin(x, chosen),
  sum: logSumExp(x, perhaps),
  classes: classify(x, perhaps),
  drawn: sample(x, chosen),
  loss: crossEntropy(x, 0, perhaps),
  losses: crossEntropy(x, 0, { ...perhaps, reduction: "none" }),
};
is<
  typeof reduced,
  {
    perhaps: number | Ints;
    either: number | Ints;
    chosen: number | Ints;
    entropy: number | Floats;
    margin: number | Floats;
    sum: number | Floats;
    classes: Classification | Classification[];
    drawn: number | Ints;
    loss: number;
    losses: number | Floats;
  }
>(true);
const counts = {
  maybe: sample(x, { count: maybe }),
  apart: sample(x, n > 0 ? { count: 3 } : {}),
  kept: argmax(x, n > 0 ? { keepDims: true } : {}),
};
is<typeof counts, { maybe: number | Ints; apart: number | Ints; kept: number | Ints }>(true);
const ofHandle = {
  largest: handle.argmax(perhaps),
  sum: handle.logSumExp(chosen),
  drawn: handle.sample(perhaps),
  classes: handle.classify(chosen),
};
is<
  typeof ofHandle,
  {
    largest: number | Ints;
    sum: number | Floats;
    drawn: number | Ints;
    classes: Classification | Classification[];
  }
>(true);

// A number alone is one row.
const scalars = {
  shape: argmax([5], { shape: [] }),
  dims: argmax({ data: x, dims: [] } as const),
  all: argmax([5], { shape: [], axis: [] }),
};
is<typeof scalars, { shape: number; dims: number; all: number }>(true);

// The table of results that a reader wrote down.
export function declared(
  ofClassify: ClassifyOptions,
  ofSample: SampleOptions,
  reducing: ReducingOptions,
  kept: { keepDims: boolean },
) {
  const results = {
    a: classify(x),
    b: classify(x, ofClassify),
    c: classify(x, { shape: [2, 3] }),
    c2: classify(x, { shape: [n, 3], labels: ["a"] }),
    d: classify(x, { shape: dims }),
    e: classify(x, { labels: ["a"], topK: 2 }),
    f: argmax(x),
    g: argmax(x, { shape: [2, 3] }),
    g1: argmax(x, { shape: [2, 3], axis: 0 }),
    g2: argmax(x, reducing),
    g3: argmax(x, kept),
    g4: argmax(x, { shape: [6] }),
    h: sample(x, ofSample),
    i: sample(x, { count: maybe }),
    j: sample(x, { temperature: 1, seed: 1 }),
    k: sample(x, { count: 3 }),
    l: sample(x, { shape: [2, 3] }),
  };
  type One = Classification;
  type All = Classification[];
  is<
    Pick<typeof results, "a" | "b" | "c" | "c2" | "d" | "e">,
    { a: One; b: One | All; c: All; c2: All; d: One | All; e: One }
  >(true);
  is<
    Pick<typeof results, "f" | "g" | "g1" | "g2" | "g3" | "g4">,
    { f: number; g: Ints; g1: Ints; g2: number | Ints; g3: number | Ints; g4: number }
  >(true);
  is<Pick<typeof results, "i" | "j" | "k" | "l">, { i: number | Ints; j: number; k: Ints; l: Ints }>(true);
  const drawn:
    | number
    | Ints
    | { index: number; logprob: number }
    | { indices: Ints; logprobs: Float64Array<ArrayBuffer> } = results.h;
  return drawn;
}

// A function of yours that passes options on keeps the type of the array; with an `out` its type is named.
export function wrappers(x: Floats, o: SoftmaxOptions, w: SoftmaxOptions<Float32Array>) {
  const p: Float32Array = softmax(x, o);
  const q: Float32Array = softmax(x, w);
  const temperature: SoftmaxOptions = { temperature: 2 };
  const r: Float64Array = softmax(new Float64Array(2), temperature);
  // @ts-expect-error the options name no type of `out`
  const out: SoftmaxOptions = { out: new Float32Array(2) };
  // @ts-expect-error an `out` of another type
  softmax(new Float64Array(2), w);
  return [p, q, r, out];
}

// The `out` of logAddExp has the type of its result.
export function sums() {
  const kept: number = logAddExp(1, 2, { out: [0] });
  const lists: number[] = logAddExp([1], 2, { out: [0] });
  const floats: Float32Array = logAddExp(2, new Float32Array(1), { out: new Float32Array(1) });
  // @ts-expect-error the result of a list is a list
  logAddExp([1], [2], { out: new Float32Array(1) });
  return [kept, lists, floats];
}

// The type of `out` follows from the input, in whatever form it is written.
{
  const makeTensor = <D>(data: D) => ({ data, dims: [2] });
  const f32: Float32Array = softmax({ data: new Float32Array(2), dims: [2] }, { out: new Float32Array(2) });
  softmax({ data: new Int32Array(2), dims: [2] }, { out: new Float64Array(2) });
  softmax(makeTensor(new Int32Array(2)), { out: new Float64Array(2) });
  logSoftmax({ data: new Float32Array(2), dims: [2] }, { out: f32 });
  logCumSumExp({ data: new Int32Array(2), dims: [2] }, { out: new Float64Array(2) });
  sigmoid({ data: new Float32Array(2), dims: [2] }, { out: f32 });
  logSigmoid({ data: new Int32Array(2), dims: [2] }, { out: new Float64Array(2) });
  softplus({ data: [1, 2], dims: [2] }, { out: [0, 0] });
  warp({ data: new Int32Array(2), dims: [2] }, { out: new Float64Array(2), topK: 1 });
  new SoftmaxState().softmax({ data: new Float32Array(2), dims: [2] }, { out: f32 });
  logAddExp(new Float32Array(2), [1, 2], { out: f32 });
  logAddExp(1, new Float32Array(2), { out: f32 });
  logAddExp(new Int8Array(2), f32, { out: new Float64Array(2) });
  // @ts-expect-error
  softmax({ data: f32, dims: [2] }, { out: [1, 2] });
  // @ts-expect-error
  logAddExp(f32, [1, 2], { out: [1, 2] });
}

// Options that can't be given together, and fields of `reject` that there aren't.
{
  const rng = random(1);
  const sampling: SampleOptions = { seed: 1 };
  const either: { seed?: number; rng?: () => number } = {};
  sample(p, sampling);
  sample(p, either);
  sample(p, { rng, seed: undefined });
  handle.sample(sampling);
  // @ts-expect-error
  sample(p, { seed: 1, rng });
  // @ts-expect-error
  handle.sample({ seed: 1, rng });
  gumbelSoftmax(p, either);
  gumbelSoftmax(p, { hard: true, rng });
  // @ts-expect-error
  gumbelSoftmax(p, { seed: 1, rng });
  // @ts-expect-error
  gumbelSoftmax(p, { sed: 1 });
  // @ts-expect-error
  gumbelSoftmax(p, [1]);
  const sum: number = logSumExp(p, { sink: 1 });
  logSumExp(p, { weights: p, sink: undefined });
  // @ts-expect-error
  logSumExp(p, { sink: sum, weights: p });
  // @ts-expect-error
  handle.logSumExp({ sink: 1, weights: p });
  const rule: RejectRule = { threshold: null };
  const fit = fitReject([1]);
  classify(p, { reject: rule });
  classify(p, { reject: fit });
  classify(p, { reject: Math.random() > 0.5 ? { ...fit, score: "energy" } : undefined });
  handle.classify({ reject: fit });
  // @ts-expect-error
  classify(p, { reject: { threshold: 1, scor: "energy" } });
  // @ts-expect-error
  handle.classify({ reject: { threshold: 1, keep: 1 } });
}
