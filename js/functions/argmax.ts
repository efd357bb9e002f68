// argmax and hardmax: the largest entry of each row.
import { parseEntries } from "../arguments/arrays.js";
import { checkNotEmpty } from "../arguments/checks.js";
import { type Input, type Result, checkLength, detectKind, getLength } from "../arguments/kinds.js";
import { checkUnmasked } from "../arguments/mask.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ROW_OPTIONS } from "../arguments/row_options.js";
import type { ChoosePlace } from "../arguments/rows.js";
import { compute, readEntries, readIntegers, reserve } from "../call/compute.js";
import { isSingleRow } from "../call/results.js";
import { formatList } from "../errors.js";
import { checkReady } from "../wasm/memory.js";
import { ARGMAX_MODULE } from "../wasm/modules/argmax.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction("argmax", argmax, ROW_OPTIONS, [
  "bias",
  "keepDims",
]);
const HARDMAX_SIGNATURE = /* @__PURE__ */ describeFunction("hardmax", hardmax, ROW_OPTIONS, ["bias"]);

/** Up to this many entries a loop is faster than a call of WebAssembly. */
const MAX_LOOP = 64;

export function argmax(x: Input, options: object = NO_OPTIONS): number | Int32Array<ArrayBuffer> {
  const kind = options === NO_OPTIONS ? detectKind(x) : undefined;
  if (kind === undefined || getLength(x) > MAX_LOOP) return callArgmax(SIGNATURE, x, options);
  checkReady(SIGNATURE);
  const entries = parseEntries(x, kind, SIGNATURE);
  const n = checkLength(entries, SIGNATURE, "x");
  return n > 0 ? findLargest(entries, n) : callArgmax(SIGNATURE, x, options);
}

/** Returns the index of the first NaN, or else that of the first of the largest entries. */
function findLargest(x: ArrayLike<number>, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(x[i])) return i;
    if (x[i]! > x[largest]!) largest = i;
  }
  return largest;
}

/** Computes argmax for `argmax` or for the method of a handle, which errors name. */
export function callArgmax(
  caller: Signature,
  x: Input,
  options: object,
  choosePlace?: ChoosePlace,
): number | Int32Array<ArrayBuffer> {
  const call = prepare(caller, x, options);
  call.place = choosePlace?.(call);
  const { rows, kind } = call;
  if (rows > 0) checkNotEmpty(call);
  checkUnmasked(
    call,
    1,
    "ERR_ALL_MASKED",
    () => `shape ${formatList(call.shape)} has a row in which every entry is masked`,
  );
  const isFloat32 = kind.bytes === 4;
  const indices = reserve(rows, "i32");
  const frame = compute(call, ARGMAX_MODULE, [indices], ({ argmax_rows_f32, argmax_rows_f64 }, { address }) =>
    (isFloat32 ? argmax_rows_f32 : argmax_rows_f64)(address, indices.address),
  );
  // A single index needs no array.
  return isSingleRow(call) ? frame.arena.views.i32[indices.address / 4]! : readIntegers(frame, indices, rows);
}

export function hardmax(x: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(HARDMAX_SIGNATURE, x, options);
  const isFloat32 = call.kind.bytes === 4;
  const work = reserve(call.rows, "i32");
  const frame = compute(call, ARGMAX_MODULE, [work], ({ hardmax_rows_f32, hardmax_rows_f64 }, { address }) =>
    (isFloat32 ? hardmax_rows_f32 : hardmax_rows_f64)(address, work.address),
  );
  return readEntries(call, frame);
}
