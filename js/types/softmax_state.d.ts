// The types of SoftmaxState.
import type { LogitsInput, Mask } from "./inputs.js";
import type { OutOptions } from "./options.js";
import type { LikeInput, OutOf } from "./results.js";

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
