// The types of softmax, logSoftmax and logSumExp.
import type { LogitsInput } from "./inputs.js";
import type {
  AttentionOptions,
  LogitsOptions,
  OutOptions,
  PriorOptions,
  ReducingOptions,
} from "./options.js";
import type { LikeInput, LogSumExpResult, NotBoth, Only, OutOf } from "./results.js";

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
export function logSumExp<
  X extends LogitsInput,
  const O extends Only<O, LogSumExpOptions, NotBoth<O, "sink", "weights">> = {},
>(x: X, options?: O): LogSumExpResult<number, LikeInput<X>, X, O>;
