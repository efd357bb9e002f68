// familiarity scores rows of logits; fitReject finds the threshold below which `classify` rejects a row, and
// evaluateReject measures how well scores tell unfamiliar rows.

import { checkNotEmpty } from "../arguments/checks.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import {
  NO_OPTIONS,
  type Signature,
  describeFunction,
  parseChoice,
  parseNumber,
} from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { compute, copyIn, readStruct, reserve } from "../call/compute.js";
import { toResult } from "../call/results.js";
import { refuse } from "../errors.js";
import { FAMILIARITY_SCORES, computeFamiliarity } from "../options/reject_rule.js";
import { RejectFitFields, RejectReportFields } from "../wasm/abi.js";
import { REJECT_MODULE } from "../wasm/modules/reject.js";

const OF_ROWS_SIGNATURE = /* @__PURE__ */ describeFunction("familiarity", familiarity, LOGITS_OPTIONS, [
  "score",
]);
const FIT_SIGNATURE = /* @__PURE__ */ describeFunction("fitReject", fitReject, ["keep"]);
const REPORT_SIGNATURE = /* @__PURE__ */ describeFunction("evaluateReject", evaluateReject, []);

export function familiarity(x: Input, options: object = NO_OPTIONS): number | Float64Array<ArrayBuffer> {
  const call = prepare(OF_ROWS_SIGNATURE, x, options);
  checkNotEmpty(call);
  const score = parseChoice(call.options.user, "score", FAMILIARITY_SCORES, OF_ROWS_SIGNATURE);
  return toResult(call, computeFamiliarity(call, score, call.options.temperature)) as
    | number
    | Float64Array<ArrayBuffer>;
}

/** Reads scores. There has to be one at least, and none may be NaN. */
function prepareScores(caller: Signature, scores: Input, options: object, what: string): Call {
  const call = prepare(caller, scores, options, () => FLOAT64, what);
  checkNotEmpty(call);
  const { from, n } = call;
  for (let i = 0; i < n; i++)
    if (Number.isNaN(from[i])) refuse(caller, "ERR_ENTRY", `${what}[${i}]`, NaN, "a number");
  return call;
}

export function fitReject(
  scores: Input,
  options: object = NO_OPTIONS,
): { threshold: number; kept: number; n: number } {
  const call = prepareScores(FIT_SIGNATURE, scores, options, "scores");
  const { n } = call;
  const keep = parseNumber(
    call.options.user,
    "keep",
    0.95,
    FIT_SIGNATURE,
    "ERR_FRACTION",
    "above 0 and at most 1",
    (x) => x > 0 && x <= 1,
  );
  const fit = reserve(RejectFitFields.length);
  const frame = compute(call, REJECT_MODULE, [fit], ({ reject_threshold }, { address }) =>
    reject_threshold(address, keep, fit.address),
  );
  const { threshold, kept } = readStruct(frame, fit, RejectFitFields);
  return { threshold, kept, n };
}

export function evaluateReject(
  inside: Input,
  outside: Input,
  options: object = NO_OPTIONS,
): { auroc: number; fprAt95: number } {
  const { from, n } = prepareScores(REPORT_SIGNATURE, outside, options, "outside");
  const call = prepareScores(REPORT_SIGNATURE, inside, options, "inside");
  const others = copyIn(from);
  const report = reserve(RejectReportFields.length);
  const frame = compute(call, REJECT_MODULE, [others, report], ({ reject_report }, { address }) =>
    reject_report(address, others.address, n, report.address),
  );
  return readStruct(frame, report, RejectReportFields);
}
