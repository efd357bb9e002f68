// The options `softcap` and `bias` of softmax, logSoftmax and logSumExp, which change logits where they lie
// in the memory: first they are capped softly at ±c, by c·tanh(x/c), then the bias is added.

import { checkUnchanged } from "../arguments/checks.js";
import { FLOAT64, upcast } from "../arguments/kinds.js";
import { broadcast } from "../arguments/mask.js";
import { type UserOptions, parseNumber } from "../arguments/options.js";
import { type Call, isLastAxis } from "../arguments/rows.js";
import { type Frame, type Region, compute, copyIn, locate, reserve } from "../call/compute.js";
import type { Caller } from "../errors.js";
import { type Outcome, WorkspaceLength } from "../wasm/abi.js";
import type { LogitChanges } from "../wasm/logit_changes.js";
import type { Module } from "../wasm/module.js";

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

/** Returns the call with the changes of its logits, which are computed in f64 then. */
export function withChanges(call: Call): Call {
  const { user, bias } = call.options;
  const cap = parseSoftcap(user, call.caller);
  if (cap === undefined && bias === undefined) return call;
  const biases = bias ? [broadcast("bias", bias, call)] : [];
  return { ...call, kind: upcast(call.kind), changes: { cap, biases } };
}

/** Computes a call as `compute` does, after the logits of `changed` have been changed in the memory. It is
 * the call itself, except that a call may have a sink behind these logits. */
export function computeChanged<Exports extends LogitChanges>(
  call: Call,
  module: Module<Exports>,
  regions: readonly Region[],
  run: (exports: Exports, frame: Frame) => Outcome | void,
  changed = call,
): Frame {
  const { changes } = changed;
  if (changes === undefined) return compute(call, module, regions, run);
  const work = reserve(WorkspaceLength.Softcap);
  const { cap } = changes;
  const biases = changes.biases.map((bias) => {
    checkUnchanged({ ...changed, from: bias, what: "bias" });
    return copyIn(bias);
  });
  return compute(call, module, [...regions, work, ...biases], (exports, frame) => {
    forEachRow(changed, (start, count) => {
      const x = locate(frame.entries, FLOAT64, start);
      if (cap !== undefined) exports.softcap(x, count, work.address, cap);
      for (const { address } of biases) exports.add_bias(x, count, locate(address, FLOAT64, start));
    });
    return run(exports, frame);
  });
}

/** Calls `visit` with the index of the first logit of each row, and the number of those to change. Masked
 * ones at the end of a row stay as they are, so that causal attention takes half of the time. Without a mask
 * all rows are one. */
function forEachRow(call: Call, visit: (start: number, count: number) => void): void {
  const { n, mask } = call;
  const length = mask && isLastAxis(call) ? call.length : n;
  const counts = mask && length < n ? countUpToMasked(mask, length) : [n];
  for (let row = 0; row * length < n; row++) visit(row * length, counts[row % counts.length]!);
}

/** Returns for each row of a mask the number of entries before the masked ones at its end, at least 1. */
const countUpToMasked = (mask: Uint8Array, length: number): number[] =>
  Array.from({ length: mask.length / length }, (_, row) =>
    Math.max(1, mask.subarray(row * length, (row + 1) * length).lastIndexOf(1) + 1),
  );
