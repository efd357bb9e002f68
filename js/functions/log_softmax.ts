// logSoftmax: the logarithms of the probabilities of logits.
import { checkOut } from "../arguments/arrays.js";
import { type Input, type Result } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ATTENTION_OPTIONS, LOGITS_OPTIONS } from "../arguments/row_options.js";
import type { ChoosePlace } from "../arguments/rows.js";
import { readEntries } from "../call/compute.js";
import { copyRowWithOptions, readShortOptions, readSingleRow } from "../call/single_row.js";
import { computeChanged, withChanges } from "../options/logit_changes.js";
import { applyPriors } from "../options/priors.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { START } from "../wasm/memory.js";
import { LOG_SOFTMAX_MODULE } from "../wasm/modules/log_softmax.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction(
  "logSoftmax",
  logSoftmax,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["out", "priors"],
);

export function logSoftmax(x: Input, options: object = NO_OPTIONS): Result {
  const short = readShortOptions(options, SIGNATURE, x);
  const row = short && copyRowWithOptions(SIGNATURE, x, short, WorkspaceLength.LogarithmPerEntry);
  if (row === undefined) return callLogSoftmax(SIGNATURE, x, short ?? options);
  const { log_softmax_f32, log_softmax_f64 } = row.arena.exports(LOG_SOFTMAX_MODULE, SIGNATURE);
  (row.kind.bytes === 4 ? log_softmax_f32 : log_softmax_f64)(START, row.n, row.work, row.temperature);
  return readSingleRow(row, row.out);
}

/** Computes logSoftmax for `logSoftmax` or for the method of a handle, which errors name. The results go to
 * `out` if it is given, else to the option `out`. */
export function callLogSoftmax(
  caller: Signature,
  x: Input,
  options: object,
  out?: Result,
  choosePlace?: ChoosePlace,
): Result {
  const call = applyPriors(withChanges(prepare(caller, x, options)), LOG_SOFTMAX_MODULE);
  call.place = choosePlace?.(call);
  const isFloat32 = call.kind.bytes === 4;
  out ??= checkOut(call.options.out, call.kind, call.n, caller);
  const frame = computeChanged(
    call,
    LOG_SOFTMAX_MODULE,
    [],
    ({ log_softmax_rows_f32, log_softmax_rows_f64 }, { address }) =>
      (isFloat32 ? log_softmax_rows_f32 : log_softmax_rows_f64)(address),
  );
  return readEntries(call, frame, out);
}
