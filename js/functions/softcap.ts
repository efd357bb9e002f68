// The option `softcap`: caps logits x softly at ±c, by c·tanh(x/c).
import { FLOAT64, upcast } from "../arguments/arrays.js";
import { checkUnchanged } from "../arguments/checks.js";
import { compute, readEntries } from "../arguments/compute.js";
import { addBias } from "../arguments/mask.js";
import type { Caller } from "../errors.js";
import { type UserOptions, parseNumber } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import type { Module } from "../wasm/module.js";

/** The length of the workspace of src/kernel/softcap.rs, in f64 numbers. */
export const WORK = 1024;

/** Reads the cap, which is undefined without one. */
export const parseSoftcap = (user: UserOptions, caller: Caller): number | undefined =>
  parseNumber(
    user,
    "softcap",
    undefined,
    caller,
    "ERR_RANGE",
    "a finite number above 0",
    (c) => c > 0 && c < Infinity,
  );

/** Returns the call with its logits capped, and then the bias added. */
export function applySoftcap(
  call: Call,
  module: Module<{ softcap(x: number, n: number, work: number, cap: number): void }>,
): Call {
  const { caller, n, options } = call;
  const cap = parseSoftcap(options.user, caller);
  if (cap === undefined) return call;
  const logits: Call = { ...call, kind: FLOAT64, shape: [n], axes: [0], mask: undefined };
  const block = compute(logits, module, [{ results: WORK }], ({ softcap }, { entries, parts }) =>
    softcap(entries, n, parts[0]!, cap),
  );
  const capped = readEntries(logits, block);
  checkUnchanged(call);
  return {
    ...call,
    kind: upcast(call.kind),
    from: options.bias ? addBias(call, capped, options.bias) : capped,
  };
}
