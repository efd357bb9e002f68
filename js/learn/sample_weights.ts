// The options `sampleWeight` and `classWeight`: how much each row and each class counts.
import { readArray } from "../arguments/arrays.js";
import { type UserOptions, isPlainObject } from "../arguments/options.js";
import { type Caller, formatCount, rangeError, show, suggestObject, typeError } from "../errors.js";
import type { Label } from "./class_labels.js";

/** Reads `sampleWeight`, a weight for each row; undefined if all rows count the same. */
export function parseSampleWeight(
  { sampleWeight }: UserOptions,
  rows: number,
  caller: Caller,
): Float64Array | undefined {
  if (sampleWeight === undefined) return undefined;
  const weights = checkWeights(
    readArray(sampleWeight, caller, "sampleWeight"),
    (i) => `sampleWeight[${i}]`,
    caller,
  );
  if (weights.length !== rows) {
    throw rangeError(
      caller,
      "ERR_WEIGHTS",
      `sampleWeight has length ${weights.length}, and y has ${formatCount(rows, "label")}; each row needs a weight`,
    );
  }
  if (rows > 0 && weights.every((weight) => weight === 0)) {
    throw rangeError(caller, "ERR_WEIGHTS", "sampleWeight is 0 for all rows; one of them has to count");
  }
  return weights;
}

/** Reads `classWeight`: `"balanced"`, an array with a weight for each class, or an object of weights by
 * label. Classes that the object lacks have the weight 1. */
export function parseClassWeight(
  { classWeight }: UserOptions,
  classes: readonly Label[],
  caller: Caller,
): Float64Array | "balanced" | undefined {
  if (classWeight === undefined || classWeight === "balanced") return classWeight;
  if (Array.isArray(classWeight) || ArrayBuffer.isView(classWeight)) {
    const weights = checkWeights(
      readArray(classWeight, caller, "classWeight"),
      (i) => `classWeight[${i}]`,
      caller,
    );
    if (weights.length === classes.length) return weights;
    throw rangeError(
      caller,
      "ERR_WEIGHTS",
      `classWeight has length ${weights.length}; it needs one for each of the ${classes.length} classes`,
    );
  }
  if (!isPlainObject(classWeight)) {
    throw typeError(
      caller,
      "ERR_WEIGHTS",
      `classWeight has to be "balanced", an array or an object of weights by label, not ${show(classWeight)}${suggestObject(classWeight, "classWeight")}`,
    );
  }
  const names = classes.map(String);
  const weights = names.map(() => 1);
  for (const [name, weight] of Object.entries(classWeight)) {
    const index = names.indexOf(name);
    if (index < 0)
      throw rangeError(
        caller,
        "ERR_LABELS",
        `classWeight has ${show(name)}, which is none of the ${names.length} classes`,
      );
    if (typeof weight !== "number")
      throw typeError(caller, "ERR_WEIGHTS", `classWeight.${name} has to be a number, not ${show(weight)}`);
    weights[index] = weight;
  }
  return checkWeights(weights, (i) => `classWeight.${names[i]}`, caller);
}

/** Copies weights. Throws for one that is negative or too large for f32; `describe` names it by its index. */
function checkWeights(
  weights: ArrayLike<number>,
  describe: (index: number) => string,
  caller: Caller,
): Float64Array {
  const checked = Float64Array.from(weights);
  const wrong = checked.findIndex((weight) => !(weight >= 0 && Math.fround(weight) < Infinity));
  if (wrong < 0) return checked;
  throw rangeError(
    caller,
    "ERR_WEIGHTS",
    `${describe(wrong)} is ${checked[wrong]}; a weight has to be 0 or positive, and a finite f32`,
  );
}
