// softmax: a short way for a single row with no option but a temperature or `out`, and the general way.
import { SOFTMAX_MODULE } from "../wasm/modules/softmax.js";
// The module is imported before all else, and the entry point imports this file first. A bundle then begins
// with the text of the module, which saves 50 bytes of gzip over a text between scripts.

import { checkOut } from "../arguments/arrays.js";
import { type Input, type Result } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ATTENTION_OPTIONS, LOGITS_OPTIONS } from "../arguments/row_options.js";
import { type Call, type ChoosePlace, isLastAxis } from "../arguments/rows.js";
import { type Frame, compute, locate, readEntries, reserve } from "../call/compute.js";
import { copyRowWithOptions, readShortOptions, readSingleRow } from "../call/single_row.js";
import { computeChanged, withChanges } from "../options/logit_changes.js";
import { applyPriors } from "../options/priors.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { RELAXED_WORKSPACE, START } from "../wasm/memory.js";
import type { Module } from "../wasm/module.js";
import type { Relaxed } from "../wasm/modules/relaxed.js";
import { getRelaxed, getRelaxedSoftmax } from "../wasm/relaxed.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction(
  "softmax",
  softmax,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["out", "onInfinity", "priors"],
);

export function softmax(x: Input, options: object = NO_OPTIONS): Result {
  const short = readShortOptions(options, SIGNATURE, x);
  const row = short && copyRowWithOptions(SIGNATURE, x, short, WorkspaceLength.SoftmaxPerEntry);
  if (row === undefined) return callSoftmax(SIGNATURE, x, short ?? options);
  const { arena, kind, n, work, temperature } = row;
  const { softmax_f32, softmax_f64 } = arena.exports(SOFTMAX_MODULE, SIGNATURE);
  const run =
    kind.bytes === 4 ? (getRelaxedSoftmax(n, temperature, arena, SIGNATURE) ?? softmax_f32) : softmax_f64;
  run(START, n, work, temperature);
  return readSingleRow(row, row.out);
}

/** Computes softmax for `softmax` or for the method of a handle, which errors name. The results go to `out`
 * if it is given, else to the option `out`. */
export function callSoftmax(
  caller: Signature,
  x: Input,
  options: object,
  out?: Result,
  choosePlace?: ChoosePlace,
): Result {
  const call = applyPriors(withChanges(prepare(caller, x, options)), SOFTMAX_MODULE);
  call.place = choosePlace?.(call);
  return computeSoftmax(call, out ?? checkOut(call.options.out, call.kind, call.n, caller));
}

/** Computes the softmax of the rows of a call, for any function. */
export function computeSoftmax(call: Call, out?: Result): Result {
  const isFloat32 = call.kind.bytes === 4;
  const relaxed = isFloat32 && isRelaxable(call) ? getRelaxed(call.length) : undefined;
  if (relaxed) return readEntries(call, computeRelaxedRows(call, relaxed), out);
  const frame = computeChanged(
    call,
    SOFTMAX_MODULE,
    [],
    ({ softmax_rows_f32, softmax_rows_f64 }, { address }) =>
      (isFloat32 ? softmax_rows_f32 : softmax_rows_f64)(address),
  );
  return readEntries(call, frame, out);
}

/** Tells whether the relaxed kernel can compute the rows: they are contiguous, at temperature 1, and have
 * neither a mask nor a sink. */
const isRelaxable = (call: Call): boolean => {
  const { splitInfinity, temperature, sink } = call.options;
  return isLastAxis(call) && !call.mask && !splitInfinity && temperature === 1 && sink.length === 0;
};

/** Computes long rows one by one. */
function computeRelaxedRows(call: Call, module: Module<Relaxed>): Frame {
  const { rows, length } = call;
  const work = reserve(length + 2 * WorkspaceLength.Vector, "f32");
  return compute(call, module, [work], ({ softmax_relaxed_f32 }, { entries }) => {
    for (let row = 0; row < rows; row++)
      softmax_relaxed_f32(locate(entries, call.kind, length * row), length, work.address, RELAXED_WORKSPACE);
  });
}
