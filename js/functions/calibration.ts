// How well probabilities tell how often they are right, and the temperature that improves it.
import { FLOAT64, type Input, readArray } from "../arguments/arrays.js";
import {
  type Call,
  checkClasses,
  checkEntries,
  checkLogits,
  checkNotEmpty,
  compute,
  isProbability,
  prepare,
  readPart,
} from "../arguments/call.js";
import { list, rangeError } from "../arguments/errors.js";
import { parseInteger, signature, NONE, type Signature } from "../arguments/options.js";
import type { TemperatureFit } from "../index.js";
import { CALIBRATION } from "../wasm/modules/calibration.js";
import { crossEntropy } from "./cross_entropy.js";
import { softmax } from "./softmax.js";

const ERROR = /* @__PURE__ */ signature("calibrationError", calibrationError, ["shape", "bins"]);
const FIT = /* @__PURE__ */ signature("fitTemperature", fitTemperature, ["shape", "bins"]);

/** Rows of the same length, with the class that is right for each. */
interface Labelled {
  call: Call;
  right: Float64Array<ArrayBuffer>;
  bins: number;
}

function parse(
  caller: Signature,
  x: Input,
  what: string,
  target: unknown,
  options: object,
  check: (call: Call) => void,
): Labelled {
  const call = prepare(caller, x, options, () => FLOAT64, what);
  const { rows, shape } = call;
  checkNotEmpty(call);
  const bins = parseInteger(call.options.given, "bins", 15, 1, caller, "ERR_BINS");
  const right = Float64Array.from(
    typeof target === "number" ? [target] : readArray(target, caller, "target", true),
  );
  if (right.length !== rows) {
    throw rangeError(
      caller,
      "ERR_TARGET",
      `target has length ${right.length}; shape ${list(shape)} has ${rows} rows`,
    );
  }
  checkClasses(right, call);
  check(call);
  return { call, right, bins };
}

interface Bin {
  lower: number;
  upper: number;
  count: number;
  confidence: number;
  accuracy: number;
}

export function calibrationError(
  p: Input,
  target: unknown,
  options: object = NONE,
): { ece: number; bins: Bin[] } {
  const { call, right, bins } = parse(ERROR, p, "p", target, options, (call) =>
    checkEntries(call, isProbability, "from 0 to 1"),
  );
  let ece = 0;
  const parts = [{ from: right, as: "f64" as const }, { results: 5 * bins }];
  const block = compute(
    call,
    CALIBRATION,
    parts,
    ({ calibration_error }, { entries, parts: [target, results] }) => {
      ece = calibration_error(entries, call.n, call.length, target!, results!, bins);
    },
  );
  const results = readPart(block, 1, FLOAT64, 5 * bins);
  const bin = (_: unknown, i: number): Bin => {
    const [lower, upper, count, confidence, accuracy] = results.slice(5 * i) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { lower, upper, count, confidence, accuracy };
  };
  return { ece, bins: Array.from({ length: bins }, bin) };
}

export function fitTemperature(logits: Input, target: unknown, options: object = NONE): TemperatureFit {
  const { call, right, bins } = parse(FIT, logits, "logits", target, options, checkLogits);
  const { n, length, shape } = call;
  const x = new Float64Array(call.from);
  const p = softmax(x, { shape });
  if (p.some(Number.isNaN))
    throw rangeError(
      FIT,
      "ERR_ALL_MASKED",
      `shape ${list(shape)} has a row in which every entry is -Infinity`,
    );
  let temperature = 1;
  const parts = [{ from: right, as: "f64" as const }, { results: 3 * length + 8 }];
  compute(call, CALIBRATION, parts, ({ best_temperature }, { entries, parts: [target, work] }) => {
    temperature = best_temperature(entries, n, length, target!, work!);
  });
  const nll = (temperature: number) =>
    crossEntropy(x, Int32Array.from(right), { shape, temperature }) as number;
  const ece = (p: Input) => calibrationError(p, right, { shape, bins }).ece;
  const eceAfter = ece(softmax(x, { shape, temperature }));
  return { temperature, nllBefore: nll(1), nllAfter: nll(temperature), eceBefore: ece(p), eceAfter };
}
