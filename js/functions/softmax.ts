// softmax: a short way for one row without options, a general one along axes.
import { type Input, type Kind, type Result, checkedOut, entriesOf, kindOf, lengthOf, numbersOf, read, wide, write } from "../arguments/arrays.js";
import { type Call, checkUnchanged, compute, isPlain, prepare, readEntries } from "../arguments/call.js";
import { LOGITS, NONE, type Signature, signature } from "../arguments/options.js";
import { START, arenaFor } from "../wasm/memory.js";
import { SOFTMAX } from "../wasm/modules/softmax.js";

export const SIGNATURE = /* @__PURE__ */ signature("softmax", softmax, LOGITS, ["out", "onInfinity"]);

export function softmax(x: Input, options?: object): Result {
  const out = options === undefined ? undefined : onlyOut(options);
  const kind = kindOf(x);
  if (kind === undefined || (out === undefined && options !== undefined)) return softmaxAlong(SIGNATURE, x, options === undefined ? NONE : options);
  const from = entriesOf(x, kind, SIGNATURE);
  const n = lengthOf(from);
  return softmaxOfRow(SIGNATURE, from, n, kind, checkedOut(out, kind, n, SIGNATURE));
}

/** Returns the option `out` where there is no other: the short way takes it too. */
function onlyOut(options: object): unknown {
  if (typeof options !== "object" || options === null) return undefined;
  const keys = Object.keys(options);
  return keys.length === 1 && keys[0] === "out" ? (options as { out: unknown }).out : undefined;
}

/** Returns the bytes of a row with room up to whole vectors. */
export const paddedBytes = (n: number, { bytes }: { bytes: number }): number => Math.ceil((n * bytes) / 32) * 32;

/** Computes the softmax of one row. */
function softmaxOfRow(caller: Signature, from: ArrayLike<number>, n: number, kind: Kind, out?: Result): Result {
  const bytes = paddedBytes(n, kind);
  const work = START + bytes;
  const arena = arenaFor(caller, work + bytes, n);
  const { softmax_f32, softmax_f64 } = arena.exports(SOFTMAX, caller);
  write(from, n, numbersOf(arena, kind), START / kind.bytes);
  (kind.bytes === 4 ? softmax_f32 : softmax_f64)(START, n, work);
  return read(arena, kind, START, n, out);
}

/** Computes softmax with options. */
export function softmaxAlong(caller: Signature, x: Input, options: object): Result {
  const call = prepare(caller, x, options);
  return softmaxOf(call, checkedOut(call.options.out, call.kind, call.n, caller));
}

/** Computes the softmax of a call of any function. Only temperature 1 is computed in f32. */
export function softmaxOf(call: Call, out?: Result): Result {
  if (isPlain(call)) {
    checkUnchanged(call);
    return softmaxOfRow(call.caller, call.from, call.n, call.kind, out);
  }
  if (call.options.temperature !== 1) call.kind = wide(call.kind);
  const isNarrow = call.kind.bytes === 4;
  const block = compute(call, SOFTMAX, [], ({ softmax_rows_f32, softmax_rows_f64 }, { address }) =>
    (isNarrow ? softmax_rows_f32 : softmax_rows_f64)(address),
  );
  return readEntries(call, block, out);
}
