// fitCalibration: fits a map of logits to calibrated probabilities. calibrate: applies it.

import { allMaskedError, checkLogits, checkNotEmpty, checkUnchanged } from "../arguments/checks.js";
import { FLOAT64, type Input, type Result } from "../arguments/kinds.js";
import {
  NO_OPTIONS,
  type Signature,
  describeFunction,
  parseChoice,
  parseIgnoreIndex,
} from "../arguments/options.js";
import { prepare } from "../arguments/prepare.js";
import { LOGITS_OPTIONS } from "../arguments/row_options.js";
import type { Call } from "../arguments/rows.js";
import { parseTarget } from "../arguments/targets.js";
import { compute, copyIn, readIntegers, readRegion, readStruct, reserve } from "../call/compute.js";
import { rangeError } from "../errors.js";
import {
  type CalibrationMap,
  type IsotonicMap,
  METHODS,
  computeIsotonic,
  computeSigmoid,
  parseCalibration,
  scaleLogits,
} from "../options/calibration.js";
import { parseBins } from "../options/reliability_bins.js";
import { withToJSON } from "../options/to_json.js";
import type { CalibrationFit } from "../types/index.js";
import { Activation, KnotFields, ReliabilityBinFields } from "../wasm/abi.js";
import { CALIBRATION_ERROR_MODULE } from "../wasm/modules/calibration_error.js";
import { FIT_CALIBRATION_MODULE } from "../wasm/modules/fit_calibration.js";
import { computeSoftmax } from "./softmax.js";
import { findTemperature } from "./temperature_scaling.js";

const FIT_SIGNATURE = /* @__PURE__ */ describeFunction("fitCalibration", fitCalibration, [
  "shape",
  "axis",
  "mask",
  "ignoreIndex",
  "method",
  "bins",
]);
const APPLY_SIGNATURE = /* @__PURE__ */ describeFunction("calibrate", calibrate, LOGITS_OPTIONS);

export function calibrate(logits: Input, calibration: unknown, options: object = NO_OPTIONS): Result {
  return callCalibrate(APPLY_SIGNATURE, logits, calibration, options);
}

/** Computes calibrate for `calibrate` or for the method of a fit. The stack of an error begins at the line
 * that called either. */
function callCalibrate(caller: Signature, logits: Input, calibration: unknown, options: object): Result {
  const call = prepare(caller, logits, options, undefined, "logits");
  return computeProbabilities(call, parseCalibration(calibration, call.length, caller));
}

/** Computes the probabilities that a rule maps the logits of a call to, of the input's kind. */
function computeProbabilities(call: Call, map: CalibrationMap): Result {
  const scaled = scaleLogits(call, map);
  if (map.method === "platt") return computeSigmoid(scaled);
  if (map.method === "isotonic")
    return computeIsotonic(call, map, computeSoftmax({ ...call, kind: FLOAT64 }));
  return computeSoftmax(scaled);
}

export function fitCalibration(logits: Input, target: unknown, options: object = NO_OPTIONS): CalibrationFit {
  const all = prepare(FIT_SIGNATURE, logits, options, () => FLOAT64, "logits");
  const { user } = all.options;
  checkNotEmpty(all);
  const method = parseChoice(user, "method", METHODS, FIT_SIGNATURE);
  const bins = parseBins(user, FIT_SIGNATURE);
  const ignored = parseIgnoreIndex(user, NaN, FIT_SIGNATURE, "ERR_OPTION");
  const targets = parseTarget(all, target, ignored);
  checkUnchanged(all);
  checkLogits(all, (row) => targets[row]! >= 0);
  const kept = targets.filter((target) => target >= 0);
  if (kept.length === 0)
    throw rangeError(
      FIT_SIGNATURE,
      "ERR_EMPTY",
      `target holds ${ignored} only, which ignoreIndex leaves out`,
    );
  const call = gatherRows(all, targets, kept.length);
  const p = computeSoftmax(call) as Float64Array;
  if (p.some(Number.isNaN)) throw allMaskedError(all);
  const map = fitMap(method, call, kept, p);
  const [activation, p0] =
    method === "platt" ? [Activation.Sigmoid, computeSigmoid(call)] : [Activation.Softmax, p];
  const before = measure({ ...call, from: p0 }, kept, activation, bins);
  const after = measure({ ...call, from: computeProbabilities(call, map) }, kept, activation, bins);
  const fit = {
    ...map,
    n: kept.length,
    nllBefore: before.nll,
    nllAfter: after.nll,
    eceBefore: before.ece,
    eceAfter: after.ece,
  };
  const apply = (logits: Input, options: object = NO_OPTIONS): Result =>
    callCalibrate({ ...APPLY_SIGNATURE, f: apply }, logits, fit, options);
  return withToJSON(fit, { apply }) as unknown as CalibrationFit;
}

/** Measures the mean loss and the calibration error of a call's rows of probabilities. `fitTemperature`
 * doesn't share it: its losses are those of logits, which are finite where a probability underflows, and this
 * module would make its bundle larger. */
function measure(
  call: Call,
  targets: Int32Array,
  activation: Activation,
  bins: number,
): { nll: number; ece: number } {
  const { caller, length } = call;
  const found = { nll: 0, ece: 0 };
  const targetsAt = copyIn(targets, "i32");
  const diagram = reserve(ReliabilityBinFields.length * bins);
  compute(call, FIT_CALIBRATION_MODULE, [targetsAt, diagram], ({ mean_nll }, { arena, address }) => {
    const { calibration_error } = arena.exports(CALIBRATION_ERROR_MODULE, caller);
    found.nll = mean_nll(address, length, targetsAt.address, activation);
    found.ece = calibration_error(address, length, targetsAt.address, diagram.address, bins);
  });
  return found;
}

/** Returns a call of the rows that aren't ignored, one after the other, with −∞ for what is masked. */
function gatherRows(call: Call, targets: Int32Array, rows: number): Call {
  const n = rows * call.length;
  const targetsAt = copyIn(targets, "i32");
  const to = reserve(n);
  const frame = compute(call, FIT_CALIBRATION_MODULE, [targetsAt, to], ({ gather_rows }, { address }) =>
    gather_rows(address, targetsAt.address, to.address),
  );
  const from = readRegion(frame, to, FLOAT64, n) as Float64Array;
  return { ...call, n, from, shape: [rows, call.length], axes: [1], rows, mask: undefined };
}

/** Fits the map of a method to rows of logits, with their targets and their softmax `p`. */
function fitMap(
  method: CalibrationMap["method"],
  call: Call,
  targets: Int32Array,
  p: Float64Array,
): CalibrationMap {
  if (method === "temperature") return { method, temperature: findTemperature(call, targets) };
  if (method === "isotonic") return fitIsotonic({ ...call, from: p }, targets);
  const { length } = call;
  const temperature = method === "vector" ? findTemperature(call, targets) : 1;
  const targetsAt = copyIn(targets, "i32");
  const parameters = reserve(2 * length);
  const frame = compute(
    call,
    FIT_CALIBRATION_MODULE,
    [targetsAt, parameters],
    ({ fit_vector, fit_platt }, { address }) =>
      method === "vector"
        ? fit_vector(address, length, targetsAt.address, temperature, parameters.address)
        : fit_platt(address, length, targetsAt.address, parameters.address),
  );
  const found = Array.from(readRegion(frame, parameters, FLOAT64, 2 * length));
  return { method, scale: found.slice(0, length), shift: found.slice(length) };
}

/** Fits isotonic regression to rows of probabilities, and returns the knots of each class. */
function fitIsotonic(call: Call, targets: Int32Array): IsotonicMap {
  const { n, length } = call;
  const targetsAt = copyIn(targets, "i32");
  const counts = reserve(length, "i32");
  const knots = reserve(KnotFields.length * 2 * n);
  const frame = compute(
    call,
    FIT_CALIBRATION_MODULE,
    [targetsAt, counts, knots],
    ({ fit_isotonic }, { address }) =>
      fit_isotonic(address, length, targetsAt.address, counts.address, knots.address),
  );
  let index = 0;
  const lines = Array.from(readIntegers(frame, counts, length), (count) =>
    Array.from({ length: count }, () => readStruct(frame, knots, KnotFields, index++)),
  );
  return {
    method: "isotonic",
    x: lines.map((line) => line.map(({ x }) => x)),
    y: lines.map((line) => line.map(({ y }) => y)),
  };
}
