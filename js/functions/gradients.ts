// Gradients with respect to logits, from the outputs of softmax and log-softmax.

import { checkUnchanged, readPaired } from "../arguments/checks.js";
import { FLOAT64, type Input, type Result, upcast } from "../arguments/kinds.js";
import { broadcast, intersectMasks, isUnmasked } from "../arguments/mask.js";
import { NO_OPTIONS, type Signature, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { ATTENTION_OPTIONS, LOGITS_OPTIONS, parseBroadcast } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { type Frame, checkMemory, compute, copyIn, locate, readRegion, reserve } from "../call/compute.js";
import { formatList, rangeError, show, typeError } from "../errors.js";
import { computeChanged, parseSoftcap, withChanges } from "../options/logit_changes.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { GRADIENTS_MODULE, type Gradients } from "../wasm/modules/gradients.js";
import { SOFTMAX_MODULE, type Softmax } from "../wasm/modules/softmax.js";

const SOFTMAX_GRAD_SIGNATURE = /* @__PURE__ */ describeFunction(
  "softmaxGrad",
  softmaxGrad,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["logits"],
);
const LOG_SOFTMAX_GRAD_SIGNATURE = /* @__PURE__ */ describeFunction(
  "logSoftmaxGrad",
  logSoftmaxGrad,
  LOGITS_OPTIONS,
  ATTENTION_OPTIONS,
  ["logits"],
);
const JACOBIAN_SIGNATURE = /* @__PURE__ */ describeFunction(
  "softmaxJacobian",
  softmaxJacobian,
  ATTENTION_OPTIONS,
  ["mask", "bias", "temperature"],
);

/** Pairs an argument with its name in error texts. */
type Named = readonly [what: string, x: Input];

/** Computes the product of a vector with the Jacobian of softmax or log-softmax, by an export for f32 or one
 * for f64. */
function multiplyJacobian(
  caller: Signature,
  choose: (exports: Gradients, isFloat32: boolean) => Gradients["softmax_grad_rows_f32"],
  [what, output]: Named,
  [gradientName, gradient]: Named,
  options: object,
): Result {
  const call = maskByBias(prepare(caller, output, options, undefined, what));
  const { user } = call.options;
  const cap = parseSoftcap(user, caller);
  const logits = user.logits === undefined ? undefined : readPaired(call, user.logits, "logits");
  if (cap !== undefined && !logits) {
    throw typeError(
      caller,
      "ERR_OPTION",
      `softcap ${show(cap)} needs the option logits, the array that was capped: its gradient cannot be computed from ${what} alone`,
    );
  }
  const from = readPaired(call, gradient, gradientName);
  if (logits) checkUnchanged({ ...call, from: logits, what: "logits" });
  // The derivative of a cap is computed in f64, and so is a gradient that is f64 beside an output that isn't.
  const isFloat32 = cap === undefined && call.kind.bytes === 4 && from instanceof Float32Array;
  if (!isFloat32) call.kind = upcast(call.kind);
  const products = copyIn(from, isFloat32 ? "f32" : "f64");
  const capped = copyIn(cap === undefined || !logits ? [] : logits);
  const work = reserve(cap === undefined ? 0 : WorkspaceLength.Softcap);
  // The output already contains the effect of a sink and of a finite bias; the gradient needs nothing else of
  // them.
  const frame = compute(call, GRADIENTS_MODULE, [products, capped, work], (exports, { address }) => {
    checkMemory(call, choose(exports, isFloat32)(address, products.address));
    if (cap !== undefined) exports.softcap_grad(capped.address, call.n, work.address, cap, products.address);
  });
  return readRegion(frame, products, call.kind, call.n);
}

/** Returns the call of an output whose entries with a bias of −∞ are masked. A finite bias is in the
 * output. */
function maskByBias(call: Call): Call {
  const bias = parseBroadcast(call.options.user.bias, call.caller, "bias");
  if (bias === undefined) return call;
  const values = broadcast("bias", bias, call);
  const mask = Uint8Array.from(values, (b) => (b === -Infinity ? 0 : 1));
  return { ...call, mask: intersectMasks(call, mask) };
}

export function softmaxGrad(p: Input, dp: Input, options: object = NO_OPTIONS): Result {
  return multiplyJacobian(
    SOFTMAX_GRAD_SIGNATURE,
    ({ softmax_grad_rows_f32, softmax_grad_rows_f64 }, isFloat32) =>
      isFloat32 ? softmax_grad_rows_f32 : softmax_grad_rows_f64,
    ["p", p],
    ["dp", dp],
    options,
  );
}

export function logSoftmaxGrad(logp: Input, d: Input, options: object = NO_OPTIONS): Result {
  return multiplyJacobian(
    LOG_SOFTMAX_GRAD_SIGNATURE,
    ({ log_softmax_grad_rows_f32, log_softmax_grad_rows_f64 }, isFloat32) =>
      isFloat32 ? log_softmax_grad_rows_f32 : log_softmax_grad_rows_f64,
    ["logp", logp],
    ["d", d],
    options,
  );
}

export function softmaxJacobian(x: Input, options: object = NO_OPTIONS): Result {
  const prepared = prepare(JACOBIAN_SIGNATURE, x, options, upcast);
  const { n, kind, rows, shape, caller } = prepared;
  if (rows > 1)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `shape ${formatList(shape)} has ${rows} rows; a Jacobian is that of one row, so pass one at a time`,
    );
  const changing = withChanges(prepared);
  const cap = changing.changes?.cap;
  const call = appendSink(changing);
  const results = reserve(n * n);
  const capped = copyIn(cap === undefined ? [] : prepared.from);
  const work = reserve(cap === undefined ? 0 : WorkspaceLength.Softcap);
  const run = (exports: Softmax, { arena, address }: Frame) => {
    checkMemory(call, exports.softmax_rows_f64(address));
    const { softmax_jacobian, softcap_grad } = arena.exports(GRADIENTS_MODULE, caller);
    softmax_jacobian(address, n, results.address);
    if (cap !== undefined)
      for (let row = 0; row < n; row++)
        softcap_grad(capped.address, n, work.address, cap, locate(results.address, FLOAT64, n * row));
  };
  // The logit of the sink, which comes last, isn't changed.
  const frame = computeChanged(call, SOFTMAX_MODULE, [results, capped, work], run, changing);
  return readRegion(frame, results, kind, n * n);
}

/** Returns the call of one row with its sink as a further logit, since a Jacobian needs 1 − pᵢ, which is the
 * sum of the other probabilities and that of the sink. */
function appendSink(call: Call): Call {
  const { from, n, options } = call;
  const { sink } = options;
  if (!(sink[0]! > -Infinity)) return call;
  const logits = Array.from(from, (x, i) => (isUnmasked(call, 0, i) ? x : -Infinity));
  return {
    ...call,
    kind: FLOAT64,
    from: [...logits, sink[0]!],
    n: n + 1,
    length: n + 1,
    shape: [n + 1],
    axes: [0],
    mask: undefined,
    options: { ...options, sink: [] },
  };
}
