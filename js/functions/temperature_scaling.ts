// fitTemperature: the temperature at which the right classes are most likely.

import { allMaskedError, checkLogits, checkNotEmpty } from "../arguments/checks.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import type { Call } from "../arguments/rows.js";
import { parseTarget } from "../arguments/targets.js";
import { compute, copyIn, reserve } from "../call/compute.js";
import { parseBins } from "../options/reliability_bins.js";
import type { TemperatureFit } from "../types/index.js";
import { WorkspaceLength } from "../wasm/abi.js";
import { CALIBRATION_ERROR_MODULE } from "../wasm/modules/calibration_error.js";
import { calibrationError } from "./calibration_error.js";
import { crossEntropy } from "./cross_entropy.js";
import { softmax } from "./softmax.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("fitTemperature", fitTemperature, ["shape", "bins"]);

export function fitTemperature(logits: Input, target: unknown, options: object = NO_OPTIONS): TemperatureFit {
  const call = prepare(SIGNATURE, logits, options, () => FLOAT64, "logits");
  checkNotEmpty(call);
  const bins = parseBins(call.options.user, SIGNATURE);
  const targets = parseTarget(call, target);
  checkLogits(call);
  const { shape } = call;
  const x = new Float64Array(call.from);
  const p = softmax(x, { shape });
  if (p.some(Number.isNaN)) throw allMaskedError(call);
  const temperature = findTemperature(call, targets);
  // `targets` has integers: floats could be a distribution where rows have one entry.
  const computeNll = (temperature: number) => crossEntropy(x, targets, { shape, temperature }) as number;
  const computeEce = (p: Input) => calibrationError(p, targets, { shape, bins }).ece;
  const eceAfter = computeEce(softmax(x, { shape, temperature }));
  return {
    temperature,
    nllBefore: computeNll(1),
    nllAfter: computeNll(temperature),
    eceBefore: computeEce(p),
    eceAfter,
  };
}

/** Finds the temperature with the smallest mean loss of rows of f64 logits. */
export function findTemperature(call: Call, targets: ArrayLike<number>): number {
  const { length } = call;
  let temperature = 1;
  const targetsAt = copyIn(targets, "i32");
  const work = reserve(WorkspaceLength.TemperaturePerClass * length + WorkspaceLength.TemperaturePadding);
  compute(call, CALIBRATION_ERROR_MODULE, [targetsAt, work], ({ best_temperature }, { address }) => {
    temperature = best_temperature(address, length, targetsAt.address, work.address);
  });
  return temperature;
}
