// argmax, hardmax and topK.
import { type Input, type Result, wide } from "../arguments/arrays.js";
import {
  type Call,
  checkNotEmpty,
  checkVisible,
  compute,
  isSingleRow,
  prepare,
  readEntries,
  readPart,
} from "../arguments/call.js";
import { list, refuse } from "../arguments/errors.js";
import { signature, NONE, ROWS, type Signature } from "../arguments/options.js";
import { TOP_K } from "../wasm/modules/top_k.js";

export const ARGMAX = /* @__PURE__ */ signature("argmax", argmax, ROWS, ["bias", "keepDims"]);
const HARDMAX = /* @__PURE__ */ signature("hardmax", hardmax, ROWS, ["bias"]);
export const SIGNATURE = /* @__PURE__ */ signature("topK", topK, ROWS, ["bias"]);

export function argmax(x: Input, options: object = NONE): number | Int32Array<ArrayBuffer> {
  return argmaxAlong(ARGMAX, x, options);
}

export function argmaxAlong(caller: Signature, x: Input, options: object): number | Int32Array<ArrayBuffer> {
  const call = prepare(caller, x, options);
  const { rows, kind } = call;
  if (rows > 0) checkNotEmpty(call);
  checkVisible(
    call,
    1,
    "ERR_ALL_MASKED",
    () => `shape ${list(call.shape)} has a row in which every entry is masked`,
  );
  const isNarrow = kind.bytes === 4;
  const block = compute(
    call,
    TOP_K,
    [{ results: rows }],
    ({ argmax_rows_f32, argmax_rows_f64 }, { address, parts }) =>
      (isNarrow ? argmax_rows_f32 : argmax_rows_f64)(address, parts[0]!),
  );
  const first = block.parts[0]! / 4;
  const { i32 } = block.arena.views;
  return isSingleRow(call) ? i32[first]! : i32.slice(first, first + rows);
}

export function hardmax(x: Input, options: object = NONE): Result {
  const call = prepare(HARDMAX, x, options);
  const isNarrow = call.kind.bytes === 4;
  const block = compute(
    call,
    TOP_K,
    [{ results: call.rows }],
    ({ hardmax_rows_f32, hardmax_rows_f64 }, { address, parts }) =>
      (isNarrow ? hardmax_rows_f32 : hardmax_rows_f64)(address, parts[0]!),
  );
  return readEntries(call, block);
}

export interface Top {
  indices: Int32Array<ArrayBuffer>;
  values: Result;
}

export function topK(x: Input, k: number, options: object = NONE): Top {
  return topKAlong(SIGNATURE, x, k, options);
}

export function topKAlong(caller: Signature, x: Input, k: number, options: object): Top {
  const call = prepare(caller, x, options, wide);
  const shape = `shape ${list(call.shape)}`;
  if (!(Number.isInteger(k) && k >= 1 && k <= call.length))
    refuse(caller, "ERR_K", "k", k, `an integer from 1 to the length of a row of ${shape}`);
  checkVisible(call, k, "ERR_K", (visible) => `k is ${k}; the mask leaves ${visible} of a row of ${shape}`);
  return topKOf(call, k);
}

/** Returns the k largest of each row of a call of any function. */
export function topKOf(call: Call, k: number): Top {
  const count = call.rows * k;
  const block = compute(
    call,
    TOP_K,
    [{ results: count }, { results: count }],
    ({ top_k_rows }, { address, parts: [indices, values] }) => top_k_rows(address, k, indices!, values!),
  );
  const start = block.parts[0]! / 4;
  return {
    indices: block.arena.views.i32.slice(start, start + count),
    values: readPart(block, 1, call.kind, count),
  };
}
