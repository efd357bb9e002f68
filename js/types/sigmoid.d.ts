// The types of sigmoid, logSigmoid and softplus.
import type { LogitsInput } from "./inputs.js";
import type { OutOptions } from "./options.js";
import type { LikeInput, OutOf } from "./results.js";

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
