// entmax and its gradient entmaxGrad.

import { readPaired } from "../arguments/checks.js";
import { type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, type UserOptions, describeFunction, parseNumber } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS, ROW_OPTIONS } from "../arguments/row_options.js";
import { compute, copyIn, readEntries, readRegion } from "../call/compute.js";
import type { Caller } from "../errors.js";
import { DIVERGENCE_MODULE } from "../wasm/modules/divergence.js";

const ENTMAX_SIGNATURE = /* @__PURE__ */ describeFunction("entmax", entmax, LOGITS_OPTIONS, ["alpha"]);
const GRADIENT_SIGNATURE = /* @__PURE__ */ describeFunction("entmaxGrad", entmaxGrad, ROW_OPTIONS, [
  "temperature",
  "alpha",
]);

/** Reads the exponent α. */
const parseAlpha = (user: UserOptions, caller: Caller): number =>
  parseNumber(
    user,
    "alpha",
    1.5,
    caller,
    "ERR_RANGE",
    "a finite number from 1 on",
    (alpha) => alpha >= 1 && alpha < Infinity,
  );

export function entmax(x: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(ENTMAX_SIGNATURE, x, options, upcast);
  const alpha = parseAlpha(call.options.user, ENTMAX_SIGNATURE);
  return readEntries(
    call,
    compute(call, DIVERGENCE_MODULE, [], ({ entmax_rows }, { address }) => entmax_rows(address, alpha)),
  );
}

export function entmaxGrad(p: Input, dp: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(GRADIENT_SIGNATURE, p, options, upcast, "p");
  const alpha = parseAlpha(call.options.user, GRADIENT_SIGNATURE);
  const gradient = copyIn(readPaired(call, dp, "dp"));
  const frame = compute(call, DIVERGENCE_MODULE, [gradient], ({ entmax_grad_rows }, { address }) =>
    entmax_grad_rows(address, gradient.address, alpha),
  );
  return readRegion(frame, gradient, call.kind, call.n);
}
