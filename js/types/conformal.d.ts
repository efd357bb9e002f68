// The types of conformal sets.
import type { ClassProbability, ClassifyOptions } from "./classify.js";
import type { Dimensions, Integers, LogitsInput } from "./inputs.js";
import type { Only, OptionOf, PerRow } from "./results.js";

/** Options of functions that take rows of probabilities, each with the sum 1. */
export interface DistributionOptions {
  /** The dimensions of the array in row-major order. Default: the dimensions of a tensor, or a single row. */
  shape?: Dimensions | undefined;
  /** The dimension that a row runs along. Negative numbers count from the last dimension, an array names
   * several, and `null` stands for all. Default: −1, the last. */
  axis?: number | readonly number[] | null | undefined;
}

/** Options of `fitConformal`. */
export interface ConformalOptions extends DistributionOptions {
  /** The fraction of new rows whose right class may be missing from their set, above 0 and below 1. A number
   * that is nearest to a fraction j/(n + 1) is taken for that fraction: 0.3 of ten is three. Default: 0.1. */
  alpha?: number | undefined;
  /** The score that measures how unusual a class is. `"lac"` is 1 − p, with the smallest sets on average, of
   * which some may be empty (Sadinle 2019). `"aps"` is the sum of the probabilities down to the class, with
   * sets that grow where a row is hard (Romano 2020). `"raps"` adds a penalty for each rank to keep sets small
   * (Angelopoulos 2021). Default: `"lac"`. */
  score?: "lac" | "aps" | "raps" | undefined;
  /** Makes the promise for the rows of each class, which takes a threshold, and enough rows, for each.
   * Default: false. */
  byClass?: boolean | undefined;
  /** The penalty that RAPS adds for each rank after the first `k`. The other scores have none. Default: 0. */
  lambda?: number | undefined;
  /** The number of ranks that RAPS leaves without a penalty. The other scores have none. Default: 0. */
  k?: number | undefined;
}

/** The rule that decides which classes are in a set: a `ConformalFit` or its JSON. */
export interface ConformalRule {
  /** The score that the threshold is compared with. */
  readonly score: "lac" | "aps" | "raps";
  /** The largest score of a class in the set: one for all classes, or one for each. null stands for ∞, which
   * JSON lacks. By `"aps"` and `"raps"` the most probable class is in the set whatever its score is, and a
   * class of probability 0 has the score ∞. */
  readonly threshold: number | null | readonly (number | null)[];
  /** The penalty that RAPS adds for each rank. Default: 0. */
  readonly lambda?: number | undefined;
  /** The number of ranks that RAPS leaves without a penalty. Default: 0. */
  readonly kReg?: number | undefined;
}

/** The result of `fitConformal`. A fit by class has arrays with an entry for each class. */
export type ConformalFit =
  | FittedAs<number, [low: number, high: number]>
  | FittedAs<number[], [low: number, high: number][]>;

interface FittedAs<N, C> {
  /** The fraction of new rows whose right class may be missing. */
  alpha: number;
  /** The score that the threshold is compared with. */
  score: "lac" | "aps" | "raps";
  /** The k-th smallest score of the right classes, up to which a class is in a set. It is Infinity if there
   * are too few rows; sets hold all classes then. */
  threshold: N;
  /** The number of rows. */
  n: N;
  /** ⌈(n + 1)(1 − alpha)⌉, decided without rounding; n + 1 if the threshold is Infinity. */
  k: N;
  /** The interval that holds, with a probability of 90 %, the fraction of new rows whose set has the right
   * class. That fraction depends on the rows of the fit and has the distribution Beta(k, n + 1 − k). */
  coverage: C;
  /** True if a threshold is Infinity, so that its sets hold all classes. */
  trivial: boolean;
  /** The penalty of RAPS for each rank. */
  lambda?: number;
  /** The number of ranks that RAPS leaves without a penalty. */
  kReg?: number;
  /** Returns plain data that JSON keeps, with null for Infinity. */
  toJSON(): ConformalRule;
}

/**
 * Fits the threshold of conformal prediction to rows of probabilities. `target` has the right class of each
 * row. The model must not have learned from these rows, and new rows have to be like them.
 *
 * The sets of `predictionSets` then hold the right class of a new row with a probability of at least 1 −
 * alpha, over the draw of these rows and of the new one, if all are exchangeable. This holds for any model,
 * but not for each single row, and not for rows of another kind, which `fitReject` is for.
 *
 * @throws RangeError for an alpha that isn't between 0 and 1; for an entry outside 0 to 1, with the index;
 *   for a row that doesn't sum to 1; for a class out of range or not an integer; for another number of
 *   classes than rows; for no rows
 * @see {@link predictionSets}
 * @example
 * fitConformal([0.75, 0.25, 0.5, 0.5, 1, 0], [0, 0, 0], { shape: [3, 2], alpha: 0.5 }).threshold // 0.25
 */
export function fitConformal<const O extends Only<O, ConformalOptions> = {}>(
  p: LogitsInput,
  target: Integers,
  options?: O,
): Fitted<OptionOf<O, "byClass">>;

type Fitted<B> = B extends true
  ? FittedAs<number[], [low: number, high: number][]>
  : FittedAs<number, [low: number, high: number]>;

/** Options of `predictionSets`. */
export interface PredictionSetOptions extends DistributionOptions {
  /** A name for each class, in an array or in an object by index. Default: the indices as text. */
  labels?: ClassifyOptions["labels"];
  /** Puts the most probable class into a set that would be empty. By `"aps"` and `"raps"` no set is empty.
   * Default: false. */
  atLeastOne?: boolean | undefined;
}

/**
 * Returns the conformal set of classes of each row of probabilities, the most probable first: an array for a
 * single row, an array of arrays for several.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index, and for a row that doesn't sum to 1
 * @throws TypeError for a value that isn't the result of `fitConformal` or its JSON
 * @example
 * predictionSets([0.6, 0.3, 0.1], { score: "lac", threshold: 0.75 }).map(({ index }) => index) // [0, 1]
 */
export function predictionSets<X extends LogitsInput, const O extends Only<O, PredictionSetOptions> = {}>(
  p: X,
  fit: ConformalRule | ConformalFit,
  options?: O,
): PerRow<ClassProbability[], ClassProbability[][], X, O>;
