// How well probabilities tell how often they are right, and the temperature that improves it.
import { FLOAT64, type Input, readArray } from "../arguments/arrays.js";
import { type Call, checkClasses, checkEntries, checkNotEmpty, compute, prepare, readPart } from "../arguments/call.js";
import { rangeError } from "../arguments/errors.js";
import { parseInteger, signature, NONE, type Signature } from "../arguments/options.js";
import { CALIBRATION } from "../wasm/modules/calibration.js";
import { crossEntropy } from "./cross_entropy.js";
import { softmax } from "./softmax.js";

const ERROR = /* @__PURE__ */ signature("calibrationError", calibrationError, ["shape", "bins"]);
const FIT = /* @__PURE__ */ signature("fitTemperature", fitTemperature, ["shape", "bins"]);

/** Rows of the same length, with the class that is right for each. */
interface Labelled {
  call: Call;
  labels: Float64Array<ArrayBuffer>;
  bins: number;
}

function parse(caller: Signature, x: Input, what: string, labels: unknown, options: object, least: number, largest: number): Labelled {
  const call = prepare(caller, x, options, () => FLOAT64, what);
  const { rows, shape } = call;
  checkNotEmpty(call);
  const bins = parseInteger(call.options.given, "bins", 15, 1, caller, "ERR_BINS");
  const given = typeof labels === "number" ? [labels] : readArray(labels, caller, "labels");
  if (given.length !== rows) {
    throw rangeError(caller, "ERR_TARGET", `labels has length ${given.length}; shape [${shape.join(", ")}] has ${rows} rows`);
  }
  checkClasses(given, "label", call);
  checkEntries(call, least, largest, what);
  return { call, labels: Float64Array.from(given), bins };
}

interface Bin {
  lower: number;
  upper: number;
  count: number;
  confidence: number;
  accuracy: number;
}

/** What rounding in other programs may leave above 1 is taken for 1. */
const MOST = 1.000001;

export function calibrationError(p: Input, labels: unknown, options: object = NONE): { ece: number; bins: Bin[] } {
  const { call, labels: right, bins } = parse(ERROR, p, "p", labels, options, 0, MOST);
  let ece = 0;
  const parts = [{ from: right, as: "f64" as const }, { results: 5 * bins }];
  const block = compute(call, CALIBRATION, parts, ({ calibration_error }, { entries, parts: [labels, results] }) => {
    ece = calibration_error(entries, call.n, call.length, labels!, results!, bins);
  });
  const results = readPart(block, 1, FLOAT64, 5 * bins);
  const bin = (_: unknown, i: number): Bin => {
    const [lower, upper, count, confidence, accuracy] = results.slice(5 * i) as unknown as [number, number, number, number, number];
    return { lower, upper, count, confidence, accuracy };
  };
  return { ece, bins: Array.from({ length: bins }, bin) };
}

export function fitTemperature(logits: Input, labels: unknown, options: object = NONE): Record<string, number> {
  const { call, labels: right, bins } = parse(FIT, logits, "logits", labels, options, -Infinity, Number.MAX_VALUE);
  const { n, length, shape } = call;
  const x = Float64Array.from(call.from);
  const p = softmax(x, { shape });
  if (p.some(Number.isNaN)) throw rangeError(FIT, "ERR_ALL_MASKED", `shape [${shape.join(", ")}] has a row in which every entry is -Infinity`);
  let temperature = 1;
  const parts = [{ from: right, as: "f64" as const }, { results: 3 * length + 8 }];
  compute(call, CALIBRATION, parts, ({ best_temperature }, { entries, parts: [labels, work] }) => {
    temperature = best_temperature(entries, n, length, labels!, work!);
  });
  const nll = (temperature: number) => crossEntropy(x, Int32Array.from(right), { shape, temperature }) as number;
  const ece = (p: Input) => calibrationError(p, right, { shape, bins }).ece;
  const eceAfter = ece(softmax(x, { shape, temperature }));
  return { temperature, nllBefore: nll(1), nllAfter: nll(temperature), eceBefore: ece(p), eceAfter };
}
