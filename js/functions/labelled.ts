// Rows of probabilities, with the class that is right for each.
import { type Input, FLOAT64, readArray } from "../arguments/arrays.js";
import {
  type Call,
  checkClasses,
  checkEntries,
  checkNotEmpty,
  checkUnchanged,
  isProbability,
  placeOf,
  prepare,
} from "../arguments/call.js";
import { list, rangeError } from "../arguments/errors.js";
import type { Signature } from "../arguments/options.js";

/** How far from 1 a sum of probabilities may be: f16 rounds many to that. */
const ROUNDING = 1e-3;

/** Reads rows of probabilities, of which there is one and each sums to 1. */
export function prepareDistributions(caller: Signature, p: Input, options: object): Call {
  const call = prepare(caller, p, options, () => FLOAT64, "p");
  checkNotEmpty(call);
  return call;
}

/** Throws for what is no probability, and for a row that doesn't sum to 1. */
export function checkDistributions(call: Call): void {
  const { caller, rows, length, from } = call;
  checkUnchanged(call);
  checkEntries(call, isProbability, "from 0 to 1: softmax makes probabilities of logits");
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let entry = 0; entry < length; entry++) sum += from[placeOf(call, row, entry)]!;
    if (Math.abs(sum - 1) > ROUNDING)
      throw rangeError(
        caller,
        "ERR_ENTRY",
        `row ${row} of p sums to ${sum}; it has to be 1: softmax makes probabilities of logits`,
      );
  }
}

/** Reads the class of each row; some may be ignored. */
export function parseLabels(call: Call, target: unknown, ignored?: number): Float64Array<ArrayBuffer> {
  const { caller, rows, shape } = call;
  const given = typeof target === "number" || typeof target === "bigint" ? [target] : target;
  const labels = Float64Array.from(readArray(given, caller, "target", true));
  if (labels.length !== rows)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${labels.length}; shape ${list(shape)} has ${rows} rows`,
    );
  checkClasses(labels, call, ignored);
  return labels;
}
