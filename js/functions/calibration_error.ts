// calibrationError: how far the confidences of probabilities are from their accuracy.
import { FLOAT64, type Input } from "../arguments/arrays.js";
import { prepare } from "../arguments/call.js";
import { checkEntries, checkNotEmpty, isProbability } from "../arguments/checks.js";
import { compute } from "../arguments/compute.js";
import { NO_OPTIONS, signature } from "../arguments/options.js";
import { parseTarget } from "../arguments/targets.js";
import type { ReliabilityBin } from "../types/index.js";
import { CALIBRATION } from "../wasm/modules/calibration.js";
import { NUMBERS_PER_BIN, parseBins, readBins } from "./reliability_bins.js";

const SIGNATURE = /* @__PURE__ */ signature("calibrationError", calibrationError, ["shape", "bins"]);

export function calibrationError(
  p: Input,
  target: unknown,
  options: object = NO_OPTIONS,
): { ece: number; bins: ReliabilityBin[] } {
  const call = prepare(SIGNATURE, p, options, () => FLOAT64, "p");
  checkNotEmpty(call);
  const bins = parseBins(call.options.user, SIGNATURE);
  const classes = parseTarget(call, target);
  checkEntries(call, isProbability, "from 0 to 1");
  let ece = 0;
  const parts = [{ from: classes, as: "f64" as const }, { results: NUMBERS_PER_BIN * bins }];
  const block = compute(
    call,
    CALIBRATION,
    parts,
    ({ calibration_error }, { entries, parts: [target, results] }) => {
      ece = calibration_error(entries, call.n, call.length, target!, results!, bins);
    },
  );
  return { ece, bins: readBins(block, 1, bins) };
}
