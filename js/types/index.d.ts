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

/** `BigInt64Array` and `BigUint64Array`: taken wherever whole numbers are meant, as targets, masks
 * and shapes. Logits are refused; pass `Float64Array.from(x, Number)`. */
export interface Int64Array {
  readonly [Symbol.toStringTag]: "BigInt64Array" | "BigUint64Array";
  readonly length: number;
  [index: number]: bigint;
}

/** Arrays of logits. A `Uint16Array` holds integers: half-precision bits, as some runtimes give them
 * where there is no `Float16Array`, have to be decoded before. */
export type LogitsArray = readonly number[] | Float32Array | Float64Array | HalfArray | IntegerArray;

/** The dimensions of an array, row-major. */
export type Dimensions = readonly (number | bigint)[] | IntegerArray | Int64Array;

type TensorData = LogitsArray | Int64Array | readonly string[];

/** A tensor as those of ONNX Runtime and transformers.js. Its dimensions are the default of `shape`;
 * results are flat, of the kind of its data. Text and, as logits, int64 are TypeErrors. */
export type TensorLike =
  | { readonly data: TensorData; readonly dims: Dimensions }
  | { readonly data: TensorData; readonly shape: Dimensions };

/** What is accepted as logits. */
export type LogitsInput = LogitsArray | TensorLike;

/** Whole numbers, such as the classes of rows. */
export type Integers = number | bigint | readonly (number | bigint)[] | LogitsInput | Int64Array;

/** 1 and true for what counts, 0 and false for what is hidden: one entry per logit, or per entry of a
 * row for all rows (which it is where both have the same length), or a tensor that is broadcast to the
 * shape by NumPy's rules. A mask of 0 and −∞, to be added to logits, is a {@link LogitsOptions.bias}. */
export type Mask =
  | readonly (boolean | number | bigint)[]
  | IntegerArray
  | Int64Array
  | Float32Array
  | Float64Array
  | TensorLike
  | { readonly data: readonly boolean[]; readonly dims: Dimensions };

/** Which entries form a row, and which of them count. */
export interface RowOptions {
  /** The dimensions of the array, row-major; one may be −1, which stands for what the others leave.
   * Default: those of a tensor, or `[x.length]`. */
  shape?: Dimensions | undefined;
  /** Which dimension a row runs along: negatives count from the end, an array takes several
   * together, `null` all; of `[]`, every entry is a row of its own. Default: −1. */
  axis?: number | readonly number[] | null | undefined;
  /** Hides entries, whatever they are: probability 0. */
  mask?: Mask | undefined;
  /** Hides the entries along the last dimension, the keys, whose index is above that along the one
   * before it, the queries, plus an offset; `true` is an offset of 0. */
  causal?: boolean | number | undefined;
}

/** Rows of logits that are only compared. */
export interface BiasedRowOptions extends RowOptions {
  /** Added to the logits, in f64; −∞ hides an entry, whatever it is. One number per logit, per entry
   * of a row for all rows, or a tensor that is broadcast, as a mask. */
  bias?: LogitsInput | undefined;
}

/** Rows of logits. */
export interface LogitsOptions extends BiasedRowOptions {
  /** Divides the logits; 0 and `Infinity` give the limits. Default: 1. */
  temperature?: number | undefined;
}

/** What rows of attention have beside their logits. */
export interface AttentionOptions {
  /** A logit that joins each row and gets no entry, so that e^sink is in the denominator and the entries sum to less
   * than 1 (Xiao et al. 2024; Miller 2023, with 0): a number, or one for each row. It is divided by the temperature as
   * the others. −∞ is none, bit by bit. */
  sink?: number | LogitsInput | undefined;
  /** c, finite and above 0: logits x become c·tanh(x/c), before the bias and the temperature (Gemma Team 2024). −∞ stays
   * −∞. */
  softcap?: number | undefined;
}

/** Options of {@link softmaxGrad} and {@link logSoftmaxGrad}. A `sink` changes nothing: the output holds what the
 * gradient needs of it. */
export interface GradientOptions extends RowOptions, Pick<AttentionOptions, "sink"> {
  temperature?: number | undefined;
}

/** Rows that give one number each. */
export interface ReducingOptions extends RowOptions {
  /** Returns an array even where one row is all. Default: false. */
  keepDims?: boolean | undefined;
}

/** Options of functions that can write to an array of yours. */
export interface OutOptions<Out = AnyOut> {
  /** Where the result goes: what would be returned otherwise, of the same kind and length, and not
   * frozen. It may be the input itself. */
  out?: Out | undefined;
}
type AnyOut = number[] | Float32Array | Float64Array | HalfArray;

/** How frequent classes are: one number for each, which need not sum to 1. */
export type Priors = readonly number[] | Float32Array | Float64Array;

/** Classes are more or less frequent than they were in training. */
export interface PriorOptions {
  /** log(to/from) is added to the logits: `from` are the priors of training, all above 0, `to` those where
   * the model is used; 0 makes a class impossible. */
  priors?: { readonly from: Priors; readonly to: Priors } | undefined;
}

/** Options of {@link logSoftmax}. */
export interface LogSoftmaxOptions<Out = AnyOut>
  extends LogitsOptions,
    AttentionOptions,
    OutOptions<Out>,
    PriorOptions {}

/** Options of {@link softmax}. */
export interface SoftmaxOptions<Out = AnyOut> extends LogSoftmaxOptions<Out> {
  /** What logits at +∞ give: NaN in their row (default), or 1 split equally among them. */
  onInfinity?: "nan" | "split" | undefined;
}

/** Options of {@link logSumExp}. */
export interface LogSumExpOptions extends LogitsOptions, AttentionOptions, ReducingOptions {
  /** Computes log Σ wᵢ·e^xᵢ: one weight per logit, per entry of a row for all rows, or a tensor that
   * is broadcast, as a mask; 0 drops an entry, negatives subtract. */
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
export function softmax<X extends LogitsInput>(x: X, options?: SoftmaxOptions<OutOf<X>>): LikeInput<X>;

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
export function logSoftmax<X extends LogitsInput>(x: X, options?: LogSoftmaxOptions<OutOf<X>>): LikeInput<X>;

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
export function logSumExp<X extends LogitsInput, const O extends Only<O, LogSumExpOptions> = {}>(
  x: X,
  options?: O,
): LogSumExpResult<number, LikeInput<X>, X, O>;

/**
 * log(e^a + e^b) without overflow, entry by entry: of two numbers a number, else of the kind of the first
 * array. Both have the same length, or one is a number. An `out` of two numbers is an array of one, which gets
 * the number that is returned.
 *
 * Within 2 ULP of the true value or, where that cancels, of the larger.
 * @throws RangeError for arrays of different lengths
 * @example
 * logAddExp(1000, 1000) // 1000.6931471805599
 */
export function logAddExp<A extends number | LogitsInput, B extends number | LogitsInput>(
  a: A,
  b: B,
  options?: OutOptions,
): Added<A, B>;

/** A number of two, else the kind of the first array. */
type Added<A, B> = A extends number ? (B extends number ? number : LikeInput<B>) : LikeInput<A>;

/**
 * log Σ e^xⱼ of each entry and those before it in its row. What is masked adds nothing.
 *
 * Within 2 ULP of the true value or, where that cancels, of the largest logit.
 * @throws TypeError and RangeError as {@link softmax}
 * @example
 * logCumSumExp([0, 0]) // [0, 0.6931471805599453]
 */
export function logCumSumExp<X extends LogitsInput>(
  x: X,
  options?: LogitsOptions & OutOptions<OutOf<X>>,
): LikeInput<X>;

/**
 * The output of a softmax-weighted sum, such as attention over splits of the keys, from that of each part with
 * the log-sum-exp of the part: the mean of the values weighted by e^logSumExp, of the kind of the first, and the
 * log-sum-exp of all.
 *
 * A part of log-sum-exp −∞ counts nothing, whatever its value holds; of such parts only the value is 0 and the
 * log-sum-exp −∞, so that what is merged can be merged again.
 * @throws RangeError for no parts, and for values of different lengths
 * @example
 * mergeWeighted([{ value: [1, 4], logSumExp: 0 }, { value: [3, 0], logSumExp: 0 }]) // { value: [2, 2], logSumExp: 0.6931471805599453 }
 */
export function mergeWeighted<X extends LogitsInput>(
  parts: readonly { readonly value: X; readonly logSumExp: number }[],
): { value: LikeInput<X>; logSumExp: number };

/** A {@link SoftmaxState} as plain data. What JSON lacks is text: `"Infinity"`, `"-Infinity"`, `"NaN"`. */
export interface SoftmaxStateJSON {
  max: number | string;
  /** Σ e^((x − max)/T), as the sum of two numbers. */
  sum: [high: number, low: number];
  count: number;
  temperature: number | string;
}

/**
 * The softmax of a row that comes in chunks, perhaps from several workers or machines, each with a state of its
 * own: the largest logit, the sum of the exponentials and the count. States are merged in any order.
 *
 * An empty state is the identity of `merge`, bit by bit. However chunks are added and merged, `logSumExp` is within
 * 2 ULP of the true value or, where that cancels, of the largest logit: a merge brings an error of some 2^−85.
 * @example
 * new SoftmaxState().add([2, 1]).merge(new SoftmaxState().add([0.1])).logSumExp // 2.4170300162778333
 */
export class SoftmaxState {
  /** An empty state; the temperature divides the logits. */
  constructor(options?: { temperature?: number | undefined });
  /** Adds the logits of a chunk, whatever its shape, and returns the state. A NaN makes it NaN, a +∞ makes it +∞.
   * What is masked isn't counted. */
  add(chunk: LogitsInput, options?: { mask?: Mask | undefined; bias?: LogitsInput | undefined }): this;
  /** Adds what was added to another state of the same temperature, which stays as it is, and returns the state. */
  merge(other: SoftmaxState): this;
  /** The probabilities of a chunk among all that was added, once everything is: within 2 ULP, of the chunk's kind.
   * A NaN or +∞ in any chunk, or nothing but −∞, makes all NaN; what is masked gets 0.
   * @throws RangeError for a logit above the largest that was added, with the index */
  softmax<X extends LogitsInput>(
    chunk: X,
    options?: { mask?: Mask | undefined; bias?: LogitsInput | undefined } & OutOptions<OutOf<X>>,
  ): LikeInput<X>;
  /** log Σ e^(xᵢ/T) of all that was added; −∞ of nothing. */
  readonly logSumExp: number;
  /** The largest logit; −∞ of nothing, NaN where one is NaN. */
  readonly max: number;
  /** How many logits were added. */
  readonly count: number;
  readonly temperature: number;
  /** Plain data, to post to another worker or to store. */
  toJSON(): SoftmaxStateJSON;
  /** The state that {@link toJSON} gave, as an object or as text.
   * @throws TypeError and RangeError with the code `ERR_MODEL` for what no state gave */
  static fromJSON(json: SoftmaxStateJSON | string): SoftmaxState;
}

/** The kind of result that a kind of input gives. */
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
/** What can hold that result. */
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

/** The type of option K; undefined where there is none. */
type OptionOf<O, K extends string> = O extends unknown
  ? K extends keyof O
    ? {} extends Pick<O, K>
      ? O[K] | undefined
      : O[K]
    : undefined
  : never;

/** The known options and no other, which is an error at run time; nor what isn't an object of options: arrays and
 * functions have a length, and what else has names has others. It bounds a type O of options, which then may be
 * a union. */
type Only<O, Known> = Known & { readonly length?: never } & {
  readonly [K in Exclude<keyof O, keyof Known> & string]: `there is no option '${K}'`;
};

// Results are told by the types of options, which distribute over unions: what may be either gives both.

/** How many dimensions an array X of the shape S has: `number` where their types don't tell. */
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

/** Whether a row along the axes A takes all of the dimensions. */
type IsSingleRow<A, R extends number> = A extends null
  ? true
  : A extends readonly unknown[]
    ? IsSame<A["length"], R>
    : R extends 0
      ? true
      : IsSame<1, R>;

/** One of a single row, several of more. */
type PerRow<One, Rows, X, O> = OneOrRows<
  One,
  Rows,
  IsSingleRow<OptionOf<O, "axis">, Rank<OptionOf<O, "shape">, X>>
>;
type OneOrRows<One, Rows, IsOne> = IsOne extends true ? One : Rows;

/** One of a single row, unless `keepDims` asks for several. */
type Reduced<One, Rows, X, O, K = OptionOf<O, "keepDims">> = K extends true ? Rows : PerRow<One, Rows, X, O>;

type LogSumExpResult<One, Rows, X, O, S = OptionOf<O, "returnSign">> = S extends true
  ? Signed<Reduced<One, Rows, X, O>>
  : Reduced<One, Rows, X, O>;

/**
 * The logistic function 1/(1 + e^−x) of every entry, within 2 ULP.
 * @example
 * sigmoid([0]) // [0.5]
 */
export function sigmoid<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * The logarithm of the logistic function of every entry, also where that is near 0 or 1.
 * @example
 * logSigmoid([-1000]) // [-1000]
 */
export function logSigmoid<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * log(1 + e^x) of every entry.
 * @example
 * softplus([1000]) // [1000]
 */
export function softplus<X extends LogitsInput>(x: X, options?: OutOptions<OutOf<X>>): LikeInput<X>;

/**
 * The vector-Jacobian product of softmax: from its output `p` and the gradient `dp` with respect
 * to that, the gradient with respect to the logits, pᵢ·(dpᵢ − Σⱼ pⱼ·dpⱼ)/T.
 * @example
 * softmaxGrad([0.5, 0.5], [1, 0]) // [0.25, -0.25]
 */
export function softmaxGrad<X extends LogitsInput>(
  p: X,
  dp: LogitsInput,
  options?: GradientOptions,
): LikeInput<X>;

/**
 * The vector-Jacobian product of log-softmax: (dᵢ − e^logpᵢ·Σⱼ dⱼ)/T.
 * @example
 * logSoftmaxGrad(logSoftmax([0, 0]), [1, 0]) // [0.5, -0.5]
 */
export function logSoftmaxGrad<X extends LogitsInput>(
  logp: X,
  d: LogitsInput,
  options?: GradientOptions,
): LikeInput<X>;

/**
 * The Jacobian of softmax at one row of n logits, ∂pᵢ/∂xⱼ: n·n numbers, row by row.
 * @example
 * softmaxJacobian([0, 0]) // [0.25, -0.25, -0.25, 0.25]
 */
export function softmaxJacobian<X extends LogitsInput>(
  x: X,
  options?: { temperature?: number | undefined },
): LikeInput<X>;

/** Options of {@link crossEntropy} and its gradient. */
export interface CrossEntropyOptions extends LogitsOptions {
  /** One weight per class. A row of a target class counts so much, in the sum and in the divisor of the
   * mean; of a distribution, each class's part of the loss is multiplied, and the divisor stays. */
  weights?: LogitsInput | undefined;
  /** An integer: rows of this target class count nothing. Where all rows are ignored the mean is NaN, the
   * sum 0. Default: none; PyTorch's is −100. */
  ignoreIndex?: number | undefined;
  /** A part of every target that is spread over all classes that aren't masked, from 0 to 1. Default: 0. */
  labelSmoothing?: number | undefined;
  /** Makes one loss of those of the rows: their mean (the default), their sum, or nothing. The mean of
   * target classes divides by the sum of the weights of these classes, the mean of distributions by the
   * number of rows, as in PyTorch. */
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
export function crossEntropy<X extends LogitsInput, const O extends Only<O, CrossEntropyOptions> = {}>(
  x: X,
  target: Integers,
  options?: O,
): Loss<X, O>;

type Loss<X, O, R = OptionOf<O, "reduction">> = R extends "none"
  ? PerRow<number, LikeInput<X>, X, O>
  : number;

/**
 * The gradient of {@link crossEntropy} with respect to the logits; without reduction that of the
 * sum.
 * @example
 * crossEntropyGrad([0, 0], 1) // [0.5, -0.5]
 */
export function crossEntropyGrad<X extends LogitsInput>(
  x: X,
  target: Integers,
  options?: CrossEntropyOptions,
): LikeInput<X>;

/**
 * The binary cross-entropy −t·log σ(x) − (1 − t)·log(1 − σ(x)) of logits and the probabilities t that they
 * should have had, one for each: the loss where any number of classes may be right.
 *
 * The options are those of {@link crossEntropy}, with these differences: `weights` has one for each entry of
 * a row, and the mean divides by the number of the logits that count, as PyTorch's does; `ignoreIndex`
 * names a target that counts nothing; `labelSmoothing` moves targets towards 1/2.
 * @returns one number, or one for each logit with `reduction: "none"`
 * @throws RangeError for a target outside 0…1, for another number of targets than logits, and for no logits
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
 * The index of the largest entry of each row; of equal ones the lowest, of NaNs the first.
 * @throws RangeError for rows without entries, or with masked ones only
 * @example
 * argmax([1, 3, 3]) // 1
 */
export function argmax<
  X extends LogitsInput,
  const O extends Only<O, ReducingOptions & BiasedRowOptions> = {},
>(x: X, options?: O): Reduced<number, Int32Array<ArrayBuffer>, X, O>;

/**
 * 1 at the {@link argmax} of each row, 0 elsewhere.
 * @example
 * hardmax([1, 3, 3]) // [0, 1, 0]
 */
export function hardmax<X extends LogitsInput>(x: X, options?: BiasedRowOptions): LikeInput<X>;

/**
 * The k largest entries of each row, largest first, row after row; of equal ones the lowest
 * index first. With a `bias`, the values are those it is added to.
 * @throws RangeError if k isn't an integer from 1 to the entries of a row that aren't masked
 * @example
 * topK([1, 5, 3], 2) // { indices: Int32Array [1, 2], values: [5, 3] }
 */
export function topK<X extends LogitsInput>(
  x: X,
  k: number,
  options?: BiasedRowOptions,
): { indices: Int32Array<ArrayBuffer>; values: LikeInput<X> };

/**
 * The entropy −Σ pᵢ·log pᵢ of each row of probabilities, in nats; 0 or more. What doesn't sum to 1 isn't
 * divided by its sum, as SciPy does.
 * @throws RangeError for an entry below 0 or above 1, with its index; NaN makes its row NaN
 * @example
 * entropy([0.5, 0.5]) // 0.6931471805599453
 */
export function entropy<X extends LogitsInput, const O extends Only<O, ReducingOptions> = {}>(
  p: X,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/**
 * The best minus the second best of each row of probabilities.
 * @throws RangeError for an entry below 0 or above 1, with its index; NaN makes its row NaN
 * @example
 * margin([0.125, 0.625, 0.25]) // 0.375
 */
export function margin<X extends LogitsInput, const O extends Only<O, ReducingOptions> = {}>(
  p: X,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

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
 * α-entmax: softmax for α = 1, 1.5-entmax, sparsemax for 2, and sparser beyond (Peters, Niculae & Martins 2019).
 * @throws RangeError for an α below 1 or not finite, and as {@link softmax}
 * @example
 * entmax([1, 0.5, -1], { alpha: 2 }) // [0.75, 0.25, 0]
 */
export function entmax<X extends LogitsInput>(
  x: X,
  options?: LogitsOptions & { /** From 1 on. Default: 1.5. */ alpha?: number | undefined },
): LikeInput<X>;

/**
 * The vector-Jacobian product of {@link entmax}: from its output `p` and the gradient `dp` with respect to that, the
 * gradient with respect to the logits.
 * @example
 * entmaxGrad([0.75, 0.25, 0], [1, 0, 5], { alpha: 2 }) // [0.5, -0.5, 0]
 */
export function entmaxGrad<X extends LogitsInput>(
  p: X,
  dp: LogitsInput,
  options?: RowOptions & { temperature?: number | undefined; alpha?: number | undefined },
): LikeInput<X>;

/** Options of {@link gumbelSoftmax}. */
export interface GumbelSoftmaxOptions extends LogitsOptions {
  /** An integer that gives the same numbers on every engine; each call begins anew. Default: `Math.random`. */
  seed?: number | undefined;
  /** A generator, which gives numbers from 0 to below 1, one for each entry. */
  rng?: (() => number) | undefined;
  /** Returns 1 at the largest and 0 elsewhere. Default: false. */
  hard?: boolean | undefined;
}

/**
 * The softmax of logits with Gumbel noise, (x + g)/T: a sample that a gradient goes through (Jang, Gu & Poole 2017).
 * The noise −log(−log u) is never infinite; temperature 0 is the limit, 1 at the largest.
 * @throws RangeError for numbers that `rng` may not give, and as {@link softmax}
 * @example
 * gumbelSoftmax([0, 0], { temperature: 0, seed: 1 }).includes(1) // true
 */
export function gumbelSoftmax<X extends LogitsInput>(x: X, options?: GumbelSoftmaxOptions): LikeInput<X>;

/** Options of {@link klDivergence} and {@link jsDivergence}. */
export interface DivergenceOptions extends ReducingOptions {
  /** What the numbers are. What isn't logits is taken as it is, also where it doesn't sum to 1. Default:
   * `"probabilities"`. */
  from?: "probabilities" | "log" | "logits" | undefined;
  /** Divides the logits of both. Default: 1. */
  temperature?: number | undefined;
}

/**
 * The Kullback-Leibler divergence Σ pᵢ·log(pᵢ/qᵢ) of each row, in nats and never below 0. 0·anything counts 0; where
 * q is 0 and p isn't, it is `Infinity`. From logits it keeps its digits where p and q are nearly the same.
 * @throws RangeError for an entry that is no probability, or no logarithm of one, with the index
 * @example
 * klDivergence([1, 0], [0.5, 0.5]) // 0.6931471805599453
 */
export function klDivergence<X extends LogitsInput, const O extends Only<O, DivergenceOptions> = {}>(
  p: X,
  q: LogitsInput,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/**
 * The Jensen-Shannon divergence ½·KL(p‖m) + ½·KL(q‖m) with m = ½·(p + q) of each row, in nats: from 0 to ln 2.
 * @throws RangeError as {@link klDivergence}
 * @example
 * jsDivergence([1, 0], [0, 1]) // 0.6931471805599453
 */
export function jsDivergence<X extends LogitsInput, const O extends Only<O, DivergenceOptions> = {}>(
  p: X,
  q: LogitsInput,
  options?: O,
): Reduced<number, LikeInput<X>, X, O>;

/** Options of {@link classify}. */
export interface ClassifyOptions extends LogitsOptions, PriorOptions {
  /** One name per class, as an array or, as models hold them, as an object `{ 0: "cat", 1: "dog" }`.
   * Default: the indices. */
  labels?: readonly string[] | { readonly [index: number]: string } | undefined;
  /** How many classes are listed at most; `Infinity` lists all. Default: 5. */
  topK?: number | undefined;
  /** How logits become probabilities: by softmax where one class is right (the default), by the
   * logistic function of each over the temperature where any number is, or not at all where they
   * are probabilities or scores already, which no temperature changes. Naming it silences the warnings. */
  activation?: "softmax" | "sigmoid" | "none" | undefined;
  /** Less probable classes aren't listed. From 0 to 1; a number for all, or one for each class. */
  threshold?: number | LogitsInput | undefined;
  /** Nothing is listed if the best class is less than this more probable than the second, or a
   * single class than 0. From 0 to 1. */
  minMargin?: number | undefined;
  /** Only these classes are listed: labels (strings) and indices (numbers), in an array or a Set. The
   * others count among the probabilities all the same, other than what `mask` hides. */
  allow?: Classes | undefined;
  /** These classes aren't listed: labels and indices, as in `allow`. */
  deny?: Classes | undefined;
  /** Nothing is listed of a row that is less familiar than the threshold: `"unfamiliar"`. The score is that
   * of {@link familiarity}, of the logits before calibration and priors, the threshold that of {@link fitReject}. */
  reject?: RejectRule | undefined;
  /** Lists the set of {@link predictionSets}; where that is of all classes it says nothing: `"all-classes"`.
   * An empty set is abstained as `"threshold"`. `topK` is `Infinity` unless it is given: what leaves classes
   * out of a set breaks its promise. */
  conformal?: ConformalRule | undefined;
  /** What {@link fitCalibration} returned, or its JSON: maps logits to probabilities. Of Platt the activation
   * is the sigmoid. */
  calibration?: CalibrationRule | undefined;
}

/** Labels and indices of classes. */
type Classes =
  | readonly (string | number | bigint)[]
  | ReadonlySet<string | number | bigint>
  | Int32Array
  | Uint32Array
  | Int64Array;

/** A class with its probability; without labels, `label` is the index as text. */
export interface ClassProbability {
  label: string;
  index: number;
  probability: number;
}

/** What {@link classify} says of a row: plain data, which JSON keeps. */
export interface Classification {
  /** The most probable first; of equal probabilities the larger logit, of equal logits the lowest index. */
  classes: ClassProbability[];
  /** Why there are no classes, null where there are. */
  abstained: Abstained | null;
}

/** Why no class is named: the best is below its threshold, or too near to the second best, or no class
 * is left, since all are masked, denied or −∞; or the row is unfamiliar, or its set holds all classes. */
export type Abstained = "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes";

/**
 * The most probable classes of logits, with their names: an object for one row, an array of them for
 * several. Where nothing passes there are no classes and `abstained` says why.
 *
 * Where no `activation` is named, logits that look like probabilities (from 0 to 1, of sum 1) and a
 * single logit, whose softmax is always 1, give one `console.warn` each in a process.
 * @throws RangeError for a NaN that isn't masked, and for +∞ under softmax, with the index; for no
 * logits; for labels or thresholds of another number than the classes
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

/** The steps from the logits of the next token to those that can be drawn, each on what the one before leaves,
 * renormalised to sum 1. In this order: penalties, bias, temperature, topK, typicalP, topP, minP, epsilon, eta,
 * topNSigma. The best entry always stays; of equal ones the lowest index. */
export interface SampleSteps extends Omit<LogitsOptions, "bias"> {
  /** The tokens that have been drawn before, of every row, which the penalties are about: indices of entries. */
  history?: Exclude<Integers, number | bigint> | undefined;
  /** Divides the logit of every token of the history that is above 0, and multiplies what isn't (Keskar et al.
   * 2019). Above 0. Default: 1. */
  repetition?: number | undefined;
  /** Is subtracted from the logit of every token of the history. Default: 0. */
  presence?: number | undefined;
  /** Is subtracted from the logit of a token as often as it is in the history. Default: 0. */
  frequency?: number | undefined;
  /** Is added to the logits: as everywhere, or an object by token, as in OpenAI's API: `{ 50256: -100 }`. −∞
   * hides an entry, whatever it is. */
  bias?: LogitsInput | { readonly [token: number]: number } | undefined;
  /** Only so many of the most probable stay. Default: `Infinity`, all. */
  topK?: number | undefined;
  /** Only as few as hold this part of the probability stay, in the order of how far the information −ln p is from
   * the entropy (Meister et al. 2023), and the best. From 0 to 1. */
  typicalP?: number | undefined;
  /** Only as few of the most probable as hold this part of the probability stay (Holtzman et al. 2020). From 0,
   * which keeps one, to 1, which keeps all. */
  topP?: number | undefined;
  /** Only those with at least this part of the largest probability stay (Nguyen et al. 2024). From 0 to 1. */
  minP?: number | undefined;
  /** Only those of at least this probability stay. From 0 to 1. */
  epsilon?: number | undefined;
  /** Only those of at least this probability, or √eta·e^−H where that is less, stay; H is the entropy (Hewitt,
   * Manning & Liang 2022). From 0 to 1. */
  eta?: number | undefined;
  /** Only logits that are at most so many standard deviations below the largest stay (Tang et al. 2024). 0 or
   * more. Default: `Infinity`, all. */
  topNSigma?: number | undefined;
  /** So many of the most probable stay whatever a step cuts off. Default: 1. */
  minKeep?: number | undefined;
  /** The order of the steps: `"hf"` (default), that above; `"llama.cpp"`, the bias first, topNSigma before the other
   * cuts and the temperature last; or a list of steps, each once, which has to name all that have an option. */
  order?: "hf" | "llama.cpp" | readonly SampleStep[] | undefined;
}

/** Options of {@link warp}. */
export interface WarpOptions<Out = AnyOut> extends SampleSteps, OutOptions<Out> {
  /** Tells for each step what it removed. Default: false. */
  explain?: boolean | undefined;
}

/** What a step did to a row. */
export interface WarpStep {
  step: SampleStep;
  /** The indices of the entries that it cut off. */
  removed: Int32Array<ArrayBuffer>;
  /** The probability that these had in what the step before left. */
  mass: number;
}

/** Logits after some steps, and what each did: to a row, or to each of several. */
export interface Warped<Logits, Steps> {
  logits: Logits;
  /** The steps that have an option, in their order. */
  steps: Steps;
}

/**
 * The logits after the steps of {@link sample}, −∞ where they cut off: what their softmax is drawn from. Without
 * options the logits themselves.
 *
 * Temperature 0 leaves the lowest index of the largest; Infinity makes all logits 0. Where the largest over the
 * temperature is no finite number, it is subtracted before.
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row of nothing but −∞ and masked
 * entries; for a step out of its range, a token that is no index, or a `minKeep` above the length of a row
 * @throws TypeError for an order that names a step twice, or lacks one that has an option
 * @example
 * warp([3, 2, 1], { temperature: 0.5, topP: 0.8 }) // [6, -Infinity, -Infinity]
 */
export function warp<X extends LogitsInput, const O extends Only<O, WarpOptions> = {}>(
  x: X,
  options?: O,
): WarpResult<LikeInput<X>, X, O>;

type WarpResult<Logits, X, O, E = OptionOf<O, "explain">> = E extends true
  ? Warped<Logits, PerRow<WarpStep[], WarpStep[][], X, O>>
  : Logits;

/** Options of {@link sample}. */
export interface SampleOptions extends SampleSteps {
  /** How many indices are drawn of each row. Default: one, as a number. */
  count?: number | undefined;
  /** An integer that gives the same indices on every engine. **Not in a loop**: each call begins anew,
   * so that the same seed draws by the same number each time. There pass `rng: random(seed)`, made once
   * before the loop, or draw all at once by `count`. Default: `Math.random`. */
  seed?: number | undefined;
  /** A generator, which gives numbers from 0 to below 1, one for each index: {@link random} or your own. */
  rng?: (() => number) | undefined;
  /** Returns the logarithm of the probability of what is drawn with it. Default: false. */
  logprob?: boolean | undefined;
  /** Whether an index can be drawn more than once from a row; if not, `logprob` is that of a draw among what is
   * left. Default: true. */
  replace?: boolean | undefined;
}

/** An index that was drawn, with the natural logarithm of the probability that it had in the distribution
 * that was drawn from: after the mask and all steps, of which what is left sums to 1
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
type Drawn<One, All, X, O, C = OptionOf<O, "count">> = C extends undefined ? PerRow<One, All, X, O> : All;

/**
 * Draws an index from the softmax of each row: a number for one row, an `Int32Array` for several
 * and with `count`, row after row. With `logprob` it is `{ index, logprob }`, or `{ indices, logprobs }`.
 * Temperature 0 gives the lowest index of the largest.
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row of nothing but −∞
 * and masked entries; for no logits; for numbers that `rng` may not give; for more draws without replacement
 * than there are entries to draw; and as {@link warp}
 * @throws TypeError for both `seed` and `rng`
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

/** A token with the natural logarithm of its probability, and its name if there are labels. */
export interface TokenLogprob {
  index: number;
  label?: string;
  logprob: number;
}

/** What {@link topLogprobs} says of a row. */
export interface TopLogprobs {
  /** The most probable tokens, best first; of equal logits the lowest index. */
  top: TokenLogprob[];
  /** The token that was asked for, with its place among all, from 1. */
  token?: TokenLogprob & { rank: number };
}

/** Options of {@link topLogprobs}. */
export interface TopLogprobsOptions extends LogitsOptions {
  /** A token of each row, such as that which was drawn, whose `logprob` and `rank` are told as well. */
  tokens?: Integers | undefined;
  /** An integer: rows of this token have none told. Default: none. */
  ignoreIndex?: number | undefined;
  /** The names of tokens, as an array or an object by index. */
  labels?: readonly string[] | { readonly [index: number]: string } | undefined;
}

/**
 * The k most probable tokens of each row with the logarithms of their probabilities, within 2 ULP: what OpenAI's
 * API calls `top_logprobs`, without its limit. An object for one row, an array for several.
 * @throws RangeError if k isn't an integer from 0 to the entries of a row that aren't masked; for a token out of
 * range, or another number of them than rows; for a NaN or +∞ that isn't masked, and for rows of nothing but −∞
 * @example
 * topLogprobs([0, 0], 1, { tokens: 1 }) // { top: [{ index: 0, logprob: -0.6931471805599453 }], token: { index: 1, logprob: -0.6931471805599453, rank: 2 } }
 */
export function topLogprobs<X extends LogitsInput, const O extends Only<O, TopLogprobsOptions> = {}>(
  x: X,
  k: number,
  options?: O,
): PerRow<TopLogprobs, TopLogprobs[], X, O>;

/** What {@link perplexity} says of a text. */
export interface Perplexity {
  /** e to the mean of −logprob; `Infinity` where a token has probability 0, NaN where all are ignored. */
  perplexity: number;
  /** The mean of −logprob in bits a token. */
  bits: number;
  /** The logarithm of the probability of each token; NaN of those that are ignored. */
  logprobs: Float64Array<ArrayBuffer>;
}

/**
 * How well rows of logits tell the tokens that follow, one for each row.
 * @throws RangeError for a token out of range, or another number of them than rows; for a NaN or +∞ that isn't
 * masked, and for rows of nothing but −∞
 * @example
 * perplexity([0, 0, 0, 0], [0, 1], { shape: [2, 2] }).perplexity // 2
 */
export function perplexity(
  x: LogitsInput,
  tokens: Integers,
  options?: LogitsOptions & { ignoreIndex?: number | undefined },
): Perplexity;

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
  /** The dimensions of the array, row-major; rows run along the last. Default: those of a tensor, or
   * one row. */
  shape?: Dimensions | undefined;
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
 * The expected calibration error of rows of probabilities, of which `target` tells the right
 * classes, with the bins of the reliability diagram (Naeini et al. 2015; Guo et al. 2017).
 * @throws RangeError for an entry outside 0 to 1, with the index; for a class out of range; for
 * another number of classes than rows
 * @example
 * calibrationError([0.75, 0.25, 0.75, 0.25], [0, 1], { shape: [2, 2] }).ece // 0.25
 */
export function calibrationError(
  p: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): { ece: number; bins: ReliabilityBin[] };

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
 * The temperature of the softmax of rows of logits at which the right classes, which `target` tells,
 * are most likely (Guo et al. 2017).
 *
 * It is positive and finite. With s the largest difference of two logits, classes that are all at
 * the maximum of their row get s/10⁶ (or 1 if that is less, or if it makes them certain already),
 * classes no likelier than chance 10⁶·s (or 1 if that is more).
 * @throws RangeError for a NaN or +∞, with the index; for a row of nothing but −∞; for a class out of
 * range; for another number of classes than rows
 * @example
 * fitTemperature([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitTemperature(
  logits: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): TemperatureFit;

/** Rows of probabilities, each of which sums to 1. */
export interface DistributionOptions {
  /** The dimensions of the array, row-major. Default: those of a tensor, or one row. */
  shape?: Dimensions | undefined;
  /** Which dimension a row runs along, as in {@link RowOptions}. Default: −1. */
  axis?: number | readonly number[] | null | undefined;
}

/** Options of {@link fitConformal}. */
export interface ConformalOptions extends DistributionOptions {
  /** The part of new rows whose class may be missing in their set, above 0 and below 1. Where it is the
   * nearest number to a fraction j/(n + 1), it is taken for that: 0.3 of ten is three. Default: 0.1. */
  alpha?: number | undefined;
  /** How strange a class is: `"lac"`, 1 − p, gives the smallest sets (Sadinle 2019), of which some may be
   * empty; `"aps"`, the sum of the probabilities down to it, sets that grow where a row is hard (Romano
   * 2020); `"raps"` adds a penalty for each rank, so that they don't grow so far (Angelopoulos 2021).
   * Default: `"lac"`. */
  score?: "lac" | "aps" | "raps" | undefined;
  /** Promises for the rows of each class, which takes a threshold and enough rows of each. Default: false. */
  byClass?: boolean | undefined;
  /** What RAPS adds for each rank after the first `k`. Default: 0 for both. */
  lambda?: number | undefined;
  k?: number | undefined;
}

/** What tells which classes are in a set: a {@link ConformalFit}, or its JSON. */
export interface ConformalRule {
  readonly score: "lac" | "aps" | "raps";
  /** Classes of larger scores aren't in the set; null is ∞. */
  readonly threshold: number | null | readonly (number | null)[];
  readonly lambda?: number | undefined;
  readonly kReg?: number | undefined;
}

/** What {@link fitConformal} found; of a fit by class arrays with an entry for each. */
export type ConformalFit =
  | FittedAs<number, [low: number, high: number]>
  | FittedAs<number[], [low: number, high: number][]>;

interface FittedAs<N, C> {
  alpha: number;
  score: "lac" | "aps" | "raps";
  /** The k-th smallest score of the right classes. Infinity where n is too small: sets hold all classes then. */
  threshold: N;
  /** The number of rows. */
  n: N;
  /** ⌈(n + 1)(1 − alpha)⌉, decided without rounding; n + 1 where the threshold is Infinity. */
  k: N;
  /** The part of new rows that are covered is at random, since these rows are; it lies between the two with a
   * probability of 90 %, those of Beta(k, n + 1 − k). */
  coverage: C;
  /** Whether a threshold is Infinity. */
  trivial: boolean;
  /** Of RAPS. */
  lambda?: number;
  kReg?: number;
  /** Plain data that JSON keeps; null stands for Infinity. */
  toJSON(): ConformalRule;
}

/**
 * Finds the threshold of conformal prediction from rows of probabilities, of which `target` tells the right
 * classes: rows that the model hasn't learned from and that new ones are like.
 *
 * The sets of {@link predictionSets} then hold the right class of a new row with a probability of at least 1
 * − alpha, over the draw of these rows and of the new one, if all are exchangeable. That holds for any model,
 * but not for each row, and not for rows of another kind: see {@link fitReject}.
 * @throws RangeError for an alpha that isn't between 0 and 1; for an entry outside 0 to 1, and for a row that
 * doesn't sum to 1; for a class out of range; for another number of classes than rows; for no rows
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

/** Options of {@link predictionSets}. */
export interface PredictionSetOptions extends DistributionOptions {
  /** One name per class. Default: the indices. */
  labels?: ClassifyOptions["labels"];
  /** Puts the most probable class into a set that would be empty. Default: false. */
  atLeastOne?: boolean | undefined;
}

/**
 * The set of classes of each row of probabilities, the most probable first: an array for one row, an array of
 * them for several.
 * @throws RangeError for an entry outside 0 to 1, and for a row that doesn't sum to 1
 * @throws TypeError for a fit that is none
 * @example
 * predictionSets([0.6, 0.3, 0.1], { score: "lac", threshold: 0.75 }).map(({ index }) => index) // [0, 1]
 */
export function predictionSets<X extends LogitsInput, const O extends Only<O, PredictionSetOptions> = {}>(
  p: X,
  fit: ConformalRule | ConformalFit,
  options?: O,
): PerRow<ClassProbability[], ClassProbability[][], X, O>;

/** What tells how familiar a row of logits is; more is more familiar. `"energy"` is T·log Σ e^(x/T), the
 * negative of what is called energy (Liu 2020), `"entropy"` the negative of the entropy in nats. */
export type FamiliarityScore = "energy" | "maxLogit" | "maxProbability" | "entropy" | "margin";

/** Options of {@link familiarity}. */
export interface FamiliarityOptions extends LogitsOptions {
  /** Default: `"energy"`. */
  score?: FamiliarityScore | undefined;
}

/**
 * How familiar each row of logits is: more is more familiar. A number for one row, else a `Float64Array`,
 * whatever the input, since thresholds are compared with it.
 *
 * A heuristic: whether it tells known rows from unknown ones depends on the model, which
 * {@link evaluateReject} measures. NaN makes its row NaN.
 * @throws RangeError for no logits
 * @example
 * familiarity([3, 1], { score: "maxLogit" }) // 3
 */
export function familiarity<X extends LogitsInput, const O extends Only<O, FamiliarityOptions> = {}>(
  x: X,
  options?: O,
): PerRow<number, Float64Array<ArrayBuffer>, X, O>;

/** Which rows {@link classify} rejects. */
export interface RejectRule {
  /** Default: `"energy"`. */
  readonly score?: FamiliarityScore | undefined;
  /** Rows of less are unfamiliar. */
  readonly threshold: number;
  /** The temperature of the score, whatever that of the probabilities is. Default: 1. */
  readonly temperature?: number | undefined;
}

/**
 * The largest threshold that keeps at least the part `keep` of scores of familiar rows (default 0.95), the
 * part that it keeps, and how many there are.
 * @throws RangeError for no scores, for a NaN, for a part that isn't above 0 and at most 1
 * @example
 * fitReject([1, 2, 3, 4], { keep: 0.75 }) // { threshold: 2, kept: 0.75, n: 4 }
 */
export function fitReject(
  scores: LogitsInput,
  options?: { keep?: number | undefined },
): { threshold: number; kept: number; n: number };

/**
 * What scores are worth: how often a familiar row has more than an unfamiliar one, equal ones counted half
 * (0.5 is chance), and the part of the unfamiliar rows that stays where at least 95 % of the familiar ones
 * do.
 * @throws RangeError for no scores, and for a NaN
 * @example
 * evaluateReject([2, 3], [1, 2]) // { auroc: 0.875, fprAt95: 0.5 }
 */
export function evaluateReject(inside: LogitsInput, outside: LogitsInput): { auroc: number; fprAt95: number };

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends DistributionOptions {
  /** One name per class. Default: the indices. */
  labels?: ClassifyOptions["labels"];
  /** For which k it is told how often the right class is among the k most probable. Default: `[1, 5]`. */
  topK?: number | LogitsInput | undefined;
  /** How many bins confidences are counted in. Default: 15. */
  bins?: number | undefined;
  /** Bins are equally wide (the default), or hold equally many confidences, of which equal ones are in one
   * bin. */
  scheme?: "equal-width" | "equal-mass" | undefined;
  /** Whether `ece` and `mce` are of the largest probability of each row (the default), or of those of each
   * class: the mean of the errors of the classes, and the largest. */
  of?: "top" | "class" | undefined;
  /** From how many samples of the rows, drawn with replacement, `intervals` are taken: up to a million.
   * Default: 0, none. */
  bootstrap?: number | undefined;
  /** An integer that tells which samples are drawn. Default: 0. */
  seed?: number | undefined;
}

/** What {@link evaluate} says of a class. */
export interface ClassReport {
  label: string;
  /** The rows of this class. */
  count: number;
  precision: number;
  recall: number;
  /** 2·both/(predicted + count) */
  f1: number;
  /** How often a row of this class gives it more than a row of another does; equal ones count half. */
  auc: number;
  /** The expected calibration error of the probabilities of this class. */
  ece: number;
}

/** What rows of probabilities are worth. What would be divided by 0 is NaN, and so is a mean of it. */
export interface Evaluation {
  /** The number of rows. */
  n: number;
  accuracy: number;
  /** How often the right class is among the k most probable, by k; of equal ones those of lower indices come
   * first. */
  topK: Record<number, number>;
  /** The mean of −log p of the right class, in nats; Infinity where one has 0. */
  nll: number;
  /** The mean of Σ (p − y)², from 0 to 2. */
  brier: number;
  ece: number;
  /** The largest difference of confidence and accuracy in a bin. */
  mce: number;
  /** The reliability diagram of the largest probabilities. */
  bins: ReliabilityBin[];
  /** How often rows of a class are predicted as each: a row for each right class. */
  confusion: Int32Array<ArrayBuffer>;
  classes: ClassReport[];
  macroF1: number;
  /** The mean of the auc of the classes. */
  auc: number;
  /** What holds the central 95 % of what the samples give, of `ece` that of the largest probabilities. */
  intervals?: Record<"accuracy" | "nll" | "brier" | "ece", [low: number, high: number]>;
}

/**
 * The report of rows of probabilities, of which `target` tells the right classes.
 * @throws RangeError for an entry outside 0 to 1, and for a row that doesn't sum to 1; for a class out of
 * range; for another number of classes than rows; for no rows
 * @example
 * evaluate([0.5, 0.5, 0.25, 0.75], [0, 1], { shape: [2, 2] }).ece // 0.375
 */
export function evaluate(p: LogitsInput, target: Integers, options?: EvaluateOptions): Evaluation;

/** Options of {@link fitCalibration}. */
export interface FitCalibrationOptions extends DistributionOptions {
  /** `"temperature"`: softmax(x/T) (Guo 2017), the default. `"vector"`: softmax(scale⊙x + shift). `"platt"`:
   * the sigmoid of scale⊙x + shift, for logits of which any number is right (Platt 1999). `"isotonic"`:
   * rising lines over the softmax of each class, divided by their sum (Zadrozny & Elkan 2002). */
  method?: "temperature" | "vector" | "platt" | "isotonic" | undefined;
  /** Hides entries, as in {@link RowOptions}. */
  mask?: Mask | undefined;
  /** An integer: rows of this target class count nothing. Default: none. */
  ignoreIndex?: number | undefined;
  /** How many bins of equal width `eceBefore` and `eceAfter` count confidences in. Default: 15. */
  bins?: number | undefined;
}

/** A map of logits to probabilities: a {@link CalibrationFit}, or its JSON. */
export type CalibrationRule =
  | { readonly method: "temperature"; readonly temperature: number }
  | { readonly method: "vector"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | { readonly method: "platt"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | {
      readonly method: "isotonic";
      readonly x: readonly (readonly number[])[];
      readonly y: readonly (readonly number[])[];
    };

/** What {@link fitCalibration} found, and what it changes. */
export type CalibrationFit<M extends CalibrationRule["method"] = CalibrationRule["method"]> = Extract<
  CalibrationRule,
  { readonly method: M }
> & {
  /** The number of rows. */
  n: number;
  /** The mean negative log-likelihood of the right classes by softmax; of Platt by the sigmoid, whose other
   * classes are answers, too. */
  nllBefore: number;
  nllAfter: number;
  /** The expected calibration error of the largest probabilities. */
  eceBefore: number;
  eceAfter: number;
  /** Calls {@link calibrate} with this fit. */
  apply<X extends LogitsInput>(logits: X, options?: LogitsOptions): LikeInput<X>;
  /** Plain data that JSON keeps. */
  toJSON(): CalibrationRule;
};

/**
 * The map of rows of logits at which the right classes, which `target` tells, are likeliest: rows that the
 * model hasn't learned from.
 * @throws RangeError for a NaN or +∞, with the index; for a row of nothing but −∞ and masked entries; for a
 * class out of range; for another number of classes than rows; for no rows that count
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
 * The probabilities that a fit makes of rows of logits.
 * @throws TypeError for a fit that is none, RangeError for one of another number of classes
 * @example
 * calibrate([4, 4], { method: "temperature", temperature: 2 }) // [0.5, 0.5]
 */
export function calibrate<X extends LogitsInput>(
  logits: X,
  calibration: CalibrationRule,
  options?: LogitsOptions,
): LikeInput<X>;

/** Options of {@link estimatePriors}. */
export interface EstimatePriorsOptions extends DistributionOptions {
  /** The priors of training, all above 0. Default: all the same. */
  from?: Priors | undefined;
  /** How many steps are taken at most. Default: 100. */
  maxSteps?: number | undefined;
  /** It ends where no prior moves by more than this. Default: 1e-6. */
  tolerance?: number | undefined;
}

/**
 * How frequent classes are among rows whose classes nobody knows, by expectation maximisation (Saerens 2002):
 * for the option `priors`. The probabilities have to be calibrated for the priors of training.
 * @throws RangeError for an entry outside 0 to 1, and for a row that doesn't sum to 1; for priors that aren't
 * above 0
 * @example
 * estimatePriors([0.5, 0.5]) // { priors: [0.5, 0.5], steps: 1, converged: true }
 */
export function estimatePriors(
  p: LogitsInput,
  options?: EstimatePriorsOptions,
): { priors: number[]; steps: number; converged: boolean };

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
  logSoftmax(options?: Omit<LogSoftmaxOptions<never>, "out">): HandleData<T>;
  /** The {@link logSumExp} of the entries, which stay. */
  logSumExp<const O extends Only<O, LogSumExpOptions> = {}>(
    options?: O,
  ): LogSumExpResult<number, HandleData<T>, Float32Array, O>;
  /** The k largest entries as {@link topK} gives them. */
  topK(k: number, options?: BiasedRowOptions): { indices: Int32Array<ArrayBuffer>; values: HandleData<T> };
  /** The {@link argmax} of the entries. */
  argmax<const O extends Only<O, ReducingOptions & BiasedRowOptions> = {}>(
    options?: O,
  ): Reduced<number, Int32Array<ArrayBuffer>, Float32Array, O>;
  /** Draws from the entries as {@link sample} does. */
  sample<const O extends Only<O, SampleOptions> = {}>(options?: O): Sampled<Float32Array, O>;
  /** What {@link classify} says of the entries. */
  classify<const O extends Only<O, ClassifyOptions> = {}>(
    options?: O,
  ): PerRow<Classification, Classification[], Float32Array, O>;
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

/** What the kernel of long rows is compiled for: `"relaxed-simd"` once `softmax-wasm/relaxed` is imported and runs. */
export const features: "simd128" | "relaxed-simd";

/** The version of this package. */
export const version: string;

/** The `code` of the errors of this package; docs/errors.md of its repository says what each is about. */
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
 * Whether an error is one of this package, by its `code`: such as for a server to answer 400.
 * @example
 * isSoftmaxError(new RangeError("of another")) // false
 */
export function isSoftmaxError(error: unknown): error is Error & { readonly code: ErrorCode };
