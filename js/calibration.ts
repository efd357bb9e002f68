// How well probabilities tell how often they are right, and the temperature that mends it.
import { type Call, checkClasses, fail, layOut, place, prepare } from "./call.js";
import { rangeError } from "./errors.js";
import { FLOAT64, type Input, entries, kindOf } from "./kinds.js";
import { integer } from "./options.js";
import { crossEntropy } from "./relatives.js";
import { checkEntries, softmax } from "./softmax.js";
import { f64, wasm } from "./wasm.js";

/** Rows of the same length with the class that is right for each. */
interface Labelled {
  call: Call;
  labels: Int32Array;
  classes: number;
  bins: number;
}

function read(name: string, x: Input, labels: unknown, options: object, least: number, largest: number): Labelled {
  const call = prepare(name, x, options, () => FLOAT64);
  const { n, shape } = call;
  if (n === 0) fail("ERR_EMPTY", call);
  const bins = integer(call.options.given, "bins", 15, 1, name, "ERR_BINS");
  const given = typeof labels === "number" ? [labels] : entries(labels as Input, kindOf(labels, name, "labels"), name, "labels");
  const rows = layOut(call);
  if (given.length !== rows) {
    throw rangeError("ERR_TARGET", `${name}: labels has length ${given.length}; shape [${shape.join(", ")}] has ${rows} rows`);
  }
  checkClasses(given, "label", call, rows);
  checkEntries(call, least, largest);
  return { call, labels: Int32Array.from(given), classes: n / rows, bins };
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

export function calibrationError(p: Input, labels: unknown, options: object = {}): { ece: number; bins: Bin[] } {
  const { call, labels: right, classes, bins } = read("calibrationError", p, labels, options, 0, MOST);
  const start = place(call, [right], 5 * bins) + call.n + right.length;
  const ece = wasm().calibration_error(call.n, classes, bins);
  const results = f64().slice(start, start + 5 * bins);
  const bin = (_: unknown, i: number): Bin => {
    const [lower, upper, count, confidence, accuracy] = results.subarray(5 * i) as unknown as [number, number, number, number, number];
    return { lower, upper, count, confidence, accuracy };
  };
  return { ece, bins: Array.from({ length: bins }, bin) };
}

export function fitTemperature(logits: Input, labels: unknown, options: object = {}): Record<string, number> {
  const { call, labels: right, classes, bins } = read("fitTemperature", logits, labels, options, -Infinity, Number.MAX_VALUE);
  const { n, shape } = call;
  const x = Float64Array.from(call.from);
  const p = softmax(x, { shape });
  if (p.some(Number.isNaN)) fail("ERR_ALL_MASKED", call);
  place(call, [right], 2 * classes);
  const temperature = wasm().best_temperature(n, classes);
  const nll = (temperature: number) => crossEntropy(x, right, { shape, temperature }) as number;
  const ece = (p: Input) => calibrationError(p, right, { shape, bins }).ece;
  const eceAfter = ece(softmax(x, { shape, temperature }));
  return { temperature, nllBefore: nll(1), nllAfter: nll(temperature), eceBefore: ece(p), eceAfter };
}
