// What fitConformal found, and which classes of a row are in its set. Plain data that JSON keeps, so that
// `classify` takes it without the module that fits.
import { readArray } from "../arguments/arrays.js";
import { type Caller, rangeError, refuse, show, typeError } from "../arguments/errors.js";
import { parseInteger, parseNumber } from "../arguments/options.js";

export const SCORES = ["lac", "aps", "raps"] as const;

/** The part of a fit that tells which classes are in a set. */
export interface SetRule {
  score: (typeof SCORES)[number];
  /** For all classes, or one for each. */
  thresholds: ArrayLike<number>;
  lambda: number;
  kReg: number;
}

/** Reads a fit, which users call `what`; what JSON made null was ∞. */
export function parseSetRule(fit: unknown, classes: number, caller: Caller, what: string): SetRule {
  if (Object(fit) !== fit)
    throw typeError(caller, "ERR_OPTION", `${what} has to be what fitConformal returns, not ${show(fit)}`);
  const { score, threshold, lambda, kReg } = fit as Record<string, unknown>;
  if (!SCORES.includes(score as "lac"))
    refuse(
      caller,
      "ERR_OPTION",
      `${what}.score`,
      score,
      `${SCORES.map(show).join(" or ")}, as fitConformal returns it`,
    );
  const name = `${what}.threshold`;
  const rule = "a number above -Infinity, or one for each class, as fitConformal returns it";
  if (threshold === undefined) refuse(caller, "ERR_OPTION", name, threshold, rule);
  const areMany = Array.isArray(threshold);
  const finite = (x: unknown) => (x === null ? Infinity : x);
  const thresholds = readArray(areMany ? threshold.map(finite) : [finite(threshold)], caller, name);
  if (areMany && thresholds.length !== classes) {
    throw rangeError(
      caller,
      "ERR_OPTION",
      `${name} has length ${thresholds.length}; there are ${classes} classes`,
    );
  }
  for (let i = 0; i < thresholds.length; i++) {
    if (!(thresholds[i]! > -Infinity))
      refuse(caller, "ERR_OPTION", areMany ? `${name}[${i}]` : name, thresholds[i], rule);
  }
  const [ofLambda, ofK] = [`${what}.lambda`, `${what}.kReg`];
  return {
    score: score as SetRule["score"],
    thresholds,
    lambda: parseNumber(
      { [ofLambda]: lambda },
      ofLambda,
      0,
      caller,
      "ERR_OPTION",
      "0 or positive and finite",
      (x) => x >= 0 && x < Infinity,
    ),
    kReg: parseInteger({ [ofK]: kReg }, ofK, 0, 0, caller, "ERR_OPTION"),
  };
}

/** Returns those of all classes of a row, the most probable first, that are in its set
 * (src/kernel/conformal.rs has the scores). A set of APS or RAPS would be empty where a row is surest, so it
 * always holds the first. */
export function setOf<Class extends { index: number; probability: number }>(
  classes: readonly Class[],
  { score, thresholds, lambda, kReg }: SetRule,
): Class[] {
  let sum = 0;
  return classes.filter(({ index, probability }, i) => {
    sum += probability;
    const s =
      score === "lac"
        ? 1 - probability
        : probability > 0
          ? sum + lambda * Math.max(0, i + 1 - kReg)
          : Infinity;
    return s <= thresholds[thresholds.length > 1 ? index : 0]! || (i === 0 && score !== "lac");
  });
}
