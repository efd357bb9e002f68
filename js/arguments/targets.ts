// The arguments `target` and `tokens`: the class that is right for each row, or the token that follows it.
import { type Code, formatCount, formatList, rangeError, refuse } from "../errors.js";
import { TargetNumber } from "../wasm/abi.js";
import { readArray } from "./arrays.js";
import type { Call } from "./rows.js";

/** Reads the class of each row, an index of its entries. The class `ignored` is exempt from the range, and
 * becomes −1. */
export function parseTarget(
  call: Call,
  target: unknown,
  ignored?: number,
  what = "target",
  typeCode: Code = "ERR_INPUT",
): Int32Array<ArrayBuffer> {
  const { caller, rows, shape } = call;
  const targets = readArray(wrapNumber(target), caller, what, true, typeCode);
  if (targets.length !== rows)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `${what} has length ${targets.length}; shape ${formatList(shape)} has ${formatCount(rows, "row")}`,
    );
  return toClasses(targets, call, target, ignored, what);
}

/** Makes a list of a single number, which stands for the only row. */
export const wrapNumber = (target: unknown): unknown => (isNumber(target) ? [target] : target);

/** Tells whether a target is a single class. */
const isNumber = (target: unknown): boolean => typeof target === "number" || typeof target === "bigint";

/** Returns targets as they cross to WebAssembly: −1 for those that are `ignored`. It throws for the first one
 * that isn't an index of a row's entries. `passed` is the user's argument: a number, or an array whose entry
 * the error names. */
export function toClasses(
  targets: ArrayLike<number>,
  { caller, length }: Call,
  passed: unknown,
  ignored?: number,
  what = "target",
): Int32Array<ArrayBuffer> {
  const classes = new Int32Array(targets.length);
  for (let i = 0; i < targets.length; i++) {
    const c = targets[i]!;
    const isIgnored = c === ignored;
    classes[i] = isIgnored ? TargetNumber.Ignored : c;
    if (isIgnored || (c >= 0 && c < length && classes[i] === c)) continue;
    const fix = c < 0 && caller.options.includes("ignoreIndex") ? `; ignoreIndex: ${c} skips such rows` : "";
    refuse(
      caller,
      "ERR_TARGET",
      isNumber(passed) ? what : `${what}[${i}]`,
      c,
      `an integer from 0 to ${length - 1}${fix}`,
    );
  }
  return classes;
}
