// Reads rows of features: one flat array with or without a shape, or an array for each row.
import { readArray } from "../arguments/arrays.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { copyOptions } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import type { Call } from "../arguments/rows.js";
import { type Caller, formatList, rangeError } from "../errors.js";

/** Reads X and the option `shape`. The call has a single dimension if the length of a row isn't known. */
export function prepareFeatures(caller: Caller, X: unknown, options: object): Call {
  const signature = { ...caller, options: ["shape"] };
  const { shape } = copyOptions(options, signature);
  const isNested = Array.isArray(X) && (Array.isArray(X[0]) || ArrayBuffer.isView(X[0]));
  const flat = isNested ? flatten(X, caller) : X;
  const known = shape ?? (isNested ? [X.length, (flat as Float64Array).length / X.length] : undefined);
  const call = prepare(signature, flat as Input, { shape: known }, () => FLOAT64, "X");
  if (call.shape.length === 2 || (call.shape.length === 1 && known === undefined)) return call;
  throw rangeError(caller, "ERR_SHAPE", `shape ${formatList(call.shape)} has to be [rows, features]`);
}

/** Concatenates rows. Throws if they differ in length. */
function flatten(X: readonly unknown[], caller: Caller): Float64Array {
  const rows = Array.from(X, (row, i) => readArray(row, caller, `X[${i}]`));
  const features = rows[0]!.length;
  const flat = new Float64Array(rows.length * features);
  rows.forEach((row, i) => {
    if (row.length !== features)
      throw rangeError(
        caller,
        "ERR_SHAPE",
        `X[${i}] has length ${row.length}, and X[0] has length ${features}; each row needs the same features`,
      );
    flat.set(row, i * features);
  });
  return flat;
}
