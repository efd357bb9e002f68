// The target and the options of crossEntropy, its gradient and binaryCrossEntropy.
import { readArray } from "../arguments/arrays.js";
import { checkNotEmpty } from "../arguments/checks.js";
import { parseChoice, parseFraction, parseIgnoreIndex } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { type Frame, type Region, copyIn, setFloat, setInteger } from "../call/compute.js";
import { formatCount, rangeError } from "../errors.js";
import { LossOffset, Reduction } from "../wasm/abi.js";
import { ARGUMENTS, type Address } from "../wasm/memory.js";

export const LOSS_OPTIONS = ["weights", "ignoreIndex", "labelSmoothing", "reduction"];

/** Holds the target and the options of a cross-entropy, read and checked. */
export interface Targets {
  /** A class for each row, or a number for each logit; −1 where it is ignored. */
  target: ArrayLike<number>;
  areClasses: boolean;
  weights: ArrayLike<number>;
  labelSmoothing: number;
  reduction: Reduction;
}

const REDUCTIONS = { mean: Reduction.Mean, sum: Reduction.Sum, none: Reduction.None };

/** Reads the target by `parse`, and the options that all losses have. */
export function parseTargets(
  call: Call,
  target: unknown,
  parse: (call: Call, target: unknown, ignored: number) => Pick<Targets, "target" | "areClasses">,
): Targets {
  const { caller, length } = call;
  const { user } = call.options;
  checkNotEmpty(call);
  const ignored = parseIgnoreIndex(user, NaN, caller, "ERR_OPTION");
  const labelSmoothing = parseFraction(user, "labelSmoothing", 0, caller, "ERR_SMOOTHING");
  const reduction = REDUCTIONS[parseChoice(user, "reduction", ["mean", "sum", "none"], caller)];
  const parsed = parse(call, target, ignored);
  const weights = user.weights === undefined ? [] : readArray(user.weights, caller, "weights");
  if (user.weights !== undefined && weights.length !== length) {
    throw rangeError(
      caller,
      "ERR_WEIGHTS",
      `weights has length ${weights.length}; a row has ${formatCount(length, "class", "classes")}`,
    );
  }
  return {
    target: parsed.target,
    areClasses: parsed.areClasses,
    weights,
    labelSmoothing,
    reduction,
  };
}

/** Holds the regions of a call that a loss needs. */
interface LossRegions {
  target: Region;
  weights: Region;
}

/** Makes the regions of a call that a loss needs. */
export const buildRegions = ({ target, areClasses, weights }: Targets): LossRegions => ({
  target: copyIn(target, areClasses ? "i32" : "f64"),
  weights: copyIn(weights),
});

/** Writes the struct of a loss and returns its address. */
export function writeLoss(
  frame: Frame,
  regions: LossRegions,
  { areClasses, weights, labelSmoothing }: Targets,
): Address {
  setFloat(frame, LossOffset.label_smoothing, labelSmoothing);
  setInteger(frame, LossOffset.targets, regions.target.address);
  setInteger(frame, LossOffset.are_classes, areClasses ? 1 : 0);
  setInteger(frame, LossOffset.weights, regions.weights.address);
  setInteger(frame, LossOffset.weight_count, weights.length);
  return ARGUMENTS;
}
