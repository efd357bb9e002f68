// The option `softcap`: logits that are capped softly, c·tanh(x/c).
import { FLOAT64, wide } from "../arguments/arrays.js";
import { type Call, checkUnchanged, compute, readEntries } from "../arguments/call.js";
import { biased } from "../arguments/mask.js";
import { parseNumber } from "../arguments/options.js";
import type { Module } from "../wasm/module.js";

/** The f64 numbers of the workspace of src/kernel/softcap.rs. */
const WORK = 1024;

/** Returns the call with its logits capped, and the bias added to what that gives. */
export function withSoftcap(
  call: Call,
  module: Module<{ softcap(x: number, n: number, work: number, cap: number): void }>,
): Call {
  const { caller, n, options } = call;
  const cap = parseNumber(
    options.given,
    "softcap",
    undefined,
    caller,
    "ERR_RANGE",
    "a finite number above 0",
    (c) => c > 0 && c < Infinity,
  );
  if (cap === undefined) return call;
  const logits: Call = { ...call, kind: FLOAT64, shape: [n], axes: [0], mask: undefined };
  const block = compute(logits, module, [{ results: WORK }], ({ softcap }, { entries, parts }) =>
    softcap(entries, n, parts[0]!, cap),
  );
  const capped = readEntries(logits, block);
  checkUnchanged(call);
  return { ...call, kind: wide(call.kind), from: options.bias ? biased(call, capped, options.bias) : capped };
}
