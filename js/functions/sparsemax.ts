// sparsemax and 1.5-entmax: distributions with exact zeros.
import { type Input, type Result, wide } from "../arguments/arrays.js";
import { compute, prepare, readEntries } from "../arguments/call.js";
import { signature, LOGITS, NONE, type Signature } from "../arguments/options.js";
import { BASIC } from "../wasm/modules/basic.js";

const SPARSEMAX = /* @__PURE__ */ signature("sparsemax", sparsemax, LOGITS);
const ENTMAX15 = /* @__PURE__ */ signature("entmax15", entmax15, LOGITS);

function map(
  caller: Signature,
  which: "sparsemax_rows" | "entmax15_rows",
  x: Input,
  options: object,
): Result {
  const call = prepare(caller, x, options, wide);
  return readEntries(
    call,
    compute(call, BASIC, [], (exports, { address }) => exports[which](address)),
  );
}

export function sparsemax(x: Input, options: object = NONE): Result {
  return map(SPARSEMAX, "sparsemax_rows", x, options);
}

export function entmax15(x: Input, options: object = NONE): Result {
  return map(ENTMAX15, "entmax15_rows", x, options);
}
