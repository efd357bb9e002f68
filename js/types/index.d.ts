// The types of softmax-wasm. Results are arrays of the input's type, except where comments say otherwise.

/** Typed arrays of integers. They are computed in f64, and results are a `Float64Array`. A `Buffer` of Node.js,
 * whose bytes may be those of other numbers, is refused. */
export type IntegerArray =
  | Int8Array
  | (Uint8Array & { readonly readFloatLE?: never })
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** A `Float16Array` of the engine's own, which Chromium has from version 135 on; that of a polyfill is
 * refused. It is computed in f32, and results are rounded to f16. */
export interface HalfArray {
  readonly [Symbol.toStringTag]: "Float16Array";
  readonly length: number;
  [index: number]: number;
}

/** A `BigInt64Array` or a `BigUint64Array`. They are accepted wherever integers are meant: as targets, masks
 * and shapes. Logits of these types are a TypeError: pass `Float64Array.from(x, Number)`. */
export interface Int64Array {
  readonly [Symbol.toStringTag]: "BigInt64Array" | "BigUint64Array";
  readonly length: number;
  [index: number]: bigint;
}

/** An array of logits. A `Uint16Array` is read as integers. Some runtimes without `Float16Array` return the
 * bits of half-precision numbers in one: decode them first. */
export type LogitsArray = readonly number[] | Float32Array | Float64Array | HalfArray | IntegerArray;

/** The dimensions of an array in row-major order: `[2, 3]` is two rows of three entries. */
export type Dimensions = readonly (number | bigint)[] | IntegerArray | Int64Array;

type TensorData = LogitsArray | Int64Array | readonly string[];

/** A tensor, such as those of ONNX Runtime and transformers.js. Its dimensions are the default of `shape` and
 * have to fit its data. Results are flat arrays of the type of the data. Strings are a TypeError, and so are
 * 64-bit integers as logits. */
export type TensorLike =
  | { readonly data: TensorData; readonly dims: Dimensions }
  | { readonly data: TensorData; readonly shape: Dimensions };

/** A flat array of logits, or a tensor. */
export type LogitsInput = LogitsArray | TensorLike;

/** Integers, such as the class of each row. A single number stands for a single row. */
export type Integers = number | bigint | readonly (number | bigint)[] | LogitsInput | Int64Array;

/** A mask: 1 or true for an entry that counts, 0 or false for one that is masked. It has an entry for each
 * logit, or for each entry of a row, for all rows. (If both lengths are equal, it has an entry for each
 * logit.) A tensor is broadcast to the shape by NumPy's rules. An additive mask of 0 and −∞ is the option
 * `bias` instead. */
export type Mask =
  | readonly (boolean | number | bigint)[]
  | IntegerArray
  | Int64Array
  | Float32Array
  | Float64Array
  | HalfArray
  | TensorLike
  | { readonly data: readonly boolean[]; readonly dims: Dimensions }
  | { readonly data: readonly boolean[]; readonly shape: Dimensions };

/** Options that divide an array into rows and mask entries. */
export interface RowOptions {
  /** The dimensions of the array in row-major order. One may be −1, which is inferred from the others.
   * Default: the dimensions of a tensor, or `[x.length]`, a single row. */
  shape?: Dimensions | undefined;
  /** The dimension that a row runs along. Negative numbers count from the last dimension. An array names
   * several dimensions that form a row together, and `null` stands for all. With `[]` each entry is a row.
   * Default: −1, the last. */
  axis?: number | readonly number[] | null | undefined;
  /** Masks entries, which get the probability 0 whatever their value is, even NaN. */
  mask?: Mask | undefined;
  /** Masks, in the last two dimensions, each key (the last) that comes after its query (the one before):
   * those whose index is above the query's index plus this offset. `true` is an offset of 0. */
  causal?: boolean | number | undefined;
}

/** Options of functions that compare the logits of a row. */
export interface BiasedRowOptions extends RowOptions {
  /** Numbers that are added to the logits in f64, with one rounding. With −∞ the logit is −∞, even if it was
   * NaN. The entry still counts, so a row with nothing else is treated as a row of −∞. There is one number
   * for each logit, or one for each entry of a row, which then holds for all rows. A tensor is broadcast to
   * the shape by NumPy's rules. */
  bias?: LogitsInput | undefined;
}

/** Options of functions that take rows of logits. */
export interface LogitsOptions extends BiasedRowOptions {
  /** The number that divides the logits, from 0 to `Infinity`. At 0 the largest logits split the probability
   * equally, at `Infinity` all logits that aren't −∞ do. Default: 1. */
  temperature?: number | undefined;
}

/** Options of functions that compute the weights of attention. */
export interface AttentionOptions {
  /** A logit that joins the denominator of each row and gets no entry, so that the entries sum to less than 1
   * (Xiao et al. 2024; Miller 2023 with 0). It is one number, or one for each row, and is divided by the
   * temperature as logits are. A sink of −∞ gives the same bits as none. */
  sink?: number | LogitsInput | undefined;
  /** A cap c, finite and above 0. Each logit x becomes c·tanh(x/c), rounded to f64, before bias and
   * temperature (Gemma Team 2024). −∞ stays −∞. */
  softcap?: number | undefined;
}

/** Options of `softmaxGrad` and `logSoftmaxGrad`: those that the output was computed with, and with a
 * `softcap` the `logits` too. A `sink` and a finite `bias` change nothing, since the output contains all that
 * the gradient needs of them; an entry with a bias of −∞ is masked. */
export interface GradientOptions extends LogitsOptions, AttentionOptions {
  /** The logits that were capped by `softcap`, before any bias. Default: none. */
  logits?: LogitsInput | undefined;
}

/** Options of `softmaxJacobian`. */
export interface JacobianOptions
  extends AttentionOptions,
    Pick<LogitsOptions, "mask" | "bias" | "temperature"> {}

/** Options of functions that reduce each row to one number. */
export interface ReducingOptions extends RowOptions {
  /** Returns an array even for a single row. Default: false, which returns a number for a single row. */
  keepDims?: boolean | undefined;
}

/** Options of functions that can write their results to an array of yours. `Out` is the type of `out`, such
 * as `OutOptions<Float32Array>`; without it there is no `out`. */
export interface OutOptions<Out = never> {
  /** The array that results are written to and that is returned. It has the type and the length of the result
   * and isn't frozen. It may be the input itself. Default: a new array. */
  out?: Out | undefined;
}

/** The priors of classes: a number for each class, such as a count. They need not sum to 1. */
export type Priors = readonly number[] | Float32Array | Float64Array | IntegerArray;

/** Options for classes that are more or less frequent than they were in training. */
export interface PriorOptions {
  /** Adds log(to/from) to the logits in f64, where the sums are rounded: logits of 10⁶ leave the probabilities
   * ten digits. `from` holds the priors of the training data, all above 0, and `to` those where the model is
   * used, where 0 makes a class impossible. */
  priors?: { readonly from: Priors; readonly to: Priors } | undefined;
}

/** Options of `logSoftmax`. `Out` is the type of `out`; without it there is no `out`. */
export interface LogSoftmaxOptions<Out = never>
  extends LogitsOptions,
    AttentionOptions,
    OutOptions<Out>,
    PriorOptions {}

/** Options of `softmax`. `Out` is the type of `out`; without it there is no `out`. */
export interface SoftmaxOptions<Out = never> extends LogSoftmaxOptions<Out> {
  /** The result of a row with logits at +∞: `"nan"` makes the row NaN; `"split"` splits the probability 1
   * among them. Default: `"nan"`. */
  onInfinity?: "nan" | "split" | undefined;
}

/** Options of `logSumExp`. `sink` can't be combined with `weights` or `returnSign`. */
export interface LogSumExpOptions extends LogitsOptions, AttentionOptions, ReducingOptions {
  /** Weights wᵢ in log Σ wᵢ·e^xᵢ. A weight of 0 drops an entry, a negative one subtracts it. There is one for
   * each logit, or for each entry of a row, for all rows. A tensor is broadcast to the shape by NumPy's
   * rules. A weight that isn't finite makes the result of its row NaN. */
  weights?: LogitsInput | undefined;
  /** Returns the logarithm of the magnitude of the sum, and its sign. Default: false, where a negative sum
   * gives NaN. */
  returnSign?: boolean | undefined;
}

/** The logarithm of the magnitude of a sum, and the sign of the sum: 1, −1, or 0 for an empty sum. */
export interface Signed<T> {
  /** The logarithm of the magnitude; −∞ for an empty sum. */
  value: T;
  /** The sign: 1, −1 or 0. */
  sign: T;
}

/**
 * Computes the probabilities of logits, e^xᵢ / Σⱼ e^xⱼ along each row, within 2 ULP of the exact value.
 *
 * A logit of −∞ gets the probability 0. A row with NaN, or with nothing but −∞, becomes NaN, and so does one
 * with +∞ unless `onInfinity` is `"split"`. An empty array gives an empty array.
 *
 * @throws TypeError for a value that isn't an array of numbers, and for an unknown option
 * @throws RangeError for a shape, axis, mask, bias, temperature or `out` that doesn't fit
 * @see {@link logSoftmax}, {@link softmaxGrad}, {@link classify}, {@link sample}
 * @example
 * softmax([2.0, 1.0, 0.1]) // [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]
 */
export function softmax<X extends LogitsInput>(x: X, options?: SoftmaxOptions<OutOf<X>>): LikeInput<X>;

/**
 * Computes the log-probabilities of logits, xᵢ − log Σⱼ e^xⱼ along each row, within 2 ULP of the exact value.
 * It stays accurate where a probability is so near 0 or 1 that its own logarithm would lose all digits.
 *
 * A logit of −∞ stays −∞. A row with NaN or +∞, or with nothing but −∞, becomes NaN.
 *
 * @throws TypeError for a value that isn't an array of numbers, and for an unknown option
 * @throws RangeError for a shape, axis, mask, bias, temperature or `out` that doesn't fit
 * @see {@link crossEntropy}, {@link logSoftmaxGrad}
 * @example
 * logSoftmax([40, 0])[0] // -4.248354255291589e-18
 */
export function logSoftmax<X extends LogitsInput>(x: X, options?: LogSoftmaxOptions<OutOf<X>>): LikeInput<X>;

/**
 * Computes log Σᵢ e^xᵢ along each row without overflow. A single row gives a number, which isn't rounded to
 * f32 but has only its accuracy; several rows give an array of the input's type with a value for each.
 *
 * The result is −∞ for an empty row and for one of nothing but −∞, +∞ if a logit is +∞, and NaN if one is
 * NaN. It is within 2 ULP of the exact value or, where the sum cancels, of the largest logit. Where
 * `weights` cancel, Σ wᵢ·e^xᵢ may be off by 2 ULP of Σ |wᵢ|·e^xᵢ.
 *
 * @throws TypeError for a value that isn't an array of numbers, for an unknown option, and for a `sink`
 *   beside `weights` or `returnSign`
 * @throws RangeError for a shape, axis, mask, bias, temperature or weights that don't fit
 * @see {@link logCumSumExp}, {@link SoftmaxState}
 * @example
 * logSumExp([1000, 1000]) // 1000.6931471805599
 */
export function logSumExp<X extends LogitsInput, const O extends Only<O, LogSumExpOptions> = {}>(
  x: X,
  options?: O,
): LogSumExpResult<number, LikeInput<X>, X, O>;

/**
 * Computes log(e^a + e^b) entry by entry, without overflow. Two numbers give a number. Otherwise both are
 * arrays of the same length, or one is a number for all entries, and the result has the type of the first
 * array. An `out` for two numbers is an array of one entry, which gets the number that is returned.
 *
 * Results are within 2 ULP of the exact value or, where the sum cancels, of the larger number.
 *
 * @throws RangeError for arrays of different lengths, and for an `out` that doesn't fit
 * @example
 * logAddExp(1000, 1000) // 1000.6931471805599
 */
export function logAddExp<A extends number | LogitsInput, B extends number | LogitsInput>(
  a: A,
  b: B,
  options?: OutOptions<A extends number ? (B extends number ? number[] : OutOf<B>) : OutOf<A>>,
): Added<A, B>;

/** The result of `logAddExp`: a number for two numbers, else the type of the first array. */
type Added<A, B> = A extends number ? (B extends number ? number : LikeInput<B>) : LikeInput<A>;

/**
 * Computes log Σ e^xⱼ over each entry and those before it in its row. A masked entry adds nothing.
 *
 * Results are within 2 ULP of the exact value or, where the sum cancels, of the largest logit.
 *
 * @throws TypeError for a value that isn't an array of numbers, and for an unknown option
 * @throws RangeError for a shape, axis, mask, bias, temperature or `out` that doesn't fit
 * @example
 * logCumSumExp([0, 0]) // [0, 0.6931471805599453]
 */
export function logCumSumExp<X extends LogitsInput>(
  x: X,
  options?: LogitsOptions & OutOptions<OutOf<X>>,
): LikeInput<X>;

/**
 * Merges the parts of a softmax-weighted sum, such as attention over splits of the keys. Each part is the
 * weighted mean of its values and the log-sum-exp of its logits. The result has the weighted mean of all, of
 * the type of the first value, and the log-sum-exp of all.
 *
 * A part with the log-sum-exp −∞ doesn't count, whatever its value holds. If all parts are such, the value is
 * 0 and the log-sum-exp −∞, so that the result can be merged again.
 *
 * @throws TypeError for a part that isn't `{ value, logSumExp }`
 * @throws RangeError for no parts, and for values of different lengths
 * @see {@link SoftmaxState}
 * @example
 * mergeWeighted([{ value: [1, 4], logSumExp: 0 }, { value: [3, 0], logSumExp: 0 }]) // { value: [2, 2], logSumExp: 0.6931471805599453 }
 */
export function mergeWeighted<X extends LogitsInput>(
  parts: readonly { readonly value: X; readonly logSumExp: number }[],
): { value: LikeInput<X>; logSumExp: number };

/** A `SoftmaxState` as plain data. Numbers that JSON lacks are text: `"Infinity"`, `"-Infinity"`, `"NaN"`. */
export interface SoftmaxStateJSON {
  /** The largest logit. */
  max: number | string;
  /** The sum Σ e^((x − max)/T) as two numbers, high + low. */
  sum: [high: number, low: number];
  /** The number of logits. */
  count: number;
  /** The temperature T. */
  temperature: number | string;
}

/**
 * Computes the softmax of a row that arrives in chunks, perhaps from several workers or machines with a state
 * each. A state holds the largest logit, the sum of the exponentials and the count, and states can be merged
 * in any order.
 *
 * Merging with an empty state changes no bit. However chunks are added and merged, `logSumExp` is within 2
 * ULP of the exact value or, where the sum cancels, of the largest logit: a merge adds an error of about
 * 2^−85.
 * @see {@link mergeWeighted}
 * @example
 * new SoftmaxState().add([2, 1]).merge(new SoftmaxState().add([0.1])).logSumExp // 2.4170300162778333
 */
export class SoftmaxState {
  /**
   * Makes an empty state.
   *
   * @throws TypeError for an unknown option
   * @throws RangeError for a temperature below 0
   */
  constructor(options?: {
    /** The number that divides all logits. Default: 1. */ temperature?: number | undefined;
  });
  /**
   * Adds the logits of a chunk, whatever its shape, and returns the state. A NaN makes the state NaN, a +∞
   * makes it +∞. Masked logits aren't counted.
   *
   * @throws RangeError for a mask or a bias that doesn't fit the chunk
   */
  add(chunk: LogitsInput, options?: { mask?: Mask | undefined; bias?: LogitsInput | undefined }): this;
  /**
   * Adds all that was added to another state, and returns this state. The other state doesn't change, and may
   * be one of another copy of this package.
   *
   * @throws TypeError for a value that isn't a SoftmaxState, and RangeError for a state of another
   *   temperature
   */
  merge(other: SoftmaxState): this;
  /**
   * Computes the probabilities of a chunk among all logits, once every chunk was added: within 2 ULP, of the
   * chunk's type. A NaN or +∞ in any chunk makes all NaN, and so does a row of nothing but −∞. Masked logits
   * get 0.
   *
   * @throws RangeError for a logit above the largest that was added, with its index
   */
  softmax<X extends LogitsInput>(
    chunk: X,
    options?: { mask?: Mask | undefined; bias?: LogitsInput | undefined } & OutOptions<OutOf<X>>,
  ): LikeInput<X>;
  /** The log-sum-exp log Σ e^(xᵢ/T) of all that was added; −∞ for an empty state. */
  readonly logSumExp: number;
  /** The largest logit: −∞ for an empty state, NaN if a logit is NaN. */
  readonly max: number;
  /** The number of logits that were added and weren't masked. */
  readonly count: number;
  /** The temperature of the state. */
  readonly temperature: number;
  /** Returns the state as plain data, to post to a worker or to store. */
  toJSON(): SoftmaxStateJSON;
  /**
   * Restores a state from the object that `toJSON` returned, or from its JSON text.
   *
   * @throws TypeError with the code `ERR_MODEL` for a value that isn't an object or JSON text, and RangeError
   *   with that code for an object that holds no state
   */
  static fromJSON(json: SoftmaxStateJSON | string): SoftmaxState;
}

/** The type of a result: the type of array that the input has. Integers give a `Float64Array`, and a tensor
 * gives a flat array of the type of its data. */
type LikeInput<X> = X extends Float32Array
  ? Float32Array<ArrayBuffer>
  : X extends readonly number[]
    ? number[]
    : X extends HalfArray
      ? X
      : X extends Float64Array | IntegerArray
        ? Float64Array<ArrayBuffer>
        : X extends { readonly data: infer D }
          ? LikeInput<D>
          : never;
/** The type of array that `out` may be: the one that the result would have. */
type OutOf<X> = X extends Float32Array
  ? Float32Array
  : X extends readonly number[]
    ? number[]
    : X extends HalfArray
      ? X
      : X extends Float64Array | IntegerArray
        ? Float64Array
        : X extends { readonly data: infer D }
          ? OutOf<D>
          : never;

/** The type of option K in options O; undefined if O lacks it. */
type OptionOf<O, K extends string> = O extends unknown
  ? K extends keyof O
    ? {} extends Pick<O, K>
      ? O[K] | undefined
      : O[K]
    : undefined
  : never;

/** Bounds a type O of options by the known ones: any other name is an error, as it is at run time. Arrays,
 * functions and other values that aren't objects of options are excluded by their `length`. O may be a union.
 */
type Only<O, Known> = Known & { readonly length?: never } & {
  readonly [K in Exclude<keyof O, keyof Known> & string]: `there is no option '${K}'`;
};

// The types of options decide the types of results. They distribute over unions, so that an option which may
// have either of two values gives either of two results.

/** The number of dimensions of an array X with the shape S; `number` if the types don't say. */
type Rank<S, X> = S extends undefined
  ? X extends { readonly dims: infer D } | { readonly shape: infer D }
    ? D extends readonly unknown[]
      ? D["length"]
      : number
    : 1
  : S extends readonly unknown[]
    ? S["length"]
    : number;

type IsSame<A extends number, B extends number> = A extends number
  ? B extends number
    ? number extends A
      ? boolean
      : number extends B
        ? boolean
        : A extends B
          ? true
          : false
    : never
  : never;

/** Is `true` if a row along the axes A takes all R dimensions. */
type IsSingleRow<A, R extends number> = A extends null
  ? true
  : A extends readonly unknown[]
    ? IsSame<A["length"], R>
    : R extends 0
      ? true
      : IsSame<1, R>;

/** One for a single row, Rows for several. */
type PerRow<One, Rows, X, O> = OneOrRows<
  One,
  Rows,
  IsSingleRow<OptionOf<O, "axis">, Rank<OptionOf<O, "shape">, X>>
>;
type OneOrRows<One, Rows, IsOne> = IsOne extends true ? One : Rows;

/** One for a single row, unless `keepDims` asks for an array. */
type Reduced<One, Rows, X, O, K = OptionOf<O, "keepDims">> = K extends true ? Rows : PerRow<One, Rows, X, O>;

type LogSumExpResult<One, Rows, X, O, S = OptionOf<O, "returnSign">> = S extends true
  ? Signed<Reduced<One, Rows, X, O>>
  : Reduced<One, Rows, X, O>;

/**
 * Computes the logistic function 1/(1 + e^−x) of each entry, within 2 ULP of the exact value.
 *
 * @throws TypeError for a value that isn't an array of numbers, and RangeError for an `out` that doesn't fit
 * @see {@link logSigmoid}, {@link binaryCrossEntropy}
 * @example
 * sigmoid([0]) // [0.5]
 */
export function sigmoid<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * Computes the logarithm of the logistic function of each entry. It stays accurate where the function is so
 * near 0 or 1 that its own logarithm would lose all digits.
 *
 * @throws TypeError for a value that isn't an array of numbers, and RangeError for an `out` that doesn't fit
 * @example
 * logSigmoid([-1000]) // [-1000]
 */
export function logSigmoid<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * Computes log(1 + e^x) of each entry, without overflow.
 *
 * @throws TypeError for a value that isn't an array of numbers, and RangeError for an `out` that doesn't fit
 * @example
 * softplus([1000]) // [1000]
 */
export function softplus<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * Computes the vector-Jacobian product of softmax along each row. From the output `p` and the gradient `dp`
 * with respect to it, this is the gradient with respect to the logits, pᵢ·(dpᵢ − Σⱼ pⱼ·dpⱼ)/T, times
 * 1 − tanh²(x/c) with a `softcap` c, which needs `logits` x.
 *
 * At temperature 0 it is the limit: 0 if one entry of `p` is 1, and ±∞ where `dp` differs between equal ones.
 *
 * @throws RangeError for arrays of different lengths, and for a shape, axis, mask or temperature that doesn't
 *   fit; TypeError for a `softcap` without `logits`
 * @example
 * softmaxGrad([0.5, 0.5], [1, 0]) // [0.25, -0.25]
 */
export function softmaxGrad<X extends LogitsInput>(
  p: X,
  dp: LogitsInput,
  options?: GradientOptions,
): LikeInput<X>;

/**
 * Computes the vector-Jacobian product of log-softmax along each row. From the output `logp` and the gradient
 * `d` with respect to it, this is the gradient with respect to the logits, (dᵢ − e^logpᵢ·Σⱼ dⱼ)/T, times
 * 1 − tanh²(x/c) with a `softcap` c, which needs `logits` x.
 *
 * At temperature 0 it is the limit: 0 where dᵢ is e^logpᵢ·Σⱼ dⱼ, and ±∞ elsewhere.
 *
 * @throws RangeError for arrays of different lengths, and for a shape, axis, mask or temperature that doesn't
 *   fit; TypeError for a `softcap` without `logits`
 * @example
 * logSoftmaxGrad(logSoftmax([0, 0]), [1, 0]) // [0.5, -0.5]
 */
export function logSoftmaxGrad<X extends LogitsInput>(
  logp: X,
  d: LogitsInput,
  options?: GradientOptions,
): LikeInput<X>;

/**
 * Computes the Jacobian ∂pᵢ/∂xⱼ of softmax at a single row of n logits: n·n numbers in row-major order. At
 * temperature 0 it is the limit: 0, and ±∞ between equal largest logits.
 *
 * @throws TypeError for a value that isn't an array of numbers, and RangeError for several rows and for a
 *   mask, bias, temperature, sink or softcap that doesn't fit
 * @example
 * softmaxJacobian([0, 0]) // [0.25, -0.25, -0.25, 0.25]
 */
export function softmaxJacobian<X extends LogitsInput>(x: X, options?: JacobianOptions): LikeInput<X>;

/** Options of `crossEntropy`, `crossEntropyGrad` and `binaryCrossEntropy`. */
export interface CrossEntropyOptions extends LogitsOptions {
  /** A weight for each class, which multiplies the term of this class in each row. In the divisor of the mean
   * a row with a target class counts as much as the weight of this class, and one with a distribution counts
   * 1, as in PyTorch. */
  weights?: LogitsInput | undefined;
  /** An integer: rows with this target class don't count. If all rows are ignored, the mean is NaN and the
   * sum 0. A distribution has no such class, so that the same options serve both kinds of target. Default:
   * none, unlike PyTorch, which has −100. */
  ignoreIndex?: number | undefined;
  /** The fraction of each target, from 0 to 1, that is spread over all unmasked classes. Default: 0. */
  labelSmoothing?: number | undefined;
  /** The reduction of the losses of rows: to their `"mean"`, to their `"sum"`, or not at all. The mean of
   * target classes divides by the sum of the weights of these classes, the mean of distributions by the
   * number of rows, as in PyTorch. Default: `"mean"`. */
  reduction?: "mean" | "sum" | "none" | undefined;
}

/**
 * Computes the cross-entropy −Σ tᵢ·log softmax(x)ᵢ in nats. The target is the class index of a single row, an
 * index for each row, or a distribution with a number for each logit.
 *
 * The loss is +∞ if the target class is masked or its logit is −∞. A term with a target of 0 is 0 even there.
 * A row in which every entry is masked or −∞ has the loss NaN; it doesn't count if its weight is 0.
 *
 * @throws RangeError for a class out of range or not an integer, for a target or weights of another length,
 *   and for no logits
 * @see {@link crossEntropyGrad}, {@link binaryCrossEntropy}
 * @example
 * crossEntropy([2.0, 1.0, 0.1], 0) // 0.4170300162778335
 */
export function crossEntropy<X extends LogitsInput, const O extends Only<O, CrossEntropyOptions> = {}>(
  x: X,
  target: Integers,
  options?: O,
): Loss<X, O>;

type Loss<X, O, R = OptionOf<O, "reduction">> = R extends "none"
  ? PerRow<number, LikeInput<X>, X, O>
  : number;

/**
 * Computes the gradient of the cross-entropy with respect to the logits. The options are those of
 * `crossEntropy`; with `reduction: "none"` it is the gradient of the sum.
 *
 * A masked target, whose loss is +∞, gets the gradient of a probability of 0: −1 before weights and the mean.
 * The other masked entries get 0. A row that is masked as a whole is NaN.
 *
 * At temperature 0 it is the limit: 0 if the class has the largest logit alone, else −∞ at the class and ∞ at
 * the other largest logits.
 *
 * @throws RangeError for a class out of range or not an integer, for a target or weights of another length,
 *   and for no logits
 * @example
 * crossEntropyGrad([0, 0], 1) // [0.5, -0.5]
 */
export function crossEntropyGrad<X extends LogitsInput>(
  x: X,
  target: Integers,
  options?: CrossEntropyOptions,
): LikeInput<X>;

/**
 * Computes the binary cross-entropy −t·log σ(x) − (1 − t)·log(1 − σ(x)) in nats, of logits x and a target
 * probability t for each. This is the loss of problems in which any number of classes may be right.
 *
 * The options are those of `crossEntropy` with three differences. `weights` has one for each entry of a row,
 * and the mean divides by the number of logits that count, as in PyTorch. `ignoreIndex` names a target that
 * doesn't count. `labelSmoothing` moves targets towards 1/2.
 *
 * @returns a number, or one for each logit with `reduction: "none"`
 * @throws RangeError for a target outside 0 to 1, for a target or weights of another length, and for no
 *   logits
 * @example
 * binaryCrossEntropy([0, 1000], [1, 1]) // 0.34657359027997264
 */
export function binaryCrossEntropy<X extends LogitsInput, const O extends Only<O, CrossEntropyOptions> = {}>(
  x: X,
  target: number | LogitsInput,
  options?: O,
): BinaryLoss<X, O>;

type BinaryLoss<X, O, R = OptionOf<O, "reduction">> = R extends "none" ? LikeInput<X> : number;

/**
 * Returns the index of the largest entry of each row: a number for a single row, an `Int32Array` for several.
 * Of equal entries the lowest index wins, and of NaNs the first.
 *
 * @throws RangeError for a row without entries, and for a row with masked entries only
 * @see {@link topK}, {@link hardmax}, {@link sample}
 * @example
 * argmax([1, 3, 3]) // 1
 */
export function argmax<
  X extends LogitsInput,
  const O extends Only<O, ReducingOptions & BiasedRowOptions> = {},
>(x: X, options?: O): Reduced<number, Int32Array<ArrayBuffer>, X, O>;

/**
 * Returns 1 at the largest entry of each row and 0 elsewhere. Of equal entries the lowest index wins.
 *
 * @throws RangeError for a shape, axis, mask or bias that doesn't fit
 * @example
 * hardmax([1, 3, 3]) // [0, 1, 0]
 */
export function hardmax<X extends LogitsInput>(x: X, options?: BiasedRowOptions): LikeInput<X>;

/**
 * Returns the k largest entries of each row, the largest first, and their indices in the row: k of each for
 * every row, row after row. Of equal entries the lowest index comes first. With a `bias`, the values include
 * it.
 *
 * @throws RangeError if k isn't an integer from 1 to the number of unmasked entries of every row
 * @example
 * topK([1, 5, 3], 2) // { indices: Int32Array [1, 2], values: [5, 3] }
 */
export function topK<X extends LogitsInput>(
  x: X,
  k: number,
  options?: BiasedRowOptions,
): { indices: Int32Array<ArrayBuffer>; values: LikeInput<X> };

/**
 * Computes the entropy −Σ pᵢ·log pᵢ of each row of probabilities, in nats and never below 0. A row isn't
 * divided by its sum before, unlike in SciPy.
 *
 * @throws RangeError for an entry below 0 or above 1 by more than 10⁻⁶, with its index; a NaN makes its row NaN
 * @see {@link klDivergence}, {@link margin}
 * @example
 * entropy([0.5, 0.5]) // 0.6931471805599453
 */
export function entropy<X extends LogitsInput, const O extends Only<O, ReducingOptions> = {}>(
  p: X,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/**
 * Computes the difference between the largest and the second-largest probability of each row.
 *
 * @throws RangeError for an entry below 0 or above 1 by more than 10⁻⁶, with its index; a NaN makes its row NaN
 * @example
 * margin([0.125, 0.625, 0.25]) // 0.375
 */
export function margin<X extends LogitsInput, const O extends Only<O, ReducingOptions> = {}>(
  p: X,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/**
 * Computes sparsemax along each row: the distribution that is nearest to the logits, with few positive
 * entries and the others exactly 0 (Martins & Astudillo 2016).
 *
 * @throws TypeError for a value that isn't an array of numbers, and for an unknown option
 * @throws RangeError for a shape, axis, mask, bias or temperature that doesn't fit
 * @see {@link entmax}
 * @example
 * sparsemax([1, 0.5, -1]) // [0.75, 0.25, 0]
 */
export function sparsemax<X extends LogitsInput>(x: X, options?: LogitsOptions): LikeInput<X>;

/**
 * Computes 1.5-entmax along each row, which is between softmax and sparsemax (Peters, Niculae & Martins
 * 2019).
 *
 * @throws TypeError for a value that isn't an array of numbers, and for an unknown option
 * @throws RangeError for a shape, axis, mask, bias or temperature that doesn't fit
 * @example
 * entmax15([2, 1, 0.1]) // [0.8307189138830738, 0.1692810861169262, 0]
 */
export function entmax15<X extends LogitsInput>(x: X, options?: LogitsOptions): LikeInput<X>;

/**
 * Computes α-entmax along each row (Peters, Niculae & Martins 2019). α = 1 is softmax, 1.5 is `entmax15`, 2
 * is `sparsemax`, and a larger α is sparser still.
 *
 * @throws RangeError for an α below 1 or not finite, and for a shape, axis, mask, bias or temperature that
 *   doesn't fit
 * @see {@link entmaxGrad}
 * @example
 * entmax([1, 0.5, -1], { alpha: 2 }) // [0.75, 0.25, 0]
 */
export function entmax<X extends LogitsInput>(
  x: X,
  options?: LogitsOptions & { /** α, a finite number from 1 on. Default: 1.5. */ alpha?: number | undefined },
): LikeInput<X>;

/**
 * Computes the vector-Jacobian product of entmax along each row: from the output `p` and the gradient `dp`
 * with respect to it, the gradient with respect to the logits. Pass the `alpha` and the `temperature` that
 * the output was computed with. At temperature 0 it is the limit: 0 if one entry of `p` is 1, and ±∞ where
 * `dp` differs between equal ones.
 *
 * @throws RangeError for arrays of different lengths, and for an α below 1 or not finite
 * @example
 * entmaxGrad([0.75, 0.25, 0], [1, 0, 5], { alpha: 2 }) // [0.5, -0.5, 0]
 */
export function entmaxGrad<X extends LogitsInput>(
  p: X,
  dp: LogitsInput,
  options?: RowOptions & {
    /** The temperature of the output. Default: 1. */ temperature?: number | undefined;
    /** The α of the output. Default: 1.5. */ alpha?: number | undefined;
  },
): LikeInput<X>;

/** Options of `gumbelSoftmax`. */
export interface GumbelSoftmaxOptions extends LogitsOptions {
  /** An integer above −2^53 and below 2^53, which gives the same numbers in every engine. Each call begins
   * anew. It can't be given with `rng`. Default: numbers of `Math.random`. */
  seed?: number | undefined;
  /** A generator of numbers from 0 to below 1. It is called once for each entry. */
  rng?: (() => number) | undefined;
  /** Returns 1 at the largest entry of each row and 0 elsewhere. Default: false. */
  hard?: boolean | undefined;
}

/**
 * Computes the softmax of logits with Gumbel noise, (x + g)/T with g = −log(−log u), along each row: a sample
 * through which gradients can flow (Jang, Gu & Poole 2017). The noise is always finite. Temperature 0 is the
 * limit: 1 at the largest entry.
 *
 * @throws TypeError for both `seed` and `rng`
 * @throws RangeError for a number of `rng` outside 0 to below 1, and for a shape, axis, mask, bias or
 *   temperature that doesn't fit
 * @see {@link sample}
 * @example
 * gumbelSoftmax([0, 0], { temperature: 0, seed: 1 }).includes(1) // true
 */
export function gumbelSoftmax<X extends LogitsInput>(x: X, options?: GumbelSoftmaxOptions): LikeInput<X>;

/** Options of `klDivergence` and `jsDivergence`. */
export interface DivergenceOptions extends ReducingOptions {
  /** The content of both arrays: `"probabilities"`, their logarithms (`"log"`) or `"logits"`. Only logits are
   * normalised; a row of probabilities may sum to another number than 1. Default: `"probabilities"`. */
  from?: "probabilities" | "log" | "logits" | undefined;
  /** The temperature that divides the logits of both; only with `from: "logits"`. Default: 1. */
  temperature?: number | undefined;
}

/**
 * Computes the Kullback-Leibler divergence Σ pᵢ·log(pᵢ/qᵢ) of each row, in nats and never below 0. A term
 * with pᵢ = 0 is 0, and one with qᵢ = 0 below a positive pᵢ is `Infinity`. From logits the result keeps its
 * digits where p and q are nearly equal.
 *
 * @throws TypeError for a temperature without `from: "logits"`
 * @throws RangeError for arrays of different lengths, and for an entry that is no probability (or no
 *   logarithm of one), with its index
 * @see {@link jsDivergence}
 * @example
 * klDivergence([1, 0], [0.5, 0.5]) // 0.6931471805599453
 */
export function klDivergence<X extends LogitsInput, const O extends Only<O, DivergenceOptions> = {}>(
  p: X,
  q: LogitsInput,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/**
 * Computes the Jensen-Shannon divergence ½·KL(p‖m) + ½·KL(q‖m) of each row, with m = ½·(p + q), in nats: from
 * 0 to ln 2.
 *
 * @throws TypeError for a temperature without `from: "logits"`
 * @throws RangeError for arrays of different lengths, and for an entry that is no probability (or no
 *   logarithm of one), with its index
 * @example
 * jsDivergence([1, 0], [0, 1]) // 0.6931471805599453
 */
export function jsDivergence<X extends LogitsInput, const O extends Only<O, DivergenceOptions> = {}>(
  p: X,
  q: LogitsInput,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/** Options of `classify`. */
export interface ClassifyOptions extends LogitsOptions, PriorOptions {
  /** A name for each class, in an array or in an object by index, as in the configuration of models: `{ 0:
   * "cat", 1: "dog" }`. Default: the indices as text. */
  labels?: readonly string[] | { readonly [index: number]: string; readonly length?: never } | undefined;
  /** The largest number of classes that are listed; `Infinity` lists all. Default: 5, or `Infinity` with
   * `conformal`. */
  topK?: number | undefined;
  /** The function that turns logits into probabilities. `"softmax"` is for problems with one right class.
   * `"sigmoid"` takes the logistic function of each logit over the temperature, for problems with any number
   * of right classes.
   * `"none"` leaves the input as it is, which holds probabilities or scores, at any temperature. Naming
   * an activation silences the warnings. Default: `"softmax"`. */
  activation?: "softmax" | "sigmoid" | "none" | undefined;
  /** The probability, from 0 to 1, below which a class isn't listed: one for all classes, or one for each. */
  threshold?: number | LogitsInput | undefined;
  /** The smallest difference, from 0 to 1, between the most and the second most probable class of those that
   * are allowed. Below it no class is listed. A single class is compared with 0. */
  minMargin?: number | undefined;
  /** The only classes that may be listed, by label (a string) or by index (a number), in an array or a Set.
   * The other classes still take part in the softmax, unlike those that `mask` removes. */
  allow?: Classes | undefined;
  /** Classes that aren't listed, by label (a string) or by index (a number), in an array or a Set. */
  deny?: Classes | undefined;
  /** Lists no class for a row that is less familiar than the threshold, and abstains as `"unfamiliar"`. The
   * familiarity is that of the logits before calibration and priors. `fitReject` finds the threshold. */
  reject?: RejectRule | undefined;
  /** Lists the set of `predictionSets`. A set of all classes says nothing, and is abstained as
   * `"all-classes"`; an empty set is abstained as `"threshold"`. Options that remove classes from a set, such
   * as `topK`, break its promise. */
  conformal?: ConformalRule | undefined;
  /** The result of `fitCalibration` or its JSON, which maps logits to calibrated probabilities. The method
   * "platt" sets the activation to the sigmoid. */
  calibration?: CalibrationRule | undefined;
}

/** Labels and indices of classes. */
type Classes =
  | readonly (string | number | bigint)[]
  | ReadonlySet<string | number | bigint>
  | IntegerArray
  | Int64Array;

/** A class and its probability. */
export interface ClassProbability {
  /** The name of the class; its index as text without labels. */
  label: string;
  /** The index of the class in its row. */
  index: number;
  /** The probability of the class, from 0 to 1. */
  probability: number;
}

/** The result of `classify` for a row: plain data, which JSON keeps. */
export interface Classification {
  /** The classes, most probable first. Of equal probabilities the larger logit comes first, of equal logits
   * the lowest index. */
  classes: ClassProbability[];
  /** The reason why no class is listed; null if one is. */
  abstained: Abstained | null;
}

/** The reason why no class is listed. `"threshold"`: the best is below its threshold. `"margin"`: it is too
 * near to the second best. `"masked"`: all classes are masked, denied or, except with the activation
 * `"sigmoid"`, −∞. `"unfamiliar"`: the row is less familiar than the threshold of `reject`. `"all-classes"`:
 * the conformal set holds all classes. */
export type Abstained = "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes";

/**
 * Returns the most probable classes of logits with their names: an object for a single row, an array of
 * objects for several. If no class passes, `classes` is empty and `abstained` says why.
 *
 * If no `activation` is named, two likely mistakes give a `console.warn`, each once in a process: logits that
 * look like probabilities (from 0 to 1, with the sum 1), and a single logit, whose softmax is always 1.
 *
 * @throws RangeError for a NaN that isn't masked, and for +∞ under softmax, with the index; for no logits;
 *   for labels or thresholds of another number than the classes; for an option out of range
 * @see {@link fitCalibration}, {@link fitConformal}, {@link fitReject}
 * @example
 * classify([2.0, 1.0, 0.1], { labels: ["cat", "dog", "bird"], topK: 1 }) // { classes: [{ label: "cat", index: 0, probability: 0.6590011388859679 }], abstained: null }
 */
export function classify<X extends LogitsInput, const O extends Only<O, ClassifyOptions> = {}>(
  x: X,
  options?: O,
): PerRow<Classification, Classification[], X, O>;

/** A step from the logits of the next token to those that can be drawn. */
export type SampleStep =
  | "penalties"
  | "bias"
  | "temperature"
  | "topK"
  | "typicalP"
  | "topP"
  | "minP"
  | "epsilon"
  | "eta"
  | "topNSigma";

/** Options of the steps from the logits of the next token to those that can be drawn. Each step works on what
 * the one before leaves, renormalised to the sum 1. The order is penalties, bias, temperature, topK,
 * typicalP, topP, minP, epsilon, eta, topNSigma. The most probable entry always stays; of equal entries the
 * one with the lowest index. */
export interface SampleSteps extends Omit<LogitsOptions, "bias"> {
  /** The tokens that were drawn before, as indices of entries. The penalties apply to them in every row. */
  history?: Exclude<Integers, number | bigint> | undefined;
  /** The penalty of repetition: the logit of each token of the history is divided by it if it is above 0, and
   * multiplied otherwise (Keskar et al. 2019). Above 0. Default: 1. */
  repetition?: number | undefined;
  /** The number that is subtracted from the logit of each token of the history. Default: 0. */
  presence?: number | undefined;
  /** The number that is subtracted from the logit of a token for each time that it occurs in the history.
   * Default: 0. */
  frequency?: number | undefined;
  /** Numbers that are added to the logits; −∞ masks an entry whatever its value is. They are an array with
   * one for each logit or for each entry of a row, a tensor that is broadcast, or an object by token as in
   * OpenAI's API: `{ 50256: -100 }`. */
  bias?: LogitsInput | { readonly [token: number]: number } | undefined;
  /** Keeps this many of the most probable entries. Default: `Infinity`, all. */
  topK?: number | undefined;
  /** Keeps the fewest entries that hold this fraction of the probability, in the order of the distance
   * between their information −ln p and the entropy (Meister et al. 2023). From 0 to 1. Default: 1, all. */
  typicalP?: number | undefined;
  /** Keeps the fewest of the most probable entries that hold this fraction of the probability (Holtzman et
   * al. 2020). From 0, which keeps one, to 1, which keeps all. Default: 1. */
  topP?: number | undefined;
  /** Keeps the entries with at least this fraction of the largest probability (Nguyen et al. 2024). From 0 to
   * 1. Default: 0, all. */
  minP?: number | undefined;
  /** Keeps the entries of at least this probability (Hewitt, Manning & Liang 2022). From 0 to 1. Default: 0,
   * all. */
  epsilon?: number | undefined;
  /** Keeps the entries of at least this probability or, if that is less, of √eta·e^−H with the entropy H
   * (Hewitt, Manning & Liang 2022). From 0 to 1. Default: 0, all. */
  eta?: number | undefined;
  /** Keeps the logits that are at most this many standard deviations below the largest (Tang et al. 2024). 0
   * or more. Default: `Infinity`, all. */
  topNSigma?: number | undefined;
  /** The number of most probable entries that no step removes, except that the temperature 0 leaves one.
   * `typicalP` also keeps as many of the most typical entries. Default: 1. */
  minKeep?: number | undefined;
  /** The order of the steps. `"hf"` is the one above. `"llama.cpp"` has the bias first, topNSigma before the
   * other cuts, and the temperature last. A list has each step at most once and all that have an option.
   * Default: `"hf"`. */
  order?: "hf" | "llama.cpp" | readonly SampleStep[] | undefined;
}

/** Options of `warp`. */
export interface WarpOptions<Out = never> extends SampleSteps, OutOptions<Out> {
  /** Returns, beside the logits, which entries each step removed. Default: false. */
  explain?: boolean | undefined;
}

/** The effect of a step on a row. */
export interface WarpStep {
  /** The name of the step. */
  step: SampleStep;
  /** The indices, in the row, of the entries that the step removed. */
  removed: Int32Array<ArrayBuffer>;
  /** The probability of the removed entries before the step. */
  mass: number;
}

/** The logits after the steps, and the effect of each step: on a single row, or on each of several. */
export interface Warped<Logits, Steps> {
  /** The logits after all steps. */
  logits: Logits;
  /** The steps that have an option, in their order. */
  steps: Steps;
}

/**
 * Computes the logits after the steps of `sample`: those whose softmax is drawn from, with −∞ for each entry
 * that a step removed. Without options the logits don't change.
 *
 * Temperature 0 leaves the largest logit of each row, the one with the lowest index. Temperature `Infinity`
 * makes all logits 0. If the largest logit over the temperature would overflow, the largest is subtracted
 * from all first.
 *
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row in which every entry is −∞
 *   or masked; for an option of a step out of range, a token that is no index, or a `minKeep` above the
 *   length of a row
 * @throws TypeError for an order that names a step twice or lacks one that has an option, and for a penalty
 *   without a history
 * @see {@link sample}
 * @example
 * warp([3, 2, 1], { temperature: 0.5, topP: 0.8 }) // [6, -Infinity, -Infinity]
 */
export function warp<X extends LogitsInput, const O extends Only<O, WarpOptions<OutOf<X>>> = {}>(
  x: X,
  options?: O,
): WarpResult<LikeInput<X>, X, O>;

type WarpResult<Logits, X, O, E = OptionOf<O, "explain">> = E extends true
  ? Warped<Logits, PerRow<WarpStep[], WarpStep[][], X, O>>
  : Logits;

/** Options of `sample`. */
export interface SampleOptions extends SampleSteps {
  /** The number of indices that are drawn from each row. Default: one, which is returned as a number for a
   * single row. */
  count?: number | undefined;
  /** An integer above −2^53 and below 2^53, which gives the same indices in every engine. **Not in a loop**:
   * each call begins anew, so the same seed draws by the same numbers each time. In a loop pass
   * `rng: random(seed)`, made once before it, or draw all at once by `count`. It can't be given with `rng`.
   * Default: numbers of `Math.random`. */
  seed?: number | undefined;
  /** A generator of numbers from 0 to below 1, such as `random(seed)` or your own. It is called once for each
   * index. */
  rng?: (() => number) | undefined;
  /** Returns the logarithm of the probability of each index too. Default: false. */
  logprob?: boolean | undefined;
  /** If true, an index can be drawn more than once from a row. If false, `logprob` is that of a draw among
   * the entries that are left. Default: true. */
  replace?: boolean | undefined;
}

/** An index that was drawn, and the natural logarithm of its probability in the distribution that was drawn
 * from: after the mask and all steps, renormalised to the sum 1. The logarithm is 0 if it was the only entry
 * left. */
export interface Draw {
  /** The index of the entry in its row. */
  index: number;
  /** The natural logarithm of its probability. */
  logprob: number;
}

/** Several draws, row after row. */
export interface Draws {
  /** The indices of the entries in their rows. */
  indices: Int32Array<ArrayBuffer>;
  /** The natural logarithms of their probabilities. */
  logprobs: Float64Array<ArrayBuffer>;
}

/** One for a single row without `count`, All otherwise. */
type Drawn<One, All, X, O, C = OptionOf<O, "count">> = C extends undefined ? PerRow<One, All, X, O> : All;

/**
 * Draws an index from the softmax of each row: a number for a single row; an `Int32Array`, row after row, for
 * several rows or with `count`. With `logprob` the result is `{ index, logprob }` or `{ indices, logprobs }`.
 * Temperature 0 draws the largest entry, the one with the lowest index.
 *
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row in which every entry is −∞
 *   or masked; for no logits; for a number of `rng` outside 0 to below 1; for more draws without replacement
 *   than there are entries; for an option of a step out of range
 * @throws TypeError for both `seed` and `rng`, for an order that names a step twice or lacks one that has an
 *   option, and for a penalty without a history
 * @see {@link warp}, {@link random}, {@link topLogprobs}
 * @example
 * sample([2.0, 1.0, 0.1], { seed: 7, count: 8 }) // Int32Array [0, 0, 1, 0, 2, 0, 1, 0]
 */
export function sample<X extends LogitsInput, const O extends Only<O, SampleOptions> = {}>(
  x: X,
  options?: O,
): Sampled<X, O>;

type Sampled<X, O, L = OptionOf<O, "logprob">> = L extends true
  ? Drawn<Draw, Draws, X, O>
  : Drawn<number, Int32Array<ArrayBuffer>, X, O>;

/** A token and the natural logarithm of its probability. */
export interface TokenLogprob {
  /** The index of the token in its row. */
  index: number;
  /** The name of the token; absent without labels. */
  label?: string;
  /** The natural logarithm of its probability. */
  logprob: number;
}

/** The result of `topLogprobs` for a row. */
export interface TopLogprobs {
  /** The k most probable tokens, best first. Of equal logits the lowest index comes first. */
  top: TokenLogprob[];
  /** The token that the option `tokens` names, with its rank among all, counted from 1. */
  token?: TokenLogprob & { rank: number };
}

/** Options of `topLogprobs`. */
export interface TopLogprobsOptions extends LogitsOptions {
  /** A token for each row, such as the one that was drawn. Its log-probability and its rank are returned too.
   */
  tokens?: Integers | undefined;
  /** An integer: rows of this token of `tokens` get no `token`. Default: none. */
  ignoreIndex?: number | undefined;
  /** The names of tokens, in an array or in an object by index. Those that aren't listed may be missing.
   * Default: none. */
  labels?: readonly string[] | { readonly [index: number]: string; readonly length?: never } | undefined;
}

/**
 * Returns the k most probable tokens of each row with the logarithms of their probabilities, within 2 ULP: an
 * object for a single row, an array for several. OpenAI's API calls this `top_logprobs`.
 *
 * @throws RangeError if k isn't an integer from 0 to the number of unmasked entries of a row; for a token out
 *   of range, or another number of tokens than rows; for a NaN or +∞ that isn't masked, with the index; for a
 *   row in which every entry is −∞ or masked
 * @throws TypeError for a label that isn't a string
 * @see {@link perplexity}
 * @example
 * topLogprobs([0, 0], 1, { tokens: 1 }) // { top: [{ index: 0, logprob: -0.6931471805599453 }], token: { index: 1, logprob: -0.6931471805599453, rank: 2 } }
 */
export function topLogprobs<X extends LogitsInput, const O extends Only<O, TopLogprobsOptions> = {}>(
  x: X,
  k: number,
  options?: O,
): PerRow<TopLogprobs, TopLogprobs[], X, O>;

/** The result of `perplexity`. */
export interface Perplexity {
  /** The exponential of the mean of −logprob: `Infinity` if a token has the probability 0, NaN if all are
   * ignored. */
  perplexity: number;
  /** The mean of −logprob in bits per token. */
  bits: number;
  /** The natural logarithm of the probability of each token; NaN for ignored ones. */
  logprobs: Float64Array<ArrayBuffer>;
}

/**
 * Computes the perplexity of a text, e to the mean of −log p of its tokens, from a row of logits for each
 * token.
 *
 * @throws RangeError for a token out of range, or another number of tokens than rows; for a NaN or +∞ that
 *   isn't masked, with the index; for a row in which every entry is −∞ or masked
 * @example
 * perplexity([0, 0, 0, 0], [0, 1], { shape: [2, 2] }).perplexity // 2
 */
export function perplexity(
  x: LogitsInput,
  tokens: Integers,
  options?: LogitsOptions & {
    /** An integer: rows of this token don't count. Default: none. */ ignoreIndex?: number | undefined;
  },
): Perplexity;

/**
 * Returns a generator of numbers from 0 to below 1, all multiples of 2^−53. It gives the same numbers in
 * every engine and in Rust (`Xoshiro256` of the crate). Pass it as the option `rng` of `sample` in a loop.
 * The generator is xoshiro256++, its state filled by SplitMix64 (Blackman & Vigna 2021). It must not be used
 * for secrets.
 *
 * A call of `sample` with `rng: random(7)` draws by the same numbers as one with `seed: 7`.
 *
 * @throws RangeError with the code `ERR_RANDOM` for a seed that isn't an integer above −2^53 and below
 *   2^53
 * @example
 * Array.from({ length: 3 }, random(7)) // [0.05536043647833311, 0.17211585444811772, 0.7175761283586594]
 */
export function random(seed: number): () => number;

/** Options of `calibrationError` and `fitTemperature`. */
export interface CalibrationOptions {
  /** The dimensions of the array in row-major order. Rows run along the last dimension. Default: the
   * dimensions of a tensor, or a single row. */
  shape?: Dimensions | undefined;
  /** The number of bins of equal width from 0 to 1 that confidences are counted in, at most a million.
   * Default: 15. */
  bins?: number | undefined;
}

/** A bin of a reliability diagram: the predictions with a confidence above `lower` and up to `upper`. The
 * first bin includes 0. */
export interface ReliabilityBin {
  /** The lower bound of the confidence, exclusive. */
  lower: number;
  /** The upper bound of the confidence, inclusive. */
  upper: number;
  /** The number of predictions in the bin. */
  count: number;
  /** The mean of the largest probabilities of these predictions; 0 if there are none. */
  confidence: number;
  /** The fraction of these predictions that is right; 0 if there are none. */
  accuracy: number;
}

/**
 * Computes the expected calibration error of rows of probabilities, and the bins of the reliability diagram
 * (Naeini et al. 2015; Guo et al. 2017). `target` has the right class of each row.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a class out of range or not an integer;
 *   for another number of classes than rows
 * @see {@link evaluate}, {@link fitCalibration}
 * @example
 * calibrationError([0.75, 0.25, 0.75, 0.25], [0, 1], { shape: [2, 2] }).ece // 0.25
 */
export function calibrationError(
  p: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): { ece: number; bins: ReliabilityBin[] };

/** The result of `fitTemperature`. */
export interface TemperatureFit {
  /** The temperature at which the right classes are most likely. */
  temperature: number;
  /** The mean negative log-likelihood at temperature 1, in nats. */
  nllBefore: number;
  /** The mean negative log-likelihood at the fitted temperature, in nats. */
  nllAfter: number;
  /** The expected calibration error at temperature 1. */
  eceBefore: number;
  /** The expected calibration error at the fitted temperature. */
  eceAfter: number;
}

/**
 * Fits the temperature at which softmax makes the right classes most likely (Guo et al. 2017). `target` has
 * the right class of each row of logits.
 *
 * The temperature is positive and finite. Let s be the largest difference of two logits. If every right class
 * is at the maximum of its row, the temperature is s/10⁶ (or 1 if that is less, or if 1 makes the classes
 * certain already). If the right classes are no likelier than chance, it is 10⁶·s (or 1 if that is more).
 *
 * @throws RangeError for a NaN or +∞, with the index; for a row in which every entry is −∞; for a class out
 *   of range or not an integer; for another number of classes than rows
 * @see {@link fitCalibration}
 * @example
 * fitTemperature([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitTemperature(
  logits: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): TemperatureFit;

/** Options of functions that take rows of probabilities, each with the sum 1. */
export interface DistributionOptions {
  /** The dimensions of the array in row-major order. Default: the dimensions of a tensor, or a single row. */
  shape?: Dimensions | undefined;
  /** The dimension that a row runs along. Negative numbers count from the last dimension, an array names
   * several, and `null` stands for all. Default: −1, the last. */
  axis?: number | readonly number[] | null | undefined;
}

/** Options of `fitConformal`. */
export interface ConformalOptions extends DistributionOptions {
  /** The fraction of new rows whose right class may be missing from their set, above 0 and below 1. A number
   * that is nearest to a fraction j/(n + 1) is taken for that fraction: 0.3 of ten is three. Default: 0.1. */
  alpha?: number | undefined;
  /** The score that measures how unusual a class is. `"lac"` is 1 − p, with the smallest sets on average, of
   * which some may be empty (Sadinle 2019). `"aps"` is the sum of the probabilities down to the class, with
   * sets that grow where a row is hard (Romano 2020). `"raps"` adds a penalty for each rank to keep sets small
   * (Angelopoulos 2021). Default: `"lac"`. */
  score?: "lac" | "aps" | "raps" | undefined;
  /** Makes the promise for the rows of each class, which takes a threshold, and enough rows, for each.
   * Default: false. */
  byClass?: boolean | undefined;
  /** The penalty that RAPS adds for each rank after the first `k`. The other scores have none. Default: 0. */
  lambda?: number | undefined;
  /** The number of ranks that RAPS leaves without a penalty. The other scores have none. Default: 0. */
  k?: number | undefined;
}

/** The rule that decides which classes are in a set: a `ConformalFit` or its JSON. */
export interface ConformalRule {
  /** The score that the threshold is compared with. */
  readonly score: "lac" | "aps" | "raps";
  /** The largest score of a class in the set: one for all classes, or one for each. null stands for ∞, which
   * JSON lacks. */
  readonly threshold: number | null | readonly (number | null)[];
  /** The penalty that RAPS adds for each rank. Default: 0. */
  readonly lambda?: number | undefined;
  /** The number of ranks that RAPS leaves without a penalty. Default: 0. */
  readonly kReg?: number | undefined;
}

/** The result of `fitConformal`. A fit by class has arrays with an entry for each class. */
export type ConformalFit =
  | FittedAs<number, [low: number, high: number]>
  | FittedAs<number[], [low: number, high: number][]>;

interface FittedAs<N, C> {
  /** The fraction of new rows whose right class may be missing. */
  alpha: number;
  /** The score that the threshold is compared with. */
  score: "lac" | "aps" | "raps";
  /** The k-th smallest score of the right classes. It is Infinity if there are too few rows; sets hold all
   * classes then. */
  threshold: N;
  /** The number of rows. */
  n: N;
  /** ⌈(n + 1)(1 − alpha)⌉, decided without rounding; n + 1 if the threshold is Infinity. */
  k: N;
  /** The interval that holds, with a probability of 90 %, the fraction of new rows whose set has the right
   * class. That fraction depends on the rows of the fit and has the distribution Beta(k, n + 1 − k). */
  coverage: C;
  /** True if a threshold is Infinity, so that its sets hold all classes. */
  trivial: boolean;
  /** The penalty of RAPS for each rank. */
  lambda?: number;
  /** The number of ranks that RAPS leaves without a penalty. */
  kReg?: number;
  /** Returns plain data that JSON keeps, with null for Infinity. */
  toJSON(): ConformalRule;
}

/**
 * Fits the threshold of conformal prediction to rows of probabilities. `target` has the right class of each
 * row. The model must not have learned from these rows, and new rows have to be like them.
 *
 * The sets of `predictionSets` then hold the right class of a new row with a probability of at least 1 −
 * alpha, over the draw of these rows and of the new one, if all are exchangeable. This holds for any model,
 * but not for each single row, and not for rows of another kind, which `fitReject` is for.
 *
 * @throws RangeError for an alpha that isn't between 0 and 1; for an entry outside 0 to 1, with the index;
 *   for a row that doesn't sum to 1; for a class out of range or not an integer; for another number of
 *   classes than rows; for no rows
 * @see {@link predictionSets}
 * @example
 * fitConformal([0.75, 0.25, 0.5, 0.5, 1, 0], [0, 0, 0], { shape: [3, 2], alpha: 0.5 }).threshold // 0.25
 */
export function fitConformal<const O extends Only<O, ConformalOptions> = {}>(
  p: LogitsInput,
  target: Integers,
  options?: O,
): Fitted<OptionOf<O, "byClass">>;

type Fitted<B> = B extends true
  ? FittedAs<number[], [low: number, high: number][]>
  : FittedAs<number, [low: number, high: number]>;

/** Options of `predictionSets`. */
export interface PredictionSetOptions extends DistributionOptions {
  /** A name for each class, in an array or in an object by index. Default: the indices as text. */
  labels?: ClassifyOptions["labels"];
  /** Puts the most probable class into a set that would be empty. Default: false. */
  atLeastOne?: boolean | undefined;
}

/**
 * Returns the conformal set of classes of each row of probabilities, the most probable first: an array for a
 * single row, an array of arrays for several.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index, and for a row that doesn't sum to 1
 * @throws TypeError for a value that isn't the result of `fitConformal` or its JSON
 * @example
 * predictionSets([0.6, 0.3, 0.1], { score: "lac", threshold: 0.75 }).map(({ index }) => index) // [0, 1]
 */
export function predictionSets<X extends LogitsInput, const O extends Only<O, PredictionSetOptions> = {}>(
  p: X,
  fit: ConformalRule | ConformalFit,
  options?: O,
): PerRow<ClassProbability[], ClassProbability[][], X, O>;

/** A score of how familiar a row of logits is; more is more familiar. `"energy"` is T·log Σ e^(x/T), the
 * negative of the energy of Liu (2020). `"entropy"` is the negative of the entropy in nats. */
export type FamiliarityScore = "energy" | "maxLogit" | "maxProbability" | "entropy" | "margin";

/** Options of `familiarity`. */
export interface FamiliarityOptions extends LogitsOptions {
  /** The score that is computed. Default: `"energy"`. */
  score?: FamiliarityScore | undefined;
}

/**
 * Computes how familiar each row of logits is to the model: the larger, the more familiar. The result is a
 * number for a single row, and a `Float64Array` for several, whatever the type of the input, since thresholds
 * are compared with it. The score `"maxLogit"` is the same at every temperature.
 *
 * This is a heuristic. Whether it tells known rows from unknown ones depends on the model, which
 * `evaluateReject` measures. NaN makes its row NaN.
 *
 * @throws RangeError for no logits, and for a shape, axis, mask, bias or temperature that doesn't fit
 * @see {@link fitReject}, {@link evaluateReject}
 * @example
 * familiarity([3, 1], { score: "maxLogit" }) // 3
 */
export function familiarity<X extends LogitsInput, const O extends Only<O, FamiliarityOptions> = {}>(
  x: X,
  options?: O,
): PerRow<number, Float64Array<ArrayBuffer>, X, O>;

/** The rule by which `classify` rejects rows. */
export interface RejectRule {
  /** The score of familiarity. Default: `"energy"`. */
  readonly score?: FamiliarityScore | undefined;
  /** The familiarity below which a row is rejected. null stands for −∞, which rejects only rows of NaN: JSON
   * writes an infinite number as null. */
  readonly threshold: number | null;
  /** The temperature of the score, which is independent of that of the probabilities. Default: 1. */
  readonly temperature?: number | undefined;
}

/**
 * Finds the largest threshold that keeps at least the fraction `keep` of the scores of familiar rows. The
 * result has the threshold, the fraction that it keeps, and the number of scores.
 *
 * A threshold of −∞ survives JSON as null. A threshold of ∞, which needs scores of ∞, does not.
 *
 * @throws RangeError for no scores, for a NaN, and for a fraction that isn't above 0 and at most 1
 * @example
 * fitReject([1, 2, 3, 4], { keep: 0.75 }) // { threshold: 2, kept: 0.75, n: 4 }
 */
export function fitReject(
  scores: LogitsInput,
  options?: {
    /** The fraction to keep, above 0 and at most 1. Default: 0.95. */ keep?: number | undefined;
  },
): { threshold: number; kept: number; n: number };

/**
 * Measures how well scores of familiarity tell familiar rows (`inside`) from unfamiliar ones (`outside`).
 * `auroc` is how often a familiar row has the higher score, where equal scores count half and 0.5 is chance.
 * `fprAt95` is the fraction of unfamiliar rows that is kept if at least 95 % of the familiar ones are.
 *
 * @throws RangeError for no scores, and for a NaN
 * @example
 * evaluateReject([2, 3], [1, 2]) // { auroc: 0.875, fprAt95: 0.5 }
 */
export function evaluateReject(inside: LogitsInput, outside: LogitsInput): { auroc: number; fprAt95: number };

/** Options of `evaluate`. */
export interface EvaluateOptions extends DistributionOptions {
  /** A name for each class, in an array or in an object by index. Default: the indices as text. */
  labels?: ClassifyOptions["labels"];
  /** The numbers k for which the report has the accuracy among the k most probable classes. Default: `[1,
   * 5]`. */
  topK?: number | LogitsInput | undefined;
  /** The number of bins that confidences are counted in, at most a million. Default: 15. */
  bins?: number | undefined;
  /** The scheme of the bins: they have equal widths, or hold equal numbers of confidences, where equal
   * confidences share a bin. Default: `"equal-width"`. */
  scheme?: "equal-width" | "equal-mass" | undefined;
  /** The probabilities that `ece` and `mce` are of: the largest of each row (`"top"`), or those of each
   * class, as the mean and the largest of the errors of the classes. Default: `"top"`. */
  of?: "top" | "class" | undefined;
  /** The number of samples of the rows, drawn with replacement, that `intervals` are taken from: up to a
   * million. Default: 0, no intervals. */
  bootstrap?: number | undefined;
  /** An integer above −2^53 and below 2^53 that determines the samples of `bootstrap`. Default: 0. */
  seed?: number | undefined;
}

/** The report of a class. */
export interface ClassReport {
  /** The name of the class; its index as text without labels. */
  label: string;
  /** The number of rows of this class. */
  count: number;
  /** The fraction of the rows predicted as this class that is of this class. */
  precision: number;
  /** The fraction of the rows of this class that is predicted as this class. */
  recall: number;
  /** The harmonic mean of precision and recall. */
  f1: number;
  /** The fraction of pairs, of a row of this class and one of another, in which the first gives this class
   * the higher probability; equal ones count half. */
  auc: number;
  /** The expected calibration error of the probabilities of this class. */
  ece: number;
}

/** The result of `evaluate`. A quotient by 0 is NaN, and so is a mean of it. The f1 of a class is NaN only if
 * there is no such row, neither right nor predicted. */
export interface Evaluation {
  /** The number of rows. */
  n: number;
  /** The fraction of rows whose most probable class is right. */
  accuracy: number;
  /** By k, the fraction of rows whose right class is among the k most probable. Of equal probabilities the
   * lower index comes first. */
  topK: Record<number, number>;
  /** The mean of −log p of the right class, in nats; Infinity if one has the probability 0. */
  nll: number;
  /** The Brier score: the mean of Σ (p − y)², from 0 to 2. */
  brier: number;
  /** The expected calibration error. */
  ece: number;
  /** The maximum calibration error: the largest difference of confidence and accuracy in a bin. */
  mce: number;
  /** The reliability diagram of the largest probability of each row. */
  bins: ReliabilityBin[];
  /** The confusion matrix, row-major: a row for each right class, with a count for each predicted class. */
  confusion: Int32Array<ArrayBuffer>;
  /** The report of each class. */
  classes: ClassReport[];
  /** The mean of the f1 of the classes. */
  macroF1: number;
  /** The mean of the auc of the classes. */
  auc: number;
  /** The intervals that hold the central 95 % of the values in the samples; `ece` is that of the largest
   * probabilities. Absent without `bootstrap`. */
  intervals?: Record<"accuracy" | "nll" | "brier" | "ece", [low: number, high: number]>;
}

/**
 * Reports how good rows of probabilities are, given the right classes in `target`: accuracy, likelihood,
 * Brier score, calibration error, and precision and recall of each class.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a row that doesn't sum to 1; for a
 *   class out of range or not an integer; for another number of classes than rows; for no rows
 * @example
 * evaluate([0.5, 0.5, 0.25, 0.75], [0, 1], { shape: [2, 2] }).ece // 0.375
 */
export function evaluate(p: LogitsInput, target: Integers, options?: EvaluateOptions): Evaluation;

/** Options of `fitCalibration`. */
export interface FitCalibrationOptions extends DistributionOptions {
  /** The kind of map. `"temperature"` is softmax(x/T) (Guo 2017). `"vector"` is softmax(scale⊙x + shift).
   * `"platt"` is the sigmoid of scale⊙x + shift, for problems with any number of right classes (Platt 1999).
   * `"isotonic"` maps the softmax of each class by a rising line and divides each row by its sum (Zadrozny &
   * Elkan 2002). Default: `"temperature"`. */
  method?: "temperature" | "vector" | "platt" | "isotonic" | undefined;
  /** Masks entries, which get the probability 0 whatever their value is. */
  mask?: Mask | undefined;
  /** An integer: rows with this target class don't count. Default: none. */
  ignoreIndex?: number | undefined;
  /** The number of bins of equal width that `eceBefore` and `eceAfter` count confidences in, at most a
   * million. Default: 15. */
  bins?: number | undefined;
}

/** A map of logits to probabilities: a `CalibrationFit` or its JSON. */
export type CalibrationRule =
  | { readonly method: "temperature"; readonly temperature: number }
  | { readonly method: "vector"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | { readonly method: "platt"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | {
      readonly method: "isotonic";
      readonly x: readonly (readonly number[])[];
      readonly y: readonly (readonly number[])[];
    };

/** The result of `fitCalibration`: the map, and the figures before and after. */
export type CalibrationFit<M extends CalibrationRule["method"] = CalibrationRule["method"]> = Extract<
  CalibrationRule,
  { readonly method: M }
> & {
  /** The number of rows. */
  n: number;
  /** The mean negative log-likelihood before the fit, in nats. That of "platt" is the binary one of the
   * sigmoid, over all classes. */
  nllBefore: number;
  /** The mean negative log-likelihood after the fit, in nats. */
  nllAfter: number;
  /** The expected calibration error of the largest probabilities before the fit. */
  eceBefore: number;
  /** The expected calibration error of the largest probabilities after the fit. */
  eceAfter: number;
  /** Computes the probabilities of logits by this map, as `calibrate` does. */
  apply<X extends LogitsInput>(logits: X, options?: LogitsOptions): LikeInput<X>;
  /** Returns plain data that JSON keeps. */
  toJSON(): CalibrationRule;
};

/**
 * Fits a map of logits to probabilities at which the right classes, in `target`, are most likely. For
 * `"platt"` these are Platt's smoothed targets, which no finite sample makes 0 or 1. The model must not have
 * learned from these rows.
 *
 * @throws RangeError for a NaN or +∞, with the index; for a row in which every entry is −∞ or masked; for a
 *   class out of range or not an integer; for another number of classes than rows; for no rows that count
 * @see {@link calibrate}, {@link evaluate}
 * @example
 * fitCalibration([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitCalibration<const O extends Only<O, FitCalibrationOptions> = {}>(
  logits: LogitsInput,
  target: Integers,
  options?: O,
): CalibrationFit<MethodOf<OptionOf<O, "method">>>;

type MethodOf<M> = M extends CalibrationRule["method"] ? M : "temperature";

/**
 * Computes the probabilities that a fitted map makes of rows of logits.
 *
 * @throws TypeError for a value that isn't the result of `fitCalibration` or its JSON, and RangeError for one
 *   of another number of classes
 * @example
 * calibrate([4, 4], { method: "temperature", temperature: 2 }) // [0.5, 0.5]
 */
export function calibrate<X extends LogitsInput>(
  logits: X,
  calibration: CalibrationRule,
  options?: LogitsOptions,
): LikeInput<X>;

/** Options of `estimatePriors`. */
export interface EstimatePriorsOptions extends DistributionOptions {
  /** The priors of the training data, all above 0. Default: equal priors. */
  from?: Priors | undefined;
  /** The largest number of steps. Default: 100. */
  maxSteps?: number | undefined;
  /** The iteration ends when no prior moves by more than this. Default: 1e-6. */
  tolerance?: number | undefined;
}

/**
 * Estimates how frequent classes are among rows without known classes, by expectation maximisation (Saerens
 * 2002). Pass the result as `priors.to`. The probabilities have to be calibrated for the priors of
 * the training data.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a row that doesn't sum to 1; for priors
 *   that aren't above 0
 * @example
 * estimatePriors([0.5, 0.5]) // { priors: [0.5, 0.5], steps: 1, converged: true }
 */
export function estimatePriors(
  p: LogitsInput,
  options?: EstimatePriorsOptions,
): { priors: number[]; steps: number; converged: boolean };

/**
 * A handle on logits in a memory of WebAssembly. `softmax` and `logSoftmax` compute up to 262,144 of them in
 * place without a copy, which is the fastest way for logits that are computed or written there. Entries of
 * `"f32"` are copied if there is a bias, priors, a soft cap or a sink that f32 doesn't hold.
 *
 * @throws TypeError with the code `ERR_FREED` by every method but `free` once the handle is freed
 * @throws RangeError with the code `ERR_MEMORY` if there is no memory for `n` entries
 * @example
 * new Logits(2).softmax() // Float32Array [0.5, 0.5]
 */
export class Logits<T extends "f32" | "f64" = "f32"> {
  /** Allocates `n` entries of 0. */
  constructor(n: number, type?: T);
  /** The number of entries. */
  readonly length: number;
  /** A view of the entries. The memory is this handle's alone for as long as the view is kept, and never
   * detaches. Post `data.slice()` to a worker: a message with the view itself would copy the memory of other
   * handles too. */
  readonly data: HandleData<T>;
  /** Replaces the entries by their softmax and returns `data`. */
  softmax(options?: Omit<SoftmaxOptions<never>, "out">): HandleData<T>;
  /** Replaces the entries by their log-softmax and returns `data`. */
  logSoftmax(options?: Omit<LogSoftmaxOptions<never>, "out">): HandleData<T>;
  /** Computes the log-sum-exp of the entries, which don't change. */
  logSumExp<const O extends Only<O, LogSumExpOptions> = {}>(
    options?: O,
  ): LogSumExpResult<number, HandleData<T>, Float32Array, O>;
  /** Returns the k largest entries, the largest first, and their indices. */
  topK(k: number, options?: BiasedRowOptions): { indices: Int32Array<ArrayBuffer>; values: HandleData<T> };
  /** Returns the index of the largest entry. */
  argmax<const O extends Only<O, ReducingOptions & BiasedRowOptions> = {}>(
    options?: O,
  ): Reduced<number, Int32Array<ArrayBuffer>, Float32Array, O>;
  /** Draws an index from the softmax of the entries. */
  sample<const O extends Only<O, SampleOptions> = {}>(options?: O): Sampled<Float32Array, O>;
  /** Returns the most probable classes of the entries with their names, or the reason why none is named. */
  classify<const O extends Only<O, ClassifyOptions> = {}>(
    options?: O,
  ): PerRow<Classification, Classification[], Float32Array, O>;
  /** Gives the memory back as soon as no view of it is left. A second call does nothing. `using` calls it at
   * the end of its block. */
  free(): void;
  [Symbol.dispose](): void;
}

type HandleData<T> = T extends "f64" ? Float64Array<ArrayBuffer> : Float32Array<ArrayBuffer>;

// TypeScript's library has had this symbol since version 5.2.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * Returns the bytes of WebAssembly memory that calls and handles use; 0 before the first call. If a call has
 * needed more than 64 MiB, the next one that needs less gives them back.
 * @example
 * [softmax([0]), memoryUsage() > 0] // [[1], true]
 */
export function memoryUsage(): number;

/** The kernel that computes long f32 rows: `"relaxed-simd"` once `softmax-wasm/relaxed` is imported in an
 * engine that supports it, else `"simd128"`. */
export const features: "simd128" | "relaxed-simd";

/** The version of this package. */
export const version: string;

/** The `code` of an error of this package. The reference (docs/api.md of the repository) explains each. */
export type ErrorCode =
  | "ERR_INPUT"
  | "ERR_OPTION"
  | "ERR_SHAPE"
  | "ERR_AXIS"
  | "ERR_MASK"
  | "ERR_BIAS"
  | "ERR_TEMPERATURE"
  | "ERR_WEIGHTS"
  | "ERR_TARGET"
  | "ERR_SMOOTHING"
  | "ERR_K"
  | "ERR_EMPTY"
  | "ERR_ENTRY"
  | "ERR_ALL_MASKED"
  | "ERR_LABELS"
  | "ERR_FRACTION"
  | "ERR_COUNT"
  | "ERR_RANDOM"
  | "ERR_BINS"
  | "ERR_OUT"
  | "ERR_MEMORY"
  | "ERR_FREED"
  | "ERR_RANGE"
  | "ERR_UNFITTED"
  | "ERR_BUSY"
  | "ERR_DIVERGED"
  | "ERR_MODEL"
  | "ERR_INIT"
  | "ERR_SOURCE"
  | "ERR_WASM";
/**
 * Tells whether an error is one of this package, by its `code`. A server can answer it with the status 400.
 * @example
 * isSoftmaxError(new RangeError("of another")) // false
 */
export function isSoftmaxError(error: unknown): error is Error & { readonly code: ErrorCode };
