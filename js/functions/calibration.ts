// calibrationError: how far the confidences of probabilities are from their accuracy. fitTemperature: the
// temperature at which the right classes are most likely.
import { FLOAT64, type Input } from "../arguments/arrays.js";
import { prepare } from "../arguments/call.js";
import { checkEntries, checkLogits, checkNotEmpty, isProbability } from "../arguments/checks.js";
import { compute } from "../arguments/compute.js";
import { formatList, rangeError } from "../errors.js";
import { NO_OPTIONS, type Signature, signature } from "../arguments/options.js";
import type { Call } from "../arguments/rows.js";
import { parseTarget } from "../arguments/targets.js";
import type { ReliabilityBin, TemperatureFit } from "../types/index.js";
import { CALIBRATION } from "../wasm/modules/calibration.js";
import { crossEntropy } from "./cross_entropy.js";
import { NUMBERS_PER_BIN, parseBins, readBins } from "./reliability_bins.js";
import { softmax } from "./softmax.js";

const ERROR = /* @__PURE__ */ signature("calibrationError", calibrationError, ["shape", "bins"]);
const FIT = /* @__PURE__ */ signature("fitTemperature", fitTemperature, ["shape", "bins"]);

/** Holds rows of the same length, with the right class of each. */
interface LabelledRows {
  call: Call;
  classes: Float64Array<ArrayBuffer>;
  bins: number;
}

function parse(
  caller: Signature,
  x: Input,
  what: string,
  target: unknown,
  options: object,
  check: (call: Call) => void,
): LabelledRows {
  const call = prepare(caller, x, options, () => FLOAT64, what);
  checkNotEmpty(call);
  const bins = parseBins(call.options.user, caller);
  const classes = parseTarget(call, target);
  check(call);
  return { call, classes, bins };
}

export function calibrationError(
  p: Input,
  target: unknown,
  options: object = NO_OPTIONS,
): { ece: number; bins: ReliabilityBin[] } {
  const { call, classes, bins } = parse(ERROR, p, "p", target, options, (call) =>
    checkEntries(call, isProbability, "from 0 to 1"),
  );
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

export function fitTemperature(logits: Input, target: unknown, options: object = NO_OPTIONS): TemperatureFit {
  const { call, classes, bins } = parse(FIT, logits, "logits", target, options, checkLogits);
  const { n, length, shape } = call;
  const x = new Float64Array(call.from);
  const p = softmax(x, { shape });
  if (p.some(Number.isNaN))
    throw rangeError(
      FIT,
      "ERR_ALL_MASKED",
      `shape ${formatList(shape)} has a row in which every entry is -Infinity`,
    );
  let temperature = 1;
  const parts = [{ from: classes, as: "f64" as const }, { results: 3 * length + 8 }];
  compute(call, CALIBRATION, parts, ({ best_temperature }, { entries, parts: [target, workspace] }) => {
    temperature = best_temperature(entries, n, length, target!, workspace!);
  });
  const nll = (temperature: number) =>
    crossEntropy(x, Int32Array.from(classes), { shape, temperature }) as number;
  const ece = (p: Input) => calibrationError(p, classes, { shape, bins }).ece;
  const eceAfter = ece(softmax(x, { shape, temperature }));
  return { temperature, nllBefore: nll(1), nllAfter: nll(temperature), eceBefore: ece(p), eceAfter };
}
