// Programs of TypeScript users compile, and programs that the types forbid don't.
import {
  type Classification,
  type Draw,
  type Draws,
  Logits,
  type LogitsInput,
  type SampleOptions,
  argmax,
  calibrationError,
  classify,
  crossEntropy,
  entropy,
  fitTemperature,
  logSoftmax,
  logSumExp,
  random,
  sample,
  sigmoid,
  softmax,
  topK,
  version,
} from "softmax-wasm";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

const numbers = softmax([2, 1, 0.1]);
same<typeof numbers, number[]>(true);
const floats = softmax(new Float32Array(3), { shape: [3], axis: -1, temperature: 2 });
same<typeof floats, Float32Array<ArrayBuffer>>(true);
const doubles = logSoftmax(new Float64Array(3), { axis: null, mask: new Int32Array(3) });
same<typeof doubles, Float64Array<ArrayBuffer>>(true);
declare const tensor: Float32Array | Int32Array | number[];
const fromTensor = softmax(tensor, { shape: [1, 3] });
same<typeof fromTensor, Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | number[]>(true);
declare const any: LogitsInput;
logSoftmax(any, { temperature: 2 }) satisfies { readonly length: number; [i: number]: number };
const widened = softmax(new Int32Array(3));
same<typeof widened, Float64Array<ArrayBuffer>>(true);
const frozen = softmax([1, 2] as const, { onInfinity: "split" });
same<typeof frozen, number[]>(true);

declare const half: {
  readonly [Symbol.toStringTag]: "Float16Array";
  readonly length: number;
  [index: number]: number;
};
const halves = softmax(half);
same<typeof halves, typeof half>(true);

const x = new Float32Array(3);
softmax(x, { out: x });
const whole = logSumExp(x);
same<typeof whole, number>(true);
const signed = logSumExp([1, 2], { weights: [1, -1], returnSign: true });
same<typeof signed, { value: number; sign: number }>(true) satisfies void;
const rows = logSumExp([1, 2], { shape: [1, 2], keepDims: true });
same<typeof rows, number[]>(true);
const either = logSumExp(new Float64Array(4), { shape: [2, 2] });
same<typeof either, Float64Array<ArrayBuffer>>(true);
const best = argmax([1, 2]);
same<typeof best, number>(true);
const top = topK(new Float32Array(4), 2);
same<typeof top.values, Float32Array<ArrayBuffer>>(true);
const nats = entropy([0.5, 0.5]);
same<typeof nats, number>(true);
const loss = crossEntropy([1, 2], 0, { reduction: "sum" });
same<typeof loss, number>(true);
const names: readonly string[] = ["cat", "dog"];
const classes = classify([2, 1], { labels: names, topK: 1, allow: ["cat", 1], activation: "sigmoid" });
same<typeof classes, Classification>(true);
const label: string | undefined = classes.classes[0]?.label;
const why: "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes" | null = classes.abstained;
const lists = classify(new Float32Array(6), { shape: [2, 3], threshold: 0.5 });
same<typeof lists, Classification[]>(true);
const listed = classify(x, { shape: [3] });
same<typeof listed, Classification>(true);
const together = classify(x, { shape: [1, 3], axis: null });
same<typeof together, Classification>(true);
declare const dimensions: number[];
const unknown = classify(x, { shape: dimensions });
same<typeof unknown, Classification | Classification[]>(true);
declare const ortTensor: {
  readonly data: Float32Array | Uint16Array | BigInt64Array | string[];
  readonly dims: readonly number[];
};
const ofTensor = softmax(ortTensor);
same<typeof ofTensor, Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(true);
const rowsOfTensor = argmax(ortTensor);
same<typeof rowsOfTensor, number | Int32Array<ArrayBuffer>>(true);
const shaped = argmax(x, { shape: [21, 512], axis: 0 });
same<typeof shaped, Int32Array<ArrayBuffer>>(true);
const untouched = logSumExp([1, 2], { axis: [] });
same<typeof untouched, number[]>(true);
declare const anyOptions: import("softmax-wasm").ClassifyOptions;
const unsure = classify(x, anyOptions);
same<typeof unsure, Classification | Classification[]>(true);
declare const kept: boolean;
const perhaps = entropy(x, { keepDims: kept });
same<typeof perhaps, number | Float32Array<ArrayBuffer>>(true);
declare const several: number | undefined;
const drawn = sample(x, { count: several });
same<typeof drawn, number | Int32Array<ArrayBuffer>>(true);
declare const int64: BigInt64Array;
crossEntropy([1, 2], int64, { mask: int64, shape: [1, -1] });
softmax({ data: x, shape: int64 }, { mask: { data: [1, 0, 1], dims: [3] }, bias: x, causal: -1 });
sigmoid(x, { out: x });
classify(x, { labels: { 0: "cat", 1: "dog", 2: "fox" }, threshold: [0.5, 0.25, 0.5], topK: Infinity });
const index = sample(x, { seed: 7, topP: 0.9 });
same<typeof index, number>(true);
const indices = sample(x, { rng: Math.random, count: 3 });
same<typeof indices, Int32Array<ArrayBuffer>>(true);
declare const drawing: SampleOptions;
declare const some: number | undefined;
const draws = [
  sample(x, { logprob: true }),
  sample(x, { seed: 1, logprob: true, count: undefined }),
] satisfies { index: number; logprob: number }[];
const manyDraws = [
  sample(x, { logprob: true, count: 3 }),
  sample(x, { shape: [1, 3], rng: random(7), logprob: true }),
];
same<(typeof manyDraws)[number], Draws>(true);
const noLogprob = sample(x, { logprob: false });
same<typeof noLogprob, number>(true);
const rowsOfDraws = sample(x, { shape: [1, 3] });
same<typeof rowsOfDraws, Int32Array<ArrayBuffer>>(true);
const perhapsSeveral = sample(x, { count: some });
same<typeof perhapsSeveral, number | Int32Array<ArrayBuffer>>(true);
const whatever = sample(x, drawing);
same<typeof whatever, number | Int32Array<ArrayBuffer> | Draw | Draws>(true);
void [draws];
const { temperature, eceAfter } = fitTemperature(x, [0], { bins: 10 });
const { ece, bins } = calibrationError([0.5, 0.5], Int32Array.of(1));
const numbersOf: number[] = [temperature, eceAfter, ece, bins[0]?.upper ?? 1];
void [label, why, numbersOf];
const logistic = sigmoid(new Int8Array(2));
same<typeof logistic, Float64Array<ArrayBuffer>>(true);
const text: string = version;
const logits: LogitsInput = new Uint8Array(2);
const handle = new Logits(2, "f64");
const view: Float64Array<ArrayBuffer> = handle.softmax({ temperature: 2 });
const shown: Float32Array<ArrayBuffer> = new Logits(3).data;
handle[Symbol.dispose]();
void [view, shown];

const handleBest = new Logits(3).argmax();
same<typeof handleBest, number>(true);
const handleClasses = new Logits(3).classify({ threshold: 0.5 });
same<typeof handleClasses, Classification>(true);
const handleDraws = new Logits(3).sample({ count: 2 });
same<typeof handleDraws, Int32Array<ArrayBuffer>>(true);

// @ts-expect-error int64 logits
softmax(int64);
declare const buffer: Uint8Array & { readFloatLE(offset?: number): number };
// @ts-expect-error bytes that may be those of other numbers
softmax(buffer);
// @ts-expect-error no mask of bytes either
softmax([1, 2], { mask: buffer });
same<ReturnType<typeof softmax<Uint8Array>>, Float64Array<ArrayBuffer>>(true);
softmax([1, 2], { mask: half, priors: { from: new Uint32Array(2), to: [1, 2] } });
classify([1, 2], { allow: new Uint8Array(1) });
// @ts-expect-error probabilities take no bias
entropy([1], { bias: [0] });
// @ts-expect-error no text
softmax("2, 1");
// @ts-expect-error no option of this name
softmax([1, 2], { temprature: 2 });
// @ts-expect-error another kind
softmax([1, 2], { out: new Float32Array(2) });
// @ts-expect-error softmax's own
logSoftmax([1, 2], { onInfinity: "split" });
// @ts-expect-error one of two
softmax([1, 2], { onInfinity: "zero" });
// @ts-expect-error labels are strings
classify([1, 2], { labels: [1, 2] });
// @ts-expect-error labels are no text, which would give its letters
classify([1, 2], { labels: "ab" });
// @ts-expect-error one of three
classify([1, 2], { activation: "relu" });
// @ts-expect-error a number
sample([1, 2], { seed: "7" });
// @ts-expect-error labels are needed
fitTemperature([1, 2]);

export { logits, text };
