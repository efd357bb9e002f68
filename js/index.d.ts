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
export type Logits = readonly number[] | Float32Array | Float64Array | HalfArray | IntegerArray;

/** One entry per logit, or per entry of a row for all rows; 0 and false hide. */
export type Mask = readonly (boolean | number)[] | Uint8Array | Int8Array | Float32Array | Float64Array;

/** Options that all functions take. */
export interface RowOptions {
  /** The dimensions of the array, row-major. Default: `[x.length]`. */
  shape?: readonly number[] | undefined;
  /** Which dimension a row runs along: negatives count from the end, an array takes several
   * together, `null` all. Default: −1. */
  axis?: number | readonly number[] | null | undefined;
  /** Divides the logits; 0 and `Infinity` give the limits. Default: 1. */
  temperature?: number | undefined;
  /** Hides entries: probability 0, whatever the logit. */
  mask?: Mask | undefined;
}

/** Options of {@link logSoftmax}. */
export interface LogSoftmaxOptions<Out> extends RowOptions {
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
export interface LogSumExpOptions extends RowOptions {
  /** Returns an array even where all axes are reduced. Default: false. */
  keepDims?: boolean | undefined;
  /** Computes log Σ wᵢ·e^xᵢ: one weight per logit, or per entry of a row for all rows; 0
   * drops an entry, negatives subtract. */
  weights?: Logits | undefined;
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
export function logSumExp(x: Logits, options?: LogSumExpOptions & OneRow & { returnSign?: false | undefined }): number;
export function logSumExp(x: Logits, options: LogSumExpOptions & OneRow & { returnSign: true }): Signed<number>;
export function logSumExp<X extends Logits, O extends LogSumExpOptions>(x: X, options: O): LogSumExpResult<LikeInput<X>, O>;

/** Without a shape there is one row. */
type OneRow = { shape?: undefined; keepDims?: false | undefined };
type LikeInput<X> = X extends Float32Array ? Float32Array<ArrayBuffer> : X extends readonly number[] ? number[] : X extends HalfArray ? X : Float64Array<ArrayBuffer>;
type LogSumExpResult<T, O> = O extends { returnSign: true } ? Signed<Reduced<T, O>> : Reduced<T, O>;
/** A number where all axes of a shape are reduced. */
type Reduced<T, O> = O extends { keepDims: true } ? T : O extends { axis: null } ? number : T | number;

/** The version of this package. */
export const version: string;
