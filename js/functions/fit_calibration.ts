// Maps of logits to probabilities that are right as often as they say.
import { FLOAT64, type Input, type Result } from "../arguments/arrays.js";
import {
  type Block,
  type Call,
  checkLogits,
  checkNotEmpty,
  checkUnchanged,
  compute,
  prepare,
  readEntries,
  readPart,
} from "../arguments/call.js";
import { list, rangeError } from "../arguments/errors.js";
import { LOGITS, NONE, parseChoice, parseInteger, parseNumber, signature } from "../arguments/options.js";
import type { CalibrationFit } from "../index.js";
import { Outcome } from "../wasm/abi.js";
import type { Arena } from "../wasm/memory.js";
import { CALIBRATION } from "../wasm/modules/calibration.js";
import { SCALING, type Scaling } from "../wasm/modules/scaling.js";
import { TOP_K } from "../wasm/modules/top_k.js";
import { type CalibrationMap, METHODS, isotonicOf, parseCalibration, scaled } from "./calibrated.js";
import { parseLabels } from "./labelled.js";
import { plain } from "./plain.js";
import { softmaxOf } from "./softmax.js";

const FIT = /* @__PURE__ */ signature("fitCalibration", fitCalibration, [
  "shape",
  "axis",
  "mask",
  "ignoreIndex",
  "method",
  "bins",
]);
const APPLY = /* @__PURE__ */ signature("calibrate", calibrate, LOGITS);

export function calibrate(logits: Input, calibration: unknown, options: object = NONE): Result {
  const call = prepare(APPLY, logits, options, undefined, "logits");
  return probabilitiesOf(call, parseCalibration(calibration, call.length, APPLY));
}

/** Returns the probabilities that a fit makes of the logits of a call, of the kind of its input. */
function probabilitiesOf(call: Call, map: CalibrationMap): Result {
  const of = scaled(call, map);
  if (map.method === "platt")
    return readEntries(
      of,
      compute(of, TOP_K, [], ({ sigmoid_rows }, { address }) => sigmoid_rows(address)),
    );
  if (map.method === "isotonic") return isotonicOf(call, map);
  return softmaxOf(of);
}

export function fitCalibration(logits: Input, target: unknown, options: object = NONE): CalibrationFit {
  const call = prepare(FIT, logits, options, () => FLOAT64, "logits");
  const { given } = call.options;
  const { length } = call;
  checkNotEmpty(call);
  const method = parseChoice(given, "method", METHODS, FIT);
  const bins = parseInteger(given, "bins", 15, 1, FIT, "ERR_BINS");
  const ignored = parseNumber(given, "ignoreIndex", NaN, FIT, "ERR_OPTION", "an integer", Number.isInteger);
  const all = parseLabels(call, target, ignored);
  checkUnchanged(call);
  checkLogits(call);
  const labels = all.filter((label) => label !== ignored);
  const rows = labels.length;
  if (rows === 0)
    throw rangeError(FIT, "ERR_EMPTY", `target holds ${ignored} only, which ignoreIndex leaves out`);
  const n = rows * length;
  const gathered = compute(
    call,
    SCALING,
    [{ from: all, as: "f64" }, { results: n }],
    ({ gather_rows }, { address, parts: [labels, to] }) => gather_rows(address, labels!, ignored, to!),
  );
  const of: Call = {
    ...call,
    n,
    from: readPart(gathered, 1, FLOAT64, n) as Float64Array,
    shape: [rows, length],
    axes: [1],
    rows,
    mask: undefined,
  };
  const p = softmaxOf(of);
  if ((p as Float64Array).some(Number.isNaN))
    throw rangeError(
      FIT,
      "ERR_ALL_MASKED",
      `shape ${list(call.shape)} has a row in which every entry is -Infinity or masked`,
    );
  const isPlatt = method === "platt";
  /** Computes what a function finds, of `count` numbers at most, of rows and their labels. */
  const find = (
    of: Call,
    count: number,
    f: (
      exports: Scaling,
      entries: number,
      labels: number,
      found: number,
      end: number,
      arena: Arena,
    ) => Outcome,
  ): Block =>
    compute(
      of,
      SCALING,
      [{ from: labels, as: "f64" }, { results: count }],
      (exports, { arena, entries, parts: [labels, found], end }) =>
        f(exports, entries, labels!, found!, end, arena),
    );
  const quality = (p: Result) => {
    const found = { nll: 0, ece: 0 };
    const parts = [{ from: labels, as: "f64" as const }, { results: 5 * bins }];
    compute({ ...of, from: p }, SCALING, parts, ({ mean_nll }, { arena, entries, parts: [labels, bars] }) => {
      found.nll = mean_nll(entries, n, length, labels!, isPlatt ? 1 : 0);
      found.ece = arena.exports(CALIBRATION, FIT).calibration_error(entries, n, length, labels!, bars!, bins);
    });
    return found;
  };
  const map = fits[method](of, p, find);
  const ones = { scale: new Array<number>(length).fill(1), shift: new Array<number>(length).fill(0) };
  const before = quality(isPlatt ? probabilitiesOf(of, { method, ...ones } as unknown as CalibrationMap) : p);
  const after = quality(probabilitiesOf(of, { method, ...map } as unknown as CalibrationMap));
  const fit = {
    method,
    ...map,
    n: rows,
    nllBefore: before.nll,
    nllAfter: after.nll,
    eceBefore: before.ece,
    eceAfter: after.ece,
  };
  return plain(fit, {
    apply: (logits: Input, options?: object) => calibrate(logits, fit, options),
  }) as unknown as CalibrationFit;
}

type Find = (
  of: Call,
  count: number,
  f: (exports: Scaling, entries: number, labels: number, found: number, end: number, arena: Arena) => Outcome,
) => Block;

/** Reads a number for each class, twice. */
const scales = (block: Block, length: number) => {
  const found = Array.from(readPart(block, 1, FLOAT64, 2 * length) as Float64Array);
  return { scale: found.slice(0, length), shift: found.slice(length) };
};

/** How each method is fitted to rows of logits, of which `p` is the softmax. */
const fits: Record<CalibrationMap["method"], (of: Call, p: Result, find: Find) => Partial<CalibrationMap>> = {
  temperature: (of, _, find) => {
    let temperature = 1;
    find(of, 3 * of.length + 8, (_, x, labels, work, __, arena) => {
      temperature = arena.exports(CALIBRATION, of.caller).best_temperature(x, of.n, of.length, labels, work);
      return Outcome.Done;
    });
    return { temperature };
  },
  vector: (of, _, find) =>
    scales(
      find(of, 2 * of.length, ({ fit_vector }, x, labels, found, end) =>
        fit_vector(x, of.n, of.length, labels, found, end),
      ),
      of.length,
    ),
  platt: (of, _, find) =>
    scales(
      find(of, 2 * of.length, ({ fit_platt }, x, labels, found, end) =>
        fit_platt(x, of.n, of.length, labels, found, end),
      ),
      of.length,
    ),
  isotonic: (of, p, find) => {
    const count = 4 * of.n + of.length;
    const block = find({ ...of, from: p }, count, ({ fit_isotonic }, p, labels, found, end) =>
      fit_isotonic(p, of.n, of.length, labels, found, end),
    );
    const found = readPart(block, 1, FLOAT64, count) as Float64Array;
    let at = 0;
    const take = (count: number) => Array.from(found.subarray(at, (at += count)));
    const corners = Array.from({ length: of.length }, () => {
      const [count] = take(1) as [number];
      return { x: take(count), y: take(count) };
    });
    return { x: corners.map(({ x }) => x), y: corners.map(({ y }) => y) };
  },
};
