// What fitConformal found, and which classes of a row are in its set. Plain data that JSON keeps, so that
// `classify` takes it without the module that fits.
import { readArray } from "../arguments/arrays.js";
import { type Caller, rangeError, show, typeError } from "../arguments/errors.js";

export const SCORES = ["lac", "aps", "raps"] as const;

/** The part of a fit that tells which classes are in a set. */
export interface SetRule {
  score: (typeof SCORES)[number];
  /** For all classes, or one for each. */
  thresholds: ArrayLike<number>;
  lambda: number;
  kReg: number;
}

/** Reads a fit; what JSON made null was ∞. */
export function parseSetRule(fit: unknown, classes: number, caller: Caller): SetRule {
  const { score, threshold, lambda = 0, kReg = 0 } = Object(fit) as Record<string, unknown>;
  const isKnown = SCORES.includes(score as "lac") && [lambda, kReg].every((x) => typeof x === "number" && x >= 0);
  if (!isKnown || threshold === undefined) throw typeError(caller, "ERR_OPTION", `conformal has to be what fitConformal returns, not ${show(fit)}`);
  const finite = (x: unknown) => (x === null ? Infinity : x);
  const thresholds = readArray(Array.isArray(threshold) ? threshold.map(finite) : [finite(threshold)], caller, "conformal.threshold");
  if (Array.isArray(threshold) && thresholds.length !== classes) {
    throw rangeError(caller, "ERR_OPTION", `conformal.threshold has length ${thresholds.length}; there are ${classes} classes`);
  }
  return { score, thresholds, lambda, kReg } as SetRule;
}

/** Returns those of all classes of a row, the most probable first, that are in its set
 * (src/kernel/conformal.rs has the scores). A set of APS or RAPS would be empty where a row is surest, so it
 * always holds the first. */
export function setOf<Class extends { index: number; probability: number }>(classes: readonly Class[], { score, thresholds, lambda, kReg }: SetRule): Class[] {
  let sum = 0;
  return classes.filter(({ index, probability }, i) => {
    sum += probability;
    const s = score === "lac" ? 1 - probability : probability > 0 ? sum + lambda * Math.max(0, i + 1 - kReg) : Infinity;
    return s <= thresholds[thresholds.length > 1 ? index : 0]! || (i === 0 && score !== "lac");
  });
}
