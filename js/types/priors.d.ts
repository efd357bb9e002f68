// The types of estimatePriors.
import type { DistributionOptions } from "./conformal.js";
import type { LogitsInput } from "./inputs.js";
import type { Priors } from "./options.js";

/** Options of `estimatePriors`. */
export interface EstimatePriorsOptions extends DistributionOptions {
  /** The priors of the training data, all above 0. Default: equal priors. */
  from?: Priors | undefined;
  /** The largest number of steps. Default: 100. */
  maxSteps?: number | undefined;
  /** The iteration ends when no prior moves by more than this. Default: 1e-6. */
  tolerance?: number | undefined;
}

/**
 * Estimates how frequent classes are among rows without known classes, by expectation maximisation (Saerens
 * 2002). Pass the result as `priors.to`. The probabilities have to be calibrated for the priors of
 * the training data.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a row that doesn't sum to 1; for priors
 *   that aren't above 0
 * @example
 * estimatePriors([0.5, 0.5]) // { priors: [0.5, 0.5], steps: 1, converged: true }
 */
export function estimatePriors(
  p: LogitsInput,
  options?: EstimatePriorsOptions,
): { priors: number[]; steps: number; converged: boolean };
