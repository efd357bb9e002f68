// The types of sums of exponentials that come in parts: logAddExp, logCumSumExp and mergeWeighted.
import type { LogitsInput } from "./inputs.js";
import type { LogitsOptions, OutOptions } from "./options.js";
import type { LikeInput, OutOf } from "./results.js";

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
