// estimatePriors: how frequent classes are among unlabelled rows.
import { FLOAT64, type Input } from "../arguments/arrays.js";
import { compute, readPart } from "../arguments/compute.js";
import { checkDistributions, prepareDistributions } from "../arguments/distributions.js";
import { NO_OPTIONS, parseInteger, parseNumber, signature } from "../arguments/options.js";
import { DECISIONS } from "../wasm/modules/decisions.js";
import { parsePriors } from "./priors.js";

const SIGNATURE = /* @__PURE__ */ signature("estimatePriors", estimatePriors, [
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
  const call = prepareDistributions(SIGNATURE, p, options);
  const { length } = call;
  const { user } = call.options;
  const from =
    user.from === undefined
      ? new Float64Array(length).fill(1 / length)
      : parsePriors(user.from, "from", length, SIGNATURE, true);
  const maxSteps = parseInteger(user, "maxSteps", 100, 1, SIGNATURE, "ERR_OPTION");
  const tolerance = parseNumber(user, "tolerance", 1e-6, SIGNATURE, "ERR_OPTION", "0 or more", (x) => x >= 0);
  checkDistributions(call);
  const block = compute(
    call,
    DECISIONS,
    [{ from, as: "f64" }, { results: length + 2 }],
    ({ estimate_priors }, { address, parts: [from, found] }) =>
      estimate_priors(address, from!, Math.min(maxSteps, 2 ** 31), tolerance, found!),
  );
  const found = Array.from(readPart(block, 1, FLOAT64, length + 2) as Float64Array);
  const [steps, converged] = found.splice(length) as [number, number];
  return { priors: found, steps, converged: converged === 1 };
}
