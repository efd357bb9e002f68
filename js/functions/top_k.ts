// topK: the k largest entries of each row.
import { type Input, type Result } from "../arguments/kinds.js";
import { checkUnmasked } from "../arguments/mask.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ROW_OPTIONS } from "../arguments/row_options.js";
import type { Call, ChoosePlace } from "../arguments/rows.js";
import { compute, readIntegers, readRegion, reserve } from "../call/compute.js";
import { formatList, refuse } from "../errors.js";
import { CLASSIFY_MODULE } from "../wasm/modules/classify.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction("topK", topK, ROW_OPTIONS, ["bias"]);

/** Holds the indices and the values of the largest entries of each row, largest first. */
export interface Top {
  indices: Int32Array<ArrayBuffer>;
  values: Result;
}

export function topK(x: Input, k: number, options: object = NO_OPTIONS): Top {
  return callTopK(SIGNATURE, x, k, options);
}

/** Computes topK for `topK` or for the method of a handle, which errors name. */
export function callTopK(
  caller: Signature,
  x: Input,
  k: number,
  options: object,
  choosePlace?: ChoosePlace,
): Top {
  const call = prepare(caller, x, options);
  call.place = choosePlace?.(call);
  if (!(Number.isInteger(k) && k >= 1 && k <= call.length))
    refuse(caller, "ERR_K", "k", k, `an integer from 1 to the length of a row of ${describeShape(call)}`);
  checkUnmasked(
    call,
    k,
    "ERR_K",
    (unmasked) => `k is ${k}; the mask leaves ${unmasked} of a row of ${describeShape(call)}`,
  );
  return computeTopK(call, k);
}

/** Describes the rows of a call in an error text. */
const describeShape = ({ shape }: Call): string => `shape ${formatList(shape)}`;

/** Computes the k largest entries of each row, for any function. Masked entries come last. */
export function computeTopK(call: Call, k: number): Top {
  const count = call.rows * k;
  const isFloat32 = call.kind.bytes === 4;
  const indices = reserve(count, "i32");
  const values = reserve(count);
  const frame = compute(
    call,
    CLASSIFY_MODULE,
    [indices, values],
    ({ top_k_rows_f32, top_k_rows_f64 }, { address }) =>
      (isFloat32 ? top_k_rows_f32 : top_k_rows_f64)(address, k, indices.address, values.address),
  );
  return {
    indices: readIntegers(frame, indices, count),
    values: readRegion(frame, values, call.kind, count),
  };
}
