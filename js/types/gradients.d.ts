// The types of the derivatives of softmax and logSoftmax.
import type { LogitsInput } from "./inputs.js";
import type { GradientOptions, JacobianOptions } from "./options.js";
import type { LikeInput } from "./results.js";

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
