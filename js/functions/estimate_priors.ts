// estimatePriors: how frequent classes are among rows whose targets are unknown.

import { prepareDistributions, readDistributions } from "../arguments/distributions.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction, parseInteger, parseNumber } from "../arguments/options.js";
import { compute, copyIn, readRegion, readStruct, reserve } from "../call/compute.js";
import { parsePriors } from "../options/priors.js";
import { PriorEstimateFields } from "../wasm/abi.js";
import { DECISIONS_MODULE } from "../wasm/modules/decisions.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("estimatePriors", estimatePriors, [
  "shape",
  "axis",
  "from",
  "maxSteps",
  "tolerance",
]);

export function estimatePriors(
  p: Input,
  options: object = NO_OPTIONS,
): { priors: number[]; steps: number; converged: boolean } {
  const distributions = prepareDistributions(SIGNATURE, p, options);
  const { length } = distributions;
  const { user } = distributions.options;
  const from =
    user.from === undefined
      ? new Float64Array(length).fill(1 / length)
      : parsePriors(user.from, length, SIGNATURE, "from", true);
  const maxSteps = parseInteger(user, "maxSteps", 100, SIGNATURE, "ERR_OPTION", 1);
  const tolerance = parseNumber(user, "tolerance", 1e-6, SIGNATURE, "ERR_OPTION", "0 or more", (x) => x >= 0);
  const call = readDistributions(distributions);
  const start = copyIn(from);
  const priors = reserve(length);
  const estimate = reserve(PriorEstimateFields.length);
  const frame = compute(
    call,
    DECISIONS_MODULE,
    [start, priors, estimate],
    ({ estimate_priors }, { address }) =>
      estimate_priors(
        address,
        start.address,
        Math.min(maxSteps, 2 ** 31),
        tolerance,
        priors.address,
        estimate.address,
      ),
  );
  const { steps, converged } = readStruct(frame, estimate, PriorEstimateFields);
  return {
    priors: Array.from(readRegion(frame, priors, FLOAT64, length)),
    steps,
    converged: converged === 1,
  };
}
