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
  onInfinity?: "nan" | "limit" | undefined;
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
 * The probabilities of logits: e^xᵢ / Σⱼ e^xⱼ along each row, within 1 ULP of the true value.
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

/**
 * The log-probabilities of logits: xᵢ − log Σⱼ e^xⱼ along each row, within 1 ULP of the true
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

/**
 * log Σᵢ e^xᵢ along each row, without overflow: a number for one row, else an array of the
 * input's kind with one value per row.
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
  /** The entries: a view of the memory, valid until the memory grows in a later call. Read it
   * anew instead of keeping it. */
  get data(): HandleData<T>;
  /** Replaces the entries by their {@link softmax} and returns `data`. */
  softmax(options?: Pick<SoftmaxOptions<never>, "temperature" | "mask" | "onInfinity">): HandleData<T>;
  /** Replaces the entries by their {@link logSoftmax} and returns `data`. */
  logSoftmax(options?: Pick<SoftmaxOptions<never>, "temperature" | "mask">): HandleData<T>;
  /** The {@link logSumExp} of the entries, which stay. */
  logSumExp(): number;
  /** The k largest entries as {@link topK} gives them. */
  topK(k: number): { indices: Int32Array<ArrayBuffer>; values: HandleData<T> };
  /** Gives the memory back; a second time does nothing. `using` calls it by itself. */
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
 * The bytes of WebAssembly memory that the module has; 0 before the first call. It never shrinks.
 * @example
 * memoryUsage() > 0 // true
 */
export function memoryUsage(): number;

/** Which kernel runs. */
export const features: "simd128" | "relaxed-simd";

/** The version of this package. */
export const version: string;
