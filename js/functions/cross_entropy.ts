// crossEntropy and its gradient crossEntropyGrad.
import { readArray, unwrapTensor } from "../arguments/arrays.js";
import { isProbability } from "../arguments/checks.js";
import { type Input, type Result, getTypeName, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { toClasses, wrapNumber } from "../arguments/targets.js";
import { checkMemory, compute, readEntries, readNumber, reserve } from "../call/compute.js";
import { readResults } from "../call/results.js";
import { copyRow } from "../call/single_row.js";
import { formatList, rangeError, refuse } from "../errors.js";
import {
  LOSS_OPTIONS,
  type Targets,
  buildRegions,
  parseTargets,
  writeLoss,
} from "../options/loss_targets.js";
import { Reduction } from "../wasm/abi.js";
import { START } from "../wasm/memory.js";
import { CROSS_ENTROPY_MODULE } from "../wasm/modules/cross_entropy.js";
import { LOG_SOFTMAX_MODULE } from "../wasm/modules/log_softmax.js";
import { SOFTMAX_MODULE } from "../wasm/modules/softmax.js";

const LOSS_SIGNATURE = /* @__PURE__ */ describeFunction(
  "crossEntropy",
  crossEntropy,
  LOGITS_OPTIONS,
  LOSS_OPTIONS,
);
const GRADIENT_SIGNATURE = /* @__PURE__ */ describeFunction(
  "crossEntropyGrad",
  crossEntropyGrad,
  LOGITS_OPTIONS,
  LOSS_OPTIONS,
);

/** Reads the target of a cross-entropy: a class for each row, or a distribution over the classes. */
function parseClassesOrDistribution(
  call: Call,
  target: unknown,
  ignored: number,
): Pick<Targets, "target" | "areClasses"> {
  const { caller, n, rows } = call;
  const list = wrapNumber(target);
  const values = readArray(list, caller, "target", true);
  const isDistribution =
    values.length === n && (n !== rows || getTypeName(unwrapTensor(list).data)!.startsWith("Float"));
  if (isDistribution) {
    for (let i = 0; i < n; i++)
      if (!isProbability(values[i]!))
        refuse(caller, "ERR_TARGET", `target[${i}]`, values[i], "a probability, from 0 to 1");
    return { areClasses: false, target: values };
  }
  if (values.length !== rows) {
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${values.length}; shape ${formatList(call.shape)} needs ${rows} for class indices or ${n} for probabilities`,
    );
  }
  return { areClasses: true, target: toClasses(values, call, target, ignored) };
}

/** Returns the loss of a single row with a class; undefined where the class isn't an index of the row. */
function computeSingleLoss(x: Input, target: unknown): number | undefined {
  if (typeof target !== "number") return undefined;
  const row = copyRow(LOSS_SIGNATURE, x);
  if (row === undefined || !(Number.isInteger(target) && target >= 0 && target < row.n)) return undefined;
  const { class_loss_f32, class_loss_f64 } = row.arena.exports(LOG_SOFTMAX_MODULE, LOSS_SIGNATURE);
  const loss = (row.kind.bytes === 4 ? class_loss_f32 : class_loss_f64)(START, row.n, row.work, target);
  row.arena.end();
  return loss;
}

export function crossEntropy(x: Input, target: unknown, options: object = NO_OPTIONS): number | Result {
  const loss = options === NO_OPTIONS ? computeSingleLoss(x, target) : undefined;
  if (loss !== undefined) return loss;
  const call = prepare(LOSS_SIGNATURE, x, options);
  const targets = parseTargets(call, target, parseClassesOrDistribution);
  const { reduction, areClasses, labelSmoothing } = targets;
  // A target class without smoothing needs one logarithm for each row instead of one for each logit.
  const hasOneTerm = areClasses && labelSmoothing === 0;
  if (!hasOneTerm) call.kind = upcast(call.kind);
  const isFloat32 = call.kind.bytes === 4;
  const regions = buildRegions(targets);
  const losses = reserve(call.rows);
  const frame = compute(
    call,
    LOG_SOFTMAX_MODULE,
    [regions.target, regions.weights, losses],
    ({ class_losses_f32, class_losses_f64, log_softmax_rows_f64 }, frame) => {
      const { arena, address } = frame;
      checkMemory(
        call,
        hasOneTerm
          ? (isFloat32 ? class_losses_f32 : class_losses_f64)(address, regions.target.address, losses.address)
          : log_softmax_rows_f64(address),
      );
      const { cross_entropy_rows, weigh_losses } = arena.exports(CROSS_ENTROPY_MODULE, call.caller);
      return (hasOneTerm ? weigh_losses : cross_entropy_rows)(
        address,
        writeLoss(frame, regions, targets),
        reduction,
        losses.address,
      );
    },
  );
  if (reduction !== Reduction.None) return readNumber(frame, losses);
  return readResults(call, frame, losses);
}

export function crossEntropyGrad(x: Input, target: unknown, options: object = NO_OPTIONS): Result {
  const call = prepare(GRADIENT_SIGNATURE, x, options, upcast);
  const targets = parseTargets(call, target, parseClassesOrDistribution);
  const regions = buildRegions(targets);
  const frame = compute(
    call,
    SOFTMAX_MODULE,
    [regions.target, regions.weights],
    ({ softmax_rows_f64 }, frame) => {
      checkMemory(call, softmax_rows_f64(frame.address));
      return frame.arena
        .exports(CROSS_ENTROPY_MODULE, call.caller)
        .cross_entropy_grad_rows(frame.address, writeLoss(frame, regions, targets), targets.reduction);
    },
  );
  return readEntries(call, frame);
}
