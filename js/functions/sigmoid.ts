// sigmoid, logSigmoid and softplus of each entry.
import { checkOut } from "../arguments/arrays.js";
import { type Input, type Result } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { compute, readEntries } from "../call/compute.js";
import { LOGISTIC_MODULE } from "../wasm/modules/logistic.js";

const OPTIONS = ["out"];
const SIGMOID_SIGNATURE = /* @__PURE__ */ describeFunction("sigmoid", sigmoid, OPTIONS);
const LOG_SIGMOID_SIGNATURE = /* @__PURE__ */ describeFunction("logSigmoid", logSigmoid, OPTIONS);
const SOFTPLUS_SIGNATURE = /* @__PURE__ */ describeFunction("softplus", softplus, OPTIONS);

/** Maps each entry by an export for f32 or f64. */
function computeEntries(
  caller: Signature,
  family: "sigmoid" | "log_sigmoid" | "softplus",
  x: Input,
  options: object,
): Result {
  const call = prepare(caller, x, options);
  const out = checkOut(call.options.out, call.kind, call.n, caller);
  const name = `${family}_f${call.kind.bytes === 4 ? 32 : 64}` as const;
  return readEntries(
    call,
    compute(call, LOGISTIC_MODULE, [], (exports, { entries }) => exports[name](entries, call.n)),
    out,
  );
}

export function sigmoid(x: Input, options: object = NO_OPTIONS): Result {
  return computeEntries(SIGMOID_SIGNATURE, "sigmoid", x, options);
}

export function logSigmoid(x: Input, options: object = NO_OPTIONS): Result {
  return computeEntries(LOG_SIGMOID_SIGNATURE, "log_sigmoid", x, options);
}

export function softplus(x: Input, options: object = NO_OPTIONS): Result {
  return computeEntries(SOFTPLUS_SIGNATURE, "softplus", x, options);
}
