// The option `priors`: shifts logits where classes are more or less frequent than they were in training.
import { readArray } from "../arguments/arrays.js";
import { checkClassCount, checkUnchanged } from "../arguments/checks.js";
import { FLOAT64, upcast } from "../arguments/kinds.js";
import { addBias, broadcast } from "../arguments/mask.js";
import { copyKnownFields } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { compute, copyIn, readEntries } from "../call/compute.js";
import { type Caller, refuse } from "../errors.js";
import type { LogitChanges } from "../wasm/logit_changes.js";
import type { Module } from "../wasm/module.js";

/** Reads a prior for each class; `isPositive` refuses 0. */
export function parsePriors(
  value: unknown,
  classes: number,
  caller: Caller,
  what: string,
  isPositive: boolean,
): Float64Array<ArrayBuffer> {
  const priors = Float64Array.from(readArray(value, caller, what));
  checkClassCount(priors, classes, caller, what, "ERR_RANGE");
  priors.forEach((prior, i) => {
    if (!(prior < Infinity && (isPositive ? prior > 0 : prior >= 0)))
      refuse(
        caller,
        "ERR_RANGE",
        `${what}[${i}]`,
        prior,
        isPositive ? "finite and above 0" : "finite and 0 or more",
      );
  });
  return priors;
}

/** The largest temperature by which a logarithm is multiplied. Divided by it, all logits below 10²⁸⁵ are the
 * same as at ∞. */
const LARGEST_FACTOR = 2 ** 1000;

/** Returns the call with T·log(to/from) added to its logits. Divided by the temperature T, this is the
 * log(to/from) of Bayes' rule for the probabilities at T. At T = 0 it is 0, or −∞ for a class that `to` rules
 * out. `change` may transform both priors in place before that. The logarithm is computed by the module that
 * the function has loaded anyway. */
export function applyPriors(
  call: Call,
  module: Module<LogitChanges>,
  change?: (from: Float64Array, to: Float64Array, caller: Caller) => void,
): Call {
  const { caller, length: n } = call;
  const { priors } = call.options.user;
  if (priors === undefined) return call;
  const { from: before, to: after } = copyKnownFields(Object(priors), ["from", "to"], caller, "priors");
  const from = parsePriors(before, n, caller, "priors.from", true);
  const to = parsePriors(after, n, caller, "priors.to", false);
  change?.(from, to, caller);
  checkUnchanged(call);
  const ratios = { ...call, kind: FLOAT64, from: to, n, shape: [n], axes: [0], mask: undefined };
  const trained = copyIn(from);
  const frame = compute(ratios, module, [trained], ({ log_ratios }, { entries }) =>
    log_ratios(entries, trained.address, n),
  );
  const temperature = Math.min(call.options.temperature, LARGEST_FACTOR);
  const logs = readEntries(ratios, frame) as Float64Array<ArrayBuffer>;
  const bias = {
    values: logs.map((log) => (log === -Infinity ? log : log * temperature)),
    dims: undefined,
  };
  const shifted = { ...call, kind: upcast(call.kind), options: { ...call.options, temperature } };
  const { changes } = call;
  if (changes === undefined) return { ...shifted, from: addBias(call, call.from, bias) };
  const biases = [...changes.biases, broadcast("bias", bias, call)];
  return { ...shifted, changes: { ...changes, biases } };
}
