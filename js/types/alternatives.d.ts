// The types of the functions that take the place of softmax: sparsemax, entmax and gumbelSoftmax.
import type { LogitsInput } from "./inputs.js";
import type { LogitsOptions, RowOptions } from "./options.js";
import type { LikeInput, NotBoth, Only } from "./results.js";

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
export function gumbelSoftmax<
  X extends LogitsInput,
  const O extends Only<O, GumbelSoftmaxOptions, NotBoth<O, "seed", "rng">> = {},
>(x: X, options?: O): LikeInput<X>;
