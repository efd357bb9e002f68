// Gradients with respect to logits, from the outputs of softmax and log-softmax.
import { type Input, type Result, upcast } from "../arguments/arrays.js";
import { prepare } from "../arguments/call.js";
import { readPaired } from "../arguments/checks.js";
import { checkMemory, compute, readPart } from "../arguments/compute.js";
import { formatList, rangeError } from "../errors.js";
import { NO_OPTIONS, ROW_OPTIONS, type Signature, signature } from "../arguments/options.js";
import { CROSS_ENTROPY } from "../wasm/modules/cross_entropy.js";
import { SOFTMAX } from "../wasm/modules/softmax.js";

const SOFTMAX_GRAD = /* @__PURE__ */ signature("softmaxGrad", softmaxGrad, ROW_OPTIONS, [
  "temperature",
  "sink",
]);
const LOG_SOFTMAX_GRAD = /* @__PURE__ */ signature("logSoftmaxGrad", logSoftmaxGrad, ROW_OPTIONS, [
  "temperature",
  "sink",
]);
const JACOBIAN = /* @__PURE__ */ signature("softmaxJacobian", softmaxJacobian, ["temperature"]);

/** Pairs an argument with its name in error texts. */
type Named = readonly [what: string, x: Input];

/** Computes the product of a vector with the Jacobian of softmax or log-softmax. */
function multiplyJacobian(
  caller: Signature,
  which: "softmax_grad_rows" | "log_softmax_grad_rows",
  [what, output]: Named,
  [gradientName, gradient]: Named,
  options: object,
): Result {
  const call = prepare(caller, output, options, upcast, what);
  const parts = [{ from: readPaired(call, gradient, gradientName), as: "f64" as const }];
  // The gradient doesn't depend on a sink beyond the output, which is given.
  const block = compute(call, CROSS_ENTROPY, parts, (exports, { address, parts }) =>
    exports[which](address, parts[0]!),
  );
  return readPart(block, 0, call.kind, call.n);
}

export function softmaxGrad(p: Input, dp: Input, options: object = NO_OPTIONS): Result {
  return multiplyJacobian(SOFTMAX_GRAD, "softmax_grad_rows", ["p", p], ["dp", dp], options);
}

export function logSoftmaxGrad(logP: Input, d: Input, options: object = NO_OPTIONS): Result {
  return multiplyJacobian(LOG_SOFTMAX_GRAD, "log_softmax_grad_rows", ["logp", logP], ["d", d], options);
}

export function softmaxJacobian(x: Input, options: object = NO_OPTIONS): Result {
  const call = prepare(JACOBIAN, x, options, upcast);
  const { n, kind, options: o, rows, shape, caller } = call;
  if (rows > 1)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `shape ${formatList(shape)} has ${rows} rows; a Jacobian is that of one row, so pass one at a time`,
    );
  const block = compute(
    call,
    SOFTMAX,
    [{ results: n * n }],
    ({ softmax_rows_f64 }, { arena, address, entries, parts }) => {
      checkMemory(call, softmax_rows_f64(address));
      arena.exports(CROSS_ENTROPY, call.caller).softmax_jacobian(entries, n, o.temperature, parts[0]!);
    },
  );
  return readPart(block, 0, kind, n * n);
}
