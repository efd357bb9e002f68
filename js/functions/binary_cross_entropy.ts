// binaryCrossEntropy: the loss of independent yes-or-no targets.
import { readArray } from "../arguments/arrays.js";
import { isProbability } from "../arguments/checks.js";
import { FLOAT64, type Input, type Result, upcast } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { wrapNumber } from "../arguments/targets.js";
import { compute, readEntries } from "../call/compute.js";
import { read } from "../call/copies.js";
import { rangeError, refuse } from "../errors.js";
import {
  LOSS_OPTIONS,
  type Targets,
  buildRegions,
  parseTargets,
  writeLoss,
} from "../options/loss_targets.js";
import { Precision, Reduction, TargetNumber } from "../wasm/abi.js";
import { LOGISTIC_MODULE } from "../wasm/modules/logistic.js";

const SIGNATURE = /* @__PURE__ */ describeFunction(
  "binaryCrossEntropy",
  binaryCrossEntropy,
  LOGITS_OPTIONS,
  LOSS_OPTIONS,
);

export function binaryCrossEntropy(x: Input, target: unknown, options: object = NO_OPTIONS): number | Result {
  const call = prepare(SIGNATURE, x, options);
  const precision = call.kind.bytes === 4 ? Precision.F32 : Precision.F64;
  call.kind = upcast(call.kind);
  const targets = parseTargets(call, target, parseProbabilities);
  const { reduction } = targets;
  const regions = buildRegions(targets);
  const frame = compute(
    call,
    LOGISTIC_MODULE,
    [regions.target, regions.weights],
    ({ binary_cross_entropy_rows }, frame) =>
      binary_cross_entropy_rows(frame.address, writeLoss(frame, regions, targets), reduction, precision),
  );
  if (reduction === Reduction.None) return readEntries(call, frame);
  return read(frame.arena, FLOAT64, frame.entries, 1)[0]!;
}

/** Reads the target of a binary cross-entropy: a probability for each logit. */
function parseProbabilities(
  { caller, n }: Call,
  target: unknown,
  ignored: number,
): Pick<Targets, "target" | "areClasses"> {
  // A copy of the user's array, in which ignored targets are replaced.
  const targets = readArray(wrapNumber(target), caller, "target", true) as number[];
  if (targets.length !== n)
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${targets.length}; it needs ${n}, one for each logit`,
    );
  for (let i = 0; i < n; i++) {
    const t = targets[i]!;
    if (t === ignored) targets[i] = TargetNumber.Ignored;
    else if (!isProbability(t))
      refuse(caller, "ERR_TARGET", `target[${i}]`, t, "from 0 to 1, or the number that ignoreIndex names");
  }
  return { areClasses: false, target: targets };
}
