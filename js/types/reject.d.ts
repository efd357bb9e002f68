// The types of familiarity, fitReject and evaluateReject.
import type { LogitsInput } from "./inputs.js";
import type { LogitsOptions } from "./options.js";
import type { Only, PerRow } from "./results.js";

/** A score of how familiar a row of logits is; more is more familiar. `"energy"` is T·log Σ e^(x/T), the
 * negative of the energy of Liu (2020). `"entropy"` is the negative of the entropy in nats. */
export type FamiliarityScore = "energy" | "maxLogit" | "maxProbability" | "entropy" | "margin";

/** Options of `familiarity`. */
export interface FamiliarityOptions extends LogitsOptions {
  /** The score that is computed. Default: `"energy"`. */
  score?: FamiliarityScore | undefined;
}

/**
 * Computes how familiar each row of logits is to the model: the larger, the more familiar. The result is a
 * number for a single row, and a `Float64Array` for several, whatever the type of the input, since thresholds
 * are compared with it. The score `"maxLogit"` is the same at every temperature.
 *
 * This is a heuristic. Whether it tells known rows from unknown ones depends on the model, which
 * `evaluateReject` measures. NaN makes its row NaN.
 *
 * @throws RangeError for no logits, and for a shape, axis, mask, bias or temperature that doesn't fit
 * @see {@link fitReject}, {@link evaluateReject}
 * @example
 * familiarity([3, 1], { score: "maxLogit" }) // 3
 */
export function familiarity<X extends LogitsInput, const O extends Only<O, FamiliarityOptions> = {}>(
  x: X,
  options?: O,
): PerRow<number, Float64Array<ArrayBuffer>, X, O>;

/** The rule by which `classify` rejects rows. */
export interface RejectRule {
  /** The score of familiarity. Default: `"energy"`. */
  readonly score?: FamiliarityScore | undefined;
  /** The familiarity below which a row is rejected. null stands for −∞, which rejects only rows of NaN: JSON
   * writes an infinite number as null. */
  readonly threshold: number | null;
  /** The temperature of the score, which is independent of that of the probabilities. Default: 1. */
  readonly temperature?: number | undefined;
}

/**
 * Finds the largest threshold that keeps at least the fraction `keep` of the scores of familiar rows. The
 * result has the threshold, the fraction that it keeps, and the number of scores.
 *
 * A threshold of −∞ survives JSON as null. A threshold of ∞, which needs scores of ∞, does not.
 *
 * @throws RangeError for no scores, for a NaN, and for a fraction that isn't above 0 and at most 1
 * @example
 * fitReject([1, 2, 3, 4], { keep: 0.75 }) // { threshold: 2, kept: 0.75, n: 4 }
 */
export function fitReject(
  scores: LogitsInput,
  options?: {
    /** The fraction to keep, above 0 and at most 1. Default: 0.95. */ keep?: number | undefined;
  },
): { threshold: number; kept: number; n: number };

/**
 * Measures how well scores of familiarity tell familiar rows (`inside`) from unfamiliar ones (`outside`).
 * `auroc` is how often a familiar row has the higher score, where equal scores count half and 0.5 is chance.
 * `fprAt95` is the fraction of unfamiliar rows that is kept if at least 95 % of the familiar ones are.
 *
 * @throws RangeError for no scores, and for a NaN
 * @example
 * evaluateReject([2, 3], [1, 2]) // { auroc: 0.875, fprAt95: 0.5 }
 */
export function evaluateReject(inside: LogitsInput, outside: LogitsInput): { auroc: number; fprAt95: number };
