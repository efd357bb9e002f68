// The rule of conformal prediction that fitConformal returns: how it is read, and which classes of a row it
// puts into the set. The rule is plain data, and its code is apart from the code that fits, so that
// `classify` applies a rule without loading the module that fits one.
import { readArray } from "../arguments/arrays.js";
import { checkClassCount } from "../arguments/checks.js";
import { isNearOne } from "../arguments/distributions.js";
import { type UserOptions, copyFields, parseInteger, parseNumber } from "../arguments/options.js";
import { type Caller, refuse, show, typeError } from "../errors.js";

export const CONFORMITY_SCORES = ["lac", "aps", "raps"] as const;
/** Names what a fit holds: the rule first, then what fitConformal says of it. */
const FIELDS = ["score", "threshold", "lambda", "kReg", "alpha", "n", "k", "coverage", "trivial"];

/** Holds the rule of a fit, read and checked. */
export interface ConformalRule {
  score: (typeof CONFORMITY_SCORES)[number];
  /** One threshold for all classes, or one for each. */
  thresholds: ArrayLike<number>;
  lambda: number;
  kReg: number;
}

/** Reads the rule of a fit; `what` names it in error texts. A threshold of null is ∞, which JSON writes
 * so. */
export function parseConformalRule(
  fit: unknown,
  classes: number,
  caller: Caller,
  what: string,
): ConformalRule {
  const { score, threshold, lambda, kReg } = copyFields(
    fit,
    FIELDS,
    caller,
    what,
    "what fitConformal returns",
  );
  if (!CONFORMITY_SCORES.includes(score as "lac"))
    refuse(
      caller,
      "ERR_OPTION",
      `${what}.score`,
      score,
      `${CONFORMITY_SCORES.map(show).join(" or ")}, as fitConformal returns it`,
    );
  const name = `${what}.threshold`;
  const rule = "a number above -Infinity, or one for each class, as fitConformal returns it";
  if (threshold === undefined) refuse(caller, "ERR_OPTION", name, threshold, rule);
  const areMany = Array.isArray(threshold);
  const finite = (x: unknown) => (x === null ? Infinity : x);
  const thresholds = readArray(areMany ? threshold.map(finite) : [finite(threshold)], caller, name);
  if (areMany) checkClassCount(thresholds, classes, caller, name, "ERR_OPTION");
  for (let i = 0; i < thresholds.length; i++) {
    if (!(thresholds[i]! > -Infinity))
      refuse(caller, "ERR_OPTION", areMany ? `${name}[${i}]` : name, thresholds[i], rule);
  }
  const [lambdaKey, kKey] = [`${what}.lambda`, `${what}.kReg`];
  const penalty = parsePenalty({ [lambdaKey]: lambda, [kKey]: kReg }, lambdaKey, kKey, score, caller);
  return { score: score as ConformalRule["score"], thresholds, ...penalty };
}

/** Reads the penalty of RAPS for each rank after the first `kReg`. The other scores have none. */
export function parsePenalty(
  user: UserOptions,
  lambdaKey: string,
  kKey: string,
  score: unknown,
  caller: Caller,
): { lambda: number; kReg: number } {
  const lambda = parseNumber(
    user,
    lambdaKey,
    0,
    caller,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  const kReg = parseInteger(user, kKey, 0, caller, "ERR_OPTION", 0);
  if (score !== "raps" && (lambda > 0 || kReg > 0))
    throw typeError(
      caller,
      "ERR_OPTION",
      `${lambdaKey} and ${kKey} are the penalty of the score "raps", and the score is ${show(score)}`,
    );
  return { lambda, kReg };
}

/** Selects the classes of a row that are in its set, from all its classes with the most probable first. The
 * scores are those of src/kernel/fit/conformal.rs. By APS and RAPS the set always holds the first class,
 * since it would be empty where the model is surest. Probabilities that are no distribution, as those of a
 * sigmoid, aren't divided by their sum. */
export function selectSet<Class extends { index: number; probability: number }>(
  classes: readonly Class[],
  { score, thresholds, lambda, kReg }: ConformalRule,
): Class[] {
  // The order in which the fit adds them, so that equal rows have equal scores.
  const summands = score === "lac" ? [...classes].sort((a, b) => a.index - b.index) : classes;
  const rowSum = summands.reduce((sum, { probability }) => sum + probability, 0);
  const total = isNearOne(rowSum) ? rowSum : 1;
  let sum = 0;
  return classes.filter(({ index, probability }, i) => {
    sum += probability;
    const s =
      score === "lac"
        ? (total - probability) / total
        : probability > 0
          ? sum / total + lambda * Math.max(0, i + 1 - kReg)
          : Infinity;
    return s <= thresholds[thresholds.length > 1 ? index : 0]! || (i === 0 && score !== "lac");
  });
}
