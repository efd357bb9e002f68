// calibrationError: how far the confidences of probabilities are from their accuracy.

import { checkNotEmpty, readProbabilities } from "../arguments/checks.js";
import { FLOAT64, type Input } from "../arguments/kinds.js";
import { NO_OPTIONS, describeFunction } from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { parseTarget } from "../arguments/targets.js";
import { compute, copyIn, reserve } from "../call/compute.js";
import { parseBins, readBins } from "../options/reliability_bins.js";
import type { ReliabilityBin } from "../types/index.js";
import { ReliabilityBinFields } from "../wasm/abi.js";
import { CALIBRATION_ERROR_MODULE } from "../wasm/modules/calibration_error.js";

const SIGNATURE = /* @__PURE__ */ describeFunction("calibrationError", calibrationError, ["shape", "bins"]);

export function calibrationError(
  p: Input,
  target: unknown,
  options: object = NO_OPTIONS,
): { ece: number; bins: ReliabilityBin[] } {
  const probabilities = prepare(SIGNATURE, p, options, () => FLOAT64, "p");
  checkNotEmpty(probabilities);
  const count = parseBins(probabilities.options.user, SIGNATURE);
  const targets = parseTarget(probabilities, target);
  const call = readProbabilities(probabilities);
  let ece = 0;
  const targetsAt = copyIn(targets, "i32");
  const bins = reserve(ReliabilityBinFields.length * count);
  const frame = compute(call, CALIBRATION_ERROR_MODULE, [targetsAt, bins], ({ calibration_error }, frame) => {
    ece = calibration_error(frame.address, call.length, targetsAt.address, bins.address, count);
  });
  return { ece, bins: readBins(frame, bins, count) };
}
