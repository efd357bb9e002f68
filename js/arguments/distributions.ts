// Rows of probabilities that each sum to 1.
import { rangeError } from "../errors.js";
import { checkNotEmpty, readProbabilities } from "./checks.js";
import { FLOAT64, type Input } from "./kinds.js";
import type { Signature } from "./options.js";
import { prepare } from "./prepare.js";
import { type Call, getFlatIndex } from "./rows.js";

/** A row may sum to 1 within this: rows that were rounded to f16 often miss 1 by as much. */
const SUM_TOLERANCE = 1e-3;

/** Tells whether the sum of a row of probabilities is 1, but for rounding. */
export const isNearOne = (sum: number): boolean => Math.abs(sum - 1) <= SUM_TOLERANCE;

/** Reads the argument `p` and the options. There has to be one entry at least. */
export function prepareDistributions(caller: Signature, p: Input, options: object): Call {
  const call = prepare(caller, p, options, () => FLOAT64, "p");
  checkNotEmpty(call);
  return call;
}

/** Returns the call with 0 for entries below 0. Throws for an entry that isn't a probability, and for a row
 * that doesn't sum to 1. */
export function readDistributions(distributions: Call): Call {
  const call = readProbabilities(distributions);
  const { caller, rows } = call;
  for (let row = 0; row < rows; row++) {
    const sum = sumRow(call, row);
    if (!isNearOne(sum))
      throw rangeError(
        caller,
        "ERR_ENTRY",
        `row ${row} of p sums to ${sum}; it has to be 1: softmax makes probabilities of logits`,
      );
  }
  return call;
}

/** Returns the sum of a row's entries. */
export function sumRow(call: Call, row: number): number {
  let sum = 0;
  for (let entry = 0; entry < call.length; entry++) sum += call.from[getFlatIndex(call, row, entry)]!;
  return sum;
}
