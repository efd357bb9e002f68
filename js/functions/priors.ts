// The option `priors`: logits where classes are more or less frequent than they were in training.
import { FLOAT64, readArray, wide } from "../arguments/arrays.js";
import { type Call, checkUnchanged, compute, readEntries } from "../arguments/call.js";
import { type Caller, rangeError, refuse } from "../arguments/errors.js";
import { biased } from "../arguments/mask.js";
import type { Module } from "../wasm/module.js";

/** Reads a prior for each class. */
export function parsePriors(
  value: unknown,
  what: string,
  classes: number,
  caller: Caller,
  isPositive: boolean,
): Float64Array<ArrayBuffer> {
  const priors = Float64Array.from(readArray(value, caller, what));
  if (priors.length !== classes)
    throw rangeError(
      caller,
      "ERR_RANGE",
      `${what} has length ${priors.length}; there are ${classes} classes`,
    );
  priors.forEach((prior, i) => {
    if (!(prior < Infinity && (isPositive ? prior > 0 : prior >= 0)))
      refuse(caller, "ERR_RANGE", `${what}[${i}]`, prior, isPositive ? "above 0" : "0 or more");
  });
  return priors;
}

/** Returns the call with the logarithm of to/from added to its logits; of what a function makes of both, if
 * one is given. */
export function withPriors(
  call: Call,
  module: Module<{ log_ratios(to: number, from: number, n: number): void }>,
  change?: (from: Float64Array, to: Float64Array, caller: Caller) => void,
): Call {
  const { caller, length: n } = call;
  const { priors } = call.options.given;
  if (priors === undefined) return call;
  const given = Object(priors) as { from: unknown; to: unknown };
  const from = parsePriors(given.from, "priors.from", n, caller, true);
  const to = parsePriors(given.to, "priors.to", n, caller, false);
  change?.(from, to, caller);
  checkUnchanged(call);
  const ratios: Call = { ...call, kind: FLOAT64, from: to, n, shape: [n], axes: [0], mask: undefined };
  const block = compute(ratios, module, [{ from, as: "f64" }], ({ log_ratios }, { entries, parts }) =>
    log_ratios(entries, parts[0]!, n),
  );
  const bias = { values: readEntries(ratios, block) as Float64Array, dims: undefined };
  return { ...call, kind: wide(call.kind), from: biased(call, call.from, bias) };
}
