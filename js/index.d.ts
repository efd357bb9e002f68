// The types of softmax-wasm, by hand: the same kind of array out as in.

/** Arrays that are computed in f64 and give a `Float64Array`. */
export type IntegerArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** `Float16Array`, which not every engine and every TypeScript library knows yet. It is
 * computed in f32 and rounded. */
export interface HalfArray {
  readonly [Symbol.toStringTag]: "Float16Array";
  readonly length: number;
  [index: number]: number;
}

/** What is accepted as logits. */
export type LogitsInput = readonly number[] | Float32Array | Float64Array | HalfArray | IntegerArray;

/** One entry per logit, or per entry of a row for all rows; 0 and false hide. */
export type Mask = readonly (boolean | number)[] | IntegerArray | Float32Array | Float64Array;

/** Which entries form a row, and which of them count. */
export interface RowOptions {
  /** The dimensions of the array, row-major. Default: `[x.length]`. */
  shape?: readonly number[] | undefined;
  /** Which dimension a row runs along: negatives count from the end, an array takes several
   * together, `null` all. Default: −1. */
  axis?: number | readonly number[] | null | undefined;
  /** Hides entries, whatever they are: probability 0. */
  mask?: Mask | undefined;
}

/** Rows of logits. */
export interface LogitsOptions extends RowOptions {
  /** Divides the logits; 0 and `Infinity` give the limits. Default: 1. */
  temperature?: number | undefined;
}

/** Rows that give one number each. */
export interface ReducingOptions extends RowOptions {
  /** Returns an array even where one row is all. Default: false. */
  keepDims?: boolean | undefined;
}

/** Options of {@link logSoftmax}. */
export interface LogSoftmaxOptions<Out> extends LogitsOptions {
  /** Where the result goes: what would be returned otherwise, of the same length. It may be
   * the input itself. */
  out?: Out | undefined;
}

/** Options of {@link softmax}. */
export interface SoftmaxOptions<Out> extends LogSoftmaxOptions<Out> {
  /** What logits at +∞ give: NaN in their row (default), or 1 split equally among them. */
  onInfinity?: "nan" | "split" | undefined;
}

/** Options of {@link logSumExp}. */
export interface LogSumExpOptions extends LogitsOptions, ReducingOptions {
  /** Computes log Σ wᵢ·e^xᵢ: one weight per logit, or per entry of a row for all rows; 0
   * drops an entry, negatives subtract. */
  weights?: LogitsInput | undefined;
  /** Returns the logarithm of the sum's magnitude with its sign. Default: false, where a
   * negative sum gives NaN. */
  returnSign?: boolean | undefined;
}

/** A logarithm of a magnitude, and the sign: 1, −1, or 0 for an empty sum. */
export interface Signed<T> {
  value: T;
  sign: T;
}

/**
 * The probabilities of logits: e^xᵢ / Σⱼ e^xⱼ along each row, within 2 ULP of the true value.
 *
 * −∞ gets 0. NaN, +∞ or nothing but −∞ makes the row NaN. No logits give no probabilities.
 *
 * @throws TypeError for anything but arrays of numbers and for unknown options
 * @throws RangeError for a shape, axis, mask, temperature or `out` that doesn't fit
 * @example
 * softmax([2.0, 1.0, 0.1]) // [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]
 */
export function softmax(x: Float32Array, options?: SoftmaxOptions<Float32Array>): Float32Array<ArrayBuffer>;
export function softmax(x: Float64Array | IntegerArray, options?: SoftmaxOptions<Float64Array>): Float64Array<ArrayBuffer>;
export function softmax(x: readonly number[], options?: SoftmaxOptions<number[]>): number[];
export function softmax<X extends HalfArray>(x: X, options?: SoftmaxOptions<X>): X;
export function softmax<X extends LogitsInput>(x: X, options?: SoftmaxOptions<never>): LikeInput<X>;

/**
 * The log-probabilities of logits: xᵢ − log Σⱼ e^xⱼ along each row, within 2 ULP of the true
 * value, also where a probability is so near 0 or 1 that its own logarithm would be lost.
 *
 * −∞ stays −∞. NaN, +∞ or nothing but −∞ makes the row NaN.
 *
 * @throws TypeError and RangeError as {@link softmax}
 * @example
 * logSoftmax([40, 0])[0] // -4.248354255291589e-18
 */
export function logSoftmax(x: Float32Array, options?: LogSoftmaxOptions<Float32Array>): Float32Array<ArrayBuffer>;
export function logSoftmax(x: Float64Array | IntegerArray, options?: LogSoftmaxOptions<Float64Array>): Float64Array<ArrayBuffer>;
export function logSoftmax(x: readonly number[], options?: LogSoftmaxOptions<number[]>): number[];
export function logSoftmax<X extends HalfArray>(x: X, options?: LogSoftmaxOptions<X>): X;
export function logSoftmax<X extends LogitsInput>(x: X, options?: LogSoftmaxOptions<never>): LikeInput<X>;

/**
 * log Σᵢ e^xᵢ along each row, without overflow: a number for one row, which isn't rounded to
 * f32, else an array of the input's kind with one value per row.
 *
 * −∞ for no logits or nothing but −∞; +∞ where one is +∞; NaN where one is NaN. Within 2 ULP
 * of the true value or, where that cancels, of the largest logit.
 *
 * @throws TypeError and RangeError as {@link softmax}
 * @example
 * logSumExp([1000, 1000]) // 1000.6931471805599
 */
export function logSumExp(x: LogitsInput, options?: LogSumExpOptions & OneRow & { returnSign?: false | undefined }): number;
export function logSumExp(x: LogitsInput, options: LogSumExpOptions & OneRow & { returnSign: true }): Signed<number>;
export function logSumExp<X extends LogitsInput, O extends LogSumExpOptions>(x: X, options: O): LogSumExpResult<LikeInput<X>, O>;

/** Without a shape there is one row. */
type OneRow = { shape?: undefined; keepDims?: false | undefined };
/** The kind of result that a kind of input gives. */
type LikeInput<X> = X extends Float32Array ? Float32Array<ArrayBuffer> : X extends readonly number[] ? number[] : X extends HalfArray ? X : Float64Array<ArrayBuffer>;
type LogSumExpResult<T, O> = O extends { returnSign: true } ? Signed<Reduced<T, O>> : Reduced<T, O>;
/** A number where all axes of a shape are reduced. */
type Reduced<T, O> = O extends { keepDims: true } ? T : O extends { axis: null } ? number : T | number;

/** A number for one row, an array of the kind T for several. */
type PerRow<T, O> = O extends { shape: readonly number[] } | { keepDims: true } ? Reduced<T, O> : number;

/**
 * The logistic function 1/(1 + e^−x) of every entry, within 2 ULP.
 * @example
 * sigmoid([0]) // [0.5]
 */
export function sigmoid<X extends LogitsInput>(x: X): LikeInput<X>;

/**
 * The logarithm of the logistic function of every entry, also where that is near 0 or 1.
 * @example
 * logSigmoid([-1000]) // [-1000]
 */
export function logSigmoid<X extends LogitsInput>(x: X): LikeInput<X>;

/**
 * log(1 + e^x) of every entry.
 * @example
 * softplus([1000]) // [1000]
 */
export function softplus<X extends LogitsInput>(x: X): LikeInput<X>;

/**
 * The vector-Jacobian product of softmax: from its output `p` and the gradient `dp` with respect
 * to that, the gradient with respect to the logits, pᵢ·(dpᵢ − Σⱼ pⱼ·dpⱼ)/T.
 * @example
 * softmaxGrad([0.5, 0.5], [1, 0]) // [0.25, -0.25]
 */
export function softmaxGrad<X extends LogitsInput>(p: X, dp: LogitsInput, options?: LogitsOptions): LikeInput<X>;

/**
 * The vector-Jacobian product of log-softmax: (dᵢ − e^logpᵢ·Σⱼ dⱼ)/T.
 * @example
 * logSoftmaxGrad(logSoftmax([0, 0]), [1, 0]) // [0.5, -0.5]
 */
export function logSoftmaxGrad<X extends LogitsInput>(logp: X, d: LogitsInput, options?: LogitsOptions): LikeInput<X>;

/**
 * The Jacobian of softmax at one row of n logits, ∂pᵢ/∂xⱼ: n·n numbers, row by row.
 * @example
 * softmaxJacobian([0, 0]) // [0.25, -0.25, -0.25, 0.25]
 */
export function softmaxJacobian<X extends LogitsInput>(x: X, options?: { temperature?: number | undefined }): LikeInput<X>;

/** Options of {@link crossEntropy} and its gradient. */
export interface CrossEntropyOptions extends LogitsOptions {
  /** One weight per class. */
  weights?: LogitsInput | undefined;
  /** Rows of this target class count nothing. */
  ignoreIndex?: number | undefined;
  /** A part of every target that is spread over all classes, from 0 to 1. Default: 0. */
  labelSmoothing?: number | undefined;
  /** Rows to one loss: their sum over the sum of the weights of their targets (`"mean"`, the
   * default), their sum, or not at all. */
  reduction?: "mean" | "sum" | "none" | undefined;
}

/**
 * The cross-entropy −Σ tᵢ·log softmax(x)ᵢ. The target is a class index, one index per row, or a
 * distribution: as many numbers as logits.
 *
 * A target class at −∞ gives +∞; a target 0 counts 0 even there.
 * @throws RangeError for a class out of range, and for no logits
 * @example
 * crossEntropy([2.0, 1.0, 0.1], 0) // 0.4170300162778335
 */
export function crossEntropy(x: LogitsInput, target: number | LogitsInput, options?: CrossEntropyOptions & { reduction?: "mean" | "sum" | undefined }): number;
export function crossEntropy<X extends LogitsInput>(x: X, target: number | LogitsInput, options: CrossEntropyOptions): number | LikeInput<X>;

/**
 * The gradient of {@link crossEntropy} with respect to the logits; without reduction that of the
 * sum.
 * @example
 * crossEntropyGrad([0, 0], 1) // [0.5, -0.5]
 */
export function crossEntropyGrad<X extends LogitsInput>(x: X, target: number | LogitsInput, options?: CrossEntropyOptions): LikeInput<X>;

/**
 * The index of the largest entry of each row; of equal ones the lowest, of NaNs the first.
 * @throws RangeError for rows without entries
 * @example
 * argmax([1, 3, 3]) // 1
 */
export function argmax<O extends ReducingOptions = {}>(x: LogitsInput, options?: O): PerRow<Int32Array<ArrayBuffer>, O>;

/**
 * 1 at the {@link argmax} of each row, 0 elsewhere.
 * @example
 * hardmax([1, 3, 3]) // [0, 1, 0]
 */
export function hardmax<X extends LogitsInput>(x: X, options?: RowOptions): LikeInput<X>;

/**
 * The k largest entries of each row, largest first, row after row; of equal ones the lowest
 * index first.
 * @throws RangeError if k isn't an integer from 1 to the entries of a row
 * @example
 * topK([1, 5, 3], 2) // { indices: Int32Array [1, 2], values: [5, 3] }
 */
export function topK<X extends LogitsInput>(x: X, k: number, options?: RowOptions): { indices: Int32Array<ArrayBuffer>; values: LikeInput<X> };

/**
 * The entropy −Σ pᵢ·log pᵢ of each row of probabilities, in nats.
 * @example
 * entropy([0.5, 0.5]) // 0.6931471805599453
 */
export function entropy<X extends LogitsInput, O extends ReducingOptions = {}>(p: X, options?: O): PerRow<LikeInput<X>, O>;

/**
 * The best minus the second best of each row of probabilities.
 * @example
 * margin([0.125, 0.625, 0.25]) // 0.375
 */
export function margin<X extends LogitsInput, O extends ReducingOptions = {}>(p: X, options?: O): PerRow<LikeInput<X>, O>;

/**
 * Sparsemax, the distribution nearest to the logits: few entries are positive, the others
 * exactly 0 (Martins & Astudillo 2016).
 * @example
 * sparsemax([1, 0.5, -1]) // [0.75, 0.25, 0]
 */
export function sparsemax<X extends LogitsInput>(x: X, options?: LogitsOptions): LikeInput<X>;

/**
 * 1.5-entmax, between softmax and sparsemax (Peters, Niculae & Martins 2019).
 * @example
 * entmax15([2, 1, 0.1]) // [0.8307189138830738, 0.1692810861169262, 0]
 */
export function entmax15<X extends LogitsInput>(x: X, options?: LogitsOptions): LikeInput<X>;

/** Options of {@link classify}. */
export interface ClassifyOptions extends LogitsOptions {
  /** One name per class. Default: the indices. */
  labels?: readonly string[] | undefined;
  /** How many classes are listed at most; more than there are list all. Default: 5. */
  topK?: number | undefined;
  /** How logits become probabilities: by softmax where one class is right (the default), by the
   * logistic function of each over the temperature where any number is, or not at all where they
   * are probabilities or scores already, which no temperature changes. */
  activation?: "softmax" | "sigmoid" | "none" | undefined;
  /** Less probable classes aren't listed. From 0 to 1. */
  threshold?: number | undefined;
  /** Nothing is listed if the best class is less than this more probable than the second, or a
   * single class than 0. From 0 to 1. */
  minMargin?: number | undefined;
  /** Only these classes are listed: labels (strings) and indices (numbers). The others count among
   * the probabilities all the same, other than what `mask` hides. */
  allow?: readonly (string | number)[] | undefined;
  /** These classes aren't listed: labels and indices, as in `allow`. */
  deny?: readonly (string | number)[] | undefined;
}

/** A class with its probability; without labels, `label` is the index as text. */
export interface ClassProbability {
  label: string;
  index: number;
  probability: number;
}

/** Classes, the most probable first, of equal ones the lowest index. */
export interface Classification extends Array<ClassProbability> {
  /** Why the list is empty: the best class is below the threshold or too near to the second best,
   * or no class is left: all are masked, denied or −∞. A property of the array, so JSON doesn't
   * hold it. */
  abstained?: "threshold" | "margin" | "all-masked";
}

/** One result without a shape, or for a single row of one; an array of them for rows. */
type ForRows<T, O> = O extends { shape: readonly number[] }
  ? O extends { axis: null } | { shape: readonly [number] }
    ? T
    : O extends { axis: readonly number[] }
      ? T | T[]
      : O extends { shape: readonly [number, number, ...number[]] }
        ? T[]
        : T | T[]
  : T;

/**
 * The most probable classes of logits, with their names: a list for one row, an array of lists for
 * several. Where nothing passes the list is empty and `abstained` says why.
 *
 * Logits that look like probabilities (from 0 to 1, of sum 1) give one `console.warn` in a process;
 * `activation: "none"` takes them for what they are.
 * @throws RangeError for a NaN that isn't masked, and for +∞ under softmax, with the index; for no
 * logits; for labels of another number than the classes
 * @example
 * classify([2.0, 1.0, 0.1], { labels: ["cat", "dog", "bird"], topK: 1 }) // [{ label: "cat", index: 0, probability: 0.6590011388859679 }]
 */
export function classify<const O extends ClassifyOptions = {}>(x: LogitsInput, options?: O): ForRows<Classification, O>;

/** Options of {@link sample}. What is cut off, is in this order: the temperature is applied, then
 * `topK`, `topP` and `minP`. */
export interface SampleOptions extends LogitsOptions {
  /** How many indices are drawn of each row. Default: one, as a number. */
  count?: number | undefined;
  /** An integer that gives the same indices on every engine. **Not in a loop**: each call begins anew,
   * so that the same seed draws by the same number each time. There pass `rng: random(seed)`, made once
   * before the loop, or draw all at once by `count`. Default: `Math.random`. */
  seed?: number | undefined;
  /** A generator, which gives numbers from 0 to below 1, one for each index: {@link random} or your own. */
  rng?: (() => number) | undefined;
  /** Only so many of the most probable classes can be drawn; of equal ones the lowest index. */
  topK?: number | undefined;
  /** And only as few of the most probable as hold this part of the probability that is left then.
   * From 0 to 1. */
  topP?: number | undefined;
  /** And only those with at least this part of the largest probability. From 0 to 1. */
  minP?: number | undefined;
  /** Returns the logarithm of the probability of what is drawn with it. Default: false. */
  logprob?: boolean | undefined;
}

/** An index that was drawn, with the natural logarithm of the probability that it had in the distribution
 * that was drawn from: after mask, temperature, `topK`, `topP` and `minP`, of which what is left sums to 1
 * again. What was the only one left has 0. */
export interface Draw {
  index: number;
  logprob: number;
}

/** Several of {@link Draw}, row after row. */
export interface Draws {
  indices: Int32Array<ArrayBuffer>;
  logprobs: Float64Array<ArrayBuffer>;
}

/** One of a single row without `count`, all otherwise. */
type Drawn<O, One, All> = Has<O, "count"> extends true ? All : Has<O, "count"> extends false ? Many<One, All, O> : One | All;

/** What O says of option K: `false` where it is absent, `true` where it is given, `boolean` where it may be. */
type Has<O, K extends string> = K extends keyof O ? (undefined extends O[K] ? (O[K] extends undefined ? false : boolean) : true) : false;

/** One without a shape, or where the shape and the axis make a single row of all; several for rows; either
 * where the type of the options doesn't tell. */
type Many<One, Rows, O> =
  Has<O, "shape"> extends false
    ? One
    : Has<O, "shape"> extends true
      ? O extends { axis: null } | { shape: readonly [number] }
        ? One
        : O extends { shape: readonly [number, number, ...number[]] }
          ? O extends { axis: readonly number[] }
            ? One | Rows
            : Rows
          : One | Rows
      : One | Rows;

/**
 * Draws an index from the softmax of each row: a number for one row, an `Int32Array` for several
 * and with `count`, row after row. With `logprob` it is `{ index, logprob }`, or `{ indices, logprobs }`.
 * Temperature 0 gives the lowest index of the largest.
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row of nothing but −∞
 * and masked entries; for no logits; for numbers that `rng` may not give
 * @throws TypeError for both `seed` and `rng`
 * @example
 * sample([2.0, 1.0, 0.1], { seed: 7, count: 8 }) // Int32Array [0, 0, 1, 0, 2, 0, 1, 0]
 */
export function sample<const O extends SampleOptions = {}>(
  x: LogitsInput,
  options?: O,
): Has<O, "logprob"> extends false
  ? Drawn<O, number, Int32Array<ArrayBuffer>>
  : O extends { logprob: true }
    ? Drawn<O, Draw, Draws>
    : O extends { logprob?: false | undefined }
      ? Drawn<O, number, Int32Array<ArrayBuffer>>
      : Drawn<O, number | Draw, Int32Array<ArrayBuffer> | Draws>;

/**
 * A generator of numbers from 0 to below 1, multiples of 2^−53: for the option `rng` of {@link sample} in a
 * loop, and wherever else numbers have to be the same in every engine and in Rust (`Xoshiro256` of the
 * crate). It is xoshiro256++, its state filled by SplitMix64 (Blackman & Vigna 2021). Not for secrets.
 *
 * `rng: random(7)` gives one call of `sample` the numbers that `seed: 7` gives it.
 * @throws RangeError with the code `ERR_RANDOM` for a seed that isn't an integer below 2^53
 * @example
 * Array.from({ length: 3 }, random(7)) // [0.05536043647833311, 0.17211585444811772, 0.7175761283586594]
 */
export function random(seed: number): () => number;

/** Options of {@link calibrationError} and {@link fitTemperature}. */
export interface CalibrationOptions {
  /** The dimensions of the array, row-major; rows run along the last. Default: one row. */
  shape?: readonly number[] | undefined;
  /** How many bins of equal width the confidences 0 to 1 are counted in. Default: 15. */
  bins?: number | undefined;
}

/** A bar of a reliability diagram: predictions of confidences from above `lower` to `upper`; the
 * first holds 0 too. */
export interface ReliabilityBin {
  lower: number;
  upper: number;
  /** How many predictions there are. */
  count: number;
  /** The mean of their largest probabilities; 0 if there are none. */
  confidence: number;
  /** The part of them that is right; 0 if there are none. */
  accuracy: number;
}

/**
 * The expected calibration error of rows of probabilities, of which `labels` tells the right
 * classes, with the bins of the reliability diagram (Naeini et al. 2015; Guo et al. 2017).
 * @throws RangeError for an entry outside 0 to 1, with the index; for a class out of range; for
 * another number of labels than rows
 * @example
 * calibrationError([0.75, 0.25, 0.75, 0.25], [0, 1], { shape: [2, 2] }).ece // 0.25
 */
export function calibrationError(p: LogitsInput, labels: number | LogitsInput, options?: CalibrationOptions): { ece: number; bins: ReliabilityBin[] };

/** What {@link fitTemperature} gives: the mean negative log-likelihood and the expected calibration
 * error at temperature 1 and at the one it found. */
export interface TemperatureFit {
  temperature: number;
  nllBefore: number;
  nllAfter: number;
  eceBefore: number;
  eceAfter: number;
}

/**
 * The temperature of the softmax of rows of logits at which the right classes, which `labels` tells,
 * are most likely (Guo et al. 2017).
 *
 * It is positive and finite. With s the largest difference of two logits, labels that are all at
 * the maximum of their row get s/10⁶ (or 1 if that is less, or if it makes them certain already),
 * labels no likelier than chance 10⁶·s (or 1 if that is more).
 * @throws RangeError for a NaN or +∞, with the index; for a row of nothing but −∞; for a class out of
 * range; for another number of labels than rows
 * @example
 * fitTemperature([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitTemperature(logits: LogitsInput, labels: number | LogitsInput, options?: CalibrationOptions): TemperatureFit;

/**
 * Logits in the module's own memory: nothing is copied on the way to {@link Logits.softmax}, which
 * makes it the fastest way for logits that are computed or written there.
 *
 * @throws TypeError with the code `ERR_FREED` by every method but `free` after that
 * @throws RangeError with the code `ERR_MEMORY` where there is no memory for `n` entries
 * @example
 * new Logits(2).softmax() // Float32Array [0.5, 0.5]
 */
export class Logits<T extends "f32" | "f64" = "f32"> {
  /** Room for `n` entries, 0 at first. */
  constructor(n: number, type?: T);
  /** The number of entries. */
  readonly length: number;
  /** The entries: a view of memory that is this handle's alone, as long as the view is kept. It
   * never detaches. To a worker post `data.slice()`: a message with the view itself copies the
   * memory of other handles too. */
  readonly data: HandleData<T>;
  /** Replaces the entries by their {@link softmax} and returns `data`. */
  softmax(options?: Omit<SoftmaxOptions<never>, "out">): HandleData<T>;
  /** Replaces the entries by their {@link logSoftmax} and returns `data`. */
  logSoftmax(options?: LogitsOptions): HandleData<T>;
  /** The {@link logSumExp} of the entries, which stay. */
  logSumExp(): number;
  logSumExp(options: LogSumExpOptions & { returnSign?: false | undefined }): number | HandleData<T>;
  logSumExp(options: LogSumExpOptions & { returnSign: true }): Signed<number> | Signed<HandleData<T>>;
  /** The k largest entries as {@link topK} gives them. */
  topK(k: number, options?: RowOptions): { indices: Int32Array<ArrayBuffer>; values: HandleData<T> };
  /** Gives the memory back as soon as no view of it is left; a second time does nothing. `using`
   * calls it by itself. */
  free(): void;
  [Symbol.dispose](): void;
}

type HandleData<T> = T extends "f64" ? Float64Array<ArrayBuffer> : Float32Array<ArrayBuffer>;

// Not every library of types has it yet.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * The bytes of WebAssembly memory in use, by calls and by handles; 0 before the first. Where a call
 * has needed more than 64 MiB, the next that needs less gives them back.
 * @example
 * memoryUsage() > 0 // true
 */
export function memoryUsage(): number;

/** What the kernel is compiled for. */
export const features: "simd128";

/** The version of this package. */
export const version: string;
