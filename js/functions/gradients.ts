// Gradients with respect to logits, from outputs of softmax and log-softmax.
import { type Input, type Result, readArray, wide } from "../arguments/arrays.js";
import { check, compute, prepare, readPart } from "../arguments/call.js";
import { rangeError } from "../arguments/errors.js";
import { signature, NONE, ROWS, type Signature } from "../arguments/options.js";
import { CROSS_ENTROPY } from "../wasm/modules/cross_entropy.js";
import { SOFTMAX } from "../wasm/modules/softmax.js";

const SOFTMAX_GRAD = /* @__PURE__ */ signature("softmaxGrad", softmaxGrad, ROWS, ["temperature", "sink"]);
const LOG_SOFTMAX_GRAD = /* @__PURE__ */ signature("logSoftmaxGrad", logSoftmaxGrad, ROWS, [
  "temperature",
  "sink",
]);
const JACOBIAN = /* @__PURE__ */ signature("softmaxJacobian", softmaxJacobian, ["temperature"]);

/** An argument, and what users call it. */
type Named = readonly [what: string, x: Input];

function product(
  caller: Signature,
  which: "softmax_grad_rows" | "log_softmax_grad_rows",
  [what, output]: Named,
  [whatElse, gradient]: Named,
  options: object,
): Result {
  const call = prepare(caller, output, options, wide, what);
  const incoming = readArray(gradient, caller, whatElse);
  if (incoming.length !== call.n) {
    throw rangeError(caller, "ERR_SHAPE", `${whatElse} has length ${incoming.length}, ${what} ${call.n}`);
  }
  const parts = [{ from: incoming, as: "f64" as const }];
  // Of a sink, the output holds all that the gradient needs.
  const block = compute(call, CROSS_ENTROPY, parts, (exports, { address, parts }) =>
    exports[which](address, parts[0]!),
  );
  return readPart(block, 0, call.kind, call.n);
}

export function softmaxGrad(p: Input, dp: Input, options: object = NONE): Result {
  return product(SOFTMAX_GRAD, "softmax_grad_rows", ["p", p], ["dp", dp], options);
}

export function logSoftmaxGrad(logP: Input, d: Input, options: object = NONE): Result {
  return product(LOG_SOFTMAX_GRAD, "log_softmax_grad_rows", ["logp", logP], ["d", d], options);
}

export function softmaxJacobian(x: Input, options: object = NONE): Result {
  const call = prepare(JACOBIAN, x, options, wide);
  const { n, kind, options: o } = call;
  const block = compute(
    call,
    SOFTMAX,
    [{ results: n * n }],
    ({ softmax_rows_f64 }, { arena, address, entries, parts }) => {
      check(call, softmax_rows_f64(address));
      arena.exports(CROSS_ENTROPY, call.caller).softmax_jacobian(entries, n, o.temperature, parts[0]!);
    },
  );
  return readPart(block, 0, kind, n * n);
}
