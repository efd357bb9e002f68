// The types of what a row chooses and how surely: argmax, hardmax, topK, entropy and margin.
import type { LogitsInput } from "./inputs.js";
import type { BiasedRowOptions, ReducingOptions } from "./options.js";
import type { LikeInput, Only, Reduced } from "./results.js";

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
