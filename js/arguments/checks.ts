// Checks of the entries of a call.
import { type Caller, type Code, formatCount, formatList, rangeError, refuse, typeError } from "../errors.js";
import { readArray } from "./arrays.js";
import { checkLength, getLength, isFloats } from "./kinds.js";
import { isUnmasked } from "./mask.js";
import { type Call, getFlatIndex } from "./rows.js";

/** Throws if the input has no entries. */
export function checkNotEmpty({ caller, n, shape }: Call): void {
  if (n === 0) throw rangeError(caller, "ERR_EMPTY", `shape ${formatList(shape)} holds no entries`);
}

/** Throws if the input was detached or resized by code of the user's (getters, proxies) that ran while the
 * other arguments were read. */
export function checkUnchanged({
  caller,
  from,
  n,
  what,
}: Pick<Call, "caller" | "from" | "n" | "what">): void {
  if (getLength(from) !== n)
    throw typeError(caller, "ERR_INPUT", `${what} was detached or resized meanwhile`);
}

/** Throws for the first unmasked entry that doesn't pass, with its index and the rule. Rows that don't count
 * are skipped. */
export function checkEntries(
  call: Call,
  passes: (x: number) => boolean,
  rule: string,
  counts: (row: number) => boolean = () => true,
): void {
  for (let row = 0; row < call.rows; row++) {
    if (!counts(row)) continue;
    for (let entry = 0; entry < call.length; entry++) {
      const index = getFlatIndex(call, row, entry);
      const x = call.from[index]!;
      if (!passes(x) && isUnmasked(call, row, entry))
        refuse(call.caller, "ERR_ENTRY", `${call.what}[${index}]`, x, rule);
    }
  }
}

/** Throws for a logit that makes the softmax of its row NaN: NaN itself, and +∞. */
export const checkLogits = (call: Call, counts?: (row: number) => boolean): void =>
  checkEntries(call, (x) => x < Infinity, "a number below Infinity", counts);

/** Throws if a list doesn't have an entry for each class. */
export function checkClassCount(
  { length }: ArrayLike<unknown>,
  classes: number,
  caller: Caller,
  what: string,
  code: Code,
): void {
  if (length !== classes)
    throw rangeError(
      caller,
      code,
      `${what} has length ${length}; there ${classes === 1 ? "is" : "are"} ${formatCount(classes, "class", "classes")}`,
    );
}

/** Makes the error for a row whose softmax doesn't exist, since no entry is left. */
export const allMaskedError = ({ caller, shape }: Call) =>
  rangeError(
    caller,
    "ERR_ALL_MASKED",
    `shape ${formatList(shape)} has a row in which every entry is -Infinity or masked`,
  );

/** The distance by which the rounding of other programs may move a probability below 0 or above 1, or its
 * logarithm above 0. */
export const PROBABILITY_TOLERANCE = 1e-6;

/** Tells whether a number is taken for a probability. One below 0 counts as 0. */
export const isProbability = (x: number): boolean =>
  x >= -PROBABILITY_TOLERANCE && x <= 1 + PROBABILITY_TOLERANCE;

/** Returns the call with 0 for entries below 0. Throws for an entry that isn't a probability. */
export function readProbabilities(call: Call): Call {
  checkUnchanged(call);
  checkEntries(call, isProbability, "from 0 to 1: softmax makes probabilities of logits");
  const { from, n } = call;
  let least = 0;
  for (let i = 0; i < n; i++) if (from[i]! < least) least = from[i]!;
  return least === 0 ? call : { ...call, from: Float64Array.from(from, (p) => (p < 0 ? 0 : p)) };
}

/** Reads an array that has an entry for each entry of the input, such as a gradient beside an output.
 * Arrays of floats aren't copied, so this comes last: code of the user's that runs later could change
 * them. */
export function readPaired(call: Call, x: unknown, what: string, alternative = ""): ArrayLike<number> {
  const { caller, n } = call;
  const entries = isFloats(x) ? x : readArray(x, caller, what);
  const length = checkLength(entries, caller, what);
  if (length === n) return entries;
  throw rangeError(
    caller,
    "ERR_SHAPE",
    `${what} has length ${length}, ${call.what} ${n}; both need the same${alternative}`,
  );
}
