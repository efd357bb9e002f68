// The types of results are right for options declared anywhere: exact where shape and axis are literals, a
// union where either may come. This is compiled with and without exactOptionalPropertyTypes.
import {
  type Classification,
  type ClassifyOptions,
  type CrossEntropyOptions,
  type Draw,
  type Draws,
  type ErrorCode,
  type LogSumExpOptions,
  Logits,
  type ReducingOptions,
  type SampleOptions,
  type Signed,
  argmax,
  classify,
  crossEntropy,
  entropy,
  isSoftmaxError,
  logSumExp,
  margin,
  sample,
} from "softmax-wasm";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <A, B>(_: Same<A, B>) => {};
type Floats = Float32Array<ArrayBuffer>;
type Ints = Int32Array<ArrayBuffer>;

declare const x: Float32Array;
declare const n: number;
declare const yes: boolean;
declare const dims: readonly number[];
declare const maybe: number | undefined;
declare const tensor: { readonly data: Float32Array; readonly dims: readonly number[] };

// The input has no row, or one.
const one = {
  none: argmax(x),
  empty: argmax(x, {}),
  row: argmax(x, { shape: [6] }),
  all: argmax(x, { shape: [2, 3], axis: null }),
  every: argmax(x, { shape: [2, 3], axis: [0, 1] }),
  axis: argmax(x, { axis: 0 }),
  unset: argmax(x, { shape: undefined, keepDims: undefined }),
};
is<typeof one, Record<"none" | "empty" | "row" | "all" | "every" | "axis" | "unset", number>>(true);
const many = {
  rows: argmax(x, { shape: [2, 3] }),
  columns: argmax(x, { shape: [2, 3], axis: 0 }),
  inferred: argmax(x, { shape: [-1, 3] }),
  variable: argmax(x, { shape: [n, n] }),
  some: argmax(x, { shape: [1, 2, 3], axis: [0, 1] }),
  none: argmax(x, { axis: [] }),
  kept: argmax(x, { keepDims: true }),
};
is<typeof many, Record<"rows" | "columns" | "inferred" | "variable" | "some" | "none" | "kept", Ints>>(true);
const either = {
  dims: argmax(x, { shape: dims }),
  axes: argmax(x, { shape: [2, 3], axis: dims }),
  tensor: argmax(tensor),
  kept: argmax(x, { keepDims: yes }),
  more: argmax(x, { shape: [1, ...dims] }),
};
is<typeof either, Record<"dims" | "axes" | "tensor" | "kept" | "more", number | Ints>>(true);
const allOfTensor = argmax(tensor, { axis: null });
is<typeof allOfTensor, number>(true);
const rowsOfTensor = argmax({ data: x, dims: [2, 3] } as const);
is<typeof rowsOfTensor, Ints>(true);

// The options come from elsewhere.
export function declared(
  reducing: ReducingOptions,
  ofLogSumExp: LogSumExpOptions,
  ofClassify: ClassifyOptions,
  ofSample: SampleOptions,
  ofLoss: CrossEntropyOptions,
  own: { shape?: readonly [2, 3]; keepDims?: boolean },
  counted: { count?: number },
) {
  const largest = argmax(x, reducing);
  is<typeof largest, number | Ints>(true);
  const ofOwn = argmax(x, own);
  is<typeof ofOwn, number | Ints>(true);
  const nats = [entropy(x, reducing), margin(x, reducing)];
  is<(typeof nats)[number], number | Floats>(true);
  const sums = logSumExp(x, ofLogSumExp);
  is<typeof sums, number | Floats | Signed<number | Floats>>(true);
  const classes = classify(x, ofClassify);
  is<typeof classes, Classification | Classification[]>(true);
  const drawn = sample(x, ofSample);
  is<typeof drawn, number | Ints | Draw | Draws>(true);
  const draws = sample(x, { logprob: true, ...counted });
  is<typeof draws, Draw | Draws>(true);
  const loss = crossEntropy(x, 0, ofLoss);
  is<typeof loss, number | Floats>(true);
  const wrapped = (options?: ClassifyOptions) => classify(x, options);
  is<ReturnType<typeof wrapped>, Classification | Classification[]>(true);
}

// Each function with rows, with one row and with what may be either.
const sums = {
  one: logSumExp(x),
  rows: logSumExp(x, { shape: [2, 3] }),
  either: logSumExp(x, { shape: dims }),
  signed: logSumExp(x, { returnSign: true }),
  signs: logSumExp(x, { shape: [2, 3], returnSign: true }),
};
is<
  typeof sums,
  { one: number; rows: Floats; either: number | Floats; signed: Signed<number>; signs: Signed<Floats> }
>(true);
const classes = {
  one: classify(x, { labels: ["a"] }),
  rows: classify(x, { shape: [2, 3], topK: 1 }),
  either: classify(x, { shape: dims }),
};
is<
  typeof classes,
  { one: Classification; rows: Classification[]; either: Classification | Classification[] }
>(true);
const drawn = {
  one: sample(x, { seed: 1 }),
  rows: sample(x, { shape: [2, 3] }),
  count: sample(x, { count: 3 }),
  maybe: sample(x, { count: maybe }),
  logprob: sample(x, { logprob: true }),
  logprobs: sample(x, { shape: [2, 3], logprob: true }),
  either: sample(x, { logprob: yes }),
};
is<
  typeof drawn,
  {
    one: number;
    rows: Ints;
    count: Ints;
    maybe: number | Ints;
    logprob: Draw;
    logprobs: Draws;
    either: number | Draw;
  }
>(true);
const losses = {
  mean: crossEntropy(x, 0),
  sum: crossEntropy(x, [0, 1], { shape: [2, 3], reduction: "sum" }),
  row: crossEntropy(x, 0, { reduction: "none" }),
  rows: crossEntropy(x, [0, 1], { shape: [2, 3], reduction: "none" }),
};
is<typeof losses, { mean: number; sum: number; row: number; rows: Floats }>(true);
const handle = new Logits(6, "f64");
const ofHandle = {
  one: handle.argmax(),
  rows: handle.sample({ shape: [2, 3] }),
  sums: handle.logSumExp({ shape: [2, 3] }),
};
is<typeof ofHandle, { one: number; rows: Ints; sums: Float64Array<ArrayBuffer> }>(true);

// The type of an error is known after the check.
export function readCode(error: unknown): ErrorCode | undefined {
  if (isSoftmaxError(error)) return error.code;
  // @ts-expect-error it isn't known
  return error.code;
}

// An unknown option is a mistake beside known ones, too.
// @ts-expect-error topK
classify(x, { topk: 2, labels: ["a"] });
// @ts-expect-error keepDims
argmax(x, { shape: [2, 3], keepdims: true });
// @ts-expect-error temperature
sample(x, { seed: 1, temp: 2 });
// @ts-expect-error reduction
crossEntropy(x, 0, { shape: [6], reduce: "sum" });
// @ts-expect-error one of three
crossEntropy(x, 0, { shape: [6], reduction: "all" });

// An optional shape may be there or not; what isn't an object is no options.
declare const optional: { shape?: [number, number] };
const perhaps = classify(x, optional);
is<typeof perhaps, Classification | Classification[]>(true);
// @ts-expect-error
argmax(x, 2);
// @ts-expect-error
sample(x, "seed");
// @ts-expect-error
[[1, 2]].map(argmax);
