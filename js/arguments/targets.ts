// The argument `target`: the class that is right for each row.
import { readArray } from "./arrays.js";
import { formatList, rangeError } from "../errors.js";
import type { Call } from "./rows.js";

/** Reads the right class of each row, an index. Rows of the class `ignored` are exempt from the range. */
export function parseTarget(call: Call, target: unknown, ignored?: number): Float64Array<ArrayBuffer> {
  const { caller, rows, shape } = call;
  const classes = Float64Array.from(readArray(wrapNumber(target), caller, "target", true));
  if (classes.length !== rows)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${classes.length}; shape ${formatList(shape)} has ${rows} rows`,
    );
  checkClasses(classes, call, ignored);
  return classes;
}

/** Makes a list of a single number, which stands for the only row. */
export const wrapNumber = (target: unknown): unknown =>
  typeof target === "number" || typeof target === "bigint" ? [target] : target;

/** Throws for the first class that isn't an index of a row's entries. */
export function checkClasses(classes: ArrayLike<number>, { caller, length }: Call, ignored?: number): void {
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i]!;
    if ((c >= 0 && c < length && (c | 0) === c) || (c === ignored && Number.isInteger(c))) continue;
    const fault = Number.isInteger(c) ? "out of range" : "not an integer";
    const fix = c < 0 && caller.options.includes("ignoreIndex") ? `; ignoreIndex: ${c} skips such rows` : "";
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target class ${c} is ${fault}: a row has the classes 0 to ${length - 1}${fix}`,
    );
  }
}
