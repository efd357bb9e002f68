// The options `softcap` and `bias` of softmax, logSoftmax and logSumExp, which change logits where they lie
// in the memory: first they are capped softly at ±c, by c·tanh(x/c), then the bias is added.
import { upcast } from "../arguments/arrays.js";
import type { Block, Part } from "../arguments/compute.js";
import { broadcast } from "../arguments/mask.js";
import type { Caller } from "../errors.js";
import { type UserOptions, parseNumber } from "../arguments/options.js";
import { type Call, isLastAxis } from "../arguments/rows.js";

/** Describes the exports of src/wasm/logits.rs that change logits of f64. */
interface Exports {
  softcap(x: number, n: number, work: number, cap: number): void;
  add_bias(x: number, n: number, bias: number): void;
}

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

/** Returns the call with the changes of its logits, which are computed in f64 then. */
export function withChanges(call: Call): Call {
  const { user, bias } = call.options;
  const cap = parseSoftcap(user, call.caller);
  if (cap === undefined && bias === undefined) return call;
  const biases = bias ? [broadcast("bias", bias, call)] : [];
  return { ...call, kind: upcast(call.kind), changes: { cap, biases } };
}

/** Returns the parts that {@link changeLogits} needs, which come last among the parts of a call. */
export const buildChanges = ({ changes }: Call): Part[] =>
  changes ? [{ results: WORK }, ...changes.biases.map((from): Part => ({ from, as: "f64" }))] : [];

/** Changes the logits of a call in the memory. Masked ones at the end of a row stay as they are, so that
 * causal attention takes half of the time. */
export function changeLogits(call: Call, exports: Exports, { entries, parts }: Block): void {
  const { changes, n, mask } = call;
  if (changes === undefined) return;
  const { cap, biases } = changes;
  const [work, ...at] = parts.slice(-1 - biases.length) as [number, ...number[]];
  const length = mask && isLastAxis(call) ? call.length : n;
  for (let start = 0; start < n; start += length) {
    const first = mask ? start % mask.length : 0;
    let count = length;
    if (mask && length < n) while (count > 1 && mask[first + count - 1] === 0) count--;
    if (cap !== undefined) exports.softcap(entries + 8 * start, count, work, cap);
    for (const bias of at) exports.add_bias(entries + 8 * start, count, bias + 8 * start);
  }
}
