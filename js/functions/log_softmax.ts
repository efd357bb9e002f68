// logSoftmax and logSumExp.
import { FLOAT64, type Input, type Result, checkedOut, wide } from "../arguments/arrays.js";
import {
  type Block,
  type Call,
  compute,
  isSingleRow,
  prepare,
  readEntries,
  readPart,
} from "../arguments/call.js";
import { typeError } from "../arguments/errors.js";
import { spread } from "../arguments/mask.js";
import {
  type Spread,
  parseChoice,
  parseSpread,
  signature,
  ATTENTION,
  LOGITS,
  NONE,
  type Signature,
} from "../arguments/options.js";
import type { Signed } from "../index.js";
import { LOG_SOFTMAX } from "../wasm/modules/log_softmax.js";
import { withPriors } from "./priors.js";
import { resultOf } from "./result.js";
import { withSoftcap } from "./softcap.js";

export const OF_ROWS = /* @__PURE__ */ signature("logSoftmax", logSoftmax, LOGITS, ATTENTION, [
  "out",
  "priors",
]);
export const OF_SUMS = /* @__PURE__ */ signature("logSumExp", logSumExp, LOGITS, ATTENTION, [
  "keepDims",
  "weights",
  "returnSign",
]);

export function logSoftmax(x: Input, options: object = NONE): Result {
  return logSoftmaxAlong(OF_ROWS, x, options);
}

export function logSoftmaxAlong(caller: Signature, x: Input, options: object, result?: Result): Result {
  const call = withPriors(withSoftcap(prepare(caller, x, options), LOG_SOFTMAX), LOG_SOFTMAX);
  const isNarrow = call.kind.bytes === 4;
  const out = result ?? checkedOut(call.options.out, call.kind, call.n, caller);
  const block = compute(
    call,
    LOG_SOFTMAX,
    [],
    ({ log_softmax_rows_f32, log_softmax_rows_f64 }, { address }) =>
      (isNarrow ? log_softmax_rows_f32 : log_softmax_rows_f64)(address),
  );
  return readEntries(call, block, out);
}

type Sums = number | Result | Signed<number | Result>;

export function logSumExp(x: Input, options: object = NONE): Sums {
  return logSumExpAlong(OF_SUMS, x, options);
}

export function logSumExpAlong(caller: Signature, x: Input, options: object): Sums {
  const call = withSoftcap(prepare(caller, x, options), LOG_SOFTMAX);
  const { given } = call.options;
  const returnsSign = parseChoice(given, "returnSign", [false, true], caller);
  const weights = parseSpread(given.weights, caller, "weights");
  if ((weights || returnsSign) && call.options.sink.length > 0)
    throw typeError(caller, "ERR_OPTION", "sink can't be given with weights or returnSign");
  if (weights || returnsSign) return weighted({ ...call, kind: wide(call.kind) }, weights, returnsSign);
  const isNarrow = call.kind.bytes === 4;
  const block = compute(
    call,
    LOG_SOFTMAX,
    [{ results: call.rows }],
    ({ log_sum_exp_rows_f32, log_sum_exp_rows_f64 }, { address, parts }) =>
      (isNarrow ? log_sum_exp_rows_f32 : log_sum_exp_rows_f64)(address, parts[0]!),
  );
  return resultOf(call, readRows({ ...call, kind: wide(call.kind) }, block, 0));
}

/** Reads one number a row, of the kind of the input. The only one isn't rounded to f32, which it need not fit. */
const readRows = (call: Call, block: Block, part: number): Result =>
  readPart(
    block,
    part,
    isSingleRow(call) && call.kind.name === "Float32Array" ? FLOAT64 : call.kind,
    call.rows,
  );

/** Computes log Σ wᵢ·e^xᵢ, and the sign of the sum if it is asked for. */
function weighted(call: Call, given: Spread<Float64Array> | undefined, returnsSign: boolean): Sums {
  const { rows, length } = call;
  const weights = given ? spread("weights", given, call) : new Float64Array(length).fill(1);
  const parts = [{ from: weights, as: "f64" as const }, { results: rows }, { results: rows }];
  const block = compute(
    call,
    LOG_SOFTMAX,
    parts,
    ({ log_sum_exp_weighted_rows }, { address, parts: [w, values, signs] }) =>
      log_sum_exp_weighted_rows(address, w!, weights.length, values!, signs!),
  );
  const value = readRows(call, block, 1);
  const sign = readRows(call, block, 2);
  if (returnsSign) return { value: resultOf(call, value), sign: resultOf(call, sign) };
  // The logarithm of a negative sum is no number; returnSign asks for that of its magnitude.
  for (let i = 0; i < rows; i++) if (sign[i]! < 0) value[i] = NaN;
  return resultOf(call, value);
}
