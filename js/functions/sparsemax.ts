// sparsemax and entmax15: distributions in which improbable entries are exactly 0.
import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import { compute, readEntries } from "../call/compute.js";
import { SPARSEMAX_MODULE } from "../wasm/modules/sparsemax.js";

const SPARSEMAX_SIGNATURE = /* @__PURE__ */ describeFunction("sparsemax", sparsemax, LOGITS_OPTIONS);
const ENTMAX15_SIGNATURE = /* @__PURE__ */ describeFunction("entmax15", entmax15, LOGITS_OPTIONS);

/** Maps each row by an export. */
function computeRows(
  caller: Signature,
  name: "sparsemax_rows" | "entmax15_rows",
  x: Input,
  options: object,
): Result {
  const call = prepare(caller, x, options, upcast);
  return readEntries(
    call,
    compute(call, SPARSEMAX_MODULE, [], (exports, { address }) => exports[name](address)),
  );
}

export function sparsemax(x: Input, options: object = NO_OPTIONS): Result {
  return computeRows(SPARSEMAX_SIGNATURE, "sparsemax_rows", x, options);
}

export function entmax15(x: Input, options: object = NO_OPTIONS): Result {
  return computeRows(ENTMAX15_SIGNATURE, "entmax15_rows", x, options);
}
