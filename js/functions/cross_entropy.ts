// crossEntropy and its gradient crossEntropyGrad, and binaryCrossEntropy.
import {
  FLOAT64,
  type Input,
  type Result,
  getTypeName,
  read,
  readArray,
  unwrapTensor,
  upcast,
} from "../arguments/arrays.js";
import { prepare, toResult } from "../arguments/call.js";
import { checkNotEmpty, isProbability } from "../arguments/checks.js";
import {
  type Block,
  type Part,
  checkMemory,
  compute,
  readEntries,
  readPart,
  setFloat,
  setInteger,
} from "../arguments/compute.js";
import { rangeError, refuse } from "../errors.js";
import {
  LOGITS_OPTIONS,
  NO_OPTIONS,
  parseChoice,
  parseFraction,
  parseIgnoreIndex,
  signature,
} from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { checkClasses, wrapNumber } from "../arguments/targets.js";
import { Loss, Reduction } from "../wasm/abi.js";
import { ARGUMENTS } from "../wasm/memory.js";
import { CROSS_ENTROPY } from "../wasm/modules/cross_entropy.js";
import { LOG_SOFTMAX } from "../wasm/modules/log_softmax.js";
import { SOFTMAX } from "../wasm/modules/softmax.js";

const OPTIONS = ["weights", "ignoreIndex", "labelSmoothing", "reduction"];
const LOSS = /* @__PURE__ */ signature("crossEntropy", crossEntropy, LOGITS_OPTIONS, OPTIONS);
const BINARY = /* @__PURE__ */ signature("binaryCrossEntropy", binaryCrossEntropy, LOGITS_OPTIONS, OPTIONS);
const GRADIENT = /* @__PURE__ */ signature("crossEntropyGrad", crossEntropyGrad, LOGITS_OPTIONS, OPTIONS);

/** Holds the target and the options of a cross-entropy, read and checked. */
interface Targets {
  /** A class for each row, or a number for each logit. */
  target: ArrayLike<number>;
  areClasses: boolean;
  weights: ArrayLike<number>;
  ignoreIndex: number;
  labelSmoothing: number;
  reduction: Reduction;
}

const REDUCTIONS = { mean: Reduction.Mean, sum: Reduction.Sum, none: Reduction.None };

function parseTargets(call: Call, target: unknown, parse = parseClassesOrDistribution): Targets {
  const { caller, n, length } = call;
  const { user } = call.options;
  checkNotEmpty(call);
  const ignoreIndex = parseIgnoreIndex(user, NaN, caller, "ERR_OPTION");
  const labelSmoothing = parseFraction(user, "labelSmoothing", 0, caller, "ERR_SMOOTHING");
  const reduction = REDUCTIONS[parseChoice(user, "reduction", ["mean", "sum", "none"], caller)];
  const parsed = parse(call, target, ignoreIndex);
  const weights = user.weights === undefined ? [] : readArray(user.weights, caller, "weights");
  if (user.weights !== undefined && weights.length !== length) {
    throw rangeError(
      caller,
      "ERR_WEIGHTS",
      `weights has length ${weights.length}; it needs one for each of the ${n / call.rows} classes`,
    );
  }
  return {
    target: parsed.target,
    areClasses: parsed.areClasses,
    weights,
    ignoreIndex,
    labelSmoothing,
    reduction,
  };
}

/** Reads the target of a cross-entropy: a class for each row, or a distribution over the classes. */
function parseClassesOrDistribution(
  call: Call,
  target: unknown,
  ignored: number,
): { areClasses: boolean; target: ArrayLike<number> } {
  const { caller, n, rows } = call;
  const given = wrapNumber(target);
  const values = readArray(given, caller, "target", true);
  const isDistribution =
    values.length === n && (n !== rows || getTypeName(unwrapTensor(given).data)!.startsWith("Float"));
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
      `target has length ${values.length}; it needs ${rows} for class indices or ${n} for probabilities`,
    );
  }
  checkClasses(values, call, ignored);
  return { areClasses: true, target: values };
}

/** Reads the target of a binary cross-entropy: a probability for each logit. */
function parseProbabilities(
  { caller, n }: Call,
  target: unknown,
  ignored: number,
): { areClasses: boolean; target: ArrayLike<number> } {
  const values = readArray(wrapNumber(target), caller, "target", true);
  if (values.length !== n)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${values.length}; it needs ${n}, one for each logit`,
    );
  for (let i = 0; i < n; i++) {
    const t = values[i]!;
    if (!(t >= 0 && t <= 1) && t !== ignored)
      refuse(caller, "ERR_TARGET", `target[${i}]`, t, "from 0 to 1, or the number that ignoreIndex names");
  }
  return { areClasses: false, target: values };
}

const buildParts = ({ target, areClasses, weights }: Targets): Part[] => [
  { from: target, as: areClasses ? "i32" : "f64" },
  { from: weights, as: "f64" },
];

/** Writes the struct of a loss and returns its address. The target and the weights are the first two parts.
 */
function writeLoss(block: Block, { areClasses, weights, ignoreIndex, labelSmoothing }: Targets): number {
  setFloat(block, Loss.label_smoothing, labelSmoothing);
  setFloat(block, Loss.ignore_index, ignoreIndex);
  setInteger(block, Loss.targets, block.parts[0]!);
  setInteger(block, Loss.classes, areClasses ? 1 : 0);
  setInteger(block, Loss.weights, block.parts[1]!);
  setInteger(block, Loss.weight_count, weights.length);
  return ARGUMENTS;
}

export function crossEntropy(x: Input, target: unknown, options: object = NO_OPTIONS): number | Result {
  const call = prepare(LOSS, x, options);
  const targets = parseTargets(call, target);
  const { reduction, areClasses, labelSmoothing } = targets;
  // A target class without smoothing needs one logarithm a row and not one for each logit.
  const hasOneTerm = areClasses && labelSmoothing === 0;
  if (!hasOneTerm) call.kind = upcast(call.kind);
  const isFloat32 = call.kind.bytes === 4;
  const block = compute(
    call,
    LOG_SOFTMAX,
    [...buildParts(targets), { results: call.rows }],
    ({ class_losses_f32, class_losses_f64, log_softmax_rows_f64 }, block) => {
      const { arena, address, parts } = block;
      const [target, , losses] = parts as [number, number, number];
      checkMemory(
        call,
        hasOneTerm
          ? (isFloat32 ? class_losses_f32 : class_losses_f64)(address, target, losses)
          : log_softmax_rows_f64(address),
      );
      const { cross_entropy_rows, weigh_losses } = arena.exports(CROSS_ENTROPY, call.caller);
      return (hasOneTerm ? weigh_losses : cross_entropy_rows)(
        address,
        writeLoss(block, targets),
        reduction,
        losses,
      );
    },
  );
  if (reduction !== Reduction.None) return readPart(block, 2, FLOAT64, 1)[0]!;
  return toResult(call, readPart(block, 2, upcast(call.kind), call.rows));
}

export function crossEntropyGrad(x: Input, target: unknown, options: object = NO_OPTIONS): Result {
  const call = prepare(GRADIENT, x, options, upcast);
  const targets = parseTargets(call, target);
  const block = compute(call, SOFTMAX, buildParts(targets), ({ softmax_rows_f64 }, block) => {
    checkMemory(call, softmax_rows_f64(block.address));
    return block.arena
      .exports(CROSS_ENTROPY, call.caller)
      .cross_entropy_grad_rows(block.address, writeLoss(block, targets), targets.reduction);
  });
  return readEntries(call, block);
}

export function binaryCrossEntropy(x: Input, target: unknown, options: object = NO_OPTIONS): number | Result {
  const call = prepare(BINARY, x, options, upcast);
  const targets = parseTargets(call, target, parseProbabilities);
  const block = compute(call, CROSS_ENTROPY, buildParts(targets), ({ binary_cross_entropy_rows }, block) =>
    binary_cross_entropy_rows(block.address, writeLoss(block, targets), targets.reduction),
  );
  if (targets.reduction === Reduction.None) return readEntries(call, block);
  return read(block.arena, FLOAT64, block.entries, 1)[0]!;
}
