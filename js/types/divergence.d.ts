// The types of klDivergence and jsDivergence.
import type { LogitsInput } from "./inputs.js";
import type { ReducingOptions } from "./options.js";
import type { LikeInput, Only, Reduced } from "./results.js";

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
