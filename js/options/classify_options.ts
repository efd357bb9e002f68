// The options that only classify has: which classes of a row it may name, and when it abstains.
import { readArray } from "../arguments/arrays.js";
import { checkClassCount } from "../arguments/checks.js";
import { checkLength, getTypeName } from "../arguments/kinds.js";
import { type ClassNames, parseLabels } from "../arguments/labels.js";
import { type UserOptions, parseChoice, parseFraction, parseTopK } from "../arguments/options.js";
import { type Caller, getTag, rangeError, show, typeError } from "../errors.js";
import { type CalibrationMap, parseCalibration } from "./calibration.js";
import { type ConformalRule, parseConformalRule } from "./conformal_rule.js";

/** Holds the options that only classify has, read and checked. */
export interface Decision {
  activation: "softmax" | "sigmoid" | "none";
  /** One threshold for all classes, or one for each. */
  threshold: number | ArrayLike<number>;
  minMargin: number;
  topK: number;
  labels: ClassNames;
  /** One byte for each class, 0 where it may not be named; undefined where all may. */
  allowed: Uint8Array | undefined;
  calibration: CalibrationMap | undefined;
  conformal: ConformalRule | undefined;
  /** Tells for each row whether it is rejected; undefined without the option `reject`. */
  unfamiliar?: boolean[] | undefined;
}

/** Reads the options that only classify has. */
export function parseDecision(user: UserOptions, classes: number, caller: Caller): Decision {
  const labels = parseLabels(user, classes, caller);
  const calibration =
    user.calibration === undefined ? undefined : parseCalibration(user.calibration, classes, caller);
  const calibrated = calibration && (calibration.method === "platt" ? "sigmoid" : "softmax");
  const activation =
    user.activation === undefined && calibrated
      ? calibrated
      : parseChoice(user, "activation", ["softmax", "sigmoid", "none"], caller);
  const areProbabilities = activation === "none" || calibration?.method === "isotonic";
  if (calibrated && activation !== calibrated)
    throw typeError(
      caller,
      "ERR_OPTION",
      `calibration of the method '${calibration.method}' needs activation '${calibrated}', not '${activation}'`,
    );
  if (areProbabilities && user.priors !== undefined)
    throw typeError(
      caller,
      "ERR_OPTION",
      "priors need logits; activation 'none' and isotonic calibration have probabilities",
    );
  const conformal =
    user.conformal === undefined
      ? undefined
      : parseConformalRule(user.conformal, classes, caller, "conformal");
  return {
    activation,
    calibration,
    conformal,
    threshold: parseThreshold(user, classes, caller),
    minMargin: parseFraction(user, "minMargin", -Infinity, caller),
    topK: parseTopK(user, conformal ? Infinity : 5, caller),
    labels,
    allowed: parseAllowed(user, labels, classes, caller),
  };
}

/** Reads the option `threshold`: a number for all classes, or one for each. */
function parseThreshold(user: UserOptions, classes: number, caller: Caller): number | ArrayLike<number> {
  if (typeof user.threshold !== "object" || user.threshold === null)
    return parseFraction(user, "threshold", -Infinity, caller);
  const thresholds = readArray(user.threshold, caller, "threshold");
  checkClassCount(thresholds, classes, caller, "threshold", "ERR_FRACTION");
  for (let i = 0; i < classes; i++)
    parseFraction({ [`threshold[${i}]`]: thresholds[i] }, `threshold[${i}]`, 0, caller);
  return thresholds;
}

/** Reads the option `allow` or `deny`: an array or a Set of labels and indices. */
function parseClasses(user: UserOptions, key: string, caller: Caller): Set<unknown> | undefined {
  const value = user[key];
  if (value === undefined) return undefined;
  if (getTypeName(value)) checkLength(value as ArrayLike<unknown>, caller, key);
  else if (getTag(value) !== "Set")
    throw typeError(
      caller,
      "ERR_LABELS",
      `${key} has to be an array or a Set of labels and indices, not ${show(value)}`,
    );
  return new Set(value as Iterable<unknown>);
}

/** Reads the classes that `allow` and `deny` leave. */
function parseAllowed(
  user: UserOptions,
  labels: ClassNames,
  classes: number,
  caller: Caller,
): Uint8Array | undefined {
  const [allow, deny] = [parseClasses(user, "allow", caller), parseClasses(user, "deny", caller)];
  if (!allow && !deny) return undefined;
  const allowed = new Uint8Array(classes).fill(allow ? 0 : 1);
  const mark = (key: string, names: Set<unknown> | undefined, isAllowed: 0 | 1) => {
    const wanted = new Set<unknown>();
    for (const name of names ?? []) {
      // Without labels the indices as text are the labels.
      const isIndexText = !labels && typeof name === "string" && String(Number(name)) === name;
      const index = typeof name === "bigint" || isIndexText ? Number(name) : name;
      if (typeof index === "number" && index in allowed) allowed[index] = isAllowed;
      else wanted.add(name);
    }
    if (wanted.size === 0) return;
    const missing = new Set(wanted);
    labels?.forEach((label, index) => {
      if (!wanted.has(label)) return;
      missing.delete(label);
      allowed[index] = isAllowed;
    });
    for (const name of missing)
      throw rangeError(
        caller,
        "ERR_LABELS",
        `${key} holds ${show(name)}, which is no label and no integer from 0 to ${classes - 1}`,
      );
  };
  mark("allow", allow, 1);
  mark("deny", deny, 0);
  return allowed;
}
