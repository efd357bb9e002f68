// The arguments `target` and `tokens`: the class that is right for each row, or the token that follows it.
import { type Code, formatCount, formatList, rangeError, refuse } from "../errors.js";
import { readArray } from "./arrays.js";
import type { Call } from "./rows.js";

/** Reads the class of each row, an index of its entries. Rows of the class `ignored` are exempt from the
 * range. */
export function parseTarget(
  call: Call,
  target: unknown,
  ignored?: number,
  what = "target",
  typeCode: Code = "ERR_INPUT",
): Float64Array<ArrayBuffer> {
  const { caller, rows, shape } = call;
  const targets = new Float64Array(readArray(wrapNumber(target), caller, what, true, typeCode));
  if (targets.length !== rows)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `${what} has length ${targets.length}; shape ${formatList(shape)} has ${formatCount(rows, "row")}`,
    );
  checkClasses(targets, call, target, ignored, what);
  return targets;
}

/** Makes a list of a single number, which stands for the only row. */
export const wrapNumber = (target: unknown): unknown => (isNumber(target) ? [target] : target);

/** Tells whether a target is a single class. */
const isNumber = (target: unknown): boolean => typeof target === "number" || typeof target === "bigint";

/** Throws for the first target that isn't an index of a row's entries. `passed` is the user's argument: a
 * number, or an array whose entry the error names. */
export function checkClasses(
  targets: ArrayLike<number>,
  { caller, length }: Call,
  passed: unknown,
  ignored?: number,
  what = "target",
): void {
  for (let i = 0; i < targets.length; i++) {
    const c = targets[i]!;
    if ((c >= 0 && c < length && (c | 0) === c) || (c === ignored && Number.isInteger(c))) continue;
    const fix = c < 0 && caller.options.includes("ignoreIndex") ? `; ignoreIndex: ${c} skips such rows` : "";
    refuse(
      caller,
      "ERR_TARGET",
      isNumber(passed) ? what : `${what}[${i}]`,
      c,
      `an integer from 0 to ${length - 1}${fix}`,
    );
  }
}
