// sigmoid, logSigmoid and softplus of each entry.
import { type Input, type Result, checkOut } from "../arguments/arrays.js";
import { prepare } from "../arguments/call.js";
import { compute, readEntries } from "../arguments/compute.js";
import { NO_OPTIONS, type Signature, signature } from "../arguments/options.js";
import { BASIC } from "../wasm/modules/basic.js";

const OPTIONS = ["out"];
const SIGMOID = /* @__PURE__ */ signature("sigmoid", sigmoid, OPTIONS);
const LOG_SIGMOID = /* @__PURE__ */ signature("logSigmoid", logSigmoid, OPTIONS);
const SOFTPLUS = /* @__PURE__ */ signature("softplus", softplus, OPTIONS);

function map(
  caller: Signature,
  which: "sigmoid" | "log_sigmoid" | "softplus",
  x: Input,
  options: object,
): Result {
  const call = prepare(caller, x, options);
  const out = checkOut(call.options.out, call.kind, call.n, caller);
  const name = `${which}_f${call.kind.bytes === 4 ? 32 : 64}` as const;
  return readEntries(
    call,
    compute(call, BASIC, [], (exports, { entries }) => exports[name](entries, call.n)),
    out,
  );
}

export function sigmoid(x: Input, options: object = NO_OPTIONS): Result {
  return map(SIGMOID, "sigmoid", x, options);
}

export function logSigmoid(x: Input, options: object = NO_OPTIONS): Result {
  return map(LOG_SIGMOID, "log_sigmoid", x, options);
}

export function softplus(x: Input, options: object = NO_OPTIONS): Result {
  return map(SOFTPLUS, "softplus", x, options);
}
