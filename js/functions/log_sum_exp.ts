// logSumExp: log Σ e^x of each row, with weights and a sign if they are asked for.

import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { broadcast } from "../arguments/mask.js";
import { NO_OPTIONS, type Signature, describeFunction, parseChoice } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import {
  ATTENTION_OPTIONS,
  type Broadcast,
  LOGITS_OPTIONS,
  parseBroadcast,
} from "../arguments/row_options.js";
import type { Call, ChoosePlace } from "../arguments/rows.js";
import { copyIn, reserve, viewRegion } from "../call/compute.js";
import { readUnrounded } from "../call/results.js";
import { copyRow } from "../call/single_row.js";
import { typeError } from "../errors.js";
import { computeChanged, withChanges } from "../options/logit_changes.js";
import type { Signed } from "../types/index.js";
import { type Floats, START } from "../wasm/memory.js";
import { LOG_SUM_EXP_MODULE } from "../wasm/modules/log_sum_exp.js";

export const SIGNATURE = /* @__PURE__ */ describeFunction(
  "logSumExp",
  logSumExp,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["keepDims", "weights", "returnSign"],
);

type Sums = number | Result | Signed<number | Result>;

export function logSumExp(x: Input, options: object = NO_OPTIONS): Sums {
  const row = options === NO_OPTIONS ? copyRow(SIGNATURE, x) : undefined;
  if (row === undefined) return callLogSumExp(SIGNATURE, x, options);
  const { log_sum_exp_f32, log_sum_exp_f64 } = row.arena.exports(LOG_SUM_EXP_MODULE, SIGNATURE);
  const sum = (row.kind.bytes === 4 ? log_sum_exp_f32 : log_sum_exp_f64)(START, row.n, row.work);
  row.arena.end();
  return sum;
}

/** Computes logSumExp for `logSumExp` or for the method of a handle, which errors name. */
export function callLogSumExp(caller: Signature, x: Input, options: object, choosePlace?: ChoosePlace): Sums {
  const call = withChanges(prepare(caller, x, options));
  const { user } = call.options;
  const returnsSign = parseChoice(user, "returnSign", [false, true], caller);
  const weights = parseBroadcast(user.weights, caller, "weights");
  if ((weights || returnsSign) && call.options.sink.length > 0)
    throw typeError(caller, "ERR_OPTION", "sink can't be given with weights or returnSign");
  if (weights || returnsSign)
    return computeWeighted({ ...call, kind: upcast(call.kind) }, weights, returnsSign);
  call.place = choosePlace?.(call);
  const isFloat32 = call.kind.bytes === 4;
  const results = reserve(call.rows);
  const frame = computeChanged(
    call,
    LOG_SUM_EXP_MODULE,
    [results],
    ({ log_sum_exp_rows_f32, log_sum_exp_rows_f64 }, { address }) =>
      (isFloat32 ? log_sum_exp_rows_f32 : log_sum_exp_rows_f64)(address, results.address),
  );
  return readUnrounded(call, frame, results);
}

/** Computes log Σ wᵢ·e^xᵢ of each row, and the sign of the sum if it is asked for. */
function computeWeighted(call: Call, weights: Broadcast<Floats> | undefined, returnsSign: boolean): Sums {
  const { rows, length } = call;
  const values = weights ? broadcast("weights", weights, call) : new Float64Array(length).fill(1);
  const factors = copyIn(values);
  const sums = reserve(rows);
  const signs = reserve(rows);
  const frame = computeChanged(
    call,
    LOG_SUM_EXP_MODULE,
    [factors, sums, signs],
    ({ log_sum_exp_weighted_rows }, { address }) =>
      log_sum_exp_weighted_rows(address, factors.address, values.length, sums.address, signs.address),
  );
  if (returnsSign)
    return { value: readUnrounded(call, frame, sums), sign: readUnrounded(call, frame, signs) };
  // A negative sum has no logarithm. With returnSign the user gets the logarithm of its magnitude.
  const logs = viewRegion(frame, sums, rows);
  viewRegion(frame, signs, rows).forEach((sign, row) => {
    if (sign < 0) logs[row] = NaN;
  });
  return readUnrounded(call, frame, sums);
}
