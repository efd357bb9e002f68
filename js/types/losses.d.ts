// The types of crossEntropy, its gradient and binaryCrossEntropy.
import type { Integers, LogitsInput } from "./inputs.js";
import type { LogitsOptions } from "./options.js";
import type { LikeInput, Only, OptionOf, PerRow } from "./results.js";

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
